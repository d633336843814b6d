"""Write the reference of the faults that a scenario or the console can inject, read from their table."""

from robot.rehearsal.scenarios.faults import BOTH, FAULTS, FaultKind
from tests.house.reference.markdown import table


def fault_reference() -> str:
    """Return the table of faults as Markdown."""
    head = ("fault", "what happens", "nghĩa là", "takes (when left out)", "backend")
    return table(head, ((f"`{name}`", kind.en, kind.vi, _taken(kind), _where(kind)) for name, kind in FAULTS.items()))


def _taken(kind: FaultKind) -> str:
    """Return the fields of a fault with their usual values."""
    usual = {field: "must be given" if value is None else f"{value:g}" for field, value in kind.takes.items()}
    return ", ".join(f"`{field}` ({value})" for field, value in usual.items())


def _where(kind: FaultKind) -> str:
    return "both" if kind.backends == BOTH else ", ".join(kind.backends)
