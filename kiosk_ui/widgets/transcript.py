"""A visitor's words as they are recognised: lines are added as they come, and the text cache keeps none of them."""

import unicodedata

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Item, Panel, Text
from kiosk_ui.rendering.theme import Colour, TextStyle
from kiosk_ui.rendering.typesetting import baseline_in


def transcript_items(
    lay: PageLayout,
    words: tuple[str, ...],
    confirmed: int,
    box: Rect,
    style: TextStyle,
    sure: Colour,
    unsure: Colour,
    *,
    open_end: bool,
) -> list[Item]:
    """Return the last lines of the words: confirmed ones in the colour `sure`, others in `unsure`.

    `open_end`: with a caret, because more words may come.
    """
    spoken = [words[0][:1].upper() + words[0][1:], *words[1:]] if words else []
    rows: list[list[tuple[str, bool]]] = [[]]
    for i, word in enumerate(spoken):
        line = " ".join([part for part, _ in rows[-1]] + [word])
        if rows[-1] and lay.type.measured(line, style) > box.w - 24:
            rows.append([])
        rows[-1].append((word, i < confirmed))
    rows = rows[-max(1, int(box.h // style.line)) :]
    items: list[Item] = []
    x = box.x
    for n, row in enumerate(rows):
        x = box.x
        for known in (True, False):
            run = " ".join(word for word, is_known in row if is_known is known)
            if not run:
                continue
            top = box.y + n * style.line
            colour = sure if known else unsure
            items.append(Text(run, x, baseline_in(top, style.line, style.size), style.size, style.weight, colour, box))
            x += lay.type.measured(run + " ", style)
    if open_end:
        top = box.y + (len(rows) - 1) * style.line
        items.append(
            Panel(
                Rect(min(x + 4, box.right - 6), top + style.line * 0.16, 5, style.line * 0.68),
                2,
                lay.theme.glow if sure == lay.theme.on_visor else lay.theme.wave,
            )
        )
    return items


def whole_or_shortened(
    lay: PageLayout, said: str, box: Rect, style: TextStyle, *, before: str = ""
) -> tuple[list[str], bool]:
    """Set `before` and the quoted `said` into `box`; return the lines and whether all words fit.

    If not, the words are shortened after a whole word, with “…”.
    """
    words = unicodedata.normalize("NFC", said).split()
    for count in range(len(words), 0, -1):
        whole = count == len(words)
        lines = _lines(lay, before + _quoted(words[:count], whole=whole), box.w, style)
        if len(lines) * style.line <= box.h and all(lay.type.measured(line, style) <= box.w for line in lines):
            return lines, whole
    first = words[0] if words else ""
    while first and lay.type.measured(before + _quoted([first], whole=False), style) > box.w:
        first = first[:-1]
    return [before + _quoted([first], whole=False)], False


def _quoted(words: list[str], *, whole: bool) -> str:
    return f"“{' '.join(words)}{'' if whole else '…'}”"


def _lines(lay: PageLayout, text: str, width: float, style: TextStyle) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and lay.type.measured(longer, style) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
