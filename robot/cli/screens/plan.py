"""Plan the work of `kiosk screens`: which shapes of panel and display modes, and which pages each process draws."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch

from kiosk_ui.gallery import Dress
from kiosk_ui.window.panel_size import PanelSize

SHAPES: dict[str, PanelSize] = {
    "portrait": PanelSize(1080, 1920, 21.5),
    "landscape": PanelSize(1920, 1080, 21.5),
    "small": PanelSize(1280, 800, 15.6),
}

VIEWS, FRONTS, INSIDES = "views", "fronts", "insides"
"""Kinds of pages: the sample pages of the gallery, the first page of each procedure, and the pages behind it."""

_PORTION = {VIEWS: 16, FRONTS: 24, INSIDES: 8}  # for INSIDES, procedures with a dozen pages each


@dataclass(frozen=True, slots=True)
class DisplayMode:
    """A display mode of the pages (language, size, theme), and its name, which is also the name of its folder."""

    name: str
    language: str = "vi"
    large: bool = False
    contrast: bool = False
    mode: str = ""  # lowered, written

    @property
    def dress(self) -> Dress:
        """Return the display mode in the form that the gallery of sample pages takes."""
        return Dress(self.language, self.large, self.contrast, {self.mode: True} if self.mode else {})


@dataclass(frozen=True, slots=True)
class Work:
    """A portion of the pages, for one process: `names` are names of gallery views, or codes of procedures."""

    shape: str
    style: DisplayMode
    kind: str
    names: tuple[str, ...]
    painted: bool = True


def styles() -> list[DisplayMode]:
    """Return all display modes: each language, theme and text size; then the modes that change the layout, not the
    colours."""
    found = [
        _style(language, large, contrast)
        for language in ("vi", "en")
        for contrast in (False, True)
        for large in (False, True)
    ]
    for mode in ("lowered", "written"):
        found += [_style("vi", False, False, mode), _style("en", True, True, mode)]
    return found


def _style(language: str, large: bool, contrast: bool, mode: str = "") -> DisplayMode:
    parts = [language, "contrast" if contrast else "", "large" if large else "", mode]
    return DisplayMode("-".join(part for part in parts if part), language, large, contrast, mode)


def chosen(args: argparse.Namespace) -> tuple[list[str], list[DisplayMode]]:
    """Return the shapes of panel and the display modes that the options select."""
    shapes = [shape for shape in SHAPES if args.shape in (None, shape)]
    kept = [
        style
        for style in styles()
        if args.language in (None, style.language)
        and args.size in (None, "large" if style.large else "normal")
        and args.theme in (None, "contrast" if style.contrast else "light")
        and args.mode in (None, style.mode or "none")
    ]
    return shapes, kept


def portions(
    shapes: Sequence[str],
    kept: Sequence[DisplayMode],
    views: Sequence[str],
    codes: Sequence[str],
    pages: Sequence[str],
    *,
    check: bool,
) -> Iterator[Work]:
    """Yield the portions of work; only pages whose name matches one of the patterns `pages` are included.

    Procedure pages are painted in the first style of each size. With `check` all pages of a procedure are also laid out
    in each language and size, but not in each theme, since procedures differ in text, not in colours."""
    wanted = [name for name in views if _matches(name, pages)]
    procedures = [code for code in codes if _matches(code, pages)]
    for shape in shapes:
        for style in kept:
            yield from _cut(Work(shape, style, VIEWS, tuple(wanted)))
    plain = [style for style in kept if not style.mode and not style.contrast]
    for shape in shapes:
        sizes = {style.large: style for style in reversed(plain)}
        for style in sizes.values():
            yield from _cut(Work(shape, style, FRONTS, tuple(procedures)))
        for style in plain if check else ():
            if style not in sizes.values():
                yield from _cut(Work(shape, style, FRONTS, tuple(procedures), painted=False))
            yield from _cut(Work(shape, style, INSIDES, tuple(procedures), painted=False))


def _matches(name: str, patterns: Sequence[str]) -> bool:
    return not patterns or any(fnmatch(name, pattern) for pattern in patterns)


def _cut(work: Work) -> Iterator[Work]:
    size = _PORTION[work.kind]
    for start in range(0, len(work.names), size):
        names = work.names[start : start + size]
        yield Work(work.shape, work.style, work.kind, names, work.painted)
