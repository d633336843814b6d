"""An independent monitor of a drive: it reads an encoder log and reports where limits of speed and braking were broken.

The monitor shares no code with the controller. It judges both wheels, by ticks alone: at most 0.6 m/s; speeding up and
comfort braking at most 0.6 m/s2; protective braking at most 1.0 m/s2; emergency braking, for a person who comes too
close for that, at most 4.0 m/s2; backwards at most 0.12 m/s. Stops by the red button, the bumper or the board are
exempt.

It is the controller that calls a braking an emergency, and that could hide any mistake. So every braking over 1.0 m/s2
is listed in `hard`, for any reason, and only the true state of the lobby excuses it.

Ticks and clocks are discrete, so a rate is measured over several windows of time and reported only when rounding cannot
explain it. Each report is therefore certain, and a short violation is found only when it is large.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

SPEED_MM_S = 600.0
REVERSE_MM_S = 120.0
"""Limit of speed in reverse, mm/s: 0.1 m/s is the largest command, and a speed regulator overshoots."""
COMFORT_MM_S2 = 600.0
PROTECTIVE_MM_S2 = 1000.0
EMERGENCY_MM_S2 = 4000.0
"""Limit of emergency braking, mm/s2: the board's own ramp of 3.0 m/s2, plus the overshoot of the speed regulator."""
WINDOWS_MS = (80.0, 160.0, 320.0)
GAP_MS = 250.0
"""After a gap in the log longer than this, the monitor begins anew, ms; chosen."""
JUMP_MM_S = 3000.0
"""Speed that no wheel can reach, mm/s: above it, the counter of ticks has jumped."""
REGISTER = 1 << 32
WHEELS = ("left", "right")
KEPT = 512
"""Number of samples that are kept after they were judged."""

PROTECTIVE = frozenset(("protective", "obstacle", "rear", "person", "lease", "nonsense", "link"))
EMERGENCY = "emergency"
EXEMPT = frozenset(("exempt", "latched", "estop", "bumper", "silence", "reset", "pushed"))
"""Causes of a stop to which the monitor's limits do not apply. `silence`: the host sends nothing, so the board stops by
itself. `pushed`: a person pushes the robot by hand."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A stretch of the log over a limit. `worst` and `limit` in mm/s or mm/s2, both without the tolerance for
    rounding."""

    from_ms: float
    until_ms: float
    what: str  # speed, reversing, speeding up, braking, jump
    wheel: str  # left, right, both
    worst: float
    limit: float
    reason: str

    def __str__(self) -> str:
        unit = "mm/s2" if self.what in ("speeding up", "braking") else "mm/s"
        why = f", reason {self.reason!r}" if self.reason else ""
        wheel = "both wheels" if self.wheel == "both" else f"{self.wheel} wheel"
        span = f"{self.from_ms:.0f}..{self.until_ms:.0f} ms"
        return f"{span}: {self.what}, {wheel}: {self.worst:.0f} {unit}, at most {self.limit:.0f}{why}"


@dataclass(frozen=True, slots=True)
class HardBraking:
    """A stretch in which braking was harder than the protective limit. `excused`: a person came close at that time."""

    from_ms: float
    until_ms: float
    worst_mm_s2: float
    excused: bool


