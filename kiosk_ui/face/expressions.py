"""The ten expressions of the face as shapes, in units of its scale; the origin is the midpoint between the eyes."""

from collections.abc import Mapping
from typing import NamedTuple

from robot.core.screen.view import Face

EYE_X, EYE_W, EYE_RADIUS = 120, 104, 52
CHEEK = (206, 74, 64, 32)  # x, y, width, height
MOUTH_Y = 112
STROKE = 11
SHUT_HEIGHT = 12
_PUPIL, _WIDE_PUPIL = (72.0, 79.0), (78.0, 86.0)


class Curve(NamedTuple):
    """A stroke along a circle: its centre is `down`, its middle at `middle_deg` clockwise from the top."""

    radius: float
    down: float
    middle_deg: float
    half_deg: float
    width: float = STROKE


class StoppedBar(NamedTuple):
    """A flat bar of the stopped robot, in amber."""

    width: float
    height: float
    down: float


class Slant(NamedTuple):
    """A short line that rises to the right."""

    half: float
    rise: float


class Talking(NamedTuple):
    """The open mouth that moves with the voice: from `closed` to `wide` high."""

    width: float
    closed: float
    wide: float


class HalfMoon(NamedTuple):
    """The laughing mouth; `down` is its middle."""

    width: float
    height: float
    down: float


class OpenEye(NamedTuple):
    """White, pupil and what the lid cuts off the white outside and inside."""

    height: float
    pupil: tuple[float, float] = _PUPIL
    lid: tuple[float, float] = (0.0, 0.0)
    halo: float = 1.0


Eye = OpenEye | Curve | StoppedBar
Mouth = Curve | StoppedBar | Slant | Talking | HalfMoon


class Expression(NamedTuple):
    """What the face is put together of."""

    eye: Eye
    mouth: Mouth
    cheeks: bool = True


_SMILE = Curve(58, 57, 180, 49)
_SHORT_SMILE = Curve(30, 82, 180, 55)

EXPRESSIONS: Mapping[Face, Expression] = {
    Face.IDLE: Expression(OpenEye(112), _SMILE),
    Face.ATTENTIVE: Expression(OpenEye(122), _SMILE),
    Face.LISTEN: Expression(OpenEye(128, _WIDE_PUPIL), _SHORT_SMILE),
    Face.THINK: Expression(OpenEye(112), Slant(21, 4)),
    Face.SPEAK: Expression(OpenEye(118), Talking(76, 16, 54)),
    Face.HAPPY: Expression(Curve(47, 22, 0, 78, 17), HalfMoon(120, 52, 111)),
    Face.SORRY: Expression(OpenEye(110, lid=(30, 2), halo=0.0), Curve(53, 171, 0, 32), cheeks=False),
    Face.GUIDE: Expression(OpenEye(118), _SMILE),
    Face.SLEEP: Expression(Curve(61, -23, 180, 49, 14), Curve(39, 64, 180, 36), cheeks=False),
    Face.STOP: Expression(StoppedBar(104, 15, 6), StoppedBar(80, 13, MOUTH_Y), cheeks=False),
}


def between(before: OpenEye, after: OpenEye, share: float) -> OpenEye:
    """An open eye on the way from one expression to another."""

    def mixed(a: float, b: float) -> float:
        return a + (b - a) * share

    (w0, h0), (w1, h1) = before.pupil, after.pupil
    (out0, in0), (out1, in1) = before.lid, after.lid
    return OpenEye(
        mixed(before.height, after.height),
        (mixed(w0, w1), mixed(h0, h1)),
        (mixed(out0, out1), mixed(in0, in1)),
        mixed(before.halo, after.halo),
    )
