"""Gallery pages of a usual visit, from the idle page to the goodbye."""

from msgspec.structs import replace

from kiosk_ui.gallery.display_modes import AT_MS, BIRTH, HEARD, Dress
from kiosk_ui.gallery.of_this_site import SampleSite
from robot.core.dialogue.precheck_findings import Findings
from robot.core.events import EscortStep
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.desk_values import IdleNotice
from robot.core.screen.lines import Line, in_writing
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import Content

ANSWER = "ho-tich-khai-sinh-thoi-han"
DOUBTFUL = "khieu-nai-giai-quyet"
LONGEST = "htxh-muc"
"""Policy answers: a usual one, one that a clerk should confirm, and a long one with two laws."""

NOTICE = IdleNotice(
    "Chiều thứ Sáu 17/7 trung tâm nghỉ để tập huấn. Hồ sơ hẹn trả chiều đó nhận từ sáng thứ Hai 20/7.",
    "The centre is closed on Friday afternoon, 17 July. Results due then are ready on Monday morning, 20 July.",
)
LONGEST_NOTICE = IdleNotice(
    "Từ ngày 20/7 đến 31/7, Quầy 5 tạm ngừng nhận hồ sơ cấp thẻ căn cước để nâng cấp thiết bị. Mời bà con đến trụ sở "
    "công an phường, số 12 đường Trần Hưng Đạo.",
    "From 20 to 31 July, counter 5 takes no applications for identity cards while its equipment is replaced. Please go "
    "to the ward police, 12 Tran Hung Dao Street.",
)
"""Notices of the centre: a usual one, and one of nearly as many letters as a notice may have."""

DEAF = (Part.MICROPHONE,)


