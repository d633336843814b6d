"""Views of every page, and the real content of the product, for the tests of the screen."""

import datetime
from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec

from robot.core import view as v
from robot.core.findings import Findings
from robot.core.parts import Part
from robot.core.view import Ear, Face, View
from robot.core.words import Line
from robot.knowledge.catalogue import Precheck
from robot.runtime.content import Content
from robot.runtime.content_files import load_content
from robot.runtime.lobby_file import load_lobby
from robot.runtime.ports import Live
from robot.runtime.settings_files import load_settings

CONFIG = Path(__file__).parents[2] / "config"
WALL = datetime.datetime(2026, 7, 14, 8, 42)  # a Tuesday
AT_MS = 1_000_000
PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)
DIAGONAL_INCH = 21.5
BIRTH = "1.001193"
HEARD = 6
LONG_REQUEST = "cháu ơi cho bác hỏi làm giấy khai sinh cho cháu nội mới đẻ ở bệnh viện huyện thì cần mang theo gì"
"""The words of turn `HEARD`, more than their line holds."""


@cache
def content() -> Content:
    """Words, catalogue and map as the robot has them, on the day of `WALL`; the paper check of `BIRTH` is fixed."""
    found = load_content(CONFIG, load_settings(), load_lobby(CONFIG / "lobby.toml"), WALL.date)
    procedures = found.catalogue.procedures
    procedures[BIRTH] = msgspec.structs.replace(procedures[BIRTH], precheck=_questions())
    return found


def _questions() -> tuple[Precheck, ...]:
    """As many questions as a file may hold; the second is as long as one may be, with a finding of three lines."""
    birth_notice = {
        "ask": {
            "vi": "Bác có giấy chứng sinh của bệnh viện chưa ạ?",
            "en": "Do you have the birth notice from the hospital?",
        },
        "good": "yes",
        "missing": {
            "vi": "Giấy chứng sinh; không có thì giấy cam đoan về việc sinh",
            "en": "The birth notice; without it, a written statement about the birth",
        },
    }
    identity = {
        "ask": {
            "vi": "Bác có mang căn cước hoặc hộ chiếu còn hạn của mình không ạ?",
            "en": "Did you bring your own identity card or passport that is still valid today?",
        },
        "good": "yes",
        "missing": {
            "vi": "Căn cước, hộ chiếu hoặc giấy tờ khác có ảnh của người đi đăng ký, còn giá trị vào ngày nộp",
            "en": "Identity card, passport or other paper with a photo of the person who registers, still valid",
        },
    }
    registered = {
        "ask": {
            "vi": "Cháu đã được đăng ký khai sinh ở nơi khác chưa ạ?",
            "en": "Was the child registered somewhere else before?",
        },
        "good": "no",
        "missing": {"vi": "Bản sao giấy khai sinh, không đăng ký lại", "en": "A copy instead of a new registration"},
        "instead": "2.000635",
    }
    for_another = {
        "ask": {"vi": "Bác có đi làm hộ người khác không ạ?", "en": "Are you here for somebody else?"},
        "good": "no",
        "missing": {
            "vi": "Văn bản ủy quyền có chứng thực; làm hộ ông bà, cha mẹ, anh chị em ruột thì không cần chứng thực",
            "en": "An authorisation, certified unless you are the person's close relative or spouse",
        },
        "paper": "Văn bản ủy quyền",
    }
    dispute = {
        "ask": {"vi": "Có ai tranh chấp về cha, mẹ, con không ạ?", "en": "Is there a dispute about the parents?"},
        "good": "no",
        "missing": {"vi": "Có tranh chấp thì do Tòa án giải quyết", "en": "A dispute is decided by the court"},
    }
    questions = (birth_notice, identity, registered, for_another, dispute)
    return msgspec.convert(questions, tuple[Precheck, ...])


def lively() -> Live:
    """Values in the middle of a visit: a voice, a route, words of turns 6 and 7."""
    live = Live()
    live.mic_level = 0.6
    live.voice_level = 0.3
    live.pose = (3.0, 3.2, 1.57)
    live.driven = ((3.0, 3.2), (3.0, 5.8), (5.0, 5.8), (5.0, 6.9))
    live.heard(HEARD, LONG_REQUEST, final=True)
    live.heard(7, "tôi muốn làm giấy khai sinh cho cháu nội, cháu sinh ở bệnh viện", final=False)
    return live


def _choices() -> tuple[str, ...]:
    return content().catalogue.topics["birth"].codes[:3]


