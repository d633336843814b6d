"""The face at given instants: how long a mood lasts, where the eyes look, what stands still where nothing may move."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.face.gaze import FINGER_MS, LOOK_STEPS
from kiosk_ui.face.mood import FADE_MS, FADE_STEPS
from robot.core.screen import view as v
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import LiveValues

START_MS = 1_000_000
HOME, PROCEDURE, IDLE = v.HomePage(), v.ProcedurePage("1.001193"), v.IdlePage()
VISITOR = (0.4, -0.2)
ASIDE = 0.15  # farther than this from the visitor's face the eyes look elsewhere


def seeing(at: tuple[float, float] | None = VISITOR) -> LiveValues:
    live = LiveValues()
    live.gaze = at
    return live


def played(
    motion: AnimationState, view: View, live: LiveValues, from_ms: int, to_ms: int, step_ms: int = 20
) -> Iterator[int]:
    """Every instant of the span, as the window steps through it."""
    for at_ms in range(from_ms, to_ms, step_ms):
        motion.step(at_ms, live, view)
        yield at_ms


def face_after(span_ms: int, view: View, before: View | None = None) -> Face:
    motion = AnimationState()
    motion.step(START_MS - 1, LiveValues(), before or View(HOME, Face.ATTENTIVE))
    motion.step(START_MS, LiveValues(), view)
    motion.step(START_MS + span_ms, LiveValues(), view)
    return motion.mood.now


def test_a_smile_lasts_two_seconds() -> None:
    happy = View(HOME, Face.HAPPY)
    assert face_after(1999, happy) is Face.HAPPY
    assert face_after(2000, happy) is Face.ATTENTIVE


def test_regret_lasts_three_seconds() -> None:
    sorry = View(HOME, Face.SORRY)
    assert face_after(2999, sorry) is Face.SORRY
    assert face_after(3000, sorry) is Face.ATTENTIVE


def test_a_sentence_that_is_longer_than_a_smile_is_spoken_with_a_moving_mouth() -> None:
    live, motion, view = seeing(), AnimationState(), View(HOME, Face.HAPPY, speaking=True)
    live.voice_level = 0.8
    mouths = [(at_ms, motion.mouth) for at_ms in played(motion, view, live, START_MS, START_MS + 3000)]
    assert {mouth for at_ms, mouth in mouths if at_ms < START_MS + 2000} == {0}
    assert {mouth for at_ms, mouth in mouths if at_ms >= START_MS + 2000} == {12}


def test_a_view_that_changes_does_not_make_a_smile_last_longer() -> None:
    motion = AnimationState()
    for at_ms in range(START_MS, START_MS + 2001, 100):
        motion.step(at_ms, LiveValues(), View(HOME, Face.HAPPY, heard=at_ms))
    assert motion.mood.now is Face.ATTENTIVE


def test_a_meaning_that_comes_soon_is_no_thinking_to_be_seen() -> None:
    listening = View(HOME, Face.LISTEN, Ear.OPEN)
    assert face_after(299, View(HOME, Face.THINK, Ear.THINKING), listening) is Face.LISTEN
    assert face_after(300, View(HOME, Face.THINK, Ear.THINKING), listening) is Face.THINK


def test_an_expression_comes_over_the_other_within_120_ms() -> None:
    motion = AnimationState()
    motion.step(START_MS - 1, LiveValues(), View(HOME, Face.ATTENTIVE))
    shares = []
    for at_ms in played(motion, View(HOME, Face.HAPPY), LiveValues(), START_MS, START_MS + FADE_MS + 20):
        shares.append(motion.mood.share)
        assert motion.moving(View(HOME)) == (at_ms < START_MS + FADE_MS)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, FADE_STEPS)


def test_the_eyes_reach_a_visitor_within_150_ms_and_do_not_jump() -> None:
    motion, live, view = AnimationState(), seeing(None), View(HOME, Face.ATTENTIVE)
    motion.step(START_MS, live, view)
    live.gaze = (0.8, 0.0)
    looks = [motion.gaze.look[0] for _ in played(motion, view, live, START_MS + 20, START_MS + 200)]
    assert 0 < looks[0] < 0.4
    assert looks == sorted(looks)
    assert looks[7] == pytest.approx(0.8, abs=0.05)


def test_a_face_that_trembles_does_not_make_the_eyes_tremble() -> None:
    motion, live, view = AnimationState(), seeing(), View(HOME, Face.ATTENTIVE)
    motion.step(START_MS, live, view)
    for i, _ in enumerate(played(motion, view, live, START_MS + 20, START_MS + 2000)):
        live.gaze = (VISITOR[0] + 0.03 * (-1) ** i, VISITOR[1])
        assert motion.gaze.look == VISITOR


def away(face: Face, page: v.AnyPage = HOME, minutes: int = 5, **frame: Any) -> list[int]:
    """The instants at which the eyes are not on the visitor, of some minutes in one state."""
    motion, live, view = AnimationState(), seeing(), View(page, face, **frame)
    found = []
    for at_ms in played(motion, view, live, START_MS, START_MS + minutes * 60_000):
        if max(abs(a - b) for a, b in zip(motion.gaze.look, VISITOR, strict=True)) > ASIDE:
            found.append(at_ms)
    return found


def spans(instants: list[int]) -> list[int]:
    """How long each uninterrupted row of instants takes."""
    rows: list[list[int]] = []
    for at_ms in instants:
        if rows and at_ms - rows[-1][-1] <= 20:
            rows[-1].append(at_ms)
        else:
            rows.append([at_ms])
    return [row[-1] - row[0] for row in rows]


@pytest.mark.parametrize(("face", "share"), [(Face.LISTEN, 0.15), (Face.SPEAK, 0.30)])
def test_the_robot_does_not_stare(face: Face, share: float) -> None:
    averted = away(face)
    assert len(averted) * 20 / 300_000 == pytest.approx(share, abs=0.05)
    assert sum(span <= 900 for span in spans(averted)) > 0.8 * len(spans(averted))  # two may follow each other
    assert max(spans(averted)) <= 1700


def test_the_eyes_are_on_the_visitor_when_the_turn_passes() -> None:
    """Before the end of the robot's sentence, and when the microphone opens."""
    for start_ms in range(START_MS, START_MS + 60_000, 700):
        motion, live, speaks = AnimationState(), seeing(), View(HOME, Face.SPEAK, speaking=True)
        for at_ms in played(motion, speaks, live, start_ms, start_ms + 3000):
            left_ms = start_ms + 3000 - at_ms
            live.voice_left_ms = left_ms if left_ms < 2500 else None
        assert motion.gaze.look == VISITOR
        for _ in played(motion, View(HOME, Face.LISTEN, Ear.OPEN), live, start_ms + 3000, start_ms + 3900):
            assert motion.gaze.look == VISITOR


