"""Look up a dossier for a visitor: check the code, limit wrong tries, and check the owner. Nothing typed is stored.

Dossier codes (a date and a small number) and four digits can be guessed. So wrong tries are counted, in total and for
each code, and too many of them stop the look-up for a while. A visitor gets the same answer whether the dossier does
not exist or belongs to another person.
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
"""This many wrong tries by all visitors within `WRONG_S` (s) stop all look-ups until the oldest is `WRONG_S` ago."""

FACTOR_LIMIT, FACTOR_S = 3, 900.0
"""This many wrong second factors for one code within `FACTOR_S` (s) lock the code, whether it exists or not."""

DAY_LIMIT, DAY_S = 9, 86_400.0
"""This many wrong second factors for one code within `DAY_S` (s) lock the code for the rest of that time."""


class LookUpFailed(NamedTuple):
    """No dossier is shown. `reason`: one of the reasons of `robot.core.events.DossierMissing`."""

    reason: str


class Shown(NamedTuple):
    """A dossier that may be shown: all of it (`whole`) to its proven owner, else only how far it has got."""

    found: FoundDossier
    whole: bool


class LookUp:
    """Looks a dossier up in all `sources`; the newest answer counts. For one thread.

    `factor` None: the visitor is not asked to prove ownership, and is shown only how far the dossier has got.
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
        """Return what may be shown for the code `typed` and the last `digits` of the owner's identity number."""
        code = code_of(typed, self._prefix)
        if not code or (self._factor is not None and len(digits) != self._factor.digits):
            return LookUpFailed("incomplete")
        if self._too_often(code):
            return LookUpFailed("too_often")
        try:
            found = self._newest_answer(code)
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
        """Close the sources of dossiers."""
        for source in self._sources:
            source.close()

    def _newest_answer(self, code: str) -> FoundDossier | None:
        """Return the newest answer of the sources; if it lacks the second factor, with that of another source. Raises
        `Unreachable` if no source has the dossier and one could not be asked."""
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
        """Return a salted hash of `code`. Wrong tries are counted under this hash, so that the code is not stored."""
        return hashlib.blake2b(code.encode(), key=self._salt, digest_size=16).digest()
