"""The folder of model files, `voice_models/files/`, with a record of what was installed.

A record (`files/.records/NAME.json`) has the SHA-256 of the fetched file and of every file unpacked from it. Records
are kept when files are deleted, so that a model without a published hash must be the same when it is fetched again.
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

_HASHED_BYTES = 1_000_000
"""Largest model file that is read whole each time it is used, bytes: some 0.5 ms. The face detector has 0.2 MB."""

Condition = Literal["ready", "absent", "damaged"]


class FetchedModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Record of a fetched model: SHA-256 of the downloaded file; bytes and SHA-256 of each file installed from it."""

    sha256: str
    files: dict[str, tuple[int, str]]


class ModelStore:
    """The models of `entries`, installed in the folder `root`."""

    def __init__(self, root: Path = FILES, entries: Mapping[str, ModelEntry] | None = None) -> None:
        self.root = root
        self.entries = load_entries() if entries is None else entries

    def entry(self, name: str) -> ModelEntry:
        """Return the entry `name` of the list. Raises a `Trouble` that lists the existing names and groups."""
        if name not in self.entries:
            groups = dict.fromkeys(entry.group for entry in self.entries.values() if entry.group)
            known = ", ".join((*self.entries, *groups))
            raise Trouble(
                f"no model {name!r}",
                f"không có mô hình {name!r}",
                remedy=f"choose one of: {known}",
                remedy_vi=f"hãy chọn một trong: {known}",
            )
        return self.entries[name]

    def members(self, name: str) -> list[str]:
        """Return the models of the group `name`, or the one model `name`. Raises a `Trouble` if there is neither."""
        return [one for one, entry in self.entries.items() if entry.group == name] or [self.entry(name).name]

    def place(self, name: str) -> Path:
        """Return the path at which the model is or would be installed."""
        return self.root / self.entry(name).path

    def path(self, name: str) -> Path:
        """Return the model's file or folder. A single small file is compared with its hash, others by their sizes.

        Raises a `Trouble` with the command that installs a missing or damaged model.
        """
        entry = self.entry(name)
        small = not entry.folder and 0 < entry.bytes <= _HASHED_BYTES
        trouble = self.trouble(name, self.verify(name)[0] if small else self.condition(name))
        if trouble is not None:
            raise trouble
        return self.place(name)

    def trouble(self, name: str, condition: Condition, file: str = "") -> Trouble | None:
        """Return the fault of a model in this `condition`; None if it is ready. `file`: the file that is damaged."""
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
        """Return whether the model is ready, absent or damaged. Only sizes are checked; `verify` reads every byte."""
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
        """Read every byte; return the condition of the model and the file at fault, or "" if it is ready."""
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
        """Return the record that was made when the model was fetched; None if there is none, or it is unreadable."""
        try:
            return msgspec.json.decode(self.record_file(name).read_bytes(), type=FetchedModel)
        except (OSError, msgspec.DecodeError):
            return None

    def record_file(self, name: str) -> Path:
        """Return the path of the record of the model `name`."""
        return self.root / ".records" / f"{name}.json"


def path_of(name: str) -> Path:
    """Return the file or folder of a listed model. Raises a `Trouble` with the command that installs a missing one."""
    return ModelStore().path(name)


def sha256_of(path: Path) -> str:
    """Return the lower-case hexadecimal SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1
