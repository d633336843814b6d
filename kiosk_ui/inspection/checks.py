"""Rules for every page, one function each. A rule inspects a page and describes each violation in words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kiosk_ui.input.hit_testing import NEAR_MISS_MM, answering
from kiosk_ui.inspection.contrast import TEXT_RATIO, ContrastSampler
from kiosk_ui.inspection.visible_text import VisibleText
from kiosk_ui.keyboard.typing_port import CLEAR
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.scene_items import TouchTarget
from kiosk_ui.rendering.theme import FLOOR_PX
from robot.core.intents import Intent, Want
from robot.core.screen import view

TARGET_MM = 20.0
TARGET_PX = 82
"""Smallest side of a target as drawn, reference px: 20 mm on the reference panel, without the area of near misses."""

REACH_PX = 512
"""Needed controls lie below this y of a portrait screen, reference px: 1 220 mm above the floor on a 32-inch panel."""

LOWERED_REACH_PX = 880
"""Needed controls lie below this y of a portrait screen lowered for a seated visitor, reference px."""

CONVENIENT = frozenset({Want.REPEAT, Want.CORRECT, Want.STAFF_ONLY})
"""Wants (what a touch asks for) that may be out of reach: two can be spoken or done otherwise, one is for staff."""

_CLEARS = Intent(Want.TYPING, CLEAR)
"""Intent of the key that clears the field: it may be out of reach too, because holding backspace does the same."""

_WAYS_HOME = frozenset({Want.HOME, Want.BEGIN, Want.STOP, Want.STILL_HERE, Want.BACK, Want.NO})
"""Wants (what a touch asks for) that lead home: home itself, and the way on from idle, driving, warning, sheet."""

_WITHOUT_A_WAY = (view.GoodbyePage, view.OutOfServicePage)
"""Pages that need no way home: the first closes by itself, the other needs a member of staff."""

_SLACK_MM = 0.05


@dataclass(frozen=True)
class PageFault:
    """A rule that a page breaks, and how."""

    rule: str
    what: str


def fits(sight: VisibleText) -> Iterator[str]:
    """Check that every text is complete, at least of the floor size, inside its box and inside the screen."""
    for text in sight.open_texts:
        ink = sight.ink(text)
        if text.cut:
            yield f"cut: {text.text}"
        if text.size < FLOOR_PX:
            yield f"{text.size} px is too small: {text.text}"
        if not text.box.holds(ink, 2):
            yield f"leaves its box: {text.text}"
        if not sight.screen.holds(ink):
            yield f"leaves the screen: {text.text}"


def apart(sight: VisibleText) -> Iterator[str]:
    """Check that no two lines overlap and nothing covers a part of a line."""
    lines = [(text.text, sight.ink(text).inset(1)) for text in sight.open_texts]
    for number, (one, box) in enumerate(lines):
        for other, its_box in lines[number + 1 :]:
            if box.meets(its_box):
                yield f"{one} | {other}"
    for text in sight.half_hidden:
        yield f"something lies over: {text.text}"


def large_enough(sight: VisibleText) -> Iterator[str]:
    """Check that touches count for every target on 20 x 20 mm of this panel, and that it is drawn inside the screen."""
    still = sight.still
    panel, targets = still.panel, still.scene.targets
    left, top = (margin / panel.scale for margin in panel.offset_px)
    glass = Rect(-left, -top, sight.screen.w + 2 * left, sight.screen.h + 2 * top)
    for target in targets:
        rect = answering(target, targets, NEAR_MISS_MM / panel.mm, glass)
        if min(target.rect.w, target.rect.h) < TARGET_PX or min(rect.w, rect.h) * panel.mm < TARGET_MM - _SLACK_MM:
            yield f"{rect.w * panel.mm:.1f} x {rect.h * panel.mm:.1f} mm: {_name(target)}"
        if not sight.screen.holds(target.rect, 1):
            yield f"leaves the screen: {_name(target)}"


def distinct(sight: VisibleText) -> Iterator[str]:
    """Check that no two targets overlap; only a target that fills most of the page may contain others."""
    targets = sight.still.scene.targets
    for number, target in enumerate(targets):
        for later in targets[number + 1 :]:
            fills = 2 * target.rect.w * target.rect.h >= sight.screen.w * sight.screen.h
            if target.rect.inset(1).meets(later.rect.inset(1)) and not (fills and target.rect.holds(later.rect)):
                yield f"{_name(target)} | {_name(later)}"


def within_reach(sight: VisibleText) -> Iterator[str]:
    """Check that 20 mm of each needed control are below the reach line; a landscape screen is always within reach."""
    still = sight.still
    if still.panel.landscape:
        return
    line = LOWERED_REACH_PX if still.view.lowered else REACH_PX
    for target in still.scene.targets:
        needed = target.intent.want not in CONVENIENT and target.intent != _CLEARS
        if needed and target.rect.bottom - max(line, target.rect.y) < TARGET_PX:
            yield f"y = {target.rect.y:.0f}..{target.rect.bottom:.0f}: {_name(target)}"


def readable(sight: VisibleText) -> Iterator[str]:
    """Check in the picture that every text has a contrast of at least 7:1 with the background around it."""
    if sight.still.page is None:
        return
    sampler = ContrastSampler(sight)
    for text in sight.open_texts:
        found, meant = sampler.weakest(text)
        if found < TEXT_RATIO:
            yield f"{found:.1f}:1 at {text.size} px: {text.text}"
        elif not meant:
            yield f"another colour than was painted: {text.text}"


def in_the_font(sight: VisibleText) -> Iterator[str]:
    """Check that the font has every letter of the page's texts."""
    for text in sight.open_texts:
        missing = sight.still.type.missing(text.text, text.weight)
        if missing:
            yield f"{missing} in: {text.text}"


def leads_home(sight: VisibleText) -> Iterator[str]:
    """Check that a touch on the page can lead home."""
    wants = {target.intent.want for target in sight.still.scene.targets}
    if not isinstance(sight.still.view.page, _WITHOUT_A_WAY) and not wants & _WAYS_HOME:
        yield f"only {', '.join(sorted(wants)) or 'nothing to touch'}"


Rule = Callable[[VisibleText], Iterator[str]]

RULES: Mapping[str, Rule] = {
    "text": fits,
    "lines": apart,
    "20 mm": large_enough,
    "targets": distinct,
    "reach": within_reach,
    "7:1": readable,
    "glyphs": in_the_font,
    "home": leads_home,
}


def faults(sight: VisibleText, further: Mapping[str, Rule] | None = None) -> list[PageFault]:
    """Return every rule that a page breaks, the `further` rules included."""
    rules = {**RULES, **(further or {})}
    return [PageFault(name, what) for name, rule in rules.items() for what in rule(sight)]


def _name(target: TouchTarget) -> str:
    return f"{target.intent.want.value} {target.intent.of}".rstrip()
