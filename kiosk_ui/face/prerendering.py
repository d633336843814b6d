"""Drawing the usual poses of a face before they are needed, so that no visitor waits for one to be drawn.

Rare poses are drawn when they are needed: a sorry face that fades in or out, a blink while the expression changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

import pygame

from kiosk_ui.animation.animation_state import BLINK_STEPS, BREATH_PX, MOUTHS, AnimationState
from kiosk_ui.face.face_region import FaceRegion
from kiosk_ui.face.mood import FADE_STEPS
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from robot.core.screen.view import Face

_DAILY = (Face.IDLE, Face.ATTENTIVE, Face.LISTEN, Face.THINK, Face.SPEAK, Face.GUIDE)


@dataclass(frozen=True, slots=True)
class FacePose:
    """A pose of the face: all values on which the pictures of its parts depend."""

    before: Face
    now: Face
    share: int = FADE_STEPS
    blink: int = 0
    breath_px: int = 0
    mouth: int = 0

    def apply_to(self, motion: AnimationState) -> None:
        """Set the animated values of `motion` to this pose."""
        motion.mood.before, motion.mood.now, motion.mood.share = self.before, self.now, self.share
        motion.blink, motion.breath_px, motion.mouth = self.blink, self.breath_px, self.mouth


def rehearsed(face: FaceRegion, painter: Painter, aside: pygame.Surface, now: RegionInput) -> Iterator[None]:
    """Draw all usual poses of a face like `face` on the hidden surface `aside`; yield after each pose."""
    like = FaceRegion(face.cx, face.cy, face.scale, face.theme)
    for pose in _poses():
        pose.apply_to(now.motion)
        like.paint(aside, painter, now)
        yield


def _poses() -> Iterator[FacePose]:
    blinks = range(BLINK_STEPS + 1)
    yield from (FacePose(face, face, blink=blink) for face in _DAILY for blink in blinks)
    breaths_px = range(-BREATH_PX, BREATH_PX + 1)
    yield from (FacePose(Face.IDLE, Face.IDLE, blink=blink, breath_px=px) for px in breaths_px for blink in blinks)
    yield from (FacePose(*faces, share=share) for faces in permutations(_DAILY, 2) for share in range(FADE_STEPS))
    yield from (FacePose(Face.SPEAK, Face.SPEAK, mouth=mouth) for mouth in range(MOUTHS))
