"""What stands on every target of a page, and how the robot listens there: both as a visitor finds them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kiosk_ui.geometry import Rect
from kiosk_ui.motion import Motion
from kiosk_ui.pages import scene_of
from kiosk_ui.regions import Instant, ItemsRegion
from kiosk_ui.scene import Panel, Scene, Target, Text
from kiosk_ui.typesetting import Typesetter
from kiosk_ui.typists import typist_for
from robot.core import phases as p
from robot.core import view as v
from robot.core.commands import Listen
from robot.core.moment import Moment
from robot.core.parts import Part
from robot.core.rules import Rules
from robot.core.state import Options, State
from robot.core.talk import expected, listen
from robot.core.view import AnyPage, View
from robot.runtime.lobby_file import load_lobby
from robot.runtime.rules_of import rules_of
from robot.runtime.settings_files import load_settings
from tests.kiosk_ui import every_view as every

PHASES: Mapping[type[v.Page], Callable[[Any], p.AnyPhase]] = {
    v.IdlePage: lambda page: p.Waiting(),
    v.GreetingPage: lambda page: p.Greeting(),
    v.HearingPage: lambda page: p.Browsing(),
    v.HomePage: lambda page: p.Browsing(number=page.number),
    v.ListPage: lambda page: p.Browsing(topic=page.topic, number=page.number),
    v.SearchPage: lambda page: p.Searching(turn=page.turn),
    v.ChoicesPage: lambda page: p.Choosing(page.codes, page.turn),
    v.ProcedurePage: lambda page: p.Answering(page.code, sheet=page.sheet, number=page.number),
    v.PrecheckPage: lambda page: p.Prechecking(page.code, replies=("yes",) * page.number),
    v.ConclusionPage: lambda page: p.Concluding(page.code, found=page.found),
    v.GuideQuestionPage: lambda page: p.Offering(page.place, code=page.code),
    v.MapPage: lambda page: p.Pausing(page.place) if page.paused else p.ShowingWay(page.place),
    v.MovingPage: lambda page: p.Driving(page.place, 1),
    v.SeekingPage: lambda page: p.Seeking(page.place, 1),
    v.ArrivedPage: lambda page: p.HandingOver(page.place, code=page.code),
    v.NoticePage: lambda page: p.Telling(page.line),
    v.PickCounterPage: lambda page: p.PickingCounter(number=page.number),
    v.TicketPage: lambda page: p.Queueing(page.place, code=page.code, failed=page.failed),
    v.LookupPage: lambda page: p.LookingUp(factor=bool(page.factor)),
    v.DossierPage: lambda page: p.ReadingDossier(place=page.place),
    v.RatingPage: lambda page: p.Rating(score=page.score),
    v.WritingPage: lambda page: p.Writing(code=page.code),
    v.ClerkPage: lambda page: p.ShowingClerk(),
    v.StaffPage: lambda page: p.CallingStaff(),
    v.OptionsPage: lambda page: p.Adjusting(number=page.number),
    v.PrivacyPage: lambda page: p.Disclosing(),
    v.TimeoutPage: lambda page: p.Checking(),
    v.GoodbyePage: lambda page: p.Parting(),
}
"""Pages on which somebody may speak, each with the phase that shows it."""

_WIDE = 0.6
"""A target that takes more of the glass is the page itself, and what stands on it are no words for a touch."""


def phase_of(page: AnyPage) -> p.AnyPhase:
    """The phase that shows `page`."""
    return PHASES[type(page)](page)


def rules() -> Rules:
    """Those of the product, with every part."""
    return rules_of(load_settings(), every.content(), load_lobby(every.CONFIG / "lobby.toml"), list(Part))


def listens(view: View, rules: Rules) -> Listen:
    """The turn that the robot opens on the page of `view`."""
    phase = phase_of(view.page)
    state = State(phase=phase, up=tuple(Part), options=Options(language=view.language, lowered=view.lowered))
    now = Moment(0, rules)
    listen(state, now, expected(phase))
    return next(command for command in now.commands if isinstance(command, Listen))


def written(name: str, view: View, *, landscape: bool) -> Iterator[tuple[Target, str]]:
    """Every target, with the first words that stand on it; "" where only a picture does."""
    scene = scene_of(view, every.content(), Typesetter(1.0), landscape=landscape)
    texts = texts_of(name, view, scene, landscape=landscape)
    for number, target in enumerate(scene.targets):
        above = [other.rect for other in scene.targets[number + 1 :]]
        rect = target.rect
        if rect.w * rect.h > _WIDE * scene.width * scene.height:
            yield target, ""
            continue
        boxes: dict[Rect, list[str]] = {}
        for text in texts:
            if rect.contains(*_middle(text)) and not any(other.contains(*_middle(text)) for other in above):
                boxes.setdefault(text.box, []).append(text.text)
        words = (" ".join(lines) for lines in boxes.values())
        yield target, next((said for said in words if sum(map(str.isalpha, said)) > 1), "")


def texts_of(name: str, view: View, scene: Scene, *, landscape: bool) -> list[Text]:
    """What can be read: what lies under a card that was painted later cannot."""
    live, motion = every.lively(name), Motion(landscape=landscape)
    motion.step(every.AT_MS, live, view)
    now = Instant(every.AT_MS, every.WALL, live, motion, typist_for(view, live, every.content()))
    found: list[Text] = []
    for item in scene.items:
        if isinstance(item, Panel):
            found = [text for text in found if not item.rect.contains(*_middle(text))]
        elif isinstance(item, Text):
            found.append(item)
    moving = (item for region in scene.regions if isinstance(region, ItemsRegion) for item in region.items(now))
    return found + [item for item in moving if isinstance(item, Text)]


def _middle(text: Text) -> tuple[float, float]:
    """A place among its first letters."""
    return text.x + 4, text.baseline - text.size / 3
