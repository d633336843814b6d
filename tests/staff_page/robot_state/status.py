"""States of the robot as its status file holds them, two hours after it was started."""

import datetime

import msgspec

from robot.core.diagnostics import Computer
from robot.core.events import BaseState
from robot.core.parts import Part
from robot.runtime.monitoring.status_file import Spot, Standing, path_in
from tests.staff_page.rig import NOW, Office


def seconds(moment: datetime.datetime, **before: float) -> int:
    return int((moment - datetime.timedelta(**before)).timestamp())


def standing(office: Office, **fields: object) -> Standing:
    home = office.desk.lobby.home
    basis = {
        "at_s": seconds(NOW, seconds=20),
        "version": "0.2.0",
        "parts": {Part.BASE: True, Part.CAMERA: True},
        "base": BaseState.HALTED,
        "battery_mv": 25_200,
        "computer": Computer(51.0, 20, 30, 40_000),
        "gauges": {},
        "since_s": {Part.BASE: seconds(NOW, hours=2), Part.CAMERA: seconds(NOW, hours=2)},
        "spot": Spot(home.x_m, home.y_m, home.heading_deg),
        "began_s": seconds(NOW, hours=2),
    }
    return Standing(**{**basis, **fields})


def write(office: Office, state: Standing) -> None:
    path = path_in(office.desk.root / office.settings.fleet.dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.encode(state))
