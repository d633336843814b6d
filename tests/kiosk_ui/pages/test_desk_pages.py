"""The pages of the service desk: what they show, what can be touched, and what they do not keep."""

from itertools import pairwise

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk_ui import gallery
from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.gallery.desk import DOSSIERS
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.offscreen import render, still
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.retained_canvas import RetainedCanvas
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Disc, Icon, Item, QrCode, Text, module_px, qr_modules
from kiosk_ui.rendering.theme import HIGH_CONTRAST
from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.widgets.smileys import SCORES, smiley
from kiosk_ui.widgets.ticket_qr import MODULE_PX, capacity, ticket_code
from kiosk_ui.window.panel_size import PanelSize
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.desk_values import DossierState, Ticket
from robot.core.screen.view import Ear, View
from simulators.camera.phone import read_code
from tests.kiosk_ui import every_view
from tests.longest_procedures import longest_procedures

TYPE = every_view.TYPE
BOTH = pytest.mark.parametrize("landscape", [False, True])
PLACE = "counter:3"
MINE = Ticket("3045", PLACE, every_view.BIRTH, 2, (10, 15), "3042", issued="08:42, 14/07/2026")


def laid(view: View | v.AnyPage, landscape: bool = False) -> Scene:
    if not isinstance(view, View):
        view = View(view)
    return scene_of(view, every_view.content(), TYPE, landscape=landscape)


def items(scene: Scene, name: str = "", at_ms: int = every_view.AT_MS) -> list[Item]:
    """Everything on the page, live things too, with what is live on the view `name`."""
    now = RegionInput(at_ms, every_view.WALL, every_view.lively(name), AnimationState())
    living = [item for region in scene.regions if isinstance(region, ItemsRegion) for item in region.items(now)]
    return [*scene.items, *living]


def words(scene: Scene, name: str = "") -> str:
    return " ".join(item.text for item in items(scene, name) if isinstance(item, Text))


def targets(scene: Scene, want: Want) -> dict[str, Rect]:
    """Where what is wanted can be touched, by its object."""
    return {target.intent.of: target.rect for target in scene.targets if target.intent.want is want}


# the number


@BOTH
def test_the_code_of_a_ticket_is_read_from_the_picture_and_holds_the_ticket(landscape: bool) -> None:
    size = every_view.LANDSCAPE if landscape else every_view.PORTRAIT
    view = every_view.views()["ticket"]
    picture = render(
        view,
        every_view.content(),
        every_view.lively(),
        *size,
        every_view.DIAGONAL_INCH,
        every_view.AT_MS,
        wall=every_view.WALL,
    )
    read = read_code(pygame.surfarray.array3d(picture).swapaxes(0, 1))
    site, paper = (
        every_view.content().site("vi"),
        every_view.content().procedure(every_view.BIRTH, "vi").documents[0].title,
    )
    for part in ("3045", "Quầy 3", site.name, site.ward, paper):
        assert part in read


@BOTH
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_longest_procedures_have_a_code_that_a_phone_reads(language: str, landscape: bool) -> None:
    content = every_view.content()
    for code in longest_procedures(content, language):
        place = content.procedure(code, language).place
        if not place:
            continue
        page = v.TicketPage(place, code, Ticket("3045", place, code))
        found = [item for item in laid(View(page, language=language), landscape).items if isinstance(item, QrCode)]
        assert [module_px(item.data, item.rect.w) >= MODULE_PX for item in found] == [True], code
        told = found[0].data.splitlines()
        assert "3045" in told[0]
        needs = bool(content.procedure(code, language).documents)
        assert any(line.startswith("- ") for line in told) is needs, code


def test_papers_without_room_in_the_code_are_counted() -> None:
    lay = PageLayout(View(v.TicketPage(PLACE)), every_view.content(), TYPE, landscape=False)
    papers = _papers()
    ticket = Ticket("3045", "counter:1", max(papers, key=lambda code: len(papers[code])))
    lines = ticket_code(lay, ticket, 325).splitlines()
    listed = sum(line.startswith("- ") for line in lines)
    assert lines[-1] == f"và {len(papers[ticket.code]) - listed} giấy tờ khác"


def _papers() -> dict[str, list[str]]:
    content = every_view.content()
    cards = [content.procedure(code, "vi") for code in content.catalogue.procedures]
    return {card.code: [row.title for row in card.documents if not row.optional] for card in cards}


