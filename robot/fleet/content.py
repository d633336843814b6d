"""Updates of the content: announced, fetched piece by piece, verified, and applied by a command of this site.

Nothing is fetched before the announcement's signature is verified; its number must be higher than the last one, so that
an old announcement has no effect. Pieces are asked for one at a time: a slow line is not flooded, and an interrupted
fetch continues at the missing piece. A bundle whose application failed (a full disk, another update under way) is tried
again. The number of tries and the time of the last one are kept on the disk, so that a restarted agent goes on
counting.
"""

import hashlib
import logging
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import msgspec

from robot.core.trouble import Trouble
from robot.fleet.announcement_signature import Statement
from robot.fleet.messages import ContentStatus
from robot.runtime.processes.atomic_files import write_whole

log = logging.getLogger("kiosk.fleet")

PIECE_BYTES = 256 * 1024
SIGNATURE = ".minisig"
"""Ending of the signature file, which the command that applies bundles expects beside the bundle."""
APPLY_S = 1800.0
PIECE_AGAIN_S = 300.0
"""Time after which a piece that is still missing is asked for again, s; a slow line takes 60 s for a piece."""

TRIES = 3
TRY_AGAIN_S = 3600.0
"""Most tries of a bundle, and pause between them, s: another update or a full disk may make one fail. Chosen."""

_REASON_LETTERS = 200

_NO_END = "the agent was ended in the middle of the last try"

Judge = Callable[[bytes], Statement | None]
"""Returns the statement of an announcement that a trusted signer has signed, else None."""

Apply = Callable[[Path], None]
"""Puts the bundle file in force with this site's command. Raises `Trouble` on failure."""

Spawn = Callable[[Callable[[], None]], None]
"""Runs long work in a thread of its own, beside the agent's."""


class _Kept(msgspec.Struct, frozen=True):
    """An update as stored on the disk: its `state`, the number of tries, and the time of the last try, s since 1970."""

    number: int = 0
    state: str = ""
    reason: str = ""
    tries: int = 0
    tried_s: float = 0.0


class PieceSource(Protocol):
    """Source from which the pieces of a bundle are requested."""

    def ask(self, sha256: str, index: int) -> None:
        """Request piece `index` of the bundle with this SHA-256; when it comes, it is passed to `Updates.piece`."""

    def enough(self, sha256: str, index: int) -> None:
        """End the subscription to piece `index`, which has come."""


