"""A finger that stays on the glass while the page changes means the page that it came down on."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from kiosk_ui import fingers
from robot.core.commands import Show
from robot.core.events import Tapped
from robot.core.intents import Want
from robot.core.view import View
from tests.kiosk_ui import every_view as every
from tests.kiosk_ui.glass import Glass

_VIEWS = every.views()
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
    fingers.down((rect.cx, rect.cy), glass.window.size)
    glass.passes(_HELD_MS)
    glass.window.obey(Show(screen + 1, after))
    glass.passes(_HELD_MS)
    fingers.up((rect.cx, rect.cy), glass.window.size)
    glass.passes(_HELD_MS)
    taps = [event for event in glass.events if isinstance(event, Tapped)]
    assert all(tap.screen == screen for tap in taps)
    assert all(tap.intent.want is intent.want for tap in taps)
