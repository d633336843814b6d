"""The scene of a page before it is painted: plain values in reference pixels.

The layout of a page makes a `Scene`, which `kiosk_ui.rendering.painter` draws. Tests measure it: no text outside its
box, no target under 20 mm. `items` are painted once on a retained surface; `regions` are repainted separately.
"""

from dataclasses import dataclass, field

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import Region
from kiosk_ui.rendering.scene_items import Gradient, Item, TouchTarget
from kiosk_ui.rendering.theme import Colour


@dataclass(slots=True)
class Scene:
    """A laid-out page of `width` x `height` reference px. `held`: areas that stay still if the next page has them."""

    width: int
    height: int
    ground: Colour
    items: list[Item] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    targets: list[TouchTarget] = field(default_factory=list)
    held: list[Rect] = field(default_factory=list)
    sheet: Rect | None = None  # slides in from below, over the page

    @property
    def visor(self) -> Gradient | None:
        """Return the visor (dark field behind face and words); None if the page has none."""
        return next((item for item in self.items if isinstance(item, Gradient)), None)
