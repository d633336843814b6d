"""A visitor of the service desk: a number on paper, a dossier by its receipt, the call of the number, a rating."""

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from robot.navigation.map.lobby_map import Lobby
from simulators.centre.journal_follower import TimedOut
from simulators.demo.lobby_visits import LobbyVisits, played_to_end
from simulators.demo.visitor_script import Played, VisitorScript
from simulators.office.clerk import BrowserClerk
from simulators.printer.ticket_printer import SimulatedPrinter

_PAPER_LIMIT_S = 30.0
_WHO = "minh"


@dataclass(frozen=True)
class Errand:
    """What the visitor came for: a procedure under a life event, a dossier's receipt, and its owner's digits."""

    topic: str
    procedure: str
    dossier: str
    digits: str


@dataclass
class DeskVisitOutcome:
    """What came of it."""

    number: str = ""
    slip: Path | None = None
    called: list[str] = field(default_factory=list)  # numbers, in the order in which the clerk called them
    announced: list[str] = field(default_factory=list)


class DeskVisit(LobbyVisits):
    """Plays the errand on `stage`; `clerk` calls, `printer` prints, pictures go to the film."""

    def __init__(
        self, stage: VisitorScript, lobby: Lobby, clerk: BrowserClerk, printer: SimulatedPrinter, folder: Path
    ) -> None:
        super().__init__(stage, lobby)
        self._clerk, self._printer, self._folder = clerk, printer, folder
        self.served = DeskVisitOutcome()

    def errand(self, errand: Errand) -> Played:
        """All of it."""
        played = Played("Anh Minh", "a number on paper, a dossier by its receipt, called by the clerk, rates")
        return played_to_end(played, lambda: self._errand(played, errand))

    def _errand(self, played: Played, errand: Errand) -> None:
        self._clerk.gives_number()
        self._clerk.gives_number()
        self._call()
        self._arrive(_WHO, played.who, coat=1)
        self._take_number(played, errand)
        self._call()
        self._look_up(played, errand)
        self._paper()
        self._be_called()
        for want in ("home", "done"):
            self._touch(played, want)
            self._stage.until_page("HomePage" if want == "home" else "RatingPage")
        self._rate(played)

    def _take_number(self, played: Played, errand: Errand) -> None:
        stage = self._stage
        self._touch(played, "home")
        stage.until_page("HomePage")
        self._touch(played, "topic", errand.topic)
        if stage.until_page("ListPage", "ProcedurePage")["page"] == "ListPage":
            self._touch(played, "choose", errand.procedure)
        played.answered = str(stage.until_page("ProcedurePage")["code"])
        self._touch(played, "ticket")
        stage.until_page("TicketPage")
        stage.until("a number", lambda: stage.page.get("ticket"), 10.0)
        self.served.number = str(stage.page["ticket"]["number"])
        stage.shot(f"Anh Minh lấy số {self.served.number}.", f"A number is taken: {self.served.number}.")

    def _look_up(self, played: Played, errand: Errand) -> None:
        """The receipt before the camera, the owner's digits by touch."""
        stage = self._stage
        self._touch(played, "home")
        stage.until_page("HomePage")
        self._touch(played, "dossier")
        stage.until_page("LookupPage")
        stage.lobby.do("hold", who=_WHO, code=errand.dossier)
        stage.until("the code of the receipt", lambda: stage.page.get("factor"), 15.0)
        stage.shot("Đưa giấy hẹn; robot hỏi số cuối căn cước.", "The receipt is read; whose dossier is it?")
        stage.lobby.do("hold", who=_WHO, code="")
        for digit in errand.digits:
            self._touch(played, "typing", digit)
            time.sleep(0.35)  # a finger that hits a key twice so fast is taken for one that trembles
        stage.until_page("DossierPage")
        stage.shot("Hồ sơ đến đâu: chỉ hiện trên màn hình.", "How far the dossier is: on the screen only.")

    def _paper(self) -> None:
        slip = self._printer.slip(within_s=_PAPER_LIMIT_S)
        if slip is None:
            raise TimedOut(f"no paper came out of the printer within {_PAPER_LIMIT_S:.0f} s")
        self.served.slip = Path(shutil.copyfile(slip, self._folder / "slip.png"))

    def _be_called(self) -> None:
        """The clerk calls until it is the visitor's turn; the robot says so."""
        stage, number = self._stage, self.served.number
        while self.served.called[-1] != number:
            self._call()
        stage.until("the call of the number", lambda: number in self.announced(), 25.0)
        self.served.announced = self.announced()
        stage.shot(f"Robot đọc: mời số {number}.", "The robot announces the call.")
        seen, slip = self._folder / "clerk.png", self.served.slip
        assert slip is not None
        pictures = [slip, seen] if self._clerk.picture(seen) else [slip]
        stage.still("Phiếu đã in; cán bộ quầy gọi số trên trang web.", "The slip; the clerk's page.", *pictures)

    def announced(self) -> list[str]:
        """The numbers that the robot has heard of being called, in their order."""
        return [str(step.event["number"]) for step in self._stage.since(0) if step.kind == "NumberCalled"]

    def _call(self) -> None:
        number = self._clerk.calls_next()
        if not number:
            raise TimedOut("the clerk's page knows nobody who waits")
        self.served.called.append(number)

    def _rate(self, played: Played) -> None:
        stage = self._stage
        self._touch(played, "rate", "5")
        stage.shot("Chạm một lần là góp ý xong.", "One touch rates the service.")
        self._touch(played, "send")
        stage.until_page("GoodbyePage")
        stage.set_out(_WHO, self._door)
        stage.until_page("IdlePage", limit_s=30.0)
        stage.lobby.do("leave", who=_WHO)
