"""The ticket printer at its real ports: a slip is on paper, or is known not to be, and never comes out later."""

import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from hardware.printer import escpos
from hardware.printer.connection import PrinterLink
from hardware.printer.slip_layout import draw
from hardware.printer.status_queries import sent
from hardware.printer.ticket_printer import Printer, open_printer
from robot.core.screen.ticket_slip import PrinterState, Printing, Slip, SlipOutcome
from simulators.camera.phone import read_code
from simulators.printer.ticket_printer import SimulatedPrinter

pytestmark = pytest.mark.waits

TEXT = "Số 3045 – Quầy 3\nMang theo:\n- Giấy chứng sinh\n- Căn cước của mẹ"
SLIP = Slip(
    "Trung tâm Phục vụ hành chính công",
    "phường Mông Dương",
    "SỐ THỨ TỰ",
    "3045",
    "Quầy 3",
    "Hộ tịch",
    papers_heading="Giấy tờ cần mang",
    papers=("Giấy chứng sinh", "Căn cước của mẹ"),
    code=TEXT,
)
OUT = Printing(SlipOutcome.FAILED, PrinterState.PAPER_OUT)
DONE = Printing(SlipOutcome.PRINTED, PrinterState.READY)
AS_FAST_AS_IT_GOES = 921_600
"""Baud to a simulated printer whose cable has none, so that the paper alone sets the pace. Chosen."""


def printer(device: SimulatedPrinter, width_dots: int = 576, baud: int = 115_200) -> Printer:
    made = open_printer(device.address, baud, width_dots, cuts=True)
    assert made is not None
    return made


def on_paper(path: Path | None) -> np.ndarray:
    assert path is not None
    return cv2.imread(str(path), cv2.IMREAD_GRAYSCALE) < 128


def is_whole(path: Path | None) -> bool:
    paper, wanted = on_paper(path), draw(SLIP, 576)
    return len(paper) >= len(wanted) and np.array_equal(paper[: len(wanted)], wanted)


@pytest.mark.parametrize("net", [False, True], ids=["serial", "network"])
@pytest.mark.parametrize("dots", [576, 384])
def test_the_paper_shows_the_slip_dot_by_dot_and_a_phone_reads_its_code(tmp_path: Path, dots: int, net: bool) -> None:
    with SimulatedPrinter(tmp_path, dots, baud=0 if net else 115_200, net=net) as device:
        assert printer(device, dots).print(SLIP) == DONE
        paper = on_paper(device.slip())
        assert device.state()["unknown"] == []
    wanted = draw(SLIP, dots)
    assert np.array_equal(paper[: len(wanted)], wanted)
    assert not paper[len(wanted) :].any()
    assert read_code(np.where(paper, 0, 255).astype(np.uint8)) == TEXT


def test_slips_printed_one_after_the_other_come_out_whole(tmp_path: Path) -> None:
    with SimulatedPrinter(tmp_path, baud=0) as device:
        one = printer(device, baud=AS_FAST_AS_IT_GOES)
        assert [one.print(SLIP) for _ in range(3)] == [DONE] * 3
        assert device.state()["slips"] == 3


@pytest.mark.parametrize(
    ("fault", "values", "state"),
    [
        ("lid", {"open": True}, PrinterState.LID_OPEN),
        ("paper", {"rows": 0}, PrinterState.PAPER_OUT),
        ("jam", {"jammed": True}, PrinterState.FAULT),
    ],
)
def test_a_printer_that_cannot_print_is_told_by_its_reason_and_prints_nothing(
    tmp_path: Path, fault: str, values: dict[str, object], state: PrinterState
) -> None:
    with SimulatedPrinter(tmp_path) as device:
        device.do(fault, **values)
        assert printer(device).state() is state
        assert printer(device).print(SLIP) == Printing(SlipOutcome.FAILED, state)
        assert device.state()["on_paper"] == 0


def test_the_end_of_the_roll_is_told_before_it_comes(tmp_path: Path) -> None:
    with SimulatedPrinter(tmp_path, baud=0) as device:
        device.do("paper", rows=1800)
        one = printer(device, baud=AS_FAST_AS_IT_GOES)
        assert one.print(SLIP) == Printing(SlipOutcome.PRINTED, PrinterState.PAPER_LOW)


def test_a_slip_that_ran_out_of_paper_failed_and_a_new_roll_does_not_bring_out_its_rest(tmp_path: Path) -> None:
    with SimulatedPrinter(tmp_path) as device:
        device.do("paper", rows=200)
        one = printer(device)
        assert one.print(SLIP) == OUT
        device.do("paper", rows=None)
        assert one.state() is PrinterState.READY
        assert device.slip(within_s=0.5) is None
        assert device.state()["on_paper"] == 200
        assert one.print(SLIP) == DONE


