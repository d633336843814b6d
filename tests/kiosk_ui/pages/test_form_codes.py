"""A form that a phone can fetch stands on the sheet of the forms with a QR code that can be read."""

import os
from itertools import product
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pygame
import pytest

from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.offscreen import render
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import QrCode, Text, module_px
from robot.core.screen import view as v
from robot.core.screen.view import View
from robot.knowledge.catalogue.procedures import Catalogue, Form
from robot.runtime.content.provider import ContentProvider
from tests.kiosk_ui import every_view

URL = "https://dichvucong.gov.vn/bieu-mau/ho-tich/to-khai-dang-ky-khai-sinh-mau-2026.docx"
MODES = tuple(product(("vi", "en"), (False, True), (False, True)))
"""Language, large text, landscape."""


FILE = "to-khai-dang-ky-lai-khai-sinh-ma-1a2b3c4d5e.docx"
"""As long as a name can be."""
WIFI = "TRUNG-TAM-HANH-CHINH-CONG-5G-XYZ"
LONG_NAME = "Mẫu số 01: Tờ khai đăng ký lại khai sinh, cấp bản sao trích lục hộ tịch cho người đã có giấy tờ cá nhân"
AT = "http://192.168.100.120:8091/f/"
PICTURES = os.environ.get("SCREEN_PICTURES", "")


def _with_forms(*forms: Form, at: str = "", wifi: str = "") -> ContentProvider:
    content = every_view.content()
    procedures = {**content.catalogue.procedures}
    procedures[every_view.BIRTH] = msgspec.structs.replace(procedures[every_view.BIRTH], forms=forms)
    catalogue = Catalogue(procedures.values(), content.catalogue.topics, content.catalogue.fields)
    material = msgspec.structs.replace(content._material, catalogue=catalogue, forms_url=at, forms_wifi=wifi)
    return ContentProvider(material, every_view.WALL.date)


def _sheet(content: ContentProvider, language: str, large: bool, landscape: bool) -> Scene:
    page = View(v.ProcedurePage(every_view.BIRTH, sheet="form"), language=language, large=large)
    return scene_of(page, content, every_view.TYPE, landscape=landscape)


def _words(scene: Scene) -> str:
    return " ".join(item.text for item in scene.items if isinstance(item, Text))


@pytest.mark.parametrize(("language", "large", "landscape"), MODES)
def test_the_code_of_a_form_is_shown_and_large_enough(language: str, large: bool, landscape: bool) -> None:
    content = _with_forms(Form(name="Tờ khai", url=URL), Form(name="Giấy ủy quyền"))
    page = View(v.ProcedurePage(every_view.BIRTH, sheet="form"), language=language, large=large)
    scene = scene_of(page, content, every_view.TYPE, landscape=landscape)
    (code,) = [item for item in scene.items if isinstance(item, QrCode) and item.data == URL]
    assert module_px(code.data, code.rect.w) >= 3


@pytest.mark.parametrize(("language", "large", "landscape"), MODES)
def test_the_code_of_an_uploaded_form_is_read_from_the_screen_and_the_wifi_stands_beside_it(
    language: str, large: bool, landscape: bool
) -> None:
    content = _with_forms(Form(name="Tờ khai đăng ký khai sinh", file=FILE, url=URL), at=AT, wifi="TTHCC-KHACH")
    scene = _sheet(content, language, large, landscape)
    size = every_view.LANDSCAPE if landscape else every_view.PORTRAIT
    view = View(v.ProcedurePage(every_view.BIRTH, sheet="form"), language=language, large=large)
    surface = render(view, content, every_view.lively(), *size, every_view.DIAGONAL_INCH, every_view.AT_MS)
    if PICTURES:
        pygame.image.save(surface, Path(PICTURES) / f"form-{language}-{'large' if large else 'normal'}-{size[0]}.png")
    picture = np.ascontiguousarray(pygame.surfarray.array3d(surface).swapaxes(0, 1))
    assert cv2.QRCodeDetector().detectAndDecode(picture)[0] == f"{AT}{FILE}"
    assert "“TTHCC-KHACH”" in _words(scene)
    (code,) = [item for item in scene.items if isinstance(item, QrCode) and item.data.startswith(AT)]
    assert module_px(code.data, code.rect.w) >= 3


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_four_forms_keep_codes_that_phones_read_and_the_whole_name_of_the_wifi(language: str, landscape: bool) -> None:
    local, plain = Form(name=LONG_NAME, file=FILE), Form(name="Giấy ủy quyền")
    content = _with_forms(local, plain, local, plain, at=AT, wifi=WIFI)
    scene = _sheet(content, language, True, landscape)
    codes = [item for item in scene.items if isinstance(item, QrCode) and item.data.startswith(AT)]
    assert [module_px(code.data, code.rect.w) >= 3 for code in codes] == [True, True]
    assert f"“{WIFI}”" in _words(scene)
    assert "…" not in _words(scene)
    assert scene.sheet is not None
    assert all(code.rect.bottom < scene.sheet.bottom for code in codes)


def test_without_a_name_of_the_wifi_the_sheet_says_the_centres() -> None:
    content = _with_forms(Form(name="Tờ khai", file=FILE), at=AT)
    assert "Wi-Fi của trung tâm" in _words(_sheet(content, "vi", False, False))
    in_the_internet = _with_forms(Form(name="Tờ khai", url=URL), at=AT, wifi="TTHCC-KHACH")
    assert "Wi-Fi" not in _words(_sheet(in_the_internet, "vi", False, False))


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Cán bộ ở quầy in mẫu đơn"), ("en", "clerk at the counter prints")]
)
def test_a_form_that_phones_cannot_fetch_is_printed_by_the_clerk(language: str, said: str) -> None:
    scene = _sheet(_with_forms(Form(name="Tờ khai", file=FILE)), language, False, False)
    assert said in _words(scene)
    assert [item for item in scene.items if isinstance(item, QrCode) and "/f/" in item.data] == []
