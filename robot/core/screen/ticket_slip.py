"""A queue ticket on paper: its contents, and the printer's state. All texts are ready to be printed."""

import enum

import msgspec

from robot.core.screen.cards import MapCard


class Slip(msgspec.Struct, frozen=True, omit_defaults=True):
    """A ticket as it is printed, from the top down. Fields that are "" or () are left out.

    `route` is the way from the robot to the counter, in mm on the map; `code` is the text of the QR code, with which a
    phone can keep the ticket without a network. No field holds anything about a person.
    """

    centre: str  # "Trung tâm Phục vụ hành chính công"
    ward: str
    heading: str  # "SỐ THỨ TỰ"
    number: str
    place_label: str  # "Quầy 3"
    place_name: str = ""  # "Hộ tịch"
    title: str = ""  # of the procedure
    facts: tuple[str, ...] = ()  # "Trước bác: 4 người", "Chờ khoảng 15–25 phút", "08:42, 14/07/2026"
    papers_heading: str = ""
    papers: tuple[str, ...] = ()
    papers_rest: str = ""  # "và 3 giấy tờ khác"
    map: MapCard | None = None
    place: str = ""  # the place of `map` that is the goal
    route: tuple[tuple[int, int], ...] = ()
    code: str = ""
    code_note: str = ""
    notes: tuple[str, ...] = ()  # priority, estimate, how to complain


class PrinterState(enum.StrEnum):
    """The state that the printer reports. `UNKNOWN`: it does not report one, as some models do; it may or may not be
    ready.
    """

    READY = "ready"
    PAPER_LOW = "paper_low"  # prints; the roll ends soon
    PAPER_OUT = "paper_out"
    LID_OPEN = "lid_open"
    FAULT = "fault"  # cutter, print head too hot, voltage
    STUCK = "stuck"  # takes no more bytes
    UNPLUGGED = "unplugged"
    UNKNOWN = "unknown"


PRINTS = frozenset({PrinterState.READY, PrinterState.PAPER_LOW, PrinterState.UNKNOWN})
"""States of the printer in which a ticket is sent to it."""


class SlipOutcome(enum.StrEnum):
    """The outcome of printing a ticket. `UNSURE`: the printer took all bytes, but does not report whether they are on
    paper.
    """

    PRINTED = "printed"
    UNSURE = "unsure"
    FAILED = "failed"


class Printing(msgspec.Struct, frozen=True):
    """The outcome of printing a ticket, and the state in which the printer was found."""

    outcome: SlipOutcome
    state: PrinterState
