"""The navigation bar with a raised microphone button; in landscape four buttons, and the microphone is in the visor."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout, stroke_of
from kiosk_ui.rendering.scene_items import Arc, Disc, Icon, Item, Panel
from kiosk_ui.rendering.theme import LABEL_STRONG, Colour, TextStyle, rgb
from robot.core.intents import Want
from robot.core.screen.view import Ear

BAR_Y = 1744
ROW_Y = 974
"""Upper edge of the row of navigation buttons on a landscape screen, reference px."""

_LABELS = {Ear.CLOSED: "mic.press", Ear.OPEN: "mic.open", Ear.THINKING: "mic.wait", Ear.BROKEN: "mic.off"}


def microphone(lay: PageLayout, cx: float, cy: float, r: float, label_y: float, *, dark: bool = False) -> None:
    """Put the microphone button: a disc, rings that follow the sound level, and a word for its state."""
    t, ear = lay.theme, lay.view.ear
    wide = 300 if dark else 200
    box = Rect(cx - wide / 2, label_y, wide, 46)
    on_dark = dark and not t.flat
    disc: Colour = rgb("#FFFFFF") if on_dark else t.accent
    ink: Colour = t.accent if on_dark else t.on_accent
    if ear is Ear.BROKEN:
        disc, ink = rgb("#B7C5CC"), rgb("#0E1F29")
    word_ink = t.on_visor if dark else t.ink
    words, _ = lay.set(lay.words(_LABELS[ear]), box, LABEL_STRONG, word_ink, "centre", valign="middle", grow=not dark)
    collar: Colour = t.visor2 if dark else t.card
    ring: Colour = t.glow if dark else t.wave
    reach = r + 32
    area = Rect(cx - reach, cy - reach, 2 * reach, label_y + 46 - cy + reach)

    def items(now: RegionInput) -> tuple[Item, ...]:
        shown: list[Item] = []
        if ear is Ear.OPEN:
            swell = 0 if t.flat else 2 * round(now.motion.mic * 6)
            shown += [
                Disc(cx, cy, r + 16 + swell, (*ring[:3], 60)),
                Disc(cx, cy, r + 12 + swell // 2, (*ring[:3], 110)),
            ]
        if not dark:
            shown.append(Disc(cx, cy, r + 8, collar))
        shown.append(Disc(cx, cy, r, disc))
        if ear is Ear.THINKING:
            turn = 0 if t.flat or lay.view.calm else 15 * (now.at_ms // 50 % 24)
            shown.append(Arc(cx, cy, r + 18, 8, ring, turn, 250))
        name = "micoff" if ear is Ear.BROKEN else "mic"
        shown.append(Icon(name, cx, cy, 68, ink, stroke_of(68)))
        return (*shown, *words)

    lay.live(ItemsRegion(area, items))
    want = {Ear.CLOSED: Want.TALK, Ear.OPEN: Want.FINISHED_TALKING}.get(ear)
    if want is not None:
        lay.target(Rect(cx - max(r, 100), cy - r - 8, 2 * max(r, 100), label_y + 46 - cy + r + 8), want, radius=40)


def navigation(lay: PageLayout, first: str, current: str = "") -> None:
    """Put the navigation bar, in landscape a row of four buttons. The order of the buttons is always the same."""
    slots = (
        ("x" if first == "finish" else "back", f"nav.{first}", Want.DONE if first == "finish" else Want.BACK, ""),
        ("home", "nav.home", Want.HOME, "home"),
        ("help", "nav.staff", Want.STAFF, "staff"),
        ("text", "nav.text", Want.OPTIONS, "options"),
    )
    (_row if lay.landscape else _bar)(lay, slots, current)


Slots = tuple[tuple[str, str, Want, str], ...]


def _bar(lay: PageLayout, slots: Slots, current: str) -> None:
    t = lay.theme
    lay.scene.held += [Rect(0, BAR_Y, 1080, 1920 - BAR_Y), Rect(436, 1668, 208, 1920 - 1668)]
    outline = t.line if t.flat else None
    lay.put(Panel(Rect(0, BAR_Y, 1080, 260), 40, t.card, outline, 4 if outline else 0, 10 if t.shadow else 0))
    tall = 84 if lay.view.large else 44
    size = min(lay.type.fit(lay.words(key), 196, tall, LABEL_STRONG, lay.factor).size for _, key, _, _ in slots)
    style = TextStyle(size, -(-size * 136 // 100), LABEL_STRONG.weight)
    for (icon, key, want, name), cx in zip(slots, (120, 322, 758, 960), strict=True):
        if name and name == current:
            lay.put(Panel(Rect(cx - 60, 1765, 120, 72), 36, t.tint))
        lay.icon(icon, cx, 1797 if lay.view.large else 1801, 56)
        box = Rect(cx - 98, 1832 if lay.view.large else 1844, 196, tall)
        lay.text(lay.words(key), box, style, t.ink, "centre", valign="middle", grow=False)
        lay.target(Rect(cx - 100, BAR_Y, 200, 176), want, radius=24)
    microphone(lay, 540, 1772, 72, 1868)


def _row(lay: PageLayout, slots: Slots, current: str) -> None:
    lay.scene.held.append(Rect(712, ROW_Y - 12, 1160, 112))
    buttons(lay, Rect(712, ROW_Y, 1160, 88), slots, current)


def buttons(lay: PageLayout, row: Rect, slots: Slots, current: str = "") -> None:
    """Put the navigation buttons side by side, with all their words in one size."""
    rects = row.columns(len(slots), 16)
    labels, room = [lay.words(key) for _, key, _, _ in slots], rects[0].w - 92
    size = min(lay.type.fit(label, room, 1.5 * LABEL_STRONG.line, LABEL_STRONG, lay.factor).size for label in labels)
    style = TextStyle(size, -(-size * 136 // 100), LABEL_STRONG.weight)
    for (icon, _, want, name), label, rect in zip(slots, labels, rects, strict=True):
        selected = bool(name) and name == current
        lay.card(rect, radius=24, fill=lay.theme.tint if selected else None, shadow=False)
        setting = lay.type.fit(label, room, rect.h, style)
        wide = max(lay.type.width(line, setting.size, setting.weight) for line in setting.lines)
        left = rect.cx - (wide + 58) / 2
        lay.icon(icon, left + 22, rect.cy, 44)
        lay.text(label, Rect(left + 60, rect.y, wide + 1, rect.h), style, lay.theme.ink, valign="middle", grow=False)
        lay.target(rect, want, radius=24)
