"""Check the whole content as it would be with some files exchanged, without writing into its folder."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.editing.map_draft import LOBBY
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.editions import Knowledge, load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.schema import Settings


@contextlib.contextmanager
def trial_folder(config: Path, texts: Mapping[str, str | None]) -> Iterator[Path]:
    """Make a folder like `config` with `texts` by path in place of its files (None = the file is missing): the other
    files are links. It is gone after the block."""
    with tempfile.TemporaryDirectory(prefix="kiosk-trial-") as name:
        trial = Path(name) / "config"
        for folder, _, files in os.walk(config, followlinks=True):
            place = trial / os.path.relpath(folder, config)
            place.mkdir(parents=True, exist_ok=True)
            for file in files:
                (place / file).symlink_to(os.path.abspath(os.path.join(folder, file)))
        for path, text in texts.items():
            place = trial / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.unlink(missing_ok=True)
            if text is not None:
                place.write_text(text, encoding="utf-8", newline="")
        yield trial


def check_content(config: Path, settings: Settings, lobby: Lobby, texts: Mapping[str, str | None]) -> None:
    """Raise `Troubles` with every error that the content below `config` has with `texts`, and does not have without
    them. Their files are named as below `config`."""
    with trial_folder(config, texts) as trial:
        try:
            seen = load_lobby(trial / LOBBY) if LOBBY in texts else lobby
        except Troubles as troubles:
            raise Troubles([_below(each, trial, config) for each in troubles.found]) from troubles
        wrong = _errors(trial, settings, seen, config)
    if not wrong:
        return
    known = {(each.file, each.key, each.what) for each in _errors(config, settings, lobby, config)}
    if new := [each for each in wrong if (each.file, each.key, each.what) not in known]:
        raise Troubles(new)


@contextlib.contextmanager
def trial_knowledge(
    config: Path, settings: Settings, lobby: Lobby, texts: Mapping[str, str | None]
) -> Iterator[Knowledge]:
    """Load the content as it would be with `texts`, for a preview. Raises `Troubles`."""
    with trial_folder(config, texts) as trial:
        yield load_knowledge(trial, settings, lobby)


def _errors(folder: Path, settings: Settings, lobby: Lobby, config: Path) -> list[Trouble]:
    try:
        load_content(folder, settings, lobby)
    except Troubles as troubles:
        return [_below(each, folder, config) for each in troubles.found]
    return []


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
