"""The page "Robot": battery, place, faults, last trips and use of this robot, and the robots of the province."""

from typing import NamedTuple

from robot.core.dialogue.battery import charge_permille
from robot.core.events import BaseState
from robot.desk.staff.roles import Right
from robot.runtime.monitoring.activity_watch import RecordedTrip
from robot.runtime.monitoring.status_file import Standing, read_standing
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, RenderTemplate
from robot.staff_page.robot_state.small_map import place_near, small_map
from robot.staff_page.stores import StaffStores

SILENT_S = 180
"""Age of the robot's status file, s, above which its program counts as stopped: three missed writes, one a minute."""

FREE_MB = 500
"""Free space, MB, below which the disk counts as nearly full. Chosen: some days of journals."""


class RobotFault(NamedTuple):
    """Fault of the robot. `key`: of the words; `text`: what they name; `since_s`: None = not known."""

    key: str
    text: str = ""
    since_s: int | None = None


def robot_state(desk: StaffStores, ask: Ask) -> Answer:
    """Show the state of this robot, and of the province's robots where this robot belongs to a fleet."""
    standing = read_standing(desk.root / desk.settings.fleet.dir)
    now_s = desk.now().timestamp()
    running = standing is not None and now_s - standing.at_s <= SILENT_S
    language = ask.session.language
    spot = standing.spot if standing is not None else None
    return RenderTemplate(
        "robot_state/page.html",
        {
            "standing": standing,
            "running": running,
            "faults": _faults(standing) if standing is not None and running else [],
            "charge": None if standing is None else _charge(desk, standing),
            "map": small_map(desk.lobby, spot if running else None, language),
            "near": "" if spot is None else place_near(desk.lobby, spot),
            "trips": [] if standing is None else list(reversed(standing.activity.trips)),
            "outcome": _outcome,
            "phones": desk.visitors_port,
            "province": None if desk.province is None else desk.province.robots(),
        },
    )


def _charge(desk: StaffStores, standing: Standing) -> float | None:
    """Return the charge of the battery, 0..1; None = not known."""
    voltage_mv = standing.battery_mv
    return None if not voltage_mv else charge_permille(voltage_mv, desk.settings.battery.rest_mv) / 1000


def _faults(standing: Standing) -> list[RobotFault]:
    found = [
        RobotFault("part_down", f"part.{part.value}", standing.since_s.get(part))
        for part, up in standing.parts.items()
        if not up
    ]
    if standing.base in (BaseState.ESTOP, BaseState.BUMPED, BaseState.BLOCKED):
        found.append(RobotFault("base_state", f"dev.{standing.base.value}"))
    if standing.fault:
        found.append(RobotFault("base_state", f"dev.fault_{standing.fault}"))
    if standing.broken_sensors:
        found.append(RobotFault("sensors", standing.broken_sensors))
    free_mb = standing.computer.disk_free_mb
    if free_mb is not None and free_mb < FREE_MB:
        found.append(RobotFault("disk", str(free_mb)))
    return found


def _outcome(trip: RecordedTrip) -> str:
    """Return the end of the word key of a trip's outcome."""
    if trip.ended_s is None:
        return "driving"
    return "reached" if trip.reached else trip.reason or "failed"


ROUTES = (PageRoute("/robot", robot_state, Right.ROBOT),)
