"""Pages S02 greeting and S03 listening: they invite the visitor to speak and show each word as it is recognised."""

from msgspec.structs import replace

from kiosk_ui.animation.animation_state import BARS
from kiosk_ui.pages.privacy import NOTICE_H, notice
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Gradient, Icon, Item, Panel
from kiosk_ui.rendering.theme import (
    BODY,
    BUTTON,
    HERO,
    LABEL_STRONG,
    MEDIUM,
    QUESTION,
    ROW_PLAIN,
    SEMIBOLD,
    TRANSCRIPT,
    Colour,
    TextStyle,
)
from kiosk_ui.widgets import basic, captions, navigation_bar, page_frame
from kiosk_ui.widgets.status_pill import pill
from kiosk_ui.widgets.transcript import transcript_items
from robot.core.intents import Want
from robot.core.screen.view import WAIT_CAPTIONS, Ear, GreetingPage, HearingPage

EXAMPLES: tuple[tuple[str, Want, str], ...] = (
    ("greet.ex1", Want.TOPIC, "birth"),
    ("greet.ex2", Want.TOPIC, "land"),
    ("greet.ex3", Want.DOSSIER, ""),
)
"""Examples of what a visitor may say, each with the intent that a touch of it has."""

_PITCH, _BAR_W = 20, 10
_GREETING_LEAST = 834


def greeting(lay: PageLayout, _page: GreetingPage) -> None:
    """Lay out the greeting, with examples of what to say and buttons to touch instead."""
    if lay.short:
        area = page_frame.frame(lay, "finish", least=_GREETING_LEAST)
        lay.text(
            lay.words("greet.ask"), Rect(area.x, area.y, area.w, 84), TextStyle(56, 80, HERO.weight), valign="middle"
        )
        chosen = Rect(area.x, area.bottom - 150, area.w, 130)
        told = Rect(area.x, chosen.y - 76 - NOTICE_H, area.w, NOTICE_H)
        tall = min(120, (told.y - 20 - area.y - 160 - 2 * 20) / 3)
        cards = Rect(area.x, area.y + 160, area.w, 3 * tall + 2 * 20)
    else:
        t = lay.theme
        lay.put(Gradient(Rect(0, 0, 1080, 980), t.visor1, t.visor2, (0, 0, 56, 56)))
        page_frame.strip(lay)
        page_frame.face(lay, 540, 350, 1.3)
        said = Rect(48, 552, 984, 184)
        if any(line.key != "say.greet" for line in lay.view.caption):
            captions.caption(lay, said, QUESTION)
        else:  # the greeting itself, larger
            hi, ask = Rect(said.x, said.y, said.w, 108), Rect(said.x, said.y + 112, said.w, 72)
            lay.text(lay.words("greet.hi"), hi, HERO, t.on_visor, "centre", valign="middle")
            lay.text(lay.words("greet.ask"), ask, QUESTION, t.on_visor, "centre", valign="middle", even=True)
            lay.target(said, Want.REPEAT)
        pill(lay, 540, 750, style=TextStyle(32, 48, SEMIBOLD), height=66)
        told = Rect(48, 852, 984, NOTICE_H)
        navigation_bar.navigation(lay, "finish")
        cards = Rect(48, 1072, 984, 376)
        chosen = Rect(48, 1548, 984, 128)
    t = lay.theme
    heading = TextStyle(34, 50, MEDIUM)
    written = "" if lay.listens else "_written"
    above = Rect(cards.x, cards.y - 62, cards.w, 54)
    lay.text(lay.words(f"greet.ex{written}"), above, heading, t.ink2, valign="middle")
    for (key, want, of), rect in zip(EXAMPLES, cards.rows(3, 20), strict=True):
        lay.card(rect)
        lay.icon("chat", rect.x + 62, rect.cy, 48)
        lay.text(lay.words(key), Rect(rect.x + 114, rect.y + 6, rect.w - 140, rect.h - 12), ROW_PLAIN, valign="middle")
        lay.target(rect, want, of)
    lay.text(
        lay.words(f"greet.or{written}"), Rect(chosen.x, chosen.y - 60, chosen.w, 54), heading, t.ink2, valign="middle"
    )
    one, two, three = chosen.columns(3, 24)
    style = TextStyle(32, 46, BUTTON.weight)
    basic.button(lay, one, lay.words("greet.b1"), Want.HOME, icon="grid", kind=basic.PRIMARY, style=style)
    basic.button(lay, two, lay.words("greet.b2"), Want.TICKET, icon="ticket", style=style)
    basic.button(lay, three, lay.words("greet.b3"), Want.DOSSIER, icon="filefind", style=style)
    notice(lay, told, dark=not lay.short)
    page_frame.toast(lay)


