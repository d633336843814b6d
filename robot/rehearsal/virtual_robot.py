"""A whole robot in its lobby, on a simulated clock. Give orders, let time pass, read the state.

    robot = VirtualRobot(folder)
    robot.do({"do": "enter", "who": "lan"})
    robot.do({"do": "walk", "who": "lan", "to": "front"})
    robot.advance(10_000)
    robot.state()["page"]   # "GreetingPage"

The robot is deterministic: the same seed, settings and orders give the same journal.
"""

import datetime
from collections import deque
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path
from random import Random
from typing import Any

from robot.core.trouble import Trouble
from robot.rehearsal import clerk, program_faults
from robot.rehearsal.crowd_replies import Pleading
from robot.rehearsal.event_queue import Agenda
from robot.rehearsal.parts.screen import NoWindow, WindowInMemory
from robot.rehearsal.parts.touch_input import TouchInput
from robot.rehearsal.pictures import picture
from robot.rehearsal.program import Program
from robot.rehearsal.scenarios import orders
from robot.rehearsal.scenarios.faults import FAULTS, fault_values
from robot.rehearsal.state_report import state_of
from robot.rehearsal.step import RehearsalStep
from robot.rehearsal.world import RehearsalWorld
from robot.runtime.event_loop.journal_retention import Limits
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings

AWAKE_MS, PEOPLED_MS, EMPTY_MS = 20.0, 40.0, 200.0
"""Time steps of the lobby, ms: while the wheels may turn, with people, and with an empty lobby; chosen."""
RESTING_MS = 200.0
"""Time between steps of a base at rest, ms; chosen below `hardware.motor_boards.reference_board.AWAY_MS`, since after a
longer pause the board's link assumes that its program was held up."""

MORNING = datetime.datetime(2026, 7, 14, 8, 0)
"""Date and time at which a rehearsal starts: a Tuesday, in the working hours of the shipped site; chosen."""


