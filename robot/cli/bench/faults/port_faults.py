"""Inject faults at the ports of a running robot; check what must hold, repair the fault, and check again."""

import shutil
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from robot.cli.bench.faults.checks import FaultChecks
from robot.cli.bench.faults.plan import TOUCH_BAR_S, FaultCase
from robot.cli.bench.faults.rig import FaultRig
from robot.core.trouble import Trouble

PREPARED = ("disk_full", "clock_jump")
_SAYS_LIMIT_S = 30.0


def ports(plan: Mapping[str, FaultCase], folder: Path) -> list[dict[str, Any]]:
    """Try all faults of an idle robot on one robot, and each fault of a driving robot on a new one; return the table's
    rows."""
    found: list[dict[str, Any]] = []
    idle = {name: case for name, case in plan.items() if case.scene == "idle"}
    if idle:
        with closing(FaultRig(_fresh(folder / "idle"), quiet=False, printer=True, prepared=PREPARED)) as rig:
            rig.open()
            found += [_tried(rig, name, case) for name, case in idle.items()]
    for name, case in plan.items():
        if case.scene == "driving":
            found.append(_on_the_way(name, case, folder))
    return found


def _on_the_way(name: str, case: FaultCase, folder: Path) -> dict[str, Any]:
    with closing(FaultRig(_fresh(folder / "driving"), quiet=True)) as rig:
        try:
            rig.open()
            rig.drive_off()
        except (TimeoutError, OSError) as error:
            return row(name, case, None, None, None, [], [str(error)])
        return _tried(rig, name, case)


def _tried(rig: FaultRig, name: str, case: FaultCase) -> dict[str, Any]:
    print(f"{name} ...", file=sys.stderr, flush=True)
    wrong: list[str] = []
    try:
        if case.ticket and rig.take_number() is None:
            wrong.append(f"no number was offered before: {rig.page()}")
        if case.scene == "idle":  # a synthesised sentence is said to its end despite the fault
            rig.wait("the end of what the robot says", lambda: rig.silent, _SAYS_LIMIT_S)
        watch = FaultChecks(rig, case)
        rig.fell.clear()
        began_s = time.monotonic()
        if case.spoken:
            rig.forget_sounds()
        rig.premises.inject(case.fault or name, **case.values)
        if case.spoken and rig.take_number() != "TicketPage":
            wrong.append(f"no number was given meanwhile: {rig.page()}")
        safe_s = _since(began_s, rig.until(lambda: _safe(rig, case, watch), case.safe_s * 3))
        if case.restart:
            touch_s, recovered_s = _started_again(rig, case)
        else:
            touch_s, recovered_s = _lived_through(rig, name, case, watch, wrong)
            if case.ticket and rig.take_number() is None:
                wrong.append("no number was offered after it was mended")
        lost = rig.losses()
    except (TimeoutError, OSError, RuntimeError, ValueError, Trouble) as error:
        return row(name, case, None, None, None, [], [f"{type(error).__name__}: {error}"])
    if case.calm and rig.fell:
        wrong.append(f"was told to be lost: {', '.join(rig.fell)}")
    return row(name, case, safe_s, touch_s, recovered_s, lost, wrong)


def _lived_through(
    rig: FaultRig, name: str, case: FaultCase, watch: FaultChecks, wrong: list[str]
) -> tuple[float | None, float | None]:
    """Check a fault that the robot survives: touch the page during the fault (which must stop turning wheels), check
    the other promises, then repair the fault. Returns the times of touch and recovery in seconds."""
    wrong += watch.untouched()
    touch_s = rig.touch()
    if case.scene == "driving" and not rig.until(rig.wheels_still, case.touch_s):
        wrong.append("the touch did not stop the wheels")
    wrong += watch.meanwhile()
    rig.premises.mend(case.fault or name)
    recovered_s = _recovered(rig, case)
    if recovered_s is None:
        missing = ", ".join(sorted(rig.all_parts - set(case.without) - rig.parts))
        wrong.append(f"not told to be up again: {missing or 'none'}; page: {rig.page()}")
    wrong += watch.afterwards()
    return touch_s, recovered_s


def _started_again(rig: FaultRig, case: FaultCase) -> tuple[float | None, float | None]:
    """Restart the robot as the service manager does; return the times of touch and recovery in seconds. The touch is
    timed from the start, as nothing works before."""
    if rig.premises.robot.status is not None:
        rig.premises.restart()
    touched = rig.until(lambda: rig.touch() is not None, TOUCH_BAR_S * 5)
    return _since(rig.premises.robot.started_s, touched), _recovered(rig, case)


def _since(began_s: float, came: bool) -> float | None:
    return time.monotonic() - began_s if came else None


def _safe(rig: FaultRig, case: FaultCase, watch: FaultChecks) -> bool:
    if case.restart and not case.still:
        return rig.premises.robot.status is not None
    told = set(case.down) <= set(rig.fell)
    return (
        told and watch.shows() and (not case.still or rig.wheels_still()) and (not case.page or rig.page() == case.page)
    )


def _recovered(rig: FaultRig, case: FaultCase) -> float | None:
    wanted = rig.all_parts - set(case.without)
    began_s = time.monotonic()
    if case.rearm:
        rig.tap("go_on")
        rig.until(lambda: rig.page() != case.page, case.recovered_s)
    came = rig.until(
        lambda: rig.parts >= wanted and rig.page() not in ("StartingPage", case.page), case.recovered_s * 2
    )
    return _since(began_s, came)


def row(
    name: str,
    case: FaultCase,
    safe_s: float | None,
    touch_s: float | None,
    recovered_s: float | None,
    lost: list[str],
    wrong: list[str],
) -> dict[str, Any]:
    """Return the row of a fault; a sentence for each time over its limit is added to `wrong`."""
    for what, value, bar in (
        ("safe state", safe_s, case.safe_s),
        ("touch", touch_s, case.touch_s),
        ("recovery", recovered_s, case.recovered_s),
    ):
        if value is None:
            wrong.append(f"{what} did not come")
        elif value > bar:
            wrong.append(f"{what} took {value:.1f} s, at most {bar:.1f} s were allowed")
    row = {"name": name, "safe_s": safe_s, "touch_s": touch_s, "recovered_s": recovered_s}
    found = {**row, "lost": lost, "wrong": [*wrong, *(f"lost: {each}" for each in lost)]}
    print(msgspec.json.encode(found).decode(), file=sys.stderr, flush=True)
    return found


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
