"""Load what people say: `config/utterances/AUTHOR.jsonl`, one sentence a line with its topics and its question."""

import unicodedata
from collections.abc import Container
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.topics.topic_keys import TALK, TaughtSentence, kind_of
from robot.knowledge.understanding.known_sentences import known_sentences
from robot.knowledge.understanding.requests import Requests
from robot.runtime.content.typed_toml import bad
from robot.runtime.settings.foreign_files import own

FOLDER = "utterances"
GUIDE = "config/utterances/README.md"
_OPEN_KINDS = ("refuse", "emergency", "beyond", TALK)
"""Kinds whose topics may have sentences here only."""

ByAuthor = dict[str, tuple[TaughtSentence, ...]]
"""Maps the name of each author's file to its sentences."""


def load_utterances(config: Path, catalogue: Catalogue, requests: Requests, policies: Policies) -> ByAuthor:
    """Return the sentences of each author's file. A sentence about a procedure or a policy answer that the content does
    not hold (any more) is left out. Raises `Troubles` with every line that is no sentence."""
    topics = known_sentences(catalogue, requests, policies)
    found: list[Trouble] = []
    authors: ByAuthor = {}
    for path in own((config / FOLDER).glob("*.jsonl")):
        lines = _text(path, found).split("\n")
        read = (_utterance(path, number, line, found) for number, line in enumerate(lines, start=1) if line.strip())
        kept = (_held(utterance, topics) for utterance in read if utterance is not None)
        authors[path.stem] = tuple(utterance for utterance in kept if utterance.topics)
    if found:
        raise Troubles(found)
    return authors


def _text(path: Path, found: list[Trouble]) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found.append(bad(path, "", None, f"cannot be read: {error}", "không đọc được tệp", GUIDE))
        return ""


def _utterance(path: Path, number: int, line: str, found: list[Trouble]) -> TaughtSentence | None:
    try:
        utterance = msgspec.json.decode(line, type=TaughtSentence)
    except msgspec.DecodeError as error:
        what, vi = f"is no sentence with topics: {error}", "không phải một câu kèm chủ đề"
        found.append(bad(path, f"line {number}", line[:80], what, vi, GUIDE))
        return None
    return msgspec.structs.replace(utterance, text=unicodedata.normalize("NFC", utterance.text))


def _held(utterance: TaughtSentence, topics: Container[str]) -> TaughtSentence:
    held = tuple(topic for topic in utterance.topics if topic in topics or kind_of(topic) in _OPEN_KINDS)
    return msgspec.structs.replace(utterance, topics=held)
