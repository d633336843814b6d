"""A queue number (ticket), and the rules by which a site gives and calls numbers."""

import re
from collections.abc import Mapping

import msgspec


class QueueRule(msgspec.Struct, frozen=True):
    """The rules by which a site gives and calls numbers."""

    series: Mapping[str, str] = {}  # place or procedure code -> series; else the number of the counter
    priority_every: int = 2  # as in `robot.desk.queue.calling_order.calling_order`
    calls: int = 3  # calls of a number at most; after each missed call it goes to the end of the line

    def series_of(self, place: str, code: str) -> str:
        """Return the series, the signs before a number's three digits: "3" at "counter:3", "C" at "cashier"."""
        own = self.series.get(code) or self.series.get(place)
        return own or re.sub(r"^counter:(?=\d+$)", "", place).upper()[: None if place[-1:].isdigit() else 1]


class QueueTicket(msgspec.Struct, frozen=True):
    """A queue number, as stored in the table `ticket`. `ahead`, `told_*`: the number of people ahead and the estimated
    wait in minutes, as printed for the visitor.

    `called_s`: time of the first call; `served_s`: time of the latest call, when the service begins; s since 1970.
    """

    day: str
    series: str
    number: int
    place: str
    code: str
    priority: int  # 1 = yes
    state: str  # waiting, called, done, absent, cancelled
    position: int
    ahead: int
    told_from_min: int | None
    told_to_min: int | None
    issued_s: int
    called_s: int | None
    served_s: int | None
    ended_s: int | None
    calls: int
    print: str  # printed, failed, "" = not tried or not known
    window: str = ""  # the window that called it, where one line has several

    @property
    def label(self) -> str:
        """The number as it is shown and called: "3045"."""
        return f"{self.series}{self.number:03d}"


class CalledNumber(msgspec.Struct, frozen=True):
    """A call of a queue number to `place`. `id` grows from call to call."""

    id: int
    number: str
    place: str
    called_s: int
    window: str = ""


def parted(spot: str) -> tuple[str, str]:
    """Split the id of a clerk's seat into place and window ("" = none): "counter:3~2" is window 2 of "counter:3"."""
    place, _, window = spot.partition("~")
    return place, window