@dataclass
class Monitor:
    """A monitor that collects `violations` and `hard` (hard brakings) from samples in order of time; `finish` judges
    the last ones.

    `mm_per_tick`: distance of a wheel's rim a tick; `clock_ms`: step of the clock that stamped the samples (0 in
    lockstep). A reason counts from `lead_ms` before it was given, since the board stops before a reason is known, to
    `settle_ms` after it, since wheels lag; so a verdict comes `lead_ms` late. `overshoot`: share by which a wheel
    regulator may exceed the speed limit.
    """

    mm_per_tick: float
    clock_ms: float = 0.0
    lead_ms: float = 100.0
    settle_ms: float = 200.0
    overshoot: float = 0.0
    violations: list[Violation] = field(default_factory=list)
    hard: list[HardBraking] = field(default_factory=list)
    judged_ms: float = 0.0
    protective_ms: float = 0.0
    emergency_ms: float = 0.0
    exempt_ms: float = 0.0

    def __post_init__(self) -> None:
        self._begin()

    def take(
        self, at_ms: float, left_ticks: int, right_ticks: int, reason: str = "", *, somebody_comes: bool = False
    ) -> None:
        """Add one sample. Ticks are 32-bit registers and may wrap around. A sample not newer than the last one is
        ignored.

        `reason`: why the wheels brake now, EMERGENCY or one of PROTECTIVE or EXEMPT; anything else is comfort.
        `somebody_comes`: whether a person comes close, by the true state of the lobby, not by the controller.
        """
        if self._times:
            span_ms = at_ms - self._times[-1]
            if span_ms <= 0:
                return
            if span_ms > GAP_MS:
                self.forget()
            else:
                self._advance(at_ms, span_ms, (left_ticks, right_ticks), reason)
        if not self._times:
            self._append(at_ms, 0.0, 0.0, reason)
        if somebody_comes:
            self._comes_until_ms = at_ms + self.settle_ms
        self._ticks = left_ticks, right_ticks
        self._judge_until(at_ms - self.lead_ms)

    def forget(self) -> None:
        """Begin anew, since the board was reset or the robot was carried to another place."""
        self.finish()
        self._begin()

    def finish(self) -> tuple[Violation, ...]:
        """Judge the samples up to the last one. Return all violations of the drive."""
        if self._times:
            self._judge_until(self._times[-1])
        return tuple(self.violations)

    def _begin(self) -> None:
        self._times: list[float] = []
        self._ways: tuple[list[float], list[float]] = ([], [])
        self._reasons: list[str] = []
        self._ticks = (0, 0)
        self._next = 0
        self._protective_until_ms = self._emergency_until_ms = self._exempt_until_ms = float("-inf")
        self._comes_until_ms = float("-inf")

    def _append(self, at_ms: float, left_mm: float, right_mm: float, reason: str) -> None:
        self._times.append(at_ms)
        self._ways[0].append(left_mm)
        self._ways[1].append(right_mm)
        self._reasons.append(reason)
        if reason in EXEMPT:
            self._exempt_until_ms = at_ms + self.settle_ms
        elif reason == EMERGENCY:
            self._emergency_until_ms = at_ms + self.settle_ms
        elif reason in PROTECTIVE:
            self._protective_until_ms = at_ms + self.settle_ms

    def _advance(self, at_ms: float, span_ms: float, ticks: tuple[int, int], reason: str) -> None:
        left, right = (
            ((now - before + REGISTER // 2) % REGISTER - REGISTER // 2) * self.mm_per_tick
            for now, before in zip(ticks, self._ticks, strict=True)
        )
        for wheel, moved in ((0, left), (1, right)):
            leap = (abs(moved) - self.mm_per_tick) / span_ms * 1000
            if leap > JUMP_MM_S:
                begin_ms = self._times[-1]
                self.forget()
                self._note(Violation(begin_ms, at_ms, "jump", WHEELS[wheel], leap, JUMP_MM_S, reason))
                return
        self.judged_ms += span_ms
        self.protective_ms += span_ms * (reason in PROTECTIVE)
        self.emergency_ms += span_ms * (reason == EMERGENCY)
        self.exempt_ms += span_ms * (reason in EXEMPT)
        self._append(at_ms, self._ways[0][-1] + left, self._ways[1][-1] + right, reason)

    def _judge_until(self, at_ms: float) -> None:
        while self._next < len(self._times) and self._times[self._next] <= at_ms:
            self._judge(self._next)
            self._next += 1
        if self._next > KEPT:
            drop = bisect_right(self._times, self._times[self._next - 1] - 2 * WINDOWS_MS[-1] - GAP_MS)
            for column in (self._times, *self._ways, self._reasons):
                del column[:drop]
            self._next -= drop

    def _judge(self, now: int) -> None:
        for window_ms in WINDOWS_MS:
            middle = bisect_right(self._times, self._times[now] - window_ms) - 1
            if middle < 0:
                return
            speeds = self._speeds(middle, now)
            self._judge_speeds(middle, now, speeds)
            first = bisect_right(self._times, self._times[middle] - window_ms) - 1
            if first >= 0 and self._times[first] > self._exempt_until_ms:
                self._judge_changes(first, now, self._speeds(first, middle), speeds)

    def _speeds(self, first: int, last: int) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return, for each wheel, its mean rim speed and the error that whole ticks and the clock may cause, both in
        mm/s."""
        span_s = (self._times[last] - self._times[first]) / 1000
        left, right = ((way[last] - way[first]) / span_s for way in self._ways)
        tick, clock = self.mm_per_tick / span_s, self.clock_ms / span_s / 1000
        return (left, tick + abs(left) * clock), (right, tick + abs(right) * clock)

    def _judge_speeds(self, first: int, now: int, speeds: tuple[tuple[float, float], tuple[float, float]]) -> None:
        if self._reasons[now] == "pushed":
            return
        for wheel, (speed, error) in enumerate(speeds):
            if abs(speed) - error > SPEED_MM_S * (1 + self.overshoot):
                self._blame(first, now, "speed", WHEELS[wheel], abs(speed), SPEED_MM_S)
        (left, error), (right, other_error) = speeds
        backwards = -(left + right) / 2
        if backwards - (error + other_error) / 2 > REVERSE_MM_S:
            self._blame(first, now, "reversing", "both", backwards, REVERSE_MM_S)

    def _judge_changes(
        self,
        first: int,
        now: int,
        before: tuple[tuple[float, float], tuple[float, float]],
        after: tuple[tuple[float, float], tuple[float, float]],
    ) -> None:
        """Check that the mean speeds of two neighbouring windows differ by no more than the limit allows between their
        middles."""
        span_s = (self._times[now] - self._times[first]) / 2000
        for wheel in (0, 1):
            (had, had_error), (has, has_error) = before[wheel], after[wheel]
            slower = abs(has) < abs(had)
            braking = slower or self._turned_round(first, now, wheel)
            limit = COMFORT_MM_S2
            if braking and self._times[first] <= self._emergency_until_ms:
                limit = EMERGENCY_MM_S2
            elif braking and self._times[first] <= self._protective_until_ms:
                limit = PROTECTIVE_MM_S2
            change = abs(has - had) / span_s
            surely = change - (had_error + has_error) / span_s
            if braking and surely > PROTECTIVE_MM_S2:
                self._note_hard(self._times[first], self._times[now], change)
            if surely > limit:
                self._blame(first, now, "braking" if slower else "speeding up", WHEELS[wheel], change, limit)

    def _turned_round(self, first: int, now: int, wheel: int) -> bool:
        """Whether a wheel braked and then sped up in the other direction; for such a change the larger limit, that of
        braking, holds."""
        quarter = (now - first) // 4
        way = self._ways[wheel]
        return (way[first + quarter] - way[first]) * (way[now] - way[now - quarter]) < 0

    def _blame(self, first: int, now: int, what: str, wheel: str, worst: float, limit: float) -> None:
        self._note(
            Violation(self._times[first], self._times[now], what, wheel, worst, limit, self._reasons[now]),
        )

    def _note_hard(self, from_ms: float, until_ms: float, worst_mm_s2: float) -> None:
        """Add a hard braking. Overlapping ones are merged, and one excuse is enough for all of them."""
        braking = HardBraking(from_ms, until_ms, worst_mm_s2, from_ms <= self._comes_until_ms)
        if self.hard and from_ms <= self.hard[-1].until_ms:
            known = self.hard.pop()
            braking = HardBraking(
                min(known.from_ms, from_ms),
                until_ms,
                max(known.worst_mm_s2, worst_mm_s2),
                known.excused or braking.excused,
            )
        self.hard.append(braking)

    def _note(self, breach: Violation) -> None:
        """Add a violation. Overlapping violations of the same limit are merged into one stretch."""
        for number in range(len(self.violations) - 1, max(-1, len(self.violations) - 9), -1):
            known = self.violations[number]
            same = (known.what, known.wheel, known.limit) == (breach.what, breach.wheel, breach.limit)
            if same and breach.from_ms <= known.until_ms:
                self.violations[number] = replace(
                    known,
                    from_ms=min(known.from_ms, breach.from_ms),
                    until_ms=breach.until_ms,
                    worst=max(known.worst, breach.worst),
                )
                return
        self.violations.append(breach)


def judge(
    log: Iterable[tuple[float, int, int, str]], mm_per_tick: float, clock_ms: float = 0.0
) -> tuple[Violation, ...]:
    """Return all violations in a whole log of (ms, left ticks, right ticks, reason)."""
    monitor = Monitor(mm_per_tick, clock_ms)
    for at_ms, left, right, reason in log:
        monitor.take(at_ms, left, right, reason)
    return monitor.finish()
