"""Try in a copy of the content whether the robot still loads it, before anything of a list is written."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.understanding_loader import load_requests
from robot.runtime.content.utterances_loader import load_utterances
from robot.runtime.content.words_loader import load_content
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.loader import load_settings

_MODELS = shutil.ignore_patterns("*.npz")
"""Learned models, which name no procedure that must exist, are not copied."""


def refuse_unloadable(config: Path, texts: Mapping[Path, str]) -> None:
    """Raise `Troubles` if the content below `config` does not load with the files `texts`, which stand below it: each
    names the file, key and code that still refers to a procedure that is taken out."""
    if not texts:
        return
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(shutil.copytree(config, Path(folder) / "config", ignore=_MODELS, ignore_dangling_symlinks=True))
        write_whole({trial / path.relative_to(config): text for path, text in texts.items()})
        try:
            _load(trial)
        except Trouble as trouble:
            found = [trouble]
        except Troubles as troubles:
            found = troubles.found
        else:
            return
    _load(config)  # errors found here are not caused by the list
    raise Troubles([_refused(each, trial, config) for each in found])


def _load(config: Path) -> None:
    """Load everything that refers to procedures. Raises `Trouble` or `Troubles`."""
    catalogue = load_content(config, load_settings(config=config), load_lobby(config / "lobby.toml")).catalogue
    load_utterances(config, catalogue, load_requests(config, catalogue), load_policies(config, catalogue))


def _refused(trouble: Trouble, trial: Path, config: Path) -> Trouble:
    return Trouble(
        trouble.what,
        trouble.vi,
        file=trouble.file.replace(str(trial), str(config)),
        key=trouble.key,
        value=trouble.value,
        remedy="nothing is written: mend this place first, then take the list again",
        remedy_vi="chưa ghi gì: sửa chỗ này trước rồi nhận lại",
    )
