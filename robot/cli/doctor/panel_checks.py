"""Check the panel and its touch for `kiosk doctor`, by what the kernel has found at the computer's connectors.

The kernel is asked, not SDL: the panel belongs to the robot's program while it runs.
"""

import os
from pathlib import Path

from robot.core.trouble import Trouble
from robot.runtime.settings.schema import Settings

_ON_SCREEN = 0x02
"""Bit INPUT_PROP_DIRECT of an input device: it is touched where it shows (Linux, input-event-codes.h)."""


def screen(settings: Settings, root: Path = Path("/")) -> str:
    """Return the panel that the kernel has found, with its size, and the scale at which pages are drawn. Raises
    `Trouble` without a panel, or if its size is not that of the settings.

    `root`: folder where sys is mounted.
    """
    from kiosk_ui.window.panel_size import PanelSize

    wanted = settings.screen
    panel = PanelSize(wanted.width_px, wanted.height_px, wanted.diagonal_inch)
    drawn = f"drawn for {wanted.width_px} x {wanted.height_px}, {panel.px_per_mm:.2f} px/mm, at {panel.scale:.2f}"
    if asked := os.environ.get("SDL_VIDEODRIVER", ""):
        drawn += f"; SDL_VIDEODRIVER={asked}"
    found = _panels(root)
    if not found:
        return f"{_without_panel(asked)}; {drawn}"
    # the compositor may turn the picture, and so a panel of 1920 x 1080 may show 1080 x 1920
    sizes = [sorted(size) for size in found.values() if size]
    if sizes and sorted((wanted.width_px, wanted.height_px)) not in sizes:
        raise Trouble(
            f"{_listed(found)} does not have the size of the settings, {wanted.width_px} x {wanted.height_px}",
            f"màn hình {_listed(found)} khác cỡ đã đặt {wanted.width_px} x {wanted.height_px}",
            key="screen",
            remedy="write screen.width_px, height_px and diagonal_inch of this panel into config/site.toml",
            remedy_vi="ghi screen.width_px, height_px và diagonal_inch của màn hình này vào config/site.toml",
        )
    return f"{_listed(found)}; {drawn}"


def touch(settings: Settings, root: Path = Path("/")) -> str:
    """Return the names of the touchscreens that the kernel has found. Raises `Trouble` if there is none."""
    if settings.screen.debug_port:
        return f"by the program at {settings.screen.debug_port} | do chương trình ở {settings.screen.debug_port}"
    names = sorted(
        _read(device / "name")
        for device in root.glob("sys/class/input/event*/device")
        if int((_read(device / "properties") or "0").split()[-1], 16) & _ON_SCREEN
    )
    if not names:
        raise Trouble(
            "no touchscreen is connected",
            "chưa nối màn hình cảm ứng",
            remedy="plug in the panel's USB cable: it is another one than that of the picture",
            remedy_vi="cắm cáp USB của màn hình: đó là cáp khác với cáp hình",
        )
    return "; ".join(names)


def _without_panel(asked: str) -> str:
    """Return what shows the picture on a computer at which no panel is connected. Raises `Trouble` if nothing does."""
    from kiosk_ui.window.sdl_display import IN_MEMORY

    if asked in IN_MEMORY:
        return "no panel, as SDL_VIDEODRIVER asks | không có màn hình, theo SDL_VIDEODRIVER"
    desktop = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    if desktop:
        return f"a desktop without a panel of its own, {desktop} | màn hình ảo {desktop}"
    raise Trouble(
        "no panel is connected, and the robot does not start without one",
        "chưa nối màn hình, robot không chạy khi thiếu màn hình",
        remedy="check the cable of the picture and the panel's power",
        remedy_vi="kiểm tra cáp hình và nguồn của màn hình",
    )


def _panels(root: Path) -> dict[str, tuple[int, ...]]:
    """Return {connector: (width, height) in px} of the connected panels; () if the panel reports no size."""
    found: dict[str, tuple[int, ...]] = {}
    for place in sorted(root.glob("sys/class/drm/card*-*")):
        if _read(place / "status") == "connected":
            size = _read(place / "modes").partition("\n")[0].rstrip("i").split("x")  # the preferred mode comes first
            found[place.name.partition("-")[2]] = tuple(map(int, size)) if size != [""] else ()
    return found


def _listed(panels: dict[str, tuple[int, ...]]) -> str:
    return ", ".join(f"{name} {' x '.join(map(str, size))}".rstrip() for name, size in panels.items())


def _read(path: Path) -> str:
    """Return the text of a file of the kernel; "" if there is none."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
