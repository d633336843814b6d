"""The simulated lobby as the program that it is: orders on stdin, a camera that OpenCV opens, a board behind a pty."""

import math
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pygame
import pytest

from hardware.camera.capture_loop import facts
from hardware.vision.face_detector import FaceDetector, read_picture
from robot.core.events import FacesSeen
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG
from simulators.camera.renderer import CameraRenderer
from simulators.lobby.client import LobbyClient
from simulators.lobby.overhead_view import Overhead
from simulators.lobby.window import LobbyWindow
from simulators.lobby.world import LobbyWorld
from simulators.people.visitor import SimulatedVisitor
from voice_models.model_files.store import path_of

LIMIT_S = 40.0


@pytest.fixture(scope="module")
def client() -> Iterator[LobbyClient]:
    with LobbyClient(CONFIG / "lobby.toml", path_of("astronaut")) as client:
        yield client


@pytest.fixture(scope="module")
def lobby() -> Lobby:
    return load_lobby(CONFIG / "lobby.toml")


def seen_by_robot(lobby: Lobby, *visitors: SimulatedVisitor) -> FacesSeen:
    """What the robot's detector makes of the camera's picture when it waits at home and `visitors` are there."""
    home = (lobby.home.x_m, lobby.home.y_m, math.radians(lobby.home.heading_deg))
    world = LobbyWorld(lobby, lambda: home)
    for visitor in visitors:
        world.enter(visitor)
    picture = CameraRenderer(lobby, path_of("astronaut")).draw(world.scene())
    return facts(FaceDetector(path_of("yunet"), 320).detect(picture), picture.shape[1], 320)


def at(lobby: Lobby, ahead_m: float, *, looks: bool = True, heading: float = math.pi / 2) -> SimulatedVisitor:
    """Somebody straight before the robot, which looks towards the door."""
    return SimulatedVisitor("lan", "Bà Lan", lobby.home.x_m, lobby.home.y_m - ahead_m, heading, looks_at_robot=looks)


def test_a_visitor_who_comes_nearer_has_a_wider_face(lobby: Lobby) -> None:
    widths = [seen_by_robot(lobby, at(lobby, ahead_m)).width_px for ahead_m in (2.2, 1.6, 1.0)]
    assert widths == sorted(widths)
    assert widths[2] >= 2 * widths[0]


def test_who_stands_before_the_robot_looks_at_it_and_an_empty_lobby_does_not(lobby: Lobby) -> None:
    assert seen_by_robot(lobby, at(lobby, 1.0)).facing
    assert seen_by_robot(lobby) == FacesSeen(0)


def test_who_turns_away_has_no_face(lobby: Lobby) -> None:
    assert seen_by_robot(lobby, at(lobby, 1.0, looks=False, heading=-math.pi / 2)) == FacesSeen(0)
    assert seen_by_robot(lobby, at(lobby, 1.0, looks=False, heading=0.0)) == FacesSeen(0)


def test_a_person_covers_who_stands_behind(lobby: Lobby) -> None:
    behind = SimulatedVisitor("minh", "Anh Minh", lobby.home.x_m, lobby.home.y_m - 1.5, math.pi / 2)
    assert seen_by_robot(lobby, behind, at(lobby, 0.9)) == seen_by_robot(lobby, at(lobby, 0.9))


def test_a_visitor_walks_in_and_is_in_the_stream_of_the_camera(client: LobbyClient) -> None:
    stream = cv2.VideoCapture(client.camera, cv2.CAP_FFMPEG)
    assert stream.isOpened()
    detector = FaceDetector(path_of("yunet"), 320)
    client.do("enter", who="lan", label="Bà Lan", at=[6.0, 0.3])
    client.do("walk", who="lan", to=[[6.0, 1.25]], speed_m_s=1.5)
    limit_s = time.monotonic() + LIMIT_S
    while True:
        good, picture = stream.read()
        assert good
        faces = detector.detect(np.asarray(picture, dtype=np.uint8))
        if faces and faces[0].w > 50:
            break
        assert time.monotonic() < limit_s
    stream.release()
    assert client.do("state")["people"]["lan"]["at"][0] == pytest.approx(6.0)
    client.do("leave", who="lan")
    assert client.do("state")["people"] == {}


def test_pictures_are_written_where_they_are_wanted(client: LobbyClient, tmp_path: Path) -> None:
    client.do("enter", who="lan", label="Bà Lan", at=[6.0, 1.2])
    client.do("say", who="lan", text="Tôi muốn làm giấy khai sinh cho con")
    for of in ("above", "camera"):
        client.do("picture", of=of, file=str(tmp_path / f"{of}.png"))
        assert read_picture(tmp_path / f"{of}.png").size > 500_000
    client.do("leave", who="lan")


@pytest.mark.parametrize(
    ("order", "values"),
    [
        ("dance", {}),
        ("walk", {"who": "nobody", "to": [[1, 1]]}),
        ("enter", {"who": "lan"}),
        ("picture", {"of": "moon", "file": "/tmp/x.png"}),
    ],
)
def test_a_wrong_order_is_refused_and_the_lobby_stays_open(
    client: LobbyClient, order: str, values: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=order):
        client.do(order, **values)
    assert client.do("state")["people"] == {}


def test_with_a_display_the_lobby_is_seen_live(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    world = LobbyWorld(lobby, lambda: (6.0, 2.3, 0.0))
    window = LobbyWindow(Overhead(lobby, 800), CameraRenderer(lobby, path_of("astronaut")))
    window.show(world.scene())
    shown = pygame.display.get_surface()
    assert shown is not None
    above = Overhead(lobby, 800).draw(world.scene())
    assert shown.get_at((400, 200)) == above.get_at((400, 200))
    assert shown.get_at((100, 480)) != above.get_at((100, 480)), "the camera's picture is in the corner"
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    time.sleep(0.1)  # the next picture is due after a twelfth of a second
    window.show(world.scene())
    assert pygame.display.get_surface() is None, "closing the window leaves the lobby open"
    window.show(world.scene())
