"""Keep a copy of the last good `site.toml`: if a power cut has ruined the file, the robot starts with the copy.

The robot uses the copy only if `site.toml` is no longer TOML, or empty. A wrong value in it is an error all the same,
which its author must see on the robot's screen. The staff page uses the copy for a wrong value too, and shows the error
above each page.
"""

import logging
import os
from collections.abc import Sequence
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import read_toml

log = logging.getLogger("kiosk")


def load_or_last_good(overlays: Sequence[Path] = (), sets: Sequence[str] = (), *, config: Path = CONFIG) -> Settings:
    """Return the settings as `load_settings` does, but with the copy of a ruined `site.toml`; then log an error."""
    site, kept = config / "site.toml", kept_site(config)
    ruined = _ruined(site)
    if ruined is None or not kept.exists():
        settings = load_settings(overlays, sets, config=config)
        _keep(site, kept)
        return settings
    settings = load_settings(overlays, sets, config=config, site=kept)
    log.error("%s; the settings of the last start are in force: %s", ruined.line(), kept)
    return settings


def settings_with_faults(
    overlays: Sequence[Path] = (), sets: Sequence[str] = (), *, config: Path = CONFIG
) -> tuple[Settings, tuple[Trouble, ...]]:
    """Return the settings and (); if `site.toml` has an error, those with its last good copy, and the errors.

    Raises `Troubles` if there is no copy, or if the copy cannot be read either.
    """
    try:
        return load_settings(overlays, sets, config=config), ()
    except Troubles as raised:
        kept = kept_site(config)
        if not kept.exists():
            raise
        try:
            settings = load_settings(overlays, sets, config=config, site=kept)
        except Troubles:
            raise raised from None
        for fault in raised.found:
            log.error("the settings of the last start are in force: %s", fault)
        return settings, tuple(raised.found)


def kept_site(config: Path) -> Path:
    """Return the path of the copy of the last good `site.toml`."""
    return config.parent / "var" / "settings" / "site.toml"


def _ruined(site: Path) -> Trouble | None:
    """Return the error if the file `site` is not TOML or is empty, else None."""
    try:
        if read_toml(site):
            return None
    except Trouble as trouble:
        return trouble
    return Trouble(
        "the file is empty",
        "tệp trống",
        file=str(site),
        remedy="write the site's settings into it again",
        remedy_vi="ghi lại cấu hình của nơi đặt robot",
    )


def _keep(site: Path, kept: Path) -> None:
    """Copy `site` to `kept`, readable only by its owner (it holds hashes of PINs). A disk error is only logged."""
    try:
        text = site.read_bytes()
        if kept.exists() and kept.read_bytes() == text:
            return
        kept.parent.mkdir(parents=True, exist_ok=True)
        new = kept.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        new.replace(kept)
    except OSError as error:
        log.warning("the settings are not copied: %s", error.strerror)
