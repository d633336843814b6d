"""Gaze: where the eyes look: at the visitor, now and then aside, at the page, at a finger, along the way, or about.

Coordinates are -1..1, right and down on the screen. The robot's left is the right of a person who faces it.
"""

from math import atan2, exp, sin

from kiosk_ui.animation.repeatable_random import chance, episode
from kiosk_ui.widgets.route_directions import next_turn
from robot.core.screen import view as v
from robot.core.screen.view import Face, View
from robot.runtime.ports import LiveValues

Look = tuple[float, float]

LOOK_STEPS = 24
"""Number of distinct positions of a pupil between the middle and the edge of the eye."""

FINGER_MS = 300
AVERTED_MS = (400, 800)
LISTENING_AVERTED, SPEAKING_AVERTED = 0.15, 0.30
TURN_END_MS = 1000
"""During this last part of the robot's sentence, and this first part of listening, the eyes stay on the visitor, ms."""

_TAU_MS = 50  # time constant of eye movements: 95 % of the way within 150 ms
_TREMBLE = 0.06  # smaller movements of the detected face are ignored
_WANDER_EVERY_MS, _WANDERS_MS = 5200, (1000, 2200)
_WANDER: tuple[Look, ...] = ((-0.25, 0.05), (0.28, 0.0), (0.12, -0.15), (-0.15, -0.1))
_DOOR_REACH = 0.6
_ASIDE: tuple[Look, ...] = ((-0.5, 0.1), (0.5, 0.1), (-0.4, -0.25), (0.4, -0.25))
_ASIDE_BY = 0.3  # least distance of a look aside from the visitor's face
_PAGE, _PAGE_LANDSCAPE = (0.0, 0.5), (0.5, 0.15)
_TURN_BEGINS_MS, _PAGE_FIRST_MS = 400, 1300  # each sentence begins with a look at the visitor, then at the page
_THINK, _SORRY, _AHEAD = (0.62, -0.62), (0.0, 0.35), (0.0, 0.0)
_ABOUT_THE_PAGE = (
    v.ListPage,
    v.ChoicesPage,
    v.ProcedurePage,
    v.ConclusionPage,
    v.MapPage,
    v.ArrivedPage,
    v.TicketPage,
    v.DossierPage,
    v.OptionsPage,
    v.PrivacyPage,
)


