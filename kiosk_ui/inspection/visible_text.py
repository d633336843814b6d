"""What of a page lies open to the eye: its letters, and what stands over them."""

from dataclasses import dataclass
from functools import cached_property

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.offscreen import Still
from kiosk_ui.rendering.scene_items import Gradient, Panel, QrCode, Text

_CAPITAL_EM = 0.72
"""Height of the letters without marks: marks and descenders may stand in the air of a line."""

_TOUCH_PX = 1.0


@dataclass(frozen=True)
class VisibleText:
    """A still and what can be seen of it. A text under a sheet, or dimmed with the page behind it, is not open."""

    still: Still

    @cached_property
    def screen(self) -> Rect:
        """The whole design in reference px."""
        return Rect(0, 0, self.still.scene.width, self.still.scene.height)

    @cached_property
    def open_texts(self) -> tuple[Text, ...]:
        """The texts that nothing covers as a whole, in the order of painting."""
        return tuple(
            item
            for place, item in enumerate(self.still.items)
            if isinstance(item, Text) and item.text and not self._covered(self.ink(item), place)
        )

    @cached_property
    def half_hidden(self) -> tuple[Text, ...]:
        """Open texts that something painted later overlaps."""
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
        """The QR codes that nothing covers."""
        return tuple(
            item
            for place, item in enumerate(self.still.items)
            if isinstance(item, QrCode) and not self._covered(item.rect, place)
        )

    def ink(self, text: Text) -> Rect:
        """The letters of a line in reference px, without the air above and below."""
        width = self.still.type.width(text.text, text.size, text.weight)
        return Rect(text.x, text.baseline - _CAPITAL_EM * text.size, width, _CAPITAL_EM * text.size)

    @cached_property
    def _grounds(self) -> tuple[tuple[int, Rect], ...]:
        """What can hide something: its place in the order of painting and its rectangle."""
        return tuple(
            (place, item.rect) for place, item in enumerate(self.still.items) if isinstance(item, Panel | Gradient)
        )

    def _covered(self, rect: Rect, place: int) -> bool:
        return any(later > place and ground.holds(rect) for later, ground in self._grounds)
