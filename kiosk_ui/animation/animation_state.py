"""Animated values of the screen: face, gaze, blinking, breathing, mouth, sound levels, and the robot on its map.

All values are computed from a seed, the event clock and the live values: the same input gives the same pictures.
"""

from collections import deque
from math import hypot, sin, tau

from kiosk_ui.animation.repeatable_random import chance
from kiosk_ui.face.gaze import Gaze
from kiosk_ui.face.mood import Mood
from kiosk_ui.widgets.call_alert import Alert
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import LiveValues

BARS = 23  # bars in each half of the level meter
MOUTHS = 16
BLINK_STEPS = 6
BREATH_PX = 4  # amplitude, reference px

_BLINK_MS = (90, 40, 110)  # close, hold, open
_BLINK_EVERY_MS, _BLINK_LATER_MS = 4500, 1500  # leaves 3 to 6 s between two blinks
_BREATH_MS = 4000
_ATTACK_MS, _RELEASE_MS = 60, 200
_BAR_MS = 50
_TRAIL_STEP_M = 0.1
_POSE_MS = 100
_CALM_POSE_MS = 1000
_SPEAKING = (Face.SPEAK, Face.HAPPY, Face.SORRY)

Pose = tuple[float, float]


class AnimationState:
    """The animated values of one screen, rounded to steps that the eye can just see. Call `step` once a frame."""

    def __init__(self, seed: int = 1, *, landscape: bool = False) -> None:
        self.mood = Mood()
        self.alert = Alert()
        self.gaze = Gaze(seed, landscape=landscape)
        self.blink = 0  # 0 = open, BLINK_STEPS = shut
        self.breath_px = 0
        self.mouth = 0  # 0 = closed, MOUTHS - 1 = wide open
        self.mic: float = 0.0
        self.levels: deque[float] = deque([0.0] * BARS, maxlen=BARS)
        self.pose: Pose | None = None  # the robot on the map, m
        self.trail: list[Pose] = []
        self.words: tuple[int, tuple[str, ...], int] = (0, (), 0)  # turn, recognised words, number of confirmed words
        self.said_ms = 0  # when the robot began to say the present caption
        self._said: tuple[object, ...] = ()
        self._speaking = False
        self._seed = seed
        self._bar_at_ms = 0
        self._last_ms: int | None = None
        self._goes: tuple[Pose, Pose, int] | None = None  # glide on the map: from, to, start time
        self._calm_second = 0

    def step(self, at_ms: int, live: LiveValues, view: View) -> None:
        """Advance all animated values to `at_ms` on the event clock."""
        passed_ms = None if self._last_ms is None else max(0, at_ms - self._last_ms)
        self._last_ms = at_ms
        speaking = view.speaking or view.face in _SPEAKING
        said = (view.caption, view.language)
        if said != self._said or (speaking and not self._speaking):
            self._said, self.said_ms = said, at_ms
        self._speaking = speaking
        self.mood.step(at_ms, view)
        face = self.mood.now
        self.gaze.step(at_ms, passed_ms, live, view, face, self.mood.worn_ms(at_ms))
        self.blink = self._blinking(at_ms)
        breathes = face in (Face.IDLE, Face.SLEEP) and not view.calm
        self.breath_px = round(BREATH_PX * sin(tau * (at_ms % _BREATH_MS) / _BREATH_MS)) if breathes else 0
        self.mouth = round(min(1.0, max(0.0, live.voice_level)) * (MOUTHS - 1)) if face is Face.SPEAK else 0
        self.alert.step(at_ms, view)
        self._step_sound(at_ms, passed_ms, live, view)
        self._step_pose(at_ms, live, view)

    def moving(self, view: View) -> bool:
        """Whether an animation runs that needs 60 frames a second."""
        hears = view.ear in (Ear.OPEN, Ear.THINKING)
        face = self.blink > 0 or self.mood.fading or self.gaze.moving or self.mood.now is Face.SPEAK
        return face or hears or self._goes is not None or self.alert.on

    def forget(self) -> None:
        """Drop the words heard and the trail on the map of a visit that has ended."""
        self.alert.forget()
        self.words = (0, (), 0)
        self.trail = []

    def heard(self, turn: int, text: str, *, final: bool) -> tuple[tuple[str, ...], int]:
        """Split the words heard in `turn`; return (words, number of confirmed words, counted from the first).

        Confirmed are the first words that this partial result shares with the one before; of a `final` result, all
        words.
        """
        words = tuple(text.split())
        old_turn, old, sure = self.words
        if turn != old_turn:
            old, sure = (), 0
        if final:
            sure = len(words)
        elif words != old:
            same = next(
                (i for i, (a, b) in enumerate(zip(words, old, strict=False)) if a != b), min(len(words), len(old))
            )
            sure = same
        self.words = (turn, words, sure)
        return words, sure

    def _blinking(self, at_ms: int) -> int:
        slot, in_slot_ms = divmod(at_ms, _BLINK_EVERY_MS)
        since = in_slot_ms - _BLINK_LATER_MS * chance(self._seed, "blink", slot)
        close, hold, opening = _BLINK_MS
        if not 0 <= since < sum(_BLINK_MS):
            return 0
        if since < close:
            shut = since / close
        elif since < close + hold:
            shut = 1.0
        else:
            shut = 1 - (since - close - hold) / opening
        return round(shut * BLINK_STEPS)

    def _step_sound(self, at_ms: int, passed_ms: int | None, live: LiveValues, view: View) -> None:
        """Update the bars of the level meter, and the ring around the microphone, which does not move in calm mode."""
        level = min(1.0, max(0.0, live.mic_level)) if view.ear is Ear.OPEN else 0.0
        reach_ms = _ATTACK_MS if level > self.mic else _RELEASE_MS
        share = 1.0 if passed_ms is None else min(1.0, passed_ms / reach_ms)
        self.mic = 0.0 if view.calm else self.mic + (level - self.mic) * share
        while self._bar_at_ms <= at_ms:
            behind = at_ms - self._bar_at_ms > _BAR_MS * BARS
            self._bar_at_ms = at_ms + 1 if behind else self._bar_at_ms + _BAR_MS
            self.levels.appendleft(round(level, 2))

    def _step_pose(self, at_ms: int, live: LiveValues, view: View) -> None:
        """Move the robot on the map to the last pose of the base: it glides; in calm mode it moves once a second."""
        if live.pose is None:
            self.pose = self._goes = None
            return
        goal = live.pose[:2]
        if self.pose is None:
            self.pose = goal
        elif view.calm:
            second, self._goes = at_ms // _CALM_POSE_MS, None
            if second != self._calm_second:
                self._calm_second, self.pose = second, goal
        elif goal != (self.pose if self._goes is None else self._goes[1]):
            self._goes = (self.pose, goal, at_ms)
        if self._goes is not None:
            (x0, y0), (x1, y1), since_ms = self._goes
            share = min(1.0, (at_ms - since_ms) / _POSE_MS)
            self.pose = (x0 + (x1 - x0) * share, y0 + (y1 - y0) * share)
            if share == 1.0:
                self._goes = None
        x, y = self.pose
        if live.route and (not self.trail or hypot(x - self.trail[-1][0], y - self.trail[-1][1]) >= _TRAIL_STEP_M):
            self.trail.append((x, y))
            del self.trail[:-400]
