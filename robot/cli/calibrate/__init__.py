"""Measure the robot by a guided procedure, then print the values for config/site.toml or write them there.

    kiosk calibrate wheels [--marker 3]            radius, track and mismatch of the wheels; wires that are swapped
    kiosk calibrate camera --marker 3 --distance 2.00    opening angle, tilt and turn of the camera

With --marker the reference is a marker of the lobby map, seen from 1.0 to 2.5 m; without it a person measures with a
tape. --write puts the values into config/site.toml and keeps its comments."""

import argparse
import contextlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from math import atan, atan2, degrees, radians, tan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import tomlkit

from robot.cli.board.port_lookup import board_address
from robot.cli.decimals import centimetres
from robot.core.trouble import Trouble
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import read_toml

if TYPE_CHECKING:
    from hardware.camera.video_sources import VideoSource
    from hardware.vision.apriltags import MarkerEye

Values = dict[str, float]
"""Keys and values of one settings table, such as [base]; a `bool` counts as a number too."""

STEP_S = 0.02
GREETING_STEPS = 200
PICTURES = 8
ROUNDS = 4


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk calibrate`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("what", choices=("wheels", "camera"))
    parser.add_argument("--marker", type=int, metavar="ID", help="a marker of the lobby map that the robot sees")
    parser.add_argument("--distance", type=float, metavar="M", help="camera: from the middle of the axle to its foot")
    parser.add_argument("--side", type=float, default=1.5, metavar="M", help="wheels: side of the squares, 0.5 to 4")
    parser.add_argument("--straight", type=float, default=0.8, metavar="M", help="wheels: straight piece, 0.3 to 4")
    parser.add_argument("--port", help="serial port of the board; default: this site's")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="change a setting")
    parser.add_argument("--write", action="store_true", help="write the values into config/site.toml")
    parser.add_argument("--json", action="store_true", help="the result as one JSON line")


def run(args: argparse.Namespace) -> int:
    """Measure the wheels or the camera; print or write the values and return 0."""
    settings, lobby = load_settings(sets=args.set), load_lobby(CONFIG / "lobby.toml")
    if args.marker is not None and args.marker not in {marker.id for marker in lobby.markers}:
        raise _no_marker(args.marker, lobby)
    values = _camera(args, settings, lobby) if args.what == "camera" else _wheels(args, settings, lobby)
    table = "camera" if args.what == "camera" else "base"
    if args.json:
        print(json.dumps(values))
    else:
        print(f"[{table}]  # config/site.toml")
        for key, value in values.items():
            print(f"{key} = {tomlkit.item(value).as_string()}")
    if args.write:
        path = CONFIG / "site.toml"
        write_values(path, table, values)
        print(f"{path}: restart the robot | khởi động lại robot", file=sys.stderr)
    return 0


def write_values(path: Path, table: str, values: Values) -> None:
    """Set keys of one table in a TOML file; everything else in the file, including comments, stays as it is."""
    read_toml(path)  # reports a broken file as a `Trouble`
    document = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    keys: Any = document.setdefault(table, tomlkit.table())
    for key, value in values.items():
        keys[key] = value
    write_whole({path: tomlkit.dumps(document)})


def _wheels(args: argparse.Namespace, settings: Settings, lobby: Lobby) -> Values:
    from hardware.motion.messages import MotionSetup
    from hardware.motion.wheel_calibration import Calibrator
    from hardware.motor_boards.factory import open_board
    from hardware.motor_boards.interface import LinkLost
    from hardware.serial_ports.serial_port import CableLost
    from robot.cli.calibrate.wheels import CalibrationPlan, checked, measure, values_of
    from robot.navigation.calibration.umbmark import WheelGeometry

    base, plan = settings.base, checked(CalibrationPlan(args.side, args.straight, args.marker))
    address = board_address(base, args.port)
    setup = MotionSetup.of(base, msgspec.structs.replace(lobby, markers=()), port=address.port)
    link = open_board(address)
    look, close = _looking(settings) if args.marker is not None else (None, lambda: None)
    wheels = WheelGeometry(base.wheel_radius_mm, base.track_mm, base.wheel_mismatch)
    try:
        _greet(link)
        calibrator = Calibrator(link, setup, _tick, look)
        outcome = measure(calibrator, wheels, plan, _say, _ask)
    except (LinkLost, CableLost) as lost:
        told, _, vi = str(lost).partition(" | ")
        raise Trouble(
            f"the motor board does not answer: {told}",
            f"mạch động cơ không trả lời: {vi or told}",
            remedy="check cable and power, and start again; nothing was changed",
            remedy_vi="kiểm tra cáp, nguồn rồi làm lại; chưa có gì thay đổi",
            key=address.key,
            value=address.port,
        ) from lost
    finally:
        close()
        with contextlib.suppress(CableLost):  # a board whose cable is pulled out stops by itself
            link.stop()
        link.port.close()
    _say(
        f"ends missed by {100 * outcome.before[0]:.1f} cm before, {100 * outcome.after[0]:.1f} cm with these values",
        f"trước lệch {centimetres(outcome.before[0])} cm, với thông số mới lệch {centimetres(outcome.after[0])} cm",
    )
    return values_of(outcome.wheels)


def _looking(settings: Settings) -> tuple[Callable[[], Sequence[Sighting]], Callable[[], None]]:
    """Open the camera; return a function that finds the markers in the next picture, and one that closes the camera."""
    from hardware.camera.video_sources import open_frames
    from hardware.vision.apriltags import marker_eye
    from robot.runtime.assemble import mount_of

    camera = settings.camera
    eye = marker_eye(mount_of(camera), load_lobby(CONFIG / "lobby.toml").markers)
    frames = open_frames(camera.address, (camera.width_px, camera.height_px))

    def look() -> Sequence[Sighting]:
        picture = frames.picture() if frames.grab() else None
        return eye.look(picture, 0.0) if eye is not None and picture is not None else ()

    return look, frames.close


def _camera(args: argparse.Namespace, settings: Settings, lobby: Lobby) -> Values:
    from hardware.camera.camera_model import Mount
    from hardware.camera.video_sources import open_frames
    from hardware.vision.apriltags import MarkerEye

    if args.marker is None or args.distance is None or not 0.5 <= args.distance <= 5.0:
        raise Trouble(
            "the camera is measured with a marker at a known distance",
            "cần một mã ở khoảng cách biết trước để đo camera",
            remedy="put it 2 m straight before marker 3 and type: kiosk calibrate camera --marker 3 --distance 2.0",
            remedy_vi="đặt robot thẳng trước mã 3, cách 2 m, rồi gõ: kiosk calibrate camera --marker 3 --distance 2.0",
            key="--marker, --distance",
        )
    camera = settings.camera
    marker = next(marker for marker in lobby.markers if marker.id == args.marker)
    _ask(
        f"The robot stands {args.distance:g} m before marker {args.marker} and points at it; press Enter",
        f"Robot đứng cách mã {args.marker} {args.distance:g} m và hướng thẳng vào mã; nhấn Enter",
    )
    frames = open_frames(camera.address, (camera.width_px, camera.height_px))
    true_ahead, true_up = args.distance - camera.ahead_m, marker.height_m - camera.height_m
    true_m = (true_ahead**2 + true_up**2 + camera.aside_m**2) ** 0.5
    hfov_deg = camera.hfov_deg
    try:
        for _ in range(ROUNDS):  # several rounds, because a wrong focal length distorts directions too
            eye = MarkerEye(Mount(hfov_deg, 0.0, 0.0, distortion=camera.distortion), {marker.id: marker})
            ahead, left, up = _middle(frames, eye, marker.id)
            seen_m = (ahead**2 + left**2 + up**2) ** 0.5
            hfov_deg = degrees(2 * atan(tan(radians(hfov_deg) / 2) * seen_m / true_m))
    finally:
        frames.close()
    return {
        "hfov_deg": round(hfov_deg, 2),
        "tilt_deg": round(degrees(atan2(true_up, true_ahead) - atan2(up, ahead)), 2),
        "yaw_deg": round(degrees(atan2(-camera.aside_m, true_ahead) - atan2(left, ahead)), 2),
    }


def _middle(frames: "VideoSource", eye: "MarkerEye", number: int) -> tuple[float, float, float]:
    """Return the marker's mean position seen from the lens over several pictures: metres ahead, left and up."""
    squares = [
        square
        for _ in range(PICTURES)
        if frames.grab() and (picture := frames.picture()) is not None
        for square in eye.squares(picture)
    ]
    if not squares:
        raise Trouble(
            "the camera does not see the marker",
            "camera không thấy mã",
            remedy="turn the robot towards it, and switch the light on",
            remedy_vi="xoay robot về phía mã và bật đèn",
            key="--marker",
            value=number,
        )
    count = len(squares)
    return (
        sum(square.ahead_m for square in squares) / count,
        sum(square.left_m for square in squares) / count,
        sum(square.up_m for square in squares) / count,
    )


def _greet(link: Any) -> None:
    """Wait until the motor board has sent its identity, wheel motion and telemetry; raises `LinkLost` if it does
    not."""
    from hardware.motor_boards.interface import LinkLost

    for _ in range(GREETING_STEPS):
        now_ms = _tick()
        try:
            link.receive(now_ms)
            link.transmit(now_ms, 0, 0, moving=False, clearing=False)
        except LinkLost:
            continue
        if link.facts.identity and link.facts.motion and link.facts.telemetry:
            return
    raise LinkLost("no answer", "không có trả lời")


def _tick() -> float:
    """Wait for the next control step and return its time in ms."""
    time.sleep(STEP_S)
    return time.monotonic() * 1000


def _say(what: str, vi: str) -> None:
    print(f"{what} | {vi}", file=sys.stderr)


def _ask(what: str, vi: str) -> str:
    print(f"{what} | {vi}: ", end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        raise Trouble(
            "nobody answers",
            "không có ai trả lời",
            remedy="run the command in a terminal and follow its questions; nothing was changed",
            remedy_vi="chạy lệnh trong cửa sổ dòng lệnh và làm theo các câu hỏi; chưa có gì thay đổi",
        )
    return line


def _no_marker(number: int, lobby: Lobby) -> Trouble:
    known = ", ".join(str(marker.id) for marker in lobby.markers) or "-"
    return Trouble(
        "the lobby map has no such marker",
        "bản đồ sảnh không có mã này",
        remedy=f"choose one of: {known}",
        remedy_vi=f"chọn một trong các mã: {known}",
        file=str(CONFIG / "lobby.toml"),
        key="--marker",
        value=number,
    )
