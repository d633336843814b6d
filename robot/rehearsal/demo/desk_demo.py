"""The demonstration of the service desk: a visitor, a printer, a clerk at the web page, and the report of the day.

Every program is the ordinary one: `kiosk run`, `kiosk staff`, `kiosk desk import`, `kiosk report`. The dossiers come
from a simulated platform, in its HTML export named ".xls".
"""

import datetime
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from robot.core.events import NumberCalled
from robot.desk.feedback.ratings import Ratings
from robot.desk.pins import hashed
from robot.paths import ROOT
from robot.rehearsal.demo.desk_visit import DeskRobot, DeskVisitOutcome
from robot.rehearsal.demo.lobby_demo import keep, reports, require_room, visit
from robot.rehearsal.demo.visit_report import Played
from robot.runtime.settings.schema import Settings
from simulators.camera.phone import read_paper
from simulators.centre.centre import Premises
from simulators.centre.journal_follower import TimedOut
from simulators.centre.robot_process import RobotEnded
from simulators.lobby.film_strip import Film
from simulators.office.clerk import BrowserClerk, StaffPageProcess, free_port
from simulators.office.one_stop_platform import PlatformDossier, as_html, cases
from voice_models.model_files.store import path_of

COUNTER, PIN = "counter:3", "824913"
_DOSSIERS = 1500
_PAGES = 3
_SUPPLEMENT = 5


@dataclass
class DeskOutcome:
    """Result of the demonstration. `rated`: scores of the stored ratings; `on_slip`: text that a phone reads off the
    printed slip."""

    played: Played | None = None
    served: DeskVisitOutcome = field(default_factory=DeskVisitOutcome)
    on_slip: str = ""
    rated: list[int] = field(default_factory=list)
    imported: int = 0
    report: list[Path] = field(default_factory=list)
    pages: list[Path] = field(default_factory=list)
    browser: bool = False
    robot_status: int | None = None
    seconds: float = 0.0
    contact: Path | None = None
    wrong: str = ""

    @property
    def good(self) -> bool:
        """Whether number, slip, call, rating and report all exist, and nothing went wrong."""
        served = self.served
        called = bool(served.number) and served.number in served.announced
        kept = called and served.number in self.on_slip and self.rated == [5] and self._reported
        return kept and not self.wrong and self.played is not None and not self.played.wrong and self.robot_status == 0

    @property
    def _reported(self) -> bool:
        """Whether the report has been written in all its formats."""
        return {path.suffix for path in self.report} == {".html", ".docx", ".xlsx", ".pdf"}


