"""A finger that stays on the glass while the page changes means the page that it came down on."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk_ui.input import sdl_fingers
from robot.core.commands import Show
from robot.core.events import Tapped
from robot.core.intents import Want
from robot.core.screen.view import View
from tests.kiosk_ui import every_view
from tests.kiosk_ui.glass import Glass

_VIEWS = every_view.views()
_HELD_MS = 60


def _next(view: View, **page: object) -> View:
    return replace(view, page=replace(view.page, **page))


@pytest.mark.parametrize(
    ("before", "after", "want"),
    [
        (_VIEWS["precheck"], _next(_VIEWS["precheck"], number=1), Want.YES),
        (_VIEWS["list"], _next(_VIEWS["list"], number=1), Want.CHOOSE),
        (_VIEWS["procedure"], _next(_VIEWS["procedure"], code="1.013978"), Want.TICK),
    ],
    ids=["the next question", "the next rows of a list", "another procedure"],
)
def test_a_finger_held_over_a_change_answers_the_page_that_it_touched(
    tmp_path: Path, before: View, after: View, want: Want
) -> None:
    glass = Glass(tmp_path)
    screen = glass.show(before)
    glass.passes(500)
    rect, intent = next((r, i) for r, i in glass.window.targets() if i.want is want)
    sdl_fingers.down((rect.cx, rect.cy), glass.window.size)
    glass.passes(_HELD_MS)
    glass.window.obey(Show(screen + 1, after))
    glass.passes(_HELD_MS)
    sdl_fingers.up((rect.cx, rect.cy), glass.window.size)
    glass.passes(_HELD_MS)
    taps = [event for event in glass.events if isinstance(event, Tapped)]
    assert all(tap.screen == screen for tap in taps)
    assert all(tap.intent.want is intent.want for tap in taps)


def _held_on_home(glass: Glass) -> int:
    """A finger has come down on a tile of the home page, whose screen number this is."""
    screen = glass.show(_VIEWS["home"])
    rect = glass.rect(Want.TOPIC, "birth")
    sdl_fingers.down((rect.cx, rect.cy), glass.window.size)
    glass.passes(_HELD_MS)
    return screen


def test_a_noise_does_not_take_the_page_from_under_a_finger(tmp_path: Path) -> None:
    glass = Glass(tmp_path)
    screen = _held_on_home(glass)
    glass.window.obey(Show(screen + 1, _VIEWS["hearing"]))
    glass.passes(_HELD_MS)
    assert glass.window.shown.screen == screen
    rect = glass.rect(Want.TOPIC, "birth")
    sdl_fingers.up((rect.cx, rect.cy), glass.window.size)
    glass.passes(_HELD_MS)
    tap = next(event for event in glass.events if isinstance(event, Tapped))
    assert (tap.screen, tap.intent.want, tap.intent.of) == (screen, Want.TOPIC, "birth")
    assert glass.window.shown.screen == screen + 1, "and then the page is turned"


def test_a_palm_that_stays_holds_the_page_two_seconds_at_most(tmp_path: Path) -> None:
    glass = Glass(tmp_path)
    screen = _held_on_home(glass)
    glass.window.obey(Show(screen + 1, _VIEWS["hearing"]))
    glass.passes(1800)
    assert glass.window.shown.screen == screen
    glass.passes(200)
    assert glass.window.shown.screen == screen + 1


def test_the_stop_page_does_not_wait_for_a_finger(tmp_path: Path) -> None:
    glass = Glass(tmp_path)
    screen = _held_on_home(glass)
    glass.window.obey(Show(screen + 1, _VIEWS["stop"]))
    glass.passes(_HELD_MS)
    assert glass.window.shown.screen == screen + 1
