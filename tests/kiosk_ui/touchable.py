"""What stands on every target of a page, and how the robot listens there: both as a visitor finds them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.keyboard.typing_registry import typist_for
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Panel, Text, TouchTarget
from kiosk_ui.rendering.typesetting import Typesetter
from robot.core import phases
from robot.core.commands import Listen
from robot.core.dialogue.turn_taking import expected_answer, listen
from robot.core.parts import Part
from robot.core.rules import Rules
from robot.core.screen import view as v
from robot.core.screen.view import AnyPage, View
from robot.core.state import Options, State
from robot.core.step_context import StepContext
from robot.runtime.content.core_rules import rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import load_settings
from tests.kiosk_ui import every_view

PHASES: Mapping[type[v.Page], Callable[[Any], phases.AnyPhase]] = {
    v.IdlePage: lambda page: phases.Waiting(),
    v.GreetingPage: lambda page: phases.Greeting(),
    v.HearingPage: lambda page: phases.Browsing(),
    v.HomePage: lambda page: phases.Browsing(number=page.number),
    v.ListPage: lambda page: phases.Browsing(topic=page.topic, number=page.number),
    v.SearchPage: lambda page: phases.Searching(turn=page.turn),
    v.ChoicesPage: lambda page: phases.Choosing(page.codes, page.turn),
    v.ProcedurePage: lambda page: phases.Answering(page.code, sheet=page.sheet, number=page.number),
    v.PolicyPage: lambda page: phases.Informing(page.policy, code=page.code),
    v.PrecheckPage: lambda page: phases.Prechecking(page.code, replies=("yes",) * page.number),
    v.ConclusionPage: lambda page: phases.Concluding(page.code, found=page.found),
    v.GuideQuestionPage: lambda page: phases.Offering(page.place, code=page.code),
    v.MapPage: lambda page: phases.Pausing(page.place) if page.paused else phases.ShowingWay(page.place),
    v.MovingPage: lambda page: phases.Driving(page.place, 1),
    v.SeekingPage: lambda page: phases.Seeking(page.place, 1),
    v.ArrivedPage: lambda page: phases.HandingOver(page.place, code=page.code),
    v.NoticePage: lambda page: phases.Telling(page.line),
    v.PickCounterPage: lambda page: phases.PickingCounter(number=page.number),
    v.TicketPage: lambda page: phases.Queueing(page.place, code=page.code, failed=page.failed),
    v.LookupPage: lambda page: phases.LookingUp(factor=bool(page.factor)),
    v.DossierPage: lambda page: phases.ReadingDossier(place=page.place),
    v.RatingPage: lambda page: phases.Rating(score=page.score),
    v.WritingPage: lambda page: phases.Writing(code=page.code),
    v.ClerkPage: lambda page: phases.ShowingClerk(),
    v.StaffPage: lambda page: phases.CallingStaff(),
    v.OptionsPage: lambda page: phases.Adjusting(number=page.number),
    v.PrivacyPage: lambda page: phases.Disclosing(),
    v.TimeoutPage: lambda page: phases.Checking(),
    v.GoodbyePage: lambda page: phases.Parting(),
}
"""Pages on which somebody may speak, each with the phase that shows it."""

_WIDE = 0.6
"""A target that takes more of the glass is the page itself, and what stands on it are no words for a touch."""


def phase_of(page: AnyPage) -> phases.AnyPhase:
    """The phase that shows `page`."""
    return PHASES[type(page)](page)


def rules() -> Rules:
    """Those of the product, with every part."""
    return rules_of(load_settings(), every_view.content(), load_lobby(every_view.CONFIG / "lobby.toml"), list(Part))


def listens(view: View, rules: Rules) -> Listen:
    """The turn that the robot opens on the page of `view`."""
    phase = phase_of(view.page)
    state = State(phase=phase, up=tuple(Part), options=Options(language=view.language, lowered=view.lowered))
    now = StepContext(0, rules)
    listen(state, now, expected_answer(phase))
    return next(command for command in now.commands if isinstance(command, Listen))


def written(name: str, view: View, *, landscape: bool) -> Iterator[tuple[TouchTarget, str]]:
    """Every target, with the first words that stand on it; "" where only a picture does."""
    scene = scene_of(view, every_view.content(), Typesetter(1.0), landscape=landscape)
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
    live, motion = every_view.lively(name), AnimationState(landscape=landscape)
    motion.step(every_view.AT_MS, live, view)
    now = RegionInput(every_view.AT_MS, every_view.WALL, live, motion, typist_for(view, live, every_view.content()))
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
