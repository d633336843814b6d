"""A whole robot in its lobby, on a clock that nobody waits for. Give it orders, let time pass, look what it does.

    robot = VirtualRobot(folder)
    robot.do({"do": "enter", "who": "lan"})
    robot.do({"do": "walk", "who": "lan", "to": "front"})
    robot.advance(10_000)
    robot.state()["page"]   # "GreetingPage"

It is deterministic: the same seed, settings and orders give the same journal.
"""

import datetime
import os
from collections import deque
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path
from random import Random
from typing import Any

from robot.core.commands import CallStaff
from robot.core.events import DriveEnded, EscortChanged, EscortStep
from robot.core.trouble import Trouble
from robot.rehearsal import orders as o
from robot.rehearsal.agenda import Agenda
from robot.rehearsal.faults import FAULTS, fault_values
from robot.rehearsal.pictures import picture
from robot.rehearsal.program import Program
from robot.rehearsal.reading import state_of
from robot.rehearsal.screen import BETWEEN_MS, HOLD_MS, WindowInMemory
from robot.rehearsal.step import Step
from robot.rehearsal.world import World
from robot.runtime.journal import Journal
from robot.runtime.journal_shelf import Limits
from robot.runtime.settings import Settings
from robot.runtime.settings_files import CONFIG, load_settings

AWAKE_MS, PEOPLED_MS, EMPTY_MS = 20.0, 40.0, 200.0
"""How finely time passes in the lobby: while the wheels may turn, while people are there, while nobody is."""
RESTING_MS = 200.0
"""How often a base at rest is looked after."""

HEARD_AFTER_MS, PLEADS_EVERY_MS, STAFF_AFTER_MS = 1_500.0, 6_000.0, 15_000.0
"""People who are asked to make room do so so soon; as long as the robot asks, some more; a clerk comes after a call."""

MORNING = datetime.datetime(2026, 7, 14, 8, 0)
"""A Tuesday, in the working hours of the shipped site."""


