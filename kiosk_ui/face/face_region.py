"""The face as a live region: each frame composes two eyes with pupils, a mouth and two soft cheeks from sprites."""

from collections.abc import Callable, Hashable

import pygame

from kiosk_ui.animation.animation_state import BLINK_STEPS, BREATH_PX, MOUTHS
from kiosk_ui.face import face_parts as parts
from kiosk_ui.face.expressions import (
    CHEEK,
    EXPRESSIONS,
    EYE_RADIUS,
    EYE_W,
    EYE_X,
    MOUTH_Y,
    SHUT_HEIGHT,
    STROKE,
    Curve,
    Eye,
    HalfMoon,
    Mouth,
    OpenEye,
    Slant,
    StoppedBar,
    Talking,
    between,
)
from kiosk_ui.face.gaze import LOOK_STEPS
from kiosk_ui.face.mood import FADE_STEPS
from kiosk_ui.rendering import sprites as shapes
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.theme import Theme
from robot.core.screen.view import Face

PUPIL_REACH = (13, 20)
_BREATH_HEIGHT = 0.03
_BREATH_SCALE = 1.7  # face scale at which the face moves by the full breath
_HALO_BLUR = 21
# Heights that the eye cannot tell apart share a picture: fine steps for resting eyelids, coarse ones while they move.
_EYE_STEP, _BLINKING_EYE_STEP = 2, 16
_HALO_STEP, _BLINKING_HALO_STEP = 4, 32
_EYE_FADES = 3  # steps of an open eye between two expressions
_CHEEK_ALPHA, _CHEEK_BLUR = 89, 8
_LEFT, _ABOVE, _WIDE, _HIGH = 290, 130, 580, 286  # extent of a face around its origin


def never(_now: RegionInput) -> bool:
    return False


def _stepped(height: float, step: int) -> int:
    """Round the height of an eye to a multiple of `step` above the height of the shut eye."""
    return SHUT_HEIGHT + step * round((height - SHUT_HEIGHT) / step)


