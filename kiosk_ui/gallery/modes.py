"""Gallery pages of display options, of hearing mode (for deaf visitors), and with controls low for a seated visitor."""

from kiosk_ui.gallery.display_modes import BIRTH, Dress
from kiosk_ui.gallery.of_this_site import SampleSite
from robot.core.phases import Bubble
from robot.core.screen import view as v
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import Content

_HELLO = Bubble(Line("say.written"))
_CHOSEN = Bubble(Line("name.choose", procedure=BIRTH), by_visitor=True)
_INTRO = Bubble(Line("answer.intro", procedure=BIRTH))
_ASKED = Bubble(Line("name.ask_papers"), by_visitor=True)
_PAPERS = Bubble(Line("answer.papers", procedure=BIRTH))


def views(_content: Content, dress: Dress, site: SampleSite) -> dict[str, View]:
    """Return the pages of options, hearing mode and lowered controls by name."""
    view, (key, codes) = dress.view, site.longest
    asks = (Line("say.options"),)
    intro = (Line("answer.intro", procedure=BIRTH),)
    return {
        "options": view(v.OptionsPage(), Face.SPEAK, pill="pill.speak", caption=asks),
        "options-set": view(
            v.OptionsPage(slow=True), caption=asks, ear=Ear.OPEN, pill="pill.listen", read_aloud=True, calm=True
        ),
        "options-2": view(v.OptionsPage(1, volume=3), caption=asks, calm=True),
        "privacy": view(v.PrivacyPage(), Face.SPEAK, pill="pill.speak", caption=(Line("say.privacy"),)),
        "writing": view(v.WritingPage((_HELLO,)), ear=Ear.BROKEN, pill="pill.written", written=True),
        "writing-answer": view(
            v.WritingPage((_HELLO, _CHOSEN, _INTRO), BIRTH, True), ear=Ear.BROKEN, pill="pill.written", written=True
        ),
        "writing-long-answer": view(
            v.WritingPage((_INTRO, _ASKED, _PAPERS), BIRTH), ear=Ear.BROKEN, pill="pill.written", written=True
        ),
        "clerk": view(v.ClerkPage(), ear=Ear.BROKEN, pill="pill.written", written=True),
        "written-procedure": view(
            v.ProcedurePage(BIRTH, (0,)), ear=Ear.BROKEN, pill="pill.written", caption=intro, written=True
        ),
        "lowered-home": view(v.HomePage(), caption=(Line("say.home"),), lowered=True),
        "lowered-home-2": view(v.HomePage(1), lowered=True),
        "lowered-list": view(v.ListPage(key, codes, 1), caption=(Line("say.list", n=len(codes)),), lowered=True),
        "lowered-procedure": view(
            v.ProcedurePage(BIRTH, (0, 1)), Face.SPEAK, pill="pill.speak", caption=intro, lowered=True
        ),
    }
