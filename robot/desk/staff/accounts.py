"""The accounts of the officials' page: a name, a role, and the hash of a PIN or password.

A hash never leaves this store. An account is not deleted but ended, so that the log of deeds still names its person.
"""

import datetime
import os
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from robot.desk.database.store import DeskStore
from robot.desk.pins import hashed, matches
from robot.desk.staff.passwords import LONGEST, fault, folded
from robot.desk.staff.roles import ROLE_RIGHTS, Right, Role

_NAME = re.compile(r"[^\W_]([\w.-]| (?! )){0,38}[^\W_]")
DISPLAY_CHARACTERS = 80
_KEY_BYTES = 32
_NO_ONES_HASH = f"scrypt:{bytes(16).hex()}:{bytes(32).hex()}"
"""Compared for a name that no account has, so that the answer takes as long as for one that exists."""
_COLUMNS = "name, display, role, counter, active, made_s, changed_s, version, entry"


class Account(msgspec.Struct, frozen=True):
    """An account. `name`: what its person types to log in; `display`: the person's name and title; `counter`: their
    usual seat, "" = none; `made_s`, `changed_s`: s since 1970; `version`: raised by every change; `entry`: raised by
    those changes that end its sessions."""

    name: str
    display: str
    role: Role
    counter: str = ""
    active: bool = True
    made_s: int = 0
    changed_s: int = 0
    version: int = 1
    entry: int = 1

    def may(self, right: Right) -> bool:
        """Whether the account's role has this right."""
        return self.active and right in ROLE_RIGHTS[self.role]


class AccountRefused(Exception):
    """Error: a change of accounts that may not be. `key`: its reason, a word key without the section's name."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def login_name(typed: str) -> str:
    """Return the name of an account as it is stored: NFC, small letters, single spaces; "" if it can be no name."""
    name = " ".join(unicodedata.normalize("NFC", typed[: 4 * LONGEST]).lower().split())
    return name if _NAME.fullmatch(name) else ""


class Accounts(DeskStore):
    """The store of accounts in the database at `path`. Every method may raise `Trouble`, every change also
    `AccountRefused`."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        super().__init__(path)
        self._now = now

    def all(self) -> list[Account]:
        """Return every account: those in force first, each group by name."""
        rows = self._run(f"SELECT {_COLUMNS} FROM account ORDER BY active DESC, name")
        return [_account(row) for row in rows]

    def any_active(self) -> bool:
        """Whether there is an account in force."""
        return bool(self._run("SELECT 1 FROM account WHERE active = 1 LIMIT 1"))

    def find(self, name: str) -> Account | None:
        """Return the account of this name, also an ended one; None if there is none."""
        rows = self._run(f"SELECT {_COLUMNS} FROM account WHERE name = ?", (name,))
        return _account(rows[0]) if rows else None

    def opened_by(self, name: str, secret: str) -> Account | None:
        """Return the account in force that `name` and its PIN or password open; None if there is none. Takes about
        0.1 s, as long for a name that no account has."""
        rows = self._run(f"SELECT hash, {_COLUMNS} FROM account WHERE name = ? AND active = 1", (name,))
        kept = rows[0][0] if rows else _NO_ONES_HASH
        right = matches(folded(secret[: LONGEST + 1]), kept)
        return _account(rows[0][1:]) if rows and right else None

    def make(self, name: str, display: str, role: Role, secret: str, counter: str = "") -> Account:
        """Make an account and return it. The first one must be able to make others."""
        name, display = self._checked_name(name), _checked_display(display)
        kept = _checked_hash(secret, name, display)
        with self._writing():
            if self._run("SELECT 1 FROM account WHERE name = ?", (name,)):
                raise AccountRefused("name_taken")
            now_s = int(self._now().timestamp())
            self._run(
                """INSERT INTO account (name, display, role, hash, counter, made_s, changed_s)
                VALUES (?, ?, ?, ?, ?, ?, ?)""",
                (name, display, role.value, kept, counter, now_s, now_s),
            )
            self._require_keeper()
            return self._found(name)

    def change(self, name: str, version: int, display: str, role: Role, counter: str) -> Account:
        """Change the account that had `version` when it was shown, and return it. A new role ends its sessions."""
        display = _checked_display(display)
        with self._writing():
            before = self._of_version(name, version)
            self._set(name, display=display, role=role.value, counter=counter, ends=role is not before.role)
            return self._found(name)

    def set_secret(self, name: str, version: int, secret: str) -> Account:
        """Give the account another PIN or password, and return it. Its sessions end."""
        before = self._found(name)
        kept = _checked_hash(secret, name, before.display)
        with self._writing():
            self._of_version(name, version)
            self._set(name, hash=kept, ends=True)
            return self._found(name)

    def end(self, name: str, version: int) -> Account:
        """End the account: it opens nothing any more, and its sessions end."""
        with self._writing():
            self._of_version(name, version)
            self._set(name, active=0, ends=True)
            return self._found(name)

    def reopen(self, name: str, version: int, secret: str) -> Account:
        """Put an ended account in force again, with another PIN or password."""
        before = self._found(name)
        kept = _checked_hash(secret, name, before.display)
        with self._writing():
            self._of_version(name, version)
            self._set(name, active=1, hash=kept, ends=True)
            return self._found(name)

    def key(self) -> bytes:
        """Return the secret that signs cookies and forms; it is made when first asked for."""
        self._run("INSERT OR IGNORE INTO staff_key VALUES (1, ?)", (os.urandom(_KEY_BYTES),))
        ((key,),) = self._run("SELECT key FROM staff_key")
        return bytes(key)

    def _checked_name(self, typed: str) -> str:
        name = login_name(typed)
        if not name:
            raise AccountRefused("name_bad")
        return name

    def _of_version(self, name: str, version: int) -> Account:
        account = self._found(name)
        if account.version != version:
            raise AccountRefused("outdated")
        return account

    def _found(self, name: str) -> Account:
        account = self.find(name)
        if account is None:
            raise AccountRefused("no_account")
        return account

    def _set(self, name: str, *, ends: bool, **values: object) -> None:
        columns = "".join(f", {column} = :{column}" for column in values)
        self._run(
            f"UPDATE account SET version = version + 1, entry = entry + :ends, changed_s = :now{columns}"
            " WHERE name = :name",
            {**values, "name": name, "ends": int(ends), "now": int(self._now().timestamp())},
        )
        self._require_keeper()

    def _require_keeper(self) -> None:
        """Raise `AccountRefused` unless an account remains that may make and change accounts."""
        if not any(account.may(Right.ACCOUNTS) for account in self.all()):
            raise AccountRefused("last_keeper")


def has_accounts(path: Path) -> bool:
    """Whether the database at `path`, which need not exist, has an account in force. Raises `Trouble`."""
    if not path.exists():
        return False
    with Accounts(path) as accounts:
        return accounts.any_active()


def _checked_display(typed: str) -> str:
    display = " ".join(unicodedata.normalize("NFC", typed[: 4 * DISPLAY_CHARACTERS]).split())
    if not display or len(display) > DISPLAY_CHARACTERS or not display.isprintable():
        raise AccountRefused("display_bad")
    return display


def _checked_hash(secret: str, name: str, display: str) -> str:
    secret = folded(secret[: LONGEST + 1])
    if why := fault(secret, name, display):
        raise AccountRefused(f"secret_{why}")
    return hashed(secret)


def _account(row: tuple[Any, ...]) -> Account:
    name, display, role, counter, active, *numbers = row
    return Account(name, display, Role(role), counter, bool(active), *numbers)
