"""Sources of dossiers, all with the interface `DossierSource`: the imported exports, or the platform's own service."""

import datetime
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from msgspec.structs import replace

from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.row_reader import BadRow, Records
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.vocabulary import Vocabulary
from robot.desk.http_service import Unreachable, WebService

CACHE_S = 600.0
_CACHED = 256

_LISTS = {"supplements": ("supplement_since", "missing"), "electronic_result": ("electronic_result",)}
"""Columns that the platform's service sends as lists; for each, the columns that are read from its newest entry."""


class FoundDossier(NamedTuple):
    """A dossier. `as_of_s`: the time at which its contents were true, seconds since 1970."""

    dossier: Dossier
    as_of_s: int


class DossierSource(Protocol):
    """Interface of a source in which dossiers are looked up. Used by one thread."""

    def find(self, code: str) -> FoundDossier | None:
        """Return the dossier with exactly this code; None if it is not there. Raises `Unreachable` or `Trouble`."""
        ...

    def close(self) -> None: ...


class Imported:
    """Source of dossiers: the imported exports, in the database at `path`.

    The database is opened for each look-up; if it stayed open, a visitor's dossier would stay in its memory.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def find(self, code: str) -> FoundDossier | None:
        """Return the imported dossier with this code; None if there is none."""
        with Dossiers(self._path) as dossiers:
            dossier = dossiers.find(code)
        return None if dossier is None else FoundDossier(dossier, dossier.as_of_s)

    def close(self) -> None:
        """Do nothing: no database file stays open between look-ups."""


class PlatformService:
    """Source of dossiers: the platform's service, asked by `GET URL?MaHoSo=CODE`. It answers with one record or a list
    of records, whose fields have the names in `config/dossiers.toml`. Only a record with exactly this code is used,
    since some services also find parts of a code.

    Answers stay in memory for `CACHE_S` under a hash of the code, without the code itself; nothing is stored on disk.
    """

    def __init__(
        self,
        service: WebService,
        records: Records,
        now_s: Callable[[], float] = time.monotonic,
        wall: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._service, self._records, self._now_s, self._wall = service, records, now_s, wall
        self._salt = secrets.token_bytes(16)
        self._cache: dict[bytes, tuple[float, FoundDossier]] = {}

    def find(self, code: str) -> FoundDossier | None:
        """Return the dossier from the cache, else from the service. That a dossier is missing is not cached."""
        key = hashlib.blake2b(code.encode(), key=self._salt, digest_size=16).digest()
        known = self._cache.get(key)
        if known is not None and self._now_s() - known[0] < CACHE_S:
            return _named(known[1], code)
        try:
            found = self._ask(code)
        except Unreachable:
            if known is None:
                raise
            return _named(known[1], code)  # older than `CACHE_S`, as `as_of_s` shows
        if found is None:
            self._cache.pop(key, None)
            return None
        while len(self._cache) >= _CACHED:
            del self._cache[next(iter(self._cache))]
        self._cache[key] = (self._now_s(), _named(found, ""))
        return found

    def close(self) -> None:
        """Forget the cached answers, and close the connection to the service."""
        self._cache.clear()
        self._service.close()

    def _ask(self, code: str) -> FoundDossier | None:
        reply = self._service.get("", {"MaHoSo": code})
        if reply.status == 404:
            return None
        if reply.status >= 300:
            raise Unreachable(f"status {reply.status}")
        for item in _records(reply.body):
            try:
                dossier = self._records.dossier(cells_of(item, self._records.vocabulary))
            except BadRow:
                continue
            if dossier.code == code:
                return FoundDossier(dossier, int(self._wall().timestamp()))
        return None


def cells_of(item: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, str]:
    """Return the text of each known column in one record of the platform's service; of a list, the newest entry."""
    cells: dict[str, str] = {}
    within: dict[str, str] = {}
    for key in sorted(item, key=lambda key: vocabulary.rank(str(key))):
        column, value = vocabulary.column(str(key)), item[key]
        if not column:
            continue
        if isinstance(value, list):
            rows = [each for each in value if isinstance(each, dict)]
            within |= _within(column, rows, vocabulary)
        elif value is not None and not isinstance(value, dict):
            told = ("1" if value else "0") if isinstance(value, bool) else str(value).strip()
            cells[column] = cells.get(column) or told
    return within | {column: told for column, told in cells.items() if told or column not in within}


def _within(column: str, rows: Sequence[Mapping[str, Any]], vocabulary: Vocabulary) -> dict[str, str]:
    """Return the cells read from a list (`rows`) in a record: the number of requests for papers and the newest of them,
    or that there is an electronic result.

    Nothing else of the list is read: it may be about other things than the dossier.
    """
    if not rows or column not in _LISTS:
        return {}
    flat = {key: value for key, value in rows[-1].items() if not isinstance(value, list | dict)}
    newest = cells_of(flat, vocabulary)
    told = {inner: newest[inner] for inner in _LISTS[column] if inner in newest}
    return {column: str(len(rows)) if column == "supplements" else "1"} | told


def _records(body: Any) -> list[Mapping[str, Any]]:
    """Return the records in an answer of the service: a list or a single record, which may be inside a field "data",
    "items" or "result"."""
    for _ in range(3):
        if isinstance(body, list):
            return [item for item in body if isinstance(item, dict)]
        if not isinstance(body, dict):
            return []
        inner = next((body[key] for key in ("data", "items", "result") if isinstance(body.get(key), list | dict)), None)
        if inner is None:
            return [body]
        body = inner
    return []


def _named(found: FoundDossier, code: str) -> FoundDossier:
    return FoundDossier(replace(found.dossier, code=code), found.as_of_s)
