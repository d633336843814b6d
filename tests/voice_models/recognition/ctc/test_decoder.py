"""The beam search agrees with sums over all paths, and phrases gain only where they are followed to the end."""

from itertools import groupby, product

import numpy as np
import numpy.typing as npt
import pytest

from voice_models.recognition.ctc.decoder import beginning, extend
from voice_models.recognition.ctc.forward_score import forward_scores
from voice_models.recognition.ctc.phrase_bias import PhraseBias

Floats = npt.NDArray[np.float32]
NO_PHRASES = ()
TOKENS = 4


def frames(seed: int, count: int) -> Floats:
    scores = np.random.default_rng(seed).normal(0, 2, (count, TOKENS))
    return (scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)).astype(np.float32)


def by_all_paths(scores: Floats) -> dict[tuple[int, ...], float]:
    """Log probability of every text, summed over every way to read it."""
    found: dict[tuple[int, ...], float] = {}
    for path in product(range(TOKENS), repeat=len(scores)):
        text = tuple(token for token, _ in groupby(path) if token != 0)
        score = float(sum(scores[number, token] for number, token in enumerate(path)))
        found[text] = float(np.logaddexp(found.get(text, -np.inf), score))
    return found


@pytest.mark.parametrize("seed", range(20))
def test_the_best_hypothesis_is_the_likeliest_text_and_its_score_the_sum_over_its_paths(seed: int) -> None:
    scores = frames(seed, 6)
    right = by_all_paths(scores)
    best = extend(beginning(NO_PHRASES), scores, NO_PHRASES)[0]
    assert best.tokens == max(right, key=lambda text: right[text])
    assert right[best.tokens] - 0.2 <= best.acoustic <= right[best.tokens] + 1e-4, "a beam leaves out unlikely paths"


def test_a_beam_goes_on_from_frame_to_frame_as_over_all_at_once() -> None:
    scores = frames(3, 12)
    beam = beginning(NO_PHRASES)
    for number in range(0, 12, 3):
        beam = extend(beam, scores[number : number + 3], NO_PHRASES)
    assert beam == extend(beginning(NO_PHRASES), scores, NO_PHRASES)


def test_a_phrase_that_is_followed_to_its_end_keeps_its_gain_and_one_that_is_left_loses_it() -> None:
    bias = PhraseBias([(1, 2, 3)], 1.5)
    state, gains = bias.beginning, []
    for token in (1, 2, 3, 4):
        state = bias.step(state, token)
        gains.append(state.gain)
    assert gains == [1.5, 3.0, 4.5, 4.5]
    left = bias.step(bias.step(bias.beginning, 1), 3)
    assert left.gain == 0.0


def test_leaving_a_phrase_keeps_the_part_that_begins_another_one() -> None:
    bias = PhraseBias([(1, 2, 3), (2, 4)], 1.0)
    state = bias.beginning
    for token in (1, 2, 4):
        state = bias.step(state, token)
    assert state.gain == 2.0


def test_a_short_phrase_on_the_way_of_a_long_one_counts_when_the_long_one_is_left() -> None:
    bias = PhraseBias([(1, 2), (1, 2, 3, 3)], 1.0)
    state = bias.beginning
    for token in (1, 2, 3):
        state = bias.step(state, token)
    assert state.gain == 3.0
    assert bias.step(state, 1).gain == 3.0, "two for the short phrase, one for the beginning of another"


def test_bias_decides_between_texts_that_sound_alike_and_not_against_clear_sound() -> None:
    alike = np.log(np.array([[0.04, 0.5, 0.46, 0.0001]] * 2 + [[0.99, 0.004, 0.003, 0.003]], np.float32))
    clear = np.log(np.array([[0.01, 0.97, 0.01, 0.01]] * 2 + [[0.99, 0.004, 0.003, 0.003]], np.float32))
    bias = PhraseBias([(2,)], 1.0)
    assert extend(beginning((bias,)), alike, (bias,))[0].tokens == (2,)
    assert extend(beginning((bias,)), clear, (bias,))[0].tokens == (1,)


@pytest.mark.parametrize("seed", range(10))
def test_the_forward_score_of_a_text_is_the_sum_over_its_paths(seed: int) -> None:
    scores = frames(seed, 6)
    right = by_all_paths(scores)
    texts = [(1,), (2, 2), (1, 2, 3), (3, 3, 3), (2, 1)]
    assert forward_scores(scores, texts) == pytest.approx([right[text] for text in texts], abs=1e-3)


def test_a_text_that_is_too_long_for_the_sound_is_impossible() -> None:
    assert forward_scores(frames(0, 2), [(1, 2, 3)])[0] == -np.inf


def test_the_peak_of_a_token_is_its_greatest_probability_in_the_frames_that_read_it() -> None:
    scores = np.log(np.array([[0.1, 0.6, 0.2, 0.1], [0.05, 0.9, 0.03, 0.02], [0.9, 0.04, 0.03, 0.03]], np.float32))
    best = extend(beginning(NO_PHRASES), scores, NO_PHRASES)[0]
    assert best.tokens == (1,)
    assert np.exp(best.peaks) == pytest.approx([0.9])
