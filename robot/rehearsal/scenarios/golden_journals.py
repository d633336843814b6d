"""Golden journals: the events and commands of a run without times and figures, stored for comparison with later runs.

A golden journal has one line for each step with a consequence. Events and views during speech and driving are left out,
because their order changes when a position differs by one centimetre.
"""

import difflib
from collections.abc import Iterable
from pathlib import Path

import msgspec

from robot.core.commands import AnyCommand, CountQuestion, Drive, Hush, Listen, Say, Show, StopListening
from robot.core.events import (
    AnyEvent,
    BaseReported,
    DriveEnded,
    EscortChanged,
    FacesSeen,
    PartDown,
    PartUp,
    SpeechBegan,
    SpeechEnded,
    Tapped,
    Understood,
    VoiceBegan,
    VoiceEnded,
    Woke,
)
from robot.core.screen.view import MovingPage, SeekingPage
from robot.paths import ROOT
from robot.rehearsal.step import RehearsalStep

GOLDEN = ROOT / "tests" / "golden" / "scenarios"
_PACE = (EscortChanged, VoiceBegan, VoiceEnded, SpeechBegan, SpeechEnded)
_TOLD: dict[type[AnyEvent], tuple[str, ...]] = {
    PartUp: ("part",),
    PartDown: ("part",),
    Tapped: ("intent",),
    Understood: ("act", "procedure", "target"),
    DriveEnded: ("reached", "reason"),
    BaseReported: ("state",),
}
_ROUTINE = (FacesSeen, BaseReported, Woke)
_ANY_TIME = (CountQuestion, Drive, Hush, Listen, StopListening)
"""Commands left out of golden journals, because they follow from other commands or are repeated at any time."""


def golden_of(steps: Iterable[RehearsalStep]) -> str:
    """Return the text of a golden journal made of `steps`."""
    lines: list[str] = []
    for step in steps:
        if isinstance(step.event, _PACE) or (isinstance(step.event, _ROUTINE) and _on_the_way(step)):
            continue
        commands = [_command(each) for each in step.commands if not isinstance(each, _ANY_TIME)]
        commands = [each for number, each in enumerate(commands) if each and each not in commands[:number]]
        if isinstance(step.event, _ROUTINE) and not commands:
            continue
        name = "" if isinstance(step.event, _ROUTINE) else _event(step.event)
        lines.append(f"{name or 'time'} -> {', '.join(commands) or '-'}")
    return "\n".join(lines) + "\n"


def _on_the_way(step: RehearsalStep) -> bool:
    return any(
        isinstance(each, Show) and isinstance(each.view.page, MovingPage | SeekingPage) for each in step.commands
    )


def _event(event: AnyEvent) -> str:
    told = [msgspec.to_builtins(getattr(event, field)) for field in _TOLD.get(type(event), ())]
    words = [" ".join(str(part) for part in each.values()) if isinstance(each, dict) else str(each) for each in told]
    return " ".join([type(event).__name__, *(word for word in words if word and word != "False")])


def _command(command: AnyCommand) -> str:
    match command:
        case Show(view=view):
            return f"Show {type(view.page).__name__}"
        case Say(lines=lines):
            return f"Say {' '.join(line.key for line in lines)}"
        case _:
            return type(command).__name__


def difference(name: str, steps: Iterable[RehearsalStep], folder: Path = GOLDEN) -> str:
    """Return the first 12 lines of difference from the golden journal of `name`; "" = no difference, or no golden
    journal."""
    file = folder / f"{name}.txt"
    if not file.exists():
        return ""
    kept, now = file.read_text(encoding="utf-8").splitlines(), golden_of(steps).splitlines()
    told = [line for line in difflib.unified_diff(kept, now, "golden", "now", n=1, lineterm="") if line[:3] != "---"]
    return "\n".join(told[:12])


def write_golden(name: str, steps: Iterable[RehearsalStep], folder: Path = GOLDEN) -> Path:
    """Store the journal of scenario `name` as its golden journal. Return the file's path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.txt"
    file.write_text(golden_of(steps), encoding="utf-8")
    return file
