"""Take secrets out of texts that leave the robot: PINs, passwords, tokens, keys, and what addresses hold of them."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from robot.runtime.settings.schema import Settings
from robot.staff_page.certificate import KEY

HIDDEN = "***"
_ACCOUNT = re.compile(r"(?<=://)[^\s/@'\"\\]+@")
_QUERY = re.compile(r"(://[^\s'\"?\\]+)\?[^\s'\",;\\]+")
_HASH = re.compile(r"scrypt:[0-9a-f:]+")
_VALUE = re.compile(
    r"""\b((?:staff|facts)\.[^\n=:]*?)(?: = (?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")(?=:)| *=[^\n]*)"""
)
"""Matches a value that the settings refused: `staff.pins[0].hash = '481516':`, else all to the end of the line."""
_TOML_LINE = re.compile(r"((?:line|dòng) \d+ `)[^\n]*?(?:`: |$)", re.MULTILINE)
"""Matches a line of a TOML file as an error quotes it."""
_LEAST = 4
"""Letters from which a secret is looked for in texts: a shorter one would black out ordinary words. Chosen."""


class Redaction:
    """Takes secrets out of texts. In any case addresses lose user name, password and query, hashes of PINs go, and so
    do values of the tables [staff] and [facts] and lines of TOML files that an error quotes."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._secrets = sorted({secret for secret in secrets if len(secret) >= _LEAST}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return `text` without the secrets. A JSON text stays one unless it quotes a setting's value."""
        text = _TOML_LINE.sub(rf"\1{HIDDEN}`: ", _VALUE.sub(rf"\1 = {HIDDEN}", text))
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return _QUERY.sub(rf"\1?{HIDDEN}", _ACCOUNT.sub(f"{HIDDEN}@", _HASH.sub(HIDDEN, text)))


def redaction_of(settings: Settings, root: Path) -> Redaction:
    """Return the redaction for a robot with these settings.

    It takes out what stands in the files that hold its secrets, relative to `root`, the passwords and queries of its
    addresses, addresses that are none as a whole, and the sentence with the password of the wifi.
    """
    found = [settings.facts.wifi.vi, settings.facts.wifi.en]
    sources = (settings.camera.address, settings.queue.source, settings.dossiers.source)
    for address in (*sources, settings.fleet.broker, settings.notices.webhook):
        try:
            parts = urlsplit(address)
        except ValueError:  # where its password stands cannot be said
            found.append(address)
            continue
        found += [parts.password or "", *(value for _, value in parse_qsl(parts.query))]
    for name in (
        settings.queue.token_file,
        settings.dossiers.token_file,
        settings.dossiers.key_file,
        settings.fleet.password_file,
        settings.fleet.key,
        settings.staff_page.key,
        settings.notices.mail_password_file,
        settings.notices.webhook_secret_file,
        str(Path(settings.desk.file).with_name(KEY)),
    ):
        try:
            found += (root / name).read_text(encoding="utf-8", errors="replace").splitlines() if name else []
        except OSError:  # it is not there, or is another user's: then its text stands nowhere here
            continue
    return Redaction(line.strip() for line in found)


def shown(settings: Settings) -> dict[str, Any]:
    """Return the settings in force, table by table, without the PINs and the password of the wifi."""
    values: dict[str, Any] = msgspec.to_builtins(settings)
    values["staff"]["pins"] = [{"level": pin.level, "hash": HIDDEN} for pin in settings.staff.pins]
    values["facts"]["wifi"] = HIDDEN if settings.facts.wifi.vi else ""
    return values
