"""The house stays small and clean: what a reviewer would otherwise have to look for."""

import re
import unicodedata

from robot.paths import ROOT

ROOMS = ("robot", "hardware", "kiosk_ui", "voice_models", "simulators", "tests")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TEXTS = sorted([*(ROOT / "config").rglob("*.toml"), *SOURCES, ROOT / "README.md"])
REFUSED_NAMES = {"utils.py", "helpers.py", "common.py", "manager.py"}


def test_a_file_has_at_most_400_lines() -> None:
    assert [path for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_a_file_is_named_after_what_it_holds() -> None:
    assert [path for path in SOURCES if path.name in REFUSED_NAMES] == []


def test_all_text_is_nfc() -> None:
    assert [path for path in TEXTS if not unicodedata.is_normalized("NFC", path.read_text(encoding="utf-8"))] == []


def test_no_room_asks_whether_it_is_simulated() -> None:
    outside = (
        ROOT / "simulators",
        ROOT / "tests",
        ROOT / "robot" / "cli",
    )  # a command may choose a simulator's address
    rooms = [path for path in SOURCES if not any(path.is_relative_to(room) for room in outside)]
    asking = re.compile(r"\bif\b[^\n]*\bsimulat", re.IGNORECASE)
    code = [path for path in rooms if asking.search(path.read_text(encoding="utf-8"))]
    assert code == []


def test_the_readme_is_filled_in() -> None:
    assert "@@" not in (ROOT / "README.md").read_text(encoding="utf-8")
