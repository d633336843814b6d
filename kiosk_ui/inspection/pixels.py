"""Pictures as arrays of numbers."""

import numpy as np
import numpy.typing as npt
import pygame


def rows(picture: pygame.Surface) -> npt.NDArray[np.uint8]:
    """Return `picture` as height x width x RGB, without a copy; do not draw on `picture` while the array is in use."""
    across: npt.NDArray[np.uint8] = pygame.surfarray.pixels3d(picture)
    return across.swapaxes(0, 1)
