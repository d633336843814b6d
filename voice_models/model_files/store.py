"""Where the model files stand: `voice_models/files/`, and a record of what was put there.

A record (`files/.records/NAME.json`) holds the SHA-256 of what was fetched and of every file that came out of it. It
outlives the files, so that a model whose publisher gives no hash must be the same one when it is fetched again.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from robot.core.trouble import Trouble
from robot.paths import ROOT
from voice_models.model_files.registry import ModelEntry, load_entries

FILES = ROOT / "voice_models" / "files"

Condition = Literal["ready", "absent", "damaged"]


class FetchedModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was fetched: SHA-256 of the file or archive, and (bytes, SHA-256) of each file in its place."""

    sha256: str
    files: dict[str, tuple[int, str]]


class ModelStore:
    """The models of `entries` below the folder `root`."""

    def __init__(self, root: Path = FILES, entries: Mapping[str, ModelEntry] | None = None) -> None:
        self.root = root
        self.entries = load_entries() if entries is None else entries

    def entry(self, name: str) -> ModelEntry:
        """The entry `name`; `Trouble` lists the names that exist."""
        if name not in self.entries:
            raise Trouble(
                f"no model {name!r}",
                f"không có mô hình {name!r}",
                remedy=f"choose one of: {', '.join(self.entries)}",
                remedy_vi=f"hãy chọn một trong: {', '.join(self.entries)}",
            )
        return self.entries[name]

    def place(self, name: str) -> Path:
        """Where the model stands or will stand."""
        return self.root / self.entry(name).path

    def path(self, name: str) -> Path:
        """The model's file or folder; `Trouble` with the command to type when it is not there."""
        trouble = self.trouble(name, self.condition(name))
        if trouble is not None:
            raise trouble
        return self.place(name)

    def trouble(self, name: str, condition: Condition, file: str = "") -> Trouble | None:
        """What to tell about a model in this condition, and its file that differs; None when it is ready."""
        if condition == "ready":
            return None
        absent = condition == "absent"
        return Trouble(
            "the model is not installed" if absent else "the model is damaged",
            "chưa cài mô hình" if absent else "mô hình bị hỏng",
            remedy=f"type: ./kiosk models fetch {name}",
            remedy_vi=f"hãy gõ: ./kiosk models fetch {name}",
            file=str(self.root / file if file else self.place(name)),
        )

    def condition(self, name: str) -> Condition:
        """A quick look by presence and size; `verify` reads every byte."""
        entry, place = self.entry(name), self.place(name)
        if entry.folder:
            if not place.is_dir():
                return "absent"
            record = self.record(name)
            whole = record is not None and all(_size(place / file) == size for file, (size, _) in record.files.items())
            return "ready" if whole else "damaged"
        if not place.is_file():
            return "absent"
        return "ready" if entry.bytes in (0, _size(place)) else "damaged"

    def verify(self, name: str) -> tuple[Condition, str]:
        """Read every byte: the condition, and the file that differs."""
        condition = self.condition(name)
        if condition != "ready":
            return condition, self.entry(name).path
        entry, place, record = self.entry(name), self.place(name), self.record(name)
        if not entry.folder:
            wanted = entry.sha256 or (record.sha256 if record else "")
            return ("ready", "") if sha256_of(place) == wanted else ("damaged", entry.path)
        for file, (_, sha256) in (record.files if record else {}).items():
            if sha256_of(place / file) != sha256:
                return "damaged", f"{entry.path}/{file}"
        return "ready", ""

    def record(self, name: str) -> FetchedModel | None:
        """What was fetched under this name, now or earlier; None when nothing was, or the record is unreadable."""
        try:
            return msgspec.json.decode(self.record_file(name).read_bytes(), type=FetchedModel)
        except (OSError, msgspec.DecodeError):
            return None

    def record_file(self, name: str) -> Path:
        """Where the record of `name` stands."""
        return self.root / ".records" / f"{name}.json"


def path_of(name: str) -> Path:
    """The file or folder of a model of the shipped list; `Trouble` with the command to type when it is not there."""
    return ModelStore().path(name)


def sha256_of(path: Path) -> str:
    """Lower-case hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1
