"""Everything said and heard can be read: captions of every page, what was heard, and the button that corrects it."""

import unicodedata
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Icon, Text, TouchTarget
from kiosk_ui.rendering.theme import CAPTION, TextStyle
from kiosk_ui.widgets import captions
from kiosk_ui.widgets.recognised_text import ROW, ROW_LANDSCAPE
from kiosk_ui.widgets.transcript import whole_or_shortened
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.lines import Line
from robot.core.screen.view import Face, View
from robot.runtime.ports import LiveValues
from tests.kiosk_ui import every_view

TYPE = every_view.TYPE
MM_20_PX = 82
WORDS = TextStyle(30, 41, CAPTION.weight)
BOTH = pytest.mark.parametrize("landscape", [False, True])
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])
SIZES = pytest.mark.parametrize("large", [False, True])

SAYS_ITSELF = (
    *(v.StartingPage, v.OutOfServicePage, v.HearingPage, v.PinPage, v.ServicePage),
    *(v.WritingPage, v.ClerkPage),
)
"""Pages on which the robot is silent: it starts, is broken, listens, serves its staff; or speaks in bubbles."""


def laid(view: View, landscape: bool = False) -> Scene:
    return scene_of(view, every_view.content(), TYPE, landscape=landscape)


def lines(scene: Scene, view: View, live: LiveValues | None = None, at_ms: int = every_view.AT_MS) -> list[str]:
    """Every line to be seen `at_ms`; the robot began to speak at `every.AT_MS`."""
    motion = AnimationState()
    motion.step(every_view.AT_MS, live or every_view.lively(), view)
    now = RegionInput(at_ms, every_view.WALL, live or every_view.lively(), motion)
    shown = [item for region in scene.regions if isinstance(region, ItemsRegion) for item in region.items(now)]
    return [item.text for item in [*scene.items, *shown] if isinstance(item, Text)]


def procedure(**frame: Any) -> View:
    return View(v.ProcedurePage(every_view.BIRTH), caption=(Line("answer.intro", procedure=every_view.BIRTH),), **frame)


def correcting(scene: Scene) -> list[TouchTarget]:
    return [target for target in scene.targets if target.intent.want is Want.CORRECT]


def turned(scene: Scene, view: View) -> Iterator[list[str]]:
    """The page every second for as long as the longest caption takes."""
    for second in range(60):
        yield lines(scene, view, at_ms=every_view.AT_MS + 1000 * second)


@BOTH
@LANGUAGES
@SIZES
def test_every_page_on_which_the_robot_speaks_shows_all_of_what_it_says(
    landscape: bool, language: str, large: bool
) -> None:
    line = Line("say.not_understood_again")
    told = set(every_view.content().shown(line, language).split())
    for name, view in every_view.views(language, large=large).items():
        if isinstance(view.page, SAYS_ITSELF):
            continue
        view = msgspec.structs.replace(view, caption=(line,))
        scene = laid(view, landscape)
        seen: set[str] = set()
        for shown in turned(scene, view):
            seen.update(word for text in shown for word in text.split())
            if told <= seen:
                break
        assert told <= seen, name


@BOTH
@SIZES
def test_the_answer_to_every_question_is_shown_whole_page_by_page(landscape: bool, large: bool) -> None:
    content = every_view.content()
    for code in list(content.catalogue.procedures)[::7]:
        for slot in ("intro", "papers", "fee", "where"):
            line = Line(f"answer.{slot}", procedure=code)
            view = View(v.ProcedurePage(code), caption=(line,), large=large)
            lay = PageLayout(view, content, TYPE, landscape=landscape)
            box = Rect(48, 362, 984, 118)
            parts = captions.pages(lay, content.shown(line, "vi"), box, CAPTION)
            assert " ".join(parts).split() == content.shown(line, "vi").split()
            assert not any(TYPE.fit(part, box.w, box.h, CAPTION, lay.factor, even=True).cut for part in parts)


