"""The desk's side of a demonstrated visit: the clerk at the web page, the printed slip, and the receipt held to the
camera."""

import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from robot.rehearsal.demo.shown_robot import ShownRobot
from robot.rehearsal.scenarios.orders import Tap
from robot.rehearsal.scenarios.run_facts import RunFacts
from robot.rehearsal.scenarios.scenario import ScenarioStep
from simulators.centre.centre import Premises
from simulators.centre.journal_follower import TimedOut
from simulators.lobby.film_strip import Film
from simulators.office.clerk import BrowserClerk

WHO = "minh"
_PAPER_LIMIT_S = 30.0
_KEY_S = 0.35
"""Pause between two keys, s; faster touches of the same key count as a trembling finger and are ignored."""


@dataclass
class DeskVisitOutcome:
    """Result of the visit at the service desk: number, printed slip, calls."""

    number: str = ""
    slip: Path | None = None
    called: list[str] = field(default_factory=list)  # numbers, in the order in which the clerk called them
    announced: list[str] = field(default_factory=list)


class DeskRobot(ShownRobot):
    """A robot beside the service desk of `clerk`. The visitor shows the receipt of `dossier` and types the owner's
    `digits`.

    Pictures of the printed slip and of the clerk's page go to `folder`.
    """

    def __init__(
        self,
        premises: Premises,
        film: Film,
        config: Path,
        clerk: BrowserClerk,
        dossier: str,
        digits: str,
        folder: Path,
    ) -> None:
        super().__init__(premises, film, config)
        self._strip, self._clerk, self._dossier, self._digits, self._folder = film, clerk, dossier, digits, folder
        self.served = DeskVisitOutcome()

    def come(self, step: ScenarioStep, facts: RunFacts) -> None:
        """Act for clerk and visitor when a scenario's step has a mark, and take the step's picture. Raises
        `TimedOut`."""
        match step.mark:
            case "before the visitor":
                self._clerk.gives_number()
                self._clerk.gives_number()
                self._call()
            case "number":
                self.served.number = str(facts.view["page"]["ticket"]["number"])
            case "clerk calls":
                self._call()
            case "receipt":
                self.premises.lobby.do("hold", who=WHO, code=self._dossier)
            case "digits":
                self.premises.lobby.do("hold", who=WHO, code="")
                for digit in self._digits:
                    self.do(Tap("typing", digit))
                    time.sleep(_KEY_S)
            case "paper":
                self._take_paper()
            case "clerk's page":
                self._show_desk()
        if step.shot is not None:
            number = self.served.number
            self.shoot(step.shot.vi.format(number=number), step.shot.en.format(number=number), facts.page)

    def _take_paper(self) -> None:
        assert self.premises.printer is not None
        slip = self.premises.printer.slip(within_s=_PAPER_LIMIT_S)
        if slip is None:
            raise TimedOut(f"no paper came out of the printer within {_PAPER_LIMIT_S:.0f} s")
        self.served.slip = Path(shutil.copyfile(slip, self._folder / "slip.png"))

    def _show_desk(self) -> None:
        seen, slip = self._folder / "clerk.png", self.served.slip
        assert slip is not None
        pictures = [slip, seen] if self._clerk.picture(seen) else [slip]
        self._strip.add("Phiếu đã in; cán bộ quầy gọi số trên trang web.", "The slip; the clerk's page.", *pictures)

    def _call(self) -> None:
        number = self._clerk.calls_next()
        if not number:
            raise TimedOut("the clerk's page knows nobody who waits")
        self.served.called.append(number)
