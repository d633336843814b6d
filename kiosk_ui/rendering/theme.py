"""Colours, named by what they are for, and the text sizes. Contrasts are WCAG ratios."""

from dataclasses import dataclass
from typing import NamedTuple

Colour = tuple[int, ...]
"""Red, green, blue and, for a transparent colour, alpha: 0..255 each."""


def rgb(code: str, alpha: int = 255) -> Colour:
    """Return the colour written as a hexadecimal code such as #0B4F6C."""
    red, green, blue = (int(code[i : i + 2], 16) for i in (1, 3, 5))
    return (red, green, blue) if alpha == 255 else (red, green, blue, alpha)


def mixed(ground: Colour, over: Colour) -> Colour:
    """Return the opaque colour that results from painting `over`, which may be transparent, on the opaque `ground`."""
    share = over[3] / 255 if len(over) == 4 else 1.0
    return tuple(round(below + (above - below) * share) for below, above in zip(ground[:3], over[:3], strict=True))


@dataclass(frozen=True, slots=True)
class Theme:
    """A set of colours. Contrast with the background: texts at least 7:1, shapes with a meaning at least 3:1."""

    bg: Colour
    card: Colour
    ink: Colour  # text
    ink2: Colour  # second line, hints
    ink3: Colour  # words not yet confirmed by the recogniser; "off"
    line: Colour  # hairline inside a card
    line2: Colour  # outline of inputs, empty boxes, quiet buttons
    accent: Colour  # primary button, icons, selected
    on_accent: Colour
    wave: Colour  # level meter and door on a light field
    tint: Colour  # icon badge, ground of a selected item
    tint2: Colour
    visor1: Colour
    visor2: Colour
    full1: Colour  # gradient of the full pages
    full2: Colour
    on_visor: Colour
    second_on_visor: Colour
    unsure_on_visor: Colour
    glow: Colour  # eyes, mouth and live text on the visor
    pupil: Colour
    cheek: Colour | None
    pill: Colour
    panel: Colour  # dark panel on a full page
    ok: Colour
    ok_bg: Colour
    on_ok: Colour
    warn: Colour
    warn_bg: Colour
    bad: Colour
    on_bad: Colour
    amber: Colour
    going: Colour  # dot of the status pill while driving, and "open"
    dim: Colour
    shadow: bool
    outline_px: int  # outline of cards; 0 = none
    flat: bool  # no gradient, no halo, no motion except blinking and mouth


LIGHT = Theme(
    bg=rgb("#F2F6F8"),
    card=rgb("#FFFFFF"),
    ink=rgb("#0E1F29"),
    ink2=rgb("#3A4D58"),
    ink3=rgb("#465B66"),
    line=rgb("#CBD8DF"),
    line2=rgb("#7C8F99"),
    accent=rgb("#0B4F6C"),
    on_accent=rgb("#FFFFFF"),
    wave=rgb("#1C83A8"),
    tint=rgb("#DDF1F7"),
    tint2=rgb("#EFF8FB"),
    visor1=rgb("#06283A"),
    visor2=rgb("#0B455D"),
    full1=rgb("#06283A"),
    full2=rgb("#0B5774"),
    on_visor=rgb("#FFFFFF"),
    second_on_visor=rgb("#B5E0EC"),
    unsure_on_visor=rgb("#9FD3E3"),
    glow=rgb("#A8F0E6"),
    pupil=rgb("#06283A"),
    cheek=rgb("#7CC4DA"),
    pill=rgb("#06283A", 166),
    panel=rgb("#06283A", 150),
    ok=rgb("#075534"),
    ok_bg=rgb("#E2F4EA"),
    on_ok=rgb("#FFFFFF"),
    warn=rgb("#6B4200"),
    warn_bg=rgb("#FFF1D2"),
    bad=rgb("#9C1217"),
    on_bad=rgb("#FFFFFF"),
    amber=rgb("#FFB547"),
    going=rgb("#6CF0A8"),
    dim=rgb("#06283A", 166),
    shadow=True,
    outline_px=0,
    flat=False,
)

_BLACK, _WHITE, _YELLOW = rgb("#000000"), rgb("#FFFFFF"), rgb("#FFE04A")

