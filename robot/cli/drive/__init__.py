"""Drive to a place in the lobby and print how accurately it was reached. Without --port or --real the drive is
simulated."""

import argparse
import asyncio
import contextlib
import json
import math
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from robot.cli.decimals import decimal
from robot.cli.drive.end_reasons import reason_of
from robot.core.commands import LEASE_MS, RENEW_MS, Drive
from robot.core.events import AnyEvent, BaseReported, DriveEnded, PartDown, PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.navigation.localization.odometry import Position
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import DOCK, HOME, Planner
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import BaseSettings

if TYPE_CHECKING:
    from hardware.motor_boards.factory import BoardAddress

START_LIMIT_S = 10.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk drive`."""
    parser.add_argument("--to", required=True, metavar="PLACE", help="counter:3, ticket, toilet, .. or home")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--port", help="serial port of a board: /dev/ttyACM0, usb:, usb:SERIAL_NUMBER")
    where.add_argument("--real", action="store_true", help="the board of this site's settings")
    parser.add_argument("--at-home", action="store_true", help="a person has pushed the robot home")
    parser.add_argument("--back", action="store_true", help="then drive home again")
    parser.add_argument("--seed", type=int, default=0, help="mechanical errors and noise of the simulated board")
    parser.add_argument("--json", action="store_true", help="one JSON line a drive")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="change a setting")


def run(args: argparse.Namespace) -> int:
    """Drive to the place and, with --back, home again; return 0 when every place was reached, otherwise 1."""
    from hardware.motion.driver import BaseDriver
    from hardware.motion.messages import MotionSetup

    settings = load_settings(sets=args.set)
    lobby = load_lobby(CONFIG / "lobby.toml")
    places = [args.to, HOME] if args.back else [args.to]
    planner = Planner(lobby)
    _check(planner, args.to)
    port = settings.base.port if args.real else args.port
    if port is None:  # the simulated board speaks the reference protocol
        reference = msgspec.structs.replace(settings.base, protocol="reference", sensors_port="")
        settings = msgspec.structs.replace(settings, base=reference)
    with (
        _board(lobby, args, settings.base) as (address, lidar, true_pose),
        tempfile.TemporaryDirectory() as folder,
    ):
        simulated = Path(folder) / "pose.json"  # the simulated robot always starts at home
        pose_file = CONFIG.parent / settings.base.pose_file if port else simulated
        setup = MotionSetup.of(settings.base, lobby, port=address.port)
        setup = msgspec.structs.replace(setup, port_key=address.key)
        if args.port is None:  # a lidar belongs to the board of the settings or to the simulated board
            setup = setup.with_lidar(settings.lidar, lidar)
        base = BaseDriver(setup, pose_file, LiveValues(), at_home=args.at_home)
        reports = asyncio.run(_drive_all(base, address, planner, places, true_pose))
    for report in reports:
        _print(report, as_json=args.json)
    return 0 if len(reports) == len(places) and all(report["reached"] for report in reports) else 1


def _check(planner: Planner, place: str) -> None:
    if planner.goal(place) is None:
        known = [place.id for place in planner.lobby.places if place.approach is not None]
        known += [name for name in (HOME, DOCK) if planner.goal(name) is not None]
        raise Trouble(
            "the robot leads to no such place",
            "robot không dẫn đến nơi này",
            key="--to",
            value=place,
            file=str(CONFIG / "lobby.toml"),
            remedy=f"choose one of: {', '.join(known)}",
            remedy_vi=f"chọn một trong: {', '.join(known)}",
        )


@contextlib.contextmanager
def _board(
    lobby: Lobby, args: argparse.Namespace, base: BaseSettings
) -> Iterator[tuple["BoardAddress", str, Callable[[], Position] | None]]:
    """Open the board: yield its address, the address of a lidar simulated with it ("" = none), and a function for the
    true pose (None for a real board)."""
    from robot.cli.board.port_lookup import board_address

    if args.real or args.port is not None:
        from hardware.motor_boards.probe import probe_board

        address = board_address(base, args.port)
        answer = probe_board(address)
        if not args.json:
            print(answer)
        yield address, "", None
        return
    from simulators.boards.motor_board import SimulatedBoard

    with SimulatedBoard(lobby, seed=args.seed) as board:
        if not args.json:
            print(f"simulated board on {board.port} | mạch mô phỏng")
        yield board_address(base, board.port), board.lidar, lambda: board.pose


async def _drive_all(
    base: Any,
    address: "BoardAddress",
    planner: Planner,
    places: list[str],
    true_pose: Callable[[], Position] | None,
) -> list[dict[str, Any]]:
    lobby = planner.lobby
    events: asyncio.Queue[AnyEvent] = asyncio.Queue()
    running = asyncio.create_task(base.run(events.put_nowait))
    reports = []
    try:
        await _until_up(events, running, address)
        start = (lobby.home.x_m, lobby.home.y_m)
        for lease, place in enumerate(places, start=1):
            report = await _drive(base, events, Drive(lease, place, LEASE_MS))
            goal, route = planner.goal(place), planner.route(start, place)
            report["route_m"] = round(route.length_m, 2) if route is not None else None
            if true_pose is not None and goal is not None:
                x, y, heading = true_pose()
                turn = math.degrees(heading) - goal.heading_deg
                report["error_cm"] = round(100 * math.hypot(x - goal.x_m, y - goal.y_m), 1)
                report["error_deg"] = round(abs((turn + 180) % 360 - 180), 1)
            reports.append(report)
            if goal is None or not report["reached"]:
                break
            start = (goal.x_m, goal.y_m)
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError, Exception):
            await running
    return reports


async def _until_up(events: asyncio.Queue[AnyEvent], running: asyncio.Task[None], address: "BoardAddress") -> None:
    """Wait until the base reports that it is up. Raises `Trouble` when it goes down or is not up within
    `START_LIMIT_S`."""
    came: AnyEvent | None = None
    while True:
        getting = asyncio.create_task(events.get())
        done, _ = await asyncio.wait({getting, running}, timeout=START_LIMIT_S, return_when=asyncio.FIRST_COMPLETED)
        came = getting.result() if getting in done else None
        if not isinstance(came, PartUp | PartDown) or came.part is Part.BASE:
            break
    if isinstance(came, PartUp):
        return
    getting.cancel()
    reason = str(running.exception()) if running in done else "no answer | không có trả lời"
    if isinstance(came, PartDown):
        reason = came.reason
    what, _, vi = reason.partition(" | ")
    raise Trouble(
        f"the base does not start: {what}",
        f"đế robot không khởi động được: {vi or what}",
        key=address.key,
        value=address.port,
        remedy="check the address, the cable and the power of the base",
        remedy_vi="kiểm tra địa chỉ cổng, cáp và nguồn của đế",
    )


async def _drive(base: Any, events: asyncio.Queue[AnyEvent], wish: Drive) -> dict[str, Any]:
    """Drive to the place of `wish`: repeat the command until the drive has ended; return the report for the user."""
    began_s = time.monotonic()
    believed = None
    while True:
        base.obey(wish)
        renew_at_s = time.monotonic() + RENEW_MS / 1000
        while (rest_s := renew_at_s - time.monotonic()) > 0:
            try:
                event = await asyncio.wait_for(events.get(), rest_s)
            except TimeoutError:
                break
            if isinstance(event, BaseReported):
                believed = event
            if isinstance(event, DriveEnded) and event.lease == wish.lease:
                return {
                    "place": wish.place,
                    "reached": event.reached,
                    "reason": event.reason,
                    "seconds": round(time.monotonic() - began_s, 1),
                    "error_cm": round(event.error_mm / 10, 1) if event.reached else None,
                    "error_deg": round(abs(math.degrees(event.error_mrad / 1000)), 1) if event.reached else None,
                    "believed_mm": [believed.x_mm, believed.y_mm] if believed is not None else None,
                }


def _print(report: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    verdict, vi = "reached", "đã đến"
    if not report["reached"]:
        why = reason_of(report["reason"])
        verdict, vi = f"not reached: {why.what}; {why.remedy}", f"chưa đến: {why.vi}; {why.remedy_vi}"
    seconds, route_m = report["seconds"], report["route_m"]
    way, way_vi = f"{seconds} s", f"{decimal(seconds)} s"
    if route_m is not None:
        way, way_vi = f"{way}, {route_m} m", f"{way_vi}, {decimal(route_m)} m"
    error = error_vi = ""
    if report["error_cm"] is not None:  # for a place not reached only the simulated board knows the error
        error = f", error {report['error_cm']} cm, {report['error_deg']} degrees"
        error_vi = f", sai số {decimal(report['error_cm'])} cm, {decimal(report['error_deg'])} độ"
    print(f"{report['place']}: {verdict}; {way}{error} | {vi}; {way_vi}{error_vi}")
