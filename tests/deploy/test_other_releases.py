"""What another release asks of this one, in this one's own process: these names and forms stay for ever.

Written out here, and not taken from `robot.deploy.preflight`: a rename on both sides would leave the robots behind that
are installed already.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from robot.desk.migrations import MIGRATIONS
from robot.paths import ROOT

SHIPPED_MIGRATIONS = 6
"""Versions of the desk's database that robots have; none of them may go."""


def _asked(*words: str) -> str:
    """What this release answers to an updater's command."""
    environment = os.environ | {"KIOSK_CONFIG": str(ROOT / "config"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-P", *words], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_names_that_another_release_imports_are_still_there(tmp_path: Path) -> None:
    assert len(MIGRATIONS) >= SHIPPED_MIGRATIONS, "one entry for each version of the database"
    assert all(isinstance(statement, str) for step in MIGRATIONS for statement in step)

    where = "from robot.runtime.settings.loader import CONFIG, load_settings; "
    desk = _asked("-c", where + "print(CONFIG.parent / load_settings().desk.file)").strip()
    assert Path(desk) == ROOT / "var/desk/desk.sqlite"

    file = tmp_path / "desk.sqlite"
    seen = json.loads(_asked(str(ROOT / "robot/desk/database/version_probe.py"), str(file)))
    assert seen == {"file": str(file), "database": 0, "program": len(MIGRATIONS), "copy": False}

    for command in (("bundle", "try"), ("desk", "restore", "--before-update")):
        assert _asked("-m", "robot.cli", *command, "--help").startswith(f"usage: kiosk {' '.join(command[:2])}")
