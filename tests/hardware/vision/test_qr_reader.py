"""The QR code of a receipt before the camera: read from a picture, handed to the field, never told in an event."""

import asyncio
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from hardware.camera.capture_loop import Camera
from hardware.vision.qr_reader import code_in
from robot.core.events import AnyEvent, CodeRead
from robot.runtime.ports import LiveValues
from tests.hardware.vision.receipts import CODE, receipt
from voice_models.model_files.store import path_of


@pytest.mark.parametrize(
    "text", [CODE, CODE.lower(), f"https://dichvucong.gov.vn/tra-cuu?ma={CODE}&x=1", f"Mã: {CODE}."]
)
def test_the_code_is_found_alone_and_in_an_address(text: str) -> None:
    assert code_in(receipt(text)) == CODE


@pytest.mark.parametrize(("side_px", "turned_deg", "noise"), [(140, 0, 0), (200, 15, 0), (240, -30, 12), (300, 90, 20)])
def test_a_receipt_is_held_as_people_hold_it(side_px: int, turned_deg: float, noise: float) -> None:
    assert code_in(receipt(CODE, side_px, turned_deg, noise)) == CODE


@pytest.mark.parametrize("text", ["022095001234", "https://example.org", "Nguyễn Văn An", "H49.34-26071-12"])
def test_a_code_of_another_form_is_not_read(text: str) -> None:
    assert code_in(receipt(text)) == ""


def test_an_empty_room_has_no_code() -> None:
    assert code_in(np.full((480, 640, 3), 90, np.uint8)) == ""
    assert code_in(np.zeros((8, 8, 3), np.uint8)) == ""


async def watched(folder: Path, *, wanted: bool) -> tuple[LiveValues, list[AnyEvent]]:
    """What the camera has told of a receipt in front of it, after a second."""
    picture = folder / "receipt.png"
    cv2.imwrite(str(picture), receipt(CODE))
    live, events = LiveValues(), []
    live.wants_code = wanted
    camera = Camera(f"file:{picture}", 320, 10, path_of("yunet"), live)
    task = asyncio.ensure_future(camera.run(events.append))
    await asyncio.sleep(1.2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return live, events


async def test_on_its_page_the_code_stands_in_the_field_and_is_told_once_without_itself(tmp_path: Path) -> None:
    live, events = await watched(tmp_path, wanted=True)
    assert live.typed == CODE
    assert events.count(CodeRead()) == 1, "a receipt that is held still is read once"
    assert CODE not in repr([msgspec.to_builtins(event) for event in events])


async def test_on_any_other_page_nothing_is_read(tmp_path: Path) -> None:
    live, events = await watched(tmp_path, wanted=False)
    assert live.typed == ""
    assert CodeRead() not in events
