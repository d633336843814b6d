"""Whatever can be touched can be said: on every page, in the words that stand on the target, to the same end."""

from collections.abc import Iterator
from functools import cache

import pytest
from msgspec.structs import replace

from robot.core.commands import (
    AnyCommand,
    CallStaff,
    CancelCall,
    GivePriority,
    IssueTicket,
    LookUpDossier,
    PrintTicket,
)
from robot.core.dialogue.spoken_commands import needs_words, understood_for, want_of
from robot.core.dialogue.turn_taking import expected_answer
from robot.core.events import Act, AnyEvent, BaseState, Tapped
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.phases import Answering, AnyPhase, Browsing, Choosing
from robot.core.reduce import reduce
from robot.core.rules import Rules
from robot.core.screen import view as v
from robot.core.screen.target_names import name_of
from robot.core.screen.view import AnyPage, View
from robot.core.state import Base, Call, Listening, Options, State, Visitor
from tests.kiosk_ui import touchable
from tests.kiosk_ui.every_view import content, views
from tests.kiosk_ui.touchable import listens, phase_of, written
from tests.knowledge.asking import understander

MODES: tuple[dict[str, bool], ...] = ({}, {"lowered": True})
AT_MS = 1000

Spoken = tuple[str, View, Intent, str]
"""(name of the view, view, intent of a target, the words on it)."""


@cache
def _rules() -> Rules:
    return touchable.rules()


def rules(view: View) -> Rules:
    """Those of the product, at a site with the counters that stand on the page."""
    return replace(_rules(), counters=view.page.places) if isinstance(view.page, v.PickCounterPage) else _rules()


@cache
def targets(language: str) -> tuple[Spoken, ...]:
    """Every target that somebody may want to use by voice, on pages on which a visitor may speak, once a page."""
    found: dict[tuple[type[AnyPage], Intent, str], Spoken] = {}
    for modes in MODES:
        for name, view in views(language, **modes).items():
            if type(view.page) not in touchable.PHASES or view.written:
                continue
            for landscape in (False, True):
                for target, words in written(name, view, landscape=landscape):
                    if needs_words(target.intent):
                        found.setdefault((type(view.page), target.intent, words), (name, view, target.intent, words))
    return tuple(found.values())


def test_every_target_of_every_page_has_a_spoken_way() -> None:
    assert [(name, intent) for name, _, intent, _ in targets("vi") if understood_for(intent) is None] == []


def test_what_is_said_instead_of_a_touch_means_the_same() -> None:
    """Or as much, where one says less than one touches: a place and not what for, one step louder."""
    as_much = {
        Intent(Want.BEGIN): Want.HOME,
        Intent(Want.SEARCH, "heard"): Want.NONE_OF_THESE,
        Intent(Want.NO, "call"): Want.STOP,
        **{Intent(Want.VOLUME, str(step)): Want.LOUDER for step in range(5)},
        **{intent: Want.GUIDE for _, _, intent, _ in targets("vi") if intent.want is Want.TICKET and intent.of},
        **{intent: Want.ASK for _, _, intent, _ in targets("vi") if intent.want is Want.SHEET},
    }
    for name, _, intent, _ in targets("vi"):
        way = understood_for(intent)
        assert way is not None
        want, of = want_of(way)
        if intent in as_much:
            assert want is as_much[intent], name
        else:
            assert Intent(want, of.removesuffix(" on") if intent.of.isdigit() else of) == intent, name


# --- the words on the target do what a finger does -------------------------------------------------------------------

OTHERWISE: dict[Want, str] = {
    Want.BEGIN: "on the idle page stands what one may say: see below",
    Want.REPEAT: "on the caption stands what the robot says",
    Want.TALK_AGAIN: "on the page on which somebody speaks",
    Want.TICK: "on a row stands what one has: see below",
    Want.SEARCH: "in the field stands what may be typed; without any of the choices one is asked again",
    Want.CORRECT: "after a question of yes or no, “that is not right” is a no",
    Want.VOLUME: "steps have no words",
    Want.INFORM: "which answer a question finds is a matter of the understanding, not of the page",
    Want.TOPIC: "an example opens what its own words ask for: see below",
}
"""Targets whose words are no name of what a touch does, and why."""

OFF = ("off", "light", "normal")
"""A switch that is on bears its name: to say that leaves it on, and what switches it off has a name of its own."""

BEYOND = (CallStaff, CancelCall, GivePriority, IssueTicket, LookUpDossier, PrintTicket)
"""Commands with which something happens outside."""


