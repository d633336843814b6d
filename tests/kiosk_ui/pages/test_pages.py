"""Every page, both languages, both shapes, both text sizes: whole, apart, large enough to touch, within reach."""

from functools import cache

import pytest

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.keyboard.typing_registry import typist_for
from kiosk_ui.pages import LAYOUTS, scene_of
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Text
from kiosk_ui.rendering.theme import FLOOR_PX, HIGH_CONTRAST, LIGHT, Theme
from robot.core.dialogue.precheck_findings import Findings
from robot.core.intents import Want
from robot.core.screen import view as v
from robot.core.screen.view import View
from tests.kiosk_ui import every_view
from tests.kiosk_ui.contrast import contrast
from tests.longest_procedures import longest_procedures

TYPE = every_view.TYPE
TARGET_MM_20_PX = 82
REACH_PX = 512
DRESSES = [
    (language, landscape, large) for language in ("vi", "en") for landscape in (False, True) for large in (False, True)
]


@cache
def laid(view: View, landscape: bool) -> Scene:
    """Laid out once, and looked at by several tests."""
    return scene_of(view, every_view.content(), TYPE, landscape=landscape)


def texts(scene: Scene, view: View, name: str = "") -> list[Text]:
    """All lines of a page, live ones too."""
    live, motion = every_view.lively(name), AnimationState()
    motion.step(every_view.AT_MS, live, view)
    now = RegionInput(every_view.AT_MS, every_view.WALL, live, motion, typist_for(view, live, every_view.content()))
    living = [item for region in scene.regions if isinstance(region, ItemsRegion) for item in region.items(now)]
    return [item for item in [*scene.items, *living] if isinstance(item, Text)]


def ink(text: Text) -> Rect:
    """Where the letters of a line are, without the air above and below."""
    width = TYPE.width(text.text, text.size, text.weight)
    return Rect(text.x, text.baseline - 0.72 * text.size, width, 0.72 * text.size)


@pytest.mark.parametrize(("language", "landscape", "large"), DRESSES)
def test_no_text_is_cut_or_leaves_its_box_or_the_screen(language: str, landscape: bool, large: bool) -> None:
    for name, view in every_view.views(language, large=large).items():
        scene = laid(view, landscape)
        screen = Rect(0, 0, scene.width, scene.height)
        for text in texts(scene, view, name):
            if text.text.startswith(("Bác vừa nói", "You said")):
                continue  # a visitor's own words may be longer than their line
            assert not text.cut, (name, text.text)
            assert text.size >= FLOOR_PX, (name, text.text)
            assert text.box.holds(ink(text), 2), (name, text.text)
            assert screen.holds(ink(text)), (name, text.text)


@pytest.mark.parametrize(("language", "landscape", "large"), DRESSES)
def test_no_two_lines_of_text_overlap(language: str, landscape: bool, large: bool) -> None:
    for name, view in every_view.views(language, large=large).items():
        if name.startswith("sheet") or isinstance(view.page, v.GuideQuestionPage):
            continue  # a sheet lies over the page on purpose
        lines = [(text.text, ink(text)) for text in texts(laid(view, landscape), view, name) if text.text]
        for i, (one, box) in enumerate(lines):
            for other, its_box in lines[i + 1 :]:
                assert not box.inset(1).meets(its_box.inset(1)), (name, one, other)


@pytest.mark.parametrize(("language", "landscape", "large"), DRESSES)
def test_every_target_is_20_mm_and_stands_alone(language: str, landscape: bool, large: bool) -> None:
    for name, view in every_view.views(language, large=large).items():
        scene = laid(view, landscape)
        screen = Rect(0, 0, scene.width, scene.height)
        targets = [target for target in scene.targets if target.rect != screen]
        for i, target in enumerate(targets):
            assert min(target.rect.w, target.rect.h) >= TARGET_MM_20_PX, (name, target)
            assert screen.holds(target.rect), (name, target)
            for other in targets[i + 1 :]:
                assert not target.rect.inset(1).meets(other.rect.inset(1)), (name, target, other)