@pytest.mark.parametrize(("landscape", "where"), [(False, (0.0, 0.5)), (True, (0.5, 0.15))])
def test_the_eyes_go_to_the_page_that_is_spoken_of(landscape: bool, where: tuple[float, float]) -> None:
    motion, live, view = AnimationState(landscape=landscape), seeing(), View(PROCEDURE, Face.SPEAK, speaking=True)
    looks = {at_ms - START_MS: motion.gaze.look for at_ms in played(motion, view, live, START_MS, START_MS + 1300)}
    assert looks[300] == VISITOR
    assert looks[1000] == where


def test_the_eyes_follow_a_finger_and_come_back() -> None:
    motion, live, view = AnimationState(), seeing(), View(HOME, Face.ATTENTIVE)
    motion.step(START_MS, live, view)
    motion.gaze.touched(START_MS, (-0.7, 3.0))
    looks = {at_ms - START_MS: motion.gaze.look for at_ms in played(motion, view, live, START_MS, START_MS + 800)}
    assert looks[280] == pytest.approx((-0.7, 1.0), abs=0.05)
    assert looks[FINGER_MS + 300] == VISITOR


def test_a_robot_that_thinks_looks_away_and_one_that_leads_looks_where_it_goes() -> None:
    live = seeing()
    live.driven = ((0.0, 0.0), (0.0, 2.0), (-2.0, 2.0))
    for face, look in ((Face.THINK, (0.62, -0.62)), (Face.SORRY, (0.0, 0.35)), (Face.GUIDE, (0.7, 0.0))):
        motion = AnimationState()
        motion.step(START_MS, live, View(HOME, face))
        assert motion.gaze.look == look


