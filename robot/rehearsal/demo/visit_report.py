"""Report of one visit of a demonstration, from the visitor's orders and the robot's journal."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from robot.core.commands import Drive, Show
from robot.core.events import DriveEnded, HeardNothing, HearingLost, Understood, VoiceBegan
from robot.core.screen.view import ProcedurePage
from robot.rehearsal.scenarios.orders import AnyOrder, Enter, Tap, VisitorSays
from robot.rehearsal.scenarios.player import PlayResult
from robot.runtime.event_loop.journal import JournalEntry

_ANSWERS_MS = 8_000
"""Longest time from understanding a sentence until the robot's voice begins, ms; a later voice is no answer to it.
Chosen."""


@dataclass(frozen=True)
class SpokenSentence:
    """A visitor's sentence and the robot's reaction. `act`: the understood intent; "nothing" when the robot was not
    listening. Times in ms; `answer_ms` is None when no spoken answer followed."""

    words: str
    act: str
    about: str
    since_speech_ms: int
    answer_ms: int | None


@dataclass
class ReportedTrip:
    """A drive of the robot: the place ordered, its start and end on the robot's clock, ms."""

    lease: int
    place: str
    began_ms: int
    began: int
    """Index of the journal entry, within this visit, that ordered the drive."""
    ended_ms: int = 0
    reached: bool = False
    reason: str = ""


@dataclass
class Played:
    """Report of one visit; `wrong`: what failed, "" when the visit went as planned."""

    who: str
    plan: str
    wrong: str = ""
    sentences: list[SpokenSentence] = field(default_factory=list)
    touches: list[str] = field(default_factory=list)
    taps_to_counter: int = 0  # on a visit by touch: until the robot set out
    answered: str = ""
    trips: list[ReportedTrip] = field(default_factory=list)


def visit_report(
    result: PlayResult, ordered: Sequence[tuple[int, AnyOrder]], entries: Sequence[JournalEntry]
) -> Played:
    """Report one visit. `ordered` and `entries` belong to this visit alone; each order has the index of the journal
    entry after it."""
    who = next((order.label for _, order in ordered if isinstance(order, Enter)), "")
    wrong = "; ".join(str(failure) for failure in result.failures)
    played = Played(who, result.scenario.title.en, wrong, trips=_trips(entries))
    said = [(index, order) for index, order in ordered if isinstance(order, VisitorSays)]
    ends = [*(index for index, _ in said[1:]), len(entries)]
    played.sentences = [
        _sentence(order.text or "…", entries[index:end], entries)
        for (index, order), end in zip(said, ends, strict=False)
    ]
    taps = [(index, order.want) for index, order in ordered if isinstance(order, Tap)]
    played.touches = [want for _, want in taps]
    if played.trips and not said:
        played.taps_to_counter = sum(index <= played.trips[0].began for index, _ in taps)
    pages = [command.view.page for entry in entries for command in entry.commands if isinstance(command, Show)]
    played.answered = next((page.code for page in reversed(pages) if isinstance(page, ProcedurePage)), "")
    return played


def _sentence(words: str, heard: Sequence[JournalEntry], entries: Sequence[JournalEntry]) -> SpokenSentence:
    meant = next((each for each in heard if isinstance(each.event, Understood | HeardNothing | HearingLost)), None)
    if meant is None or not isinstance(meant.event, Understood):
        return SpokenSentence(words, "nothing", "", 0, None)
    event = meant.event
    voices = (each.at - meant.at for each in entries if isinstance(each.event, VoiceBegan) and each.at >= meant.at)
    waited_ms = next(voices, _ANSWERS_MS + 1)
    answer_ms = event.since_speech_ms + waited_ms if waited_ms <= _ANSWERS_MS else None
    return SpokenSentence(words, event.act.value, event.procedure or event.target, event.since_speech_ms, answer_ms)


def _trips(entries: Sequence[JournalEntry]) -> list[ReportedTrip]:
    trips: list[ReportedTrip] = []
    for index, entry in enumerate(entries):
        if isinstance(entry.event, DriveEnded):
            for trip in trips:
                if trip.lease == entry.event.lease and not trip.ended_ms:
                    trip.ended_ms, trip.reached, trip.reason = entry.at, entry.event.reached, entry.event.reason
        for drive in [command for command in entry.commands if isinstance(command, Drive)]:
            going = next((trip for trip in trips if trip.place == drive.place and not trip.ended_ms), None)
            if going is not None:
                going.lease = drive.lease  # the robot continues with a visitor whom it had lost
            elif all(trip.lease != drive.lease for trip in trips):
                trips.append(ReportedTrip(drive.lease, drive.place, entry.at, index))
    return trips
