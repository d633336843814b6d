"""What a visitor must be able to read or reach on a page, whatever the catalogue holds."""

import pytest

from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Icon, QrCode, Text
from kiosk_ui.widgets.route_directions import steps
from robot.core.intents import Want
from robot.core.screen import view
from robot.core.screen.paging import LAWS
from robot.core.screen.view import View
from tests.kiosk_ui import every_view

TYPE = every_view.TYPE
BOTH = pytest.mark.parametrize("landscape", [False, True])


def laid(page: view.AnyPage, landscape: bool = False) -> Scene:
    return scene_of(View(page), every_view.content(), TYPE, landscape=landscape)


def words(scene: Scene) -> list[str]:
    return [item.text for item in scene.items if isinstance(item, Text)]


@BOTH
def test_a_long_note_is_shortened_and_no_note_is_left_out(landscape: bool) -> None:
    shown = [
        line
        for number in range(3)
        for line in words(laid(view.ProcedurePage(every_view.BIRTH, number=number), landscape))
    ]
    assert sum("Xuất trình" in line for line in shown) == 3
    assert any(line.endswith("…") for line in shown)


def test_the_papers_are_complete_with_those_that_everybody_brings() -> None:
    documents = every_view.content().procedure(every_view.BIRTH, "vi").documents
    needed = tuple(i for i, document in enumerate(documents) if not document.optional)
    assert 0 < len(needed) < len(documents)
    assert "Đủ giấy tờ" in words(laid(view.ProcedurePage(every_view.BIRTH, needed)))
    optional = tuple(i for i in range(len(documents)) if i not in needed)
    assert f"Đã có 0 trên {len(needed)}" in words(laid(view.ProcedurePage(every_view.BIRTH, optional)))
    ticks = [t.intent.of for t in laid(view.ProcedurePage(every_view.BIRTH)).targets if t.intent.want is Want.TICK]
    assert ticks == ["0", "1", "2"]


def test_a_long_way_is_told_up_to_its_last_turn() -> None:
    route = ((0.0, 0.0), (0.0, 4.0), (3.0, 4.0), (3.0, 7.0), (1.8, 7.0))
    assert steps(route)[-1][0] == "left" or steps(route)[-1] == ("straight", 1)
    assert [turn for turn, _ in steps(route, 6) if turn != "straight"] == ["right", "left", "left"]
    assert [turn for turn, _ in steps(route)] == ["right", "left", "left"]


def test_a_fee_under_a_condition_keeps_its_picture() -> None:
    scene = laid(view.ProcedurePage(every_view.BIRTH))
    assert any(line.startswith("Miễn phí") for line in words(scene))
    assert any(isinstance(item, Icon) and item.name == "money" for item in scene.items)


@BOTH
def test_home_has_one_way_to_everything(landscape: bool) -> None:
    wants = [(target.intent.want, target.intent.of) for target in laid(view.HomePage(), landscape).targets]
    assert wants.count((Want.TOPIC, "all")) == 1


@BOTH
def test_the_page_number_stands_on_one_line_and_the_code_inside_its_card(landscape: bool) -> None:
    scene = laid(view.ProcedurePage(every_view.BIRTH), landscape)
    assert "Trang 1 trên 3" in words(scene)
    code = next(item.rect for item in scene.items if isinstance(item, QrCode))
    card = next(target.rect for target in scene.targets if target.intent.of == "online")
    assert code.x - card.x >= 8


@BOTH
def test_every_legal_document_stands_on_a_page_of_the_sheet(landscape: bool) -> None:
    content = every_view.content()
    for code in content.catalogue.procedures:
        card = content.procedure(code, "vi")
        pages = LAWS.pages(len(card.legal), lowered=False)
        leaves = [laid(view.ProcedurePage(code, sheet="legal", leaf=leaf), landscape) for leaf in range(pages)]
        shown = " ".join(" ".join(words(leaf)) for leaf in leaves)
        assert all(row.number.split()[0] in shown and row.subject in shown for row in card.legal), code


@BOTH
def test_every_choice_shows_its_counter(landscape: bool) -> None:
    content = every_view.content()
    for code in content.catalogue.procedures:
        card = content.procedure(code, "vi")
        if card.place:
            label = content.place(card.place, "vi").label
            assert any(line.startswith(label) for line in words(laid(view.ChoicesPage((code,)), landscape))), code
