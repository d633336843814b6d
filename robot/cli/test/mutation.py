"""Test the safety gate by mutation: its tests must notice every change of its code and run every branch.

This is done on a copy in a temporary folder, so that no file is left in the source tree."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from robot.paths import ROOT

SOURCE = "hardware/motion/safety_envelope.py"
TESTS = ["tests/hardware/motion/test_safety_envelope.py", "tests/hardware/motion/test_safety_envelope_approach.py"]
NEEDED = [SOURCE, *TESTS, "tests/hardware/motion/gate.py", "hardware/__init__.py", "hardware/motion/__init__.py"]
FEWEST = 200
"""Number of mutants that must have been tried: fewer mean that the tool has changed, not that the tests are good."""
LIMIT_S = 600
CONFIG = f"""
[tool.mutmut]
source_paths = ["{SOURCE}"]
pytest_add_cli_args = ["-q", "-p", "no:cacheprovider"]
pytest_add_cli_args_test_selection = {json.dumps(TESTS)}
also_copy = ["hardware/__init__.py", "hardware/motion/__init__.py", "tests/"]

[tool.pytest.ini_options]
addopts = "--import-mode=importlib"
pythonpath = ["."]
"""


def check() -> int:
    """Test branches and mutants; return 0 when the tests run every branch and find every mutant, and print what
    failed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for path in NEEDED:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, folder / path)
        (folder / "pyproject.toml").write_text(CONFIG)
        return _branches(folder) or _mutants(folder)


def _branches(folder: Path) -> int:
    run = [sys.executable, "-m", "coverage", "run", "--branch", f"--include={SOURCE}", "-m", "pytest", "-q", *TESTS]
    done = subprocess.run(run, cwd=folder, env=_env(), capture_output=True, text=True, timeout=LIMIT_S)
    if done.returncode != 0:
        print(done.stdout[-4000:])
        return 1
    report = [sys.executable, "-m", "coverage", "report", "--show-missing", "--fail-under=100"]
    done = subprocess.run(report, cwd=folder, env=_env(), capture_output=True, text=True, timeout=LIMIT_S)
    if done.returncode != 0:
        print(done.stdout)
    return done.returncode


def _mutants(folder: Path) -> int:
    done = _mutmut(folder, "run")
    if done.returncode != 0:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
        return 1
    _mutmut(folder, "export-cicd-stats")
    stats = json.loads((folder / "mutants" / "mutmut-cicd-stats.json").read_text())
    seen, total = stats["killed"] + stats["timeout"], stats["total"]
    print(f"{SOURCE}: {seen} of {total} mutants are seen by {', '.join(TESTS)}, every branch is run")
    if seen == total >= FEWEST:
        return 0
    for line in _mutmut(folder, "results").stdout.splitlines():
        mutant = line.strip().partition(":")[0]
        changes = _mutmut(folder, "show", mutant).stdout.splitlines()
        print(line, *(change for change in changes if change[:1] in ("+", "-")), sep="\n")
    return 1


def _mutmut(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).with_name("mutmut")  # its first line may name the folder before a move
    command = [sys.executable, str(script), *arguments]
    return subprocess.run(command, cwd=folder, env=_env(), capture_output=True, text=True, timeout=LIMIT_S)


def _env() -> dict[str, str]:
    """Return environment variables with which Python imports nothing from the current folder or from the checkout, and
    hypothesis repeats its examples."""
    others = {name: text for name, text in os.environ.items() if name != "PYTHONPATH"}
    return others | {"PYTHONSAFEPATH": "1", "CI": "1"}


if __name__ == "__main__":
    sys.exit(check())
