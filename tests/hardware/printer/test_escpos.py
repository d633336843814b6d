"""The bytes of a picture: a printer makes the picture of them again, and obeys nothing that stands inside."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hardware.printer import escpos
from robot.core.screen.ticket_slip import PrinterState
from simulators.printer.firmware import PrinterFirmware

SHAPES = st.tuples(st.integers(1, 150), st.integers(1, 72).map(lambda width: 8 * width))
PICTURES = SHAPES.flatmap(lambda shape: arrays(bool, shape))


def printed(picture: np.ndarray) -> tuple[np.ndarray, PrinterFirmware]:
    firmware = PrinterFirmware(picture.shape[1])
    for band in [escpos.RESET, *escpos.raster(picture), escpos.cut()]:
        firmware.receive(band)
        firmware.arrived(len(band))
        firmware.work(10_000)
    return firmware.cut[0], firmware


@given(PICTURES)
@settings(max_examples=60, deadline=None)
def test_every_picture_comes_out_as_it_is_but_for_single_dots(picture: np.ndarray) -> None:
    paper, firmware = printed(picture)
    assert paper.shape == picture.shape
    assert not (picture & ~paper).any()  # no black dot is lost
    assert firmware.unknown == []
    assert firmware.drawer_kicks == 0


@given(st.sampled_from([0x04, 0x05, 0x14]), st.integers(0, 255), st.integers(0, 60))
def test_no_picture_opens_a_drawer_or_switches_off(second: int, third: int, at: int) -> None:
    data = np.zeros(72, np.uint8)
    data[at : at + 3] = (0x10, second, third)
    picture = np.unpackbits(data)[np.newaxis, :].astype(bool)
    paper, firmware = printed(picture)
    assert firmware.drawer_kicks == 0
    assert (paper != picture).sum() <= 1


@given(st.integers(0, 255))
def test_answers_are_not_taken_for_one_another_nor_for_flow_control(byte: int) -> None:
    assert not (escpos.is_answer(byte) and escpos.is_done(byte))
    assert not any(escpos.is_answer(sign) or escpos.is_done(sign) for sign in (0x11, 0x13))


def test_the_states_of_a_printer_read_as_in_the_reference() -> None:
    assert escpos.offline_state(0x12) is PrinterState.READY
    assert escpos.offline_state(0x16) is PrinterState.LID_OPEN
    assert escpos.offline_state(0x32) is PrinterState.PAPER_OUT
    assert escpos.offline_state(0x52) is PrinterState.FAULT
    assert escpos.paper_state(0x12) is PrinterState.READY
    assert escpos.paper_state(0x1E) is PrinterState.PAPER_LOW
    assert escpos.paper_state(0x72) is PrinterState.PAPER_OUT
