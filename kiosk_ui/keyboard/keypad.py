"""Digits: the code of a dossier, of which the site's part stands there already, and the PIN of the staff."""

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
    """The typist of a `LookupPage`. A code is PREFIX-YYMMDD-NNNN; its digits are typed, the rest comes by itself."""

    def __init__(self, view: View, live: LiveValues, content: Content) -> None:
        self._live = live
        self.prefix = content.site(view.language).dossier_prefix
        live.wants_code = isinstance(view.page, LookupPage) and view.page.scan
        self.asked = False  # for what is missing

    @property
    def code(self) -> str:
        """The code as far as it is there, its prefix at least. One that was read or spoken may have another prefix."""
        text = self._live.typed
        return self._written(text) if text.isdigit() else text or f"{self.prefix}-"

    @property
    def own(self) -> bool:
        """Whether it is a code of this centre, whose prefix stands there already."""
        return self.code.startswith(f"{self.prefix}-")

    @property
    def digits(self) -> str:
        """Of them those that are there."""
        code = self.code
        rest = code.removeprefix(f"{self.prefix}-") if self.own else code.partition("-")[2]
        return "".join(sign for sign in rest if sign.isdigit())

    @property
    def missing(self) -> int:
        """How many digits are still to be typed."""
        return max(0, CODE_DIGITS - len(self.digits))

    def has(self, key: str) -> bool:
        """Every key is there."""
        return bool(key)

    def opens(self, key: str) -> Intent | None:
        """A complete code is looked up."""
        return Intent(Want.LOOK_UP) if key == GO and not self.missing else None

    def press(self, key: str) -> Intent | None:
        """Take a digit, take one off, take all off. Looking up too early tells what is missing."""
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
        """How much is missing, and whether that is told."""
        return self.missing, self.asked

    def _written(self, digits: str) -> str:
        """ "2607130" as "H49.34-260713-0"."""
        date, number = digits[:DATE_DIGITS], digits[DATE_DIGITS:CODE_DIGITS]
        return f"{self.prefix}-{date}-{number}" if number else f"{self.prefix}-{date}"


class FactorPad:
    """The typist of a `LookupPage` on which the code stands: the last digits of the owner's identity number, as dots.

    The last digit looks up; nothing typed here is ever read out or shown.
    """

    def __init__(self, view: View, live: LiveValues, content: Content) -> None:
        del content
        assert isinstance(view.page, LookupPage)
        self._live, self.digits = live, view.page.factor
        live.factor, live.wants_code = "", False

    @property
    def count(self) -> int:
        """How many digits are there."""
        return len(self._live.factor)

    def has(self, key: str) -> bool:
        """Every key is there."""
        return bool(key)

    def opens(self, key: str) -> Intent | None:
        """No key opens anything by itself."""
        del key
        return None

    def press(self, key: str) -> Intent | None:
        """Take a digit, take one off, take all off."""
        typed = self._live.factor if self.count < self.digits else ""
        self._live.factor = {CLEAR: "", BACK: typed[:-1]}.get(key, typed + key)
        return Intent(Want.LOOK_UP) if self.count == self.digits else None

    def look(self) -> Hashable:
        """How many digits are there."""
        return self.count


def lookup_pad(view: View, live: LiveValues, content: Content) -> "CodePad | FactorPad":
    """The typist of a `LookupPage`, by what is typed on it now."""
    factor = isinstance(view.page, LookupPage) and view.page.factor
    return FactorPad(view, live, content) if factor else CodePad(view, live, content)


class PinPad:
    """The typist of a `PinPage`. The last digit asks for the check; the next one after it begins anew."""

    def __init__(self, view: View, live: LiveValues, content: Content) -> None:
        del view, content
        self._live = live

    @property
    def count(self) -> int:
        """How many digits are there."""
        return len(self._live.typed)

    def has(self, key: str) -> bool:
        """Every key is there."""
        return bool(key)

    def opens(self, key: str) -> Intent | None:
        """No key opens anything by itself."""
        del key
        return None

    def press(self, key: str) -> Intent | None:
        """Take a digit, take one off, take all off."""
        pin = self._live.typed if self.count < PIN_DIGITS else ""
        self._live.typed = {CLEAR: "", BACK: pin[:-1]}.get(key, pin + key)
        return Intent(Want.UNLOCK) if self.count == PIN_DIGITS else None

    def look(self) -> Hashable:
        """How many digits are there."""
        return self.count
