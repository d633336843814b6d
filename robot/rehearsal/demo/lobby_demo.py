"""The demonstration of the lobby: the robot's ordinary program in the simulated centre, with three visitors, each a
scenario."""

import errno
import math
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from robot.rehearsal.demo.shown_robot import ShownRobot
from robot.rehearsal.demo.visit_report import Played, visit_report
from robot.rehearsal.scenarios.loader import SCENARIOS, load_scenario
from robot.rehearsal.scenarios.orders import AnyOrder, VisitorSays
from robot.rehearsal.scenarios.player import PlayResult
from robot.rehearsal.scenarios.scenario import Scenario
from robot.rehearsal.visitor_speech import visitor_speech
from robot.runtime.event_loop.journal import read
from simulators.audio.visitor_voices import recording
from simulators.centre.centre import Premises
from simulators.centre.robot_process import RobotEnded
from simulators.lobby.film_strip import Film
from voice_models.model_files.store import path_of

VISITS = ("voice", "touch", "passer")
HOME_LIMIT_M = 0.15
ROOM_BYTES = 50_000_000
"""Disk space that a demonstration needs for pictures, journal and recording, bytes. Chosen: four
steps of a visit took 8 MB."""


@dataclass
class DemoOutcome:
    """Result of the demonstration."""

    played: list[Played] = field(default_factory=list)
    seconds: float = 0.0
    home_error_m: float = math.inf
    robot_status: int | None = None
    contact: Path | None = None
    wrong: str = ""

    @property
    def good(self) -> bool:
        """Whether all visitors were served as planned, and the robot stands at home."""
        served = bool(self.played) and not any(visit.wrong for visit in self.played)
        return served and not self.wrong and self.home_error_m <= HOME_LIMIT_M and self.robot_status == 0


def visit(name: str) -> Scenario:
    """Load a scenario of the demonstrations by its name."""
    return load_scenario(SCENARIOS / "demo" / f"{name}.toml")


def play(
    folder: Path,
    config: Path,
    heading: tuple[str, str],
    report: Callable[[str], None],
    *,
    say: str = "",
    touch: bool = False,
) -> DemoOutcome:
    """Play the visits; pictures, journal and log go to `folder`. All started processes are ended.

    `config`: settings and content, which the environment names to the robot's programs. `heading`: title and second
    line of the sheet of pictures. `report` receives each step as text. `say`: another first question. `touch`: play one
    visitor who only touches the screen, instead of the three. Raises `Trouble`.
    """
    require_room(folder)
    began_s = time.monotonic()
    outcome, results = DemoOutcome(), list[PlayResult]()
    visits = [visit("touch_alone")] if touch else [visit(name) for name in VISITS]
    if say:
        visits[0] = _asking(visits[0], say)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-")))
        if not touch:
            voice = visitor_speech()
            voice.write("a", scratch / "voice.wav")  # without a voice for visitors nothing is started
            report(f"the visitors' voice: {voice.name}")
        premises = Premises(scratch, config / "lobby.toml", path_of("astronaut"))
        report("the lobby opens: sound server, camera, motor board; the robot starts")
        stack.callback(premises.close)
        premises.open()
        film = Film(folder)
        (folder / "journal.jsonl").unlink(missing_ok=True)
        stack.callback(keep, premises, folder)
        premises.sound.record(folder / "robot.wav")
        ordered: list[tuple[int, AnyOrder]] = []
        try:
            robot = ShownRobot(premises, film, config)
            ordered = robot.ordered
            for scenario in visits:
                report(scenario.title.en)
                results.append(robot.perform(scenario))
                if results[-1].failures:
                    robot.shoot("Có điều không như dự định.", str(results[-1].failures[0]), "")
                    break
            x, y, _ = premises.lobby.do("state")["robot"]
            outcome.home_error_m = math.hypot(x - robot.lobby.home.x_m, y - robot.lobby.home.y_m)
        except (RobotEnded, ConnectionError) as error:
            outcome.wrong = f"{error}; see {folder / 'robot.log'}: {premises.robot.last_words()}"
        outcome.robot_status = premises.robot.end()
        outcome.played = reports(premises, results, ordered)
        if film.shots:
            outcome.contact = film.contact_sheet(*heading)
    outcome.seconds = time.monotonic() - began_s
    return outcome


def reports(premises: Premises, results: list[PlayResult], ordered: list[tuple[int, AnyOrder]]) -> list[Played]:
    """Report each visit, in order. The robot was started once for all visits and has ended."""
    entries = [entry for _, entry in read(premises.robot.journal)[1]] if results else []
    found, begin = list[Played](), 0
    for result in results:
        end = begin + len(result.steps)
        mine = [(index - begin, order) for index, order in ordered if begin <= index <= end]
        found.append(visit_report(result, mine, entries[begin:end]))
        begin = end
    return found


def keep(premises: Premises, folder: Path) -> None:
    """Copy the journal and the robot's log to `folder`."""
    for path, name in ((premises.robot.journal, "journal.jsonl"), (premises.robot.log, "robot.log")):
        if path.exists():
            shutil.copyfile(path, folder / name)


def _asking(scenario: Scenario, say: str) -> Scenario:
    """Return `scenario` changed so that its visitor asks `say`, a sentence or a WAV file, and any answer is
    accepted."""
    asked = next(step.order for step in scenario.steps if isinstance(step.order, VisitorSays))
    wav = str(recording(Path(say).resolve())) if say.lower().endswith(".wav") else ""
    instead = VisitorSays(asked.who, "" if wav else say, wav)
    steps = [
        msgspec.structs.replace(
            step,
            order=instead if step.order == asked else step.order,
            again=tuple(instead if order == asked else order for order in step.again),
        )
        for step in scenario.steps
    ]
    expect = tuple(each for each in scenario.expect if each.page != "ProcedurePage")
    return msgspec.structs.replace(scenario, steps=tuple(steps), expect=expect)


def require_room(folder: Path) -> None:
    """Try whether the film's pictures can be written to `folder`, which is not made yet: a demonstration that cannot
    begin leaves nothing. Raises `Trouble` when it, or the nearest folder above it that exists, can't be written or has
    no room for them."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            if shutil.disk_usage(there).free < ROOM_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError as error:
        raise Trouble(
            f"the folder can't be written: {error.strerror}",
            "không ghi được vào thư mục này",
            remedy="free the disk, or choose another one with --out DIR",
            remedy_vi="dọn ổ đĩa, hoặc chọn thư mục khác bằng --out",
            file=str(folder),
        ) from error
