"""The pages look as they were approved: quarter-size pictures in tests/golden/screens, compared with tolerance.

To approve a new look: KIOSK_WRITE_GOLDEN=1 pytest tests/kiosk_ui/pages/test_golden_screens.py; look at the pictures.
"""

import os
from itertools import product
from pathlib import Path

import numpy as np
import pygame
import pytest

from kiosk_ui.rendering.offscreen import render
from robot.core.screen.view import View
from robot.paths import ROOT
from tests.kiosk_ui import every_view

GOLDEN = ROOT / "tests" / "golden" / "screens"
SHRINK = 4
MEAN_LIMIT = 0.6  # of 255, over the whole picture
BLOCK_LIMIT = 14.0  # of 255, over any block of 8 x 8 pixels
BLOCK = 8
KEY = ("home", "procedure", "greeting", "guide-question", "heard-procedure", "noisy-confirm")
"""Pages that are held in every language, shape, theme and text size; all others in Vietnamese, upright and across."""

SHAPES: dict[str, tuple[int, int, float]] = {
    "": (*every_view.PORTRAIT, every_view.DIAGONAL_INCH),
    "wide": (*every_view.LANDSCAPE, every_view.DIAGONAL_INCH),
    "small": (1280, 800, 15.6),
}
"""By the part of a picture's name: width and height in px, diagonal in inches."""

Case = tuple[str, View, tuple[int, int, float]]


def cases() -> dict[str, Case]:
    """Picture name -> name of the view, the view and the panel."""
    found: dict[str, Case] = {}
    for language, contrast, large in product(("vi", "en"), (False, True), (False, True)):
        views = every_view.views(language, contrast=contrast, large=large)
        plain = language == "vi" and not (contrast or large)
        for shape, panel in SHAPES.items():
            parts = (language, shape, "contrast" if contrast else "", "large" if large else "")
            for name in views if plain and shape != "small" else KEY:
                found["-".join((*filter(None, parts), name))] = name, views[name], panel
    return found


CASES = cases()


def small(name: str, view: View, panel: tuple[int, int, float]) -> pygame.Surface:
    picture = render(
        view, every_view.content(), every_view.lively(name), *panel, every_view.AT_MS, wall=every_view.WALL
    )
    return pygame.transform.smoothscale(picture, (panel[0] // SHRINK, panel[1] // SHRINK))


def pixels(picture: pygame.Surface) -> np.ndarray:
    return pygame.surfarray.array3d(picture).astype(float)


@pytest.mark.parametrize("name", CASES)
def test_the_page_looks_as_approved(name: str, tmp_path: Path) -> None:
    picture, golden = small(*CASES[name]), GOLDEN / f"{name}.png"
    if os.environ.get("KIOSK_WRITE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        pygame.image.save(picture, str(golden))
    assert golden.exists(), f"{golden} is missing: approve it with KIOSK_WRITE_GOLDEN=1"
    difference = np.abs(pixels(picture) - pixels(pygame.image.load(str(golden)))).mean(axis=2)
    width, height = (part // BLOCK * BLOCK for part in difference.shape)
    blocks = difference[:width, :height].reshape(width // BLOCK, BLOCK, height // BLOCK, BLOCK).mean(axis=(1, 3))
    if difference.mean() > MEAN_LIMIT or blocks.max() > BLOCK_LIMIT:
        now = tmp_path / f"{name}.png"
        pygame.image.save(picture, str(now))
        pytest.fail(f"{name} differs (mean {difference.mean():.2f}, worst block {blocks.max():.0f}): {now}")