def test_a_page_of_a_long_caption_stays_long_enough_to_be_read_and_comes_again() -> None:
    stays_ms = [2500, 6000]
    assert [captions.turned_to(stays_ms, at) for at in (0, 2499, 2500, 8499, 8500)] == [0, 0, 1, 1, 0]
    assert captions.turned_to(stays_ms, -5) == 0


def test_a_long_answer_in_large_letters_is_turned_at_the_pace_of_the_voice() -> None:
    line = Line("answer.papers", procedure=every_view.BIRTH)
    view = View(v.ProcedurePage(every_view.BIRTH), Face.SPEAK, caption=(line,), large=True)
    scene = laid(view)
    first, later = (lines(scene, view, at_ms=every_view.AT_MS + ms) for ms in (0, 9000))
    assert first != later
    assert any(text.startswith("Bác cần mang") for text in first)


def test_the_greeting_that_was_not_answered_right_is_not_repeated_over_what_is_said() -> None:
    view = View(v.GreetingPage(), caption=(Line("say.not_understood"),))
    shown = " ".join(lines(laid(view), view))
    assert "Tôi chưa nghe rõ" in shown
    assert "Chào bác ạ!" not in shown


def test_a_broken_loudspeaker_is_told_in_words_beside_the_caption() -> None:
    view = View(v.HomePage(), pill="pill.waiting", caption=(Line("say.home"),), down=(Part.VOICE,))
    shown = lines(laid(view), view)
    assert "Loa đang hỏng – mời bác đọc chữ" in shown
    assert any(text.startswith("Mời bác chọn") for text in shown)


@BOTH
@LANGUAGES
@pytest.mark.parametrize("contrast", [False, True])
@SIZES
def test_what_was_heard_can_be_read_and_corrected_by_touch(
    landscape: bool, language: str, contrast: bool, large: bool
) -> None:
    view = procedure(heard=every_view.HEARD, language=language, contrast=contrast, large=large)
    scene = laid(view, landscape)
    shown = " ".join(lines(scene, view))
    assert ("Tôi nghe:" if language == "vi" else "I heard:") in shown
    assert "“cháu ơi cho bác hỏi" in shown
    (button,) = correcting(scene)
    assert min(button.rect.w, button.rect.h) >= MM_20_PX
    assert (ROW_LANDSCAPE if landscape else ROW).holds(button.rect)


@BOTH
def test_no_target_moves_when_what_was_heard_appears(landscape: bool) -> None:
    before = laid(procedure(), landscape).targets
    during = laid(procedure(hearing=every_view.HEARD), landscape).targets
    after = laid(procedure(heard=every_view.HEARD), landscape)
    assert during == before
    assert [target for target in after.targets if target.intent.want is not Want.CORRECT] == before
    (button,) = correcting(after)
    assert not any(target.rect.meets(button.rect) for target in before)


@BOTH
def test_what_was_heard_vanishes_when_it_is_forgotten(landscape: bool) -> None:
    view, live = procedure(heard=every_view.HEARD), every_view.lively()
    live.forget()
    shown = " ".join(lines(laid(view, landscape), view, live))
    assert "Tôi nghe" not in shown
    assert "Không đúng" not in shown


@BOTH
def test_the_words_of_somebody_who_speaks_grow_on_a_page_that_stays(landscape: bool) -> None:
    view, live = procedure(heard=every_view.HEARD, hearing=every_view.HEARD + 5), every_view.lively()
    scene = laid(view, landscape)
    assert "bao" not in " ".join(lines(scene, view, live)).split()
    live.heard(every_view.HEARD + 5, "bao nhiêu tiền", final=False)
    shown = " ".join(lines(scene, view, live))
    assert "Bao nhiêu tiền" in shown
    assert "cháu ơi" not in shown
    assert "Bác mang tờ khai" in shown or "bác mang tờ khai" in shown.lower()  # the caption stays whole
    assert correcting(scene) == []


