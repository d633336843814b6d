"""Where an utterance begins and ends."""

from hypothesis import given
from hypothesis import strategies as st

from robot.runtime.speech_input.endpointing import ORDINARY as ORDINARY_ONSET
from robot.runtime.speech_input.endpointing import OVER_VOICE, PIECE_MS, Endpointer, Onset, PieceMeaning

CLEAR_DB = 25.0


def fed(
    chances: list[float], patience_ms: int = 900, above_db: float = CLEAR_DB, onset: Onset = ORDINARY_ONSET
) -> list[PieceMeaning]:
    """Where there is no chance of speech it is quiet."""
    return fed_pieces([(chance, above_db if chance else -10.0) for chance in chances], patience_ms, onset)


def fed_pieces(
    pieces: list[tuple[float, float]], patience_ms: int = 900, onset: Onset = ORDINARY_ONSET
) -> list[PieceMeaning]:
    endpoint = Endpointer(onset)
    found = []
    for chance, above_db in pieces:
        found.append(endpoint.feed(chance, above_db, patience_ms))
        if found[-1] is PieceMeaning.ENDED:
            break
    return found


def test_a_click_does_not_begin_an_utterance() -> None:
    assert set(fed([0.0, 0.9, 0.9, 0.0, 0.0, 0.0] * 10)) == {PieceMeaning.QUIET}


def test_speech_begins_once_and_ends_after_the_patience_asked_for() -> None:
    found = fed([0.0] * 10 + [0.9] * 50 + [0.0] * 100, patience_ms=600)
    assert found.count(PieceMeaning.BEGAN) == 1
    assert found[-1] is PieceMeaning.ENDED
    assert len(found) == 10 + 50 + 600 // PIECE_MS


def test_a_pause_between_two_words_does_not_end_it() -> None:
    found = fed([0.9] * 20 + [0.0] * 40 + [0.9] * 20 + [0.0] * 60)
    assert found.index(PieceMeaning.ENDED) == 20 + 40 + 20 + 900 // PIECE_MS - 1


def test_patience_may_change_while_somebody_pauses() -> None:
    endpoint = Endpointer()
    for _ in range(20):
        endpoint.feed(0.9, CLEAR_DB, 900)
    quiet = [endpoint.feed(0.0, -10.0, 900) for _ in range(20)]
    assert set(quiet) == {PieceMeaning.GOES_ON}
    assert endpoint.feed(0.0, -10.0, 420) is PieceMeaning.ENDED


def test_a_soft_syllable_does_not_count_as_quiet() -> None:
    assert PieceMeaning.ENDED not in fed([0.9] * 20 + [0.4] * 80)


def test_a_room_that_is_never_quiet_ends_it_after_20_s() -> None:
    assert len(fed([0.6] * 2000)) * PIECE_MS < 20_200


def test_talk_that_does_not_stand_above_the_room_begins_nothing() -> None:
    assert set(fed([0.99] * 500, above_db=-1.0)) == {PieceMeaning.QUIET}


def test_a_voice_a_little_above_the_room_begins_after_a_longer_run() -> None:
    assert fed([0.9] * 10, above_db=2.0).index(PieceMeaning.BEGAN) == 4
    assert fed([0.9] * 10).index(PieceMeaning.BEGAN) == 2


def test_single_peaks_of_a_loud_room_do_not_hold_up_the_end() -> None:
    room = [(0.95, -3.0)] * 9 + [(0.95, 2.0)]
    found = fed_pieces([(0.9, CLEAR_DB)] * 50 + room * 20)
    assert found[-1] is PieceMeaning.ENDED
    assert len(found) * PIECE_MS <= 50 * PIECE_MS + 900 + 200


SPEECH, QUIET, SOUND = (0.9, CLEAR_DB), (0.0, -10.0), (0.05, CLEAR_DB)


def test_who_begins_anew_just_before_the_end_is_not_cut_off_while_the_detector_lags() -> None:
    found = fed_pieces([SPEECH] * 20 + [QUIET] * 42 + [SOUND] * 8 + [SPEECH] * 20, patience_ms=860)
    assert PieceMeaning.ENDED not in found


def test_a_knock_just_before_the_end_holds_it_up_only_for_a_moment() -> None:
    knock = [(0.0, 9.0)] * 30  # softer than the voice
    found = fed_pieces([SPEECH] * 20 + [QUIET] * 42 + knock + [QUIET] * 20, patience_ms=860)
    assert found[-1] is PieceMeaning.ENDED
    assert len(found) <= 20 + 42 + 16


def test_the_soft_end_of_a_word_that_the_detector_loses_is_no_quiet() -> None:
    endpoint = Endpointer()
    for piece in [SPEECH] * 20 + [(0.1, 12.0)] * 10:
        endpoint.feed(*piece, patience_ms=900)
    assert endpoint.quiet_ms == 0
    for _ in range(40):
        endpoint.feed(0.1, 9.0, patience_ms=2000)
    assert endpoint.quiet_ms >= 700, "what goes on so softly is another sound"


def test_through_the_robots_own_voice_a_few_pieces_are_not_enough() -> None:
    assert set(fed([0.9, 0.9, 0.0, 0.0, 0.0] * 20, onset=OVER_VOICE)) == {PieceMeaning.QUIET}
    assert set(fed([0.9] * 100, above_db=7.0, onset=OVER_VOICE)) == {PieceMeaning.QUIET}
    assert fed([0.9, 0.0, 0.9, 0.0, 0.9], onset=OVER_VOICE)[-1] is PieceMeaning.BEGAN


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(-60, 60)), max_size=300), st.integers(0, 2000))
def test_the_order_is_always_quiet_began_goes_on_ended(pieces: list[tuple[float, float]], patience_ms: int) -> None:
    order = [PieceMeaning.QUIET, PieceMeaning.BEGAN, PieceMeaning.GOES_ON, PieceMeaning.ENDED]
    places = [order.index(sound) for sound in fed_pieces(pieces, patience_ms)]
    assert places == sorted(places)
    assert places.count(1) <= 1
