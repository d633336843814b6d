"""A robot that does not hear invites nobody to speak, and says on every page what to do instead (S22)."""

import pytest
from msgspec.structs import replace

from kiosk_ui.pages import scene_of
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.lines import in_writing
from robot.core.screen.view import Ear, View
from tests.kiosk_ui import every_view
from tests.kiosk_ui.touchable import PHASES, texts_of

TYPE = every_view.TYPE
INVITES = (
    "nói “",
    "có thể nói",
    "cứ nói",
    "hoặc nói",
    "nói cho tôi",
    "đọc mã",
    "you can say",
    "or say",
    "say “",
    "tell me",
)
ON_THE_HOME_PAGE = (v.HomePage, v.IdlePage)
"""It has a banner; and before a visitor comes the idle page invites to touch alone."""

BOTH = pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])


def deaf_views(language: str) -> dict[str, View]:
    """Every page of a visit as a robot without a microphone shows it; there nobody speaks."""
    return {
        name: replace(
            view,
            ear=Ear.BROKEN,
            down=(Part.MICROPHONE,),
            caption=tuple(map(in_writing, view.caption)),
            pill="pill.deaf",
            heard=0,
            hearing=0,
            noisy=False,
        )
        for name, view in every_view.views(language).items()
        if type(view.page) in PHASES and not isinstance(view.page, v.HearingPage) and not view.written
        if not any(line.key in ("say.noisy", "say.precheck_reply") for line in view.caption)  # after something was said
    }


def words_on(name: str, view: View, *, landscape: bool) -> str:
    scene = scene_of(view, every_view.content(), TYPE, landscape=landscape)
    return " ".join(text.text for text in texts_of(name, view, scene, landscape=landscape)).casefold()


@BOTH
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_page_invites_to_speak(language: str, landscape: bool) -> None:
    for name, view in deaf_views(language).items():
        words = words_on(name, view, landscape=landscape)
        assert [phrase for phrase in INVITES if phrase in words] == [], name


@BOTH
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_with_a_state_says_that_touch_is_what_works(language: str, landscape: bool) -> None:
    words = every_view.content().text("note.deaf", language).casefold()
    for name, view in deaf_views(language).items():
        if isinstance(view.page, ON_THE_HOME_PAGE) or not _tells_its_state(view):
            continue
        assert words in words_on(name, view, landscape=landscape), name


def _tells_its_state(view: View) -> bool:
    """Whether the page has a line for what the robot does: it has none while it drives, warns or says goodbye."""
    return not isinstance(view.page, v.MovingPage | v.SeekingPage | v.TimeoutPage | v.GoodbyePage | v.ClerkPage)
