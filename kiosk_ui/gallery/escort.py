"""Gallery pages of an escort: obstacles ahead, a lost visitor, and a battery too low for the way."""

from kiosk_ui.gallery.display_modes import Dress
from kiosk_ui.gallery.of_this_site import SampleSite
from robot.core.events import EscortStep
from robot.core.screen import view
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import Content


def views(_content: Content, dress: Dress, site: SampleSite) -> dict[str, View]:
    """Return the pages of an escort by name."""
    guides, asks, counter = "pill.guide", "pill.asking", site.birth

    def moving(step: EscortStep, *keys: str, returning: bool = False) -> View:
        page = view.MovingPage("home" if returning else counter, returning, step)
        return dress.view(page, Face.GUIDE, Ear.OPEN, guides, tuple(Line(key) for key in keys))

    asked = (Line("say.still_with_me"),)
    return {
        "moving-visitor-waits": moving(EscortStep.WAITING),
        "moving-held-up": moving(EscortStep.HELD_UP),
        "moving-asking": moving(EscortStep.ASKING, "say.let_me_pass"),
        "moving-rerouted": moving(EscortStep.REROUTED, "say.rerouted"),
        "moving-backing": moving(EscortStep.BACKING, "say.backing"),
        "moving-stuck": moving(EscortStep.STUCK, "say.way_blocked"),
        "moving-unsure": moving(EscortStep.UNSURE, "say.finding_place"),
        "moving-gave-up": moving(EscortStep.LEADING, "say.gave_up", "say.returning", returning=True),
        "seeking-turning": dress.view(view.SeekingPage(counter), Face.SPEAK, pill=asks, caption=asked),
        "seeking": dress.view(view.SeekingPage(counter, looking=True), Face.LISTEN, Ear.OPEN, asks, asked),
        "map-battery": dress.view(
            view.MapPage(counter, can_guide=False),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("say.way_battery", place=counter),),
        ),
        "guide-question-far": dress.view(
            view.GuideQuestionPage(counter),
            Face.SPEAK,
            pill=asks,
            caption=(Line("say.how_far", place=counter, n=10), Line("say.offer", place=counter)),
        ),
        "idle-battery": dress.view(view.IdlePage(), Face.IDLE, pill="", caption=(Line("say.battery_empty"),)),
    }
