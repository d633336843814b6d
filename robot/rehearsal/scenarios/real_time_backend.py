"""The real-time backend of scenarios: the robot's ordinary program at real ports, observed through its journal.

The clock begins when the robot is ready. The seconds of a scenario are real, so on a slow machine the robot is late.
"""

import time
from pathlib import Path

import msgspec

from robot.core.commands import Say
from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.rehearsal.desk_rows import Rows, rows_of
from robot.rehearsal.scenarios.backend import Glance
from robot.rehearsal.scenarios.orders import AnyOrder, Fault
from robot.rehearsal.scenarios.real_time_orders import PortsOrders
from robot.rehearsal.scenarios.scenario import Scenario
from robot.rehearsal.step import RehearsalStep
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.event_loop.journal import JournalEntry
from robot.runtime.settings.loader import CONFIG, load_settings
from simulators.centre.centre import Premises
from simulators.centre.journal_follower import GrowingFile
from simulators.centre.touch_panel import SimulatedPanel
from voice_models.model_files.store import path_of

READY_LIMIT_S = 60.0
RESTART_S = 2.0
"""The service manager waits this long before it restarts the program, s (`config/deploy/kiosk.service.in`)."""
ECHO_VOLUME = 40_000
_POLL_S = 0.05
_BUG = "a bug in the step"
_AWAITED = frozenset(Part)


class RealTimeBackend:
    """A backend of scenarios (`robot.rehearsal.scenarios.backend.ScenarioBackend`) with the robot in the simulated
    centre; all files are in `folder`."""

    def __init__(
        self,
        scenario: Scenario,
        folder: Path,
        files: Path,
        premises: Premises | None = None,
        config: Path = CONFIG,
    ) -> None:
        """Start the centre and the robot. `files`: folder of the scenario and its recordings. `premises`: a centre that
        is open already. `config`: settings and content."""
        sets = {f"{table}.{key}": value for table, keys in scenario.settings.items() for key, value in keys.items()}
        self.lobby = load_lobby(config / "lobby.toml")
        settings = load_settings(config=config, further=scenario.settings)
        self._content = load_content(config, settings, self.lobby)
        self._premises = premises or Premises(
            folder,
            config / "lobby.toml",
            path_of("astronaut"),
            {"voice.cache_dir": CONFIG.parent / "var" / "cache" / "voice", **sets},
            variables={"SDL_VIDEODRIVER": "dummy", "KIOSK_CONFIG": str(config)},
            prepared={step.order.name for step in scenario.steps if isinstance(step.order, Fault)},
            printer=True,
            echo=ECHO_VOLUME,
        )
        self._decode = msgspec.json.Decoder(JournalEntry).decode
        self._journals: dict[Path, GrowingFile] = {}
        self._began_s = time.monotonic()
        self._up: set[Part] = set()
        self._fell_s: float | None = None
        self._orders = PortsOrders(self._premises, settings, self.lobby, files, folder)
        if premises is None:
            self._premises.open("--quiet")
        try:
            self._early = self._wait_ready()
        except BaseException:
            self._premises.close()
            raise
        self._began_s = time.monotonic()

    @property
    def at_ms(self) -> int:
        """Time since the robot became ready, ms."""
        return round((time.monotonic() - self._began_s) * 1000)

    @property
    def journal(self) -> Path:
        """Journal of the newest start of the robot's program."""
        return self._premises.robot.journal

    @property
    def panel(self) -> SimulatedPanel:
        """The robot's touch panel."""
        return self._premises.panel

    def do(self, order: AnyOrder) -> object:
        """Carry out an order. Raises `Trouble` for an order that can't be carried out."""
        self._orders.do(order)
        return None

    def run_for(self, ms: int) -> list[RehearsalStep]:
        """Let `ms` of real time pass. Return the steps that the robot has written to its journal in that time."""
        ends_s = time.monotonic() + ms / 1000
        found, self._early = self._early, []
        while True:
            self._orders.go_on()
            self._serve()
            found += self._read()
            left_s = ends_s - time.monotonic()
            if left_s <= 0:
                return found
            time.sleep(min(_POLL_S, left_s))

    def glance(self) -> Glance:
        """Return the true state of the lobby."""
        state = self._premises.lobby.do("state")
        x, y, heading = state["robot"]
        left, right = state["wheel_mm_s"]
        people = state["people"]
        printer = self._premises.printer
        return Glance(
            (x, y, heading),
            (left, right),
            frozenset(name for name, person in people.items() if person["walking"]),
            frozenset(people),
            0,
            (),
            0 if printer is None else int(printer.state()["slips"]),
            self._premises.robot.status is not None,
        )

    def rows(self) -> Rows:
        """Return the counts of the desk's records."""
        return rows_of(self._premises.robot.folder / "desk" / "desk.sqlite")

    def words(self, say: Say) -> str:
        """Return the text that a `Say` command speaks."""
        content = self._content.addressing(say.address)
        return " ".join(content.shown(line, say.language) for line in say.lines)

    def crash(self) -> str:
        """Return the message in the robot's log about a step that raised an error; "" = no step did."""
        log = self._premises.robot.log.read_text(encoding="utf-8", errors="replace")
        return log[log.index(_BUG) :].split("\n20", 1)[0] if _BUG in log else ""

    def close(self) -> None:
        """Close the simulated centre."""
        self._premises.close()

    def _wait_ready(self) -> list[RehearsalStep]:
        found: list[RehearsalStep] = []
        limit_s = time.monotonic() + READY_LIMIT_S
        while not self._up >= _AWAITED and time.monotonic() < limit_s and self._premises.robot.status is None:
            time.sleep(_POLL_S)
            found += self._read()
        return [RehearsalStep(0, step.event, step.commands) for step in found]

    def _serve(self) -> None:
        """Restart a robot whose program has ended, RESTART_S after its end, as the service manager does."""
        if self._premises.robot.status is None:
            self._fell_s = None
        elif self._fell_s is None:
            self._fell_s = time.monotonic()
        elif time.monotonic() - self._fell_s >= RESTART_S:
            self._premises.restart()
            self._fell_s = None

    def _read(self) -> list[RehearsalStep]:
        found: list[RehearsalStep] = []
        for path in self._premises.robot.journals:
            file = self._journals.setdefault(path, GrowingFile(path))
            skipped = 0 if file.begun else 1  # the first line is the head
            for entry in map(self._decode, file.lines()[skipped:]):
                if isinstance(entry.event, PartUp):
                    self._up.add(entry.event.part)
                elif isinstance(entry.event, PartDown):
                    self._up.discard(entry.event.part)
                found.append(RehearsalStep(self.at_ms, entry.event, entry.commands))
        return found
