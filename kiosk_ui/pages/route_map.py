"""Pages S12, the map of an escort while the robot stands, and S23, the map for a visitor who walks alone."""

from math import dist

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Item, Panel
from kiosk_ui.rendering.theme import (
    BODY,
    BUTTON,
    HEADING,
    LABEL_STRONG,
    MEDIUM,
    ROW_PLAIN,
    SEMIBOLD,
    TITLE,
    TextStyle,
    rgb,
)
from kiosk_ui.widgets import basic, page_frame, route_directions
from kiosk_ui.widgets.floor_map import floor_map
from kiosk_ui.widgets.page_frame import VisorShape
from kiosk_ui.widgets.route_directions import NextTurn
from robot.core.intents import Want
from robot.core.screen.view import MapPage

_MAP_VISOR = VisorShape(height=470, caption=Rect(48, 362, 984, 96), caption_style=TextStyle(48, 66, SEMIBOLD))
_TURN_ICONS = {"left": "turnl", "right": "turnr", "straight": "up"}
_TURN_WORDS = {"left": "mov.left_turn", "right": "mov.right_turn", "straight": "mov.straight"}
_BIG = TextStyle(42, 58, BUTTON.weight)
STOP_STYLE = TextStyle(62, 86, BUTTON.weight)


_PROGRESS = rgb("#FFB547")


def way(lay: PageLayout, page: MapPage) -> None:
    """Lay out the map of the way: before the robot leaves, when it has stopped, or for a visitor who walks alone."""
    leading = page.leaving or page.paused
    area = page_frame.frame(lay, shape=_MAP_VISOR if leading else page_frame.STANDARD, bar=not page.leaving)
    if not leading:
        _way_alone(lay, page, area)
        return
    values = Rect(48, 1366 if page.paused else 1478, 984, 104)
    if lay.short:
        instruction = Rect(area.x, area.y + 4, area.w, 170)
        tall, bottom = (160, area.bottom) if page.paused else (150, area.bottom + 8)
        low = Rect(area.x, bottom - tall, area.w, tall)
        plan = Rect(area.x, instruction.bottom + 26, area.w, low.y - 22 - instruction.bottom - 26)
    else:
        instruction = Rect(48, 498, 984, 232)
        low = Rect(48, area.bottom - 180, 984, 148) if page.paused else Rect(48, 1606, 984, 200)
        plan = Rect(48, 756, 984, values.y - 22 - 756)
    _instruction(lay, instruction, page.place)
    floor_map(lay, plan, page.place)
    if not lay.short:
        _values(lay, values)
    if page.paused:
        on, alone = low.columns(2, 24)
        basic.button(lay, on, lay.words("mov.go_on"), Want.GO_ON, icon="walk", kind=basic.PRIMARY, style=_BIG)
        basic.button(lay, alone, lay.words("mov.alone"), Want.NO, icon="x", style=_BIG)
        return
    basic.button(
        lay,
        low,
        lay.words("mov.stop"),
        None,
        icon="stop",
        kind=basic.STOP,
        style=STOP_STYLE,
        icon_px=84,
        radius=36,
    )
    if not lay.short:
        lay.text(
            lay.words("mov.any"),
            Rect(48, 1822, 984, 60),
            TextStyle(32, 48, SEMIBOLD),
            lay.theme.ink2,
            "centre",
            valign="middle",
        )
    stop_anywhere(lay)


def stop_anywhere(lay: PageLayout) -> None:
    """Let a touch anywhere on the page mean stop while the robot drives or is about to drive."""
    lay.scene.targets.clear()
    lay.target(lay.page, Want.STOP, radius=0)


def _instruction(lay: PageLayout, rect: Rect, goal: str) -> None:
    """Put the next turn and the distance to it, from the route that the robot drives."""
    t = lay.theme
    place = lay.content.place(goal, lay.view.language)
    lay.put(Panel(rect, 32, t.accent, None, 0, 10 if t.shadow else 0))
    side = rect.h - (50 if lay.short else 80)
    tile = Rect(rect.x + 32, rect.cy - side / 2, side, side)
    lay.put(Panel(tile, 24, t.card))
    dest = lay.words("mov.dest", place=place.label, name=place.name)

    def items(now: RegionInput) -> tuple[Item, ...]:
        known = len(now.live.route) >= 2
        turn = route_directions.next_turn(now.live.route) if known else NextTurn("straight", 0, 0)
        icon = Icon(_TURN_ICONS[turn.turn] if known else "pin", tile.cx, tile.cy, side * 0.62, t.accent, 2.2)
        head = (
            lay.words(_TURN_WORDS[turn.turn], m=route_directions.spoken_m(turn.in_m))
            if known
            else lay.words("gui.to", place=place.label)
        )
        words = Rect(tile.right + 36, rect.y + 24, rect.right - tile.right - 72, 74)
        if lay.short:
            words = Rect(words.x, rect.y + 20, words.w - 290, 72)
        shown: list[Item] = [icon]
        shown += lay.set(head, words, TextStyle(50, 70, BUTTON.weight), t.on_accent, valign="middle")[0]
        below_head = Rect(words.x, words.bottom, words.w, 56)
        shown += lay.set(dest, below_head, TextStyle(38, 54, MEDIUM), t.on_accent, valign="middle")[0]
        if known and lay.short:
            right = Rect(rect.right - 320, rect.y + 20, 284, 72)
            left_m = lay.words("mov.metres", m=route_directions.spoken_m(turn.left_m))
            shown += lay.set(left_m, right, TextStyle(50, 70, BUTTON.weight), t.on_accent, "right", valign="middle")[0]
            about = lay.words("mov.about_s", s=turn.left_s)
            shown += lay.set(
                about,
                Rect(right.x - 60, right.bottom, right.w + 60, 56),
                TextStyle(32, 46, MEDIUM),
                t.on_accent,
                "right",
                valign="middle",
            )[0]
        elif known:
            track = Rect(words.x, rect.bottom - 52, words.w - 12, 16)
            gone = sum(dist(a, b) for a, b in zip(now.motion.trail, now.motion.trail[1:], strict=False))
            share = round(gone / max(gone + turn.left_m, 0.1), 2)
            shown.append(Panel(track, 8, rgb("#FFFFFF", 60) if not t.flat else t.bg))
            if share > 0.02:
                shown.append(Panel(Rect(track.x, track.y, track.w * share, 16), 8, _PROGRESS))
        return tuple(shown)

    lay.live(ItemsRegion(rect, items))


