"""The report of a visit tells by the journal what became of each sentence, touch and drive."""

from pathlib import Path

from robot.core.commands import Drive
from robot.core.events import Act, DriveEnded, HeardNothing, SpeechBegan, Tapped, Understood, VoiceBegan
from robot.core.intents import Intent, Want
from robot.rehearsal.demo.lobby_demo import VISITS, _asking, visit
from robot.rehearsal.demo.visit_report import SpokenSentence, visit_report
from robot.rehearsal.scenarios.orders import AnyOrder, Enter, Tap, VisitorSays
from robot.rehearsal.scenarios.player import PlayResult
from robot.rehearsal.scenarios.run_facts import RunFacts
from robot.runtime.event_loop.journal import JournalEntry

RESULT = PlayResult(visit("voice"), (), 0.0, [], Path(), RunFacts())
LAN = Enter("lan", label="Bà Lan")


def test_a_sentence_is_understood_or_counts_as_nothing() -> None:
    entries = [
        JournalEntry(100, SpeechBegan(1)),
        JournalEntry(900, HeardNothing(1)),
        JournalEntry(2_000, SpeechBegan(2)),
        JournalEntry(3_000, Understood(2, Act.NAVIGATE, target="counter:3", since_speech_ms=400)),
        JournalEntry(3_200, VoiceBegan(7)),
    ]
    says = VisitorSays("lan", "ừ")
    report = visit_report(RESULT, [(0, LAN), (0, says), (2, says), (5, says)], entries)
    unheard = SpokenSentence("ừ", "nothing", "", 0, None)
    assert report.who == "Bà Lan"
    assert report.sentences == [unheard, SpokenSentence("ừ", "navigate", "counter:3", 400, 600), unheard]


def test_taps_to_the_counter_end_where_the_robot_sets_out() -> None:
    tapped = Tapped(1, Intent(Want.HOME, ""))
    entries = [
        JournalEntry(0, tapped),
        JournalEntry(1_000, tapped, (Drive(3, "counter:3", 900),)),
        JournalEntry(1_500, tapped, (Drive(4, "counter:3", 900),)),
        JournalEntry(9_000, DriveEnded(4, True)),
    ]
    ordered: list[tuple[int, AnyOrder]] = [(0, Tap("home")), (1, Tap("yes")), (4, Tap("done"))]
    report = visit_report(RESULT, ordered, entries)
    assert (report.taps_to_counter, report.touches) == (2, ["home", "yes", "done"])
    (trip,) = report.trips
    assert (trip.began_ms, trip.ended_ms, trip.reached) == (1_000, 9_000, True)


def test_the_first_visitor_can_ask_something_else() -> None:
    scenario = _asking(visit(VISITS[0]), "tôi muốn làm thẻ căn cước")
    orders = [order for step in scenario.steps for order in (step.order, *step.again)]
    assert [order.text for order in orders if isinstance(order, VisitorSays)][:3] == ["tôi muốn làm thẻ căn cước"] * 3
    assert not [each for each in scenario.expect if each.page]
