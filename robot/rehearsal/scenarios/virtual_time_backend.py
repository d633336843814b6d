"""The virtual-time backend of scenarios: the whole robot in memory, deterministic, as fast as the machine allows."""

from pathlib import Path

from robot.core.commands import Say
from robot.rehearsal.desk_rows import Rows, rows_of
from robot.rehearsal.dossier_list import take_in
from robot.rehearsal.scenarios.backend import Glance
from robot.rehearsal.scenarios.orders import AnyOrder
from robot.rehearsal.scenarios.scenario import Scenario
from robot.rehearsal.step import RehearsalStep
from robot.rehearsal.virtual_robot import MORNING, VirtualRobot
from robot.runtime.settings.loader import CONFIG, load_settings


class VirtualTimeBackend:
    """A backend of scenarios (`robot.rehearsal.scenarios.backend.ScenarioBackend`) on a `VirtualRobot`, whose files are
    in `folder`."""

    def __init__(self, scenario: Scenario, folder: Path, files: Path, config: Path = CONFIG) -> None:
        """`files`: the folder of the scenario, which holds its map and its dossiers. `config`: settings and content."""
        settings = load_settings(config=config, further=scenario.settings)
        self._robot = VirtualRobot(
            folder,
            config=config,
            seed=scenario.seed,
            lobby=files / scenario.lobby if scenario.lobby else None,
            settings=settings,
            wall=scenario.wall or MORNING,
            screen=scenario.screen,
            people=scenario.people,
        )
        self.lobby = self._robot.world.lobby
        self._read = 0
        if scenario.dossiers:
            take_in(files / scenario.dossiers, settings, folder, self._robot.program.content(), self._robot.wall())

    @property
    def robot(self) -> VirtualRobot:
        """The robot on which the scenario is played."""
        return self._robot

    @property
    def at_ms(self) -> int:
        """Time since the beginning, ms."""
        return self._robot.at_ms

    @property
    def journal(self) -> Path:
        """Journal of the present run of the robot's program."""
        return self._robot.journal

    def do(self, order: AnyOrder) -> object:
        """Carry out an order."""
        return self._robot.do(order)

    def run_for(self, ms: int) -> list[RehearsalStep]:
        """Let `ms` pass. Return the steps that the robot made in that time."""
        self._robot.advance(ms)
        steps = self._robot.steps[self._read :]
        self._read += len(steps)
        return steps

    def glance(self) -> Glance:
        """Return the true state of the lobby."""
        world = self._robot.world
        left, right = world.physics.wheel_m_s
        actors = world.people.actors
        return Glance(
            world.physics.pose,
            (left * 1000, right * 1000),
            frozenset(name for name, actor in actors.items() if actor.walking),
            frozenset(actors),
            sum(contact.caused for contact in world.people.contacts),
            tuple(str(each) for each in world.violations),
            len(world.printer.slips),
            self._robot.is_off,
        )

    def rows(self) -> Rows:
        """Return the counts of the desk's records."""
        return rows_of(self._robot.program.desk.file)

    def words(self, say: Say) -> str:
        """Return the text that a `Say` command speaks."""
        content = self._robot.program.content().addressing(say.address)
        return " ".join(content.shown(line, say.language) for line in say.lines)

    def crash(self) -> str:
        """Return the traceback of a step of the robot that raised an error; "" = no step did."""
        return self._robot.crash

    def close(self) -> None:
        """Switch the robot off."""
        self._robot.close()
