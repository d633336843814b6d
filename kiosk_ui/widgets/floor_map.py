"""The map of the lobby: places, seats, door, route and robot. The door is always at the bottom."""

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, cos, hypot, sin

from kiosk_ui.rendering.geometry import Point, Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Item, Panel, Path, Polygon
from kiosk_ui.rendering.theme import BOLD, LABEL, LIGHT, MEDIUM, TextStyle, rgb
from robot.core.screen.cards import MapCard, PlaceCard

_LABEL = TextStyle(28, 40, MEDIUM)
_FLOOR, _EDGE, _WALKED = rgb("#E7EEF2"), rgb("#A9BBC5"), rgb("#A9BBC5")
_AMBER_EDGE = rgb("#8A5A00")
_CHEVRON_PX = 56
_DOORSTEP_MM = 300
_LEAST_PX = 128.0  # least width of a place's box, for its label in full
_ICONS_FROM = 0.06  # reference px a millimetre; below, places have no icons


class MapPlan:
    """Converts places in the lobby (mm) to reference px inside `rect`."""

    def __init__(self, rect: Rect, card: MapCard) -> None:
        inner = rect.inset(14, 12)
        self.rect, self.card = rect, card
        self.x_scale = inner.w / card.width_mm
        self.y_scale = inner.h / card.depth_mm
        self.inner = inner

    def at(self, x_mm: float, y_mm: float) -> Point:
        return (self.inner.x + x_mm * self.x_scale, self.inner.bottom - y_mm * self.y_scale)

    @property
    def low(self) -> bool:
        """Whether the map is so low that boxes of places have room for the label only, not for an icon."""
        return self.y_scale < _ICONS_FROM

    def place(self, place: PlaceCard, label_px: float, narrow: bool = False) -> Rect:
        """Return the box of a place: at least as large as its label and, unless `narrow`, as `_LEAST_PX`; inside the
        map."""
        cx, cy = self.at(place.x_mm, place.y_mm)
        w = max(place.width_mm * self.x_scale - 6, 0.0 if narrow else _LEAST_PX, label_px + 20)
        h = max(place.depth_mm * self.y_scale, 56.0 if self.low else 96.0)
        x = min(max(cx - w / 2, self.inner.x), self.inner.right - w)
        y = min(max(cy - h / 2, self.inner.y), self.inner.bottom - h)
        return Rect(x, y, w, h)

    def open_ground(self, place: PlaceCard) -> bool:
        """Whether people walk in the place (seats, doorway): then its name is above it, and it has no box."""
        return place.icon == "seat" or any(
            abs((x0 + x1) / 2 - place.x_mm) <= place.width_mm / 2 + _DOORSTEP_MM * (x0 == x1)
            and abs((y0 + y1) / 2 - place.y_mm) <= place.depth_mm / 2 + _DOORSTEP_MM * (y0 == y1)
            for x0, y0, x1, y1 in self.card.doors
        )


def floor_map(lay: PageLayout, rect: Rect, goal: str) -> None:
    """Put the map into `rect`, the place `goal` in amber. In high contrast it keeps light colours, in a white frame."""
    card = lay.content.map(lay.view.language)
    plan = MapPlan(rect, card)
    frame = rgb("#FFFFFF") if lay.theme.flat else _EDGE
    lay.put(Panel(rect, 32, _FLOOR, frame, 4))
    for wall in card.walls:
        lay.put(Path(tuple(plan.at(*point) for point in wall), 8, _EDGE))
    for door in card.doors:
        _door(lay, plan, *door)
    for seat in card.seats:
        x, y = plan.at(*seat)
        tall = 28 if plan.low else 40
        lay.put(Panel(Rect(x - 24, y - tall / 2, 48, tall), 12, rgb("#FFFFFF"), _EDGE, 2))
    boxed = [place for place in card.places if not plan.open_ground(place)]
    for place in card.places:
        if place not in boxed:
            _caption(lay, plan, place, chosen=place.id == goal)
    for place, label, box in _boxes(lay, plan, boxed):
        _place(lay, plan, box, place, label, chosen=place.id == goal)

    def moving(now: RegionInput) -> tuple[Item, ...]:
        return (*_way(plan, now), *_robot(plan, now))

    lay.live(ItemsRegion(rect.inset(4), moving))


def _boxes(lay: PageLayout, plan: MapPlan, places: Sequence[PlaceCard]) -> list[tuple[PlaceCard, str, Rect]]:
    """Return each place with its label and its box. Where boxes would meet, a numbered counter is labelled by its
    number alone.
    """

    def box(place: PlaceCard, label: str) -> Rect:
        return plan.place(place, lay.type.width(label, _LABEL.size, _label_style(place).weight), label != place.label)

    found = [(place, place.label, box(place, place.label)) for place in places]
    for number, (place, label, mine) in enumerate(list(found)):
        last = label.split()[-1]
        if last.isdigit() and any(mine.meets(box(one, one.label)) for one in places if one is not place):
            found[number] = place, last, box(place, last)
    return found


