"""The two backends of the console: the real program on the simulated lobby, and the robot in virtual time."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.clerk import carry_out
from robot.rehearsal.scenarios.faults import FAULTS, fault_values
from robot.rehearsal.scenarios.orders import Clerk, Fault, order_of
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings
from simulators.centre.centre import Premises
from simulators.centre.movable_clock import WallClock
from simulators.console.backend import Picture
from simulators.console.real_time_backend import ConsoleSite, Detect, RealTimeConsole
from simulators.console.snapshot import Box
from simulators.console.snapshot_builder import Words
from simulators.console.virtual_time_backend import VirtualTimeConsole
from voice_models.model_files.store import path_of

PREPARED = ("disk_full", "clock_jump")


def faults_of(backend: str) -> tuple[str, ...]:
    """Names of the faults that can be injected there."""
    return tuple(name for name, kind in FAULTS.items() if backend in kind.backends)


def ports_faults(scratch: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What must be prepared before the robot starts, and which faults can be injected on this machine."""
    names = faults_of("ports")
    try:
        WallClock(scratch / "clock-tried")
    except Trouble:  # without libfaketime its clock is the machine's, which is left alone
        return tuple(name for name in PREPARED if name != "clock_jump"), tuple(n for n in names if n != "clock_jump")
    return PREPARED, names


def real_time_backend(folder: Path, lobby: Lobby) -> RealTimeConsole:
    """The robot's ordinary program on everything simulated, started. Raises `Trouble` where something is missing."""
    settings, (prepared, faults) = load_settings(), ports_faults(folder)
    premises = Premises(folder, CONFIG / "lobby.toml", path_of("astronaut"), prepared=prepared, printer=True)
    site = ConsoleSite(
        lobby,
        _words(settings, lobby),
        settings.base.range_bearings_deg,
        faults,
        _both(_faces(settings), _markers(settings, lobby)),
        lambda act, place: carry_out(Clerk(act, place), folder / "var" / "desk" / "desk.sqlite", settings, lobby),
        _known,
    )
    return RealTimeConsole(premises, site)


def _known(order: Mapping[str, Any]) -> Mapping[str, Any]:
    """`order` as a scenario may hold it, so that what is recorded can be played again."""
    known = order_of(dict(order))
    if not isinstance(known, Fault):
        return order
    given = {field: getattr(known, field) for field in Fault.__struct_fields__ if field != "name"}
    return {"do": "fault", "name": known.name, **fault_values(known.name, given, "ports")}


def _words(settings: Settings, lobby: Lobby) -> Words:
    content = load_content(CONFIG, settings, lobby)

    def words(lines: Sequence[Mapping[str, Any]], language: str) -> str:
        return " ".join(content.shown(msgspec.convert(line, Line), language) for line in lines)

    return words


def _both(faces: Detect, markers: Detect) -> Detect:
    return lambda picture: [*faces(picture), *markers(picture)]


def _markers(settings: Settings, lobby: Lobby) -> Detect:
    """Markers of the map in a picture, found by the robot's own eye: each with its number."""
    from hardware.camera.camera_model import Mount
    from hardware.vision.apriltags import MarkerEye

    camera = settings.camera
    mount = Mount(camera.hfov_deg, camera.height_m, camera.ahead_m)
    eye = MarkerEye(mount, {marker.id: marker for marker in lobby.markers})

    def detect(picture: Picture) -> list[Box]:
        high, wide = picture.shape[:2]
        focal, found = mount.focal_px(wide), list[Box]()
        for square in eye.squares(np.ascontiguousarray(picture[:, :, ::-1])):
            x, y = wide / 2 - focal * square.left_m / square.ahead_m, high / 2 - focal * square.up_m / square.ahead_m
            side = square.side_px
            found.append(Box(x - side / 2, y - side / 2, side, side, str(square.marker)))
        return found

    return detect


def _faces(settings: Settings) -> Detect:
    """Faces in a picture, found by the robot's own detector at its own settings."""
    from hardware.vision.face_detector import FaceDetector

    camera = settings.camera
    detector = FaceDetector(path_of("yunet"), camera.detect_width_px)

    def detect(picture: Picture) -> list[Box]:
        faces = detector.detect(np.ascontiguousarray(picture[:, :, ::-1]))
        return [Box(face.x, face.y, face.w, face.h) for face in faces]

    return detect


def virtual_time_backend(folder: Path, lobby: Lobby, *, seed: int = 1, people: int = 0) -> VirtualTimeConsole:
    """A robot in virtual time, started. Raises `Trouble` when it does not come up."""
    command = [sys.executable, "-m", "robot.cli.sim.virtual_process", "--folder", str(folder), "--seed", str(seed)]
    command += ["--people", str(people), "--photo", str(path_of("astronaut"))]
    settings = load_settings()
    bearings_deg, faults = settings.base.range_bearings_deg, faults_of("virtual")
    return VirtualTimeConsole(command, folder, lobby, bearings_deg, faults, _markers(settings, lobby))
