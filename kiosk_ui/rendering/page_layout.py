"""Layout of a page: its words, colours, fitted texts and touch targets. Nothing is painted here."""

from collections.abc import Callable, Hashable, Iterable

from msgspec.structs import replace

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, Region, RegionInput, still
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Icon, Item, Panel, Text, TouchTarget
from kiosk_ui.rendering.theme import HIGH_CONTRAST, LARGE, LIGHT, Colour, TextStyle, Theme
from kiosk_ui.rendering.typesetting import Setting, Typesetter, baseline_in
from robot.core.intents import Intent, Want
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, View
from robot.runtime.ports import Content

PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)


class PageLayout:
    """A page that is being laid out. Coordinates are reference px; `landscape` chooses one of the two screen shapes."""

    def __init__(self, view: View, content: Content, typesetter: Typesetter, *, landscape: bool) -> None:
        self.view = replace(view, ear=Ear.BROKEN) if view.written else view  # in writing mode the microphone is off
        self.content = content
        self.type = typesetter
        self.landscape = landscape
        self.theme: Theme = HIGH_CONTRAST if view.contrast else LIGHT
        self.factor = LARGE if view.large else 1.0
        width, height = LANDSCAPE if landscape else PORTRAIT
        self.scene = Scene(width, height, self.theme.bg)

    @property
    def dress(self) -> tuple[str, bool, bool]:
        """Return language, text size and contrast: all that a region's look depends on besides its content."""
        return self.view.language, self.view.large, self.view.contrast

    def wear(self, theme: Theme) -> None:
        """Use the colours of `theme`; in high contrast do nothing. Call this before anything is put on the page."""
        if not self.view.contrast:
            self.theme, self.scene.ground = theme, theme.bg

    @property
    def listens(self) -> bool:
        """Whether the microphone works. If not, the page must not invite visitors to speak."""
        return self.view.ear is not Ear.BROKEN

    @property
    def low_visor(self) -> bool:
        """Whether the visor fills the upper part of a portrait screen, above controls lowered for a seated visitor."""
        return self.view.lowered and not self.landscape

    @property
    def short(self) -> bool:
        """Whether the content box is hardly higher than wide: beside a landscape visor, or below a low visor."""
        return self.landscape or self.low_visor

    @property
    def page(self) -> Rect:
        return Rect(0, 0, self.scene.width, self.scene.height)

    def words(self, key: str, **values: object) -> str:
        return self.content.text(key, self.view.language, **values)

    def shown(self, line: Line) -> str:
        return self.content.shown(line, self.view.language)

    def put(self, *items: Item) -> None:
        self.scene.items += items

    def region(self, region: Region) -> None:
        self.scene.regions.append(region)

    def target(
        self, rect: Rect, want: Want, of: object = "", *, radius: float = 28, turn: int = 0, hold_ms: int = 0
    ) -> None:
        self.scene.targets.append(TouchTarget(rect, Intent(want, str(of)), radius, turn, hold_ms))

    def size(self, style: TextStyle) -> TextStyle:
        """Return `style` in the visitor's text size."""
        return TextStyle(round(style.size * self.factor), round(style.line * self.factor), style.weight)

    def set(
        self,
        text: str,
        box: Rect,
        style: TextStyle,
        colour: Colour,
        align: str = "left",
        *,
        valign: str = "top",
        even: bool = False,
        grow: bool = True,
    ) -> tuple[list[Item], Setting]:
        """Return `text` as items inside `box`, smaller if needed, and its setting (lines and size).

        `grow` False: the text is not enlarged in large-text mode.
        """
        setting = self.type.fit(text, box.w, box.h, style, self.factor if grow else 1.0, even=even)
        spare = box.h - setting.height
        top = box.y + {"top": 0.0, "middle": spare / 2, "bottom": spare}[valign]
        items: list[Item] = []
        for i, line in enumerate(setting.lines):
            width = self.type.width(line, setting.size, setting.weight)
            x = box.x + {"left": 0.0, "centre": (box.w - width) / 2, "right": box.w - width}[align]
            baseline = baseline_in(top + i * setting.line, setting.line, setting.size)
            items.append(Text(line, x, baseline, setting.size, setting.weight, colour, box, setting.cut))
        return items, setting

    def text(
        self,
        text: str,
        box: Rect,
        style: TextStyle,
        colour: Colour | None = None,
        align: str = "left",
        *,
        valign: str = "top",
        even: bool = False,
        grow: bool = True,
    ) -> Setting:
        """Put `text` on the page inside `box`; return its setting (lines and size)."""
        ink = self.theme.ink if colour is None else colour
        items, setting = self.set(text, box, style, ink, align, valign=valign, even=even, grow=grow)
        self.put(*items)
        return setting

    def lines(self, setting: Setting, box: Rect, colour: Colour | None = None) -> None:
        """Put a text that is already set into lines on the page; `box` has the height of `setting`."""
        for i, line in enumerate(setting.lines):
            baseline = baseline_in(box.y + i * setting.line, setting.line, setting.size)
            ink = self.theme.ink if colour is None else colour
            self.put(Text(line, box.x, baseline, setting.size, setting.weight, ink, box, setting.cut))

    def height(self, text: str, width: float, style: TextStyle, most: float = 10_000) -> int:
        """Return the height that `text` needs at this `width`, at most `most`, reference px."""
        return self.type.fit(text, width, most, style, self.factor).height

    def card(
        self,
        rect: Rect,
        *,
        fill: Colour | None = None,
        radius: float = 28,
        outline: Colour | None = None,
        outline_px: float = 0,
        shadow: bool = True,
    ) -> None:
        """Put a card on the page, white by default. In high contrast it has a 4 px outline and no shadow."""
        theme = self.theme
        if theme.outline_px:
            outline, outline_px = theme.line, theme.outline_px
        self.put(
            Panel(rect, radius, fill or theme.card, outline, outline_px, 10 if shadow and theme.shadow else 0),
        )

    def icon(self, name: str, cx: float, cy: float, size: float, colour: Colour | None = None) -> None:
        self.put(Icon(name, cx, cy, size, colour or self.theme.accent, stroke_of(size)))

    def still(self, rect: Rect, items: Iterable[Item]) -> None:
        """Put `items` that change only with the view into a live region, so that a change does not repaint the page."""
        self.region(still(rect, tuple(items)))

    def live(self, region: ItemsRegion) -> None:
        self.region(region)

    def private(
        self, rect: Rect, put: Callable[["PageLayout", RegionInput], None], key: Callable[[RegionInput], Hashable]
    ) -> None:
        """Add a region of private content.

        `put` lays it out on a layout of its own, which is dropped with all its measurements.
        """

        def items(now: RegionInput) -> tuple[Item, ...]:
            board = PageLayout(self.view, self.content, Typesetter(self.type.scale), landscape=self.landscape)
            put(board, now)
            return tuple(board.scene.items)

        dress = self.dress
        self.region(ItemsRegion(rect, items, private=True, key=lambda now: (key(now), dress)))


def stroke_of(size: float) -> float:
    """Return the stroke width of an icon of this size, on the 24 px grid: thinner lines for icons above 100 px."""
    return 1.8 if size > 100 else 2.0