class VirtualRobot:
    """A robot with its files in `folder`. In a folder that was used before, the robot finds its files as after a
    restart."""

    def __init__(
        self,
        folder: Path,
        *,
        config: Path = CONFIG,
        seed: int = 1,
        lobby: Path | None = None,
        sets: Sequence[str] = (),
        overlay: Path | None = None,
        settings: Settings | None = None,
        wall: datetime.datetime = MORNING,
        screen: bool = True,
        people: int = 0,
        limits: Limits | None = None,
    ) -> None:
        """`config`: folder of settings and content. `limits`: limits of the journal's size and age; None = one file a
        run. Raises `Troubles` for wrong settings or a wrong map."""
        self._limits = limits
        self.folder, self._lobby_path = folder, lobby or config / "lobby.toml"
        self.settings = settings or load_settings([overlay] if overlay is not None else [], sets, config=config)
        self._size = _panel(self.settings) if screen else None
        self._wall_zero, self._jumped_s = wall, 0.0
        self.world = RehearsalWorld(self.settings, self._lobby_path, seed, people)
        self._dice = Random(f"fingers {seed}")
        self._agenda = Agenda()
        self.steps: list[RehearsalStep] = []
        self.listeners: list[Callable[[RehearsalStep], None]] = []
        self.journals: list[Path] = []
        self.paused = False
        self.crash = ""
        """Traceback of the last step of the robot that raised an error; "" = no step did."""
        self._next_world_ms = self._next_look_ms = self._next_ear_ms = 0.0
        self._stepped_ms = self._moved_ms = 0.0
        self._pleading = Pleading(self.world.people, self.world.robot)
        self._hands = TouchInput(self._agenda, lambda: self._ms, self._screen, self._dice)
        self._off_until_ms: float | None = None
        self._ms = 0.0
        _prepare(folder, config)
        self.program = self._start()

    @property
    def at_ms(self) -> int:
        """Time since the beginning of the rehearsal, ms; it never jumps."""
        return int(self._ms)

    def wall(self) -> datetime.datetime:
        """Return the date and time that a clock on the wall shows; the fault `clock_jump` moves it."""
        return self._wall_zero + datetime.timedelta(milliseconds=self._ms, seconds=self._jumped_s)

    @property
    def journal(self) -> Path:
        """Journal of the present run of the robot's program."""
        return self.journals[-1]

    @property
    def wire(self) -> "deque[tuple[float, str, bytes]]":
        """The latest traffic on the board's cable."""
        return self.world.cable.wire

    @property
    def faults(self) -> list[str]:
        """Names of the faults in force."""
        return sorted(self.world.faults)

    def state(self) -> dict[str, Any]:
        """Return the whole state of robot and lobby as plain values."""
        return state_of(self)

    def picture(self, of: str, file: str | Path) -> None:
        """Save a picture as PNG; `of`: "above", "camera" or "screen"."""
        picture(self, of, str(file))

    def close(self) -> None:
        """Switch the robot off."""
        self.program.close()

    def advance(self, ms: float) -> None:
        """Let `ms` of lobby time pass."""
        if self.paused:
            return
        ends_ms = self._ms + ms
        while True:
            self._run_program()
            due_ms = min(self._next_world_ms, self._ears_due(), self._agenda.due_ms, self.program.due_ms)
            if self._off_until_ms is not None:
                due_ms = min(self._next_world_ms, self._agenda.due_ms, self._off_until_ms)
            if due_ms > ends_ms:
                break
            self._ms = max(self._ms, due_ms)
            self._pass()
        self._ms = ends_ms

    def do(self, order: dict[str, Any] | orders.AnyOrder) -> dict[str, Any]:
        """Carry out an order now. Raises `Trouble` or `Troubles` for an order that can't be carried out."""
        checked = order if isinstance(order, orders.Order) else orders.order_of(order)
        answer = self._carry_out(checked) or {"done": True}
        self._wake_world()
        self._run_program()
        return answer

    def _carry_out(self, order: orders.AnyOrder | orders.Order) -> dict[str, Any] | None:
        world, people = self.world, self.world.people
        match order:
            case orders.Enter():
                people.enter(order)
            case orders.Walk():
                people.walk(order, world.physics.pose)
            case orders.Look():
                people.look(order)
            case orders.Follow():
                people.follow(order)
            case orders.Leave():
                people.leave(order)
            case orders.Block():
                world.block(order)
            case orders.Pass_By():
                for number in range(order.count):
                    self._agenda.at(self._ms + number * order.every_s * 1000, self._pass_by)
            case orders.VisitorSays():
                return self._say(order)
            case orders.Tap():
                self._hands.tap(order)
            case orders.Type(text):
                self._hands.type(text)
            case orders.Touch(at, hold_ms):
                self._hands.press(lambda: at, hold_ms)
            case orders.Fumble(touches, every_ms):
                self._hands.fumble(touches, every_ms)
            case orders.Fault():
                self._break(order)
            case orders.Mend():
                for name in [order.name] if order.name else self.faults:
                    self._mend(name)
            case orders.Clerk():
                return clerk.carry_out(order, self.program.desk.file, self.settings, world.lobby, self.wall)
            case orders.Pause() | orders.Resume():
                self.paused = isinstance(order, orders.Pause)
        return None

    def _run_program(self) -> None:
        if self._off_until_ms is None:
            self.program.run()
            if self.program.left is not None:  # the service restarts the program
                self.crash = self.program.crash or self.crash
                self._power_off(5.0, orderly=True)

    def _pass(self) -> None:
        """Run all actions and steps that are due at this instant."""
        if self._off_until_ms is not None and self._ms >= self._off_until_ms:
            self._off_until_ms = None
            self.world.reset_board()
            self.program = self._start()
        self._agenda.run(self._ms)
        if self._ms >= self._next_world_ms:
            self._step_world()
        if self._off_until_ms is None and self._ms >= self._ears_due():
            self._next_ear_ms = self._ms + 20.0
            self.program.ears.hear()

    def _ears_due(self) -> float:
        """Return the time at which the ears take the next piece of sound, ms."""
        ears = self.program.ears
        return max(self._ms, self._next_ear_ms) if ears.due_ms < inf else inf

    def _wake_world(self) -> None:
        """Let the lobby continue with short time steps, since an order may change something at once."""
        self._next_world_ms = min(self._next_world_ms, self._ms + AWAKE_MS)
        self._stepped_ms = min(self._stepped_ms, self._ms - RESTING_MS)

    def _step_world(self) -> None:
        """Step the people and the camera. Step board and base too: each time while the wheels may turn, else five times
        a second."""
        world, base, off = self.world, self.program.base, self._off_until_ms is not None
        lockstep = world.lockstep
        awake = off or base.awake or not lockstep.resting or not world.lidar_well
        moved_ms, self._moved_ms = self._ms - self._moved_ms, self._ms
        if not awake and moved_ms > 0 and lockstep.move_people(moved_ms):
            self._stepped_ms = -RESTING_MS
        if awake or self._ms - self._stepped_ms >= RESTING_MS:
            self._step_base(awake=awake, off=off)
        if not off:
            if self._ms >= self._next_look_ms:
                self._next_look_ms = self._ms + 100.0
                world.camera.look()
            self._pleading.react(self._ms)
        busy = bool(world.people.people) or not world.camera.up
        look_after_ms = max(AWAKE_MS, self._stepped_ms + RESTING_MS - self._ms)
        self._next_world_ms = self._ms + (AWAKE_MS if awake else PEOPLED_MS if busy else min(EMPTY_MS, look_after_ms))

    def _step_base(self, *, awake: bool, off: bool) -> None:
        """Run one control step of the base, then let the time since the last such step pass on the motor board."""
        world, base = self.world, self.program.base
        lockstep = world.lockstep
        passed_ms = max(0.0, round((self._ms - lockstep.now_ms) / 5.0) * 5.0)
        world.cable.now_ms = self._ms
        if not off:
            base.step(max(5.0, passed_ms))
        self._stepped_ms = self._ms
        navigator = base.navigator
        world.braking = "" if navigator is None else navigator.controller.braking.name.lower()
        world.linked = base.linked and not off
        if passed_ms and not awake:
            lockstep.rest(passed_ms)
        elif passed_ms:
            lockstep.advance(passed_ms)
        if not off and navigator is not None and navigator.wants_markers:
            world.camera.look_for_markers(max(5.0, passed_ms), world.physics.travelled_m)

    def _start(self) -> Program:
        journal = self.folder / "var" / "journal" / f"run-{len(self.journals) + 1:02d}.jsonl"
        self.journals.append(journal)
        program = Program(
            self.world,
            self.settings,
            self._lobby_path,
            self.folder,
            journal,
            lambda: self._ms,
            self.wall,
            self._take_step,
            self._size,
            self._limits,
        )
        for name in list(self.world.faults):
            program_faults.break_down(program, name, self.world.faults[name], self._ms)
        program.begin()
        return program

    def _take_step(self, step: RehearsalStep) -> None:
        self.steps.append(step)
        self._pleading.add_step(step)
        for listener in self.listeners:
            listener(step)

    def _say(self, order: orders.VisitorSays) -> dict[str, Any]:
        if order.wav:
            raise _refused("wav", order.wav, "recordings are played at real ports only", "chỉ phát ở cổng thật")
        actor = self.world.people.named(order.who)
        lasts_ms = self.world.sound_of(order.who, order.heard or order.text, order.louder_db)
        actor.bubble = order.text
        self._agenda.at(self._ms + lasts_ms, lambda: setattr(actor, "bubble", ""))
        self._next_ear_ms = max(self._next_ear_ms, self._ms)
        return {"lasts_ms": lasts_ms}

    def _pass_by(self) -> None:
        self.world.people.pass_by(self._dice)
        self._wake_world()

    def _break(self, order: orders.Fault) -> None:
        values = fault_values(order.name, order.given, "virtual")
        if order.name == "clock_jump":
            self._jumped_s += values["seconds"]
        elif order.name == "power_loss":
            self._power_off(values["seconds"], orderly=False)
        else:
            self.world.break_down(order.name, values)
            if not self.is_off:
                program_faults.break_down(self.program, order.name, values, self._ms)
            self._next_ear_ms = self._ms
        if FAULTS[order.name].once:
            self.world.faults.pop(order.name, None)

    def _mend(self, name: str) -> None:
        self.world.mend(name)
        if not self.is_off:
            program_faults.mend(self.program, name)

    def _power_off(self, seconds: float, *, orderly: bool) -> None:
        """Cut the power of the robot's program and the motor board; both restart `seconds` later."""
        self.program.close(orderly=orderly)
        self._off_until_ms = self._ms + seconds * 1000
        self._pleading.over()

    def _screen(self) -> WindowInMemory | NoWindow | None:
        """Return the screen that can be touched now; None while the power is off."""
        return None if self.is_off else self.program.screen

    @property
    def is_off(self) -> bool:
        """Whether the robot has no power."""
        return self._off_until_ms is not None


def _panel(settings: Settings) -> tuple[int, int]:
    """Return half of the panel's size, px: the smallest and so fastest size at which the screen can still be read."""
    return settings.screen.width_px // 2, settings.screen.height_px // 2


def _prepare(folder: Path, config: Path) -> None:
    """Prepare `folder` for a robot's files, with a link to the content `config`."""
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "config"
    if not link.exists():
        link.symlink_to(config, target_is_directory=True)


def _refused(key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key=key,
        value=value,
        remedy="give another order, or rehearse at the ports",
        remedy_vi="dùng lệnh khác, hoặc chạy ở cổng thật",
    )
