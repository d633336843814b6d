"""Check in journal, log, panel and lobby what the plan promises for a fault, except which parts go down."""

import datetime
import math
import time
from collections.abc import Sequence
from pathlib import Path

from robot.cli.bench.faults.plan import FaultCase
from robot.cli.bench.faults.rig import LED, FaultRig
from robot.navigation.planning.planner import Planner
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG
from simulators.audio.visitor_voices import spoken
from simulators.centre.journal_follower import JournalLine

CALM_S = 2.5
ASLEEP_S = 8.0
"""How long, in seconds, the robot is watched for a visit that begins without a visitor."""

ON_WAY_S, ASIDE_M = 1.5, 0.5
_IDLE_LIMIT_S, _SEEN_LIMIT_S, _ANEW_LIMIT_S, _HAPPENS_LIMIT_S, _WAIT_S = 90.0, 10.0, 6.0, 15.0, 3.0
_SPOKEN_TIMES = 3
_ANSWER_LIMIT_S = 15.0
_GIVEN = {"TicketIssued": "given", "TicketRefused": "refused"}
_OLD_DAYS = range(20, 30)
_KEPT = ("*.jsonl", "figures/*.jsonl", "figures/*.counts.json", "desk/*.backup*")


class FaultChecks:
    """The checks of one fault on the robot `rig`. Create the object before the fault is injected. Raises `TimeoutError`
    when the robot does not reach the state that the fault needs."""

    def __init__(self, rig: FaultRig, case: FaultCase) -> None:
        self._rig, self._case = rig, case
        if case.visitor:
            rig.premises.lobby.enter_before_robot()
            rig.wait("a visitor who is seen", lambda: _seen(rig.steps[-50:]), _SEEN_LIMIT_S)
        if case.asleep or case.number:  # a visitor who already has a number would only see that number again
            rig.wait("the idle page", rig.leave, _IDLE_LIMIT_S)
        if case.keeps:
            write_old_days(rig.premises.robot.folder / "figures")
        self._files = kept_files(rig.premises.robot.folder) if case.keeps else set()
        self._anew = rig.premises.robot.child(case.anew) if case.anew else None
        self._counted = rig.counted()
        self._told_none = False
        rig.follow()
        self._since, self._log_bytes, self._page = len(rig.steps), len(rig.log()), rig.page()

    def shows(self) -> bool:
        """Whether the log, the camera's report or the count of bad frames show that the robot has noticed the fault."""
        case, rig, steps = self._case, self._rig, self._steps()
        return (
            (not case.says or case.says.encode() in rig.log()[self._log_bytes :])
            and (not case.visitor or (bool(steps) and _seen(steps) is False))
            and (not case.counted or rig.counted() > self._counted)
        )

    def untouched(self) -> list[str]:
        """Return the broken promises, as sentences, before the page is touched."""
        rig, wrong = self._rig, []
        if self._case.calm:
            rig.until(lambda: rig.fell, CALM_S)
        if self._case.asleep:
            rig.until(lambda: rig.page() != self._page, ASLEEP_S)
            if rig.page() != self._page:
                wrong.append(f"{rig.page()} came, though nobody asked for it")
        if self._case.counted:
            wrong += self._aside()
        return wrong

    def meanwhile(self) -> list[str]:
        """Return the broken promises, as sentences, after a touch and while the fault still holds."""
        case, rig, wrong = self._case, self._rig, []
        if case.number or case.ticket:
            if rig.take_number() is None:
                wrong.append(f"no number was offered meanwhile: {rig.page()}")
            self._told_none = case.number == "refused" and rig.until(rig.tells_no_number, _ANSWER_LIMIT_S)
        if case.unled:
            if (page := rig.ask_to_be_led()) not in LED:
                wrong.append(f"to be led could not be asked for: {page}")
            rig.until(lambda: unwanted(self._steps(), ("Drive",)), _WAIT_S)
            wrong += unwanted(self._steps(), ("Drive",))
        if case.anew and not self._comes_anew():
            wrong.append(f"no other process of {case.anew} came")
        if case.happens and not rig.until(self._has_happened, _HAPPENS_LIMIT_S):
            wrong.append(f"no {case.happens} stands in the journal")
        if case.at_place and not rig.until(self._knows_its_place, _HAPPENS_LIMIT_S):
            wrong.append(f"it stands at {rig.stands()} and believes to be at {rig.believes()}")
        if case.keeps:
            time.sleep(_WAIT_S)
            gone = self._files - kept_files(rig.premises.robot.folder)
            wrong += [f"{name} was deleted" for name in sorted(gone)]
        return wrong + unwanted(self._steps(), case.never)

    def afterwards(self) -> list[str]:
        """Let the fault's visitor leave; return the broken promises about queue numbers, by the journal, which may be
        written only after the repair."""
        if self._case.visitor:
            self._rig.premises.lobby.do("leave", who="lan")
        if not self._case.number:
            return []
        self._rig.until(self._answers, _ANSWER_LIMIT_S)
        return number_wrong(self._case.number, self._answers(), told_none=self._told_none)

    def _steps(self) -> list[JournalLine]:
        self._rig.follow()
        return self._rig.steps[self._since :]

    def _answers(self) -> list[str]:
        return [step.kind for step in self._steps() if step.kind in _GIVEN]

    def _has_happened(self) -> bool:
        return any(step.kind == self._case.happens for step in self._steps())

    def _comes_anew(self) -> bool:
        """Whether a new process starts while a visitor speaks into the turn that the touch has opened.

        (Only speech makes the robot use that process, and so start a new one.)"""
        rig = self._rig
        wav = spoken("tôi muốn làm giấy khai sinh", rig.premises.folder / "spoken.wav")
        for _ in range(_SPOKEN_TIMES):
            if rig.until(self._is_anew, _ANEW_LIMIT_S):
                return True
            rig.until(self._listens, _HAPPENS_LIMIT_S)
            rig.premises.sound.say(wav)
        return rig.until(self._is_anew, _ANEW_LIMIT_S)

    def _knows_its_place(self) -> bool:
        believed = self._rig.believes()
        return believed is not None and math.dist(self._rig.stands(), believed) <= ASIDE_M

    def _listens(self) -> bool:
        told = [step for step in self._steps() if step.command("Listen") or step.command("StopListening")]
        return bool(told) and told[-1].command("Listen") is not None

    def _is_anew(self) -> bool:
        return self._rig.premises.robot.child(self._case.anew) not in (None, self._anew)

    def _aside(self) -> list[str]:
        """Return a sentence if the robot, by its true position, left its planned route by more than `ASIDE_M`; else
        []."""
        rig = self._rig
        places: list[tuple[float, float]] = []
        rig.until(lambda: places.append(rig.stands()), ON_WAY_S)
        drives = [drive for step in rig.steps if (drive := step.command("Drive"))]
        route = Planner(load_lobby(CONFIG / "lobby.toml")).from_home(drives[-1]["place"])
        assert route is not None
        aside_m = max(min(math.dist(here, point) for point in route.points) for here in places)
        return [f"it was {aside_m:.1f} m beside its way"] if aside_m > ASIDE_M else []