def hearing(lay: PageLayout, page: HearingPage) -> None:
    """Lay out the listening page: it asks for nothing but speech, and the words appear as they are recognised."""
    lay.view = replace(lay.view, heard=0, hearing=0)
    if lay.landscape:
        _hearing_landscape(lay, page)
        return
    t = lay.theme
    page_frame.full_ground(lay)
    page_frame.strip(lay)
    page_frame.face(lay, 540, 420, 1.45)
    _hearing_pill(lay, 540, 640)
    if waits := [line for line in lay.view.caption if line in WAIT_CAPTIONS]:
        captions.put(lay, lay.shown(waits[0]), Rect(48, 732, 984, 180), QUESTION)
    else:
        _meter(lay, 540, 812, t.glow)
    panel = Rect(48, 940, 984, 400)
    lay.put(Panel(panel, 40, t.panel, t.line if t.flat else (*t.unsure_on_visor, 110), 4 if t.flat else 2))
    lay.text(
        lay.words("lis.heard"), Rect(98, 966, 884, 52), TextStyle(32, 48, MEDIUM), t.second_on_visor, valign="middle"
    )
    _transcript(lay, page.turn, Rect(98, 1026, 884, 286), t.on_visor, t.unsure_on_visor)
    lay.text(
        lay.words("lis.priv"), Rect(48, 1366, 984, 62), TextStyle(32, 48, MEDIUM), t.on_visor, "centre", valign="middle"
    )
    again, done = Rect(48, 1464, 984, 128).columns(2, 24)
    basic.button(lay, again, lay.words("lis.again"), Want.TALK_AGAIN, icon="refresh", kind=basic.ON_DARK)
    basic.button(lay, done, lay.words("lis.done"), Want.FINISHED_TALKING, icon="check", kind=basic.ON_DARK_FILLED)
    why = lay.words("note.noisy" if lay.view.noisy else "lis.hand1")
    lay.text(why, Rect(48, 1634, 984, 62), TextStyle(32, 48, MEDIUM), t.on_visor, "centre", valign="middle")
    basic.button(lay, Rect(240, 1704, 600, 128), lay.words("lis.hand2"), Want.HOME, icon="hand", kind=basic.ON_DARK)


def _hearing_landscape(lay: PageLayout, page: HearingPage) -> None:
    t = lay.theme
    area = page_frame.frame(lay)
    panel = Rect(area.x, 48, area.w, 470)
    lay.card(panel, radius=40)
    lay.text(
        lay.words("lis.heard"),
        Rect(panel.x + 48, panel.y + 28, panel.w - 96, 56),
        TextStyle(34, 50, MEDIUM),
        t.ink2,
        valign="middle",
    )
    _transcript(lay, page.turn, Rect(panel.x + 48, panel.y + 92, panel.w - 96, 280), t.ink, t.ink3)
    _meter(lay, panel.cx, panel.bottom - 48, t.wave, height=70)
    done, again = Rect(area.x, 560, area.w, 140).columns(2, 24)
    basic.button(lay, done, lay.words("lis.done"), Want.FINISHED_TALKING, icon="check", kind=basic.PRIMARY)
    basic.button(lay, again, lay.words("lis.again"), Want.TALK_AGAIN, icon="refresh")
    lay.text(lay.words("lis.priv"), Rect(area.x, 720, area.w, 60), BODY, t.ink2, "centre", valign="middle")
    basic.button(lay, Rect(area.x, 800, area.w, 120), lay.words("lis.hand2"), Want.HOME, icon="hand")


def _hearing_pill(lay: PageLayout, cx: float, y: float) -> None:
    t = lay.theme
    thinking = lay.view.ear is Ear.THINKING
    label = lay.words("pill.think" if thinking else "lis.state")
    style = TextStyle(36, 52, LABEL_STRONG.weight)
    setting = lay.type.fit(label, 700, 70, style, lay.factor)
    wide = lay.type.width(setting.lines[0], setting.size, setting.weight)
    rect = Rect(cx - (wide + 130) / 2, y, wide + 130, 76)
    ground, ink = (t.accent, t.on_accent) if t.flat else (t.glow, t.pupil)
    words, _ = lay.set(label, Rect(rect.x + 84, rect.y, wide + 2, 76), style, ink, valign="middle")
    lay.still(
        Rect(48, y - 2, 984, 80),
        (Panel(rect, 38, ground), Icon("search" if thinking else "mic", rect.x + 52, rect.cy, 32, ink, 2.4), *words),
    )


def _meter(lay: PageLayout, cx: float, cy: float, colour: Colour, *, height: float = 140) -> None:
    """Put the level meter of the microphone, 45 bars: the newest level in the middle, older levels further out."""
    half = (BARS - 1) * _PITCH + _BAR_W
    rect = Rect(cx - half, cy - height / 2 - 2, 2 * half, height + 4)

    def items(now: RegionInput) -> tuple[Item, ...]:
        bars: list[Item] = []
        for i, level in enumerate(now.motion.levels):
            fade = 1 - 0.75 * i / BARS
            tall = round(_BAR_W + (height - _BAR_W) * level * fade)
            for x in {cx - i * _PITCH, cx + i * _PITCH}:
                bars.append(Panel(Rect(x - _BAR_W / 2, cy - tall / 2, _BAR_W, tall), _BAR_W / 2, colour))
        return tuple(bars)

    lay.live(ItemsRegion(rect, items))


def _transcript(lay: PageLayout, turn: int, box: Rect, sure: Colour, unsure: Colour) -> None:
    """Put the last three lines of the recognised words at most. They are private: the text cache never keeps them."""
    style = lay.size(TRANSCRIPT) if not lay.view.large else TextStyle(66, 94, TRANSCRIPT.weight)

    def items(now: RegionInput) -> tuple[Item, ...]:
        text, final = now.live.transcript(turn)
        words, confirmed = now.motion.heard(turn, text, final=final)
        return tuple(transcript_items(lay, words, confirmed, box, style, sure, unsure, open_end=not final))

    lay.live(ItemsRegion(box.inset(-4, -6), items, private=True))
