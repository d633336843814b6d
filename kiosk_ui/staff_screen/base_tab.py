"""The base tab: where the base is on the map, its state, and the way left to its goal."""

from math import degrees, dist

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Panel
from kiosk_ui.rendering.theme import BODY
from kiosk_ui.staff_screen.device_status import decimal
from kiosk_ui.staff_screen.rows import Rows, rows
from kiosk_ui.widgets.floor_map import floor_map
from robot.core.parts import Part
from robot.core.screen.view import ServicePage

_ROWS = 4


def motion(lay: PageLayout, page: ServicePage, area: Rect) -> None:
    """Lay out the base tab; if there is room, the map keeps its proportions."""
    card = lay.content.map(lay.view.language)
    if lay.landscape:
        told = Rect(area.x, area.y, area.w * 0.35, 320)
        room = Rect(told.right + 20, area.y, area.right - told.right - 20, area.h)
    else:
        told = Rect(area.x, area.y, area.w, 288)
        room = Rect(area.x, told.bottom + 20, area.w, area.bottom - told.bottom - 20)
    if Part.BASE in page.parts:
        rows(lay, told, _ROWS, lambda now: _values(lay, now))
    else:
        lay.put(Panel(told, 24, lay.theme.card, lay.theme.line, lay.theme.outline_px or 2))
        lay.text(lay.words("move.no_base"), told.inset(32), BODY, None, "centre", valign="middle", even=True)
    height = min(room.h, room.w * card.depth_mm / card.width_mm)
    floor_map(lay, Rect(room.x, room.cy - height / 2, room.w, height), "")


def _values(lay: PageLayout, now: RegionInput) -> Rows:
    live, vitals = now.live, now.live.vitals
    unknown = lay.words("tech.unknown")
    state = unknown if vitals.base is None else lay.words(f"dev.{vitals.base.state.value}")
    place = heading = unknown
    if live.pose is not None:
        x, y, angle = live.pose
        place = lay.words("move.at", a=decimal(lay, x), b=decimal(lay, y))
        heading = lay.words("move.degrees", n=round(degrees(angle)) % 360)
    way = sum(dist(a, b) for a, b in zip(live.driven, live.driven[1:], strict=False))
    left = lay.words("move.metres", text=decimal(lay, way)) if live.driven else lay.words("move.standing")
    names = (lay.words(f"move.{key}") for key in ("state", "place", "heading", "way"))
    return tuple(zip(names, (state, place, heading, left), strict=True))
