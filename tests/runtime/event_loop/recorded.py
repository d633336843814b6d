"""Writes the journal of a scripted visit."""

from pathlib import Path

from robot.core.commands import AnyCommand
from robot.core.events import AnyEvent, BaseReported, BaseState, DriveEnded
from robot.core.intents import Want
from robot.runtime.event_loop.journal import FORMAT, Head, Journal
from tests.core.conversation import BIRTH, FACE, NOBODY, RULES, Conversation


class Recorded(Conversation):
    """A conversation that journals each step."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        super().__init__()

    def decides(self, event: AnyEvent) -> list[AnyCommand]:
        """One event, decided and written."""
        commands = super().decides(event)
        self.journal.write(self.at_ms, event, tuple(commands))
        return commands


def record_a_visit(path: Path, looks: int = 0) -> Path:
    """A visit by touch, with a paper check, to counter 3 and back; `looks` adds as many looks of the camera."""
    journal = Journal(path, Head(FORMAT, "test", "2026-01-01T08:00:00+0700", RULES))
    talk = Recorded(journal)
    talk.happens(FACE).passes(RULES.dwell_ms)
    for index in range(looks):
        talk.passes(100).happens(FACE if index % 7 else NOBODY)
    talk.taps(Want.HOME).taps(Want.TOPIC, "birth").taps(Want.CHOOSE, BIRTH).taps(Want.TICK, "0")
    talk.taps(Want.PRECHECK).taps(Want.NO).taps(Want.UNSURE).taps(Want.NO)
    talk.taps(Want.GUIDE).taps(Want.YES).passes(RULES.leaving_ms)
    talk.happens(BaseReported(BaseState.DRIVING, 100, 0, 0, 25_000)).passes(5000)
    talk.happens(DriveEnded(talk.state.lease, reached=True)).taps(Want.DONE).passes(RULES.goodbye_ms)
    talk.passes(3000).happens(DriveEnded(talk.state.lease, reached=True))
    journal.close()
    return path
