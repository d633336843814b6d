"""Captions of the robot's speech: complete if they fit in a readable size, else page by page as the voice speaks."""

import re

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Item
from kiosk_ui.rendering.theme import CAPTION, TextStyle
from robot.core.intents import Want

PAGE_MS, CHARACTER_MS = 2500, 60
"""Shortest time of a caption page, and time for each of its characters, ms (screen design, section 5)."""

_LEAST = 0.78  # of the caption's size; smaller text is split into pages
_DOTS_H, _DOTS_H_LANDSCAPE = 18, 32  # space for the page dots; in landscape the microphone's ring is near
_PHRASES = re.compile(r"(?<=[.!?…:;,])\s+")


def caption(lay: PageLayout, box: Rect, style: TextStyle) -> None:
    """Put all lines that the robot speaks; a touch says them again (not on a low visor, which is out of reach)."""
    sentence = " ".join(lay.shown(line) for line in lay.view.caption)
    if not sentence:
        lay.still(box, ())
        return
    put(lay, sentence, box, style)
    if not lay.low_visor:
        lay.target(box, Want.REPEAT)


def put(lay: PageLayout, sentence: str, box: Rect, style: TextStyle) -> None:
    """Put `sentence` in the middle of `box`; if it does not fit, on several pages that follow one another."""
    if _fits(lay, sentence, box, style):
        lay.still(box, _set(lay, sentence, box, style))
        return
    room = Rect(box.x, box.y, box.w, box.h - (_DOTS_H_LANDSCAPE if lay.landscape else _DOTS_H))
    texts = pages(lay, sentence, room, style)
    shown = [(*_set(lay, text, room, style), *_dots(lay, room, i, len(texts))) for i, text in enumerate(texts)]
    stays_ms = [max(PAGE_MS, CHARACTER_MS * len(text)) for text in texts]

    def items(now: RegionInput) -> tuple[Item, ...]:
        return shown[turned_to(stays_ms, now.at_ms - now.motion.said_ms)]

    lay.live(ItemsRegion(box, items))


def turned_to(stays_ms: list[int], since_ms: int) -> int:
    """Return the index of the caption page shown `since_ms` after the first word; after the last, page 0 follows."""
    left_ms = max(0, since_ms) % sum(stays_ms)
    for i, stay_ms in enumerate(stays_ms):
        if left_ms < stay_ms:
            return i
        left_ms -= stay_ms
    return 0


def pages(lay: PageLayout, sentence: str, room: Rect, style: TextStyle) -> list[str]:
    """Split `sentence` into parts that fit `room`: after a sentence or a comma if possible, else between words."""
    parts: list[str] = []
    for phrase in _PHRASES.split(sentence):
        if parts and _fits(lay, f"{parts[-1]} {phrase}", room, style):
            parts[-1] += f" {phrase}"
            continue
        words = phrase.split()
        parts.append(words[0])
        for word in words[1:]:
            if _fits(lay, f"{parts[-1]} {word}", room, style):
                parts[-1] += f" {word}"
            else:
                parts.append(word)
    return parts


def _fits(lay: PageLayout, text: str, box: Rect, style: TextStyle) -> bool:
    setting = lay.type.fit(text, box.w, box.h, style, lay.factor, even=True)
    return not setting.cut and setting.size >= _LEAST * min(style.size, CAPTION.size) * lay.factor


def _set(lay: PageLayout, text: str, box: Rect, style: TextStyle) -> tuple[Item, ...]:
    return tuple(lay.set(text, box, style, lay.theme.on_visor, "centre", valign="middle", even=True)[0])


def _dots(lay: PageLayout, room: Rect, number: int, count: int) -> tuple[Item, ...]:
    """Return a row of dots that shows how many caption pages there are, and which is shown."""
    t, pitch = lay.theme, 24
    left = room.cx - pitch * (count - 1) / 2
    return tuple(
        Disc(left + i * pitch, room.bottom + 10, 6 if i == number else 4, t.glow if i == number else t.second_on_visor)
        for i in range(count)
    )
