"""What every page has to keep, one rule each. A rule looks at a page and says in words what breaks it."""

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
"""20 mm on the reference panel: no target is drawn smaller, whatever near misses add."""

REACH_PX = 512
"""Portrait: nothing that is needed stands higher (1 220 mm above the floor on a 32-inch panel)."""

LOWERED_REACH_PX = 880
"""Portrait, when the controls are lowered for somebody who sits."""

CONVENIENT = frozenset({Want.REPEAT, Want.CORRECT, Want.STAFF_ONLY})
"""May stand out of reach: the first two can be spoken and have another way, the third is not for visitors."""

_CLEARS = Intent(Want.TYPING, CLEAR)
"""A convenience too: the backspace, held, does the same."""

_WAYS_HOME = frozenset({Want.HOME, Want.BEGIN, Want.STOP, Want.STILL_HERE, Want.BACK, Want.NO})
"""Home itself, or what leads to a page with a way home: the idle page, moving wheels, a warning, a sheet."""

_WITHOUT_A_WAY = (view.GoodbyePage, view.OutOfServicePage)
"""Pages that go by themselves, and the one that a person must come to."""

_SLACK_MM = 0.05


@dataclass(frozen=True)
class PageFault:
    """One broken rule on one page."""

    rule: str
    what: str


def fits(sight: VisibleText) -> Iterator[str]:
    """No text is cut, smaller than the floor, outside its box or outside the screen."""
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
    """No two lines stand on each other, and nothing lies over a part of one."""
    lines = [(text.text, sight.ink(text).inset(1)) for text in sight.open_texts]
    for number, (one, box) in enumerate(lines):
        for other, its_box in lines[number + 1 :]:
            if box.meets(its_box):
                yield f"{one} | {other}"
    for text in sight.half_hidden:
        yield f"something lies over: {text.text}"


def large_enough(sight: VisibleText) -> Iterator[str]:
    """Every target answers to a finger on 20 mm both ways of this panel, and is drawn on the screen."""
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
    """No target lies over a part of another. One that fills the page may have others on it."""
    targets = sight.still.scene.targets
    for number, target in enumerate(targets):
        for later in targets[number + 1 :]:
            fills = 2 * target.rect.w * target.rect.h >= sight.screen.w * sight.screen.h
            if target.rect.inset(1).meets(later.rect.inset(1)) and not (fills and target.rect.holds(later.rect)):
                yield f"{_name(target)} | {_name(later)}"


def within_reach(sight: VisibleText) -> Iterator[str]:
    """Of every control that is needed 20 mm lie below the reach line. A landscape screen is within reach as a whole."""
    still = sight.still
    if still.panel.landscape:
        return
    line = LOWERED_REACH_PX if still.view.lowered else REACH_PX
    for target in still.scene.targets:
        needed = target.intent.want not in CONVENIENT and target.intent != _CLEARS
        if needed and target.rect.bottom - max(line, target.rect.y) < TARGET_PX:
            yield f"y = {target.rect.y:.0f}..{target.rect.bottom:.0f}: {_name(target)}"


def readable(sight: VisibleText) -> Iterator[str]:
    """Every text has 7:1 or more with the ground around it, in the picture."""
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
    """Every letter is in the font."""
    for text in sight.open_texts:
        missing = sight.still.type.missing(text.text, text.weight)
        if missing:
            yield f"{missing} in: {text.text}"


def leads_home(sight: VisibleText) -> Iterator[str]:
    """There is a way home from the page."""
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
    """Every broken rule of a page, `further` rules too."""
    rules = {**RULES, **(further or {})}
    return [PageFault(name, what) for name, rule in rules.items() for what in rule(sight)]


def _name(target: TouchTarget) -> str:
    return f"{target.intent.want.value} {target.intent.of}".rstrip()
