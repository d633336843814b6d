"""Facts about a rehearsed robot after a step (its page, parts, speech), derived from its events and commands alone."""

from dataclasses import dataclass, field
from typing import Any

import msgspec

from robot.core.commands import Hush, Listen, Say, Show, StopListening
from robot.core.events import (
    BaseReported,
    HeardNothing,
    HearingLost,
    PartDown,
    PartUp,
    SpeechEnded,
    Understood,
    VoiceEnded,
)
from robot.core.parts import Part
from robot.rehearsal.step import RehearsalStep


@dataclass(frozen=True)
class RunFacts:
    """Facts about the robot after a step. `at_ms`: time on the rehearsal's clock; `view`: the screen's view as plain
    values, with its page in "page"."""

    at_ms: int = 0
    step: RehearsalStep | None = None
    view: dict[str, Any] = field(default_factory=dict)
    base: str = ""
    up: frozenset[str] = frozenset()
    down: frozenset[str] = frozenset()
    listening: bool = False
    speaking: bool = False

    @property
    def page(self) -> str:
        """The name of the page on the screen."""
        return str(self.view.get("page", {}).get("page", ""))


def after(facts: RunFacts, step: RehearsalStep) -> RunFacts:
    """Return the facts after one more step, from those before it."""
    base, up, down = facts.base, facts.up, facts.down
    listening, speaking, view = facts.listening, facts.speaking, facts.view
    match step.event:
        case BaseReported(state=state):
            base = state.value
        case PartUp(part=part):
            up, down = up | {part.value}, down - {part.value}
        case PartDown(part=part):
            up, down = up - {part.value}, down | {part.value}
            base = "" if part is Part.BASE else base
        case Understood() | HeardNothing() | HearingLost() | SpeechEnded():
            listening = False
        case VoiceEnded():
            speaking = False
    for command in step.commands:
        match command:
            case Show():
                view = msgspec.to_builtins(command.view)
            case Say():
                speaking = True
            case Hush():
                speaking = False
            case Listen():
                listening = not command.over_voice
            case StopListening():
                listening = False
    return RunFacts(step.at_ms, step, view, base, up, down, listening, speaking)
