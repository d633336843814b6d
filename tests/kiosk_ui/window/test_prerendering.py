"""What is drawn before anybody comes, and how one picture goes over another."""

import numpy as np
import pygame
import pytest

from kiosk_ui.face import face_parts
from kiosk_ui.rendering import sprites as shapes
from kiosk_ui.rendering.alpha_blend import blended
from kiosk_ui.rendering.offscreen import still
from kiosk_ui.window.panel_size import PanelSize
from kiosk_ui.window.prerendering import Warming
from tests.kiosk_ui import every_view as every

HALF = PanelSize(540, 960, 21.5)
MADE = (shapes.icon, shapes.disc, shapes.arc, shapes.ellipse, shapes.gradient)
FACE = (face_parts.white, face_parts.halo, face_parts.pupil, face_parts.bar, face_parts.speaking, face_parts.half_moon)


def made() -> int:
    return sum(make.cache_info().misses for make in MADE)


def test_no_shape_is_made_for_a_page_that_was_drawn_ahead() -> None:
    for make in FACE:
        make.cache_clear()
    warming = Warming(every.content(), HALF)
    assert warming.step(0.0)
    while warming.step(0.5):
        pass
    full = [make.__name__ for make in FACE if make.cache_info().currsize == make.cache_info().maxsize]
    assert full == [], "what is drawn ahead is kept"
    before = made()
    for name in ("home", "procedure", "guide-question", "ticket", "options"):
        still(every.views()[name], every.content(), every.lively(name), HALF, every.AT_MS, wall=every.WALL)
    assert made() == before


@pytest.mark.parametrize("opacity", [0.0, 0.5, 0.999, 1.0])
def test_a_picture_covers_another_as_far_as_it_is_opaque(opacity: float) -> None:
    view, picture = pygame.Surface((40, 40), 0, 32), pygame.Surface((40, 40), 0, 32)
    view.fill((10, 20, 30))
    picture.fill((210, 220, 230))
    blended(view, picture, pygame.Rect(10, 10, 20, 20), opacity)
    pixels = pygame.surfarray.array3d(view).astype(int)
    assert np.abs(pixels[20, 20] - (np.array([10, 20, 30]) + 200 * opacity)).max() <= 2
    assert tuple(pixels[5, 5]) == (10, 20, 30)
    assert picture.get_alpha() in (None, 255)
