"""Page S17: five faces for a rating, what was good or bad, a spoken remark. At first no face stands out."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Item, Panel, Text
from kiosk_ui.rendering.theme import BODY, HEADING, LABEL_STRONG, MEDIUM, ROW, SEMIBOLD, TITLE, TextStyle
from kiosk_ui.rendering.typesetting import baseline_in
from kiosk_ui.widgets import basic, page_frame
from kiosk_ui.widgets.chips import chips
from kiosk_ui.widgets.smileys import SCORES, smiley
from kiosk_ui.widgets.transcript import whole_or_shortened
from robot.core.dialogue.rating import REASONS
from robot.core.intents import Want
from robot.core.phases import GOOD_SCORE
from robot.core.screen.view import Ear, RatingPage

_FACE_PX = 64.0
_TILE_H, _TILE_H_LOW = 304.0, 214.0
_SAID = (TextStyle(34, 48, SEMIBOLD), TextStyle(30, 42, SEMIBOLD))


def rating(lay: PageLayout, page: RatingPage) -> None:
    """Lay out the rating. After a face is touched, the reasons appear and the rating can be sent."""
    area = page_frame.frame(lay)
    low = lay.short
    speaks = lay.view.ear is not Ear.BROKEN
    title = Rect(area.x, area.y + (-6 if low else 2), area.w, 68)
    lay.text(lay.words("fee.title"), title, TITLE, valign="middle")
    top = title.bottom + 4
    if not lay.low_visor:  # else no room
        sub = Rect(area.x, title.bottom, area.w, 50)
        lay.text(lay.words("fee.sub"), sub, BODY, lay.theme.ink2, valign="middle")
        top = sub.bottom + (10 if low else 38)
    tiles = Rect(area.x, top, area.w, _TILE_H_LOW if low else _TILE_H)
    for score, rect in zip(SCORES, tiles.columns(len(SCORES), 16), strict=True):
        _face(lay, rect, score, chosen=score == page.score)
    buttons = Rect(area.x, area.bottom - (116 if low else 144), area.w, 116 if low else 136)
    if not page.score:
        hint = Rect(area.x, tiles.bottom + (24 if low else 40), area.w, 132 if low else 150)
        icon, line = ("mic", lay.words("fee.or_say")) if speaks else ("hand", "")
        basic.note(lay, hint, icon, lay.words("fee.touch"), line, fill=lay.theme.card)
        basic.button(lay, buttons, lay.words("fee.skip"), Want.NO)
        page_frame.toast(lay)
        return
    send, skip = buttons.columns(2, 24)
    basic.button(lay, send, lay.words("fee.send"), Want.SEND, icon="check", kind=basic.PRIMARY)
    basic.button(lay, skip, lay.words("fee.skip"), Want.NO)
    room = Rect(area.x, tiles.bottom + (14 if low else 40), area.w, 0)
    low_edge = buttons.y - (16 if low else 60)
    if speaks:
        say = Rect(area.x, low_edge - (92 if low else 112), area.w, 92 if low else 112)
        _remark(lay, say, page)
        low_edge = say.y - (14 if low else 36)
    _reasons(lay, page, Rect(room.x, room.y, room.w, low_edge - room.y))
    page_frame.toast(lay)


def _face(lay: PageLayout, rect: Rect, score: int, *, chosen: bool) -> None:
    """Put a face with its words; the chosen face has a tint, an edge and a check mark."""
    t = lay.theme
    lay.card(rect)
    label = lay.words(f"fee.{score}")
    edge = 14 if not lay.type.fit(label, rect.w - 28, 96, LABEL_STRONG, lay.factor, even=True).cut else 6
    words = Rect(rect.x + edge, rect.bottom - 108, rect.w - 2 * edge, 96)
    r = min(_FACE_PX, (words.y - rect.y - 24) / 2, rect.w / 2 - 16)
    cy = (rect.y + 12 + words.y) / 2
    named, _ = lay.set(label, words, LABEL_STRONG, t.ink, "centre", valign="middle", even=True)
    items: list[Item] = [*smiley(score, rect.cx, cy, r, t), *named]
    if chosen:
        mark = (rect.right - 34, rect.y + 34)
        items = [
            Panel(rect, 28, t.tint, t.accent, 8 if t.flat else 6),
            *items,
            Disc(*mark, 22, t.accent),
            Icon("check", *mark, 26, t.on_accent, 3.0),
        ]
    lay.still(rect, items)
    lay.target(rect, Want.RATE, score)


def _reasons(lay: PageLayout, page: RatingPage, room: Rect) -> None:
    """Put the possible reasons for a good or a bad rating; several may be chosen."""
    kind = "good" if page.score >= GOOD_SCORE else "bad"
    head = Rect(room.x, room.y, room.w, HEADING.line if not lay.view.large else 64)
    lay.text(lay.words(f"fee.why_{kind}"), head, ROW, valign="middle")
    labels = [lay.words(f"fee.{kind}{number}") for number in range(1, REASONS + 1)]
    below = Rect(room.x, head.bottom + 12, room.w, room.bottom - head.bottom - 12)
    chips(lay, below, labels, page.reasons, Want.REASON)


def _remark(lay: PageLayout, rect: Rect, page: RatingPage) -> None:
    """Put the button to speak a remark; afterwards it shows the words, to this visitor only."""
    t = lay.theme
    lay.put(Panel(rect, 28, t.card, t.line2, t.outline_px or 3))
    lay.icon("mic", rect.x + 58, rect.cy, 52)
    words = Rect(rect.x + 110, rect.y + 4, rect.w - 134, rect.h - 8)
    hint = TextStyle(34, 48, MEDIUM)
    turn = page.remark
    invitation, _ = lay.set(lay.words("fee.say"), words, hint, t.ink2, valign="middle")

    def items(now: RegionInput) -> tuple[Item, ...]:
        said = now.live.transcript(turn)[0] if turn else ""
        return _said(lay, said, words) if said else tuple(invitation)

    dress = lay.dress
    lay.live(ItemsRegion(words, items, private=True, key=lambda now: (now.live.transcript(turn)[0], turn, dress)))
    lay.target(rect, Want.TALK)


def _said(lay: PageLayout, said: str, box: Rect) -> tuple[Item, ...]:
    """Return the words of the remark as large as possible if all fit, else shortened."""
    for style in _SAID:
        lines, whole = whole_or_shortened(lay, said, box, style)
        if whole:
            break
    top = box.cy - len(lines) * style.line / 2
    return tuple(
        Text(
            line,
            box.x,
            baseline_in(top + i * style.line, style.line, style.size),
            style.size,
            style.weight,
            lay.theme.ink,
            box,
        )
        for i, line in enumerate(lines)
    )
