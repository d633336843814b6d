"""A picture as numbers."""

import numpy as np
import numpy.typing as npt
import pygame


def rows(picture: pygame.Surface) -> npt.NDArray[np.uint8]:
    """height x width x RGB, without a copy: nothing is drawn on `picture` as long as they are held."""
    across: npt.NDArray[np.uint8] = pygame.surfarray.pixels3d(picture)
    return across.swapaxes(0, 1)
