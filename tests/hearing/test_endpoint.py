"""Where an utterance begins and ends."""

from hypothesis import given
from hypothesis import strategies as st

from robot.runtime.endpoint import PIECE_MS, Endpointer, Sound


def fed(chances: list[float], silence_ms: int = 900) -> list[Sound]:
    endpoint = Endpointer(silence_ms)
    found = []
    for chance in chances:
        found.append(endpoint.feed(chance))
        if found[-1] is Sound.ENDED:
            break
    return found


def test_a_click_does_not_begin_an_utterance() -> None:
    assert set(fed([0.0, 0.9, 0.9, 0.0] * 10)) == {Sound.QUIET}


def test_speech_begins_once_and_ends_after_the_silence_asked_for() -> None:
    found = fed([0.0] * 10 + [0.9] * 50 + [0.0] * 100, silence_ms=600)
    assert found.count(Sound.BEGAN) == 1
    assert found[-1] is Sound.ENDED
    assert len(found) == 10 + 50 + 600 // PIECE_MS


def test_a_pause_between_two_words_does_not_end_it() -> None:
    found = fed([0.9] * 20 + [0.0] * 40 + [0.9] * 20 + [0.0] * 60)
    assert found.index(Sound.ENDED) == 20 + 40 + 20 + 900 // PIECE_MS - 1


def test_a_soft_syllable_does_not_count_as_quiet() -> None:
    assert Sound.ENDED not in fed([0.9] * 20 + [0.4] * 80)


def test_a_room_that_is_never_quiet_ends_it_after_20_s() -> None:
    assert len(fed([0.6] * 2000)) * PIECE_MS < 20_200


@given(st.lists(st.floats(0, 1), max_size=300), st.integers(0, 2000))
def test_the_order_is_always_quiet_began_goes_on_ended(chances: list[float], silence_ms: int) -> None:
    order = [Sound.QUIET, Sound.BEGAN, Sound.GOES_ON, Sound.ENDED]
    places = [order.index(sound) for sound in fed(chances, silence_ms)]
    assert places == sorted(places)
    assert places.count(1) <= 1
