"""A live window: the simulated lobby from above and, in a corner, the robot's camera view."""

import contextlib
import time

import cv2
import numpy as np
import pygame

from simulators.camera.renderer import CameraRenderer
from simulators.lobby import drawing
from simulators.lobby.overhead_view import Overhead
from simulators.lobby.world import WorldSnapshot

_PERIOD_S = 1 / 12
_CAMERA_PX = (300, 225)
_MARGIN_PX = 18


class LobbyWindow:
    """A window of the lobby program. The program runs on when the window is closed or no display can be opened."""

    def __init__(self, overhead: Overhead, eye: CameraRenderer) -> None:
        self._overhead, self._eye = overhead, eye
        self._surface: pygame.Surface | None = None
        self._due_s = 0.0
        with contextlib.suppress(pygame.error):
            pygame.display.init()
            self._surface = pygame.display.set_mode(overhead.size, pygame.RESIZABLE | pygame.SCALED)
            pygame.display.set_caption("Sảnh mô phỏng · Simulated lobby")

    def show(self, scene: WorldSnapshot) -> None:
        """Draw `scene` into the window, at most twelve times a second."""
        now_s = time.monotonic()
        if self._surface is None or now_s < self._due_s:
            return
        self._due_s = now_s + _PERIOD_S
        if any(event.type == pygame.QUIT for event in pygame.event.get()):
            self._surface = None
            pygame.display.quit()
            return
        self._surface.blit(self._overhead.draw(scene), (0, 0))
        small = cv2.resize(self._eye.draw(scene), _CAMERA_PX, interpolation=cv2.INTER_AREA)
        camera = pygame.surfarray.make_surface(np.swapaxes(small[:, :, ::-1], 0, 1))
        place = camera.get_rect(bottomleft=(_MARGIN_PX, self._surface.get_height() - _MARGIN_PX))
        self._surface.blit(camera, place)
        pygame.draw.rect(self._surface, drawing.ACCENT, place.inflate(6, 6), 3, border_radius=8)
        pygame.display.flip()