class Gaze:
    """Computes the direction in which the eyes look. Call `step` once a frame."""

    def __init__(self, seed: int, *, landscape: bool = False) -> None:
        self.look: Look = _AHEAD
        self.door_m: Look | None = None
        """Middle of the lobby's door on the map, (x, y) in m: the robot without a visitor now and then looks there."""
        self._seed = seed
        self._page = _PAGE_LANDSCAPE if landscape else _PAGE
        self._goal: Look = _AHEAD
        self._visitor: Look | None = None
        self._finger: tuple[int, Look] | None = None

    @property
    def moving(self) -> bool:
        return _steps(self.look) != _steps(self._goal)

    def touched(self, at_ms: int, look: Look) -> None:
        """Look at a finger that touched the screen in the direction `look`."""
        self._finger = (at_ms, _clamped(look))

    def step(self, at_ms: int, passed_ms: int | None, live: LiveValues, view: View, face: Face, worn_ms: int) -> None:
        """Move the eyes on to `at_ms`, `passed_ms` after the last step (None = the first).

        `face` has been shown for `worn_ms`.
        """
        self._goal = self._goal_of(at_ms, live, view, face, worn_ms)
        share = 1.0 if passed_ms is None or view.calm else 1 - exp(-passed_ms / _TAU_MS)
        (x, y), (to_x, to_y) = self.look, self._goal
        self.look = (x + (to_x - x) * share, y + (to_y - y) * share)
        if not self.moving:
            self.look = self._goal

    def _goal_of(self, at_ms: int, live: LiveValues, view: View, face: Face, worn_ms: int) -> Look:
        fixed = _fixed(face, live)
        if view.calm:
            return fixed or _AHEAD
        if self._finger is not None and 0 <= at_ms - self._finger[0] < FINGER_MS:
            return self._finger[1]
        if fixed is not None:
            return fixed
        visitor = self._seen(live)
        match face:
            case Face.SPEAK:
                return self._speaking(at_ms, live, view, worn_ms) or visitor or _AHEAD
            case Face.LISTEN:
                averted = worn_ms > TURN_END_MS and self._averted(at_ms, LISTENING_AVERTED)
                return averted or visitor or _AHEAD
            case Face.IDLE:
                return visitor or self._wandering(at_ms, live)
            case _:
                return visitor or _AHEAD

    def _seen(self, live: LiveValues) -> Look | None:
        """Return the direction of the visitor's face, small movements ignored; None if the camera sees no face."""
        if live.gaze is None:
            self._visitor = None
        elif self._visitor is None or max(abs(a - b) for a, b in zip(live.gaze, self._visitor, strict=True)) > _TREMBLE:
            self._visitor = _clamped(live.gaze)
        return self._visitor

    def _speaking(self, at_ms: int, live: LiveValues, view: View, worn_ms: int) -> Look | None:
        """Return where the speaking robot looks if not at the visitor: at the page it speaks of, or aside; or None."""
        ends = live.voice_left_ms is not None and live.voice_left_ms <= TURN_END_MS
        if ends or worn_ms < _TURN_BEGINS_MS:
            return None
        aside = self._averted(at_ms, SPEAKING_AVERTED)
        if not isinstance(view.page, _ABOUT_THE_PAGE):
            return aside
        return self._page if aside is not None or worn_ms < _PAGE_FIRST_MS else None

    def _averted(self, at_ms: int, share: float) -> Look | None:
        """Return a direction beside the visitor's face, during `share` of the time; None during the rest."""
        every_ms = round(sum(AVERTED_MS) / 2 / share)
        slot = episode(self._seed, "averted", at_ms, every_ms, *AVERTED_MS)
        if slot is None:
            return None
        x, y = self._visitor or _AHEAD
        aside = tuple(look for look in _ASIDE if max(abs(look[0] - x), abs(look[1] - y)) >= _ASIDE_BY)
        return self._one_of(aside, "aside", slot)

    def _wandering(self, at_ms: int, live: LiveValues) -> Look:
        """Return the look of a robot alone in the lobby: mostly ahead, now and then aside or at the door."""
        slot = episode(self._seed, "wander", at_ms, _WANDER_EVERY_MS, *_WANDERS_MS)
        if slot is None:
            return _AHEAD
        door = self._door(live)
        return self._one_of(_WANDER if door is None else (*_WANDER, door), "wander to", slot)

    def _door(self, live: LiveValues) -> Look | None:
        if self.door_m is None or live.pose is None:
            return None
        x, y, heading = live.pose
        return _DOOR_REACH * sin(atan2(self.door_m[1] - y, self.door_m[0] - x) - heading), -0.1

    def _one_of(self, looks: tuple[Look, ...], what: str, slot: int) -> Look:
        return looks[int(chance(self._seed, what, slot) * len(looks))]


def _fixed(face: Face, live: LiveValues) -> Look | None:
    """Return where the eyes look if the expression fixes it (thinking, sorry, guiding, ...); else None."""
    match face:
        case Face.THINK:
            return _THINK
        case Face.SORRY:
            return _SORRY
        case Face.GUIDE:
            return 0.7 * _side(live), 0.0
        case Face.SLEEP | Face.STOP | Face.HAPPY:
            return _AHEAD
        case _:
            return None


def _side(live: LiveValues) -> float:
    """Return the side of the robot's next turn as a person in front of the screen sees it: -1 left, 0 none, 1 right."""
    if len(live.route) < 2:
        return 0.0
    return {"left": 1.0, "right": -1.0}.get(next_turn(live.route).turn, 0.0)


def _clamped(look: Look) -> Look:
    return max(-1.0, min(1.0, look[0])), max(-1.0, min(1.0, look[1]))


def _steps(look: Look) -> tuple[int, int]:
    return round(look[0] * LOOK_STEPS), round(look[1] * LOOK_STEPS)
