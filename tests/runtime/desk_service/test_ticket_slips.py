"""What stands on a slip: the number, the way, the papers, and a code that a phone reads without a network."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.printer.slip_layout import draw
from hardware.printer.slip_typesetting import SlipWeight, broken, font
from robot.core.screen.desk_values import Ticket
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.desk_service.ticket_slips import CODE_BYTES, PAPERS, slip_of, trial_slip
from robot.runtime.settings.loader import load_settings
from simulators.camera.phone import read_code
from tests.longest_procedures import longest_procedures

CONFIG = ROOT / "config"


@cache
def content() -> ContentProvider:
    return load_content(CONFIG, load_settings(config=CONFIG), load_lobby(CONFIG / "lobby.toml"))


def ticket(code: str = "1.001193") -> Ticket:
    return Ticket("3045", "counter:3", code, ahead=4, wait_min=(15, 25), issued="08:42, 24/11/2026")


def read(dots: np.ndarray) -> str:
    return read_code(np.where(dots, 0, 255).astype(np.uint8))


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_phone_reads_number_counter_and_papers_off_the_paper(width: int, language: str) -> None:
    slip = slip_of(content(), ticket(), language)
    text = read(draw(slip, width))
    assert text == slip.code
    assert "3045" in text
    assert slip.place_label in text
    assert slip.papers[0] in text


def test_the_longest_procedures_have_slips_in_both_languages_that_fit_on_the_narrow_paper() -> None:
    for language in ("vi", "en"):
        for code in longest_procedures(content(), language):
            slip = slip_of(content(), ticket(code), language)
            assert len(slip.code.encode()) <= CODE_BYTES
            assert len(slip.papers) <= PAPERS
            dots = draw(slip, 384)
            assert dots.shape[1] == 384
            assert not dots[:, :4].any()
            assert not dots[:, -4:].any()


def test_papers_beyond_what_is_listed_are_counted() -> None:
    cards = {code: content().procedure(code, "vi") for code in content().catalogue.codes()}
    code, card = max(cards.items(), key=lambda pair: len([row for row in pair[1].documents if not row.optional]))
    always = [row for row in card.documents if not row.optional]
    slip = slip_of(content(), ticket(code), "vi")
    if len(always) > PAPERS:
        assert str(len(always) - PAPERS) in slip.papers_rest
    else:
        assert len(slip.papers) == len(always)


def test_without_a_procedure_or_an_estimate_nothing_is_made_up() -> None:
    slip = slip_of(content(), Ticket("3001", "counter:3"), "vi")
    assert slip.papers == ()
    assert not any("phút" in fact for fact in slip.facts)
    assert draw(slip, 576).any()


def test_the_trial_slip_shows_every_part_of_a_slip() -> None:
    slip = trial_slip(content(), "vi")
    assert read(draw(slip, 384)) == slip.code
    assert slip.map is not None
    assert slip.route


@given(st.text(max_size=120), st.integers(40, 500))
@settings(max_examples=60, deadline=None)
def test_no_line_is_wider_than_the_paper_and_no_word_is_lost(text: str, width: int) -> None:
    face = font(SlipWeight.REGULAR, 24)
    lines = broken(text, face, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line) == 1 or face.getlength(line) <= width for line in lines)
