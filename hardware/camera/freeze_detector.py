"""Detects a camera that hangs by identical pictures: the noise of a working sensor makes any two pictures differ."""

import numpy as np

from hardware.vision.face_detector import Picture

STILL_S = 3.0
"""Time of identical pictures after which the camera counts as hanging, s. Chosen."""
_EVERY_PX = 8  # pictures are compared in every eighth pixel of every eighth row; chosen
_BLACK = 16
"""Brightness (0..255) below which identical pictures may come from a covered lens, and are no fault. Chosen."""


class Standstill:
    """Freeze detector of one stream. Call `moves` with each picture."""

    def __init__(self) -> None:
        self._seen: Picture | None = None
        self._since_s: float | None = None
        self._moved = False

    def moves(self, picture: Picture, now_s: float) -> bool:
        """Whether two pictures have differed since the start. Raises OSError after STILL_S of identical pictures."""
        few = picture[::_EVERY_PX, ::_EVERY_PX].copy()
        seen, self._seen = self._seen, few
        if seen is None or not np.array_equal(seen, few) or few.max() < _BLACK:
            self._moved = self._moved or seen is not None
            self._since_s = now_s
        elif self._since_s is not None and now_s - self._since_s > STILL_S:
            raise OSError(f"the picture has stood still for {STILL_S:.0f} s")
        return self._moved
