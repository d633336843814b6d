"""The content of the product, as the provider gives it out."""

import datetime
from functools import cache

from robot.knowledge.catalogue.known_facts import QUESTIONS
from robot.knowledge.catalogue.procedures import Procedure
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings

CONFIG = ROOT / "config"
TODAY = datetime.date(2026, 11, 24)
SLOTS = QUESTIONS


@cache
def content(today: datetime.date = TODAY) -> ContentProvider:
    settings = load_settings(config=CONFIG)
    return load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"), lambda: today)


def checked() -> dict[str, Procedure]:
    """The procedures whose facts have been checked, by code."""
    return {code: each for code, each in content().catalogue.procedures.items() if not each.announced}
