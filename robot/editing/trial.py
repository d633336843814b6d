"""Check the whole content as it would be with some files exchanged, without writing into its folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble, Troubles
from robot.editing.map_draft import LOBBY
from robot.editing.map_trial import checked_lobby
from robot.knowledge.catalogue.known_facts import RivalAnswers, rival_answers
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.trial_folder import trial_folder


def check_content(config: Path, settings: Settings, lobby: Lobby, texts: Mapping[str, str | None]) -> None:
    """Raise `Troubles` with every error that the content below `config` has with `texts`, and does not have without
    them. Their files are named as below `config`."""
    found = _judged_with(config, settings, lobby, texts)
    if not found.errors and not found.contending:
        return
    known = _judged(config, settings, lobby, config)
    before = {(each.file, each.key, each.what) for each in known.errors}
    new = [each for each in found.errors if (each.file, each.key, each.what) not in before]
    if not known.errors:  # else it is not known which answers contend now
        new += dict.fromkeys(
            error
            for question, answers in found.contending.items()
            for name, error in answers.items()
            if name not in known.contending.get(question, {})
        )
    if new:
        raise Troubles(new)


def is_right(config: Path, settings: Settings, lobby: Lobby, path: str, text: str) -> bool:
    """Whether the content below `config` has no error in the file `path` when that says `text`."""
    found = _judged_with(config, settings, lobby, {path: text})
    return all(each.file != str(config / path) for each in found.errors)


class _Judged(NamedTuple):
    """Errors of a content: those of its files, and by (code, kind of question) those of the answers, each by its id,
    that claim one question about one procedure together with others."""

    errors: list[Trouble]
    contending: dict[tuple[str, str], dict[str, Trouble]]


def _judged_with(config: Path, settings: Settings, lobby: Lobby, texts: Mapping[str, str | None]) -> _Judged:
    with trial_folder(config, texts) as trial:
        try:
            seen = _lobby_of(trial, texts[LOBBY]) if LOBBY in texts else lobby
        except Troubles as troubles:
            return _Judged([_below(each, Path(each.file).parent, config) for each in troubles.found], {})
        return _judged(trial, settings, seen, config)


def _lobby_of(trial: Path, text: str | None) -> Lobby:
    return load_lobby(trial / LOBBY) if text is None else checked_lobby(text)


def _judged(folder: Path, settings: Settings, lobby: Lobby, config: Path) -> _Judged:
    try:
        content = load_content(folder, settings, lobby)
    except Troubles as troubles:
        return _Judged([_below(each, folder, config) for each in troubles.found], {})
    contending = dict[tuple[str, str], dict[str, Trouble]]()
    for each in rival_answers(content.policies):
        answers = contending.setdefault((each.code, each.first.kind), {})
        answers[each.second.id] = _contending(content, each)
        answers.setdefault(each.first.id, answers[each.second.id])
    return _Judged([], contending)


def _contending(content: ContentProvider, rivals: RivalAnswers) -> Trouble:
    """Return the error that two answers claim one question about one procedure. It belongs to both, so it names no
    file. A loader does not raise it: an update may bring the second answer."""
    asked = {each: content.text(f"question.{rivals.first.kind}", each) for each in ("vi", "en")}
    title = {each: content.title(rivals.code, each) for each in ("vi", "en")}
    both = f"“{rivals.first.question}”, “{rivals.second.question}”"
    return Trouble(
        f"two answers are the general one about {asked['en']} of “{title['en']}”: {both}",
        f"hai câu trả lời cùng được ghi là câu trả lời chung về {asked['vi']} của thủ tục “{title['vi']}”: {both}. "
        "Đề nghị sửa câu đã có, hoặc bỏ mã thủ tục ở một trong hai câu",
        remedy="change the one that is there, or take the code out of one of them",
        remedy_vi="đề nghị sửa câu đã có, hoặc bỏ mã thủ tục ở một trong hai câu",
    )


def _below(trouble: Trouble, folder: Path, config: Path) -> Trouble:
    """Return `trouble` with its file named as below `config`."""
    file = trouble.file.replace(str(folder), str(config))
    return Trouble(
        trouble.what.replace(str(folder), str(config)),
        trouble.vi.replace(str(folder), str(config)),
        remedy=trouble.remedy,
        remedy_vi=trouble.remedy_vi,
        file=file,
        key=trouble.key,
        value=trouble.value,
    )