HIGH_CONTRAST = Theme(
    bg=_BLACK,
    card=_BLACK,
    ink=_WHITE,
    ink2=_YELLOW,
    ink3=_YELLOW,
    line=_WHITE,
    line2=_WHITE,
    accent=_YELLOW,
    on_accent=_BLACK,
    wave=_YELLOW,
    tint=_BLACK,
    tint2=_BLACK,
    visor1=_BLACK,
    visor2=_BLACK,
    full1=_BLACK,
    full2=_BLACK,
    on_visor=_WHITE,
    second_on_visor=_YELLOW,
    unsure_on_visor=_YELLOW,
    glow=_WHITE,
    pupil=_BLACK,
    cheek=None,
    pill=_BLACK,
    panel=_BLACK,
    ok=rgb("#6CF0A8"),
    ok_bg=_BLACK,
    on_ok=_BLACK,
    warn=_YELLOW,
    warn_bg=_BLACK,
    bad=rgb("#FF9A9A"),
    on_bad=_BLACK,
    amber=_YELLOW,
    going=rgb("#6CF0A8"),
    dim=rgb("#000000", 200),
    shadow=False,
    outline_px=4,
    flat=True,
)

_NIGHT, _PANEL, _MINT = rgb("#0B1A22"), rgb("#13262F"), rgb("#A8F0E6")

TECHNICIAN = Theme(
    bg=_NIGHT,
    card=_PANEL,
    ink=_WHITE,
    ink2=rgb("#B5C7D0"),
    ink3=rgb("#B5C7D0"),
    line=rgb("#27414D"),
    line2=rgb("#7C98A4"),
    accent=_MINT,
    on_accent=_NIGHT,
    wave=_MINT,
    tint=rgb("#1B3743"),
    tint2=_PANEL,
    visor1=rgb("#071219"),
    visor2=rgb("#071219"),
    full1=_NIGHT,
    full2=_NIGHT,
    on_visor=_WHITE,
    second_on_visor=rgb("#B5C7D0"),
    unsure_on_visor=rgb("#B5C7D0"),
    glow=_MINT,
    pupil=_NIGHT,
    cheek=None,
    pill=_PANEL,
    panel=_PANEL,
    ok=rgb("#6CF0A8"),
    ok_bg=_PANEL,
    on_ok=_NIGHT,
    warn=rgb("#FFB547"),
    warn_bg=_PANEL,
    bad=rgb("#9C1217"),
    on_bad=_WHITE,
    amber=rgb("#FFB547"),
    going=rgb("#6CF0A8"),
    dim=rgb("#071219", 200),
    shadow=False,
    outline_px=0,
    flat=False,
)
"""Colours of the staff screen: dark, so that no one takes it for a page for visitors."""


class FontWeight(NamedTuple):
    """A weight of the font Be Vietnam Pro."""

    file: str


MEDIUM, SEMIBOLD, BOLD, EXTRABOLD = (
    FontWeight("Medium"),
    FontWeight("SemiBold"),
    FontWeight("Bold"),
    FontWeight("ExtraBold"),
)


class TextStyle(NamedTuple):
    """Size and line height of a kind of text, reference px. A line is at least 1.36 em high, for stacked diacritics."""

    size: int
    line: int
    weight: FontWeight


CLOCK = TextStyle(160, 184, SEMIBOLD)
HERO = TextStyle(76, 104, BOLD)
NOTICE = TextStyle(92, 120, BOLD)
TITLE = TextStyle(52, 72, BOLD)
TRANSCRIPT = TextStyle(60, 86, SEMIBOLD)
QUESTION = TextStyle(46, 64, MEDIUM)
HEADING = TextStyle(40, 56, BOLD)
CAPTION = TextStyle(38, 56, SEMIBOLD)
BUTTON = TextStyle(38, 54, BOLD)
ROW = TextStyle(36, 52, BOLD)
ROW_PLAIN = TextStyle(36, 52, SEMIBOLD)
BODY = TextStyle(32, 48, MEDIUM)
SECOND = TextStyle(30, 44, MEDIUM)
LABEL = TextStyle(28, 42, MEDIUM)
LABEL_STRONG = TextStyle(28, 42, SEMIBOLD)
FLOOR_PX = 28
"""Smallest text size, reference px: its capitals are 5.1 mm high on the reference panel (the ADA asks for 4.8 mm)."""
LARGE = 1.3
"""Factor by which the large-text mode (button A+) enlarges every text."""
