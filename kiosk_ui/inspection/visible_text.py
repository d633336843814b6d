"""Visibility on a page: which letters can be seen, and what covers them."""

from dataclasses import dataclass
from functools import cached_property

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.offscreen import Still
from kiosk_ui.rendering.scene_items import Gradient, Panel, QrCode, Text

_CAPITAL_EM = 0.72
"""Height of capitals without diacritics, em: diacritics and descenders may reach into the space between lines."""

_TOUCH_PX = 1.0


@dataclass(frozen=True)
class VisibleText:
    """A laid-out page and its visible parts. A text under a sheet, or dimmed with the page behind it, is not "open"."""

    still: Still

    @cached_property
    def screen(self) -> Rect:
        """Return the rectangle of the whole design, reference px."""
        return Rect(0, 0, self.still.scene.width, self.still.scene.height)

    @cached_property
    def open_texts(self) -> tuple[Text, ...]:
        """Return the texts that are not completely covered, in painting order."""
        return tuple(
            item
            for place, item in enumerate(self.still.items)
            if isinstance(item, Text) and item.text and not self._covered(self.ink(item), place)
        )

    @cached_property
    def half_hidden(self) -> tuple[Text, ...]:
        """Return the open texts that are partly covered by something painted later."""
        places = {id(item): place for place, item in enumerate(self.still.items)}
        return tuple(
            text
            for text in self.open_texts
            if any(
                rect.meets(self.ink(text).inset(_TOUCH_PX)) for place, rect in self._grounds if place > places[id(text)]
            )
        )

    @cached_property
    def open_codes(self) -> tuple[QrCode, ...]:
        """Return the QR codes that nothing covers."""
        return tuple(
            item
            for place, item in enumerate(self.still.items)
            if isinstance(item, QrCode) and not self._covered(item.rect, place)
        )

    def ink(self, text: Text) -> Rect:
        """Return the area of the letters of a line, without the space above and below them, reference px."""
        width = self.still.type.width(text.text, text.size, text.weight)
        return Rect(text.x, text.baseline - _CAPITAL_EM * text.size, width, _CAPITAL_EM * text.size)

    @cached_property
    def _grounds(self) -> tuple[tuple[int, Rect], ...]:
        """Return all items that can cover others, each with its place in the painting order and its rectangle."""
        return tuple(
            (place, item.rect) for place, item in enumerate(self.still.items) if isinstance(item, Panel | Gradient)
        )

    def _covered(self, rect: Rect, place: int) -> bool:
        return any(later > place and ground.holds(rect) for later, ground in self._grounds)
