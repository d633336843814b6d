"""The guided measuring of the wheels, on the simulated board in made-up time: bodies, bad wires, a slipping wheel."""

import json
import re
from collections.abc import Callable
from math import radians
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hardware.motion.messages import MotionSetup
from hardware.motion.wheel_calibration import Calibrator, DriveFailed, Twitch
from hardware.motor_boards.reference_board import ReferenceLink
from robot.cli.calibrate import write_values
from robot.cli.calibrate.wheels import CalibrationPlan, _taped_m, measure, values_of
from robot.core.trouble import Trouble
from robot.navigation.calibration.umbmark import WheelGeometry
from robot.navigation.control.pure_pursuit import Steering
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Lobby, Marker, Pose
from robot.runtime.settings.loader import load_settings
from simulators.camera.marker_noise import MarkerCamera, Seeing
from simulators.physics.differential_drive import Body, Physics
from simulators.physics.lockstep import Lockstep
from simulators.physics.room import RoomGeometry

HALL = Lobby(
    8.0, 8.0, Pose(4.0, 2.2, 270.0), (), ((3.0, 8.0), (5.0, 8.0)), markers=(Marker(3, 4.0, 0.0, 1.4, 90.0, 0.2),)
)
SETTINGS = WheelGeometry(75.0, 360.0, 0.0)
PLAN = CalibrationPlan(1.2, 0.6, 3)


class Trial:
    """A robot before the marker, and a person who presses Enter. `after_ticks` may spoil something on the way."""

    def __init__(self, body: Body, *, camera: bool = True, spoil: Callable[[Physics], None] | None = None) -> None:
        start = (4.0, 2.2, radians(270.0))
        self.physics = Physics(RoomGeometry(HALL), start, body, seed=4)
        if spoil is not None:
            spoil(self.physics)
        self.world = Lockstep(self.physics, seed=4)
        self.start = start
        self._eye = MarkerCamera(self.physics.room, HALL.markers, Seeing(misses=0.0), seed=4)
        setup = MotionSetup("memory", 115200, 75.0, 360.0, 1320, 500, msgspec.structs.replace(HALL, markers=()), start)
        self.calibrator = Calibrator(ReferenceLink(self.world.cable), setup, self.tick, self.look if camera else None)
        self.said: list[str] = []

    def tick(self) -> float:
        self.world.advance(20.0)
        return self.world.now_ms

    def look(self) -> tuple[Sighting, ...]:
        self.world.advance(300.0)
        self._eye.look(self.world.now_ms, self.physics.pose, 0.0, self.physics.travelled_m)
        return self._eye.due(self.world.now_ms + 300)

    def ask(self, what: str, vi: str) -> str:
        if "Mark the floor" in what:
            self.physics.pose = self.start  # the person puts it back
        assert "How far" not in what, "the marker tells it"
        self.said.append(f"{what} | {vi}")
        return ""

    def measure(self, plan: CalibrationPlan = PLAN) -> WheelGeometry:
        return measure(self.calibrator, SETTINGS, plan, lambda what, vi: None, self.ask).wheels


def real(body: Body) -> WheelGeometry:
    """What the settings should say of a body: `radius_mm` is the mean of both wheels."""
    mean = 1 + body.wheel_mismatch / 2
    return WheelGeometry(1000 * body.wheel_radius_m * mean, 1000 * body.track_m * (1 + body.scrub), body.wheel_mismatch)


@pytest.mark.parametrize(
    "body",
    [Body(wheel_mismatch=0.006, scrub=-0.012), Body(wheel_mismatch=-0.004, scrub=0.02, slip_rad_per_sqrt_m=0.002)],
    ids=["left wheel larger", "right wheel larger, wide tyres, a little slip"],
)
def test_wheels_as_assembled_are_measured_to_a_tenth_of_a_percent(body: Body) -> None:
    found, true = Trial(body).measure(), real(body)
    assert found.mismatch == pytest.approx(true.mismatch, abs=0.001)
    assert found.track_mm / found.radius_mm == pytest.approx(true.track_mm / true.radius_mm, rel=0.004)
    assert found.radius_mm == pytest.approx(true.radius_mm, rel=0.015)


def test_a_wall_close_before_the_robot_ends_the_measuring_with_a_word() -> None:
    trial = Trial(Body())
    trial.start = (4.0, 0.5, radians(270.0))
    trial.physics.pose = trial.start
    with pytest.raises(
        Trouble, match="stood in the way and did not go; make room, and start again; nothing was changed"
    ):
        trial.measure()
    assert trial.world.now_ms < 60_000


