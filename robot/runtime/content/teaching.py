"""Teach a sentence: add it to the site's own sentences, if the robot then understands it as the procedure meant.

Then the unanswered sentences that the robot understands by it are settled as well.
"""

import datetime
import unicodedata
from pathlib import Path
from typing import NamedTuple

import tomlkit

from robot.core.commands import Listen
from robot.core.events import Act
from robot.core.trouble import Trouble
from robot.desk.feedback.redaction import LONGEST, SHORTEST
from robot.desk.feedback.sentence_groups import UnansweredSentence, grouped
from robot.desk.feedback.unanswered import Unanswered
from robot.knowledge.catalogue.procedures import Catalogue, Procedure
from robot.knowledge.understanding.understand import Understander
from robot.knowledge.vietnamese.syllables import LIMIT_CHARS, clean, syllables
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.catalogue_loader import load_catalogue_files
from robot.runtime.content.editions import load_knowledge
from robot.runtime.content.site_overlays import PHRASES, load_phrases
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.trial_folder import trial_folder

_EVER = datetime.date.min
_CODES = "./kiosk unanswered shows the nearest codes; all of them stand in config/procedures"
_CODES_VI = "./kiosk unanswered nêu mã gần nhất; mã thủ tục nằm trong config/procedures"


class Taught(NamedTuple):
    """A taught sentence, the file to which it was added, and an understander of sentences that already knows it."""

    file: Path
    sentence: str
    understander: Understander


def teach(config: Path, settings: Settings, lobby: Lobby, code: str, sentence: str) -> Taught:
    """Add `sentence` to those of procedure `code` in the site's own file, which no bundle replaces.

    Raises `Trouble` or `Troubles` with nothing written: for bad content, an unknown code, a sentence of another
    procedure, a sentence that would still be understood differently, a file that another person edits meanwhile, or a
    disk that is full.
    """
    sentence = _checked(sentence)
    load_knowledge(config, settings, lobby)  # errors found here are not caused by the sentence
    catalogue, files = load_catalogue_files(config)
    if code not in catalogue.procedures:
        raise _bad("no procedure has this code", "không có thủ tục mang mã này", "CODE", code, _CODES, _CODES_VI)
    for procedure in catalogue.procedures.values():
        if syllables(sentence) in map(syllables, _known(procedure)):
            own = sentence in load_phrases(config).procedures.get(procedure.code, ())
            raise _taken(config / PHRASES if own else files[procedure.code], procedure, sentence)
    file = config / PHRASES
    old = _bytes(file)
    new = with_phrase(old.decode("utf-8-sig"), code, sentence)
    with trial_folder(config, {PHRASES: new}) as trial:
        understander = load_knowledge(trial, settings, lobby).understander
    _ask(understander, catalogue, code, sentence)
    if _bytes(file) != old:
        raise _edited(file, sentence)
    write_whole({file: new})
    return Taught(file, sentence, understander)


def settle(desk: Unanswered, taught: Taught, code: str) -> tuple[int, int]:
    """Mark similar sentences that now mean procedure `code` as taught; return (how many, of how many similar ones)."""
    group = group_of(desk, clean(taught.sentence))
    known = [each.text for each in group if _means(taught.understander, each.text, code)]
    desk.teach(known, code)
    return len(known), len(group)


def group_of(desk: Unanswered, words: str) -> tuple[UnansweredSentence, ...]:
    """Return the unanswered sentences similar to `words`; () when `words` is not one of them itself."""
    groups = grouped(desk.sentences(_EVER))
    return next((group.sentences for group in groups if words in (each.text for each in group.sentences)), ())


def _means(understander: Understander, text: str, code: str) -> bool:
    meaning = understander.understand(text, Listen(turn=1))
    return meaning.act is Act.ANSWER and meaning.procedure == code


def with_phrase(text: str, code: str, phrase: str) -> str:
    """Return the TOML `text` of `site_phrases.toml` with `phrase` added to the sentences of procedure `code`."""
    document = tomlkit.parse(text)
    procedures = document.setdefault("procedures", tomlkit.table())
    if code not in procedures:
        procedures[code] = tomlkit.array("[\n]")
    procedures[code].add_line(phrase)  # unlike `append`, sets a missing comma also before a comment
    return tomlkit.dumps(document)


def _bytes(file: Path) -> bytes:
    """Return the bytes of a file; none without it."""
    return file.read_bytes() if file.exists() else b""


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


def _ask(understander: Understander, catalogue: Catalogue, code: str, sentence: str) -> None:
    meaning = understander.understand(sentence, Listen(turn=1))
    if meaning.act is Act.ANSWER and meaning.procedure == code:
        return
    instead = meaning.procedure or meaning.target or ", ".join(candidate.code for candidate in meaning.candidates)
    raise _bad(
        f"would not be understood as {code} but as: {meaning.act.value} {instead} ({meaning.score:.2f})",
        f"robot vẫn chưa hiểu câu này là thủ tục đã chọn{_other(catalogue, meaning.procedure)}",
        "SENTENCE",
        sentence,
        f'say more of what is wanted, or see ./kiosk ask --explain "{sentence}"',
        "thêm chữ cho rõ việc cần làm",
    )


def _other(catalogue: Catalogue, code: str) -> str:
    """Return the words that the sentence means another procedure; "" when it means none."""
    found = catalogue.find(code) if code else None
    return "" if found is None else f" mà là: {found.title.vi}"


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
