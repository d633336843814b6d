"""While the wheels turn, or may turn, a finger anywhere stops them as it comes down."""

import pytest

from kiosk_ui.input.touch_handler import TouchHandler
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.scene import Scene
from robot.core.events import EscortStep
from robot.core.intents import Intent, Want
from robot.core.screen import view
from robot.core.screen.view import View
from tests.kiosk_ui import every_view

TYPE = every_view.TYPE
STOP = Intent(Want.STOP)
MOVING = [
    view.MapPage("counter:3", leaving=True),
    *(view.MovingPage("counter:3", step=step) for step in EscortStep),
    view.MovingPage("home", returning=True),
]


def scene(page: view.AnyPage, *, landscape: bool = False, **modes: bool) -> Scene:
    return scene_of(View(page, **modes), every_view.content(), TYPE, landscape=landscape)


def glass(of: Scene, pitch: int = 90) -> list[tuple[float, float]]:
    """Points all over the glass, and some on its dark edges, where nothing is drawn."""
    inside = [(x, y) for x in range(1, int(of.width), pitch) for y in range(1, int(of.height), pitch)]
    return [*inside, (-30.0, 5.0), (of.width + 200.0, 400.0), (300.0, of.height + 80.0)]


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("page", MOVING, ids=lambda page: f"{type(page).__name__}-{getattr(page, 'step', '')}")
def test_a_finger_that_only_comes_down_stops_it_wherever_it_lands(page: view.AnyPage, landscape: bool) -> None:
    shown = scene(page, landscape=landscape)
    hands = TouchHandler(lambda: shown.targets)
    for number, (x, y) in enumerate(glass(shown)):
        assert hands.down(number, x, y, at_ms=0) == STOP, "none has left, and no time has passed since the last one"


def test_a_touch_stops_the_wheels_for_a_visitor_who_is_read_to_and_for_one_who_sits() -> None:
    shown = scene(view.MovingPage("counter:3"), read_aloud=True, lowered=True)
    hands = TouchHandler(lambda: shown.targets)
    assert hands.down(1, 200, 300, 0) == STOP
    assert hands.up(1, 200, 300, 90, read_aloud=True) is None


@pytest.mark.parametrize("landscape", [False, True])
@pytest.mark.parametrize("looking", [False, True])
def test_who_is_looked_for_touches_the_button_to_go_on_and_stops_it_beside(landscape: bool, looking: bool) -> None:
    shown = scene(view.SeekingPage("counter:3", looking), landscape=landscape)
    hands = TouchHandler(lambda: shown.targets)
    buttons = [target for target in shown.targets if target.intent.want is not Want.STOP]
    assert {target.intent.want for target in buttons} == {Want.GO_ON, Want.NO}
    for number, target in enumerate(buttons):
        at_ms = 1000 * number
        assert hands.down(number, target.rect.cx, target.rect.cy, at_ms) is None
        assert hands.up(number, target.rect.cx, target.rect.cy, at_ms + 80) == target.intent
    beside = [at for at in glass(shown) if not any(target.rect.contains(*at) for target in buttons)]
    assert len(beside) > 100
    for number, (x, y) in enumerate(beside):
        assert hands.down(("beside", number), x, y, 5000) in (STOP, None)
    far = [(x, y) for x, y in beside if y < 400 and x < 700]
    assert all(hands.down(("far", number), x, y, 9000) == STOP for number, (x, y) in enumerate(far))


def test_on_other_pages_a_touch_beside_everything_is_nothing() -> None:
    shown = scene(view.HomePage())
    hands = TouchHandler(lambda: shown.targets)
    assert hands.down(1, -50, -50, 0) is None
