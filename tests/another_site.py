"""Another site than the shipped one: an L-shaped lobby with nine counters, and other hours; commands run for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG

L_SHAPED = ROOT / "tests" / "data" / "l_shaped.toml"
_HOURS = 'hours = ["07:30-11:30", "13:30-17:00"]'


def another_site(folder: Path) -> Path:
    """Make below `folder` a configuration with the shipped content and another centre's files. Return its folder."""
    config = folder / "config"
    shutil.copytree(CONFIG, config, copy_function=os.symlink)
    write(config, "lobby.toml", L_SHAPED.read_text(encoding="utf-8"))
    shipped = (CONFIG / "site.toml").read_text(encoding="utf-8")
    write(config, "site.toml", shipped.replace(_HOURS, 'hours = ["13:00-16:00"]'))
    return config


def write(config: Path, name: str, text: str) -> None:
    """Write a file of the site in place of a link to the shipped one."""
    (config / name).unlink(missing_ok=True)
    (config / name).write_text(text, encoding="utf-8")


def kiosk(config: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run `kiosk` for the site with the configuration `config`."""
    return subprocess.run(
        [sys.executable, "-m", "robot.cli", *arguments],
        env={**os.environ, "KIOSK_CONFIG": str(config)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