def _values(lay: PageLayout, rect: Rect) -> None:
    """Put the distance in m and the time in s that are left to the goal."""
    left, right = rect.columns(2, 24)
    for box in (left, right):
        lay.card(box, radius=24, outline=lay.theme.line, outline_px=2, shadow=False)

    def items(now: RegionInput) -> tuple[Item, ...]:
        if len(now.live.route) < 2:
            return ()
        turn = route_directions.next_turn(now.live.route)
        pairs = (
            (left, "mov.left", lay.words("mov.metres", m=route_directions.spoken_m(turn.left_m))),
            (right, "mov.about", lay.words("mov.seconds", s=turn.left_s)),
        )
        shown: list[Item] = []
        for box, key, value in pairs:
            inner = box.inset(32, 8)
            shown += lay.set(
                lay.words(key), Rect(inner.x, inner.y, inner.w * 0.45, inner.h), BODY, lay.theme.ink2, valign="middle"
            )[0]
            shown += lay.set(
                value,
                Rect(inner.x + inner.w * 0.45, inner.y, inner.w * 0.55, inner.h),
                HEADING,
                lay.theme.ink,
                "right",
                valign="middle",
            )[0]
        return tuple(shown)

    lay.live(ItemsRegion(rect, items))


def _way_alone(lay: PageLayout, page: MapPage, area: Rect) -> None:
    """Lay out S23: a map, up to three steps of the way, and a button that calls a member of staff."""
    t = lay.theme
    place = lay.content.place(page.place, lay.view.language)
    lay.text(lay.words("way.title", place=place.label), Rect(area.x, area.y - 2, area.w, 72), TITLE, valign="middle")
    if lay.short:
        low = Rect(area.x, area.bottom - 124, area.w, 120)
        steps = Rect(area.x, low.y - 230, area.w, 210)
        plan = Rect(area.x, area.y + 74, area.w, steps.y - 16 - area.y - 74)
    else:
        plan, steps = Rect(48, 612, 984, 620), Rect(48, 1250, 984, 284)
        low = Rect(48, 1556, 984, 120)
    floor_map(lay, plan, page.place)

    def items(now: RegionInput) -> tuple[Item, ...]:
        shown: list[Item] = []
        told = route_directions.steps(now.live.route)
        words = [lay.words(f"way.{turn}", m=metres) for turn, metres in told[:-1]]
        words += [lay.words(f"way.{turn}_last", m=metres, place=place.label) for turn, metres in told[-1:]]
        words = words or [lay.words("way.look", place=place.label, name=place.name)]
        for i, (sentence, rect) in enumerate(zip(words, steps.rows(3, 12), strict=False)):
            shown.append(Panel(rect, 24, t.card, t.line, t.outline_px or 2))
            shown.append(Disc(rect.x + 54, rect.cy, 22 if lay.short else 29, t.accent))
            number, _ = lay.set(
                str(i + 1),
                Rect(rect.x + 24, rect.y, 60, rect.h),
                LABEL_STRONG if lay.short else ROW_PLAIN,
                t.on_accent,
                "centre",
                valign="middle",
                grow=False,
            )
            icon = Icon(_TURN_ICONS[told[i][0]] if told else "pin", rect.x + 128, rect.cy, 44, t.accent)
            line, _ = lay.set(
                sentence, Rect(rect.x + 180, rect.y + 2, rect.w - 200, rect.h - 4), ROW_PLAIN, t.ink, valign="middle"
            )
            shown += [*number, icon, *line]
        return tuple(shown)

    lay.live(ItemsRegion(steps, items))
    one, two = low.columns(2, 24)
    if page.can_guide:
        basic.button(lay, one, lay.words("way.lead"), Want.GUIDE, page.place, icon="walk", kind=basic.PRIMARY)
    else:
        basic.button(lay, one, lay.words("way.staff"), Want.STAFF, icon="help", kind=basic.PRIMARY)
    basic.button(lay, two, lay.words("way.alone"), Want.NO, icon="check")
    page_frame.toast(lay)
