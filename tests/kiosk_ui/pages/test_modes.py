"""Modes of the screen: lowered for who sits, read aloud for who sees little, in writing for who does not hear."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pygame
import pytest
from msgspec.structs import replace

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.input.touch_handler import NAMED_MS
from kiosk_ui.inspection.checks import apart, distinct, fits, large_enough
from kiosk_ui.inspection.visible_text import VisibleText
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.offscreen import Still, still
from kiosk_ui.rendering.retained_canvas import RetainedCanvas
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Icon, Panel, Text
from kiosk_ui.widgets.read_aloud_frames import FRAME_PX
from kiosk_ui.window.panel_size import PanelSize
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.paging import PAPERS
from robot.core.screen.view import Ear, View
from robot.runtime.content.core_rules import rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import load_settings
from tests.core.conversation import Conversation
from tests.kiosk_ui import every_view
from tests.kiosk_ui.glass import Glass
from tests.longest_procedures import longest_procedures

LOWERED_REACH_PX = 880
BELOW_VISOR_PX = 520
LOWER_PART_PX = 432
"""Where the lower 60 % of a landscape screen begins."""

PORTRAIT, LANDSCAPE = PanelSize(*every_view.PORTRAIT, 21.5), PanelSize(*every_view.LANDSCAPE, 21.5)
BOTH = pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
DRESSES = pytest.mark.parametrize(("language", "large"), [(name, size) for name in ("vi", "en") for size in (0, 1)])
TYPE = every_view.TYPE
AMBER = (255, 181, 71)


def seen(name: str, view: View, panel: PanelSize) -> Still:
    live = every_view.lively(name)
    return still(
        view, every_view.content(), live, panel, every_view.AT_MS, wall=every_view.WALL, typesetter=TYPE, painted=False
    )


def laid(view: View, panel: PanelSize = PORTRAIT) -> Scene:
    return scene_of(view, every_view.content(), TYPE, landscape=panel.landscape)


def wants(scene: Scene) -> set[tuple[Want, str]]:
    return {(target.intent.want, target.intent.of) for target in scene.targets}


def words(scene: Scene) -> str:
    return " ".join(item.text for item in scene.items if isinstance(item, Text))


class Robot(Conversation):
    """Decisions about the real content, and the screen that shows them."""

    def __init__(self) -> None:
        lobby = load_lobby(every_view.CONFIG / "lobby.toml")
        super().__init__(rules_of(load_settings(), every_view.content(), lobby, tuple(Part)))
        self.taps(Want.BEGIN)

    @property
    def scene(self) -> Scene:
        assert self.state.shown is not None
        return laid(self.state.shown)

    def leafed(self, want: Want) -> list[str]:
        """The objects of all targets with `want`, page after page, for as long as there is a way to the next."""
        found: list[str] = []
        for _ in range(100):
            found += [target.intent.of for target in self.scene.targets if target.intent.want is want]
            if (Want.PAGE, "next") not in wants(self.scene):
                break
            self.taps(Want.PAGE, "next")
        return found


# lowered


@DRESSES
def test_lowered_nothing_to_touch_stands_higher_than_the_hands_of_who_sits(language: str, large: int) -> None:
    for name, view in every_view.views(language, large=bool(large), lowered=True).items():
        scene = laid(view)
        screen = Rect(0, 0, scene.width, scene.height)
        for target in scene.targets:
            anywhere, for_staff = target.rect == screen, target.intent.want is Want.STAFF_ONLY
            assert anywhere or for_staff or target.rect.y >= LOWERED_REACH_PX, (name, target)


@BOTH
@DRESSES
def test_lowered_pages_are_whole_and_large_enough_to_touch(language: str, large: int, panel: PanelSize) -> None:
    for name, view in every_view.views(language, large=bool(large), lowered=True).items():
        sight = VisibleText(seen(name, view, panel))
        assert [fault for rule in (fits, apart, large_enough, distinct) for fault in rule(sight)] == [], name


@BOTH
def test_lowering_takes_nothing_away_but_the_conveniences_above(panel: PanelSize) -> None:
    turned = {Want.PAGE, Want.TOPIC, Want.CHOOSE, Want.TICK, Want.TICKET}  # what moves to a further page
    for (name, usual), low in zip(every_view.views().items(), every_view.views(lowered=True).values(), strict=True):
        lost = {want for want, _ in wants(laid(usual, panel)) - wants(laid(low, panel))}
        assert lost - turned <= {Want.REPEAT, Want.CORRECT, Want.LOWERED}, name


@pytest.mark.parametrize("lowered", ["on", "off"])
def test_screen_and_decisions_count_the_same_pages(lowered: str) -> None:
    robot = Robot()
    robot.taps(Want.LOWERED, lowered)
    content = every_view.content()
    topics = [topic.key for topic in content.topics("vi")]
    assert [key for key in robot.leafed(Want.TOPIC) if key != "all"] == topics
    longest = max(content.topics("vi"), key=lambda topic: len(topic.codes))
    robot.taps(Want.TOPIC, longest.key)
    assert robot.leafed(Want.CHOOSE) == list(longest.codes)
    robot.taps(Want.CHOOSE, every_view.BIRTH)
    assert robot.leafed(Want.TICK) == [str(paper) for paper in range(_papers(every_view.BIRTH))]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_lowered_the_longest_procedures_of_the_catalogue_fit_their_pages(language: str) -> None:
    for code in longest_procedures(every_view.content(), language):
        pages = [v.ProcedurePage(code, number=number) for number in range(-(-_papers(code) // PAPERS.lowered))]
        for page in (*pages, *(v.ProcedurePage(code, sheet=sheet) for sheet in ("legal", "form", "online"))):
            for panel in (PORTRAIT, LANDSCAPE):
                sight = VisibleText(seen("", View(page, language=language, lowered=True), panel))
                assert [fault for rule in (fits, apart) for fault in rule(sight)] == [], page
                ticks = [target.rect for target in sight.still.scene.targets if target.intent.want is Want.TICK]
                panels = [item.rect for item in sight.still.scene.items if isinstance(item, Panel)]
                card = next((rect for rect in panels for tick in ticks[:1] if rect.holds(tick)), None)
                assert card is None or all(card.holds(tick) for tick in ticks), page


def _papers(code: str) -> int:
    return len(every_view.content().procedure(code, "vi").documents)


def test_a_lowered_face_is_looked_at_straight_by_who_sits() -> None:
    for name in ("home", "list", "procedure", "choices", "notice", "options", "writing"):
        scene = laid(every_view.views(lowered=True)[name])
        face = next(region.rect for region in scene.regions if type(region).__name__ == "FaceRegion")
        assert face.y >= BELOW_VISOR_PX
        assert face.bottom <= LOWERED_REACH_PX


@pytest.mark.parametrize("name", ["arrived", "guide-question", "timeout", "map-paused", "notice", "precheck-offer"])
def test_in_landscape_lowered_controls_stand_in_the_lower_part(name: str) -> None:
    scene = laid(every_view.views(lowered=True)[name], LANDSCAPE)
    screen = Rect(0, 0, scene.width, scene.height)
    high = [t for t in scene.targets if t.rect != screen and t.rect.y < LOWER_PART_PX]
    assert high == []


# display options


def test_every_switch_shows_what_it_changed_and_takes_it_back() -> None:
    robot = Robot()
    robot.taps(Want.OPTIONS)
    for want in (Want.CONTRAST, Want.LOWERED, Want.READ_ALOUD, Want.SLOWER):
        before = words(robot.scene), robot.state.options
        for _ in range(2):
            of = next(of for each, of in wants(robot.scene) if each is want)
            robot.taps(want, of)
            assert robot.page == "OptionsPage"
        assert (words(robot.scene), robot.state.options) == before, want


def test_the_second_page_of_the_options_sets_volume_and_motion() -> None:
    robot = Robot()
    robot.taps(Want.OPTIONS).taps(Want.PAGE, "next")
    assert {(Want.VOLUME, str(step)) for step in range(5)} | {(Want.CALM, "on"), (Want.READ_PAGE, "")} <= wants(
        robot.scene
    )
    robot.taps(Want.VOLUME, "0")
    assert "Mức 1 trên 5" in words(robot.scene)


def test_another_language_is_seen_at_once_on_the_sheet_and_above_it() -> None:
    robot = Robot()
    robot.taps(Want.OPTIONS).taps(Want.LANGUAGE, "en")
    assert robot.state.shown is not None
    whole = seen("", robot.state.shown, PORTRAIT).items
    text = " ".join(item.text for item in whole if isinstance(item, Text))
    assert "Text and language" in text
    assert "Choose text size and language here." in text


# read aloud


@pytest.fixture
def glass(tmp_path: Path) -> Iterator[Glass]:
    shown = Glass(tmp_path)
    yield shown
    shown.window.close()


def changed(before: np.ndarray, after: np.ndarray) -> Rect | None:
    """What differs below the visor."""
    rows = slice(BELOW_VISOR_PX, None)
    differs = (before[:, rows] != after[:, rows]).any(axis=2)
    if not differs.any():
        return None
    x, y = (np.flatnonzero(differs.any(axis=axis)) for axis in (1, 0))
    return Rect(x[0], y[0] + BELOW_VISOR_PX, x[-1] - x[0] + 1, y[-1] - y[0] + 1)


def test_the_first_touch_frames_and_names_and_only_the_second_means_it(glass: Glass) -> None:
    glass.show(every_view.views(read_aloud=True)["home"])
    plain, tile = glass.picture(), glass.rect(Want.TOPIC, "land")
    assert glass.touches(Want.TOPIC, "land") == Intent(Want.READ, "topic land")
    framed = glass.picture()
    frame = changed(plain, framed)
    assert frame is not None
    assert frame.holds(tile)
    assert tile.inset(-12).holds(frame)
    beside = [tuple(framed[round(x), round(tile.cy)]) for x in np.arange(tile.x - 6, tile.x + 8)]
    assert beside.count(AMBER) == FRAME_PX
    assert glass.touches(Want.TOPIC, "land") == Intent(Want.TOPIC, "land")
    assert changed(plain, glass.picture()) is None


def test_a_name_is_forgotten_after_a_while_and_when_another_is_read(glass: Glass) -> None:
    glass.show(every_view.views(read_aloud=True)["home"])
    plain = glass.picture()
    glass.touches(Want.TOPIC, "land")
    assert glass.touches(Want.TOPIC, "birth") == Intent(Want.READ, "topic birth")
    only = changed(plain, glass.picture())
    assert only is not None
    assert glass.rect(Want.TOPIC, "birth").inset(-12).holds(only)
    glass.passes(NAMED_MS + 300)
    assert changed(plain, glass.picture()) is None
    assert glass.touches(Want.TOPIC, "birth") == Intent(Want.READ, "topic birth")


def test_without_reading_aloud_the_first_touch_means_it(glass: Glass) -> None:
    glass.show(every_view.views()["home"])
    assert glass.touches(Want.TOPIC, "land") == Intent(Want.TOPIC, "land")


def test_of_a_page_only_the_frame_is_painted_again() -> None:
    surface = pygame.Surface(every_view.PORTRAIT)
    canvas, motion, live = RetainedCanvas(PORTRAIT, surface), AnimationState(), every_view.lively()
    view = every_view.views(read_aloud=True)["procedure-2"]
    canvas.show(laid(view), None)
    tick = next(target for target in canvas.targets if target.intent.want is Want.TICK)
    painted = []
    for named in (None, tick, tick, None):
        motion.step(every_view.AT_MS, live, view)
        rects = canvas.frame(RegionInput(every_view.AT_MS, every_view.WALL, live, motion, None, named))
        painted.append([rect for rect in rects if rect.top > BELOW_VISOR_PX])
    _, shown, still_shown, gone = painted
    assert still_shown == []
    for rects in (shown, gone):
        assert len(rects) == 1
        assert tick.rect.inset(-12).holds(Rect(*rects[0]))


# hearing mode


@BOTH
@pytest.mark.parametrize("ear", [Ear.CLOSED, Ear.OPEN, Ear.THINKING])
def test_no_page_shows_an_open_microphone_in_hearing_mode(ear: Ear, panel: PanelSize) -> None:
    for name, view in every_view.views(written=True).items():
        if isinstance(view.page, v.IdlePage | v.HearingPage | v.ServicePage):
            continue  # nobody is there, it is being spoken, or it is not a visitor's
        page = seen(name, replace(view, ear=ear), panel)
        wanted = {target.intent.want for target in page.scene.targets}
        assert not wanted & {Want.TALK, Want.FINISHED_TALKING, Want.TALK_AGAIN}, name
        icons = {item.name for item in page.items if isinstance(item, Icon)}
        assert "mic" not in icons, name
