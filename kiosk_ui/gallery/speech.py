"""Gallery pages that answer spoken words, pages while a visitor or the robot speaks, and pages in a loud room."""

from kiosk_ui.gallery.display_modes import BIRTH, HEARD, Dress
from kiosk_ui.gallery.of_this_site import SampleSite
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import Content

LONG_REQUEST = "cháu ơi cho bác hỏi làm giấy khai sinh cho cháu nội mới đẻ ở bệnh viện huyện thì cần mang theo gì"
"""The words heard in turn `HEARD`, too long for the line that shows them."""


def views(_content: Content, dress: Dress, site: SampleSite) -> dict[str, View]:
    """Return the pages about speech by name."""
    (topic, listed), choices, view = site.listed, site.choices, dress.view
    intro, offer = (Line("answer.intro", procedure=BIRTH),), (Line("say.offer", place=site.birth),)
    procedure = v.ProcedurePage(BIRTH)
    return {
        "heard-procedure": view(procedure, Face.SPEAK, pill="pill.speak", caption=intro, heard=HEARD),
        "heard-list": view(v.ListPage(topic, listed, 0), caption=(Line("say.list", n=len(listed)),), heard=HEARD),
        "heard-question": view(
            v.GuideQuestionPage(site.birth, BIRTH), Face.SPEAK, pill="pill.asking", caption=offer, heard=HEARD
        ),
        "hearing-procedure": view(
            procedure, Face.LISTEN, Ear.OPEN, "pill.listen", intro, heard=HEARD, hearing=HEARD + 1
        ),
        "hearing-precheck": view(v.PrecheckPage(BIRTH, 1), Face.LISTEN, Ear.OPEN, "pill.listen", hearing=HEARD + 2),
        "long-answer": view(
            procedure, Face.SPEAK, pill="pill.speak", caption=(Line("answer.papers", procedure=BIRTH),), heard=HEARD
        ),
        "noisy-greeting": view(
            v.GreetingPage(), Face.HAPPY, Ear.OPEN, "pill.listen", (Line("say.noisy"), Line("say.greet")), noisy=True
        ),
        "noisy-hearing": view(v.HearingPage(HEARD + 1), Face.LISTEN, Ear.OPEN, "pill.listen", noisy=True),
        "noisy-home": view(v.HomePage(), caption=(Line("say.home"),), heard=HEARD, noisy=True),
        "noisy-choices": view(
            v.ChoicesPage(choices, HEARD), Face.LISTEN, Ear.OPEN, caption=(Line("say.choose", n=3),), noisy=True
        ),
        "noisy-confirm": view(
            v.ChoicesPage((BIRTH,), HEARD),
            Face.LISTEN,
            Ear.OPEN,
            "pill.listen",
            (Line("say.confirm", procedure=BIRTH),),
            noisy=True,
        ),
        "noisy-procedure": view(procedure, pill="pill.speak", caption=intro, heard=HEARD, noisy=True),
        "confirm": view(v.ChoicesPage((BIRTH,), HEARD), caption=(Line("say.confirm", procedure=BIRTH),)),
        "silent-home": view(v.HomePage(), caption=(Line("say.home"),), down=(Part.VOICE,)),
        "moving-home": view(
            v.MovingPage("home", returning=True), Face.GUIDE, pill="pill.guide", caption=(Line("say.returning"),)
        ),
        "idle-stuck": view(v.IdlePage(), Face.IDLE, pill="", caption=(Line("say.stuck"),)),
    }
