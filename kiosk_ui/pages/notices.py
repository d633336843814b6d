"""Pages S19 timeout, S21 emergency stop, S25 out of service, and S24, a page with one message."""

from kiosk_ui.pages.sheets import sheet
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Arc, Disc, Icon, Item, Panel, Polygon
from kiosk_ui.rendering.theme import (
    BODY,
    BUTTON,
    LABEL,
    LABEL_STRONG,
    MEDIUM,
    ROW_PLAIN,
    SEMIBOLD,
    TITLE,
    TextStyle,
    rgb,
)
from kiosk_ui.widgets import basic, page_frame
from kiosk_ui.widgets.page_frame import VisorShape
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.desk_values import TICKET_MACHINE
from robot.core.screen.view import NoticePage, OutOfServicePage, StopPage, TimeoutPage

_STOP_VISOR = VisorShape(height=560, face_y=270, face_scale=1.25, caption=Rect(48, 440, 984, 100), pill_y=440)
_TIMEOUT_S = 30


def notice(lay: PageLayout, page: NoticePage) -> None:
    """Lay out one message, and a button that leads to the place it names, or else calls a member of staff."""
    area = page_frame.frame(lay, "back")
    buttons = Rect(area.x, area.bottom - 290, area.w, 280).rows(2, 20)
    works = lay.words("down.desk_instead") if Part.DESK in lay.view.down else ""
    message(lay, Rect(area.x, area.y + 8, area.w, buttons[0].y - 38 - area.y), "info", lay.shown(page.line), works)
    if page.place:
        machine = page.place == TICKET_MACHINE
        label = lay.content.place(page.place, lay.view.language).label
        go = lay.words("tic.machine") if machine else lay.words("pro.way", place=label)
        basic.button(lay, buttons[0], go, Want.GUIDE, page.place, icon="pin", kind=basic.PRIMARY)
    else:
        basic.button(lay, buttons[0], lay.words("home.helpme"), Want.STAFF, icon="help", kind=basic.PRIMARY)
    basic.button(lay, buttons[1], lay.words("arr.more"), Want.HOME, icon="grid")


def message(lay: PageLayout, room: Rect, icon: str, sentence: str, line: str = "") -> None:
    """Put a large sentence under an icon in the middle of a card; `line` is a second, smaller sentence."""
    lay.card(room, radius=40)
    style, below = TextStyle(46, 66, SEMIBOLD), TextStyle(36, 54, MEDIUM)
    width, r = room.w - 128, min(84.0, 0.14 * room.h)
    setting = lay.type.fit(sentence, width, room.h - 2 * r - 122, style, lay.factor, even=True)
    rest = room.h - 2 * r - 106 - setting.height
    more = lay.height(line, width, below, rest) if line else 0
    top = room.cy - (2 * r + 52 + setting.height + (16 + more if line else 0)) / 2
    lay.put(Disc(room.cx, top + r, r, lay.theme.tint))
    lay.icon(icon, room.cx, top + r, 1.2 * r)
    words = Rect(room.x + 64, top + 2 * r + 52, width, setting.height)
    lay.text(sentence, words, style, None, "centre", even=True)
    if line:
        second = Rect(words.x, words.bottom + 16, width, more)
        lay.text(line, second, below, lay.theme.ink2, "centre", even=True)


