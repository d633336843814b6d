"""The keyboard of the search page: letters and tones make a text, the text finds procedures.

Keys are named by their letter: "q" types "1" on the layer of signs. Keys of the tone row are named by `TONES`, `MARKS`
and `BAR`; a place for a result is `slot(number, of)`.
"""

import unicodedata
from collections.abc import Hashable, Mapping
from typing import NamedTuple

from kiosk_ui.keyboard.telex import telex
from kiosk_ui.keyboard.typing_port import BACK, CLEAR, OPENS
from kiosk_ui.keyboard.vietnamese_syllable import (
    LetterMark,
    ToneMark,
    barred,
    current,
    marked,
    shortened,
    toned,
    typed,
    untoned,
)
from robot.core.intents import Intent, Want
from robot.core.screen.view import SearchPage, View
from robot.runtime.ports import Content, LiveValues

LETTERS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SIGNS = ("1234567890", "-/.,:;()&", "'\"?!+%#")
"""The signs that the letter keys type on the other layer, in the order of `LETTERS`."""

TONES: Mapping[str, ToneMark] = {
    "acute": ToneMark.ACUTE,
    "grave": ToneMark.GRAVE,
    "hook": ToneMark.HOOK,
    "tilde": ToneMark.TILDE,
    "dot": ToneMark.DOT,
}
MARKS: Mapping[str, LetterMark] = {"roof": LetterMark.ROOF, "breve": LetterMark.BREVE, "horn": LetterMark.HORN}
BAR = "bar"
SPACE, SHIFT, LAYER, TELEX, FIND = "space", "shift", "layer", "telex", "find"

MOST_LETTERS = 120
SHORTEST = 2
"""Shortest text for which "nothing found" is shown, letters: a single letter never finds anything."""

TIRED = 2
"""Number of failed searches after which a person is offered."""

_ON_OTHER_LAYER = dict(zip("".join(LETTERS), "".join(SIGNS), strict=True))


class ResultSlot(NamedTuple):
    """Content of a place for results: a procedure, a button for more results, or a button that calls a person."""

    code: str = ""
    left: int | None = None  # procedures that follow; 0 = back to the first
    staff: bool = False


def slot(number: int, of: int) -> str:
    """Return the key name of place `number` (from 0) among `of` places."""
    return f"{OPENS}{number} {of}"


