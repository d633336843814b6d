"""The real understanding over the shipped content, and what is expected of it."""

from functools import cache
from pathlib import Path
from typing import Any

from robot.cli.bench.understanding.question_files import LabelledQuestion, load_questions
from robot.core.commands import Listen
from robot.core.events import Understood
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.understanding.understand import Understander
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.understanding_loader import load_understander

CONFIG = ROOT / "config"
QUESTIONS = Path(__file__).with_name("questions")
HELD_OUT = Path(__file__).with_name("held_out")


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CONFIG)


@cache
def understander() -> Understander:
    lobby = load_lobby(CONFIG / "lobby.toml")
    return load_understander(CONFIG, catalogue(), {place.id: tuple(place.name.values()) for place in lobby.places})


def ask(text: str, **context: Any) -> Understood:
    return understander().understand(text, Listen(turn=7, **context))


@cache
def questions(*folders: Path) -> tuple[LabelledQuestion, ...]:
    return tuple(one for folder in folders for file in sorted(folder.glob("*.jsonl")) for one in load_questions(file))
