"""The robot lowers its voice at the first hint that somebody talks into it."""

from robot.runtime.overheard import Overheard

SPEECH, ROOM = (0.9, 15.0), (0.05, -5.0)


class Voice:
    def __init__(self) -> None:
        self.softened = 0

    def soften(self) -> None:
        self.softened += 1


def test_a_hint_softens_the_voice_and_a_click_does_not() -> None:
    voice = Voice()
    overheard = Overheard(voice.soften)
    for piece in (SPEECH, ROOM, ROOM, ROOM):
        overheard.above_db(*piece)
    assert voice.softened == 0
    for piece in (SPEECH, SPEECH):
        overheard.above_db(*piece)
    assert voice.softened == 1


def test_a_softened_voice_asks_for_less_to_be_interrupted_and_only_once_it_is_soft() -> None:
    overheard = Overheard(Voice().soften)
    heard = [overheard.above_db(*SPEECH) for _ in range(8)]
    assert heard[0] == heard[1] == heard[2] == 15.0
    assert heard[-1] == 27.0


def test_after_half_a_second_it_is_as_before() -> None:
    overheard = Overheard(Voice().soften)
    for piece in (SPEECH, SPEECH, *[ROOM] * 24):
        overheard.above_db(*piece)
    assert overheard.above_db(*ROOM) == -5.0
