"""The site on which the scenarios are played: the lobby, the hours and the settings of the centre as shipped.

A scenario waits for points of that lobby and for that centre's hours, so a robot's own site must not change its result.
"""

import os
import shutil
from pathlib import Path

from robot.deploy.install_layout import SITE_FILES
from robot.rehearsal.scenarios.loader import SCENARIOS
from robot.runtime.settings.loader import CONFIG

SITE = SCENARIOS / "site"
"""Folder of the shipped site's own files: copies of `config/lobby.toml` and `config/site.toml` as delivered."""


def shipped_config(folder: Path) -> Path:
    """Make `folder` anew as a folder of settings and content, and return its absolute path: the content of this
    checkout, and the shipped site's files in place of this site's own. All files are links. `var/cache` beside it is
    that of this site, so that nothing is computed or spoken anew.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder = folder.absolute()

    def own(below: str, names: list[str]) -> list[str]:
        return [name for name in names if name in SITE_FILES] if Path(below) == content else []

    content = CONFIG.absolute()
    shutil.copytree(content, folder, ignore=own, copy_function=os.symlink)
    for path in SITE.iterdir():
        (folder / path.name).symlink_to(path)
    cache, own_cache = folder.parent / "var" / "cache", content.parent / "var" / "cache"
    for each in (cache.parent, own_cache):
        each.mkdir(parents=True, exist_ok=True)
    if not cache.exists():
        cache.symlink_to(own_cache, target_is_directory=True)
    return folder
