"""A+ makes text larger, and never smaller: on every page of the gallery and of the catalogue."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from kiosk_ui.gallery import Dress, catalogue
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.scene_items import Text
from robot.core.screen.view import View
from tests.kiosk_ui import every_view
from tests.longest_procedures import longest_procedures

TYPE = every_view.TYPE

BIG_PX = 56
"""Letters of twice the floor or more may give room to smaller ones: the number of a ticket to the words about it."""


def pages(language: str) -> Iterator[tuple[str, View]]:
    """By name, each once."""
    yield from every_view.views(language).items()
    yield from every_view.views(language, lowered=True).items()
    yield from catalogue.fronts(longest_procedures(every_view.content(), language), Dress(language)).items()


def sizes(view: View, *, landscape: bool) -> dict[str, int]:
    """Every text of the page, its lines joined, with the size of its letters in reference px."""
    scene = scene_of(view, every_view.content(), TYPE, landscape=landscape)
    boxes: dict[Rect, list[Text]] = {}
    for item in scene.items:
        if isinstance(item, Text):
            boxes.setdefault(item.box, []).append(item)
    found: dict[str, int] = {}
    for lines in boxes.values():
        words = " ".join(line.text for line in lines)
        found[words] = min(found.get(words, lines[0].size), *(line.size for line in lines))
    return found


@pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_smaller_in_large_text(language: str, landscape: bool) -> None:
    smaller = []
    for name, view in pages(language):
        usual = sizes(replace(view, large=False), landscape=landscape)
        large = sizes(replace(view, large=True), landscape=landscape)
        smaller += [
            (name, words, px, large[words])
            for words, px in usual.items()
            if words in large and large[words] < px and large[words] < BIG_PX
        ]
    assert smaller == []
