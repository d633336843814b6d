"""What moves on the screen between two pages: gaze, blinking, breathing, mouth, levels, the trail of the robot."""

import random
from collections import deque
from math import hypot, sin, tau

from kiosk_ui.directions import next_turn
from robot.core.view import Ear, Face, View
from robot.runtime.ports import Live

BARS = 23  # of one half of the level meter
MOUTHS = 16
BLINK_STEPS = 6

_BLINK_MS = (90, 40, 110)  # close, hold, open
_BREATH_MS, _BREATH_PX = 4000, 4
_GAZE_MS = 150
_ATTACK_MS, _RELEASE_MS = 60, 200
_BAR_MS = 50
_TRAIL_STEP_M = 0.1
_IDLE_LOOKS = ((0.0, 0.0), (-0.25, 0.05), (0.0, 0.0), (0.28, 0.0), (0.0, 0.0), (0.12, -0.15))
_THINK_LOOK = (0.62, -0.62)
_DOWN_LOOK = (0.0, 0.35)
_SPEAKING = (Face.SPEAK, Face.HAPPY, Face.SORRY)


class Motion:
    """Stepped once a frame; every value that a region reads is quantised by what the eye can tell apart."""

    def __init__(self, seed: int = 1) -> None:
        self.look: tuple[float, float] = (0.0, 0.0)
        self.blink = 0  # 0 open .. BLINK_STEPS shut
        self.breath_px = 0
        self.mouth = 0  # 0 closed .. MOUTHS - 1 open
        self.mic: float = 0.0
        self.levels: deque[float] = deque([0.0] * BARS, maxlen=BARS)
        self.trail: list[tuple[float, float]] = []
        self.words: tuple[int, tuple[str, ...], int] = (0, (), 0)  # turn, words so far, how many are confirmed
        self.said_ms = 0  # when the caption of the view began to be said
        self._said: tuple[object, ...] = ()
        self._speaking = False
        self._random = random.Random(seed)
        self._blink_at_ms: int | None = None
        self._bar_at_ms = 0
        self._last_ms: int | None = None

    def step(self, at_ms: int, live: Live, view: View) -> None:
        """Move on to `at_ms`."""
        passed = 0 if self._last_ms is None else max(0, at_ms - self._last_ms)
        first, self._last_ms = self._last_ms is None, at_ms
        said, began = (view.caption, view.language), view.face in _SPEAKING and not self._speaking
        if said != self._said or began:
            self._said, self.said_ms = said, at_ms
        self._speaking = view.face in _SPEAKING
        calm = view.contrast
        self._gaze(at_ms, 10_000 if first else passed, live, view.face)
        self._blinking(at_ms)
        idle = view.face in (Face.IDLE, Face.SLEEP) and not calm
        self.breath_px = round(_BREATH_PX * sin(tau * (at_ms % _BREATH_MS) / _BREATH_MS)) if idle else 0
        speaking = view.face is Face.SPEAK
        self.mouth = round(min(1.0, max(0.0, live.voice_level)) * (MOUTHS - 1)) if speaking else 0
        level = min(1.0, max(0.0, live.mic_level)) if view.ear is Ear.OPEN else 0.0
        reach_ms = _ATTACK_MS if level > self.mic else _RELEASE_MS
        self.mic += (level - self.mic) * (1.0 if first else min(1.0, passed / reach_ms))
        while self._bar_at_ms <= at_ms:
            behind = at_ms - self._bar_at_ms > _BAR_MS * BARS
            self._bar_at_ms = at_ms + 1 if behind else self._bar_at_ms + _BAR_MS
            self.levels.appendleft(round(level, 2))
        self._walked(live)

    def moving(self, view: View) -> bool:
        """Something moves now that wants 60 frames a second."""
        return self.blink > 0 or view.face is Face.SPEAK or view.ear in (Ear.OPEN, Ear.THINKING)

    def forget(self) -> None:
        """A visit ended: words and way are gone."""
        self.words = (0, (), 0)
        self.trail = []

    def heard(self, turn: int, text: str, *, final: bool) -> tuple[tuple[str, ...], int]:
        """(words, how many are confirmed): those that two partials in a row agree on, or all of a final."""
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

    def _gaze(self, at_ms: int, passed_ms: int, live: Live, face: Face) -> None:
        if face is Face.THINK:
            goal = _THINK_LOOK
        elif face is Face.GUIDE:
            goal = (0.7 * _side(live), 0.0)
        elif face is Face.SORRY:
            goal = _DOWN_LOOK
        elif live.gaze is not None and face is not Face.SLEEP:
            goal = (max(-1.0, min(1.0, live.gaze[0])), max(-1.0, min(1.0, live.gaze[1])))
        elif face is Face.IDLE:
            goal = _IDLE_LOOKS[at_ms // 2600 % len(_IDLE_LOOKS)]
        else:
            goal = (0.0, 0.0)
        share = min(1.0, passed_ms / _GAZE_MS)
        x, y = self.look
        self.look = (x + (goal[0] - x) * share, y + (goal[1] - y) * share)

    def _blinking(self, at_ms: int) -> None:
        if self._blink_at_ms is None or at_ms >= self._blink_at_ms + sum(_BLINK_MS):
            self._blink_at_ms = at_ms + self._random.randint(3000, 6000)
        since = at_ms - self._blink_at_ms
        close, hold, opening = _BLINK_MS
        if since < 0:
            shut = 0.0
        elif since < close:
            shut = since / close
        elif since < close + hold:
            shut = 1.0
        else:
            shut = 1 - (since - close - hold) / opening
        self.blink = round(shut * BLINK_STEPS)

    def _walked(self, live: Live) -> None:
        if live.pose is None or not live.route:
            return
        x, y, _ = live.pose
        if not self.trail or hypot(x - self.trail[-1][0], y - self.trail[-1][1]) >= _TRAIL_STEP_M:
            self.trail.append((x, y))
            del self.trail[:-400]


def _side(live: Live) -> float:
    """-1..1: where somebody before the screen sees the robot go. The screen looks back at the follower: mirrored."""
    if len(live.route) < 2:
        return 0.0
    turn = next_turn(live.route).turn
    return {"left": 1.0, "right": -1.0}.get(turn, 0.0)
