"""The keys of the search keyboard: their places on both screen shapes, and their labels."""

from kiosk_ui.keyboard.key_rendering import EDGE_PX, WORD, Cap, KeyRole, Show, key, painted
from kiosk_ui.keyboard.letter_keyboard import (
    BAR,
    FIND,
    LAYER,
    LETTERS,
    MARKS,
    SHIFT,
    SIGNS,
    SPACE,
    TELEX,
    TONES,
    Keyboard,
)
from kiosk_ui.keyboard.typing_port import BACK, Typist
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.theme import LABEL_STRONG
from robot.core.intents import Want
from robot.core.screen.view import Ear

_ROWS = 5  # tones, three of letters, space
_SIDE = 1.5  # width in keys of shift, backspace and layer
_INDENTS = (0.0, 0.5, 1.5)
_MARKED = {"roof": ("â ê ô", 1.6), "breve": ("ă", 1.0), "horn": ("ơ ư", 1.4), BAR: ("đ", 1.0)}
"""Label of each key that adds a diacritic, and its width in widths of a letter key."""

_ON_LETTERS = {"acute": "á", "grave": "à", "hook": "ả", "tilde": "ã", "dot": "ạ"}


def keyboard(lay: PageLayout, box: Rect, gap: float) -> None:
    """Put all keys into `box`. Without the tone row the other rows are higher."""
    vietnamese = lay.view.language == "vi"
    rows = box.rows(_ROWS if vietnamese else _ROWS - 1, gap)
    if vietnamese:
        _tones(lay, rows.pop(0), gap)
    wide = (box.w - 9 * gap) / 10
    pitch = wide + gap
    side = _SIDE * pitch - gap
    for line, (letters, signs) in enumerate(zip(LETTERS, SIGNS, strict=True)):
        row = rows[line]
        left = row.x + _INDENTS[line] * pitch
        for place, (letter, sign) in enumerate(zip(letters, signs, strict=True)):
            key(lay, Rect(left + place * pitch, row.y, wide, row.h), letter, _letter(letter, sign))
    third, last = rows[2], rows[3]
    key(lay, Rect(third.x, third.y, side, third.h), SHIFT, _shift)
    key(lay, Rect(third.right - side, third.y, side, third.h), BACK, lambda _: Cap(KeyRole.EDITS, icon="bksp"))
    _bottom(lay, last, side, gap)


def _tones(lay: PageLayout, row: Rect, gap: float) -> None:
    marks = [*MARKS, BAR]
    shares = [1.0] * len(TONES) + [_MARKED[name][1] for name in marks]
    unit = (row.w - gap * (len(shares) - 1)) / sum(shares)
    left = row.x
    for name, share in zip((*TONES, *marks), shares, strict=True):
        rect = Rect(left, row.y, share * unit, row.h)
        if name in TONES:
            key(lay, rect, name, _tone(name, _ON_LETTERS[name], lay.words(f"key.{name}")))
        else:
            key(lay, rect, name, _tone(name, _MARKED[name][0]))
        left = rect.right + gap


def _bottom(lay: PageLayout, row: Rect, side: float, gap: float) -> None:
    """Put the last row of keys: change of layer, microphone or Telex, space, search."""
    go = 2 * side + gap
    signs, letters = lay.words("key.signs"), lay.words("key.letters")
    layer = Rect(row.x, row.y, side, row.h)
    second = Rect(layer.right + gap, row.y, side, row.h)
    find = Rect(row.right - go, row.y, go, row.h)
    key(lay, layer, LAYER, lambda typist: Cap(KeyRole.EDITS, letters if _of(typist).signs else signs), WORD)
    left = second.right + gap
    if not lay.landscape:
        _microphone(lay, second)
    elif lay.view.language == "vi":
        second = Rect(second.x, row.y, side + 110, row.h)
        key(lay, second, TELEX, _telex(lay, KeyRole.EDITS), LABEL_STRONG)
        left = second.right + gap
    else:
        left = second.x
    space = lay.words("key.space")
    key(lay, Rect(left, row.y, find.x - gap - left, row.h), SPACE, lambda _: Cap(KeyRole.TYPES, space), WORD)
    label = lay.words("key.find")
    key(lay, find, FIND, lambda _: Cap(KeyRole.GOES, label), WORD)


def telex_pill(lay: PageLayout, rect: Rect, target: Rect) -> None:
    """Put the button that switches Telex typing on and off above the keyboard."""
    key(lay, rect, TELEX, _telex(lay, KeyRole.TYPES), LABEL_STRONG, radius=rect.h / 2, target=target)


def _telex(lay: PageLayout, look: KeyRole) -> Show:
    on, off = lay.words("key.telex_on"), lay.words("key.telex_off")
    return lambda typist: Cap(look, on if _of(typist).telex else off)


def _microphone(lay: PageLayout, rect: Rect) -> None:
    """Put the key for speaking instead of typing; its look shows whether the robot listens."""
    ear = Ear.BROKEN if lay.view.written else lay.view.ear
    look = {Ear.OPEN: KeyRole.GOES, Ear.BROKEN: KeyRole.RESTS}.get(ear, KeyRole.EDITS)
    area = Rect(rect.x, rect.y, rect.w, rect.h + EDGE_PX)
    lay.still(area, painted(lay, rect, Cap(look, icon="micoff" if ear is Ear.BROKEN else "mic")))
    want = {Ear.CLOSED: Want.TALK, Ear.OPEN: Want.FINISHED_TALKING}.get(ear)
    if want is not None:
        lay.target(rect, want, radius=16)


def keyboard_of(now: RegionInput) -> Keyboard | None:
    """Return the `Keyboard` (key handler) of a search page; None on other pages."""
    return now.typist if isinstance(now.typist, Keyboard) else None


def _of(typist: Typist) -> Keyboard:
    """Return the key handler as a `Keyboard`; on a search page it always is one."""
    assert isinstance(typist, Keyboard)
    return typist


def _letter(letter: str, sign: str) -> Show:
    def show(typist: Typist) -> Cap:
        board = _of(typist)
        return Cap(KeyRole.TYPES, sign if board.signs else letter.upper() if board.shift else letter)

    return show


def _tone(name: str, label: str, below: str = "") -> Show:
    return lambda typist: Cap(KeyRole.TONE if _of(typist).can(name) else KeyRole.RESTS, label, below)


def _shift(typist: Typist) -> Cap:
    board = _of(typist)
    if board.signs:
        return Cap(KeyRole.RESTS, icon="shift")
    return Cap(KeyRole.GOES if board.shift else KeyRole.EDITS, icon="shift")