def test_a_tape_does_as_well_where_no_marker_hangs() -> None:
    body = Body(wheel_mismatch=0.006, scrub=-0.012)
    trial = Trial(body, camera=False)
    answers: list[float] = []

    def ask(what: str, vi: str) -> str:
        if "ahead" in what:
            x, y, _ = trial.physics.pose
            dx, dy = x - trial.start[0], y - trial.start[1]
            answers[:] = [100 * -dy, 100 * dx]  # the robot started downwards: ahead is -y, left is +x
            return f"{answers[0]:.1f}"
        return f"{answers[1]:.1f}".replace(".", ",") if "to the left of it" in what else trial.ask(what, vi)

    said: list[str] = []
    outcome = measure(
        trial.calibrator, SETTINGS, CalibrationPlan(1.2, 0.6, None), lambda what, vi: said.append(vi), ask
    )
    ends = [line for line in said if "cách chỗ xuất phát" in line]
    assert len(ends) == 5
    assert all(re.search(r" \d+(,\d)? cm về phía (trước|sau), \d+(,\d)? cm sang (trái|phải)$", end) for end in ends)
    assert outcome.wheels.mismatch == pytest.approx(0.006, abs=0.0015)
    assert outcome.wheels.track_mm == pytest.approx(real(body).track_mm, rel=0.006)
    assert outcome.after[0] < outcome.before[0] / 4


def swapped_encoders(physics: Physics) -> None:
    read = physics.read

    def crossed(sensors: Any) -> None:
        read(sensors)
        sensors.left_ticks, sensors.right_ticks = sensors.right_ticks, sensors.left_ticks
        sensors.left_mm_s, sensors.right_mm_s = sensors.right_mm_s, sensors.left_mm_s

    physics.read = crossed


def swapped_motors(physics: Physics) -> None:
    step = physics.step
    physics.step = lambda command, dt_s: step(command[::-1], dt_s)


def reversed_left(physics: Physics) -> None:
    read = physics.read

    def backwards(sensors: Any) -> None:
        read(sensors)
        sensors.left_ticks, sensors.left_mm_s = -sensors.left_ticks, -sensors.left_mm_s

    physics.read = backwards


def unplugged(physics: Physics) -> None:
    read = physics.read

    def silent(sensors: Any) -> None:
        read(sensors)
        sensors.left_ticks = sensors.right_ticks = 0
        sensors.left_mm_s = sensors.right_mm_s = 0.0

    physics.read = silent


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (swapped_encoders, ("encoder plugs of the two wheels are swapped", "encoder hai bánh cắm nhầm")),
        (swapped_motors, ("two motors are swapped", "hai động cơ nối nhầm")),
        (reversed_left, ("left wheel counts backwards", "bánh trái đếm ngược")),
        (unplugged, ("no wheel counts", "không bánh nào đếm được")),
    ],
)
def test_wrong_wires_are_told_in_words_before_anything_long_is_driven(
    spoil: Callable[[Physics], None], words: tuple[str, str]
) -> None:
    trial = Trial(Body(), spoil=spoil)
    with pytest.raises(Trouble) as told:
        trial.measure()
    assert words[0] in str(told.value)
    assert words[1] in str(told.value)
    assert trial.physics.travelled_m < 0.3


@pytest.mark.parametrize("button", ["estop", "bumper"])
def test_who_stops_it_while_it_lets_go_of_a_wheel_that_turned_wrongly_has_stopped_it_for_good(button: str) -> None:
    class Watched(Trial):
        pressed_ms = 0.0

        def tick(self) -> float:
            now_ms = super().tick()
            if "stalls" in self.world.firmware.receive(b"?\n", now_ms).decode() and not self.pressed_ms:
                self.pressed_ms = now_ms
            held = self.pressed_ms > 0.0 and 60.0 < now_ms - self.pressed_ms < 200.0
            (self.world.press_estop if button == "estop" else self.world.press_bumper)(held)
            return now_ms

    trial = Watched(Body(), spoil=reversed_left)
    with pytest.raises(DriveFailed, match=button):
        trial.calibrator.check_wiring(None, lambda: None)
    assert trial.pressed_ms
    for _ in range(50):
        trial.tick()
    assert trial.world.firmware.latched, "nobody has cleared it"


def test_a_wheel_that_slips_is_told_and_nothing_is_concluded_from_it() -> None:
    def slipping(physics: Physics) -> None:
        moved = physics._moved

        def slid(left: float, right: float, dt_s: float) -> None:
            slips = 10.5 < physics.travelled_m < 14.0  # in the second square to the left
            return moved(left * (0.985 if slips else 1.0), right, dt_s)

        physics._moved = slid

    trial = Trial(Body(), spoil=slipping)
    with pytest.raises(Trouble, match="a wheel slips") as told:
        trial.measure()
    assert re.search(r"bánh bị trượt: .* cm và \d+(,\d)? độ", str(told.value))


