"""The pages look as they were approved: quarter-size pictures in tests/golden/screens, compared with tolerance.

To approve a new look: KIOSK_WRITE_GOLDEN=1 pytest tests/kiosk_ui/test_golden_screens.py, and look at the pictures.
"""

import os
from pathlib import Path

import numpy as np
import pygame
import pytest

from kiosk_ui.picture import render
from robot.core.view import View
from tests.kiosk_ui import every_view as every

GOLDEN = Path(__file__).parents[1] / "golden" / "screens"
SHRINK = 4
MEAN_LIMIT = 0.6  # of 255, over the whole picture
BLOCK_LIMIT = 14.0  # of 255, over any block of 8 x 8 pixels
BLOCK = 8
OTHERS = ("home", "procedure", "greeting", "guide-question", "heard-procedure", "noisy-confirm")


def cases() -> dict[str, tuple[str, View, tuple[int, int]]]:
    """Picture name -> name of the view, the view and panel size."""
    plain = {f"vi-{name}": (name, view, every.PORTRAIT) for name, view in every.views("vi").items()}
    wide = {f"vi-wide-{name}": (name, view, every.LANDSCAPE) for name, view in every.views("vi").items()}
    english = {f"en-{name}": (name, every.views("en")[name], every.PORTRAIT) for name in OTHERS}
    dressed = every.views("vi", large=True, contrast=True)
    large = {f"vi-contrast-large-{name}": (name, dressed[name], every.PORTRAIT) for name in OTHERS}
    return plain | wide | english | large


CASES = cases()


def small(name: str, view: View, size: tuple[int, int]) -> pygame.Surface:
    live, inch = every.lively(name), every.DIAGONAL_INCH
    picture = render(view, every.content(), live, *size, inch, every.AT_MS, wall=every.WALL)
    return pygame.transform.smoothscale(picture, (size[0] // SHRINK, size[1] // SHRINK))


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
