"""`kiosk printer` and its line in `kiosk doctor`."""

from pathlib import Path
from typing import Any

import cv2
import pytest

from robot.cli.__main__ import main
from robot.cli.doctor.printer_check import printer, reports
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import CONFIG, load_settings
from simulators.camera.phone import read_paper
from simulators.printer.ticket_printer import SimulatedPrinter


@pytest.mark.waits
def test_a_trial_slip_comes_out_and_its_code_can_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with SimulatedPrinter(tmp_path, baud=0) as device:
        assert main(["printer", "--set", f"printer.address={device.address}"]) == 0
        path = device.slip()
    assert "đã in" in capsys.readouterr().out
    assert "ẶẴỆỘỢ" in read_paper(path)


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (("lid", {"open": True}), ("its cover is open", "nắp đang mở", "close the cover")),
        (("paper", {"rows": 0}), ("the paper is used up", "hết giấy", "put in a new roll")),
    ],
)
def test_a_slip_that_does_not_come_out_is_one_line_with_the_next_step_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], order: tuple[str, dict[str, Any]], told: tuple[str, ...]
) -> None:
    with SimulatedPrinter(tmp_path, baud=0) as device:
        device.do(order[0], **order[1])
        assert main(["printer", "--set", f"printer.address={device.address}"]) == 2
    complaint = capsys.readouterr().err
    assert len(complaint.splitlines()) == 1
    for words in (*told, "máy in phiếu chưa in được"):
        assert words in complaint


def test_a_printer_that_is_gone_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["printer"], ["printer", "--state"]):
        assert main([*words, "--set", "printer.address=serial:/dev/ttyNONE"]) == 2
        complaint = capsys.readouterr().err
        assert len(complaint.splitlines()) == 1
        assert "không thấy máy in" in complaint


def test_the_slip_can_be_drawn_without_a_printer(tmp_path: Path) -> None:
    assert main(["printer", "--png", str(tmp_path / "slip.png")]) == 0
    assert cv2.imread(str(tmp_path / "slip.png")).shape[1] == 576


def test_a_site_without_a_printer_is_told_where_to_name_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["printer"]) == 2
    assert "printer.address" in capsys.readouterr().err


def test_the_doctor_says_what_to_do(tmp_path: Path) -> None:
    with SimulatedPrinter(tmp_path) as device:
        settings = load_settings(sets=[f"printer.address={device.address}"], config=CONFIG)
        assert "ready" in printer(settings)
        device.do("paper", rows=0)
        with pytest.raises(Trouble, match="new roll"):
            printer(settings)
    assert "none" in printer(load_settings(config=CONFIG))
    assert "3 indexes" in reports(settings)
