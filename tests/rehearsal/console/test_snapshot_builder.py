"""What the console makes of the journal: lines in words, figures, and what holds now."""

from typing import Any

import pytest

from robot.rehearsal.console.snapshot import Snapshot
from robot.rehearsal.console.snapshot_builder import SnapshotBuilder
from robot.rehearsal.console.texts import LANGUAGES, ConsoleTexts
from robot.rehearsal.console.window.info_lists import translated

POSE = (6.0, 2.3, 0.0)


@pytest.fixture
def watch() -> SnapshotBuilder:
    return SnapshotBuilder(
        lambda lines, language: f"{language}: {lines[0]['key']}", ("answer", "pose_error", "battery")
    )


def see(
    watch: SnapshotBuilder, at_ms: float = 0.0, robot: tuple[float, float, float] = POSE, **figures: float
) -> Snapshot:
    return watch.see(at_ms, robot, (), figures)


def event(kind: str, **fields: Any) -> dict[str, Any]:
    return {"event": kind, **fields}


def command(kind: str, **fields: Any) -> dict[str, Any]:
    return {"command": kind, **fields}


def test_a_state_that_lasts_is_told_once(watch: SnapshotBuilder) -> None:
    for at_ms in range(0, 5000, 500):
        watch.step(at_ms, event("BaseReported", state="halted", x_mm=6000, y_mm=2300, heading_mrad=0), ())
        watch.step(at_ms, event("FacesSeen", count=1, facing=True), ())
        watch.step(at_ms, event("PartDown", part="camera", reason="no picture"), ())
    assert [line.key for line in see(watch).journal] == [
        "journal.BaseReported",
        "journal.FacesSeen_facing",
        "journal.PartDown",
    ]


def test_parts_are_up_or_down_with_the_reason(watch: SnapshotBuilder) -> None:
    watch.step(0, event("PartUp", part="base"), ())
    watch.step(1, event("PartUp", part="camera"), ())
    watch.step(2, event("PartDown", part="camera", reason="no picture"), ())
    seen = see(watch)
    assert (seen.up, seen.down) == ({"base"}, {"camera": "no picture"})
    watch.begin_anew()
    assert (see(watch).up, see(watch).down) == (frozenset(), {})


def test_the_answer_is_timed_from_the_end_of_speech_to_the_first_sound(watch: SnapshotBuilder) -> None:
    watch.step(1000, event("SpeechEnded", turn=1), ())
    say = command("Say", utterance=1, lines=[{"key": "say.fee"}], language="vi")
    watch.step(1400, event("Understood", act="answer", procedure="1.001193"), (say,))
    watch.step(2020, event("VoiceBegan", utterance=1), ())
    seen = see(watch)
    assert next(gauge.value for gauge in seen.gauges if gauge.name == "answer") == pytest.approx(1.02)
    assert (seen.said, seen.speaking) == ("vi: say.fee", True)


def test_the_way_begins_anew_with_each_trip(watch: SnapshotBuilder) -> None:
    for step in range(5):
        see(watch, robot=(6.0 + 0.2 * step, 2.3, 0.0))
    assert len(see(watch, robot=(6.8, 2.3, 0.0)).trail) == 5
    watch.step(0, event("Woke"), (command("Drive", lease=1, place="counter:3"),))
    seen = see(watch)
    assert (seen.goal, len(seen.trail)) == ("counter:3", 1)
    watch.step(9, event("DriveEnded", lease=1, reached=True), ())
    assert see(watch).goal == ""


def test_a_figure_out_of_bounds_is_marked(watch: SnapshotBuilder) -> None:
    watch.step(0, event("BaseReported", state="halted", x_mm=6300, y_mm=2300, heading_mrad=0), ())
    seen = see(watch, battery=12.0, pose_error=watch.pose_error_cm(POSE) or 0.0)
    gauges = {gauge.name: gauge for gauge in seen.gauges}
    assert gauges["pose_error"].value == pytest.approx(30.0)
    assert (gauges["pose_error"].tone, gauges["battery"].tone, gauges["answer"].tone) == ("watch", "watch", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_told_in_words(watch: SnapshotBuilder, language: str) -> None:
    show = command("Show", screen=1, view={"page": {"page": "TicketPage"}})
    steps = [
        event("PartUp", part="voice", detail="espeak-ng"),
        event("Understood", act="navigate", target="counter:3"),
        event("Tapped", screen=1, intent={"want": "choose", "of": "1.001193"}),
        event("DriveEnded", lease=1, reached=False, reason="blocked"),
        event("EscortChanged", lease=1, step="rerouted"),
        event("TicketIssued", request=1, ticket={"number": "A007"}),
        event("NoiseChanged"),
    ]
    for at_ms, each in enumerate(steps):
        watch.step(at_ms, each, (show,))
    words = ConsoleTexts(language)
    for line in see(watch).journal:
        text = translated(line, words)
        assert words.has(line.key), line.key
        assert "@" not in text
        assert "{" not in text
