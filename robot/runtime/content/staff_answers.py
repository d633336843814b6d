"""Keep an answer of staff to a question whose fact the robot does not know, as a policy answer of the procedure."""

import datetime
import unicodedata
from pathlib import Path
from typing import NamedTuple

import msgspec
import tomlkit

from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.fact_texts import brief
from robot.knowledge.catalogue.known_facts import POLICY_LESS, QUESTIONS, policy_for
from robot.knowledge.catalogue.policies import CLERK, Policy
from robot.knowledge.catalogue.procedures import Procedure
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.typed_toml import decode
from robot.runtime.processes.atomic_files import write_whole

FOLDER = "policies/staff"
"""Folder in config with the answers that staff have given, one file each."""
LONGEST = 24
"""Largest number of syllables of an answer: one spoken sentence of a policy answer."""


class GivenAnswer(NamedTuple):
    """The answer that a question about a procedure has, "" = none. `source`: where it stands, "" = a clerk has given
    it; `policy`: id of the policy answer with that source, "" = the record of the procedure holds the fact."""

    text: str = ""
    source: str = ""
    policy: str = ""


def answer_path(code: str, question: str) -> str:
    """Return the file below config of the answer that staff give to `question` about procedure `code`."""
    return f"{FOLDER}/quay-{code.replace('.', '-')}-{question}.toml"


def as_sentence(typed: str) -> str:
    """Return an answer as it is kept: with composed letters, single spaces, and a mark at its end."""
    sentence = " ".join(unicodedata.normalize("NFC", typed).split())
    return sentence if sentence.endswith((".", "!")) else f"{sentence}."


def given_answer(config: Path, content: ContentProvider, code: str, question: str) -> GivenAnswer:
    """Return the answer that `question` about procedure `code` has by now: what the robot says with a source, else that
    of a clerk, be it not loaded yet. Raises `Trouble` for a question that staff cannot answer."""
    procedure, line = _answerable(content, code, question), Line(f"answer.{question}", procedure=code)
    said = ""
    if content.knows(code, question, "vi"):
        said = content.shown(line, "vi")
        by = policy_for(procedure, question, content.policies) if content.by_policy(line, "vi") else None
        if by is None:
            return GivenAnswer(said, procedure.sources[0])
        if not by.is_quick:
            return GivenAnswer(said, by.sources[0], by.id)
    kept = decode(config / answer_path(code, question), Policy, [])  # a damaged one is reported with the content
    if kept is not None and not kept.is_quick:
        return GivenAnswer(kept.answer, kept.sources[0], kept.id)
    return GivenAnswer(said if kept is None or (said and kept.answer not in said) else kept.answer)


def keep_answer(
    config: Path, content: ContentProvider, code: str, question: str, sentence: str, today: datetime.date
) -> Path:
    """Write `sentence` as the answer to `question` about procedure `code`, and return its file. The robot says after it
    that a clerk will confirm it, until a source is added. Raises `Trouble` with nothing written, also when the question
    has an answer with a source."""
    procedure = _answerable(content, code, question)
    if given_answer(config, content, code, question).source:
        raise _has_source(question)
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
        "sources": [CLERK],
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


def _has_source(question: str) -> Trouble:
    return Trouble(
        "an approved answer with a source exists, which no quick answer replaces",
        "câu hỏi này đã có câu trả lời được duyệt, có nguồn; câu trả lời nhanh không thay được câu đó",
        key="question",
        value=question,
        remedy="propose a change of that answer",
        remedy_vi="đề nghị soạn thay đổi cho câu trả lời đã duyệt",
    )


def _bad(what: str, vi: str, key: str, value: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key=key,
        value=value,
        remedy="write one short sentence as the robot should say it",
        remedy_vi="viết một câu ngắn như robot sẽ nói",
    )
