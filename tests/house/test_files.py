"""The house stays small and clean: what a reviewer would otherwise have to look for."""

import ast
import re
import unicodedata
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from robot.paths import ROOT
from tests.house.sources import PRODUCT_SOURCES, SOURCES, syntax

TEXTS = sorted([*(ROOT / "config").rglob("*.toml"), *SOURCES, *ROOT.glob("*.md")])
REFUSED_NAMES = {"utils.py", "helpers.py", "common.py", "manager.py", "misc.py", "tools.py", "stuff.py"}
MOST_LINES = 400
MOST_MODULES = 30
"""Modules side by side in one folder; its `__init__.py` is not counted."""


def test_a_file_has_at_most_400_lines() -> None:
    assert [path for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > MOST_LINES] == []


def test_no_file_has_a_name_that_fits_any_content() -> None:
    assert [path for path in SOURCES if path.name in REFUSED_NAMES] == []


def test_a_product_folder_has_at_most_30_modules_side_by_side() -> None:
    modules = Counter(path.parent for path in PRODUCT_SOURCES if path.name != "__init__.py")
    assert {str(folder): count for folder, count in modules.items() if count > MOST_MODULES} == {}


def test_every_package_says_what_is_in_it() -> None:
    packages = [path for path in PRODUCT_SOURCES if path.name == "__init__.py"]
    assert [str(path) for path in packages if not ast.get_docstring(syntax(path))] == []


def test_a_public_class_name_stands_for_one_thing() -> None:
    defined: dict[str, set[str]] = {}
    for path in PRODUCT_SOURCES:
        for node in syntax(path).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                defined.setdefault(node.name, set()).add(path.relative_to(ROOT).as_posix())
    assert {name: sorted(places) for name, places in defined.items() if len(places) > 1} == {}


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {_module(path): path for path in PRODUCT_SOURCES}
    circles = TopologicalSorter({name: _imported(path, names) - {name} for name, path in names.items()})
    try:
        circles.prepare()
    except CycleError as error:
        raise AssertionError(" -> ".join(error.args[1])) from None


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


def test_no_text_holds_an_unresolved_merge() -> None:
    marks = re.compile(r"^(<{7} |={7}$|>{7} )", re.MULTILINE)
    assert [path for path in TEXTS if marks.search(path.read_text(encoding="utf-8"))] == []


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imported(path: Path, names: dict[str, Path]) -> set[str]:
    """The modules of the product that a module imports anywhere, also within functions and for types alone."""
    found: set[str] = set()
    for node in ast.walk(syntax(path)):
        match node:
            case ast.Import(names=imported):
                found |= {each.name for each in imported}
            case ast.ImportFrom(module=str(module), names=imported):
                for each in imported:
                    full = f"{module}.{each.name}"
                    found.add(full if full in names else module)
    return found & set(names)
