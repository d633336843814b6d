"""Keep an answer of staff to a question whose fact the robot does not know, as a policy answer of the procedure."""

import datetime
import unicodedata
from pathlib import Path

import msgspec
import tomlkit

from robot.core.trouble import Trouble
from robot.knowledge.catalogue.fact_texts import brief
from robot.knowledge.catalogue.known_facts import POLICY_LESS, QUESTIONS
from robot.knowledge.catalogue.policies import Policy
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.provider import ContentProvider
from robot.runtime.processes.atomic_files import write_whole

FOLDER = "policies/staff"
"""Folder in config with the answers that staff have given, one file each."""
LONGEST = 24
"""Largest number of syllables of an answer: one spoken sentence of a policy answer."""


def keep_answer(
    config: Path, content: ContentProvider, code: str, question: str, sentence: str, today: datetime.date
) -> Path:
    """Write `sentence` as the answer to `question` about procedure `code`, and return its file. The robot says after it
    that a clerk will confirm it, until a source is added. Raises `Trouble` with nothing written."""
    procedure = content.catalogue.find(code)
    if procedure is None or question not in QUESTIONS or question in POLICY_LESS:
        raise _bad("staff cannot answer this question here", "câu này không trả lời ở đây được", "question", question)
    sentence = " ".join(unicodedata.normalize("NFC", sentence).split())
    if not sentence.isprintable() or not 2 <= len(syllables(sentence)) <= LONGEST:
        raise _bad(f"needs 2 to {LONGEST} syllables", f"cần từ 2 đến {LONGEST} âm tiết", "answer", sentence[:80])
    asked = f"{content.text(f'question.{question}', 'vi')} {brief(procedure.title.vi)}"
    name = f"quay-{code.replace('.', '-')}-{question}"
    fields = {
        "id": name,
        "kind": question,
        "question": f"{asked}?",
        "answer": sentence if sentence.endswith((".", "!")) else f"{sentence}.",
        "procedures": [code],
        "answers_for": [code],
        "confidence": "medium",
        "as_of": today,
        "sources": ["Cán bộ trung tâm"],
        "asked": [asked],
    }
    msgspec.convert(fields, Policy)
    file = config / FOLDER / f"{name}.toml"
    file.parent.mkdir(exist_ok=True)
    write_whole({file: tomlkit.dumps(fields)})
    return file


def _bad(what: str, vi: str, key: str, value: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key=key,
        value=value,
        remedy="write one short sentence as the robot should say it",
        remedy_vi="viết một câu ngắn như robot sẽ nói",
    )
