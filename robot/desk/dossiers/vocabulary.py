"""Names of columns and values in the platform's exports and service, from `config/dossiers.toml`. They are compared
without accents or case."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from robot.knowledge.vietnamese.syllables import plain, syllables

Names = tuple[str, ...]
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_FOLDED = 4096
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")


class ColumnNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Names of columns: each field is our name of a column, its value the names that exports use for it."""

    code: Names
    procedure_code: Names = ()
    title: Names = ()
    field: Names = ()
    status: Names = ()
    submitted: Names = ()
    received: Names = ()
    due: Names = ()
    finished: Names = ()
    returned: Names = ()
    unit: Names = ()
    clerk: Names = ()
    channel: Names = ()
    full_online: Names = ()
    fee: Names = ()
    paid_online: Names = ()
    digitised: Names = ()
    reused: Names = ()
    electronic_result: Names = ()
    supplements: Names = ()
    supplement_since: Names = ()
    missing: Names = ()
    identity: Names = ()


class DossierNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Contents of `config/dossiers.toml`."""

    columns: ColumnNames
    statuses: Mapping[str, Names]
    channels: Mapping[str, Names]
    truths: Mapping[str, Names]

    def __post_init__(self) -> None:
        for what, table, allowed in (
            ("statuses", self.statuses, {str(number) for number in range(1, 11)}),
            ("channels", self.channels, {"direct", "online", "post"}),
            ("truths", self.truths, {"yes", "no"}),
        ):
            if strange := sorted(table.keys() - allowed):
                raise ValueError(f"{what}: {strange[0]} is none of {', '.join(sorted(allowed, key=len))}")


def folded(text: str) -> str:
    """Return `text` as names are compared: small letters and digits, no accents, no bracketed remarks."""
    words = syllables(_CAMEL.sub(" ", _BRACKETS.sub(" ", text)))
    return "".join(plain(word) for word in words)


COLUMNS = ColumnNames.__struct_fields__
"""Our names of all columns that are read."""


class ChosenNames(msgspec.Struct, frozen=True):
    """Names that persons of this site have explained. `columns`: folded header -> our name of the column, "" = not to
    be read; `statuses`: folded name of a status -> its number, 1 to 10. They win over the names in the files."""

    columns: Mapping[str, str] = {}
    statuses: Mapping[str, int] = {}


class Vocabulary:
    """Finds our names of columns and values for the names that the exports of this site use."""

    def __init__(self, names: DossierNames, chosen: ChosenNames | None = None) -> None:
        chosen = chosen or ChosenNames()
        columns = {field: getattr(names.columns, field) for field in COLUMNS}
        self._titles = {
            field: next((name for name in named if " " in name), named[0] if named else field)
            for field, named in columns.items()
        }
        self._chosen = chosen.columns
        self._columns = _reversed(columns.items()) | dict(chosen.columns)
        self._ranks = {folded(name): rank for named in columns.values() for rank, name in enumerate(named)}
        self._ranks |= dict.fromkeys(chosen.columns, -1)
        self._folded: dict[str, str] = {}  # known names only: other texts may be personal
        self._statuses = {folded(str(number)): number for number in range(1, 11)}
        self._statuses |= {name: int(number) for name, number in _reversed(names.statuses.items()).items()}
        self._statuses |= chosen.statuses
        self._channels = _reversed(names.channels.items())
        self._truths = _reversed(names.truths.items())

    def title(self, column: str) -> str:
        """Return the Vietnamese title of one of `COLUMNS`: "Ngày hẹn trả" for "due"."""
        return self._titles.get(column, column)

    def column(self, header: str) -> str:
        """Return our name of the column `header`; "" if it is not known."""
        return self._columns.get(self._fold(header, self._columns), "")

    def is_chosen(self, header: str) -> bool:
        """Whether a person of this site has said what the column `header` means, even that it is not to be read."""
        return bool(self._chosen) and folded(header) in self._chosen

    def rank(self, header: str) -> int:
        """Return the place of `header` in the list of names of its column. If two headers mean the same column, the one
        with the lower place is read."""
        return self._ranks.get(folded(header), len(self._ranks))

    def status(self, text: str) -> int:
        """Return the platform's number, 1 to 10, of the status named `text`; 0 if the name is not known."""
        return self._statuses.get(self._fold(text, self._statuses), 0)

    def channel(self, text: str) -> str:
        """Return the channel named `text`: "direct", "online" or "post"; "" if the name is not known."""
        return self._channels.get(self._fold(text, self._channels), "")

    def truth(self, text: str) -> bool | None:
        """Return whether `text` means yes or no; None if neither."""
        said = self._truths.get(self._fold(text, self._truths))
        return None if said is None else said == "yes"

    def _fold(self, text: str, known: Mapping[str, object]) -> str:
        name = self._folded.get(text)
        if name is None:
            name = folded(text)
            if name in known and len(self._folded) < _FOLDED:
                self._folded[text] = name
        return name


def _reversed(named: Iterable[tuple[str, Names]]) -> dict[str, str]:
    return {folded(name): key for key, names in named for name in names}
