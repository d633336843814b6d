"""The moving face is put together of few pictures: what it keeps of them does not grow while the robot runs."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from random import Random

import pygame

from kiosk_ui.animation.animation_state import BLINK_STEPS, BREATH_PX, MOUTHS, AnimationState
from kiosk_ui.face import face_parts
from kiosk_ui.face.face_region import FaceRegion
from kiosk_ui.face.mood import FADE_STEPS
from kiosk_ui.face.prerendering import FacePose, rehearsed
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.theme import LIGHT
from kiosk_ui.rendering.typesetting import Typesetter
from robot.core.screen.view import Face, HomePage, View
from robot.runtime.ports import LiveValues
from tests.kiosk_ui import every_view

KEPT = (face_parts.white, face_parts.halo, face_parts.pupil, face_parts.bar, face_parts.speaking, face_parts.half_moon)
SCALE = 0.5
BREATHS_PX = range(-BREATH_PX, BREATH_PX + 1)
MINUTES, FRAME_MS = 3, 17


def repertoire() -> Iterator[FacePose]:
    """Each expression, each change of one into another, and what moves meanwhile."""
    for before, now in product(Face, Face):
        for share, blink in product(range(FADE_STEPS + 1), range(BLINK_STEPS + 1)):
            pose = FacePose(before, now, share, blink)
            yield pose
            if now in (Face.IDLE, Face.SLEEP):
                yield from (replace(pose, breath_px=breath_px) for breath_px in BREATHS_PX)
            elif now is Face.SPEAK and not blink:
                yield from (replace(pose, mouth=mouth) for mouth in range(MOUTHS))


def paint(region: FaceRegion, glass: pygame.Surface, motion: AnimationState, live: LiveValues) -> None:
    now = RegionInput(0, every_view.WALL, live, motion)
    region.paint_at(glass, glass.get_width() / 2, glass.get_height() / 2, region.scale * SCALE, now)


def lives(region: FaceRegion, glass: pygame.Surface, faces: list[Face]) -> None:
    """Some minutes of wearing `faces`, looking, blinking and speaking."""
    live, dice, motion, began_ms = LiveValues(), Random(5), AnimationState(), 0
    while began_ms < MINUTES * 60_000:
        view, ended_ms = View(HomePage(), dice.choice(faces)), began_ms + dice.randrange(50, 3000)
        live.gaze = (dice.uniform(-1, 1), dice.uniform(-1, 1))
        for at_ms in range(began_ms, ended_ms, FRAME_MS):
            live.voice_level = dice.random()
            motion.step(at_ms, live, view)
            paint(region, glass, motion, live)
        began_ms = ended_ms


def test_a_face_that_went_through_its_repertoire_lives_on_without_a_new_picture() -> None:
    for made in KEPT:
        made.cache_clear()
    region, motion, live = FaceRegion(0, 0, 1.7, LIGHT), AnimationState(), LiveValues()
    glass = pygame.Surface((8, 8), pygame.SRCALPHA, 32)  # nobody looks
    for pose in repertoire():
        pose.apply_to(motion)
        paint(region, glass, motion, live)
    kept = {made.__name__: made.cache_info() for made in KEPT}
    assert {name: info.currsize for name, info in kept.items() if info.misses > info.currsize} == {}, "none is lost"
    assert kept["halo"].currsize <= 12, "the largest pictures are the fewest"
    assert sum(info.currsize for info in kept.values()) <= 110

    lives(region, glass, list(Face))
    assert {made.__name__: made.cache_info().misses for made in KEPT} == {name: i.misses for name, i in kept.items()}


def test_no_halo_and_no_mouth_is_left_to_be_drawn_after_the_rehearsal() -> None:
    for made in KEPT:
        made.cache_clear()
    region, glass = FaceRegion(0, 0, 0.86, LIGHT), pygame.Surface((8, 8), pygame.SRCALPHA, 32)
    now = RegionInput(0, every_view.WALL, LiveValues(), AnimationState())
    for _ in rehearsed(region, Painter(Typesetter(SCALE)), glass, now):
        pass
    rehearsed_once = {made.__name__: made.cache_info().misses for made in (face_parts.halo, face_parts.speaking)}
    lives(region, glass, [Face.IDLE, Face.ATTENTIVE, Face.LISTEN, Face.THINK, Face.SPEAK, Face.GUIDE, Face.HAPPY])
    assert {
        made.__name__: made.cache_info().misses for made in (face_parts.halo, face_parts.speaking)
    } == rehearsed_once