def _place(lay: PageLayout, plan: MapPlan, rect: Rect, place: PlaceCard, label: str, *, chosen: bool) -> None:
    edge = _AMBER_EDGE if chosen else _EDGE
    lay.put(Panel(rect, 18, LIGHT.amber if chosen else rgb("#FFFFFF"), edge, 4 if chosen else 2))
    ink = LIGHT.ink
    if plan.low:
        lay.text(label, rect, _label_style(place), ink, "centre", valign="middle", grow=False)
        return
    words = Rect(rect.x + 4, rect.y + 6, rect.w - 8, 42)
    lay.text(label, words, _label_style(place), ink, "centre", valign="middle", grow=False)
    icon_y = rect.y + 48 + (rect.h - 52) / 2
    lay.icon(place.icon, rect.cx, icon_y, min(44, rect.h - 54), ink if chosen else LIGHT.accent)


def _label_style(place: PlaceCard) -> TextStyle:
    return _LABEL._replace(weight=BOLD) if place.id.startswith("counter") else _LABEL


def _caption(lay: PageLayout, plan: MapPlan, place: PlaceCard, *, chosen: bool) -> None:
    """Put the name of a place without a box above it, or beside a doorway in a side wall; in amber if it is the
    goal."""
    wide = lay.type.width(place.label, LABEL.size, MEDIUM) + 32
    x, y = plan.at(place.x_mm, place.y_mm + place.depth_mm / 2)
    box = Rect(x - wide / 2, min(y, plan.inner.bottom - 60) - 46, wide, 44)
    if place.icon != "seat" and place.depth_mm > place.width_mm:
        left = plan.inner.x + 12 if x < plan.inner.cx else plan.inner.right - wide - 12
        box = Rect(left, plan.at(place.x_mm, place.y_mm)[1] - 22, wide, 44)
    if chosen:
        lay.put(Panel(box, 22, LIGHT.amber, _AMBER_EDGE, 3))
    lay.text(place.label, box, LABEL, LIGHT.ink if chosen else LIGHT.ink2, "centre", valign="middle", grow=False)


def _door(lay: PageLayout, plan: MapPlan, x0: int, y0: int, x1: int, y1: int) -> None:
    (left, top), (right, bottom) = plan.at(min(x0, x1), max(y0, y1)), plan.at(max(x0, x1), min(y0, y1))
    if x0 == x1:
        lay.put(Panel(Rect(left - 18, top - 4, 36, bottom - top + 8), 12, rgb("#FFFFFF")))
        lay.put(Panel(Rect(left - 4, top - 4, 8, bottom - top + 8), 4, LIGHT.wave))
        return
    edge = min(max(top, plan.rect.y), plan.rect.bottom - 2)
    lay.put(Panel(Rect(left - 4, edge - 18, right - left + 8, 36), 12, rgb("#FFFFFF")))
    lay.put(Panel(Rect(left - 4, edge - 4, right - left + 8, 8), 4, LIGHT.wave))


def _way(plan: MapPlan, now: RegionInput) -> list[Item]:
    route = [plan.at(1000 * x, 1000 * y) for x, y in now.live.route]
    trail = [plan.at(1000 * x, 1000 * y) for x, y in now.motion.trail]
    items: list[Item] = []
    if len(trail) >= 2 and len(route) >= 2:
        items.append(Path(tuple(trail), 16, _WALKED))
    if len(route) < 2:
        return items
    items.append(Path(tuple(route), 22, LIGHT.accent))
    items += _chevrons(route)
    x, y = route[-1]
    items += [Disc(x, y, 18, rgb("#FFFFFF")), Disc(x, y, 12, LIGHT.accent)]
    return items


def _chevrons(route: list[Point]) -> list[Item]:
    """Return white arrow heads along the route, but none on its corners."""
    items: list[Item] = []
    for (x0, y0), (x1, y1) in pairwise(route):
        long = hypot(x1 - x0, y1 - y0)
        angle = atan2(y1 - y0, x1 - x0)
        for i in range(int((long - 30) // _CHEVRON_PX)):
            along = 30 + i * _CHEVRON_PX
            x, y = x0 + along * cos(angle), y0 + along * sin(angle)
            shape = ((9.0, 0.0), (-7.0, 7.0), (-3.0, 0.0), (-7.0, -7.0))
            turned = tuple((x + a * cos(angle) - b * sin(angle), y + a * sin(angle) + b * cos(angle)) for a, b in shape)
            items.append(Polygon(turned, rgb("#FFFFFF")))
    return items


def _robot(plan: MapPlan, now: RegionInput) -> list[Item]:
    """Return the robot at its place: a disc with two eyes and a halo."""
    if now.motion.pose is None:
        return []
    x, y = plan.at(1000 * now.motion.pose[0], 1000 * now.motion.pose[1])
    x, y = round(x), round(y)
    body: list[Item] = [Disc(x, y, 58, (*LIGHT.wave, 50)), Disc(x, y, 40, rgb("#FFFFFF")), Disc(x, y, 35, LIGHT.accent)]
    eyes = [Panel(Rect(x + side * 12 - 6, y - 9, 12, 18), 6, LIGHT.glow) for side in (-1, 1)]
    return [*body, *eyes]
