"""The robot's panel in millimetres: at which size and where the design is drawn on it."""

from dataclasses import dataclass
from math import hypot

from kiosk_ui.rendering.page_layout import LANDSCAPE, PORTRAIT
from robot.core.trouble import Trouble

_REFERENCE_PX_PER_MM = 4.03
_MM_PER_INCH = 25.4
_LANDSCAPE_FROM = 1.2  # least width : height
_LEAST_SCALE = 0.5  # the smallest text has 14 px then: below, two stacked marks run together


@dataclass(frozen=True, slots=True)
class PanelSize:
    """A screen of `width_px` x `height_px` px and `diagonal_inch` inches."""

    width_px: int
    height_px: int
    diagonal_inch: float

    @property
    def landscape(self) -> bool:
        return self.width_px >= _LANDSCAPE_FROM * self.height_px

    @property
    def design_size(self) -> tuple[int, int]:
        """Return width and height of the design for this shape of panel, reference px."""
        return LANDSCAPE if self.landscape else PORTRAIT

    @property
    def px_per_mm(self) -> float:
        return hypot(self.width_px, self.height_px) / (self.diagonal_inch * _MM_PER_INCH)

    @property
    def scale(self) -> float:
        """Return how many panel px a reference px has: more on a denser panel, but the whole design stays visible."""
        width, height = self.design_size
        wanted = max(1.0, self.px_per_mm / _REFERENCE_PX_PER_MM)
        return min(wanted, self.width_px / width, self.height_px / height)

    @property
    def mm(self) -> float:
        """Return the size of a reference px on this panel, mm."""
        return self.scale / self.px_per_mm

    @property
    def fault(self) -> Trouble | None:
        """Return the fault of a panel that is too small for the design; None if it is large enough."""
        if self.scale >= _LEAST_SCALE:
            return None
        return Trouble(
            f"a panel of {self.width_px} x {self.height_px} px is too small to be read",
            f"màn hình {self.width_px} x {self.height_px} quá nhỏ, không đọc được",
            remedy="take a panel of at least 960 x 540 px and set [screen] in config/site.toml",
            remedy_vi="dùng màn hình ít nhất 960 x 540 điểm ảnh và sửa [screen] trong config/site.toml",
            key="screen",
        )

    @property
    def offset_px(self) -> tuple[int, int]:
        """Return the left and the top margin that centre the design on a panel of another shape, panel px."""
        width, height = self.design_size
        return (
            (self.width_px - round(width * self.scale)) // 2,
            (self.height_px - round(height * self.scale)) // 2,
        )
