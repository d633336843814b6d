"""The fingerprint (hash) of a robot's content files: two robots with the same content have the same fingerprint."""

import hashlib
import os
from pathlib import Path

OF_THE_SITE = frozenset(
    {
        "robot.toml",
        "site.toml",
        "lobby.toml",
        "site_calendar.toml",
        "site_dossiers.toml",
        "site_phrases.toml",
        "site_texts.toml",
    }
)
"""Files below `config` that are no content, since each robot has its own: they are left out of the fingerprint."""

_DIGITS = 12

Stamp = tuple[str, int, int]


class ContentFingerprint:
    """Computes the fingerprint of the TOML files below `config`, anew only when a file's size or time has changed."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._stamps: list[Stamp] = []
        self._known = ""

    def fingerprint(self) -> str:
        """Return 12 hexadecimal digits of the SHA-256 over names and bytes of all files; "" = none can be read."""
        stamps = sorted(_stamps(self._config))
        if stamps != self._stamps:
            self._known, self._stamps = _fingerprint(self._config, stamps), stamps
        return self._known


def _stamps(config: Path) -> list[Stamp]:
    """Return (relative path, modification time in ns, size in bytes) of each content file below `config`."""
    found: list[Stamp] = []
    for folder, _, names in os.walk(config):
        for name in names:
            path = os.path.join(folder, name)
            relative = os.path.relpath(path, config)
            if not name.endswith(".toml") or relative in OF_THE_SITE:
                continue
            try:
                stat = os.stat(path)
            except OSError:
                continue
            found.append((relative, stat.st_mtime_ns, stat.st_size))
    return found


def _fingerprint(config: Path, stamps: list[Stamp]) -> str:
    digest = hashlib.sha256()
    for relative, _, _ in stamps:
        try:
            content = (config / relative).read_bytes()
        except OSError:
            continue
        digest.update(f"{relative}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_DIGITS] if stamps else ""