@BOTH
@pytest.mark.parametrize("page", [v.HearingPage(7), v.ChoicesPage((every_view.BIRTH, "2.000635"), every_view.HEARD)])
def test_a_page_with_its_own_place_for_the_words_does_not_show_them_twice(page: v.AnyPage, landscape: bool) -> None:
    view = View(page, heard=every_view.HEARD)
    scene = laid(view, landscape)
    shown = lines(scene, view)
    assert "Tôi nghe:" not in " ".join(shown)
    assert sum("cháu ơi cho bác" in text for text in shown) == isinstance(page, v.ChoicesPage)
    assert correcting(scene) == []


@BOTH
def test_a_single_procedure_is_confirmed_with_two_large_buttons(landscape: bool) -> None:
    scene = laid(View(v.ChoicesPage((every_view.BIRTH,), every_view.HEARD)), landscape)
    wants = {target.intent.want: target.rect for target in scene.targets}
    yes, no, card = wants[Want.YES], wants[Want.NO], wants[Want.CHOOSE]
    assert Want.SEARCH not in wants
    assert min(yes.w, yes.h, no.w, no.h) >= 2 * MM_20_PX
    assert not any(one.meets(other) for one, other in ((yes, no), (yes, card), (no, card)))


@pytest.mark.parametrize(
    ("page", "want", "landscape"),
    [
        (v.HomePage(), Want.TOPIC, False),
        (v.HomePage(), Want.TOPIC, True),
        (v.ChoicesPage((every_view.BIRTH, "2.000635", "1.000656")), Want.CHOOSE, False),
        (v.ChoicesPage((every_view.BIRTH, "2.000635", "1.000656")), Want.SEARCH, False),
        (v.ProcedurePage(every_view.BIRTH), Want.GUIDE, False),
        (v.ProcedurePage(every_view.BIRTH), Want.GUIDE, True),
        (v.ProcedurePage(every_view.BIRTH), Want.TICKET, False),
        (v.ProcedurePage(every_view.BIRTH), Want.TICKET, True),
    ],
)
def test_targets_are_larger_in_a_loud_room_where_there_is_place(page: v.AnyPage, want: Want, landscape: bool) -> None:
    def height(view: View) -> float:
        return min(t.rect.h for t in laid(view, landscape).targets if t.intent.want is want and t.intent.of != "all")

    assert height(View(page, noisy=True, large=True)) > height(View(page))


@BOTH
def test_a_loud_room_is_told_calmly_with_a_picture(landscape: bool) -> None:
    view = View(v.HomePage(), pill="pill.waiting", noisy=True, large=True)
    scene = laid(view, landscape)
    now = RegionInput(every_view.AT_MS, every_view.WALL, every_view.lively(), AnimationState())
    still = [item for region in scene.regions if isinstance(region, ItemsRegion) for item in region.items(now)]
    (words,) = (item for item in still if isinstance(item, Text) and item.text.startswith("Ở đây hơi ồn"))
    assert words.text == "Ở đây hơi ồn – mời bác chạm để chọn"
    assert any(isinstance(item, Icon) and item.name == "hand" for item in still)
    quiet = msgspec.structs.replace(view, noisy=False)
    assert not any("ồn" in text for text in lines(laid(quiet, landscape), quiet))


@given(st.text("aăâeêioôơuưyđ ẵẩỗễậợỵ", min_size=1, max_size=160), st.integers(140, 900), st.integers(41, 130))
def test_words_are_shortened_at_a_word_and_never_lose_a_mark(said: str, width: int, height: int) -> None:
    said = unicodedata.normalize("NFD", said)
    if not said.split():
        return
    lay = PageLayout(View(v.HomePage()), every_view.content(), TYPE, landscape=False)
    shown, whole = whole_or_shortened(lay, said, Rect(0, 0, width, height), WORDS)
    text = " ".join(shown)
    words = unicodedata.normalize("NFC", said).split()
    assert text.startswith("“")
    assert unicodedata.is_normalized("NFC", text)
    assert len(shown) * WORDS.line <= max(height, WORDS.line)
    kept = text[1:].removesuffix("”")
    assert whole == (kept.split() == words)
    if not whole:
        kept = kept.removesuffix("…")
        assert " ".join(words).startswith(kept)
        assert len(kept.split()) == 1 or kept.split()[-1] in words
