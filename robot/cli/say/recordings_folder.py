"""Keep recordings and the name of the person who made them, and delete them all.

Sound and words are written whole beside their places before they replace anything, so that no broken file ever
replaces a good one; in between the words are empty, so that the robot plays no sound with words of another. It is the
only voice that the robot stores, by the deed of the person whose voice it is.
"""

import contextlib
import datetime
import json
import os
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from hardware.audio.wav import write_wav
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.templates import LANGUAGES
from robot.runtime.processes.atomic_files import write_whole

_READER = "reader.json"
_OWN = ("*.wav", "*.txt", "*.part", ".*.new", _READER)
"""Files of a language's folder that belong to the recorded voice."""


class VoiceOwner(msgspec.Struct, frozen=True):
    """The person whose voice is recorded, and the day on which that person agreed to it (ISO 8601)."""

    name: str
    agreed: str


class Deleted(NamedTuple):
    """The number of deleted recordings, and whose they were."""

    recordings: int
    readers: tuple[str, ...]


class RecordingsFolder:
    """The recordings of one person in one language, in the folder `folder`/`language`."""

    def __init__(self, folder: Path, language: str) -> None:
        self.folder = (folder / language).resolve()  # `folder` may be a link to a place that is not there yet

    def reader(self) -> VoiceOwner | None:
        """Return the person whose voice is here; None where no one has agreed yet. Raises `Trouble` for a broken
        file."""
        path = self.folder / _READER
        try:
            return msgspec.json.decode(path.read_bytes(), type=VoiceOwner)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            raise Trouble(
                f"cannot be read: {error}",
                "không đọc được tệp ghi tên người đọc",
                remedy="allow reading it, or delete this file: the name is asked for again",
                remedy_vi="cho quyền đọc, hoặc xóa tệp này: tên sẽ được hỏi lại",
                file=str(path),
            ) from error

    def agree(self, name: str) -> VoiceOwner:
        """Write down that the person `name` has agreed today; return it. Raises `Trouble` when it cannot be written."""
        reader = VoiceOwner(name, datetime.date.today().isoformat())
        write_whole({self.folder / _READER: json.dumps(msgspec.to_builtins(reader), ensure_ascii=False) + "\n"})
        return reader

    def names(self) -> set[str]:
        """Return the names of all recordings."""
        return {path.stem for path in self.folder.glob("*.wav")}

    def path(self, name: str) -> Path:
        """Return the place of the recording `name`."""
        return self.folder / f"{name}.wav"

    def keep(self, name: str, samples: NDArray[np.int16], rate_hz: int, text: str) -> None:
        """Replace the recording `name` by `samples`, and its words by `text`. Raises `Trouble` if that fails: then the
        old recording is as it was."""
        path = self.path(name)
        words = path.with_suffix(".txt")
        beside, words_beside = (place.with_name(f".{place.name}.part") for place in (path, words))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_wav(beside, samples.tobytes(), rate_hz)
            words_beside.write_text(text + "\n", encoding="utf-8")
            for written in (beside, words_beside):
                with written.open("rb") as file:
                    os.fsync(file.fileno())
            words.write_text("", encoding="utf-8")  # agrees with no sentence
            beside.replace(path)
            words_beside.replace(words)
        except OSError as error:
            raise _unwritten(path, error.strerror or str(error)) from error
        finally:
            for left in (beside, words_beside):
                with contextlib.suppress(OSError):
                    left.unlink()


def delete_voice(folder: Path) -> Deleted:
    """Delete every recording, its words and the names of the persons. Raises `Trouble` if a file cannot be deleted."""
    count, readers = 0, []
    for language in LANGUAGES:
        recordings = RecordingsFolder(folder, language)
        with contextlib.suppress(Trouble):
            if reader := recordings.reader():
                readers.append(reader.name)
        files = [path for pattern in _OWN for path in recordings.folder.glob(pattern)]
        for path in files:
            try:
                path.unlink()
            except OSError as error:
                raise Trouble(
                    f"cannot be deleted: {error.strerror or error}",
                    "không xóa được tệp thu âm",
                    remedy="run it again as the owner of the file",
                    remedy_vi="chạy lại bằng tài khoản sở hữu tệp này",
                    file=str(path),
                ) from error
            count += path.suffix == ".wav"
    return Deleted(count, tuple(dict.fromkeys(readers)))


def _unwritten(path: Path, why: str) -> Trouble:
    return Trouble(
        f"the recording cannot be kept: {why}",
        "không lưu được bản thu",
        remedy="free the disk or allow writing; the recording before it is as it was",
        remedy_vi="dọn đĩa hoặc cho quyền ghi; bản thu trước đó vẫn còn nguyên",
        file=str(path),
    )
