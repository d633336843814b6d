"""Pages S12b, driving (for people in front), and S12d, turning round to look for the visitor who followed."""

from kiosk_ui.pages.route_map import STOP_STYLE, stop_anywhere
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Icon, Item, Panel
from kiosk_ui.rendering.theme import BUTTON, CAPTION, MEDIUM, NOTICE, SEMIBOLD, TextStyle
from kiosk_ui.widgets import basic, captions, page_frame, route_directions
from robot.core.events import EscortStep
from robot.core.intents import Want
from robot.core.screen.view import MovingPage, SeekingPage

_MIRRORED = {"left": "turnr", "right": "turnl", "straight": "down"}

_HEROES = {
    EscortStep.WAITING: "mov.wait_visitor",
    EscortStep.HELD_UP: "mov.wait",
    EscortStep.ASKING: "mov.pass",
    EscortStep.REROUTED: "mov.rerouted",
    EscortStep.BACKING: "mov.backing",
    EscortStep.STUCK: "mov.stuck",
    EscortStep.UNSURE: "mov.unsure",
}
_SIGNS = {
    EscortStep.WAITING: "clock",
    EscortStep.HELD_UP: "hand",
    EscortStep.ASKING: "hand",
    EscortStep.BACKING: "up",  # away from the onlooker
    EscortStep.STUCK: "help",
    EscortStep.UNSURE: "clock",
}
"""Icons that replace the arrow in the steps of an escort in which the robot does not drive on."""

_PLACE, _BELOW = TextStyle(54, 74, BUTTON.weight), TextStyle(44, 62, MEDIUM)


def moving(lay: PageLayout, page: MovingPage) -> None:
    """Lay out S12b. Arrow and eyes are mirrored: they point where people in front will see the robot go."""
    t = lay.theme
    page_frame.full_ground(lay)
    page_frame.strip(lay)
    hero = lay.words(_HEROES.get(page.step, "mov.way"))
    second = lay.words("mov.home" if page.returning else "mov.way2")
    if lay.landscape:
        page_frame.face(lay, 480, 400, 1.5)
        said = Rect(60, 136, 840, 136)
        hero_box, second_box = Rect(60, 640, 840, 240), Rect(60, 890, 840, 60)
        arrow = Rect(960, 120, 912, 430)
        place_box, left_box = Rect(960, 566, 912, 84), Rect(960, 650, 912, 66)
        stop, hint = Rect(960, 740, 912, 200), Rect(960, 956, 912, 60)
    else:
        page_frame.face(lay, 540, 430, 1.6)
        said = Rect(48, 140, 984, 136)
        hero_box, second_box = Rect(48, 650, 984, 130), Rect(48, 784, 984, 66)
        arrow = Rect(48, 900, 984, 470)
        place_box, left_box = Rect(48, 1396, 984, 84), Rect(48, 1480, 984, 66)
        stop, hint = Rect(48, 1606, 984, 200), Rect(48, 1822, 984, 60)
    captions.caption(lay, said, CAPTION)
    lay.text(hero, hero_box, NOTICE, t.on_visor, "centre", valign="middle", even=True)
    lay.text(second, second_box, _BELOW, t.on_visor, "centre", valign="middle")
    lay.put(Panel(arrow, 48, t.card, t.line if t.flat else None, 4 if t.flat else 0))

    def sign(now: RegionInput) -> tuple[Item, ...]:
        turn = route_directions.next_turn(now.live.route).turn if len(now.live.route) >= 2 else "straight"
        icon = _SIGNS.get(page.step) or _MIRRORED[turn]
        return (Icon(icon, arrow.cx, arrow.cy, arrow.h * 0.86, t.accent, 2.6),)

    lay.live(ItemsRegion(arrow.inset(24), sign))
    if not page.returning:
        place = lay.content.place(page.place, lay.view.language)
        dest = lay.words("mov.dest", place=place.label, name=place.name)
        lay.text(dest, place_box, _PLACE, t.on_visor, "centre", valign="middle")

    def left(now: RegionInput) -> tuple[Item, ...]:
        if len(now.live.route) < 2:
            return ()
        words = lay.words("mov.left_m", m=route_directions.spoken_m(route_directions.length(now.live.route)))
        return tuple(lay.set(words, left_box, _BELOW, t.on_visor, "centre", valign="middle")[0])

    lay.live(ItemsRegion(left_box, left))
    label = lay.words("mov.stop")
    basic.button(lay, stop, label, None, icon="stop", kind=basic.STOP, style=STOP_STYLE, icon_px=84, radius=36)
    lay.text(lay.words("mov.any"), hint, TextStyle(32, 48, SEMIBOLD), t.on_visor, "centre", valign="middle")
    stop_anywhere(lay)


def seeking(lay: PageLayout, page: SeekingPage) -> None:
    """Lay out S12d: visitors say or touch that they are here; a touch beside all buttons stops the robot's turn."""
    t = lay.theme
    page_frame.full_ground(lay)
    page_frame.strip(lay)
    place = lay.content.place(page.place, lay.view.language)
    dest = lay.words("mov.dest", place=place.label, name=place.name)
    second = dest if page.looking else lay.words("mov.turning")
    if lay.landscape:
        page_frame.face(lay, 480, 430, 1.5)
        said = Rect(60, 136, 840, 136)
        hero_box, second_box = Rect(960, 130, 912, 200), Rect(960, 346, 912, 70)
        card = Rect(936, 480, 960, 564)
        here, alone = Rect(976, 520, 880, 220), Rect(976, 764, 880, 150)
        hint = Rect(976, 940, 880, 64)
    else:
        page_frame.face(lay, 540, 450, 1.7)
        said = Rect(48, 140, 984, 136)
        hero_box, second_box = Rect(48, 720, 984, 240), Rect(48, 976, 984, 70)
        card = Rect(48, 1180, 984, 620)
        here, alone = Rect(88, 1220, 904, 240), Rect(88, 1488, 904, 160)
        hint = Rect(88, 1690, 904, 64)
    captions.caption(lay, said, CAPTION)
    lay.text(lay.words("mov.here_i_wait"), hero_box, NOTICE, t.on_visor, "centre", valign="middle", even=True)
    lay.text(second, second_box, _BELOW, t.on_visor, "centre", valign="middle")
    stop_anywhere(lay)
    lay.put(Panel(card, 48, t.card, t.line if t.flat else None, 4 if t.flat else 0))
    big = TextStyle(54, 76, BUTTON.weight)
    basic.button(lay, here, lay.words("mov.i_am_here"), Want.GO_ON, icon="walk", kind=basic.PRIMARY, style=big)
    basic.button(lay, alone, lay.words("mov.alone"), Want.NO, icon="x", style=TextStyle(42, 58, BUTTON.weight))
    if lay.listens:
        lay.text(lay.words("mov.say_here"), hint, TextStyle(34, 50, MEDIUM), t.ink2, "centre", valign="middle")
