"""The visitors of a lobby day: what each does in front of the robot, and when a visitor gives up and leaves."""

from collections import Counter
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from robot.core.state import Listening
from robot.core.trouble import Trouble
from robot.rehearsal.virtual_robot import VirtualRobot

SLICE_MS = 250.0
"""Interval in ms at which a visitor looks at the robot's screen again."""

REQUESTS = (
    "tôi muốn làm giấy khai sinh cho cháu",
    "tôi bị mất căn cước",
    "tôi muốn đăng ký kết hôn",
    "làm sổ đỏ cần giấy gì",
    "tôi muốn mở cửa hàng tạp hoá",
    "chứng thực bản sao ở đâu",
    "xin xác nhận tình trạng hôn nhân",
    "bố tôi mới mất thì làm thủ tục gì",
    "I need a birth certificate",
    "cho tôi gặp ông giám đốc công ty điện lực",
    "cái kia kìa",
)
TOPICS = ("birth", "marry", "land", "biz", "cert", "resid", "social", "death")
NO_SUCH_DOSSIER = "2607100099"


class DayVisits:
    """Acts out visitors in front of `robot`. `meanwhile` is called again and again while time passes."""

    def __init__(self, robot: VirtualRobot, dice: Random, meanwhile: Callable[[], None]) -> None:
        self.robot, self._dice, self._meanwhile = robot, dice, meanwhile
        self._count = 0
        self.reasons = Counter[str]()
        """Counts, by reason, the visitors who were not served as they wished. A reason is the page shown then, with the
        parts that were down."""
        self._kinds: Mapping[str, Callable[[str], bool]] = {
            "touch": self._touch,
            "voice": self._voice,
            "escort": self._escort,
            "ticket": self._ticket,
            "dossier": self._dossier,
            "rating": self._rating,
        }

    def act(self, kind: str) -> bool:
        """Act out one visitor of this kind, from entering to leaving. Return whether the visitor was served as
        wished."""
        if kind == "passer":
            self._do(do="pass_by", count=1, every_s=1.0)
            self._wait(15.0)
            return True
        self._count += 1
        who = f"visitor {self._count}"
        self._do(do="enter", who=who)
        self._do(do="walk", who=who, to="front")
        served = self._greeted() and self._kinds[kind](who)
        if not served:
            self.reasons[self._reason()] += 1
        self._do(do="leave", who=who)
        self.until(lambda: self.page == "IdlePage" and not self._here(who), 240.0)
        return served

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass without a visitor."""
        while seconds > 0:
            self.robot.advance(min(seconds, 5.0) * 1000)
            self._meanwhile()
            seconds -= 5.0

    def until(self, true: Callable[[], bool], limit_s: float) -> bool:
        """Wait until `true` returns True, for at most `limit_s` (a visitor's patience). Return whether it did."""
        ends_ms = self.robot.at_ms + limit_s * 1000
        while not true():
            if self.robot.at_ms >= ends_ms:
                return False
            self.robot.advance(SLICE_MS)
            self._meanwhile()
        return True

    @property
    def page(self) -> str:
        """Return the name of the shown page; "" while the power is off."""
        shown = self.robot.program.state.shown
        return "" if shown is None or self.robot.is_off else type(shown.page).__name__

    def _greeted(self) -> bool:
        """Wait until the robot greets, else begin the visit by touch (also on the stop page of a robot that was
        stopped). Return whether it began."""
        self.until(lambda: self.page in ("GreetingPage", "HomePage", "StopPage"), 45.0)
        if self.page in ("GreetingPage", "HomePage"):  # the last visitor's home page may still be shown
            return True
        by_hand = "home" if self.page == "StopPage" else "begin"
        return self._wait(2.0) and self._tap(by_hand) and self.until(lambda: self.page == "HomePage", 5.0)

    def _reason(self) -> str:
        if self.robot.is_off:
            return "no power"
        down = sorted(part.value for part in self.robot.program.state.down)
        return " ".join([self.page, *(f"without {part}" for part in down)])

    def _touch(self, _who: str) -> bool:
        """Go to a procedure by touch and read it."""
        if not self._procedure():
            return False
        self._wait(self._dice.uniform(4.0, 20.0))
        return True

    def _voice(self, who: str) -> bool:
        """Speak a request, then thank the robot."""
        if not self._say(who, self._dice.choice(REQUESTS)):
            return False
        told = ("ProcedurePage", "ChoicesPage", "HomePage", "GreetingPage")
        if not self.until(lambda: self.page in told and self._listens, 25.0):
            return False
        if self.page == "ChoicesPage":
            self._tap("choose")
        self._wait(self._dice.uniform(3.0, 12.0))
        return self._say(who, "cảm ơn") or self.page != "ProcedurePage"

    def _escort(self, who: str) -> bool:
        """Ask to be led to the counter of a procedure, and follow."""
        if not (self._procedure() and self._tap("guide")):
            return False
        if not (self.until(lambda: self.page == "GuideQuestionPage", 5.0) and self._wait(1.0) and self._tap("yes")):
            return False
        if not self.until(lambda: self.page == "MovingPage", 15.0):
            return False
        self._do(do="follow", who=who)
        return self.until(lambda: self.page == "ArrivedPage", 150.0)

    def _ticket(self, _who: str) -> bool:
        """Take a queue number; in 70 % of the visits a clerk calls the next number."""
        if not (self._procedure() and self._tap("ticket")):
            return False
        if not self.until(lambda: self.page == "TicketPage", 5.0):
            return False
        self._wait(self._dice.uniform(3.0, 15.0))
        if self._dice.random() < 0.7:
            self._do(do="clerk", act="call_next", place="counter:3")
            self._wait(4.0)
        return True

    def _dossier(self, _who: str) -> bool:
        """Type the code of a dossier that does not exist."""
        if not (self._tap("dossier") and self.until(lambda: self.page == "LookupPage", 5.0) and self._wait(1.0)):
            return False
        self._do(do="type", text=NO_SUCH_DOSSIER)
        self._wait(3.0)
        self._tap("typing", "open code")
        self._wait(2.0)
        self._do(do="type", text="4321")
        self._wait(6.0)
        return True

    def _rating(self, who: str) -> bool:
        """Look at a procedure, then rate the service."""
        if not (self._procedure() and self._say(who, "cảm ơn")):
            return False
        if not (self.until(lambda: self.page == "RatingPage", 10.0) and self._wait(1.5)):
            return False
        self._tap("rate", str(self._dice.randint(1, 5)))
        self._wait(2.0)
        return self._tap("send")

    def _procedure(self) -> bool:
        """Go to the page of a procedure by touch."""
        self._wait(1.0)
        if self.page != "HomePage" and not (self._tap("home") and self.until(lambda: self.page == "HomePage", 5.0)):
            return False
        if not (self._wait(1.0) and self._tap("topic", self._dice.choice(TOPICS))):
            return False
        if not self.until(lambda: self.page in ("ListPage", "ProcedurePage"), 5.0):
            return False
        if self.page == "ListPage" and not (self._wait(1.0) and self._tap("choose")):
            return False
        return self.until(lambda: self.page == "ProcedurePage", 5.0) and self._wait(1.5)

    @property
    def _listens(self) -> bool:
        return isinstance(self.robot.program.state.ear, Listening)

    def _say(self, who: str, words: str) -> bool:
        return self.until(lambda: self._listens, 20.0) and self._do(do="say", who=who, text=words)

    def _tap(self, want: str, of: str | None = None) -> bool:
        return self._do(do="tap", want=want, of=of)

    def _do(self, **order: Any) -> bool:
        """Carry out an order of the simulation. Return False when the shown page does not allow it, or the power is
        off."""
        if self.robot.is_off and order["do"] in ("tap", "type", "say"):
            return False
        try:
            self.robot.do({key: value for key, value in order.items() if value is not None})
        except Trouble:
            return False
        return True

    def _wait(self, seconds: float) -> bool:
        self.until(lambda: False, seconds)
        return True

    def _here(self, who: str) -> bool:
        return any(actor.name == who for actor in self.robot.world.people.actors.values())