def views(content: Content, dress: Dress, site: SampleSite) -> dict[str, View]:
    """Return the pages of a visit by name."""
    (topic, listed), choices, view, counter = site.listed, site.choices, dress.view, site.birth
    every = tuple(code for field in content.fields(dress.language) for code in field.codes)
    notes = tuple(range(4, len(content.procedure(BIRTH, dress.language).precheck)))
    asks, guides = "pill.asking", "pill.guide"
    return {
        "starting": view(v.StartingPage(), Face.SLEEP, pill=""),
        "idle": view(v.IdlePage(), Face.IDLE, pill=""),
        "idle-notice": view(v.IdlePage(NOTICE), Face.IDLE, pill=""),
        "idle-notice-long": view(v.IdlePage(LONGEST_NOTICE), Face.IDLE, pill=""),
        "greeting": view(v.GreetingPage(), Face.HAPPY, Ear.OPEN, "pill.listen", (Line("say.greet"),)),
        "hearing": view(v.HearingPage(7), Face.LISTEN, Ear.OPEN, "pill.listen"),
        "thinking": view(v.HearingPage(7), Face.THINK, Ear.THINKING, "pill.think", v.WAIT_CAPTIONS[:1]),
        "home": view(v.HomePage(), Face.SPEAK, pill="pill.speak", caption=(Line("say.home"),)),
        "home-deaf": view(v.HomePage(), Face.SORRY, Ear.BROKEN, "pill.deaf", (in_writing(Line("say.home")),), DEAF),
        "home-by-touch": replace(
            view(v.HomePage(), Face.ATTENTIVE, Ear.BROKEN, "pill.touch", (in_writing(Line("say.home")),)), by_touch=True
        ),
        "greeting-deaf": view(v.GreetingPage(), Face.HAPPY, Ear.BROKEN, "pill.deaf", (Line("say.greet"),), DEAF),
        "fields": view(v.ListPage("all", every, 0), caption=(Line("say.list", n=len(every)),)),
        "list": view(v.ListPage(topic, listed, 0), caption=(Line("say.list", n=len(listed)),)),
        "choices": view(v.ChoicesPage(choices, 7), Face.LISTEN, Ear.OPEN, asks, (Line("say.choose", n=3),)),
        "procedure": view(
            v.ProcedurePage(BIRTH, (0, 1), 0, "fee"),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("answer.intro", procedure=BIRTH),),
        ),
        "procedure-2": view(v.ProcedurePage(BIRTH, (), 1, can_guide=False), Face.THINK, Ear.THINKING, "pill.think"),
        "sheet-legal": view(v.ProcedurePage(BIRTH, sheet="legal")),
        "sheet-form": view(v.ProcedurePage(BIRTH, sheet="form")),
        "sheet-asked": view(v.ProcedurePage(BIRTH, sheet="asked")),
        "policy": view(
            v.PolicyPage(ANSWER, BIRTH),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("answer.policy", policy=ANSWER),),
        ),
        "policy-doubtful": view(
            v.PolicyPage(DOUBTFUL, "2.002409", can_guide=False),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("answer.policy", policy=DOUBTFUL),),
        ),
        "policy-long": view(
            v.PolicyPage(LONGEST, "1.014027"), caption=(Line("answer.policy", policy=LONGEST),), heard=HEARD
        ),
        "sheet-online": view(v.ProcedurePage(BIRTH, sheet="online")),
        "precheck": view(
            v.PrecheckPage(BIRTH, 1),
            Face.LISTEN,
            Ear.OPEN,
            "pill.listen",
            (Line("precheck.ask", procedure=BIRTH, n=1),),
        ),
        "precheck-again": view(
            v.PrecheckPage(BIRTH),
            Face.SORRY,
            pill="pill.speak",
            caption=(Line("say.precheck_reply"), Line("precheck.ask", procedure=BIRTH)),
        ),
        "precheck-missing": view(
            v.ConclusionPage(BIRTH, Findings(missing=(0, 1), unsure=(2,))),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("say.precheck_missing", n=2), Line("precheck.first", procedure=BIRTH, n=0)),
        ),
        "precheck-mixed": view(
            v.ConclusionPage(BIRTH, Findings(missing=(1,), bring=(3,), notes=notes, unsure=(0, 2))),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("say.precheck_missing", n=1), Line("precheck.only", procedure=BIRTH, n=1)),
        ),
        "precheck-offer": view(
            v.ConclusionPage(BIRTH, Findings(bring=(3,), notes=notes)),
            Face.SPEAK,
            pill=asks,
            caption=(
                Line("say.precheck_bring", n=1),
                Line("precheck.only", procedure=BIRTH, n=3),
                Line("say.offer", place=counter),
            ),
        ),
        "precheck-right": view(
            v.ConclusionPage(BIRTH, can_guide=False, papers=False),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("say.precheck_right"),),
        ),
        "precheck-unsure": view(
            v.ConclusionPage(BIRTH, Findings(unsure=(0, 2))), caption=(Line("say.precheck_unsure", n=2),)
        ),
        "precheck-ready": view(
            v.ConclusionPage(BIRTH, can_guide=False),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("say.precheck_complete"),),
        ),
        "guide-question": view(
            v.GuideQuestionPage(counter, BIRTH),
            Face.SPEAK,
            pill=asks,
            caption=(Line("say.offer", place=counter),),
        ),
        "guide-question-deaf": view(
            v.GuideQuestionPage(counter, BIRTH),
            Face.SPEAK,
            Ear.BROKEN,
            asks,
            (Line("say.offer", place=counter),),
            DEAF,
        ),
        "map-leaving": view(
            v.MapPage(counter, leaving=True), Face.GUIDE, pill=guides, caption=(Line("say.follow_me"),)
        ),
        "map-paused": view(v.MapPage(counter, paused=True), Face.LISTEN, Ear.OPEN, asks, (Line("say.paused"),)),
        "map-alone": view(
            v.MapPage(counter, can_guide=False), Face.SORRY, caption=(Line("say.way_alone", place=counter),)
        ),
        "moving": view(v.MovingPage(counter), Face.GUIDE, Ear.OPEN, guides),
        "moving-waiting": view(v.MovingPage("home", returning=True, step=EscortStep.HELD_UP), Face.GUIDE, pill=guides),
        "arrived": view(
            v.ArrivedPage(counter, BIRTH, (0, 1, 2)),
            Face.HAPPY,
            pill="pill.speak",
            caption=(Line("say.arrived", place=counter),),
        ),
        "notice": view(
            v.NoticePage(Line("say.no_ticket")), Face.SPEAK, pill="pill.speak", caption=(Line("say.no_ticket"),)
        ),
        "staff": view(v.StaffPage(), pill="pill.call", caption=(Line("say.staff"),)),
        "timeout": view(v.TimeoutPage(AT_MS + 21_000), pill=asks, caption=(Line("say.still_there"),)),
        "goodbye": view(v.GoodbyePage(), Face.HAPPY, caption=(Line("say.goodbye"),)),
        "stop": view(v.StopPage(), Face.STOP, pill="", caption=(Line("say.stopped"),)),
        "stop-fault": view(v.StopPage("fault", released=True), Face.STOP, pill="", caption=(Line("say.stopped"),)),
        "stop-released": view(v.StopPage("bumper", released=True), Face.STOP, pill="", caption=(Line("say.stopped"),)),
        "out-of-service": view(v.OutOfServicePage("E-20"), Face.SLEEP, pill=""),
    }