def timeout(lay: PageLayout, page: TimeoutPage) -> None:
    """Lay out the timeout: the visitor has 30 s to touch the screen, or the visit ends."""
    page_frame.frame(lay, "back", bar=False)
    t = lay.theme
    sheet(lay, 1920)
    lay.scene.items.pop()  # the dialog takes the place of the sheet
    lay.scene.targets.clear()
    lay.target(lay.page, Want.STILL_HERE, radius=0)
    box = Rect(48, 600, 984, 1080)
    if lay.short:
        box = Rect(712, 90, 1160, 900) if lay.landscape else Rect(48, 920, 984, 900)
    lay.put(Panel(box, 48, t.card, t.line if t.flat else None, 4 if t.flat else 0, 10 if t.shadow else 0))
    r = 104 if lay.short else 128
    cx, cy = box.cx, box.y + (160 if lay.short else 200)
    ring = Rect(cx - r - 24, cy - r - 24, 2 * r + 48, 2 * r + 48)

    def items(now: RegionInput) -> tuple[Item, ...]:
        left_s = max(0, -(-(page.ends_ms - now.at_ms) // 1000))
        shown: list[Item] = [Arc(cx, cy, r, 18, t.tint if not t.flat else t.bg)]
        if left_s:
            shown.append(Arc(cx, cy, r, 18, t.accent, 0, max(1, min(360, 360 * left_s / _TIMEOUT_S))))
        number = TextStyle(92 if lay.short else 112, 126 if lay.short else 152, BUTTON.weight)
        shown += lay.set(
            str(left_s),
            Rect(cx - r, cy - r * 0.78, 2 * r, r * 1.2),
            number,
            t.ink,
            "centre",
            valign="middle",
            grow=False,
        )[0]
        shown += lay.set(
            lay.words("out.seconds"),
            Rect(cx - r, cy + r * 0.36, 2 * r, 44),
            LABEL,
            t.ink2,
            "centre",
            valign="middle",
            grow=False,
        )[0]
        return tuple(shown)

    lay.live(ItemsRegion(ring, items))
    y = cy + r + (24 if lay.short else 44)
    lay.text(
        lay.words("out.title"),
        Rect(box.x + 48, y, box.w - 96, 92),
        TextStyle(64, 90, TITLE.weight),
        None,
        "centre",
        valign="middle",
    )
    lay.text(
        lay.words("out.why"),
        Rect(box.x + 48, y + 96, box.w - 96, 124),
        TextStyle(38, 56, MEDIUM),
        t.ink2,
        "centre",
        even=True,
    )
    if lay.short:
        yes, no = (
            Rect(box.x + 48, box.bottom - 380, box.w - 96, 140),
            Rect(box.x + 48, box.bottom - 220, box.w - 96, 120),
        )
    else:
        yes, no = Rect(box.x + 48, 1216, box.w - 96, 156), Rect(box.x + 48, 1396, box.w - 96, 132)
    basic.button(
        lay,
        yes,
        lay.words("out.yes"),
        Want.STILL_HERE,
        icon="hand",
        kind=basic.PRIMARY,
        style=TextStyle(44, 60, BUTTON.weight),
    )
    basic.button(lay, no, lay.words("out.no"), Want.DONE)
    lay.text(
        lay.words("out.hint" if lay.listens else "out.hint_written"),
        Rect(box.x + 48, no.bottom + 20, box.w - 96, 64),
        TextStyle(34, 50, MEDIUM),
        t.ink2,
        "centre",
        valign="middle",
    )


_CODES = {"estop": "E-01", "bumper": "E-02", "fault": "E-03"}


def stop(lay: PageLayout, page: StopPage) -> None:
    """Lay out the emergency stop, which covers the whole screen: first, what people around the robot should do."""
    t = lay.theme
    lay.put(Panel(lay.page, 1, t.warn_bg))
    page_frame.visor(lay, _STOP_VISOR, deaf=True)
    lay.scene.targets = [target for target in lay.scene.targets if target.intent.want is Want.STAFF_ONLY]
    x, w = (712, 1160) if lay.landscape else (48, 984)
    y = 60 if lay.landscape else 600
    _stripe(lay, Rect(664 if lay.landscape else 0, y, 1256 if lay.landscape else 1080, 28))
    sign = y + (110 if lay.landscape else 152)
    lay.put(Icon("stop", x + w / 2, sign, 150 if not lay.landscape else 110, t.bad, 1.8))
    title = sign + (66 if lay.landscape else 94)
    lay.text(
        lay.words("sto.title"), Rect(x, title, w, 88), TextStyle(62, 86, TITLE.weight), t.ink, "centre", valign="middle"
    )
    why = "sto.released" if page.released and page.reason != "fault" else f"sto.why_{page.reason}"
    lay.text(lay.words(why), Rect(x, title + 88, w, 58), TextStyle(38, 54, MEDIUM), t.ink2, "centre", valign="middle")
    lay.text(
        lay.words("sto.en"), Rect(x, title + 144, w, 46), TextStyle(30, 44, MEDIUM), t.ink2, "centre", valign="middle"
    )
    rows_top = title + (196 if lay.landscape else 202)
    height, pitch = (92, 104) if lay.landscape else (112, 128)
    for i, (icon, key) in enumerate((("walk", "sto.1"), ("hand", "sto.2"), ("bell", "sto.3"))):
        rect = Rect(x, rows_top + i * pitch, w, height)
        lay.card(rect)
        lay.icon(icon, rect.x + 66, rect.cy, 52)
        lay.text(lay.words(key), Rect(rect.x + 136, rect.y + 4, rect.w - 160, rect.h - 8), ROW_PLAIN, valign="middle")
    y = rows_top + 3 * pitch + (4 if lay.landscape else 8)
    use = Rect(x, y, w, 116 if lay.landscape else 132)
    left, right = use.columns(2, 24)
    if page.released:
        icon = "lock" if page.pin else "refresh"
        basic.button(lay, left, lay.words("sto.restart"), Want.GO_ON, icon=icon, kind=basic.PRIMARY)
        basic.button(lay, right, lay.words("sto.use_short"), Want.HOME, icon="search")
    else:
        basic.button(lay, use, lay.words("sto.use"), Want.HOME, icon="search", kind=basic.PRIMARY)
    box = Rect(x, use.bottom + 24, w, 156 if not lay.landscape else 142)
    lay.put(Panel(box, 24, t.card, t.line2, t.outline_px or 2))
    lay.icon("wrench", box.x + 60, box.cy, 56)
    words = Rect(box.x + 112, box.y + 8, box.w - 136, box.h - 16)
    lay.text(lay.words("sto.staff"), Rect(words.x, words.y, words.w, 42), LABEL_STRONG, valign="middle")
    how = f"sto.staff_{page.reason}{'_pin' if page.pin else ''}"
    lay.text(lay.words(how), Rect(words.x, words.y + 42, words.w, words.h - 42), LABEL, t.ink2)
    lay.text(
        lay.words("sto.code", code=_CODES[page.reason]),
        Rect(x, 1030 if lay.landscape else 1836, w, 44),
        LABEL,
        t.ink2,
        "centre",
        valign="middle",
        grow=False,
    )


def _stripe(lay: PageLayout, rect: Rect) -> None:
    """Put a hazard stripe, of slanted amber and dark bars."""
    lay.put(Panel(rect, 1, rgb("#FFB547")))
    width = 40.0
    x = rect.x - width
    while x < rect.right:
        corners = ((x, rect.bottom), (x + width / 2, rect.bottom), (x + width / 2 + 28, rect.y), (x + 28, rect.y))
        clipped = tuple((min(max(px, rect.x), rect.right), py) for px, py in corners)
        lay.put(Polygon(clipped, rgb("#0E1F29")))
        x += width


def out_of_service(lay: PageLayout, page: OutOfServicePage) -> None:
    """Lay out the page of a robot out of service: where visitors can go, in both languages, and the code for staff."""
    page_frame.full_ground(lay)
    page_frame.strip(lay)
    t = lay.theme
    cx, y = lay.page.cx, 360 if lay.landscape else 640
    page_frame.face(lay, cx, y, 1.5)
    title = Rect(80, y + 230, lay.page.w - 160, 180)
    lay.text(lay.words("oos.title"), title, TextStyle(60, 86, TITLE.weight), t.on_visor, "centre", even=True)
    lay.text(lay.words("oos.where"), title.moved(0, 190), TextStyle(42, 62, MEDIUM), t.on_visor, "centre", even=True)
    lay.text(lay.words("oos.other"), Rect(80, y + 560, lay.page.w - 160, 100), BODY, t.on_visor, "centre", even=True)
    if page.code:
        lay.text(
            lay.words("sto.code", code=page.code),
            Rect(80, lay.page.h - 84, lay.page.w - 160, 48),
            LABEL,
            t.on_visor,
            "centre",
            grow=False,
        )
