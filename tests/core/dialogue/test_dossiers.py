"""The second factor: a dossier is shown to a visitor who knows the last digits of its owner's identity number."""

from msgspec.structs import replace

from robot.core.commands import LookUpDossier
from robot.core.events import CodeRead, DossierMissing, PartUp
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.view import LookupPage
from tests.core.conversation import FACE, RULES, Conversation


def looking_up(digits: int) -> Conversation:
    rules = replace(RULES, parts=(*RULES.parts, Part.DESK), factor_digits=digits)
    talk = Conversation(rules).happens(PartUp(Part.DESK)).happens(FACE)
    return talk.passes(RULES.dwell_ms).taps(Want.HOME).taps(Want.DOSSIER)


def page(talk: Conversation) -> object:
    assert talk.state.shown is not None
    return talk.state.shown.page


def test_without_a_second_factor_the_code_is_looked_up_at_once() -> None:
    assert len(looking_up(0).taps(Want.LOOK_UP).wished(LookUpDossier)) == 1


def test_the_owners_digits_are_asked_for_after_the_code_and_never_listened_to() -> None:
    talk = looking_up(4)
    screen = talk.state.screen
    talk.taps(Want.LOOK_UP)
    assert talk.wished(LookUpDossier) == []
    assert page(talk) == LookupPage(factor=4)
    assert talk.state.screen > screen, "a finger that aimed at the code must not hit the digits"
    assert talk.said() == ["say.dossier_factor"]
    assert talk.finishes_speaking().expects() is None
    (asked,) = talk.taps(Want.LOOK_UP).wished(LookUpDossier)
    assert page(talk) == LookupPage(waiting=True, factor=4)
    talk.happens(DossierMissing(asked.request, "unmatched"))
    assert page(talk) == LookupPage(failed="unmatched", scan=True), (
        "both are asked for anew: which of them was wrong is not told"
    )
    assert talk.taps(Want.LOOK_UP).wished(LookUpDossier) == []


def test_a_receipt_before_the_camera_is_looked_up_as_if_its_code_had_been_typed() -> None:
    talk = looking_up(0)
    assert page(talk) == LookupPage(scan=True)
    assert len(talk.happens(CodeRead()).wished(LookUpDossier)) == 1
    assert talk.happens(CodeRead()).wished(LookUpDossier) == [], "one at a time"
    talk = looking_up(4).happens(CodeRead())
    assert page(talk) == LookupPage(factor=4)
    assert talk.happens(CodeRead()).wished(LookUpDossier) == [], "a code is no answer to the question for the digits"
    home = looking_up(0).taps(Want.HOME)
    assert home.happens(CodeRead()).wished(LookUpDossier) == []
