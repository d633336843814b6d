"""Signatures by which the page knows its own cookies and forms again, also after its sessions have ended.

A device cookie names a device and the accounts that opened the page from it. It opens nothing; it only gives the device
wrong PINs of its own, so that strangers cannot use up those of the staff (OWASP, "device cookies"). The token of a form
names the account that the form was made for.
"""

import hmac
import secrets
from typing import NamedTuple

TOKEN_BYTES = 32
_ID_BYTES = 16
_ACCOUNTS = 8
"""Accounts that one device remembers; the one that was used least recently is forgotten. Chosen: a shared seat."""


class KnownDevice(NamedTuple):
    """A device as its cookie names it. `accounts`: those that opened the page from it, the latest first."""

    id: str = ""
    accounts: tuple[str, ...] = ()


class PageSigner:
    """Signs with the secret `key`."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def device(self, cookie: str) -> KnownDevice:
        """Return the device that `cookie` names; without a name if the cookie is not one of this page."""
        body, _, signature = cookie.rpartition(".")
        if not body or not self._is_own("device", body, signature):
            return KnownDevice()
        id_, *accounts = body.split(".")
        return KnownDevice(id_, tuple(map(_plain, accounts)))

    def device_cookie(self, device: KnownDevice, account: str) -> str:
        """Return the cookie of `device` (a new one if it has no id), from which `account` has now opened the page."""
        others = [each for each in device.accounts if each != account]
        parts = [device.id or secrets.token_hex(_ID_BYTES), *map(_hex, [account, *others][:_ACCOUNTS])]
        body = ".".join(parts)
        return f"{body}.{self._sign('device', body)}"

    def form_token(self, account: str) -> str:
        """Return a new token for the forms of one session of `account`."""
        body = f"{secrets.token_urlsafe(TOKEN_BYTES)}.{_hex(account)}"
        return f"{body}.{self._sign('form', body)}"

    def account_of(self, form_token: str) -> str | None:
        """Return the account for which a page of this site made a form with this token; None if none did."""
        body, _, signature = form_token.rpartition(".")
        if not body or not self._is_own("form", body, signature):
            return None
        return _plain(body.rpartition(".")[2])

    def _sign(self, use: str, body: str) -> str:
        return hmac.digest(self._key, f"{use}:{body}".encode(), "sha256").hex()

    def _is_own(self, use: str, body: str, signature: str) -> bool:
        return hmac.compare_digest(self._sign(use, body).encode(), signature.encode())


def _hex(text: str) -> str:
    return text.encode().hex()


def _plain(text: str) -> str:
    return bytes.fromhex(text).decode()
