"""The page calls the visitor as the voice does."""

import re

from msgspec.structs import replace

from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.scene_items import Text
from kiosk_ui.rendering.typesetting import Typesetter
from robot.core.screen.view import View
from tests.kiosk_ui.every_view import content, views


def texts(view: View) -> str:
    scene = scene_of(view, content(), Typesetter(1.0), landscape=False)
    return " ".join(item.text for item in scene.items if isinstance(item, Text))


def test_no_page_calls_the_visitor_by_another_word_than_their_own() -> None:
    for name, view in views().items():
        assert not re.search(r"\b[Bb]ác\b(?! ruột)", texts(replace(view, address="cô"))), name


def test_without_a_form_of_address_the_pages_stay_as_they_are() -> None:
    home = views()["home"]
    assert "Bác cần làm việc gì?" in texts(home)
    assert "Chị cần làm việc gì?" in texts(replace(home, address="chị"))
    assert texts(replace(home, address="chị", language="en")) == texts(replace(home, language="en"))
