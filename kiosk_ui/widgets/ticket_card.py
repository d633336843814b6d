"""The ticket: a card with a perforation; above it the queue number, below it the state of the queue."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Arc, Disc, Icon, Item, Panel, Text
from kiosk_ui.rendering.theme import BODY, BOLD, BUTTON, EXTRABOLD, HEADING, LABEL, SEMIBOLD, Colour, TextStyle
from kiosk_ui.rendering.typesetting import Setting, baseline_in
from robot.core.screen.desk_values import Ticket

NUMBER_PX = 248
_CAPITAL_EM = 0.74
_COUNTER = TextStyle(42, 58, SEMIBOLD)
_VALUE = TextStyle(56, 76, BOLD)
_NOTCH_PX = 26
_DASH_PX = 14
_PAD = 20
_NARROW_PX = 640  # a narrower ticket has its values in rows
_DOTS, _DOT_MS = 3, 400


def ticket_card(lay: PageLayout, rect: Rect, place: str, code: str, ticket: Ticket | None) -> None:
    """Put the ticket for the counter at `place`. `ticket` None: the number is still being taken."""
    t = lay.theme
    lay.card(rect, radius=32)
    f = min(lay.factor, 1.15)
    card = lay.content.place(place, lay.view.language)
    inner = Rect(rect.x + 40, rect.y + _PAD, rect.w - 80, rect.h - 2 * _PAD)
    counter = Rect(inner.x, inner.y, inner.w, 58 * f)
    label = f"{card.label} – {card.name}"
    if lay.type.fit(label, counter.w, counter.h, _COUNTER, lay.factor).cut:
        label = card.label
    lay.text(label, counter, _COUNTER, None, "centre", valign="middle")
    if ticket is None:
        _waiting(lay, Rect(inner.x, counter.bottom, inner.w, inner.bottom - counter.bottom))
        return
    narrow = rect.w < _NARROW_PX
    note = Rect(inner.x, inner.bottom - 40 * f, inner.w, 40 * f)
    values_h = (150 if narrow else 122) * f
    values = Rect(inner.x - 8, note.y - values_h - 2, inner.w + 16, values_h)
    tear = values.y - 18
    about = _about(lay, code, ticket, inner.w, 88 * f)
    line = Rect(inner.x, tear - 14 - about.height, inner.w, about.height)
    middle = Rect(inner.x, counter.bottom + 10, inner.w, line.y - counter.bottom - 16)
    lay.put(big_number(lay, ticket.number, middle, NUMBER_PX, t.accent, "centre"))
    fitted = TextStyle(about.size, about.line, about.weight)
    lay.text("\n".join(about.lines), line, fitted, t.ink2, "centre", grow=False)
    _perforation(lay, rect, tear)
    queue = _called if ticket.called else _queue_in_rows if narrow else _queue
    lay.still(values, queue(lay, values, ticket))
    estimate = lay.words("tic.est" if ticket.wait_min else "tic.est_unknown")
    told = not ticket.called and (bool(ticket.wait_min) or not narrow)
    lay.still(note, lay.set(estimate, note, LABEL, t.ink2, "centre", valign="middle")[0] if told else ())


def big_number(lay: PageLayout, number: str, box: Rect, most_px: int, colour: Colour, align: str = "left") -> Text:
    """Return a number as large as `box` allows, centred: digits need no room for diacritics or descenders."""
    size = min(most_px, int(box.h / _CAPITAL_EM))
    while size > LABEL.size and lay.type.width(number, size, EXTRABOLD) > box.w:
        size -= 4
    spare = box.w - lay.type.width(number, size, EXTRABOLD)
    x = box.x + (spare / 2 if align == "centre" else 0)
    return Text(number, x, box.cy + _CAPITAL_EM * size / 2, size, EXTRABOLD, colour, box)


def waiting_time(lay: PageLayout, ticket: Ticket) -> str:
    """Format the waiting time, for example "10–15 minutes"; "" if it cannot be estimated honestly."""
    if not ticket.wait_min:
        return ""
    first, last = ticket.wait_min[0], ticket.wait_min[-1]
    return lay.words("tic.minutes_about", a=first) if first == last else lay.words("tic.minutes", a=first, b=last)


def where_to(lay: PageLayout, ticket: Ticket) -> str:
    """Return "Please go to counter 3", with the window of the counter if there is one."""
    label = lay.content.place(ticket.place, lay.view.language).label
    if ticket.window.isdigit():
        return lay.words("tic.enter_window", place=label, n=int(ticket.window))
    return lay.words("tic.enter", place=label)


def queue_line(lay: PageLayout, ticket: Ticket) -> str:
    """Return how many people are ahead, and how long that may take, in one line."""
    ahead = lay.words("arr.left", n=ticket.ahead) if ticket.ahead else lay.words("arr.left_none")
    wait = waiting_time(lay, ticket)
    return lay.words("arr.wait", a=ahead, b=wait) if wait else ahead


def _about(lay: PageLayout, code: str, ticket: Ticket, width: float, height: float) -> Setting:
    """Return lines that say what the number is for and when it was issued, as far as known and as far as they fit."""
    title = lay.content.procedure(code, lay.view.language).title if code else ""
    told = [part for part in (title, ticket.issued) if part]
    for text in ("  ·  ".join(told), "\n".join(told), *told[:1]):
        rows = 1 if "·" in text or len(told) < 2 else 2
        found = lay.type.fit(text, width, min(height, rows * BODY.line * lay.factor), BODY, lay.factor, even=True)
        if not found.cut:
            return found
    return lay.type.fit(told[0], width, height, BODY, lay.factor, even=True)


def _perforation(lay: PageLayout, rect: Rect, y: float) -> None:
    """Put a dashed line between two notches in the edges of the card."""
    t = lay.theme
    for x, start in ((rect.x, 0), (rect.right, 180)):
        lay.put(Disc(x, y, _NOTCH_PX, t.bg))
        if t.outline_px:
            lay.put(Arc(x, y, _NOTCH_PX, t.outline_px, t.line, start, 180))
    left, right = rect.x + _NOTCH_PX + _DASH_PX, rect.right - _NOTCH_PX - _DASH_PX
    count = int((right - left + _DASH_PX) // (2 * _DASH_PX))
    left += (right - left - (2 * count - 1) * _DASH_PX) / 2
    for i in range(count):
        lay.put(Panel(Rect(left + 2 * i * _DASH_PX, y - 2, _DASH_PX, 4), 2, t.line2))


def _queue(lay: PageLayout, rect: Rect, ticket: Ticket) -> tuple[Item, ...]:
    """Return the items for the state of the queue, in three columns."""
    pairs = _values(lay, ticket)
    boxes = rect.columns(len(pairs), 36)
    label_h = 0.38 * rect.h
    labels = [(key, Rect(box.x, box.y, box.w, label_h)) for (key, _), box in zip(pairs, boxes, strict=True)]
    values = [
        (value, Rect(box.x, box.y + label_h, box.w, rect.h - label_h))
        for (_, value), box in zip(pairs, boxes, strict=True)
    ]
    t = lay.theme
    return (*_alike(lay, labels, BODY, t.ink2, "centre"), *_alike(lay, values, _VALUE, t.ink, "centre"))


def _queue_in_rows(lay: PageLayout, rect: Rect, ticket: Ticket) -> tuple[Item, ...]:
    """Return the items for the state of the queue, in three rows."""
    pairs = _values(lay, ticket)
    boxes = rect.inset(8, 0).rows(len(pairs), 2)
    labels = [(key, Rect(box.x, box.y, 0.5 * box.w, box.h)) for (key, _), box in zip(pairs, boxes, strict=True)]
    values = [(value, Rect(box.cx, box.y, 0.5 * box.w, box.h)) for (_, value), box in zip(pairs, boxes, strict=True)]
    t = lay.theme
    return (*_alike(lay, labels, BODY, t.ink2, "left"), *_alike(lay, values, HEADING, t.ink, "right"))


def _values(lay: PageLayout, ticket: Ticket) -> tuple[tuple[str, str], ...]:
    """Return three named values: the number called now, how many people are ahead, and the waiting time."""
    return (
        (lay.words("tic.now"), ticket.serving or lay.words("tic.nobody_yet")),
        (lay.words("tic.ahead"), lay.words("tic.people", n=ticket.ahead) if ticket.ahead else lay.words("tic.nobody")),
        (lay.words("tic.wait"), waiting_time(lay, ticket) or lay.words("tic.unknown")),
    )


def _alike(lay: PageLayout, texts: list[tuple[str, Rect]], style: TextStyle, colour: Colour, align: str) -> list[Item]:
    """Return texts, each set into its own box, all in the size of the text that needs the most room."""
    size = min(lay.type.fit(text, box.w, box.h, style, lay.factor).size for text, box in texts)
    one = TextStyle(size, -(-size * 136 // 100), style.weight)
    items: list[Item] = []
    for text, box in texts:
        items += lay.set(text, box, one, colour, align, valign="middle", grow=False)[0]
    return items


def _called(lay: PageLayout, rect: Rect, ticket: Ticket) -> tuple[Item, ...]:
    """Return the items that say where to go, for a number that is being called."""
    t = lay.theme
    box = Rect(rect.x + 24, rect.y + 8, rect.w - 48, rect.h + 22)
    sign = 76.0
    words = where_to(lay, ticket)
    setting = lay.type.fit(words, box.w - sign - 24, box.h, TextStyle(50, 70, BUTTON.weight), lay.factor)
    wide = max(lay.type.width(line, setting.size, setting.weight) for line in setting.lines)
    left = box.cx - (sign + 24 + wide) / 2
    items: list[Item] = [
        Disc(left + sign / 2, box.cy, sign / 2, t.ok),
        Icon("check", left + sign / 2, box.cy, 44, t.on_ok, 2.8),
    ]
    top = box.cy - setting.height / 2
    for i, line in enumerate(setting.lines):
        y = baseline_in(top + i * setting.line, setting.line, setting.size)
        items.append(Text(line, left + sign + 24, y, setting.size, setting.weight, t.ok, box))
    return tuple(items)


def _waiting(lay: PageLayout, rect: Rect) -> None:
    """Put dots that light up one after the other, and words that the number is being taken."""
    t = lay.theme
    calm = lay.view.calm or t.flat
    dots = Rect(rect.cx - 120, rect.y + 0.34 * rect.h - 30, 240, 60)

    def items(now: RegionInput) -> tuple[Item, ...]:
        lit = -1 if calm else now.at_ms // _DOT_MS % _DOTS
        return tuple(
            Disc(dots.cx + (i - 1) * 80, dots.cy, 26 if i == lit else 20, t.accent if i == lit or calm else t.line2)
            for i in range(_DOTS)
        )

    lay.live(ItemsRegion(dots, items))
    title = Rect(rect.x, rect.y + 0.52 * rect.h, rect.w, 80)
    lay.text(lay.words("tic.taking"), title, TextStyle(50, 70, BUTTON.weight), None, "centre", valign="middle")
    below = Rect(rect.x, title.bottom, rect.w, 60)
    lay.text(lay.words("tic.taking_line"), below, BODY, t.ink2, "centre", valign="middle")