def test_alone_the_robot_looks_around_within_limits_and_at_the_door() -> None:
    motion, live, view = AnimationState(), LiveValues(), View(IDLE, Face.IDLE)
    live.pose, motion.gaze.door_m = (3.0, 5.0, 1.57), (0.0, 5.0)  # the door is to its left: to the right on the screen
    looks = [motion.gaze.look for _ in played(motion, view, live, START_MS, START_MS + 300_000)]
    assert sum(look == (0.0, 0.0) for look in looks) > len(looks) / 2
    assert {round(x, 2) for x, _ in looks} >= {-0.25, 0.28, 0.6}
    assert max(abs(part) for look in looks for part in look) <= 0.6


def test_the_eyes_blink_every_3_to_6_s_and_are_shut_for_no_more_than_240_ms() -> None:
    motion, view = AnimationState(), View(HOME, Face.ATTENTIVE)
    shut = [at for at in played(motion, view, seeing(), START_MS, START_MS + 180_000) if motion.blink]
    begins = [at for at in shut if at - 20 not in shut]
    assert all(2900 <= later - one <= 6100 for one, later in pairwise(begins))
    assert max(spans(shut)) <= 240


def trace(view: View, live: LiveValues, span_ms: int = 8000, step_ms: int = 20) -> list[tuple[object, ...]]:
    motion, told = AnimationState(), []
    for _ in played(motion, view, live, START_MS, START_MS + span_ms, step_ms):
        x, y = motion.gaze.look
        eyes = (round(x * LOOK_STEPS), round(y * LOOK_STEPS))
        told.append((motion.mood.now, motion.mood.share, eyes, motion.blink, motion.breath_px, motion.mic, motion.pose))
    return told


@pytest.mark.parametrize("face", list(Face))
def test_the_same_instants_look_the_same(face: Face) -> None:
    assert trace(View(HOME, face), seeing()) == trace(View(HOME, face), seeing())


@pytest.mark.parametrize("face", [Face.IDLE, Face.ATTENTIVE, Face.LISTEN, Face.SPEAK, Face.GUIDE, Face.SLEEP])
def test_with_reduced_motion_nothing_but_blink_and_mouth_moves_between_two_instants(face: Face) -> None:
    live = seeing()
    live.mic_level = 0.8
    moments = trace(View(PROCEDURE, face, Ear.OPEN, speaking=True, calm=True), live)
    assert len({(*moment[:3], *moment[4:]) for moment in moments}) == 1
    assert len({moment[3] for moment in moments}) > 1


@pytest.mark.parametrize("face", [Face.IDLE, Face.LISTEN, Face.SPEAK, Face.SLEEP])
def test_without_reduced_motion_the_face_moves(face: Face) -> None:
    moments = trace(View(HOME, face), seeing(None if face is Face.IDLE else VISITOR))
    assert len({(*moment[:3], *moment[4:]) for moment in moments}) > 2


def test_with_reduced_motion_a_mood_changes_at_once() -> None:
    motion = AnimationState()
    motion.step(START_MS, seeing(), View(HOME, Face.ATTENTIVE, calm=True))
    motion.step(START_MS + 20, seeing(), View(HOME, Face.HAPPY, calm=True))
    assert (motion.mood.now, motion.mood.fading) == (Face.HAPPY, False)


def poses(*, calm: bool) -> list[tuple[float, float] | None]:
    """The robot on the map, every 20 ms, while its base tells a new pose ten times a second."""
    motion, live = AnimationState(), LiveValues()
    live.driven = ((0.0, 0.0), (9.0, 0.0))
    shown = []
    for at_ms in range(START_MS, START_MS + 3000, 20):
        live.pose = ((at_ms - START_MS) // 100 * 0.05, 0.0, 0.0)
        motion.step(at_ms, live, View(v.MapPage("counter:3", leaving=True), Face.GUIDE, calm=calm))
        shown.append(motion.pose)
    return shown


def test_the_robot_glides_on_its_map_and_steps_once_a_second_where_nothing_may_glide() -> None:
    xs = [pose[0] for pose in poses(calm=False) if pose]
    assert max(later - one for one, later in pairwise(xs)) < 0.02
    assert xs[-1] == pytest.approx(1.42, abs=0.05)
    assert len(set(poses(calm=True))) <= 4


@given(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), st.sampled_from(list(Face)), st.integers(0, 10**9))
def test_whatever_the_camera_tells_the_pupils_stay_in_the_eyes(at: tuple[float, float], face: Face, at_ms: int) -> None:
    motion, live = AnimationState(), seeing(at)
    for view in (View(HOME, face), View(PROCEDURE, face, calm=True)):
        motion.step(at_ms, live, view)
        assert max(abs(part) for part in motion.gaze.look) <= 1.0
