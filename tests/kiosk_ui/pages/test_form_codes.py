"""A form that a phone can fetch stands on the sheet of the forms with a QR code that can be read."""

from itertools import product

import msgspec
import pytest

from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.scene_items import QrCode, module_px
from robot.core.screen import view as v
from robot.core.screen.view import View
from robot.knowledge.catalogue.procedures import Catalogue, Form
from robot.runtime.content.provider import ContentProvider
from tests.kiosk_ui import every_view

URL = "https://dichvucong.gov.vn/bieu-mau/ho-tich/to-khai-dang-ky-khai-sinh-mau-2026.docx"
MODES = tuple(product(("vi", "en"), (False, True), (False, True)))
"""Language, large text, landscape."""


def _with_forms(*forms: Form) -> ContentProvider:
    content = every_view.content()
    procedures = {**content.catalogue.procedures}
    procedures[every_view.BIRTH] = msgspec.structs.replace(procedures[every_view.BIRTH], forms=forms)
    catalogue = Catalogue(procedures.values(), content.catalogue.topics, content.catalogue.fields)
    return ContentProvider(msgspec.structs.replace(content._material, catalogue=catalogue), every_view.WALL.date)


@pytest.mark.parametrize(("language", "large", "landscape"), MODES)
def test_the_code_of_a_form_is_shown_and_large_enough(language: str, large: bool, landscape: bool) -> None:
    content = _with_forms(Form(name="Tờ khai", url=URL), Form(name="Giấy ủy quyền"))
    page = View(v.ProcedurePage(every_view.BIRTH, sheet="form"), language=language, large=large)
    scene = scene_of(page, content, every_view.TYPE, landscape=landscape)
    (code,) = [item for item in scene.items if isinstance(item, QrCode) and item.data == URL]
    assert module_px(code.data, code.rect.w) >= 3
