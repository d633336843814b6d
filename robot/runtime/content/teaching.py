"""Teach a sentence: add it to a procedure's file, if the robot then understands it as that procedure."""

import shutil
import tempfile
import tomllib
import unicodedata
from pathlib import Path
from typing import NamedTuple

import tomlkit

from robot.core.commands import Listen
from robot.core.events import Act
from robot.core.trouble import Trouble
from robot.desk.feedback.redaction import LONGEST, SHORTEST
from robot.knowledge.catalogue.procedures import Procedure
from robot.knowledge.understanding.understand import Understander
from robot.knowledge.vietnamese.syllables import LIMIT_CHARS, syllables
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.catalogue_loader import load_catalogue_files
from robot.runtime.content.editions import load_knowledge
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.schema import Settings

_CODES = "./kiosk unanswered shows the nearest codes; all of them stand in config/procedures"
_CODES_VI = "./kiosk unanswered nêu mã gần nhất; mã thủ tục nằm trong config/procedures"


class Taught(NamedTuple):
    """A taught sentence, the file to which it was added, and an understander of sentences that already knows it."""

    file: Path
    sentence: str
    understander: Understander


def teach(config: Path, settings: Settings, lobby: Lobby, code: str, sentence: str) -> Taught:
    """Add `sentence` to `[asked].phrases` of procedure `code`; comments and layout of its file stay.

    Raises `Trouble` or `Troubles` with nothing written: for bad content, an unknown code, a sentence of another
    procedure, a sentence that would still be understood differently, or a file that another person edits meanwhile.
    """
    sentence = _checked(sentence)
    load_knowledge(config, settings, lobby)  # errors found here are not caused by the sentence
    catalogue, files = load_catalogue_files(config)
    if code not in catalogue.procedures:
        raise _bad("no procedure has this code", "không có thủ tục mang mã này", "CODE", code, _CODES, _CODES_VI)
    for procedure in catalogue.procedures.values():
        if syllables(sentence) in map(syllables, _known(procedure)):
            raise _taken(files[procedure.code], procedure, sentence)
    file = files[code]
    old = file.read_bytes()
    new = with_phrase(old.decode("utf-8-sig"), sentence, file, code)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(shutil.copytree(config, Path(folder) / "config"))
        write_whole({trial / file.relative_to(config): new})
        understander = load_knowledge(trial, settings, lobby).understander
    _ask(understander, code, sentence)
    if file.read_bytes() != old:
        raise _edited(file, sentence)
    write_whole({file: new})
    return Taught(file, sentence, understander)


def with_phrase(text: str, phrase: str, file: Path, code: str) -> str:
    """Return the TOML `text` with `phrase` appended to `asked.phrases`, otherwise unchanged; in a file of announced
    procedures to that of the table `code`. Raises `Trouble`."""
    document = tomlkit.parse(text)
    phrases = document.get(code, document)["asked"]["phrases"]
    assert isinstance(phrases, tomlkit.items.Array)
    before = phrases.as_string()
    phrases.append(phrase)
    wanted = tomllib.loads(text)
    wanted.get(code, wanted)["asked"]["phrases"].append(phrase)
    place = text.find(before)
    while place >= 0:
        new = text[:place] + phrases.as_string() + text[place + len(before) :]
        if tomllib.loads(new) == wanted:
            return new
        place = text.find(before, place + 1)
    raise _bad(
        "the list cannot be extended by this command",
        "lệnh này không thêm được vào danh sách",
        "asked.phrases",
        phrase,
        "add the sentence with an editor",
        "mở tệp và thêm câu bằng tay",
        file,
    )


def _checked(sentence: str) -> str:
    sentence = " ".join(unicodedata.normalize("NFC", sentence).split())
    if not sentence.isprintable() or len(sentence) > LIMIT_CHARS:
        what, vi = (
            f"is longer than {LIMIT_CHARS} signs or no plain text",
            f"dài quá {LIMIT_CHARS} ký tự hoặc có ký tự lạ",
        )
    elif not SHORTEST <= len(syllables(sentence)) <= LONGEST:
        what, vi = f"needs {SHORTEST} to {LONGEST} syllables", f"cần từ {SHORTEST} đến {LONGEST} âm tiết"
    else:
        return sentence
    raise _bad(
        what, vi, "SENTENCE", sentence[:80], "take a sentence as visitors say it", "dùng một câu như người dân nói"
    )


def _known(procedure: Procedure) -> tuple[str, ...]:
    return (procedure.title.vi, *procedure.asked.names, *procedure.asked.phrases)


def _ask(understander: Understander, code: str, sentence: str) -> None:
    meaning = understander.understand(sentence, Listen(turn=1))
    if meaning.act is Act.ANSWER and meaning.procedure == code:
        return
    instead = meaning.procedure or meaning.target or ", ".join(candidate.code for candidate in meaning.candidates)
    raise _bad(
        f"would not be understood as {code} but as: {meaning.act.value} {instead} ({meaning.score:.2f})",
        f"vẫn chưa hiểu thành {code} mà thành: {meaning.act.value} {instead}",
        "SENTENCE",
        sentence,
        f'say more of what is wanted, or see ./kiosk ask --explain "{sentence}"',
        "thêm chữ cho rõ việc cần làm, hoặc xem lệnh bên",
    )


def _taken(file: Path, procedure: Procedure, sentence: str) -> Trouble:
    return _bad(
        f"{procedure.code} ({procedure.title.vi}) has this sentence already",
        f"thủ tục {procedure.code} đã có câu này",
        "asked.phrases",
        sentence,
        "take it out there first if it belongs elsewhere",
        "nếu câu thuộc thủ tục khác thì xoá ở đó trước",
        file,
    )


def _edited(file: Path, sentence: str) -> Trouble:
    return _bad(
        "somebody has changed the file meanwhile: nothing is written",
        "tệp vừa được người khác sửa, chưa ghi gì",
        "asked.phrases",
        sentence,
        "run the command again",
        "chạy lại lệnh",
        file,
    )


def _bad(what: str, vi: str, key: str, value: object, remedy: str, remedy_vi: str, file: Path | None = None) -> Trouble:
    return Trouble(what, vi, file=str(file or ""), key=key, value=value, remedy=remedy, remedy_vi=remedy_vi)
