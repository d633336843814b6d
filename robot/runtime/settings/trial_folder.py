"""A folder like that of the content, with some files exchanged, to try an edit without writing into the real one."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from robot.core.trouble import refused_by_system


@contextlib.contextmanager
def trial_folder(config: Path, texts: Mapping[str, str | None]) -> Iterator[Path]:
    """Make a folder like `config` with `texts` by path in place of its files (None = the file is missing): all else is
    linked, whole folders by one link. It is gone after the block. Raises `Trouble` when the system refuses it, such as
    on a full disk."""
    with contextlib.ExitStack() as stack:
        try:
            trial = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-trial-"))) / "config"
            _fill(trial, config, texts)
        except OSError as error:
            raise refused_by_system(error) from error
        yield trial


def _fill(trial: Path, config: Path, texts: Mapping[str, str | None]) -> None:
    made = {parent for path in texts for parent in PurePosixPath(path).parents}
    for folder in sorted(made):
        (trial / folder).mkdir(parents=True, exist_ok=True)
        for entry in _entries(config / folder):
            place = folder / entry
            if place not in made and str(place) not in texts:
                (trial / place).symlink_to(os.path.abspath(config / place))
    for path, text in texts.items():
        if text is not None:
            (trial / path).write_text(text, encoding="utf-8", newline="")


def _entries(folder: Path) -> list[str]:
    """Return the names in `folder`; () when it is not there yet."""
    try:
        return os.listdir(folder)
    except FileNotFoundError:
        return []
