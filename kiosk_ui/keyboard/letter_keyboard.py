"""The keyboard of the search page: letters and tones to a text, the text to the procedures that are found.

Keys are named by what they are on the letters: "q" types "1" on the other layer. The tone row is named by `TONES`,
`MARKS` and `BAR`; a place for a result is `slot(number, of)`.
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
"""The same keys on the other layer."""

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
"""A single letter finds nothing, and is not told that."""

TIRED = 2
"""So often nothing was found: a person is offered."""

_ON_OTHER_LAYER = dict(zip("".join(LETTERS), "".join(SIGNS), strict=True))


class ResultSlot(NamedTuple):
    """What stands in a place for results: a procedure, the way to more of them, or to a person."""

    code: str = ""
    left: int | None = None  # so many procedures follow; 0 = the first ones again
    staff: bool = False


def slot(number: int, of: int) -> str:
    """The key of place `number` from 0, of so many."""
    return f"{OPENS}{number} {of}"


class Keyboard:
    """The typist of a `SearchPage`. It begins with what was heard in the turn of the page."""

    def __init__(self, view: View, live: LiveValues, content: Content) -> None:
        self._live, self._content, self.language = live, content, view.language
        self.vietnamese = view.language == "vi"
        self.telex = self.vietnamese
        self.signs = self.shift = False
        self.hint = ""
        self.found: tuple[str, ...] = ()
        self.lost = False  # nothing was found for what stands there
        self.misses = 0
        self._first = 0  # of the results that are shown
        self._tone_last = False
        if not live.typed and isinstance(view.page, SearchPage) and view.page.turn:
            heard, _ = live.transcript(view.page.turn)
            live.typed = unicodedata.normalize("NFC", heard)[:MOST_LETTERS]
        self._plain = live.typed  # the letters as they were pressed
        self._search()

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self._live.typed

    def has(self, key: str) -> bool:
        """A place for results is there with its result, and clearing with a text; all other keys always."""
        if key == CLEAR:
            return bool(self.text)
        return not key.startswith(OPENS) or self.at(key) is not None

    def opens(self, key: str) -> Intent | None:
        """What a result opens; None for keys that type."""
        match self.at(key):
            case ResultSlot(code=code) if code:
                return Intent(Want.CHOOSE, code)
            case ResultSlot(staff=True):
                return Intent(Want.STAFF)
        return None

    def at(self, key: str) -> ResultSlot | None:
        """What stands in the place for results that `key` names."""
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
        """Whether a key of the tone row can do something to the current syllable."""
        return self._changed(key) is not None

    def press(self, key: str) -> Intent | None:
        """Take a key; the one for searching opens what is clearly meant."""
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
        """Everything beside the text."""
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
        """The text after a key; None when the key can do nothing to it."""
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
        """What a key types on this layer; a capital is one letter long."""
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
        """Look for the text, and for the letters as they were pressed where Telex made something else of them."""
        self._first = 0
        self.found = self._content.search(self.text, self.language)
        if not self.found and self._plain != self.text:
            self.found = self._content.search(self._plain, self.language)
        lost = not self.found and len(self.text.strip()) >= SHORTEST
        self.misses += lost and not self.lost
        self.lost = lost

    def _meant(self) -> Intent | None:
        """The procedure that is clearly meant; else a hint on what to do."""
        code = self.found[0] if len(self.found) == 1 else self._content.sure(self.text, self.language)
        if code:
            return Intent(Want.CHOOSE, code)
        self.misses += self.lost
        self.hint = "" if self.lost else "sea.choose" if self.found else "sea.type_first"
        return None