def test_a_code_holds_as_many_bytes_as_are_counted_on() -> None:
    for modules in range(21, 75, 4):
        side = (modules + 8) * MODULE_PX
        assert len(qr_modules("ế" * (capacity(side) // 3))) <= modules
        assert len(qr_modules("x" * (capacity(side) + 1))) > modules


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=12), st.integers(285, 420))
def test_the_modules_of_the_ticket_code_stay_large_for_every_number(number: str, side: int) -> None:
    lay = PageLayout(View(v.TicketPage(PLACE)), every_view.content(), TYPE, landscape=False)
    text = ticket_code(lay, Ticket(number, PLACE, every_view.BIRTH), side)
    assert number in text
    assert module_px(text, side) >= MODULE_PX


@BOTH
def test_a_wait_that_is_not_known_is_said_to_be_unknown(landscape: bool) -> None:
    known = words(laid(v.TicketPage(PLACE, every_view.BIRTH, MINE), landscape))
    assert "10–15 phút" in known
    assert "ước tính" in known
    unknown = words(laid(v.TicketPage(PLACE, every_view.BIRTH, replace(MINE, wait_min=())), landscape))
    assert "chưa rõ" in unknown
    assert "phút" not in unknown


@BOTH
def test_nothing_that_can_be_touched_moves_when_the_number_is_called(landscape: bool) -> None:
    called = replace(MINE, ahead=0, serving="3045", called=True)
    for page in (
        v.TicketPage(PLACE, every_view.BIRTH, MINE, can_print=True),
        v.ArrivedPage(PLACE, every_view.BIRTH, (), MINE),
    ):
        before, after = laid(page, landscape), laid(replace(page, ticket=called), landscape)
        assert before.targets == after.targets
        assert before.items == after.items, "the page itself would have to be painted again"
        assert "Đến lượt bác rồi" in words(after)
        assert "Đến lượt bác rồi" not in words(before)


def test_paper_is_offered_only_with_a_printer() -> None:
    for can_print in (True, False):
        scene = laid(v.TicketPage(PLACE, every_view.BIRTH, MINE, can_print=can_print))
        assert bool(targets(scene, Want.PRINT)) is can_print
        assert ("Bấm “In số”" in words(scene)) is can_print
        assert list(targets(scene, Want.GUIDE)) == [PLACE]


@pytest.mark.parametrize("lowered", [False, True])
@BOTH
def test_every_counter_can_be_picked_on_one_of_the_pages(landscape: bool, lowered: bool) -> None:
    places = tuple(f"counter:{number}" for number in range(1, 7)) * 2
    offered: list[Rect] = []
    for number in range(2):
        scene = laid(View(v.PickCounterPage(places, number), lowered=lowered), landscape)
        offered += [target.rect for target in scene.targets if target.intent.want is Want.TICKET]
    assert len(offered) == len(places)


@BOTH
def test_papers_that_find_no_room_beside_the_number_are_counted(landscape: bool) -> None:
    documents = every_view.content().procedure(every_view.BIRTH, "vi").documents
    scene = laid(v.ArrivedPage(PLACE, every_view.BIRTH, tuple(range(len(documents))), MINE), landscape)
    numbers = {item.text for item in items(scene) if isinstance(item, Text) and item.text in "12345678"}
    assert f"và {len(documents) - len(numbers)} giấy tờ khác" in words(scene)


# the dossier


@pytest.mark.parametrize("state", DossierState)
@BOTH
def test_every_state_of_a_dossier_says_what_to_do(landscape: bool, state: DossierState) -> None:
    name = f"dossier-{'progress' if state is DossierState.IN_PROGRESS else state.value}"
    scene = laid(v.DossierPage("counter:1"), landscape)
    seen, card = words(scene, name), DOSSIERS[name]
    for part in (card.code, card.title, every_view.content().text(f"dos.{state.value}", "vi"), *card.step_dates):
        assert part in seen, part
    assert list(targets(scene, Want.GUIDE)) == ["counter:1"]


@BOTH
def test_nothing_of_a_dossier_stays_when_its_page_is_gone(landscape: bool) -> None:
    size = every_view.LANDSCAPE if landscape else every_view.PORTRAIT
    canvas = RetainedCanvas(PanelSize(*size, every_view.DIAGONAL_INCH), pygame.Surface(size))
    name, motion = "dossier-supplement", AnimationState()
    live, content = every_view.lively(name), every_view.content()
    for at_ms in (0, 100):
        view = every_view.views()[name]
        canvas.show(scene_of(view, content, canvas.type, landscape=landscape), None)
        canvas.frame(RegionInput(at_ms, every_view.WALL, live, motion))
    shown = still(view, content, live, canvas.panel, 0, typesetter=Typesetter())
    said = {item.text for item in shown.items if isinstance(item, Text)}
    live.forget()
    canvas.show(scene_of(every_view.views()["home"], content, canvas.type, landscape=landscape), None)
    canvas.frame(RegionInput(200, every_view.WALL, live, motion))
    card = DOSSIERS[name]
    private = [card.code, card.title, card.due, card.as_of, *card.step_dates, *card.missing.split(", ")]
    assert any(card.code in text for text in said)
    kept = [str(key[0]) for key in (*canvas.type._drawn, *canvas.type._widths)]
    assert [text for text in kept for part in private if part in text or (len(text) > 9 and text in part)] == []
    assert card not in [look for _, look in canvas._looks]


# the opinion


@BOTH
def test_each_face_is_a_target_with_its_score_from_worst_to_best(landscape: bool) -> None:
    faces = targets(laid(v.RatingPage(), landscape), Want.RATE)
    assert sorted(faces, key=lambda score: faces[score].x) == ["1", "2", "3", "4", "5"]
    assert all(left.right < right.x and left.y == right.y for left, right in pairwise(faces.values()))


def test_no_face_stands_out_and_nothing_can_be_sent_before_one_is_touched() -> None:
    scene = laid(v.RatingPage())
    assert not [item for item in items(scene) if isinstance(item, Icon) and item.name == "check"]
    assert not targets(scene, Want.SEND)
    assert not targets(scene, Want.REASON)
    assert targets(scene, Want.NO)


def test_the_reasons_belong_to_the_score() -> None:
    for score in SCORES:
        scene = laid(v.RatingPage(score))
        assert list(targets(scene, Want.REASON)) == ["0", "1", "2", "3", "4", "5"]
        assert ("Nhanh gọn" in words(scene)) is (score >= 4)
        assert ("Ý khác" in words(scene)) is (score < 4)
        assert targets(scene, Want.SEND)


@BOTH
def test_a_reason_that_is_touched_moves_no_other(landscape: bool) -> None:
    for large in (False, True):
        before, after = (laid(View(v.RatingPage(2, r), large=large), landscape) for r in ((), (0, 1, 3, 5)))
        assert before.targets == after.targets
        assert before.items == after.items


def test_what_was_said_to_the_rating_is_shown_and_can_be_said_again() -> None:
    scene = laid(v.RatingPage(1, (), every_view.HEARD))
    assert "giấy khai sinh cho cháu" in words(scene)
    field = next(iter(targets(scene, Want.TALK).values()))
    region = next(region for region in scene.regions if field.holds(region.rect))
    assert isinstance(region, ItemsRegion)
    assert region.private


def test_who_cannot_be_heard_is_not_asked_to_speak() -> None:
    scene = laid(View(v.RatingPage(3), ear=Ear.BROKEN))
    assert not targets(scene, Want.TALK)
    assert "nói" not in words(laid(View(v.RatingPage(), ear=Ear.BROKEN)))
    assert "Xin chào”" in words(laid(v.IdlePage()))
    deaf = words(laid(View(v.IdlePage(), down=(Part.MICROPHONE,))))
    assert "nói" not in deaf
    assert "để bắt đầu" in deaf


def test_the_faces_differ_without_their_colours() -> None:
    drawn = [smiley(score, 100, 100, 64, HIGH_CONTRAST) for score in SCORES]
    assert len(set(drawn)) == len(SCORES)
    assert {colour for face in drawn for item in face for colour in [item.colour]} == {HIGH_CONTRAST.ink}


# staff


def rings(view: View, at_ms: int) -> list[Item]:
    return [item for item in items(laid(view), at_ms=at_ms) if isinstance(item, Disc)]


def test_the_rings_move_while_a_person_is_called_and_where_things_may_move() -> None:
    def moves(view: View) -> bool:
        return len({tuple(rings(view, at_ms)) for at_ms in range(0, 2000, 200)}) > 1

    assert moves(View(v.StaffPage()))
    assert not moves(View(v.StaffPage(), calm=True))
    assert not moves(View(v.StaffPage(), contrast=True, calm=True))
    assert not moves(View(v.StaffPage(answered=True)))
    assert not moves(View(v.StaffPage(in_vain=True)))


def test_the_call_alert_flashes_at_most_three_times_a_second() -> None:
    seen = [tuple(rings(View(v.StaffPage()), at_ms)) for at_ms in range(0, 3000, 20)]
    assert sum(one != other for one, other in pairwise(seen)) <= 3 * 3


def test_while_waiting_a_number_can_be_taken_where_there_is_a_desk_and_a_question_typed() -> None:
    with_desk, without = laid(v.StaffPage()), laid(View(v.StaffPage(), down=(Part.DESK,)))
    assert targets(with_desk, Want.TICKET)
    assert not targets(without, Want.TICKET)
    for scene in (with_desk, without):
        assert targets(scene, Want.SEARCH)
        assert targets(scene, Want.BACK)


def test_a_call_in_vain_can_be_made_again_and_says_where_to_go() -> None:
    beside_the_bar = [
        target.rect for target in laid(v.StaffPage(in_vain=True)).targets if target.intent == Intent(Want.STAFF)
    ]
    assert len(beside_the_bar) == 2
    assert "bàn hướng dẫn" in words(laid(v.StaffPage(in_vain=True)))
    assert "gọi to" not in words(laid(View(v.StaffPage(), down=(Part.VOICE,))))


def test_the_gallery_has_a_dossier_for_every_state() -> None:
    pages = {name for name, view in gallery.views(every_view.content()).items() if isinstance(view.page, v.DossierPage)}
    assert {card.state for name, card in DOSSIERS.items() if name in pages} == set(DossierState)
