"""Looks a dossier up for a visitor: is it a code, may one more be tried, is it theirs. What was typed is kept nowhere.

Codes can be guessed, a day and a small number, and four digits too: wrong tries are counted, all together and for each
dossier, and after a few of them nothing is looked up for a while. "Not there" and "not yours" sound the same.
"""

import hashlib
import secrets
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.model import code_of
from robot.desk.dossiers.sources import DossierSource, FoundDossier
from robot.desk.http_service import Unreachable

WRONG_LIMIT, WRONG_S = 6, 300.0
"""So many wrong tries within so long, by whomever, and nothing is looked up until the oldest is that old."""

FACTOR_LIMIT, FACTOR_S = 3, 900.0
"""So many wrong digits for one code lock it for so long, whether there is such a dossier or not."""

DAY_LIMIT, DAY_S = 9, 86_400.0
"""So many within a day lock it for the rest of that day."""


class LookUpFailed(NamedTuple):
    """Why nothing is shown, as in `robot.core.events.DossierMissing`."""

    reason: str


class Shown(NamedTuple):
    """What may be shown. `whole`: the visitor has proved to be its owner; else only how far it has got."""

    found: FoundDossier
    whole: bool


class LookUp:
    """Looks up in all `sources`: what is newest counts. For one thread.

    `factor` None: no second factor is asked for, and nothing but the degree of completion is shown.
    """

    def __init__(
        self,
        sources: Sequence[DossierSource],
        prefix: str,
        factor: Factor | None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sources, self._prefix, self._factor, self._now_s = sources, prefix, factor, now_s
        self._salt = secrets.token_bytes(16)
        self._wrong: deque[float] = deque(maxlen=WRONG_LIMIT)
        self._wrong_factors: dict[bytes, list[float]] = {}

    def find(self, typed: str, digits: str = "") -> Shown | LookUpFailed:
        """What may be shown for the code `typed` and the last `digits` of the owner's identity number."""
        code = code_of(typed, self._prefix)
        if not code or (self._factor is not None and len(digits) != self._factor.digits):
            return LookUpFailed("incomplete")
        if self._too_often(code):
            return LookUpFailed("too_often")
        try:
            found = self._asked(code)
        except Unreachable:
            return LookUpFailed("unreachable")
        if found is None:
            self._note_wrong(code)
            return LookUpFailed("missing" if self._factor is None else "unmatched")
        if self._factor is None or found.dossier.factor is None:
            return Shown(found, whole=False)
        if not self._factor.matches(code, digits, found.dossier.factor):
            self._note_wrong(code)
            return LookUpFailed("unmatched")
        return Shown(found, whole=True)

    def close(self) -> None:
        """Close the sources."""
        for source in self._sources:
            source.close()

    def _asked(self, code: str) -> FoundDossier | None:
        """What is newest of all sources, with the factor of whichever has one; unreachable only where none has it."""
        unreachable: Unreachable | None = None
        known: list[FoundDossier] = []
        for source in self._sources:
            try:
                found = source.find(code)
            except Unreachable as error:
                unreachable = error
                continue
            if found is not None:
                known.append(found)
        if known:
            newest = max(known, key=lambda found: found.as_of_s)
            factors = [found.dossier.factor for found in (newest, *known) if found.dossier.factor is not None]
            return newest._replace(dossier=replace(newest.dossier, factor=factors[0])) if factors else newest
        if unreachable is not None:
            raise unreachable
        return None

    def _too_often(self, code: str) -> bool:
        now_s = self._now_s()
        if len(self._wrong) == WRONG_LIMIT and now_s - self._wrong[0] < WRONG_S:
            return True
        tries = [now_s - at_s for at_s in self._wrong_factors.get(self._key(code), ())]
        return sum(ago_s < FACTOR_S for ago_s in tries) >= FACTOR_LIMIT or (
            sum(ago_s < DAY_S for ago_s in tries) >= DAY_LIMIT
        )

    def _note_wrong(self, code: str) -> None:
        now_s = self._now_s()
        self._wrong.append(now_s)
        for key, tries in list(self._wrong_factors.items()):
            if now_s - tries[-1] >= DAY_S:
                del self._wrong_factors[key]
        if self._factor is not None:
            self._wrong_factors.setdefault(self._key(code), []).append(now_s)

    def _key(self, code: str) -> bytes:
        """A dossier's place among the wrong tries, without its code."""
        return hashlib.blake2b(code.encode(), key=self._salt, digest_size=16).digest()
