"""What an echo canceller stands on: a reference in step, a delay, a linear filter, and trust that is earned."""

import numpy as np
import pytest

from hardware.audio.aec.adaptive_filter import LinearCanceller
from hardware.audio.aec.delay_estimator import EchoDelay
from hardware.audio.aec.double_talk import NearEnd
from hardware.audio.aec.erle_monitor import ErleMonitor
from hardware.audio.aec.far_end_buffer import SILENCE, Reference

PIECE = 320


def piece(number: int) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    return np.full(PIECE, number, np.int16)


def test_the_reference_stays_in_step_when_the_ears_stand_still_for_a_moment() -> None:
    reference = Reference()
    taken = []
    for number in range(1, 400):
        reference.played(piece(number))
        if not 200 <= number < 215:
            taken.append(reference.next())
        if number == 215:
            taken += [reference.next() for _ in range(15)]
    assert taken == [piece(number).tobytes() for number in range(1, 400)]
    assert reference.slips == 0


def test_what_a_loudspeaker_without_data_plays_is_silence_and_its_delay_is_another_one_then() -> None:
    reference = Reference()
    assert [reference.next() for _ in range(3)] == [SILENCE] * 3
    assert reference.slips == 1


def test_what_was_played_before_the_ears_opened_is_not_waited_for() -> None:
    reference = Reference()
    for number in range(20):
        reference.played(piece(number))
    for number in range(20, 200):
        reference.played(piece(number))
        newest = reference.next()
    assert newest == piece(197).tobytes()
    assert reference.slips == 1


def levels(pieces: int) -> list[float]:
    random = np.random.default_rng(2)
    return [float(level) for level in -20 - 30 * random.random(pieces)]


@pytest.mark.parametrize("lag", [2, 6, 25])
def test_the_delay_is_found_by_how_both_rise_and_fall(lag: int) -> None:
    delay, played = EchoDelay(), levels(400)
    for number, level in enumerate(played):
        delay.add(level, played[number - lag] - 12.0 if number >= lag else -70.0)
    assert delay.ms == lag * 20


def test_somebody_who_talks_into_the_voice_does_not_move_its_delay_and_another_loudspeaker_does() -> None:
    delay, played = EchoDelay(), levels(1200)
    found = []
    for number, level in enumerate(played):
        lag = 30 if number >= 600 else 3
        visitor = played[number - 35] if 300 <= number < 450 else -70.0  # like the voice of 0.7 s ago, by chance
        delay.add(level, max(played[number - lag] - 12.0, visitor) if number >= 35 else -70.0)
        found.append(delay.ms)
    assert set(found[200:600]) == {60}
    assert found[-1] == 600


def test_a_delay_that_was_found_now_and_then_is_put_right_as_soon_as_another_is_found_as_often() -> None:
    delay, played = EchoDelay(), levels(390)
    for number, level in enumerate(played):
        lag = 35 if number < 201 else 3
        delay.add(level, played[number - lag] - 12.0 if number >= 35 else -70.0)
        if number == 201:
            assert delay.ms == 700
    assert delay.ms == 60


def test_people_who_talk_are_no_echo() -> None:
    delay = EchoDelay()
    for level, other in zip(levels(400), levels(800)[400:], strict=True):
        delay.add(level, other)
    assert delay.ms is None


