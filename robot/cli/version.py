"""Print the versions of the program, its content and Python, and the folders of both: also ./kiosk --version."""

import argparse
import platform
import tomllib
from pathlib import Path

from robot.paths import CONFIG, ROOT


def arguments(_parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk version`: none."""


def run(_args: argparse.Namespace) -> int:
    """Print one line a version; return 0."""
    for name, text in versions().items():
        print(f"{name:<8} {text}")
    return 0


def versions() -> dict[str, str]:
    """Return {what: version or folder}; "?" for a file that cannot be read."""
    return {
        "program": f"{_version(ROOT / 'pyproject.toml', 'project')} {ROOT}",
        "content": f"{_version(CONFIG / 'version.toml', 'content')} {CONFIG}",
        "python": f"{platform.python_version()} {platform.machine()}",
        "system": platform.platform(),
    }


def _version(path: Path, table: str) -> str:
    try:
        return str(tomllib.loads(path.read_text(encoding="utf-8"))[table]["version"])
    except (OSError, ValueError, KeyError, TypeError):
        return "?"
