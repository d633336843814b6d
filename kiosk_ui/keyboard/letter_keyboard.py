"""The keyboard of the search page: the visitor types a text with letters and tones, and procedures are searched for it.

A key is named by its letter, on the layer of signs too: there, "q" types "1". Keys of the tone row are named by
`TONES`, `MARKS` and `BAR`; a place for a result is `slot(number, of)`.
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
"""Characters that the letter keys type on the layer of digits and signs, in the order of `LETTERS`."""

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
"""Shortest text for which the page says "nothing found", letters: a single letter never finds anything."""

TIRED = 2
"""Number of searches without a result after which the page offers to call a member of staff."""

_ON_OTHER_LAYER = dict(zip("".join(LETTERS), "".join(SIGNS), strict=True))


class ResultSlot(NamedTuple):
    """Content of a place for results: a procedure, a button for more results, or a button to call a member of staff."""

    code: str = ""
    left: int | None = None  # procedures that follow; 0 = back to the first
    staff: bool = False


def slot(number: int, of: int) -> str:
    """Return the key name of the place for result `number` (from 0) among `of` places."""
    return f"{OPENS}{number} {of}"


class Keyboard:
    """The key handler of a `SearchPage`.

    Its text begins with the words heard in the dialogue turn that opened the page.
    """

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
        """Return the text typed up to now."""
        return self._live.typed

    def has(self, key: str) -> bool:
        """Whether the key is on the page: a result place with a result, "clear" with a text, all others always."""
        if key == CLEAR:
            return bool(self.text)
        return not key.startswith(OPENS) or self.at(key) is not None

    def opens(self, key: str) -> Intent | None:
        """Return the intent of the result place `key`; None for keys that type."""
        match self.at(key):
            case ResultSlot(code=code) if code:
                return Intent(Want.CHOOSE, code)
            case ResultSlot(staff=True):
                return Intent(Want.STAFF)
        return None

    def at(self, key: str) -> ResultSlot | None:
        """Return the content of the result place `key`; None if it is empty or `key` is not a result place."""
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
        """Whether this key of the tone row can change the current syllable."""
        return self._changed(key) is not None

    def press(self, key: str) -> Intent | None:
        """Handle a key. The search key returns the intent to open the procedure that is clearly meant, or None."""
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
        """Return everything of the keyboard that is shown besides the text, as a hashable value."""
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
        """Return the text after pressing `key`; None if the key cannot change the text."""
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
        """Return the character that `key` types on the present layer; shift is for one letter only."""
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
        """Search for the text; if nothing is found and Telex changed the text, search for the letters as pressed."""
        self._first = 0
        self.found = self._content.search(self.text, self.language)
        if not self.found and self._plain != self.text:
            self.found = self._content.search(self._plain, self.language)
        lost = not self.found and len(self.text.strip()) >= SHORTEST
        self.misses += lost and not self.lost
        self.lost = lost

    def _meant(self) -> Intent | None:
        """Return the intent to open the procedure that is clearly meant; else choose a hint and return None."""
        code = self.found[0] if len(self.found) == 1 else self._content.sure(self.text, self.language)
        if code:
            return Intent(Want.CHOOSE, code)
        self.misses += self.lost
        self.hint = "" if self.lost else "sea.choose" if self.found else "sea.type_first"
        return None