def test_the_linear_filter_takes_the_voice_out_and_leaves_a_visitor_whole() -> None:
    random = np.random.default_rng(1)
    voice = random.normal(0, 2000, 12 * 16_000)
    path = np.zeros(3000)
    path[1300], path[1700], path[2600] = 0.8, 0.3, -0.2
    echo = np.convolve(voice, path)[: voice.size]
    visitor = np.zeros(voice.size)
    visitor[-16_000:-8_000] = 2000 * np.sin(np.arange(8_000) * 0.2)
    linear, left = LinearCanceller(), []
    for start in range(0, voice.size, PIECE):
        played, heard = voice[start : start + PIECE], (echo + visitor)[start : start + PIECE]
        left.append(linear.clean(played.astype(np.int16), heard.astype(np.int16)).astype(float))
    rest = np.concatenate(left)

    def db(sound: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> float:
        return 10 * float(np.log10(np.mean(np.square(sound))))

    alone, together, again = slice(-48_000, -16_000), slice(-16_000, -8_000), slice(-8_000, None)
    assert db(echo[alone]) - db(rest[alone]) > 20
    assert db(visitor[together]) - db((rest - visitor)[together]) > 15
    assert db(echo[again]) - db(rest[again]) > 20, "a visitor does not spoil what was learned"


LOUD, ECHO, ROOM_POWER = -20.0, 1e-3, 1e-7


def spoken(trust: ErleMonitor, pieces: int, left: float, heard: float = ECHO) -> None:
    for _ in range(pieces):
        trust.add(LOUD, heard, left, 60)


def in_a_quiet_room(trust: ErleMonitor) -> None:
    for _ in range(50):
        trust.add(-90.0, ROOM_POWER, ROOM_POWER, None)


def test_trust_is_earned_by_more_than_a_second_of_a_voice_that_is_taken_out() -> None:
    trust = ErleMonitor()
    in_a_quiet_room(trust)
    spoken(trust, 35, ECHO / 1000)
    assert not trust.trusted
    spoken(trust, 100, ECHO / 1000)
    assert trust.trusted
    spoken(trust, 100, ECHO)
    assert trust.trusted, "a visitor who talks is no failure"
    spoken(trust, 300, ECHO)
    assert not trust.trusted


def test_what_was_lost_is_earned_again_from_the_beginning() -> None:
    trust = ErleMonitor()
    in_a_quiet_room(trust)
    spoken(trust, 150, ECHO / 1000)
    trust.lose()
    assert not trust.trusted
    spoken(trust, 35, ECHO / 1000)
    assert not trust.trusted
    spoken(trust, 60, ECHO / 1000)
    assert trust.trusted


def test_a_loudspeaker_that_is_switched_on_has_to_be_learned_first() -> None:
    trust = ErleMonitor()
    in_a_quiet_room(trust)
    spoken(trust, 200, ROOM_POWER, heard=ROOM_POWER)
    assert trust.trusted
    spoken(trust, 3, ECHO)
    assert not trust.trusted


STRANGE_DB = 8.0


def after_ten_seconds() -> NearEnd:
    """Of a voice of which a hundredth is left, in a quiet room."""
    near = NearEnd()
    for _ in range(50):
        near.above_db(-90.0, ROOM_POWER, 0.0, ROOM_POWER)
    random = np.random.default_rng(4)
    for _ in range(500):
        near.above_db(LOUD, ECHO, ECHO, ECHO / 100 * random.uniform(0.2, 1.0))
    return near


def test_what_is_left_of_the_voice_itself_is_nobody_else() -> None:
    near, random = after_ten_seconds(), np.random.default_rng(5)
    found = [near.above_db(LOUD, ECHO, ECHO, ECHO / 100 * random.uniform(0.2, 1.0)) for _ in range(500)]
    assert max(one for one in found if one is not None) < STRANGE_DB


def test_a_speaker_a_tenth_as_loud_as_the_robots_voice_stands_out_of_it_all_the_while() -> None:
    near = after_ten_seconds()
    spoken = [near.above_db(LOUD, 1.1 * ECHO, ECHO, ECHO / 10) for _ in range(20)]
    assert None not in spoken
    assert min(one for one in spoken if one is not None) >= STRANGE_DB


def test_while_the_voice_pauses_only_the_room_is_compared() -> None:
    near = after_ten_seconds()
    for _ in range(4):
        near.above_db(-90.0, ROOM_POWER, 0.0, ROOM_POWER)
    above_db = near.above_db(-90.0, 10 * ROOM_POWER, 0.0, 10 * ROOM_POWER)
    assert above_db == pytest.approx(10.0, abs=0.5)


def test_nothing_is_told_of_an_echo_that_is_not_known_yet_or_is_another_one() -> None:
    near = NearEnd()
    assert [near.above_db(LOUD, ECHO, ECHO, ECHO / 100) for _ in range(49)] == [None] * 49
    near = after_ten_seconds()
    near.forget()
    assert near.above_db(LOUD, ECHO, ECHO, ECHO / 100) is None


def test_an_echo_of_which_more_is_left_from_now_on_is_learned_after_some_seconds() -> None:
    near = after_ten_seconds()
    found = [near.above_db(LOUD, ECHO, ECHO, ECHO / 5) for _ in range(1000)]
    assert all(one is not None and one >= STRANGE_DB for one in found[:10])
    assert all(one is not None and one < STRANGE_DB for one in found[500:])
