"""What a section of the officials' page offers: its addresses with the right that each needs, and its menu entries."""

from typing import Literal, NamedTuple

from robot.desk.staff.roles import Right
from robot.staff_page.request_types import FORM_BYTES, Page


class PageRoute(NamedTuple):
    """An address of the page. `right`: what a session needs for it, None = every session may open it; `most_bytes`:
    largest body of its form; a form with a file needs more than `FORM_BYTES`."""

    path: str
    page: Page
    right: Right | None
    method: Literal["GET", "POST"] = "GET"
    most_bytes: int = FORM_BYTES


class MenuEntry(NamedTuple):
    """An entry of the menu: its address, the key of its word, and the right without which it is not shown. `others`:
    beginnings of the addresses of its pages that do not stand below its own."""

    path: str
    key: str
    right: Right
    others: tuple[str, ...] = ()

    def holds(self, address: str) -> bool:
        """Whether the page at `address` belongs to this entry."""
        own = () if self.path == "/" else (self.path,)
        return address == self.path or any(f"{address}/".startswith(f"{each}/") for each in (*own, *self.others))
