"""Compute the figures of a case from the results of its runs, and compare them with the bars of motion's acceptance
table."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from robot.cli.bench import percentile
from robot.cli.bench.acceptance_bars import AcceptanceBar
from robot.cli.bench.drive.plan import DriveResult, WheelsJudged

NEAR_VISITOR_M = 3.2
"""Distance in m from the robot, at the end, up to which a visitor counts as led to the place."""
BASELINES = ("wheels", "pursuit")
"""Names of the cases that are shown for comparison only, without a bar."""
LIMITS_BROKEN = "limits of speed and braking broken"
NEVER = 999.0
"""Value shown for a figure when no run has a value for it; it misses every bar."""


@dataclass
class Figures:
    """The figures of one case. `named`: figures that have no bar but that a reader must not overlook."""

    name: str
    row: int
    what: str
    runs: int
    figures: dict[str, Any]
    bars: list[AcceptanceBar] = field(default_factory=list)
    named: dict[str, float] = field(default_factory=dict)

    @property
    def kept(self) -> bool:
        """Whether the figures are within every bar, over as many runs as each bar asks for."""
        return all(bar.kept for bar in self.bars)

    def as_json(self) -> dict[str, Any]:
        """Return the case as a dict for `--json`."""
        return {
            "case": self.name, "row": self.row, "what": self.what, "runs": self.runs, "kept": self.kept,
            "figures": self.figures, "named": self.named, "bars": [bar.as_json() for bar in self.bars],
        }  # fmt: skip


def figures_of(name: str, row: int, what: str, results: Sequence[DriveResult], needs: int = 0) -> Figures:
    """Return the figures of one case and its bars, which ask for `needs` runs."""
    there = [result for result in results if result.reached]
    found: dict[str, Any] = {
        "reached_percent": round(100 * len(there) / max(1, len(results)), 2),
        "error_cm": _spread([result.error_cm for result in there]),
        "error_deg": _spread([result.error_deg for result in there]),
        "belief_max_cm": _spread([result.belief_max_cm for result in results]),
        "times_straight": _spread([result.seconds / max(1.0, result.ideal_s) for result in there]),
        "ends": dict(Counter(result.reason or "reached" for result in results)),
        "struck": sum(result.struck for result in results),
        "emergencies_it_said": sum(result.emergencies for result in results),
        "of_them_nobody_near": sum(result.needless for result in results),
        "simulated_s": round(sum(result.seconds for result in results)),
        "work_s": round(sum(result.work_s for result in results), 1),
    }
    made = Figures(name, row, what, len(results), found)
    _BARS.get(name, _no_bars)(made, results, there)
    made.bars = [replace(bar, needs=needs, runs=len(results)) for bar in made.bars]
    limits, named = wheels_of(results)
    found |= shares_of(results)
    made.named |= named
    if name not in BASELINES:
        made.bars.append(limits)
    return made


def wheels_of(results: Sequence[WheelsJudged]) -> tuple[AcceptanceBar, dict[str, float]]:
    """Return the bar of row 17 (broken limits of speed and braking), and the counts of hard braking, which have no bar:
    our design brakes at 3.0 m/s2 for a person who surely approaches, where the table allows 1.0. These counts are
    measured at the wheels; "emergencies_it_said" counts what the robot itself reports."""
    hard: dict[str, float] = {
        "wheels braked over 1.0 m/s2": sum(result.hard_brakings for result in results),
        "of them while nobody came nearer": sum(result.hard_for_nobody for result in results),
    }
    return AcceptanceBar(LIMITS_BROKEN, sum(len(result.violations) for result in results), 0), hard


def shares_of(results: Sequence[WheelsJudged]) -> dict[str, float]:
    """Return how long the wheels were judged, and the percentage of that time in which the limits of protective or
    emergency braking, or none, applied instead of those of comfort."""
    judged_s = sum(result.judged_s for result in results)

    def percent(seconds: float) -> float:
        return round(100 * seconds / max(judged_s, 1e-9), 2)

    return {
        "judged_s": round(judged_s, 1),
        "protective_percent": percent(sum(result.protective_s for result in results)),
        "emergency_percent": percent(sum(result.emergency_s for result in results)),
        "exempt_percent": percent(sum(result.exempt_s for result in results)),
    }


def _spread(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    return {"p50": percentile(values, 50), "p95": percentile(values, 95), "max": round(max(values), 2)}


def _no_bars(_made: Figures, _results: Sequence[DriveResult], _there: Sequence[DriveResult]) -> None:
    return


def _track(made: Figures, results: Sequence[DriveResult], _there: Sequence[DriveResult]) -> None:
    made.figures["track_rms_cm"] = _spread([result.track_rms_cm for result in results])
    made.figures["track_max_cm"] = _spread([result.track_max_cm for result in results])
    made.figures["route_m"] = round(results[0].route_m, 2)
    made.bars += [
        AcceptanceBar("cross-track rms, worst run, cm", made.figures["track_rms_cm"]["max"], 4.0),
        AcceptanceBar("cross-track max, cm", made.figures["track_max_cm"]["max"], 10.0),
    ]


def _arrival(made: Figures, results: Sequence[DriveResult], there: Sequence[DriveResult]) -> None:
    made.bars += [
        AcceptanceBar("arrived, percent", made.figures["reached_percent"], 100.0, least=True),
        AcceptanceBar("final pose p95, cm", made.figures["error_cm"].get("p95", NEVER), 10.0),
        AcceptanceBar("final heading p95, deg", made.figures["error_deg"].get("p95", NEVER), 5.0),
        AcceptanceBar("runs beyond 25 cm", sum(result.error_cm > 25.0 for result in there), 0),
    ]
    del results


def _dark7(made: Figures, results: Sequence[DriveResult], there: Sequence[DriveResult]) -> None:
    _arrival(made, results, there)
    made.bars.append(AcceptanceBar("position error on the way p95, cm", made.figures["belief_max_cm"]["p95"], 60.0))


def _dark(made: Figures, results: Sequence[DriveResult], _there: Sequence[DriveResult]) -> None:
    said = sum(result.reason == "lost" for result in results)
    made.bars.append(AcceptanceBar("stopped and said so, percent", 100 * said / len(results), 100.0, least=True))
    made.bars.append(
        AcceptanceBar("position error when it stopped p95, cm", made.figures["belief_max_cm"]["p95"], 60.0)
    )


def _carried(made: Figures, results: Sequence[DriveResult], there: Sequence[DriveResult]) -> None:
    honest = sum(result.reached or result.reason in ("lost", "route") for result in results)
    made.bars += [
        AcceptanceBar("arrived, or stopped and said so, percent", 100 * honest / len(results), 100.0, least=True),
        AcceptanceBar("final pose p95, cm", made.figures["error_cm"].get("p95", NEVER), 10.0),
        AcceptanceBar("arrived at a wrong place", sum(result.error_cm > 25.0 for result in there), 0),
    ]


def _spinning(made: Figures, results: Sequence[DriveResult], there: Sequence[DriveResult]) -> None:
    made.figures["seconds"] = _spread([result.seconds for result in results])
    said = sum(result.reason in ("slip", "lost") or result.reached for result in results)
    made.bars += [
        AcceptanceBar(
            "arrived before, or stopped and said so, percent", round(100 * said / len(results), 1), 100.0, least=True
        ),
        AcceptanceBar("arrived at a wrong place", sum(result.error_cm > 25.0 for result in there), 0),
    ]


def _displaced(made: Figures, results: Sequence[DriveResult], there: Sequence[DriveResult]) -> None:
    seen = [result for result in results if result.displaced_seen]
    named = sum(result.displaced_marker in result.suspects for result in seen)
    reported = sum(
        any(result.displaced_marker in marks for marks in (result.suspects, *result.disagreeing)) for result in seen
    )
    wrong = sum(any(mark != result.displaced_marker for mark in result.suspects) for result in results)
    groups = sum(any(result.displaced_marker not in group for group in result.disagreeing) for result in results)
    made.figures |= {
        "seen_often": len(seen),
        "named": named,
        "reported": reported,
        "others_blamed": wrong,
        "groups_of_others": groups,
        "largest_group": max((len(group) for result in results for group in result.disagreeing), default=0),
    }
    made.bars += [
        AcceptanceBar("arrived, percent", made.figures["reached_percent"], 100.0, least=True),
        AcceptanceBar("final pose p95, cm", made.figures["error_cm"].get("p95", NEVER), 15.0),
        AcceptanceBar("reported where seen, percent", round(100 * reported / max(1, len(seen)), 1), 100.0, least=True),
    ]
    del there


def _home(made: Figures, results: Sequence[DriveResult], there: Sequence[DriveResult]) -> None:
    made.bars += [
        AcceptanceBar("arrived, percent", made.figures["reached_percent"], 100.0, least=True),
        AcceptanceBar("home p95, cm", made.figures["error_cm"].get("p95", NEVER), 5.0),
        AcceptanceBar("home heading p95, deg", made.figures["error_deg"].get("p95", NEVER), 3.0),
    ]
    del results, there


def led(result: DriveResult) -> bool:
    """Whether the robot reached the right place with its visitor near, at once or while it waited there."""
    return _together(result, result.visitor_m)


def led_at_arrival(result: DriveResult) -> bool:
    """Whether the robot reached the right place with its visitor, who was near on arrival or soon after."""
    soon_m = result.visitor_m if result.visitor_soon_m is None else result.visitor_soon_m
    return led(result) and _together(result, soon_m)


def _together(result: DriveResult, visitor_m: float | None) -> bool:
    near = visitor_m is None or visitor_m <= NEAR_VISITOR_M
    return result.reached and result.error_cm <= 25.0 and near


def _crowd(made: Figures, results: Sequence[DriveResult], there: Sequence[DriveResult]) -> None:
    touches = [touch for result in results for touch in result.touches]
    caused = [touch for touch in touches if touch.caused]
    success = 100 * sum(led(result) for result in results) / len(results)
    steps: Counter[str] = Counter()
    for result in results:
        steps.update(result.steps)
    made.figures |= {
        "led_percent": round(success, 2),
        "led_at_arrival_percent": round(100 * sum(map(led_at_arrival, results)) / len(results), 2),
        "led_without_staff_percent": round(
            100 * sum(led(r) and not r.staff_calls and not r.restarts for r in results) / len(results), 2
        ),
        "caused": len(caused),
        "caused_by": dict(Counter(f"{touch.kind}, {touch.manner}" for touch in caused)),
        "caused_m_s": _spread([touch.towards_m_s for touch in caused]),
        "walked_into_it": len(touches) - len(caused),
        "restarts": sum(result.restarts for result in results),
        "runs_with_touch": sum(any(touch.caused for touch in result.touches) for result in results),
        "steps": dict(steps),
    }
    made.bars += [
        AcceptanceBar("touches caused by the robot", len(caused), 0),
        AcceptanceBar("walls and furniture struck", made.figures["struck"], 0),
        AcceptanceBar("escorts led to the place, percent", round(success, 2), 99.0, least=True),
    ]
    del there


def _deserted(made: Figures, results: Sequence[DriveResult], _there: Sequence[DriveResult]) -> None:
    gone = [result for result in results if result.visitor_gone_s is not None and result.visitor_gone_s > 5.0]
    stopped = [NEVER if result.stopped_after_s is None else result.stopped_after_s for result in gone]
    alone = sum(result.reached for result in gone)  # a visitor lost in the last 5 s of a trip is missed only at its end
    driven_on_m = [result.drove_on_m for result in gone]
    made.figures |= {
        "gone": len(gone),
        "stopped_after_s": _spread(stopped),
        "finished_alone": alone,
        "drove_on_m": _spread(driven_on_m),
    }
    made.named["driven on later than 5 s after, at most, m"] = round(max(driven_on_m, default=0.0), 2)
    made.bars += [
        AcceptanceBar(
            "stands after the visitor has gone, at most, s", made.figures["stopped_after_s"].get("max", NEVER), 5.0
        ),
        AcceptanceBar("trips finished alone", alone, 0),
    ]


_BARS: dict[str, Callable[[Figures, Sequence[DriveResult], Sequence[DriveResult]], None]] = {
    "track": _track,
    "markers": _arrival,
    "assembled": _arrival,
    "half": _arrival,
    "dark7": _dark7,
    "dark10": _dark7,
    "dark": _dark,
    "carried": _carried,
    "spinning": _spinning,
    "displaced": _displaced,
    "home": _home,
    "dock": _home,
    "crowd": _crowd,
    "pursuit": _crowd,
    "deserted": _deserted,
}
