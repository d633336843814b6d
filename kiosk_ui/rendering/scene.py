"""What a page consists of, before a pixel is painted: plain values in reference pixels.

A page's layout makes a `Scene`; `kiosk_ui.rendering.painter` draws it. Tests measure scenes: no text outside its box,
no target under 20 mm. The static `items` make one retained surface; `regions` are repainted on their own."""

from dataclasses import dataclass, field

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import Region
from kiosk_ui.rendering.scene_items import Gradient, Item, TouchTarget
from kiosk_ui.rendering.theme import Colour


@dataclass(slots=True)
class Scene:
    """A page laid out: `width` x `height` reference px. `held`: what stands still where the next page has it too."""

    width: int
    height: int
    ground: Colour
    items: list[Item] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    targets: list[TouchTarget] = field(default_factory=list)
    held: list[Rect] = field(default_factory=list)
    sheet: Rect | None = None  # lies over the page, and comes from below

    @property
    def visor(self) -> Gradient | None:
        """The dark ground of face and words: above or beside the content, or behind everything."""
        return next((item for item in self.items if isinstance(item, Gradient)), None)
