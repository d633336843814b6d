"""The eleven expressions of the face as shapes. Unit: the scale of the face. Origin: midway between the eyes."""

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
    """A stroke along a circle with its centre `down` below the origin.

    `middle_deg`: its middle, clockwise from the top.
    """

    radius: float
    down: float
    middle_deg: float
    half_deg: float
    width: float = STROKE


class StoppedBar(NamedTuple):
    """The mouth of a stopped robot: a flat amber bar."""

    width: float
    height: float
    down: float


class Slant(NamedTuple):
    """A short line that rises to the right, the mouth of a thinking robot."""

    half: float
    rise: float


class Talking(NamedTuple):
    """An open mouth that moves with the voice; its height varies from `closed` to `wide`."""

    width: float
    closed: float
    wide: float


class HalfMoon(NamedTuple):
    """A laughing mouth, the lower half of an ellipse; its middle is `down` below the origin."""

    width: float
    height: float
    down: float


class OpenEye(NamedTuple):
    """An open eye. `lid`: how much of the white the eyelid covers at the outer and at the inner side."""

    height: float
    pupil: tuple[float, float] = _PUPIL
    lid: tuple[float, float] = (0.0, 0.0)
    halo: float = 1.0


Eye = OpenEye | Curve | StoppedBar
Mouth = Curve | StoppedBar | Slant | Talking | HalfMoon


class Expression(NamedTuple):
    """The shapes of an expression: two equal eyes, a mouth, and whether it has cheeks."""

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
    Face.SERIOUS: Expression(OpenEye(122), Slant(32, 0), cheeks=False),
    Face.STOP: Expression(StoppedBar(104, 15, 6), StoppedBar(80, 13, MOUTH_Y), cheeks=False),
}


def between(before: OpenEye, after: OpenEye, share: float) -> OpenEye:
    """Interpolate between two open eyes: `share` 0 gives `before`, 1 gives `after`."""

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
