"""Keep an answer of staff to a question whose fact the robot does not know, as a policy answer of the procedure."""

import contextlib
import datetime
import unicodedata
from pathlib import Path

import msgspec
import tomlkit

from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.fact_texts import brief
from robot.knowledge.catalogue.known_facts import POLICY_LESS, QUESTIONS
from robot.knowledge.catalogue.policies import Policy
from robot.knowledge.catalogue.procedures import Procedure
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.provider import ContentProvider
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.toml_reader import read_toml

FOLDER = "policies/staff"
"""Folder in config with the answers that staff have given, one file each."""
LONGEST = 24
"""Largest number of syllables of an answer: one spoken sentence of a policy answer."""


def answer_path(code: str, question: str) -> str:
    """Return the file below config of the answer that staff give to `question` about procedure `code`."""
    return f"{FOLDER}/quay-{code.replace('.', '-')}-{question}.toml"


def as_sentence(typed: str) -> str:
    """Return an answer as it is kept: with composed letters, single spaces, and a mark at its end."""
    sentence = " ".join(unicodedata.normalize("NFC", typed).split())
    return sentence if sentence.endswith((".", "!")) else f"{sentence}."


def given_answer(config: Path, content: ContentProvider, code: str, question: str) -> str:
    """Return the answer that `question` about procedure `code` has by now, "" = none: that of staff, be it not loaded
    yet or no longer valid, or what the robot says by another one. Raises `Trouble` as `keep_answer` does."""
    _answerable(content, code, question)
    kept = ""
    with contextlib.suppress(Trouble):  # no such file; a damaged one is reported by the check of the content
        kept = " ".join(str(read_toml(config / answer_path(code, question)).get("answer", "")).split())
    if not content.knows(code, question, "vi"):
        return kept
    said = content.shown(Line(f"answer.{question}", procedure=code), "vi")
    return kept if kept and kept in said else said


def keep_answer(
    config: Path, content: ContentProvider, code: str, question: str, sentence: str, today: datetime.date
) -> Path:
    """Write `sentence` as the answer to `question` about procedure `code`, and return its file. The robot says after it
    that a clerk will confirm it, until a source is added. Raises `Trouble` with nothing written."""
    procedure = _answerable(content, code, question)
    sentence = as_sentence(sentence)
    if not sentence.isprintable() or not 2 <= len(syllables(sentence)) <= LONGEST:
        raise _bad(f"needs 2 to {LONGEST} syllables", f"cần từ 2 đến {LONGEST} âm tiết", "answer", sentence[:80])
    asked = f"{content.text(f'question.{question}', 'vi')} {brief(procedure.title.vi)}"
    file = config / answer_path(code, question)
    fields = {
        "id": file.stem,
        "kind": question,
        "question": f"{asked}?",
        "answer": sentence,
        "procedures": [code],
        "answers_for": [code],
        "confidence": "medium",
        "as_of": today,
        "sources": ["Cán bộ trung tâm"],
        "asked": [asked],
    }
    msgspec.convert(fields, Policy)
    file.parent.mkdir(exist_ok=True)
    write_whole({file: tomlkit.dumps(fields)})
    return file


def _answerable(content: ContentProvider, code: str, question: str) -> Procedure:
    """Return the procedure of a question that staff can answer; raises `Trouble` for another one."""
    procedure = content.catalogue.find(code)
    if procedure is None or question not in QUESTIONS or question in POLICY_LESS:
        raise _bad("staff cannot answer this question here", "câu này không trả lời ở đây được", "question", question)
    return procedure


def _bad(what: str, vi: str, key: str, value: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key=key,
        value=value,
        remedy="write one short sentence as the robot should say it",
        remedy_vi="viết một câu ngắn như robot sẽ nói",
    )
