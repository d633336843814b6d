"""Painting without a retained page: each frame is laid out and painted completely. Benchmarks compare with this."""

import datetime
import time

import pygame

from kiosk_ui.rendering.offscreen import still
from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.window.panel_size import PanelSize
from robot.core.screen.view import View
from robot.runtime.ports import Content, LiveValues


class NaivePainter:
    """Paints complete frames on the open window. Text widths and drawn texts are cached, as by the window itself."""

    def __init__(self, content: Content, panel: PanelSize) -> None:
        self._content, self._panel = content, panel
        self._type = Typesetter(panel.scale)

    def frame(self, view: View, live: LiveValues, at_ms: int, wall: datetime.datetime) -> float:
        """Lay out and paint one frame of `view`; return the time that this took, in ms."""
        began_s = time.perf_counter()
        shown = still(view, self._content, live, self._panel, at_ms, wall=wall, typesetter=self._type)
        assert shown.page is not None
        pygame.display.get_surface().blit(shown.page, self._panel.offset_px)
        pygame.display.update()
        return (time.perf_counter() - began_s) * 1000