def command(words: Sequence[str], root: Path) -> Apply:
    """Return a function that applies a bundle: it runs the command `words` BUNDLE in the folder `root`."""

    def apply(bundle: Path) -> None:
        try:
            done = subprocess.run(
                [*words, str(bundle)], cwd=root, stdin=subprocess.DEVNULL, capture_output=True, timeout=APPLY_S
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _not_applied(words, str(error)) from error
        if done.returncode != 0:
            lines = done.stderr.decode(errors="replace").strip().splitlines()
            raise _not_applied(words, f"exit {done.returncode}: {lines[-1] if lines else ''}")

    return apply


class Updates:
    """Fetches and applies content updates. For one thread; only `apply` is run in another one, by `spawn`."""

    def __init__(
        self,
        folder: Path,
        province: str,
        limit_bytes: int,
        judge: Judge,
        source: PieceSource,
        apply: Apply,
        spawn: Spawn,
        report: Callable[[int, str], None],
        now_s: Callable[[], float] = time.time,
    ) -> None:
        """`report(number, reason)` is called in the spawned thread; it must pass both values to `finished` in the
        agent's thread.

        `now_s`: wall clock, s, since the pause between tries outlasts a restart of the agent. A leap of this clock may
        shorten a pause, but adds no try.
        """
        self._folder, self._province, self._limit = folder, province, limit_bytes
        self._judge, self._source, self._apply, self._spawn, self._report = judge, source, apply, spawn, report
        self._now_s = now_s
        self._wanted: Statement | None = None
        self._applying = False
        self._asked_s = 0.0
        self._latest = b""  # announcement whose signature is not verified yet
        self._seen = b""
        kept = self._read_state()
        self.state = ContentStatus(kept.number, kept.state, kept.reason)
        self._tries, self._tried_s = kept.tries, kept.tried_s  # of the update whose number is in `state`

    def connected(self) -> None:
        """Request again the piece that was being fetched when the link broke. Call when the link is up."""
        if self._wanted is not None and not self._applying and not self._is_whole(self._wanted):
            self._next_piece(self._wanted)

    def look(self) -> None:
        """Verify a waiting announcement, and retry a piece or a bundle whose pause is over. Call regularly."""
        self._judge_latest()
        wanted = self._wanted
        if wanted is None or self._applying:
            return
        if self._is_whole(wanted):
            self._try_if_due(wanted)
        elif abs(self._now_s() - self._asked_s) >= PIECE_AGAIN_S:
            self._next_piece(wanted)

    def announced(self, payload: bytes) -> None:
        """Take an announcement. A repeated one is verified only once; a new one waits while a bundle is applied."""
        if payload and payload != self._seen:
            self._latest = payload
            self._judge_latest()

    def _judge_latest(self) -> None:
        payload = self._latest
        if not payload or self._applying:
            return
        statement = self._judge(payload)
        self._latest, self._seen = b"", payload
        if statement is None or statement.province != self._province:
            # The last valid number stays in force: a forged announcement must not raise it.
            self.state = ContentStatus(self.state.number, "refused", "signature" if statement is None else "province")
            log.error("content was announced that no signer of this robot has signed for %s", self._province)
            return
        running = self.state.state in ("fetching", "waiting")
        if statement.number < self.state.number or (statement.number == self.state.number and not running):
            return
        if not 0 < statement.size_bytes <= self._limit or not 0 < statement.piece_bytes <= PIECE_BYTES:
            self._settle(ContentStatus(statement.number, "refused", f"size {statement.size_bytes}"))
            return
        if len(statement.sha256) != 64 or not set(statement.sha256) <= set("0123456789abcdef"):
            self._settle(ContentStatus(statement.number, "refused", "sha256"))
            return
        self._wanted, self._asked_s = statement, self._now_s()
        if statement.number != self.state.number:
            self._tries = 0
        elif self._tries >= TRIES:  # the agent ended during the last try
            self._ended(statement.number, "failed", self.state.reason or _NO_END)
            return
        self._settle(ContentStatus(statement.number, "waiting" if self._tries else "fetching", self.state.reason))
        self._clear(statement)
        if self._is_whole(statement):  # its SHA-256 is verified already
            self._try_if_due(statement)
        else:
            self._next_piece(statement)

    def piece(self, sha256: str, index: int, payload: bytes) -> None:
        """Append a piece that has come to the bundle on the disk; a piece that was not requested is ignored."""
        wanted = self._wanted
        if wanted is None or self._applying or sha256 != wanted.sha256 or self._is_whole(wanted):
            return
        have = self._have(wanted)
        start = index * wanted.piece_bytes
        if start != have or len(payload) != min(wanted.piece_bytes, wanted.size_bytes - start):
            return
        with self._part(wanted).open("ab") as file:
            file.write(payload)
        self._source.enough(sha256, index)
        self._next_piece(wanted)

    def finished(self, number: int, reason: str) -> None:
        """Record how `apply` ended for update `number`. `reason`: the error, "" = applied."""
        self._applying = False
        if reason and self._tries < TRIES:
            self._tried_s = self._now_s()
            self._settle(ContentStatus(number, "waiting", reason[:_REASON_LETTERS]))
        else:
            self._ended(number, "failed" if reason else "applied", reason[:_REASON_LETTERS])
        self._judge_latest()

    def _ended(self, number: int, state: str, reason: str) -> None:
        self._wanted = None
        self._settle(ContentStatus(number, state, reason))
        self._clear()

    def _next_piece(self, wanted: Statement) -> None:
        self._asked_s = self._now_s()
        have = self._have(wanted)
        if have < wanted.size_bytes:
            self._source.ask(wanted.sha256, have // wanted.piece_bytes)
            return
        path = self._part(wanted)
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != wanted.sha256:
            self._ended(wanted.number, "failed", "sha256")
            return
        bundle = self._bundle(wanted)
        bundle.with_name(bundle.name + SIGNATURE).write_text(wanted.signature, encoding="utf-8")
        path.replace(bundle)
        self._try_if_due(wanted)

    def _try_if_due(self, wanted: Statement) -> None:
        if self._tries and abs(self._now_s() - self._tried_s) < TRY_AGAIN_S:
            return
        self._tries, self._tried_s = self._tries + 1, self._now_s()
        waits = self.state.state == "waiting"  # stays "waiting" until the result is known
        state = (
            ContentStatus(wanted.number, "waiting", self.state.reason)
            if waits
            else ContentStatus(wanted.number, "fetching")
        )
        self._settle(state)  # before the try begins: it counts even if the agent is killed during it
        self._applying = True
        self._spawn(lambda: self._run(wanted.number, self._bundle(wanted)))

    def _run(self, number: int, bundle: Path) -> None:
        try:
            self._apply(bundle)
        except Trouble as trouble:
            log.error("%s", trouble)
            self._report(number, trouble.what)
        else:
            log.info("content %d is taken in", number)
            self._report(number, "")

    def _have(self, wanted: Statement) -> int:
        """Return the number of bytes in complete pieces on the disk; an incomplete piece is cut away."""
        path = self._part(wanted)
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return 0
        whole = size if size == wanted.size_bytes else size - size % wanted.piece_bytes
        if whole < size:
            os.truncate(path, whole)
        return whole

    def _part(self, wanted: Statement) -> Path:
        return self._folder / f"{wanted.sha256[:16]}.part"

    def _bundle(self, wanted: Statement) -> Path:
        return self._part(wanted).with_suffix(".bundle")

    def _is_whole(self, wanted: Statement) -> bool:
        """Whether the bundle on the disk is complete: after a power cut a file of its name may be empty."""
        bundle = self._bundle(wanted)
        return bundle.exists() and bundle.stat().st_size == wanted.size_bytes

    def _clear(self, but: Statement | None = None) -> None:
        for pattern in ("*.part", "*.bundle", f"*{SIGNATURE}"):
            for path in self._folder.glob(pattern):
                if but is None or not path.name.startswith(self._part(but).stem):
                    path.unlink(missing_ok=True)

    def _settle(self, state: ContentStatus) -> None:
        self.state = state
        kept = _Kept(state.number, state.state, state.reason, self._tries, self._tried_s)
        write_whole({self._folder / "content.json": msgspec.json.encode(kept).decode()})

    def _read_state(self) -> _Kept:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            return msgspec.json.decode((self._folder / "content.json").read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError):
            return _Kept()


def _not_applied(words: Sequence[str], what: str) -> Trouble:
    return Trouble(
        what,
        "không nhận được gói nội dung",
        key="fleet.apply",
        value=" ".join(words),
        remedy="run the command by hand with the bundle and mend what it says",
        remedy_vi="chạy lệnh này bằng tay với gói nội dung rồi sửa theo lời báo",
    )
