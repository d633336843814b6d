"""The real understanding over the shipped content, and what is expected of it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from robot.core.commands import Listen
from robot.core.events import Understood
from robot.knowledge.catalogue import Catalogue
from robot.knowledge.understand import Understander
from robot.runtime.catalogue_files import load_catalogue, load_understander

CONFIG = Path(__file__).resolve().parents[2] / "config"
QUESTIONS = tuple(Path(__file__).with_name(name) for name in ("questions.jsonl", "more_questions.jsonl"))


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CONFIG)


@cache
def understander() -> Understander:
    return load_understander(CONFIG, catalogue())


def ask(text: str, **context: Any) -> Understood:
    return understander().understand(text, Listen(turn=7, **context))


def questions(kind: str) -> list[dict[str, Any]]:
    lines = [line for file in QUESTIONS for line in file.read_text(encoding="utf-8").splitlines()]
    return [item for line in lines if (item := json.loads(line))["kind"] == kind]
