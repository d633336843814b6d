"""Check the whole content as it would be with some files exchanged, without writing into its folder."""

from collections.abc import Mapping
from pathlib import Path

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
    if not (wrong := _errors_with(config, settings, lobby, texts)):
        return
    known = {(each.file, each.key, each.what) for each in _errors(config, settings, lobby, config)}
    if new := [each for each in wrong if (each.file, each.key, each.what) not in known]:
        raise Troubles(new)


def is_right(config: Path, settings: Settings, lobby: Lobby, path: str, text: str) -> bool:
    """Whether the content below `config` has no error in the file `path` when that says `text`."""
    found = _errors_with(config, settings, lobby, {path: text})
    return all(each.file != str(config / path) for each in found)


def _errors_with(config: Path, settings: Settings, lobby: Lobby, texts: Mapping[str, str | None]) -> list[Trouble]:
    with trial_folder(config, texts) as trial:
        try:
            seen = _lobby_of(trial, texts[LOBBY]) if LOBBY in texts else lobby
        except Troubles as troubles:
            return [_below(each, Path(each.file).parent, config) for each in troubles.found]
        return _errors(trial, settings, seen, config)


def _lobby_of(trial: Path, text: str | None) -> Lobby:
    return load_lobby(trial / LOBBY) if text is None else checked_lobby(text)


def _errors(folder: Path, settings: Settings, lobby: Lobby, config: Path) -> list[Trouble]:
    try:
        content = load_content(folder, settings, lobby)
    except Troubles as troubles:
        return [_below(each, folder, config) for each in troubles.found]
    return [_contending(content, each) for each in rival_answers(content.policies)]


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