class VirtualRobot:
    """`folder` keeps what the robot keeps; a folder that was used before is a robot that was switched on again."""

    def __init__(
        self,
        folder: Path,
        *,
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
        """`limits` of the journal; None = one file a run. Raises `Troubles` for settings or a map that are wrong."""
        self._limits = limits
        self.folder, self._lobby_path = folder, lobby or CONFIG / "lobby.toml"
        self.settings = settings or load_settings([overlay] if overlay is not None else [], sets)
        self._size = _panel(self.settings) if screen else None
        self._wall_zero, self._jumped_s = wall, 0.0
        self.world = World(self.settings, self._lobby_path, seed, people)
        self._dice = Random(f"fingers {seed}")
        self._agenda = Agenda()
        self.steps: list[Step] = []
        self.listeners: list[Callable[[Step], None]] = []
        self.journals: list[Path] = []
        self.paused = False
        self.empty_ms = EMPTY_MS
        """How finely time passes while nobody is there: a day that is long and empty may pass in larger steps."""
        self.crash = ""
        """The traceback of the last step of the robot that failed."""
        self._next_world_ms = self._next_look_ms = self._next_ear_ms = 0.0
        self._stepped_ms = self._moved_ms = 0.0
        self._pleads: EscortStep | None = None
        self._plead_ms = inf
        self._staff_called = False
        self._off_until_ms: float | None = None
        self._ms = 0.0
        _prepare(folder)
        self.program = self._start()

    @property
    def at_ms(self) -> int:
        """Since the beginning; it never jumps."""
        return int(self._ms)

    def wall(self) -> datetime.datetime:
        """What a clock on the wall shows; `clock_jump` moves it."""
        return self._wall_zero + datetime.timedelta(milliseconds=self._ms, seconds=self._jumped_s)

    @property
    def journal(self) -> Path:
        """Of the run that goes on now."""
        return self.journals[-1]

    @property
    def wire(self) -> "deque[tuple[float, str, bytes]]":
        """What passed on the board's cable last."""
        return self.world.cable.wire

    @property
    def faults(self) -> list[str]:
        """What is broken now."""
        return sorted(self.world.faults)

    def state(self) -> dict[str, Any]:
        """All that a bench shows, as plain values."""
        return state_of(self)

    def picture(self, of: str, file: str | Path) -> None:
        """Save a picture of above, camera or screen."""
        picture(self, of, str(file))

    def close(self) -> None:
        """Switch it off."""
        self.program.close()

    def advance(self, ms: float) -> None:
        """Let time pass."""
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

    def do(self, order: dict[str, Any] | o.AnyOrder) -> dict[str, Any]:
        """Carry out an order now. Raises `Trouble` or `Troubles` when that cannot be done."""
        checked = order if isinstance(order, o.Order) else o.order_of(order)
        answer = self._carry_out(checked) or {"done": True}
        self._wake_world()
        self._run_program()
        return answer

    def _carry_out(self, order: o.AnyOrder | o.Order) -> dict[str, Any] | None:
        world, people = self.world, self.world.people
        match order:
            case o.Enter():
                people.enter(order)
            case o.Walk():
                people.walk(order, world.physics.pose)
            case o.Look():
                people.look(order)
            case o.Follow():
                people.follow(order)
            case o.Leave():
                people.leave(order)
            case o.Block():
                world.block(order)
            case o.Pass_By():
                for number in range(order.count):
                    self._agenda.at(self._ms + number * order.every_s * 1000, self._pass_by)
            case o.Say():
                return self._say(order)
            case o.Tap():
                self._tap(order)
            case o.Type():
                self._type(order)
            case o.Touch():
                self._press(lambda: order.at, order.hold_ms)
            case o.Fumble():
                for number in range(order.touches):
                    self._agenda.at(self._ms + number * order.every_ms, self._fumble)
            case o.Fault():
                self._break(order)
            case o.Mend():
                for name in [order.name] if order.name else self.faults:
                    self._mend(name)
            case o.Clerk():
                self.program.desk.clerk(order.act, order.place)
            case o.Pause() | o.Resume():
                self.paused = isinstance(order, o.Pause)
        return None

    def _run_program(self) -> None:
        if self._off_until_ms is None:
            self.program.run()
            if self.program.left is not None:  # the service starts it again
                self.crash = self.program.crash or self.crash
                self._power_off(5.0, orderly=True)

    def _pass(self) -> None:
        """What is due at this instant."""
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
        """When the ears want the next piece of sound."""
        ears = self.program.ears
        return max(self._ms, self._next_ear_ms) if ears.due_ms < inf else inf

    def _wake_world(self) -> None:
        """Something was ordered: time in the lobby passes finely again from now on."""
        self._next_world_ms = min(self._next_world_ms, self._ms + AWAKE_MS)
        self._stepped_ms = min(self._stepped_ms, self._ms - RESTING_MS)

    def _step_world(self) -> None:
        """People and camera at each step; board and base too while the wheels may turn, else five times a second."""
        world, base, off = self.world, self.program.base, self._off_until_ms is not None
        lockstep = world.lockstep
        awake = off or base.awake or not lockstep.resting
        moved_ms, self._moved_ms = self._ms - self._moved_ms, self._ms
        if not awake and moved_ms > 0 and lockstep.move_people(moved_ms):
            self._stepped_ms = -RESTING_MS
        if awake or self._ms - self._stepped_ms >= RESTING_MS:
            self._step_base(awake=awake, off=off)
        if not off:
            if self._ms >= self._next_look_ms:
                self._next_look_ms = self._ms + 100.0
                world.camera.look()
            self._plead()
        busy = bool(world.people.people) or not world.camera.up
        self._next_world_ms = self._ms + (AWAKE_MS if awake else PEOPLED_MS if busy else EMPTY_MS)

    def _step_base(self, *, awake: bool, off: bool) -> None:
        """One control step of the base, and the time on the board since the last one."""
        world, base = self.world, self.program.base
        lockstep = world.lockstep
        passed_ms = max(0.0, round((self._ms - lockstep.now_ms) / 5.0) * 5.0)
        world.cable.now_ms = self._ms
        if not off:
            base.step(max(5.0, passed_ms))
        self._stepped_ms = self._ms
        navigator = base.navigator
        world.protective = navigator is not None and navigator.pilot.protective
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
            self._told,
            self._size,
            self._limits,
        )
        for name in list(self.world.faults):
            self._break_program(program, name, self.world.faults[name])
        program.begin()
        return program

    def _told(self, step: Step) -> None:
        self.steps.append(step)
        match step.event:
            case EscortChanged(step=EscortStep.ASKING | EscortStep.STUCK as escort):
                self._pleads = escort
                self._plead_ms = self._ms + HEARD_AFTER_MS
            case EscortChanged() | DriveEnded():
                self._pleads = None
        if self._pleads is EscortStep.STUCK and any(isinstance(each, CallStaff) for each in step.commands):
            self._plead_ms = self._ms + STAFF_AFTER_MS
        if any(isinstance(event, EscortChanged) and event.step is EscortStep.LOOKING for event in (step.event,)):
            for actor in self.world.people.actors.values():
                if actor.follower is not None:
                    actor.follower.call(self.world.people.now_s)
        for listener in self.listeners:
            listener(step)

    def _plead(self) -> None:
        """As long as the robot asks to be let through, people read and hear it; a clerk who was called comes."""
        if self._pleads is None or self._ms < self._plead_ms:
            return
        self._plead_ms = self._ms + PLEADS_EVERY_MS
        self.world.people.make_room(self.world.robot(), by_staff=self._pleads is EscortStep.STUCK)

    def _say(self, order: o.Say) -> dict[str, Any]:
        if order.wav:
            raise _refused("wav", order.wav, "recordings are played at real ports only", "chỉ phát ở cổng thật")
        actor = self.world.people.named(order.who)
        lasts_ms = self.world.sound_of(order.who, order.heard or order.text, order.louder_db)
        actor.bubble = order.text
        self._agenda.at(self._ms + lasts_ms, lambda: setattr(actor, "bubble", ""))
        self._next_ear_ms = max(self._next_ear_ms, self._ms)
        return {"lasts_ms": lasts_ms}

    @property
    def _window(self) -> WindowInMemory:
        screen = self.program.screen
        if not isinstance(screen, WindowInMemory):
            raise _refused("screen", False, "this robot has no window to touch", "robot này không có màn hình")
        return screen

    def _tap(self, order: o.Tap) -> None:
        screen = self.program.screen
        if not isinstance(screen, WindowInMemory):
            screen.tap(order.want, order.of)
            return
        screen.turn()
        screen.point_of(order.want, order.of)  # there must be something
        for number in range(order.times):
            self._press(lambda: self._window.point_of(order.want, order.of), HOLD_MS, number * BETWEEN_MS)

    def _type(self, order: o.Type) -> None:
        keys = {" ": "space", "\n": "go"}
        for number, sign in enumerate(order.text):
            key = keys.get(sign, sign)
            self._press(lambda key=key: self._window.point_of("typing", key), 40, number * 160.0)  # type: ignore[misc]

    def _pass_by(self) -> None:
        self.world.people.pass_by(self._dice)
        self._wake_world()

    def _fumble(self) -> None:
        if self._off_until_ms is None:
            self._press(lambda: self._window.somewhere(self._dice), HOLD_MS)

    def _press(self, where: Callable[[], tuple[float, float]], hold_ms: float, after_ms: float = 0.0) -> None:
        """A finger comes down after `after_ms`, as soon as the last touch is over, and leaves `hold_ms` later."""

        def down() -> None:
            if self._off_until_ms is not None:
                return
            window = self._window
            wait_ms = window.window.ready_in_ms()
            if wait_ms > 0:
                self._agenda.at(self._ms + wait_ms, down)
                return
            try:
                at = where()
            except Trouble:
                if after_ms == 0.0:
                    raise
                return  # the page has turned under a later touch
            window.down(at)
            self._agenda.at(self._ms + hold_ms, lambda: self._lift(at))

        if after_ms == 0.0:
            down()
        else:
            self._agenda.at(self._ms + after_ms, down)

    def _lift(self, at: tuple[float, float]) -> None:
        if self._off_until_ms is None:
            self._window.up(at)

    def _break(self, order: o.Fault) -> None:
        given = {
            field: getattr(order, field) for field in ("seconds", "permille", "db", "ms", "marker", "by_m")
        }
        values = fault_values(order.name, given, "virtual")
        if order.name == "clock_jump":
            self._jumped_s += values["seconds"]
        elif order.name == "power_loss":
            self._power_off(values["seconds"], orderly=False)
        else:
            self.world.break_down(order.name, values)
            self._break_program(self.program, order.name, values)
        if FAULTS[order.name].once:
            self.world.faults.pop(order.name, None)

    def _break_program(self, program: Program, name: str, values: dict[str, float]) -> None:
        """The faults that the program feels in its own parts."""
        match name:
            case "microphone_dead":
                program.ears.dead = True
            case "speaker_dead":
                program.mouth.dead = True
                program.mouth.fall("the loudspeaker is gone")
            case "voice_crash":
                program.mouth.fall("the synthesiser died")
            case "recogniser_crash":
                program.ears.recogniser.down_until_ms = self._ms + values["seconds"] * 1000
                self._next_ear_ms = self._ms
            case "disk_full":
                program.desk.full = True
                _point(program.journal, Path("/dev/full"), os.O_WRONLY)
            case "slow_cpu":
                program.slow_ms = values["ms"]

    def _mend(self, name: str) -> None:
        self.world.mend(name)
        program = self.program
        match name:
            case "microphone_dead":
                program.ears.dead = False
            case "speaker_dead":
                program.mouth.dead = False
            case "disk_full":
                program.desk.full = False
                _point(program.journal, program.journal.path, os.O_WRONLY | os.O_APPEND)
            case "slow_cpu":
                program.slow_ms = 0.0

    def _power_off(self, seconds: float, *, orderly: bool) -> None:
        """The program is gone, and the board's too; both begin anew `seconds` later."""
        self.program.close(orderly=orderly)
        self._off_until_ms = self._ms + seconds * 1000
        self._pleads = None

    @property
    def is_off(self) -> bool:
        """There is no power."""
        return self._off_until_ms is not None


def _point(journal: Journal, file: Path, how: int) -> None:
    """Let the open journal write to `file`; to /dev/full no byte can be written, as to a full disk."""
    opened = os.open(file, how)
    os.dup2(opened, journal.fileno())
    os.close(opened)


def _panel(settings: Settings) -> tuple[int, int]:
    """Half of the panel's size: what is painted costs least where it can still be read."""
    return settings.screen.width_px // 2, settings.screen.height_px // 2


def _prepare(folder: Path) -> None:
    """As a site's folder: the content beside what the robot keeps."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "config"
    if not config.exists():
        config.symlink_to(CONFIG, target_is_directory=True)


def _refused(key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key=key,
        value=value,
        remedy="give another order, or rehearse at the ports",
        remedy_vi="dùng lệnh khác, hoặc chạy ở cổng thật",
    )


