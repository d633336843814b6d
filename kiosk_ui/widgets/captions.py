"""What the robot says, as text: whole where it fits in a readable size, else page by page at the pace of the voice."""

import re

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Item
from kiosk_ui.rendering.theme import CAPTION, TextStyle
from robot.core.intents import Want

PAGE_MS, CHARACTER_MS = 2500, 60
"""A page stays for so long at least, and so long for each of its characters (screen design, 5)."""

_LEAST = 0.78  # of the caption's size: smaller is turned into pages instead
_DOTS_H, _DOTS_H_LANDSCAPE = 18, 32  # below the words; there the ring of the microphone is near
_PHRASES = re.compile(r"(?<=[.!?…:;,])\s+")


def caption(lay: PageLayout, box: Rect, style: TextStyle) -> None:
    """Every line that is spoken; a tap says it again, where it can be reached."""
    sentence = " ".join(lay.shown(line) for line in lay.view.caption)
    if not sentence:
        lay.still(box, ())
        return
    put(lay, sentence, box, style)
    if not lay.low_visor:
        lay.target(box, Want.REPEAT)


def put(lay: PageLayout, sentence: str, box: Rect, style: TextStyle) -> None:
    """`sentence` in the middle of `box`, on as many pages as it takes."""
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
    """The page to be seen so long after the first word; after the last one it begins anew."""
    left_ms = max(0, since_ms) % sum(stays_ms)
    for i, stay_ms in enumerate(stays_ms):
        if left_ms < stay_ms:
            return i
        left_ms -= stay_ms
    return 0


def pages(lay: PageLayout, sentence: str, room: Rect, style: TextStyle) -> list[str]:
    """`sentence` in parts that fit into `room`: after a sentence or a comma where possible, else between two words."""
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
    """Which of how many pages, under the words."""
    t, pitch = lay.theme, 24
    left = room.cx - pitch * (count - 1) / 2
    return tuple(
        Disc(left + i * pitch, room.bottom + 10, 6 if i == number else 4, t.glow if i == number else t.second_on_visor)
        for i in range(count)
    )