def stopped_by(reason: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a person is told when a lap ends for this reason."""

    def fails(*_: object, **__: object) -> list[tuple[float, float]]:
        raise DriveFailed(reason, [])

    trial = Trial(Body())
    monkeypatch.setattr(Calibrator, "drive_square", fails)
    with pytest.raises(Trouble) as told:
        trial.measure()
    return str(told.value)


def test_a_drive_that_was_not_finished_says_why_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    told = stopped_by("sensor", monkeypatch)
    assert "the drive was not finished: a range sensor does not measure" in told
    assert "robot chưa chạy hết đường đo: có cảm biến khoảng cách không đo được" in told
    assert "start again; nothing was changed" in told
    assert "the red button was pressed" in stopped_by("estop", monkeypatch)


@pytest.mark.parametrize(
    ("typed", "metres"), [("3,5", 0.035), ("-2.25", -0.0225), (" +4 cm ", 0.04), ("−1,5", -0.015), ("0", 0.0)]
)
def test_a_length_is_taken_as_people_write_it(typed: str, metres: float) -> None:
    said: list[str] = []
    taken = _taped_m("how far", "bao xa", 3.0, lambda what, vi: said.append(what), lambda what, vi: f"{typed}\n")
    assert taken == pytest.approx(metres)
    assert said == []


@pytest.mark.parametrize("typed", ["", "nan", "inf", "1e1", "about 3", "1_0", "3 m"])
def test_what_is_no_length_is_said_so_and_asked_for_again(typed: str) -> None:
    answers, said = [f"{typed}\n", "2\n"], list[str]()
    taken = _taped_m(
        "how far", "bao xa", 3.0, lambda what, vi: said.append(f"{what} | {vi}"), lambda what, vi: answers.pop(0)
    )
    assert taken == pytest.approx(0.02)
    (told,) = said
    assert f"{typed!r} is no number" in told
    assert f"{typed!r} không phải là số" in told


def test_a_length_beyond_the_free_floor_is_asked_for_again() -> None:
    answers, said = ["400", "40"], list[str]()
    taken = _taped_m(
        "how far", "bao xa", 3.0, lambda what, vi: said.append(f"{what} | {vi}"), lambda what, vi: answers.pop(0)
    )
    assert taken == pytest.approx(0.4)
    assert "400 is further than the free floor, 300 cm" in said[0]
    assert "400 vượt quá chỗ trống 300 cm" in said[0]


def test_the_floor_that_is_asked_for_holds_the_longest_drive() -> None:
    assert CalibrationPlan(1.5, 0.8, None).room_m == pytest.approx(3.0)
    assert CalibrationPlan(1.0, 3.0, None).room_m == pytest.approx(4.5)


@pytest.mark.parametrize(
    ("sets", "calibrated"),
    [
        ([], False),
        (["base.wheel_mismatch=0.002"], True),
        (["base.calibrated=true"], True),
        (["base.calibrated=false", "base.wheel_mismatch=0.002"], False),
    ],
    ids=["as shipped", "written before there was the key", "a pair without a mismatch", "measured for other wheels"],
)
def test_wheels_count_as_measured_when_the_settings_say_so(sets: list[str], calibrated: bool) -> None:
    assert MotionSetup.of(load_settings([], sets).base, HALL).calibrated is calibrated


def test_a_perfect_pair_counts_as_measured_once_its_values_stand_in_the_settings() -> None:
    sets = [f"base.{key}={json.dumps(value)}" for key, value in values_of(WheelGeometry(75.0, 360.0, 0.0)).items()]
    assert MotionSetup.of(load_settings([], sets).base, HALL).calibrated


def test_values_are_written_beside_comments_that_stay(tmp_path: Path) -> None:
    site = tmp_path / "site.toml"
    site.write_text(
        "# our robot\n[site]\nguiding = true  # yes\n[base]\nport = 'usb:'  # the board\n", encoding="utf-8"
    )
    write_values(site, "base", {"wheel_radius_mm": 75.31, "track_mm": 361.2})
    text = site.read_text(encoding="utf-8")
    assert "# our robot" in text
    assert "# the board" in text
    assert msgspec.toml.decode(text)["base"] == {"port": "usb:", "wheel_radius_mm": 75.31, "track_mm": 361.2}


def test_a_twitch_that_checks_the_wiring_has_no_route_onto_which_the_robot_could_turn() -> None:
    twitch = Twitch((1.0, 2.0, 0.0), Steering(0.0, 0.2))
    assert twitch.rejoin_points == ()
