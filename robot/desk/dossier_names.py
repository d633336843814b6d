"""What the platform's exports and its service call things: `config/dossiers.toml`, matched in plain letters."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import msgspec

from robot.knowledge.text import plain, syllables

Names = tuple[str, ...]
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")


class ColumnNames(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """By our name of a column what exports call it."""

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
    """`config/dossiers.toml`."""

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


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """`text` as names are compared: its letters and digits without accents, case, signs and remarks in brackets."""
    words = syllables(_CAMEL.sub(" ", _BRACKETS.sub(" ", text)))
    return "".join(plain(word) for word in words)


class Vocabulary:
    """The names of one site, ready to be asked."""

    def __init__(self, names: DossierNames) -> None:
        columns = {field: getattr(names.columns, field) for field in ColumnNames.__struct_fields__}
        self._columns = _reversed(columns.items())
        self._statuses = {folded(str(number)): number for number in range(1, 11)}
        self._statuses |= {name: int(number) for name, number in _reversed(names.statuses.items()).items()}
        self._channels = _reversed(names.channels.items())
        self._truths = _reversed(names.truths.items())

    def column(self, header: str) -> str:
        """Our name of the column; "" when it is not known."""
        return self._columns.get(folded(header), "")

    def status(self, text: str) -> int:
        """1 to 10; 0 when the name is not known."""
        return self._statuses.get(folded(text), 0)

    def channel(self, text: str) -> str:
        """direct, online, post; "" when it is not known."""
        return self._channels.get(folded(text), "")

    def truth(self, text: str) -> bool | None:
        """Yes or no; None when it is neither."""
        said = self._truths.get(folded(text))
        return None if said is None else said == "yes"


def _reversed(named: Iterable[tuple[str, Names]]) -> dict[str, str]:
    return {folded(name): key for key, names in named for name in names}
