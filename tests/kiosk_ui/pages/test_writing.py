"""Hearing mode: bubbles and replies, the page for a clerk, larger captions, and a visor that pulses at the call."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk_ui.inspection.checks import apart, distinct, fits, large_enough
from kiosk_ui.inspection.visible_text import VisibleText
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.offscreen import Still, still
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Panel, Text
from kiosk_ui.widgets.call_alert import PULSE_MS, PULSES, Alert
from kiosk_ui.window.panel_size import PanelSize
from robot.core.commands import Show
from robot.core.intents import Want
from robot.core.phases import Bubble
from robot.core.screen import view as v
from robot.core.screen.desk_values import Ticket
from robot.core.screen.lines import Line
from robot.core.screen.view import View
from tests.kiosk_ui import every_view
from tests.kiosk_ui.glass import Glass

PORTRAIT, LANDSCAPE = PanelSize(*every_view.PORTRAIT, 21.5), PanelSize(*every_view.LANDSCAPE, 21.5)
BOTH = pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
DRESSES = pytest.mark.parametrize(("language", "large"), [(name, size) for name in ("vi", "en") for size in (0, 1)])
TYPE = every_view.TYPE
BUBBLE_RADIUS = 40


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


@pytest.fixture
def glass(tmp_path: Path) -> Iterator[Glass]:
    shown = Glass(tmp_path)
    yield shown
    shown.window.close()


@BOTH
@DRESSES
def test_written_pages_are_whole_and_large_enough_to_touch(language: str, large: int, panel: PanelSize) -> None:
    for name, view in every_view.views(language, large=bool(large), written=True).items():
        sight = VisibleText(seen(name, view, panel))
        assert [fault for rule in (fits, apart, large_enough, distinct) for fault in rule(sight)] == [], name


def test_what_can_be_answered_follows_what_is_talked_about() -> None:
    first = wants(laid(View(v.WritingPage((Bubble(Line("say.written")),)), written=True)))
    assert {(Want.HOME, ""), (Want.TOPIC, "all"), (Want.TICKET, ""), (Want.DOSSIER, "")} <= first
    about = wants(laid(View(v.WritingPage((), every_view.BIRTH, True), written=True)))
    asked = {(Want.ASK, "papers"), (Want.ASK, "time"), (Want.CHOOSE, every_view.BIRTH), (Want.TICKET, "")}
    assert asked | {(Want.GUIDE, "counter:3")} <= about
    for page in (first, about):
        assert {(Want.SEARCH, ""), (Want.SHOW_CLERK, "")} <= page


@BOTH
def test_the_newest_bubble_is_always_whole_and_each_side_keeps_to_its_edge(panel: PanelSize) -> None:
    for lowered in (False, True):
        for large in (False, True):
            view = every_view.views(large=large, lowered=lowered)["writing-long-answer"]
            scene = laid(view, panel)
            answer = every_view.content().shown(view.page.said[-1].line, "vi")
            assert answer in words(scene)
            bubbles = [
                item for item in scene.items if isinstance(item, Panel) and item.radius == 40 and item.rect.w < 1010
            ]
            edge = 712 if panel.landscape else 48
            assert bubbles[-1].rect.x == edge
            assert all(bubble.rect.x > edge for bubble in bubbles[-2:-1])


def test_a_clerk_reads_vietnamese_whatever_the_visitor_reads() -> None:
    assert words(laid(View(v.ClerkPage(), language="en"))).startswith("Tôi là người khiếm thính.")
    assert (Want.BACK, "") in wants(laid(View(v.ClerkPage())))


def test_captions_are_larger_for_who_does_not_hear() -> None:
    for panel in (PORTRAIT, LANDSCAPE):
        sizes = []
        for written in (False, True):
            view = View(v.HomePage(), caption=(Line("say.options"),), written=written)
            said = [i for i in seen("", view, panel).items if isinstance(i, Text) and i.text.startswith("Bác chọn")]
            sizes.append(said[0].size)
        assert sizes[1] == 44 > sizes[0]


def ticket_view(*, called: bool, **modes: bool) -> View:
    return View(v.TicketPage("counter:3", ticket=Ticket("3045", "counter:3", called=called)), **modes)


def test_the_visor_pulses_three_times_a_second_apart_when_the_number_is_called() -> None:
    alert, strengths = Alert(), []
    alert.step(0, ticket_view(called=False, written=True))
    for at_ms in range(0, 5000, 20):
        alert.step(at_ms, ticket_view(called=True, written=True))
        strengths.append(alert.strength)
    peaks = [20 * i for i in range(1, len(strengths) - 1) if strengths[i - 1] < strengths[i] == max(strengths)]
    assert [round(peak / PULSE_MS - 0.5) for peak in peaks] == list(range(PULSES))
    assert set(strengths[PULSES * PULSE_MS // 20 :]) == {0}
    assert not alert.on


def test_where_nothing_may_pulse_the_visor_is_lit_without_a_flicker() -> None:
    alert, strengths = Alert(), []
    for at_ms in range(0, 4000, 20):
        alert.step(at_ms, ticket_view(called=True, written=True, calm=True))
        strengths.append(alert.strength)
    assert sum(one != other for one, other in pairwise(strengths)) == 1
    assert strengths[0] > 0 == strengths[-1]


def test_who_hears_the_call_sees_no_pulse() -> None:
    alert = Alert()
    alert.step(0, ticket_view(called=True))
    assert not alert.on


def test_the_whole_visor_lights_up_on_the_glass_and_goes_dark_again(glass: Glass) -> None:
    glass.show(ticket_view(called=False, written=True))
    corners = [(20, 130), (1060, 130), (20, 420), (1060, 420)]
    dark = [glass.picture()[corner].sum() for corner in corners]
    glass.window.obey(Show(1, ticket_view(called=True, written=True)))
    glass.passes(PULSE_MS // 2)
    assert all(glass.picture()[corner].sum() > was + 60 for corner, was in zip(corners, dark, strict=True))
    glass.passes(PULSES * PULSE_MS)
    assert [glass.picture()[corner].sum() for corner in corners] == dark