def test_nothing_that_is_needed_stands_out_of_reach() -> None:
    for name, view in every_view.views().items():
        for target in laid(view, landscape=False).targets:
            # the first two can be spoken, and there is the way back; the mark is the staff's
            if target.intent.want not in (Want.REPEAT, Want.CORRECT, Want.STAFF_ONLY):
                assert target.rect.bottom > REACH_PX, (name, target)


def test_help_has_the_same_place_on_every_page_with_a_bar() -> None:
    for landscape in (False, True):
        places = {
            target.rect
            for name, view in every_view.views().items()
            if name in ("greeting", "home", "list", "choices", "procedure", "precheck", "arrived", "staff")
            for target in laid(view, landscape).targets
            if target.intent.want is Want.STAFF
        }
        assert len(places) == 1


def test_every_page_has_a_layout() -> None:
    assert set(LAYOUTS) == set(v.AnyPage.__args__)


def test_while_it_moves_every_touch_means_stop() -> None:
    for name in ("moving", "moving-waiting", "map-leaving"):
        for landscape in (False, True):
            scene = laid(every_view.views()[name], landscape)
            assert [(target.intent.want, target.rect) for target in scene.targets] == [
                (Want.STOP, Rect(0, 0, scene.width, scene.height))
            ]


def test_a_list_offers_the_way_to_its_other_pages_and_no_further() -> None:
    codes = tuple(every_view.content().catalogue.procedures)[:12]
    offered = []
    for number in range(3):
        scene = laid(View(v.ListPage("land", codes, number)), landscape=False)
        offered.append([target.intent.of for target in scene.targets if target.intent.want is Want.PAGE])
    assert offered == [["next"], ["previous", "next"], ["previous"]]


def test_a_sheet_covers_the_targets_of_the_page_below() -> None:
    wants = {target.intent.want for target in laid(every_view.views()["sheet-legal"], landscape=False).targets}
    assert Want.TICK not in wants
    assert Want.BACK in wants


def test_a_fee_that_is_not_known_is_said_to_be_unknown() -> None:
    content = every_view.content()
    unknown = next(code for code in content.catalogue.procedures if not content.procedure(code, "vi").fee_known)
    view = View(v.ProcedurePage(unknown))
    words = {text.text for text in texts(laid(view, landscape=False), view)}
    assert "Hỏi cán bộ" in words
    assert "Miễn phí" not in words


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_longest_procedures_of_the_catalogue_fit_their_pages(language: str, landscape: bool) -> None:
    content = every_view.content()
    for code in longest_procedures(content, language):
        pages = max(1, -(-len(content.procedure(code, language).documents) // 4))
        shown = [v.ProcedurePage(code, number=number) for number in range(pages)]
        shown += [v.ProcedurePage(code, sheet=sheet) for sheet in ("legal", "form")]
        questions = tuple(range(len(content.procedure(code, language).precheck)))
        shown += [v.PrecheckPage(code, number) for number in questions]
        shown += [v.ConclusionPage(code, found) for found in (Findings(missing=questions), Findings(unsure=questions))]
        kinds = [questions[start::4] for start in range(4)]
        shown += [v.ConclusionPage(code, Findings(*kinds[turn:], *kinds[:turn])) for turn in range(4)]
        for page in shown:
            scene = laid(View(page, language=language), landscape)
            cut = [item.text for item in scene.items if isinstance(item, Text) and item.cut]
            assert not cut, (code, page, cut)


@pytest.mark.parametrize("theme", [LIGHT, HIGH_CONTRAST])
def test_every_pair_of_text_and_ground_has_seven_to_one(theme: Theme) -> None:
    pairs = [
        (theme.ink, theme.card),
        (theme.ink, theme.bg),
        (theme.ink2, theme.card),
        (theme.ink2, theme.bg),
        (theme.ink3, theme.card),
        (theme.on_accent, theme.accent),
        (theme.accent, theme.tint),
        (theme.accent, theme.card),
        (theme.on_visor, theme.visor2),
        (theme.second_on_visor, theme.visor2),
        (theme.glow, theme.visor2),
        (theme.ok, theme.ok_bg),
        (theme.warn, theme.warn_bg),
        (theme.on_bad, theme.bad),
    ]
    assert [pair for pair in pairs if contrast(*pair) < 7] == []
