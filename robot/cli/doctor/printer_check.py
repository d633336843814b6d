"""Check printing for `kiosk doctor`: the ticket printer, and the making of reports."""

from typing import TYPE_CHECKING

from robot.core.screen.ticket_slip import PrinterState
from robot.core.trouble import Trouble
from robot.law.legal_records import load_legal
from robot.runtime.content.indicator_loader import load_indexes
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

if TYPE_CHECKING:
    from hardware.printer.ticket_printer import Printer

_WRONG = {
    PrinterState.PAPER_OUT: ("the paper is used up", "hết giấy", "put in a new roll", "lắp cuộn giấy mới"),
    PrinterState.LID_OPEN: ("its cover is open", "nắp đang mở", "close the cover", "đóng nắp máy in"),
    PrinterState.FAULT: (
        "it reports a fault of cutter, print head or voltage",
        "máy báo lỗi dao cắt, đầu in hoặc nguồn",
        "switch it off and on; look at the cutter",
        "tắt rồi bật lại; xem dao cắt",
    ),
    PrinterState.STUCK: (
        "it takes no more bytes",
        "máy không nhận thêm dữ liệu",
        "switch it off and on; check the baud rate",
        "tắt rồi bật lại; kiểm tra tốc độ cổng",
    ),
    PrinterState.UNPLUGGED: (
        "it does not answer",
        "không thấy máy in",
        "check cable, power and address",
        "kiểm tra cáp, nguồn và địa chỉ",
    ),
}


def printer_of(settings: Settings) -> "Printer | None":
    """Return the ticket printer of the settings; None where the site has none."""
    from hardware.printer.ticket_printer import open_printer

    paper = settings.printer
    return open_printer(paper.address, paper.baud, paper.width_dots, cuts=paper.cuts)


def printer(settings: Settings) -> str:
    """Ask the ticket printer for its state, without printing."""
    device = printer_of(settings)
    if device is None:
        return "none | không có máy in: số hiện trên màn hình"
    state = device.state()
    if state in _WRONG:
        raise cannot_print(settings, state)
    told = {
        PrinterState.READY: "ready | sẵn sàng",
        PrinterState.PAPER_LOW: "ready, the roll ends soon | sắp hết giấy",
        PrinterState.UNKNOWN: "takes bytes, and does not tell its state | không báo trạng thái: thử ./kiosk printer",
    }
    return f"{settings.printer.address}: {told[state]}"


def cannot_print(settings: Settings, state: PrinterState) -> Trouble:
    """Return why the ticket printer does not print in `state`, and what to do."""
    what, vi, remedy, remedy_vi = _WRONG.get(state, (state.value, "chưa rõ vì sao", "try it again", "thử lại"))
    return Trouble(
        f"the ticket printer prints nothing: {what}",
        f"máy in phiếu chưa in được: {vi}",
        key="printer.address",
        value=settings.printer.address,
        remedy=remedy,
        remedy_vi=remedy_vi,
    )


def reports(_settings: Settings) -> str:
    """Check that the indexes and legal documents that reports need can be loaded, and that a PDF can be made."""
    from robot.desk.reports.pdf import pdf

    indexes = load_indexes(CONFIG / "indicators")
    documents = load_legal(CONFIG / "legal.toml")
    pdf("<p>Đ</p>")
    return f"{len(indexes)} indexes | bộ chỉ số, {len(documents)} legal documents | văn bản, PDF"
