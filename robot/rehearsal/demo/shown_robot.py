"""The robot of a demonstration, with a film strip of its screen and its lobby."""

from pathlib import Path

from robot.core.commands import Drive, Hush, Say
from robot.core.events import DriveEnded, VoiceEnded
from robot.rehearsal.scenarios.orders import AnyOrder
from robot.rehearsal.scenarios.player import Player, PlayResult
from robot.rehearsal.scenarios.real_time_backend import RealTimeBackend
from robot.rehearsal.scenarios.run_facts import RunFacts
from robot.rehearsal.scenarios.scenario import BothLanguages, Scenario, ScenarioStep
from robot.rehearsal.step import RehearsalStep
from robot.runtime.settings.loader import CONFIG
from simulators.centre.centre import Premises
from simulators.lobby.film_strip import Film

_TAP_LIMIT_S = 8.0


class ShownRobot(RealTimeBackend):
    """A robot on open `premises` (a simulated centre that runs), with a `film` of its visits; None = no pictures.

    `ordered`: every order that was carried out, with the number of journal steps read before it.
    """

    def __init__(self, premises: Premises, film: Film | None, config: Path = CONFIG) -> None:
        """Attach to the robot, whose settings and content are in `config`, and wait until it is ready."""
        scenario = Scenario("demo", BothLanguages("", ""), "ports", (), ())
        super().__init__(scenario, premises.folder, Path(), premises, config)
        self.premises, self._film = premises, film
        self.ordered: list[tuple[int, AnyOrder]] = []
        self._read_steps = 0
        self._goal = ""
        self._facts = RunFacts()
        self._orders.tap_limit_s = _TAP_LIMIT_S

    def perform(self, scenario: Scenario) -> PlayResult:
        """Play `scenario` to its end. Raises `RobotEnded` when the robot's program has ended by itself."""
        result = Player(scenario, self, come=self.come, facts=self._facts).play()
        self._facts = result.facts
        return result

    def come(self, step: ScenarioStep, facts: RunFacts) -> None:
        """Take the picture of a step whose time has come, if the step has a caption for one."""
        if step.shot is not None:
            self.shoot(step.shot.vi, step.shot.en, facts.page)

    def shoot(self, vi: str, en: str, page: str) -> None:
        """Take a picture of this moment with the captions `vi` and `en`, as soon as `page` stands still on the
        screen."""
        if self._film is not None:
            self.premises.panel.settled(page)
            self._film.take(vi, en, self.premises.panel, self.premises.lobby)

    def do(self, order: AnyOrder) -> object:
        """Carry out an order. Raises `Trouble` when it cannot be done."""
        before = self._read_steps
        answer = super().do(order)
        self.ordered.append((before, order))
        return answer

    def run_for(self, ms: int) -> list[RehearsalStep]:
        """Let real time pass. Raises `RobotEnded` when the robot's program has ended by itself."""
        self.premises.robot.alive()
        steps = super().run_for(ms)
        self._read_steps += len(steps)
        for step in steps:
            self._show(step)
        return steps

    def _show(self, step: RehearsalStep) -> None:
        lobby = self.premises.lobby
        if isinstance(step.event, VoiceEnded):
            lobby.do("say", who="robot", text="")
        if isinstance(step.event, DriveEnded) and self._goal == "home":
            self._goal = ""
            lobby.do("goal", place="")
        for command in step.commands:
            match command:
                case Say():
                    lobby.do("say", who="robot", text=self.words(command))
                case Hush():
                    lobby.do("say", who="robot", text="")
                case Drive(place=place) if place != self._goal:
                    self._goal = place
                    lobby.do("goal", place=place)
