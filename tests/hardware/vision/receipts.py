"""Pictures of a receipt with a code, as a visitor holds it before the camera."""

import io

import cv2
import numpy as np
import segno

from hardware.vision.face_detector import Picture

CODE = "H49.34-260713-0012"


def receipt(text: str, side_px: int = 240, turned_deg: float = 0.0, noise: float = 0.0) -> Picture:
    """A grey room of 640 x 480 with a printed code in it."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=8, border=4)
    code = cv2.imdecode(np.frombuffer(out.getvalue(), np.uint8), cv2.IMREAD_COLOR)
    code = cv2.resize(code, (side_px, side_px), interpolation=cv2.INTER_AREA)
    room = np.full((480, 640, 3), 150, np.uint8)
    x, y = (640 - side_px) // 2, (480 - side_px) // 2
    room[y : y + side_px, x : x + side_px] = code
    turn = cv2.getRotationMatrix2D((320, 240), turned_deg, 1.0)
    room = cv2.warpAffine(room, turn, (640, 480), borderValue=(150, 150, 150))
    grain = np.random.default_rng(3).normal(0, noise, room.shape)
    return np.clip(room + grain, 0, 255).astype(np.uint8)