@pytest.mark.parametrize("clears", [True, False], ids=["clears", "knows no clearing"])
@pytest.mark.parametrize("net", [False, True], ids=["serial", "network"])
def test_half_a_slip_of_a_program_that_was_killed_is_cut_off_from_the_next(
    tmp_path: Path, net: bool, clears: bool
) -> None:
    with SimulatedPrinter(tmp_path, net=net, clears=clears) as device:
        bands = escpos.raster(draw(SLIP, 576))
        with PrinterLink(device.address, 115_200) as link:
            assert all(sent(link, part, 1.0) for part in (escpos.RESET, *bands[:4], bands[4][:1500]))
        assert printer(device).print(SLIP) == DONE
        assert not is_whole(device.slip())
        assert is_whole(device.slip())
        assert device.state()["on_paper"] == 0


@pytest.mark.parametrize("clears", [True, False], ids=["clears", "knows no clearing"])
@pytest.mark.parametrize("net", [False, True], ids=["serial", "network"])
def test_after_a_slip_without_paper_the_next_one_on_a_new_roll_is_whole(
    tmp_path: Path, net: bool, clears: bool
) -> None:
    with SimulatedPrinter(tmp_path, net=net, clears=clears) as device:
        device.do("paper", rows=200)
        one = printer(device)
        assert one.print(SLIP).outcome is SlipOutcome.FAILED  # a network printer that is full does not even say why
        device.do("paper", rows=None)
        assert one.print(SLIP) == DONE
        assert not is_whole(device.slip())
        assert is_whole(device.slip())
        assert device.state()["on_paper"] == 0


@pytest.mark.parametrize("baud", [19_200, 9_600])
def test_a_slow_cable_and_a_roll_that_is_low_are_not_taken_for_an_open_cover(tmp_path: Path, baud: int) -> None:
    short = Slip("Trung tâm", "Mông Dương", "SỐ THỨ TỰ", "3045", "Quầy 3", "Hộ tịch")
    with SimulatedPrinter(tmp_path, 384, baud) as device:
        device.do("paper", rows=1500)
        slow = open_printer(device.address, baud, 384, cuts=True)
        assert slow is not None
        assert slow.print(short) == Printing(SlipOutcome.PRINTED, PrinterState.PAPER_LOW)
        assert device.slip() is not None


def test_a_cover_that_is_opened_in_the_middle_of_a_slip_fails_it(tmp_path: Path) -> None:
    with SimulatedPrinter(tmp_path, baud=38_400) as device:
        threading.Timer(0.5, device.do, ("lid",), {"open": True}).start()
        assert printer(device).print(SLIP) == Printing(SlipOutcome.FAILED, PrinterState.LID_OPEN)


def test_a_cable_that_is_pulled_in_the_middle_of_a_slip_fails_it(tmp_path: Path) -> None:
    with SimulatedPrinter(tmp_path, baud=38_400) as device:
        threading.Timer(0.5, device.do, ("unplug",)).start()
        assert printer(device).print(SLIP) == Printing(SlipOutcome.FAILED, PrinterState.UNPLUGGED)


@pytest.mark.parametrize("address", ["serial:/dev/nowhere", "usb:/dev/nowhere", "tcp:127.0.0.1:9"])
def test_a_printer_that_is_not_there_is_unplugged(address: str) -> None:
    gone = Printer(address, 115_200, 576, cuts=True)
    assert gone.state() is PrinterState.UNPLUGGED
    assert gone.print(SLIP) == Printing(SlipOutcome.FAILED, PrinterState.UNPLUGGED)


def test_a_printer_that_never_answers_prints_and_is_not_taken_for_sure(tmp_path: Path) -> None:
    with SimulatedPrinter(tmp_path, baud=0, mute=True) as device:
        one = printer(device, baud=AS_FAST_AS_IT_GOES)
        assert one.state() is PrinterState.UNKNOWN
        assert one.print(SLIP) == Printing(SlipOutcome.UNSURE, PrinterState.UNKNOWN)
        assert device.slip() is not None


def test_a_printer_that_takes_no_byte_is_stuck_and_nobody_waits_for_ever(tmp_path: Path) -> None:
    with SimulatedPrinter(tmp_path, mute=True) as device:
        device.do("lid", open=True)
        assert printer(device).print(SLIP) == Printing(SlipOutcome.FAILED, PrinterState.STUCK)


def test_a_site_without_a_printer_has_none() -> None:
    assert open_printer("none", 115_200, 576, cuts=True) is None