def play(
    folder: Path, config: Path, heading: tuple[str, str], settings: Settings, report: Callable[[str], None]
) -> DeskOutcome:
    """Play the demonstration; pictures, journal and report go to `folder`. All started processes are ended.

    `config`: settings and content, which the environment names to all programs. `heading`: title and second line of the
    sheet of pictures. `settings`: those of `config`. `report` receives each step as text. Raises `Trouble`.
    """
    began_s = time.monotonic()
    outcome, factor_digits = DeskOutcome(), settings.dossiers.factor_digits
    scenario = visit("desk")
    require_room(folder)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-demo-")))
        port, overlay = free_port(), scratch / "desk.toml"
        overlay.write_text(_overlay(scratch, port), encoding="utf-8")
        report("the centre opens: lobby, sound, printer, staff page, robot")
        premises = Premises(scratch, config / "lobby.toml", path_of("astronaut"), printer=True)
        stack.callback(premises.close)
        premises.open("--settings", str(overlay))
        film = Film(folder)
        page = stack.enter_context(StaffPageProcess(overlay, port, folder / "staff.log"))
        try:
            made = cases(_DOSSIERS, datetime.date.today(), prefix=settings.site.dossier_prefix)
            case = ([each for each in made if each.status == _SUPPLEMENT] or made)[-1]
            digits = case.identity[-factor_digits:] if factor_digits else ""
            outcome.imported = _import(made, scratch, overlay)
            report(f"{outcome.imported} dossiers of the one-stop platform are taken in")
            page.until_ready()
            clerk = BrowserClerk(port, COUNTER, scratch / "browser")
            stack.callback(clerk.close)
            outcome.browser = clerk.browser is not None
            clerk.log_in(PIN)
            robot = DeskRobot(premises, film, config, clerk, case.code, digits, folder)
            outcome.served = robot.served
            report("a visitor takes a number, looks up a dossier, is called and rates")
            result = robot.perform(scenario)
            if result.failures:
                robot.shoot("Có điều không như dự định.", str(result.failures[0]), "")
            outcome.robot_status = premises.robot.end()
            (outcome.played,) = reports(premises, [result], robot.ordered)
            calls = [step.event for step in result.steps if isinstance(step.event, NumberCalled)]
            outcome.served.announced = [call.number for call in calls]
        except (RobotEnded, TimedOut, TimeoutError, ConnectionError) as error:
            outcome.wrong = f"{error}; {premises.robot.last_words()}"
            outcome.robot_status = premises.robot.end()
        report("the robot has left; the report of the day is written")
        keep(premises, folder)
        outcome.on_slip = read_paper(outcome.served.slip)
        _report(folder, overlay, film, outcome)
        with Ratings(_database(scratch)) as ratings:
            today = datetime.date.today()
            outcome.rated = [each.score for each in ratings.of_days(today, today)]
    if film.shots:
        outcome.contact = film.contact_sheet(*heading)
    outcome.seconds = time.monotonic() - began_s
    return outcome


def _import(made: list[PlatformDossier], scratch: Path, overlay: Path) -> int:
    """Import the platform's dossiers from an export file, with `kiosk desk import`. Return how many dossiers were
    accepted."""
    export = scratch / "danh-sach.xls"
    export.write_text(as_html(made), encoding="utf-8")
    return int(json.loads(_kiosk("desk", "--settings", str(overlay), "import", str(export), "--json"))["taken"])


def _report(folder: Path, settings: Path, film: Film, outcome: DeskOutcome) -> None:
    """Write today's report, and add its first pages to the film strip."""
    today = datetime.date.today().isoformat()
    out = folder / "report"
    shutil.rmtree(out, ignore_errors=True)
    said = _kiosk("report", "--settings", str(settings), "--range", today, today, "--out", str(out), "--json")
    outcome.report = [Path(name) for name in json.loads(said)["files"]]
    pdf = next((path for path in outcome.report if path.suffix == ".pdf"), None)
    if pdf is None or shutil.which("pdftoppm") is None:
        return
    subprocess.run(["pdftoppm", "-png", "-r", "80", str(pdf), str(out / "page")], check=True)
    outcome.pages = sorted(out.glob("page*.png"))
    film.add("Báo cáo của ngày, in ra được.", "The report of the day.", *outcome.pages[:_PAGES])


def _kiosk(*arguments: str) -> str:
    """Run a command of `kiosk` and return its output. Raises ConnectionError, with the end of its stderr, when it
    fails."""
    command = [sys.executable, "-m", "robot.cli", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ConnectionError(f"kiosk {arguments[0]} ended with {done.returncode}: {done.stderr.strip()[-300:]}")
    return done.stdout


def _database(scratch: Path) -> Path:
    """Return the path where `simulators.centre.centre` puts the desk's database."""
    return scratch / "var" / "desk" / "desk.sqlite"


def _overlay(scratch: Path, port: int) -> str:
    desk = _database(scratch)
    return (
        f'[desk]\nfile = "{desk}"\nfigures_dir = "{scratch / "var" / "figures"}"\n\n'
        f'[dossiers]\nkey_file = "{desk.with_name("factor.key")}"\n\n'
        f"[staff_page]\nport = {port}\n\n"
        f'[[staff.pins]]\nlevel = 1\nhash = "{hashed(PIN)}"\n'
    )
