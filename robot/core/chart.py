"""Draw the state chart of the dialogue from the tables in use, so that the chart is never out of date."""

from collections.abc import Iterator

from robot.core.deadlines import ON_DEADLINE, ON_VISITOR_LEFT
from robot.core.phases import (
    Choosing,
    Driving,
    Greeting,
    HandingOver,
    Returning,
    Seeking,
    ShowingWay,
    Stopping,
    Waiting,
)
from robot.core.table import ANYWHERE, WANTS

ANY = "*"
"""Source of the edges that may leave any phase, except a phase with a cell of its own for the want."""

SUMMARISED_FROM = 6
"""From this number of reasons on, the label of an edge is "any of N wants" instead of a list. Chosen."""


def edges() -> dict[tuple[str, str], list[str]]:
    """Return the edges: {(from, to): reasons}; a reason is a want, "time", "visitor left", or an event in words."""
    found: dict[tuple[str, str], list[str]] = {}
    for source, target, reason in _all():
        found.setdefault((source, target), []).append(reason)
    return found


def _all() -> Iterator[tuple[str, str, str]]:
    """Yield all edges as (from, to, reason): first those of events, which no table holds, then those of the tables."""
    yield Waiting.__name__, Greeting.__name__, "visitor came"
    yield ANY, Stopping.__name__, "emergency stop, bumper, fault"
    yield ANY, Choosing.__name__, "several procedures fit"
    yield Driving.__name__, HandingOver.__name__, "arrived"
    yield Driving.__name__, ShowingWay.__name__, "no way through, base lost, battery empty"
    yield Driving.__name__, Seeking.__name__, "the visitor is not seen"
    yield Seeking.__name__, Driving.__name__, "the visitor is seen"
    yield Driving.__name__, Returning.__name__, "the visitor does not come"
    yield Seeking.__name__, Returning.__name__, "the visitor does not come"
    yield HandingOver.__name__, Returning.__name__, "battery low"
    yield ShowingWay.__name__, Returning.__name__, "battery low"
    yield Seeking.__name__, ShowingWay.__name__, "no way through, base lost, battery empty"
    yield Returning.__name__, Waiting.__name__, "arrived, no way through, battery empty"
    for want, here in ANYWHERE.items():
        for target in here.leads_to:
            yield ANY, target.__name__, want.value
    for kind, row in WANTS.items():
        for want, here in row.items():
            for target in here.leads_to:
                yield kind.__name__, target.__name__, want.value
        for target in ON_DEADLINE[kind].leads_to:
            yield kind.__name__, target.__name__, "time"
        for target in ON_VISITOR_LEFT[kind].leads_to if kind in ON_VISITOR_LEFT else ():
            yield kind.__name__, target.__name__, "visitor left"


def _label(reasons: list[str]) -> str:
    return f"any of {len(reasons)} wants" if len(reasons) >= SUMMARISED_FROM else ", ".join(reasons)


def mermaid() -> str:
    """Return the state chart in the language of Mermaid."""
    lines = ["stateDiagram-v2", '    state "in any phase" as Any', "    [*] --> Starting"]
    for (source, target), reasons in edges().items():
        lines.append(f"    {'Any' if source == ANY else source} --> {target}: {_label(reasons)}")
    return "\n".join(lines)


def text() -> str:
    """Return the state chart as text, phase by phase."""
    lines: list[str] = []
    for kind in [ANY, *(kind.__name__ for kind in WANTS)]:
        lines.append("in any phase" if kind == ANY else kind)
        for (source, target), reasons in edges().items():
            if source == kind:
                lines.append(f"    -> {target:<13} {_label(reasons)}")
    return "\n".join(lines)
