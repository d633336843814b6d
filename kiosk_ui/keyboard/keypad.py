"""Keypads for digits: for the code of a dossier, the last digits of its owner's identity number, the PIN of staff."""

from collections.abc import Hashable

from kiosk_ui.keyboard.typing_port import BACK, CLEAR, OPENS
from robot.core.intents import Intent, Want
from robot.core.screen.view import LookupPage, View
from robot.runtime.ports import Content, LiveValues

ROWS = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), (CLEAR, "0", BACK))
GO = f"{OPENS}code"
DATE_DIGITS, NUMBER_DIGITS = 6, 4
CODE_DIGITS = DATE_DIGITS + NUMBER_DIGITS
PIN_DIGITS = 6


class CodePad:
    """The key handler of a `LookupPage` for the code of a dossier, PREFIX-YYMMDD-NNNN.

    Only its digits are typed; the prefix and the hyphens are added.
    """

    def __init__(self, view: View, live: LiveValues, content: Content) -> None:
        self._live = live
        self.prefix = content.site(view.language).dossier_prefix
        live.wants_code = isinstance(view.page, LookupPage) and view.page.scan
        self.asked = False  # a search was tried too early

    @property
    def code(self) -> str:
        """Return the code typed up to now: at least this centre's prefix.

        A scanned or spoken code may have another prefix.
        """
        text = self._live.typed
        return self._written(text) if text.isdigit() else text or f"{self.prefix}-"

    @property
    def own(self) -> bool:
        """Whether the code has the prefix of this centre."""
        return self.code.startswith(f"{self.prefix}-")

    @property
    def digits(self) -> str:
        """Return the digits of the code after its prefix."""
        code = self.code
        rest = code.removeprefix(f"{self.prefix}-") if self.own else code.partition("-")[2]
        return "".join(sign for sign in rest if sign.isdigit())

    @property
    def missing(self) -> int:
        """Return how many digits are still to be typed."""
        return max(0, CODE_DIGITS - len(self.digits))

    def has(self, key: str) -> bool:
        """Whether the key is on the page; on a keypad every key always is."""
        return bool(key)

    def opens(self, key: str) -> Intent | None:
        """Return the intent to look the dossier up for the GO key of a complete code; else None."""
        return Intent(Want.LOOK_UP) if key == GO and not self.missing else None

    def press(self, key: str) -> Intent | None:
        """Type a digit, delete one, or clear all. GO before the code is complete shows how many digits are missing."""
        self.asked = key == GO
        digits = self.digits if self.own else ""
        if key == GO:
            return None
        if key == CLEAR:
            digits = ""
        elif key == BACK:
            digits = digits[:-1]
        else:
            digits = (digits + key)[:CODE_DIGITS]
        self._live.typed = self._written(digits) if digits else ""
        return None

    def look(self) -> Hashable:
        """Return how many digits are missing, and whether the page shows this number."""
        return self.missing, self.asked

    def _written(self, digits: str) -> str:
        """Write the digits as a code: "2607130" becomes "H49.34-260713-0"."""
        date, number = digits[:DATE_DIGITS], digits[DATE_DIGITS:CODE_DIGITS]
        return f"{self.prefix}-{date}-{number}" if number else f"{self.prefix}-{date}"


class FactorPad:
    """The key handler of a `LookupPage` for the last digits of the owner's identity number, shown as dots.

    The last digit starts the search; the digits are never read out or shown.
    """

    def __init__(self, view: View, live: LiveValues, content: Content) -> None:
        del content
        assert isinstance(view.page, LookupPage)
        self._live, self.digits = live, view.page.factor
        live.factor, live.wants_code = "", False

    @property
    def count(self) -> int:
        """Return how many digits are typed."""
        return len(self._live.factor)

    def has(self, key: str) -> bool:
        """Whether the key is on the page; on a keypad every key always is."""
        return bool(key)

    def opens(self, key: str) -> Intent | None:
        """Return None: no key of this keypad opens a page."""
        del key
        return None

    def press(self, key: str) -> Intent | None:
        """Type a digit, delete one, or clear all; return the search intent after the last digit, else None."""
        typed = self._live.factor if self.count < self.digits else ""
        self._live.factor = {CLEAR: "", BACK: typed[:-1]}.get(key, typed + key)
        return Intent(Want.LOOK_UP) if self.count == self.digits else None

    def look(self) -> Hashable:
        """Return how many digits are typed."""
        return self.count


def lookup_pad(view: View, live: LiveValues, content: Content) -> "CodePad | FactorPad":
    """Return the key handler of a `LookupPage`: for the dossier's code, or for the owner's digits if they are asked."""
    factor = isinstance(view.page, LookupPage) and view.page.factor
    return FactorPad(view, live, content) if factor else CodePad(view, live, content)


class PinPad:
    """The key handler of a `PinPage`. The last digit asks for the check of the PIN; the next digit begins a new PIN."""

    def __init__(self, view: View, live: LiveValues, content: Content) -> None:
        del view, content
        self._live = live

    @property
    def count(self) -> int:
        """Return how many digits are typed."""
        return len(self._live.typed)

    def has(self, key: str) -> bool:
        """Whether the key is on the page; on a keypad every key always is."""
        return bool(key)

    def opens(self, key: str) -> Intent | None:
        """Return None: no key of this keypad opens a page."""
        del key
        return None

    def press(self, key: str) -> Intent | None:
        """Type a digit, delete one, or clear all; return the intent to unlock after the last digit, else None."""
        pin = self._live.typed if self.count < PIN_DIGITS else ""
        self._live.typed = {CLEAR: "", BACK: pin[:-1]}.get(key, pin + key)
        return Intent(Want.UNLOCK) if self.count == PIN_DIGITS else None

    def look(self) -> Hashable:
        """Return how many digits are typed."""
        return self.count