def here(view: View) -> State:
    """A visitor stands before the page of `view`, and the robot listens to them."""
    phase = phase_of(view.page)
    drives = getattr(view.page, "can_guide", True)
    return State(
        phase=phase,
        presence=Visitor(),
        ear=Listening(1, expected_answer(phase), 60_000),
        up=tuple(part for part in Part if drives or part is not Part.BASE),
        down=() if drives else (Part.BASE,),
        base=Base(BaseState.HALTED, 12_600.0, at="home"),
        options=Options(language=view.language, lowered=view.lowered, read_aloud=view.read_aloud, calm=view.calm),
        call=Call(60_000, kind=view.page.kind) if isinstance(view.page, v.StaffPage) else None,
        turn=1,
        shown=view,
    )


def comes_to(view: View, event: AnyEvent) -> tuple[AnyPhase, Options, bool, list[type[AnyCommand]]]:
    """What a visitor sees and what happens after `event` on the page of `view`; deadlines and pulses aside."""
    after, commands = reduce(here(view), event, AT_MS, rules(view))
    phase = replace(after.phase, until_ms=None)
    if isinstance(phase, Answering):
        phase = replace(phase, pulse="")
    outside = [type(command) for command in commands if isinstance(command, BEYOND)]
    return phase, replace(after.options, address=""), after.call is None, outside


def by_touch(view: View, intent: Intent) -> tuple[AnyPhase, Options, bool, list[type[AnyCommand]]]:
    return comes_to(view, Tapped(0, intent))


def by_voice(view: View, words: str) -> tuple[AnyPhase, Options, bool, list[type[AnyCommand]]]:
    return comes_to(view, understander().understand(words, listens(view, rules(view))))


def named(language: str) -> Iterator[Spoken]:
    """Targets with words, else with the name that is read aloud for them."""
    for name, view, intent, words in targets(language):
        spoken = words.split(" · ")[0]
        if intent.want in OTHERWISE and not words.startswith(content().text("fee.skip", language)):
            continue
        if not spoken or intent.of in OFF:
            spoken = content().shown(name_of(intent, getattr(view.page, "code", "")), language)
        yield name, view, intent, spoken


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("want", sorted(set(Want) - set(OTHERWISE)))
def test_whoever_says_what_stands_on_a_target_gets_what_a_finger_gets(want: Want, language: str) -> None:
    missed = [
        (name, intent, words, by_voice(view, words)[0])
        for name, view, intent, words in named(language)
        if intent.want is want and by_voice(view, words) != by_touch(view, intent)
    ]
    assert missed == []


@pytest.mark.parametrize(("said", "language"), [("Xin chào", "vi"), ("Hello", "en")])
def test_the_idle_page_begins_with_the_word_that_stands_on_it(said: str, language: str) -> None:
    idle = views(language)["idle"]
    phase, _, _, _ = by_voice(idle, said)
    assert phase == by_touch(idle, Intent(Want.BEGIN))[0]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whoever_has_a_paper_of_the_list_ticks_it(language: str) -> None:
    rows = [one for one in targets(language) if one[2].want is Want.TICK]
    assert rows
    for name, view, intent, words in rows:
        title = words.partition(":")[0]
        said = f"tôi có {title} rồi" if language == "vi" else f"I have the {title}"
        bare = replace(view, page=replace(view.page, ticked=()))
        assert by_voice(bare, said) == by_touch(bare, intent), (name, said)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_example_on_the_greeting_page_leads_to_what_it_asks_for(language: str) -> None:
    examples = [one for one in targets(language) if one[1].page == v.GreetingPage() and one[3][:1] in "“"]
    topics = {topic.key: topic.codes for topic in content().topics(language)}
    assert len(examples) == 3
    for name, view, intent, words in examples:
        phase = by_voice(view, words)[0]
        if intent.want is Want.TOPIC:
            codes = phase.codes if isinstance(phase, Choosing) else (getattr(phase, "code", ""),)
            assert {*codes} <= {*topics[intent.of], *_rules().topics["all"]} - {""}, (name, words)
            assert {*codes} & {*topics[intent.of]}, (name, words)
        else:
            assert phase == by_touch(view, intent)[0]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_tile_is_opened_by_its_label(language: str) -> None:
    tiles = [one for one in targets(language) if one[2].want is Want.TOPIC and isinstance(one[1].page, v.HomePage)]
    assert len(tiles) > 8
    for name, view, intent, words in tiles:
        assert by_voice(view, words) == by_touch(view, intent), (name, words)


@pytest.mark.parametrize(
    "said", ["Xoá hết", "Đóng lại", "Thử lại", "Gọi lại", "Tôi tự đi được", "Clear", "Close", "Try again", "Call again"]
)
def test_the_words_of_a_button_that_is_not_on_the_page_lead_nowhere_else(said: str) -> None:
    home = views()["home"]
    assert isinstance(by_voice(home, said)[0], Browsing), "the page stays, and the robot asks again"
    got = understander().understand(said, listens(home, _rules()))
    assert got.act is Act.REFUSE
    assert got.target == "not_understood"
