"""The code of a dossier that is read out stands in its field, and nowhere else."""

import pytest

from robot.core.commands import Listen
from robot.core.events import AnyEvent, Understood
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.knowledge.asking import understander
from tests.runtime.speech_input.pipeline_room import Saying
from tests.voice_models.recordings import SAID, pcm, pieces, silence
from voice_models.recognition.voice_activity import SileroActivity

VOICE = next(iter(SAID))


def said(text: str, live: LiveValues, **context: object) -> Understood:
    """What comes of it when a visitor says `text` where a code is awaited."""
    events: list[AnyEvent] = []
    hearing = SpeechPipeline(events.append, Saying(text), SileroActivity(), understander, live, lambda: False)
    hearing.obey(Listen(1, **{"expects": "digits", "offers": ("look-up",), **context}))  # type: ignore[arg-type]
    for piece in pieces(silence(0.5) + pcm(VOICE) + silence(1.5)):
        hearing.take(piece)
    (meaning,) = [event for event in events if isinstance(event, Understood)]
    assert not any(sign.isdigit() for sign in meaning.target + meaning.slot)
    return meaning


def test_digits_fill_the_field_one_sentence_after_the_other() -> None:
    live = LiveValues()
    for text, typed, slot in (
        ("hai sáu không bảy", "2607", ""),
        ("mười ba", "260713", ""),
        ("không không bốn hai", "2607130042", "whole"),
    ):
        meaning = said(text, live)
        assert (meaning.target, meaning.slot) == ("digits", slot)
        assert live.typed == typed


def test_dictated_digits_go_on_where_a_finger_has_typed() -> None:
    live = LiveValues()
    live.typed = "H49.34-260713-00"
    meaning = said("bốn hai", live)
    assert meaning.slot == "whole"
    assert live.typed == "H49.34-260713-0042"


@pytest.mark.parametrize("text", ["không", "sai rồi", "không phải", "no"])
def test_a_no_to_a_whole_code_wipes_it(text: str) -> None:
    live = LiveValues()
    live.typed = "2607130042"
    meaning = said(text, live)
    assert meaning.target == "no"
    assert live.typed == ""


@pytest.mark.parametrize("text", ["xoá hết", "nhập lại", "clear"])
def test_the_words_of_the_clearing_key_wipe_what_stands_there(text: str) -> None:
    live = LiveValues()
    live.typed = "H49.34-260713-00"
    assert said(text, live, offers=("look-up", "clear")).target == "clear"
    assert live.typed == ""


def test_before_the_code_is_whole_the_same_word_is_a_nought() -> None:
    live = LiveValues()
    live.typed = "26"
    assert said("không", live).target == "digits"
    assert live.typed == "260"


@pytest.mark.parametrize(("text", "target"), [("đúng rồi", "yes"), ("tra cứu", "look-up"), ("quay lại", "back")])
def test_words_that_are_no_digits_leave_the_field_alone(text: str, target: str) -> None:
    live = LiveValues()
    live.typed = "2607130042"
    assert said(text, live).target == target
    assert live.typed == "2607130042"


def test_where_no_code_is_awaited_nothing_is_typed() -> None:
    live = LiveValues()
    live.typed = "khai sinh"
    said("hai sáu không bảy", live, expects="")
    said("không", live, expects="yes_no")
    assert live.typed == "khai sinh"


class Leaving(Saying):
    """The page is left while the engine still works on the end of the sentence."""

    def __init__(self, text: str, live: LiveValues) -> None:
        super().__init__(text)
        self._live = live

    def final(self) -> str:
        self._live.clear_field()
        return super().final()


def test_what_was_said_for_a_page_that_has_gone_is_written_nowhere() -> None:
    live, events = LiveValues(), list[AnyEvent]()
    hearing = SpeechPipeline(
        events.append, Leaving("hai sáu không bảy", live), SileroActivity(), understander, live, lambda: False
    )
    hearing.obey(Listen(1, expects="digits", offers=("look-up",)))
    for piece in pieces(silence(0.5) + pcm(VOICE) + silence(1.5)):
        hearing.take(piece)
    assert any(isinstance(event, Understood) for event in events)
    assert live.typed == ""
    assert live.transcript(1)[0] == ""