def views(language: str = "vi", *, large: bool = False, contrast: bool = False) -> dict[str, View]:
    """Every page in its usual frame, by a name that sorts in the order of a visit."""
    topics = {topic.key: topic.codes for topic in content().topics(language)}
    land = topics["land"]

    def view(
        page: v.AnyPage,
        face: Face = Face.ATTENTIVE,
        ear: Ear = Ear.CLOSED,
        pill: str = "pill.waiting",
        caption: tuple[Line, ...] = (),
        down: tuple[Part, ...] = (),
        heard: int = 0,
        hearing: int = 0,
        noisy: bool = False,
        **modes: bool,
    ) -> View:
        return View(
            page,
            face,
            ear,
            pill,
            caption,
            language,
            large or noisy,
            contrast,
            down=down,
            heard=heard,
            hearing=hearing,
            noisy=noisy,
            **modes,
        )

    asks, guides = "pill.asking", "pill.guide"
    return {
        "starting": view(v.StartingPage(), Face.SLEEP, pill=""),
        "idle": view(v.IdlePage(), Face.IDLE, pill=""),
        "greeting": view(v.GreetingPage(), Face.HAPPY, Ear.OPEN, "pill.listen", (Line("say.greet"),)),
        "hearing": view(v.HearingPage(7), Face.LISTEN, Ear.OPEN, "pill.listen"),
        "home": view(v.HomePage(), Face.SPEAK, pill="pill.speak", caption=(Line("say.home"),)),
        "home-deaf": view(v.HomePage(), Face.SORRY, Ear.BROKEN, "pill.deaf", (Line("say.nudge"),), (Part.MICROPHONE,)),
        "list": view(v.ListPage("land", land, 0), caption=(Line("say.list", n=len(land)),)),
        "choices": view(v.ChoicesPage(_choices(), 7), Face.LISTEN, Ear.OPEN, asks, (Line("say.choose", n=3),)),
        "procedure": view(
            v.ProcedurePage(BIRTH, (0, 1), 0, "fee"),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("answer.intro", procedure=BIRTH),),
        ),
        "procedure-2": view(v.ProcedurePage(BIRTH, (), 1, can_guide=False), Face.THINK, Ear.THINKING, "pill.think"),
        "sheet-legal": view(v.ProcedurePage(BIRTH, sheet="legal")),
        "sheet-form": view(v.ProcedurePage(BIRTH, sheet="form")),
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
            v.ConclusionPage(BIRTH, Findings(missing=(1,), bring=(3,), notes=(4,), unsure=(0, 2))),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("say.precheck_missing", n=1), Line("precheck.only", procedure=BIRTH, n=1)),
        ),
        "precheck-offer": view(
            v.ConclusionPage(BIRTH, Findings(bring=(3,), notes=(4,))),
            Face.SPEAK,
            pill=asks,
            caption=(
                Line("say.precheck_bring", n=1),
                Line("precheck.only", procedure=BIRTH, n=3),
                Line("say.offer", place="counter:3"),
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
            v.GuideQuestionPage("counter:3", BIRTH),
            Face.SPEAK,
            pill=asks,
            caption=(Line("say.offer", place="counter:3"),),
        ),
        "map-leaving": view(
            v.MapPage("counter:3", leaving=True), Face.GUIDE, pill=guides, caption=(Line("say.follow_me"),)
        ),
        "map-paused": view(v.MapPage("counter:3", paused=True), Face.LISTEN, Ear.OPEN, asks, (Line("say.paused"),)),
        "map-alone": view(
            v.MapPage("counter:3", can_guide=False), Face.SORRY, caption=(Line("say.way_alone", place="counter:3"),)
        ),
        "moving": view(v.MovingPage("counter:3"), Face.GUIDE, Ear.OPEN, guides),
        "moving-waiting": view(v.MovingPage("home", returning=True, waiting=True), Face.GUIDE, pill=guides),
        "arrived": view(
            v.ArrivedPage("counter:3", BIRTH, (0, 1, 2)),
            Face.HAPPY,
            pill="pill.speak",
            caption=(Line("say.arrived", place="counter:3"),),
        ),
        "notice": view(
            v.NoticePage(Line("say.no_ticket")), Face.SPEAK, pill="pill.speak", caption=(Line("say.no_ticket"),)
        ),
        "staff": view(v.StaffPage(), pill="pill.call", caption=(Line("say.staff"),)),
        "options": view(v.OptionsPage()),
        "timeout": view(v.TimeoutPage(AT_MS + 21_000), pill=asks, caption=(Line("say.still_there"),)),
        "goodbye": view(v.GoodbyePage(), Face.HAPPY, caption=(Line("say.goodbye"),)),
        "stop": view(v.StopPage(), Face.STOP, pill="", caption=(Line("say.stopped"),)),
        "stop-released": view(v.StopPage("bumper", released=True), Face.STOP, pill="", caption=(Line("say.stopped"),)),
        "out-of-service": view(v.OutOfServicePage("E-20"), Face.SLEEP, pill=""),
    } | _heard_and_noisy(view, topics["land"])


def _heard_and_noisy(view: Callable[..., View], land: tuple[str, ...]) -> dict[str, View]:
    """Pages to which words led, pages on which somebody speaks, and pages in a loud room."""
    intro, offer = (Line("answer.intro", procedure=BIRTH),), (Line("say.offer", place="counter:3"),)
    procedure = v.ProcedurePage(BIRTH)
    return {
        "heard-procedure": view(procedure, Face.SPEAK, pill="pill.speak", caption=intro, heard=HEARD),
        "heard-list": view(v.ListPage("land", land, 0), caption=(Line("say.list", n=len(land)),), heard=HEARD),
        "heard-question": view(
            v.GuideQuestionPage("counter:3", BIRTH), Face.SPEAK, pill="pill.asking", caption=offer, heard=HEARD
        ),
        "hearing-procedure": view(
            procedure, Face.LISTEN, Ear.OPEN, "pill.listen", intro, heard=HEARD, hearing=HEARD + 1
        ),
        "hearing-precheck": view(v.PrecheckPage(BIRTH, 1), Face.LISTEN, Ear.OPEN, "pill.listen", hearing=HEARD + 2),
        "long-answer": view(
            procedure, Face.SPEAK, pill="pill.speak", caption=(Line("answer.documents", procedure=BIRTH),), heard=HEARD
        ),
        "noisy-greeting": view(
            v.GreetingPage(), Face.HAPPY, Ear.OPEN, "pill.listen", (Line("say.noisy"), Line("say.greet")), noisy=True
        ),
        "noisy-hearing": view(v.HearingPage(HEARD + 1), Face.LISTEN, Ear.OPEN, "pill.listen", noisy=True),
        "noisy-home": view(v.HomePage(), caption=(Line("say.home"),), heard=HEARD, noisy=True),
        "noisy-choices": view(
            v.ChoicesPage(_choices(), HEARD), Face.LISTEN, Ear.OPEN, caption=(Line("say.choose", n=3),), noisy=True
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
