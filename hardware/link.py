"""What the robot asks of a motor board, whatever that speaks: the seam between drivers and motion."""

from typing import Protocol

from hardware.board_link import BoardFacts, LinkFigures


class Port(Protocol):
    """What a link speaks through."""

    @property
    def path(self) -> str:
        """Its name for people."""

    def fileno(self) -> int:
        """To wait for."""

    def close(self) -> None:
        """Give the device back."""


class Link(Protocol):
    """A board in conversation. `facts` is the newest that it has said; it never is what it did not say."""

    facts: BoardFacts
    figures: LinkFigures
    speed_cap_mm_s: float
    """No wheel is told to turn faster, whatever is asked for."""

    @property
    def port(self) -> Port:
        """The open port."""

    @property
    def armed(self) -> bool:
        """The board obeys speeds now."""

    def receive(self, now_ms: float) -> None:
        """Take in what the board has sent. Call it when bytes have come and once per control step.

        Raises `LinkLost` or `CableLost` when the port has to be opened again.
        """

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Once per control step. `moving` = wheels are wanted; `clearing` = a person asks to clear what is latched."""

    def stop(self) -> None:
        """The last bytes on the wire."""
