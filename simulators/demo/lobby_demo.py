"""The demonstration: simulated lobby and sound around a robot on its ordinary program, three visitors, a film strip."""

import math
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from simulators.audio.sound_server import SoundServer
from simulators.audio.visitor_voices import recording, spoken
from simulators.centre.journal_follower import TimedOut
from simulators.centre.robot_process import RobotEnded, RobotProgram
from simulators.centre.touch_panel import SimulatedPanel
from simulators.demo.film_strip import Film
from simulators.demo.lobby_visits import DemoQuestion, LobbyVisits
from simulators.demo.visitor_script import Played, VisitorScript, Words
from simulators.lobby.client import LobbyClient

QUESTION, QUESTION_CODE = "tôi muốn làm giấy khai sinh cho cháu", "1.001193"
TOUCHED_TOPIC, TOUCHED_CODE = "marry", "1.000894"
QUESTION_TOPIC = "birth"
HOME_LIMIT_M = 0.15
_START_LIMIT_S = 40.0


@dataclass
class DemoOutcome:
    """All that the summary tells."""

    played: list[Played] = field(default_factory=list)
    seconds: float = 0.0
    home_error_m: float = math.inf
    robot_status: int | None = None
    parts: dict[str, str] = field(default_factory=dict)
    contact: Path | None = None
    wrong: str = ""

    @property
    def good(self) -> bool:
        """Everybody was served as planned, and the robot stands at home."""
        served = bool(self.played) and not any(visit.wrong for visit in self.played)
        return served and not self.wrong and self.home_error_m <= HOME_LIMIT_M and self.robot_status == 0


@dataclass(frozen=True)
class DemoPlan:
    """What to play, and where things are."""

    lobby: Lobby
    lobby_map: Path
    photo: Path
    folder: Path
    say: str
    words: Words
    heading: tuple[str, str]
    """Title and second line of the contact sheet."""
    touch: bool = False
    """One visitor who only touches, instead of the three."""


def play(plan: DemoPlan, tell: Callable[[str], None]) -> DemoOutcome:
    """Play `plan`; `tell` hears each step in words. Every process that was started is ended on the way out."""
    began_s = time.monotonic()
    outcome = DemoOutcome()
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-")))
        question = None if plan.touch else _question(plan.say, scratch)
        sound = SoundServer(scratch / "sound")
        stack.callback(sound.stop)
        sound.start()
        require_folder(plan.folder)
        tell("the lobby opens: sound server, camera, motor board")
        film = Film(plan.folder)
        (plan.folder / "journal.jsonl").unlink(missing_ok=True)
        sound.record(plan.folder / "robot.wav")
        lobby = LobbyClient(plan.lobby_map, plan.photo)
        stack.callback(lobby.stop)
        overlay = plan.folder / "settings.toml"
        socket = scratch / "panel.socket"
        overlay.write_text(overlay_of(lobby, socket), encoding="utf-8")
        tell("the robot starts")
        robot = RobotProgram(plan.folder, {}, sound.environment, "--settings", str(overlay))
        stack.callback(robot.end)
        robot.start()
        panel = SimulatedPanel(socket)
        stack.callback(panel.close)
        stage = VisitorScript(lobby, sound, panel, film, robot, plan.words, scratch)
        try:
            _perform(plan, stage, question, outcome, tell)
        except (RobotEnded, TimedOut, ConnectionError) as error:
            outcome.wrong = f"{error}; see {robot.log}: {robot.last_words()}"
        panel.close()
        outcome.parts = stage.parts
        outcome.robot_status = robot.end()
        if film.shots:
            outcome.contact = film.contact_sheet(*plan.heading)
    outcome.seconds = time.monotonic() - began_s
    return outcome


def _perform(
    plan: DemoPlan,
    stage: VisitorScript,
    question: DemoQuestion | None,
    outcome: DemoOutcome,
    tell: Callable[[str], None],
) -> None:
    visits = LobbyVisits(stage, plan.lobby)
    stage.until_page("IdlePage", limit_s=_START_LIMIT_S)
    stage.until("camera, ears, voice and base", lambda: set(stage.parts) >= _PARTS, _START_LIMIT_S)
    stage.shot("Robot chờ ở cửa.", "The robot waits at the door.")
    acts: list[tuple[str, Callable[[], Played]]]
    if question is None:
        acts = [("a visitor only touches", lambda: visits.by_touch_alone(QUESTION_TOPIC, QUESTION_CODE))]
    else:
        acts = [
            ("the first visitor asks aloud", lambda: visits.by_voice(question)),
            ("the second visitor uses the touchscreen", lambda: visits.by_touch(TOUCHED_TOPIC, TOUCHED_CODE)),
            ("the third visitor walks past", visits.passing),
        ]
    for words, act in acts:
        tell(words)
        outcome.played.append(act())
        if outcome.played[-1].wrong:
            stage.shot("Có điều không như dự định.", outcome.played[-1].wrong)
            break
    x, y, _ = stage.state()["robot"]
    outcome.home_error_m = math.hypot(x - plan.lobby.home.x_m, y - plan.lobby.home.y_m)


_PARTS = {"camera", "microphone", "recogniser", "voice", "base", "screen"}


def _question(say: str, scratch: Path) -> DemoQuestion:
    if not say:
        return DemoQuestion(QUESTION, spoken(QUESTION, scratch / "question.wav"), QUESTION_CODE)
    if say.lower().endswith(".wav"):
        return DemoQuestion("…", recording(Path(say).resolve()))
    return DemoQuestion(say, spoken(say, scratch / "question.wav"))


def overlay_of(lobby: LobbyClient, socket: Path) -> str:
    """Settings that lead the robot to the simulated lobby; `socket` is the socket of its panel."""
    return (
        "# Addresses of the simulated lobby. Everything else is the site's own configuration.\n\n"
        f'[camera]\naddress = "{lobby.camera}"\n\n'
        '[microphone]\naddress = "device:"\n\n'
        '[speaker]\naddress = "device:"\n\n'
        f'[base]\nport = "{lobby.board}"\npose_file = "{socket.with_name("pose.json")}"\n\n'
        f'[lidar]\nport = "{lobby.lidar}"\n\n'
        f'[screen]\nfullscreen = false\ndebug_port = "unix:{socket}"\n\n'
        f'[desk]\nfile = "{socket.with_name("desk.sqlite")}"\nfigures_dir = "{socket.with_name("figures")}"\n'
    )


def require_folder(folder: Path) -> None:
    """Make the folder of the film; `Trouble` when it can't be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(
            f"the folder can't be written: {error.strerror}",
            "không ghi được vào thư mục này",
            remedy="choose another one with --out DIR",
            remedy_vi="chọn thư mục khác bằng --out",
            file=str(folder),
        ) from error