class FaceRegion:
    """Live region of a face with the midpoint of its eyes at (cx, cy). While `asleep` returns True, it sleeps."""

    def __init__(
        self, cx: float, cy: float, scale: float, theme: Theme, asleep: Callable[[RegionInput], bool] = never
    ) -> None:
        self.cx, self.cy, self.scale, self.theme, self.asleep = cx, cy, scale, theme, asleep
        self.rect = Rect(cx - _LEFT * scale, cy - _ABOVE * scale, _WIDE * scale, _HIGH * scale)

    @property
    def place(self) -> tuple[float, float, float]:
        """Return (x, y, scale): the midpoint of the eyes and the scale of the face."""
        return self.cx, self.cy, self.scale

    def look(self, now: RegionInput) -> Hashable:
        motion = now.motion
        before, after, share = self._moods(now)
        eyes: Hashable = None
        if any(isinstance(EXPRESSIONS[face].eye, OpenEye) for face in (before, after)):
            x, y = motion.gaze.look
            eyes = (round(x * LOOK_STEPS), round(y * LOOK_STEPS), motion.blink)
        return self.place, id(self.theme), before, after, share, eyes, motion.breath_px, motion.mouth

    def paint(self, surface: pygame.Surface, painter: Painter, now: RegionInput) -> None:
        k = painter.scale
        self.paint_at(surface, self.cx * k, self.cy * k, self.scale * k, now)

    def paint_at(self, surface: pygame.Surface, x: float, y: float, s: float, now: RegionInput) -> None:
        """Paint the face with the midpoint of its eyes at (x, y) and at scale `s`; panel px."""
        before, after, steps = self._moods(now)
        share = steps / FADE_STEPS
        old, new = EXPRESSIONS[before], EXPRESSIONS[after]
        y += now.motion.breath_px * s / _BREATH_SCALE
        self._cheeks(surface, x, y, s, old.cheeks * (1 - share) + new.cheeks * share)
        if isinstance(old.eye, OpenEye) and isinstance(new.eye, OpenEye):
            self._eyes(surface, between(old.eye, new.eye, round(share * _EYE_FADES) / _EYE_FADES), x, y, s, now)
        else:
            self._eyes(surface, old.eye, x, y, s, now, 1 - share)
            self._eyes(surface, new.eye, x, y, s, now, share)
        if old.mouth != new.mouth:
            self._mouth(surface, old.mouth, x, y, s, now, 1 - share)
            self._mouth(surface, new.mouth, x, y, s, now, share)
        else:
            self._mouth(surface, new.mouth, x, y, s, now)

    def _moods(self, now: RegionInput) -> tuple[Face, Face, int]:
        if self.asleep(now):
            return Face.SLEEP, Face.SLEEP, FADE_STEPS
        mood = now.motion.mood
        return (mood.before if mood.fading else mood.now), mood.now, mood.share

    def _cheeks(self, surface: pygame.Surface, x: float, y: float, s: float, opacity: float) -> None:
        if self.theme.cheek is None:
            return
        dx, dy, w, h = CHEEK
        cheek = shapes.ellipse(round(w * s), round(h * s), (*self.theme.cheek, _CHEEK_ALPHA), round(_CHEEK_BLUR * s))
        for side in (-1, 1):
            parts.put(surface, cheek, x + side * dx * s, y + dy * s, opacity)

    def _eyes(
        self, surface: pygame.Surface, eye: Eye, x: float, y: float, s: float, now: RegionInput, opacity: float = 1.0
    ) -> None:
        if opacity <= 0:
            return
        for side in (-1, 1):
            at = x + side * EYE_X * s
            match eye:
                case StoppedBar():
                    parts.put(surface, self._bar(eye, s), at, y + eye.down * s, opacity)
                case Curve():
                    parts.put(surface, self._curve(eye, s), at, y + eye.down * s, opacity)
                case OpenEye():
                    self._open_eye(surface, eye, side, at, y, s, now, opacity)

    def _open_eye(
        self,
        surface: pygame.Surface,
        eye: OpenEye,
        side: int,
        x: float,
        y: float,
        s: float,
        now: RegionInput,
        opacity: float,
    ) -> None:
        theme, shut = self.theme, now.motion.blink / BLINK_STEPS
        breath = 1 + _BREATH_HEIGHT * now.motion.breath_px / BREATH_PX
        exact = eye.height * breath * (1 - shut) + SHUT_HEIGHT * shut
        height = _stepped(exact, _BLINKING_EYE_STEP if shut else _EYE_STEP)
        size = (round(EYE_W * s), round(height * s))
        radius = round(EYE_RADIUS * s)
        if not theme.flat:
            high = _stepped(exact, _BLINKING_HALO_STEP if shut else _HALO_STEP)
            glow = parts.halo(size[0], round(high * s), radius, theme.glow, round(_HALO_BLUR * s))
            parts.put(surface, glow, x, y, opacity * eye.halo)
        outside, inside = (round(cut * s) for cut in eye.lid)
        white = parts.white(*size, radius, theme.glow, (outside, inside))
        if side > 0 and outside != inside:
            white = pygame.transform.flip(white, flip_x=True, flip_y=False)
        parts.put(surface, white, x, y, opacity)
        if shut > 0.6:
            return
        w, h = eye.pupil
        tall = min(h, height - 8)
        look_x, look_y = (round(part * LOOK_STEPS) / LOOK_STEPS for part in now.motion.gaze.look)
        at = (x + PUPIL_REACH[0] * look_x * s, y + PUPIL_REACH[1] * look_y * (1 - shut) * s)
        parts.put(surface, parts.pupil(round(w * s), round(tall * s), theme.pupil, s, h * s), *at, opacity)

    def _mouth(
        self,
        surface: pygame.Surface,
        mouth: Mouth,
        x: float,
        y: float,
        s: float,
        now: RegionInput,
        opacity: float = 1.0,
    ) -> None:
        theme = self.theme
        match mouth:
            case StoppedBar():
                parts.put(surface, self._bar(mouth, s), x, y + mouth.down * s, opacity)
            case Curve():
                parts.put(surface, self._curve(mouth, s), x, y + mouth.down * s, opacity)
            case HalfMoon():
                moon = parts.half_moon(round(mouth.width * s), round(mouth.height * s), theme.glow)
                parts.put(surface, moon, x, y + mouth.down * s, opacity)
            case Talking():
                high = mouth.closed + (mouth.wide - mouth.closed) * now.motion.mouth / (MOUTHS - 1)
                size = (round(mouth.width * s), round(high * s))
                spoken = parts.speaking(*size, round(STROKE * s), theme.glow, theme.pupil)
                parts.put(surface, spoken, x, y + MOUTH_Y * s, opacity)
            case Slant():
                half, rise = mouth.half * s, mouth.rise * s
                line, _, _ = shapes.drawn(((-half, rise), (half, -rise)), theme.glow, 10 * s)
                parts.put(surface, line, x, y + MOUTH_Y * s, opacity)

    def _curve(self, curve: Curve, s: float) -> pygame.Surface:
        start_deg, sweep_deg = curve.middle_deg - curve.half_deg, 2 * curve.half_deg
        return shapes.arc(round(curve.radius * s), round(curve.width * s), self.theme.glow, start_deg, sweep_deg)

    def _bar(self, bar: StoppedBar, s: float) -> pygame.Surface:
        return parts.bar(round(bar.width * s), round(bar.height * s), self.theme.amber)
