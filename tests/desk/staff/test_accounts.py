"""Accounts: what opens them, who may keep them, and what ends their sessions."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.staff.accounts import AccountRefused, Accounts, login_name
from robot.desk.staff.passwords import fault
from robot.desk.staff.roles import Role

PIN = "824913"


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    with Accounts(tmp_path / "desk.sqlite") as accounts:
        yield accounts


def refusal(deed: object, *values: object) -> str:
    with pytest.raises(AccountRefused) as caught:
        deed(*values)  # type: ignore[operator]
    return caught.value.key


def test_an_account_opens_with_its_own_pin_and_with_no_other(accounts: Accounts) -> None:
    accounts.make("Hoa.Tran", "Trần Thị Hoa", Role.HEAD, PIN)
    accounts.make("lan", "Lê Thị Lan", Role.CLERK, "mưa rào tháng bảy")
    found = accounts.opened_by("hoa.tran", PIN)
    assert found is not None
    assert found.display == "Trần Thị Hoa"
    assert accounts.opened_by("lan", PIN) is None
    assert accounts.opened_by("hoa.tran", "mưa rào tháng bảy") is None
    assert accounts.opened_by("không ai", PIN) is None
    decomposed = "m\u0075\u031ba ra\u0300o tha\u0301ng ba\u0309y"
    assert accounts.opened_by("lan", decomposed) is not None


def test_the_first_account_and_the_last_one_can_keep_accounts(accounts: Accounts) -> None:
    assert refusal(accounts.make, "lan", "Lê Thị Lan", Role.CLERK, PIN) == "last_keeper"
    assert not accounts.any_active()
    head = accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, PIN)
    accounts.make("lan", "Lê Thị Lan", Role.CLERK, "395270")
    assert refusal(accounts.end, "hoa", head.version) == "last_keeper"
    assert refusal(accounts.change, "hoa", head.version, "Trần Thị Hoa", Role.CLERK, "") == "last_keeper"
    accounts.make("an", "Võ Văn An", Role.HEAD, "640182")
    assert not accounts.end("hoa", head.version).active
    assert accounts.opened_by("hoa", PIN) is None


def test_a_new_role_pin_or_end_raises_the_entry_and_a_new_display_name_does_not(accounts: Accounts) -> None:
    accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, PIN)
    lan = accounts.make("lan", "Lê Thị Lan", Role.CLERK, PIN)
    named = accounts.change("lan", lan.version, "Lê Lan", Role.CLERK, "counter:3")
    assert (named.entry, named.counter) == (lan.entry, "counter:3")
    promoted = accounts.change("lan", named.version, "Lê Lan", Role.CONTENT, "")
    renewed = accounts.set_secret("lan", promoted.version, "395270")
    ended = accounts.end("lan", renewed.version)
    again = accounts.reopen("lan", ended.version, "640182")
    assert [each.entry for each in (promoted, renewed, ended, again)] == [2, 3, 4, 5]
    assert accounts.opened_by("lan", "395270") is None
    assert accounts.opened_by("lan", "640182") == again


def test_a_change_of_what_another_has_changed_meanwhile_is_refused(accounts: Accounts) -> None:
    accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, PIN)
    lan = accounts.make("lan", "Lê Thị Lan", Role.CLERK, PIN)
    accounts.change("lan", lan.version, "Lê Lan", Role.CLERK, "")
    assert refusal(accounts.change, "lan", lan.version, "Lan", Role.CLERK, "") == "outdated"
    assert refusal(accounts.set_secret, "lan", lan.version, "395270") == "outdated"
    assert refusal(accounts.end, "minh", 1) == "no_account"


def test_the_same_name_in_other_letters_is_taken(accounts: Accounts) -> None:
    accounts.make("hòa", "Trần Thị Hòa", Role.HEAD, PIN)
    assert refusal(accounts.make, "HO\u0300A ", "Hòa", Role.CLERK, PIN) == "name_taken"


@pytest.mark.parametrize(
    "typed", ["", "a", " ", "x" * 41, "x" * 10_000, "<b>", "a'; DROP TABLE account", "😀😀", "-ab", "a\nb\x00"]
)
def test_what_can_be_no_name_is_none(accounts: Accounts, typed: str) -> None:
    assert login_name(typed) == ""
    assert refusal(accounts.make, typed, "Ai", Role.HEAD, PIN) == "name_bad"


@pytest.mark.parametrize("display", ["", "  ", "x" * 81, "x" * 10_000, "a\x00b"])
def test_a_display_name_has_letters_and_an_end(accounts: Accounts, display: str) -> None:
    assert refusal(accounts.make, "hoa", display, Role.HEAD, PIN) == "display_bad"


@pytest.mark.parametrize(
    ("secret", "why"),
    [
        ("12345", "short"),
        ("đường", "short"),
        ("", "short"),
        ("x" * 10_000, "long"),
        ("123456", "guessed"),
        ("890123", "guessed"),
        ("12121212", "guessed"),
        ("112233", "guessed"),
        ("abcdefgh", "guessed"),
        ("matkhau123", "guessed"),
        ("tran thi hoa", "guessed"),
        ("tranthihoa", "guessed"),
        ("824913", ""),
        ("48211959", ""),
        ("mưa rào tháng bảy", ""),
        ("😀 con mèo 😀", ""),
    ],
)
def test_what_a_thief_would_try_first_is_no_pin(secret: str, why: str) -> None:
    assert fault(secret, "hoa", "Tran Thi Hoa") == why


def test_no_hash_is_seen_by_other_users_nor_leaves_the_store(accounts: Accounts, tmp_path: Path) -> None:
    account = accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, PIN)
    assert not re.search("scrypt|[0-9a-f]{32}", repr(account))
    for file in tmp_path.iterdir():
        assert not file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_the_key_stays_the_same(accounts: Accounts) -> None:
    assert len(accounts.key()) == 32
    assert accounts.key() == accounts.key()