def unwanted(steps: Sequence[JournalLine], never: Sequence[str]) -> list[str]:
    """Return a sentence for each event or command of the list `never` that is in the journal."""
    found = [step.kind for step in steps] + [command["command"] for step in steps for command in step.commands]
    return [f"{name} stands in the journal" for name in never if name in found]


def number_wrong(wanted: str, answers: Sequence[str], *, told_none: bool) -> list[str]:
    """Return a sentence if the first of the desk's `answers` is not as `wanted` (number "given" or "refused").

    The refusal may be missing in the journal, which is on the same full disk; then the page must have shown it
    (`told_none`)."""
    if not answers:
        refused = wanted == "refused" and told_none
        return [] if refused else [f"no number was {wanted} meanwhile"]
    return [] if _GIVEN[answers[0]] == wanted else [f"a number was {_GIVEN[answers[0]]} meanwhile"]


def write_old_days(figures: Path) -> None:
    """Create files with figures of past days, which the robot must keep."""
    figures.mkdir(parents=True, exist_ok=True)
    for days_ago in _OLD_DAYS:
        day = datetime.date.today() - datetime.timedelta(days_ago)
        (figures / f"{day}.jsonl").touch()
        (figures / f"{day}.counts.json").write_text(f'{{"day":"{day}","counts":[]}}', encoding="ascii")


def kept_files(folder: Path) -> set[str]:
    """Return the files below `folder` that the robot may delete only because of their age."""
    return {str(path.relative_to(folder)) for pattern in _KEPT for path in folder.glob(pattern)}


def _seen(steps: Sequence[JournalLine]) -> bool | None:
    """Whether the last report of the camera counted a face; None = there was no report."""
    counts = [step.event.get("count", 0) for step in steps if step.kind == "FacesSeen"]
    return bool(counts[-1]) if counts else None
