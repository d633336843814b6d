"""Whatever can be touched can be said: on every page, in the words that stand on the target or in like ones."""

from collections.abc import Iterator
from functools import cache

import pytest

from kiosk_ui.pages import scene_of
from kiosk_ui.typesetting import Typesetter
from robot.core import view as v
from robot.core.commands import Listen
from robot.core.desk import MACHINE
from robot.core.events import Act, Understood
from robot.core.intents import Intent, Want
from robot.core.names import name_of
from robot.core.phases import GOOD
from robot.core.spoken import BLAME, ON_PAGE, PRAISE, TILES, meaning, needs_words, said_for
from robot.core.view import AnyPage
from tests.kiosk_ui.every_view import content, views
from tests.knowledge.asking import understander

STAFF = (v.ServicePage, v.PinPage, v.StopPage)
"""Pages of the staff, and one on which no microphone is open."""

MODES: tuple[dict[str, bool], ...] = ({}, {"lowered": True}, {"written": True})


@cache
def targets() -> tuple[tuple[str, AnyPage, Intent], ...]:
    """(view, page, intent) of every target, each intent once a view."""
    found: dict[tuple[str, Intent], tuple[str, AnyPage, Intent]] = {}
    for modes in MODES:
        for landscape in (False, True):
            for name, view in views(**modes).items():
                scene = scene_of(view, content(), Typesetter(1.0), landscape=landscape)
                for target in scene.targets:
                    found.setdefault((name, target.intent), (name, view.page, target.intent))
    return tuple(found.values())


def spoken() -> Iterator[tuple[str, AnyPage, Intent]]:
    """Those that a visitor may want to use by voice."""
    return (one for one in targets() if needs_words(one[2]) and not isinstance(one[1], STAFF))


def test_every_target_of_every_page_has_a_spoken_way() -> None:
    assert [(name, intent) for name, _, intent in spoken() if said_for(intent) is None] == []


def test_what_is_said_instead_of_a_touch_means_the_same() -> None:
    """Or as much, where one says less than one touches: a place and not what for, one step louder."""
    as_much = {
        Intent(Want.BEGIN): Want.HOME,
        Intent(Want.SEARCH, "heard"): Want.NONE_OF_THESE,
        Intent(Want.NO, "call"): Want.STOP,
        **{Intent(Want.VOLUME, str(step)): Want.LOUDER for step in range(5)},
        **{intent: Want.GUIDE for _, _, intent in spoken() if intent.want is Want.TICKET and intent.of},
        **{intent: Want.ASK for _, _, intent in spoken() if intent.want is Want.SHEET},
    }
    for name, _, intent in spoken():
        way = said_for(intent)
        assert way is not None
        want, of = meaning(way)
        if intent in as_much:
            assert want is as_much[intent], name
        else:
            assert Intent(want, of.removesuffix(" on") if intent.of.isdigit() else of) == intent, name


SAID = {
    Want.BEGIN: ("xin chào", "hello"),
    Want.CORRECT: ("robot nghe nhầm rồi", "you misheard me"),
    Want.DONE: ("tạm biệt", "goodbye"),
    Want.HOME: ("trang chủ", "home page"),
    Want.SEARCH: ("tìm bằng bàn phím", "search by typing"),
    Want.OPTIONS: ("cỡ chữ và ngôn ngữ", "text and language settings"),
    Want.UNSURE: ("tôi không rõ", "i am not sure"),
    Want.YES: ("đồng ý", "yes please"),
    Want.VOLUME: ("nói to hơn", "speak louder"),
    Want.TALK_AGAIN: ("để tôi nói lại", "let me say that again"),
    Want.STILL_HERE: ("tôi vẫn ở đây", "i am still here"),
}
"""What is said where the name of a target is long, or has other words than people use."""


def words(page: AnyPage, intent: Intent, language: str) -> str:
    """What a visitor says who reads the target."""
    code = getattr(page, "code", "")
    name = content().shown(name_of(intent, code), language)
    match intent.want:
        case Want.REASON if isinstance(page, v.RatingPage):
            kind = "good" if page.score >= GOOD else "bad"
            return content().text(f"fee.{kind}{int(intent.of) + 1}", language)
        case Want.TICK:
            return f"tôi có {name} rồi" if language == "vi" else f"I have the {name}"
        case Want.TICKET if intent.of:
            return content().place(intent.of, language).label
        case Want.GUIDE if intent.of == MACHINE:
            place = content().place(intent.of, language).name
            return f"dẫn tôi đến {place}" if language == "vi" else f"take me to the {place}"
        case Want.NO if isinstance(page, v.RatingPage):
            return content().text("fee.skip", language)
        case Want.SEARCH if intent.of:
            return content().text("dym.none", language)
        case want if want in SAID:
            return SAID[want][language == "en"]
        case _:
            return name


def listen(page: AnyPage) -> Listen:
    """How the robot listens on the page."""
    choices = page.codes[:5] if isinstance(page, v.ChoicesPage | v.ListPage) else ()
    offers = (*ON_PAGE, *((TILES,) if isinstance(page, v.HomePage | v.GreetingPage) else ()))
    asks = (v.PrecheckPage, v.GuideQuestionPage, v.MapPage, v.SeekingPage, v.TimeoutPage)
    expects = "yes_no" if isinstance(page, asks) or len(choices) == 1 else ""
    if isinstance(page, v.LookupPage):
        expects = "digits"
    elif isinstance(page, v.RatingPage):
        expects = "remark" if page.score else "rating"
        offers = (*offers, PRAISE if page.score >= GOOD else BLAME)
    return Listen(1, getattr(page, "code", ""), choices, expects, offers=offers)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("want", sorted({intent.want for _, _, intent in spoken()}))
def test_whoever_says_what_stands_on_a_target_is_understood(want: Want, language: str) -> None:
    missed = []
    for name, page, intent in spoken():
        if intent.want is not want or isinstance(page, v.WritingPage):
            continue
        way, said = said_for(intent), words(page, intent, language)
        assert way is not None
        got = understander().understand(said, listen(page))
        if not same(got, way):
            missed.append((name, intent, said, got.act, got.target or got.procedure, got.slot))
    assert missed == []


def same(got: Understood, way: Understood) -> bool:
    """Whether `got` is what a sentence is to mean, as far as that tells."""
    if way.act is Act.FOLLOW_UP:
        return (got.act, got.slot) == (way.act, way.slot)
    if way.act is Act.ANSWER:
        return (got.act, got.procedure) == (way.act, way.procedure)
    if way.target in ("still-here", "go-on") and got.target == "yes":
        return True  # to the question whether the visitor is there, or wants to go on
    return (got.act, got.target, got.slot) == (way.act, way.target, way.slot)