class Keyboard:
    """The key handler of a `SearchPage`. Its text begins with the words heard in the turn of the page."""

    def __init__(self, view: View, live: LiveValues, content: Content) -> None:
        self._live, self._content, self.language = live, content, view.language
        self.vietnamese = view.language == "vi"
        self.telex = self.vietnamese
        self.signs = self.shift = False
        self.hint = ""
        self.found: tuple[str, ...] = ()
        self.lost = False  # nothing was found for the text
        self.misses = 0
        self._first = 0  # first of the shown results
        self._tone_last = False
        if not live.typed and isinstance(view.page, SearchPage) and view.page.turn:
            heard, _ = live.transcript(view.page.turn)
            live.typed = unicodedata.normalize("NFC", heard)[:MOST_LETTERS]
        self._plain = live.typed  # letters as pressed, without Telex
        self._search()

    @property
    def text(self) -> str:
        """Return the text of the field."""
        return self._live.typed

    def has(self, key: str) -> bool:
        """Whether the key is on the page: result places need a result, clear needs a text, others are always there."""
        if key == CLEAR:
            return bool(self.text)
        return not key.startswith(OPENS) or self.at(key) is not None

    def opens(self, key: str) -> Intent | None:
        """Return the intent of a result; None for keys that type."""
        match self.at(key):
            case ResultSlot(code=code) if code:
                return Intent(Want.CHOOSE, code)
            case ResultSlot(staff=True):
                return Intent(Want.STAFF)
        return None

    def at(self, key: str) -> ResultSlot | None:
        """Return the content of the result place `key`; None if it is empty or `key` is no result place."""
        if not key.startswith(OPENS):
            return None
        number, places = (int(part) for part in key.split()[1:])
        if self.lost and self.misses >= TIRED:
            return ResultSlot(staff=True) if number == places - 1 else None
        if len(self.found) <= places:
            return ResultSlot(self.found[number]) if number < len(self.found) else None
        if number == places - 1:
            return ResultSlot(left=max(0, len(self.found) - self._first - number))
        place = self._first + number
        return ResultSlot(self.found[place]) if place < len(self.found) else None

    def can(self, key: str) -> bool:
        """Whether a key of the tone row can change the current syllable."""
        return self._changed(key) is not None

    def press(self, key: str) -> Intent | None:
        """Handle a key; the search key returns the procedure that is clearly meant, if there is one."""
        self.hint = ""
        if key == FIND:
            return self._meant()
        if key.startswith(OPENS):
            places = int(key.split()[2]) - 1
            self._first = self._first + places if self._first + places < len(self.found) else 0
        elif key == SHIFT:
            self.shift = not (self.shift or self.signs)
        elif key == LAYER:
            self.signs, self.shift = not self.signs, False
        elif key == TELEX:
            self.telex = not self.telex
        else:
            self._edit(key)
        return None

    def look(self) -> Hashable:
        """Return everything that is shown besides the text, as a hashable value."""
        rows = (self.found, self._first, self.misses, self.lost, self.hint)
        return (self.signs, self.shift, self.telex, rows, tuple(map(self.can, (*TONES, *MARKS, BAR))))

    def _edit(self, key: str) -> None:
        before, after = self.text, self._edited(key)
        if after is None:
            self.hint = "sea.letters_first"
            return
        after = after[:MOST_LETTERS]
        old, new = current(before), current(after)
        self._tone_last = bool(new and new.tone and (old is None or old.tone != new.tone))
        if after != before:
            self._live.typed = after
            self._search()

    def _edited(self, key: str) -> str | None:
        """Return the text after `key`; None if the key cannot change it."""
        text = self.text
        if key == CLEAR:
            self._plain = ""
            return ""
        if key == BACK:
            if self._tone_last:
                return untoned(text)
            self._plain = self._plain[:-1]
            return shortened(text)
        if key in TONES or key in MARKS or key == BAR:
            return self._changed(key)
        sign = self._sign(key)
        if sign == " " and not text.strip():
            return text
        self._plain = (self._plain + sign)[:MOST_LETTERS]
        return telex(text, sign) if self.telex and sign.isalpha() else typed(text, sign)

    def _sign(self, key: str) -> str:
        """Return the sign that `key` types on this layer; shift applies to one letter."""
        if key == SPACE:
            return " "
        sign = _ON_OTHER_LAYER[key] if self.signs else key.upper() if self.shift else key
        self.shift = False
        return sign

    def _changed(self, key: str) -> str | None:
        if key in TONES:
            return toned(self.text, TONES[key])
        return marked(self.text, MARKS[key]) if key in MARKS else barred(self.text)

    def _search(self) -> None:
        """Search for the text; if Telex changed it and nothing is found, also for the letters as pressed."""
        self._first = 0
        self.found = self._content.search(self.text, self.language)
        if not self.found and self._plain != self.text:
            self.found = self._content.search(self._plain, self.language)
        lost = not self.found and len(self.text.strip()) >= SHORTEST
        self.misses += lost and not self.lost
        self.lost = lost

    def _meant(self) -> Intent | None:
        """Return the procedure that is clearly meant; else set a hint and return None."""
        code = self.found[0] if len(self.found) == 1 else self._content.sure(self.text, self.language)
        if code:
            return Intent(Want.CHOOSE, code)
        self.misses += self.lost
        self.hint = "" if self.lost else "sea.choose" if self.found else "sea.type_first"
        return None
