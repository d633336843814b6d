"""The READMEs and other pages of the house, for the tests that read them."""

from robot.paths import ROOT
from tests.house.sources import PRODUCT

ROOMS = (*PRODUCT, "config", "tests")
"""Folders that hold pages."""
PAGES = sorted([*ROOT.glob("*.md"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.md"))])
