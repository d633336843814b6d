"""Faults of the simulated lobby's devices, at their ports: board, cable, lidar, buttons, camera, markers.

Orders of `simulators.lobby.program` begin and end each fault, unless it is over at once. Values in brackets are
optional.

    serial_cut                    the board's cable is pulled; later, the same link leads to a port of another name
    half_frames (permille 300)    the board's lines come in two pieces; of this share the second one is lost
    byte_noise (permille 20)      this share of bytes is damaged, in both directions
    board_frozen, board_reset     the firmware hangs; the firmware restarts
    estop, bumper                 the button or the bumper is held down
    low_battery (permille 180)    the remaining charge
    lidar_unplugged               the lidar's cable is pulled; later, as with the board's
    lidar_silent                  the lidar stops turning; the cable stays
    lidar_covered                 the lidar is covered, but turns and sends
    camera_dead                   the camera's stream ends, and there is no other
    camera_frozen, camera_dark    the picture stands still; the lens is covered
    marker_moved (marker, by_m)   a marker hangs beside its place on the map
"""

from collections.abc import Callable

from robot.navigation.map.lobby_map import Lobby
from simulators.boards.motor_board import SimulatedBoard
from simulators.camera.marker_noise import displaced
from simulators.camera.mjpeg_server import MjpegCamera
from simulators.camera.renderer import CameraRenderer

FULL_MV = 25_200
REST_MV = (19_800, 21_600, 22_080, 22_320, 22_500, 22_740, 22_980, 23_400, 23_880, 24_480, FULL_MV)
"""Resting voltage of the simulated battery pack when charged to 0, 10, .. 100 %, mV: six lithium cells in series."""
_FOR_EVER_MS = 1e9
_DARK = 0.015

Begin = Callable[..., None]
End = Callable[[], None]


class LobbyFaults:
    """Faults of `board`, `camera` and the markers of `lobby` that `eye` draws. `present`: names of the faults in
    force."""

    names = (
        *("serial_cut", "half_frames", "byte_noise", "board_frozen", "board_reset", "estop", "bumper", "low_battery"),
        *("lidar_unplugged", "lidar_silent", "lidar_covered"),
        *("camera_dead", "camera_frozen", "camera_dark", "marker_moved"),
    )

    def __init__(self, board: SimulatedBoard, camera: MjpegCamera, eye: CameraRenderer, lobby: Lobby) -> None:
        self._board, self._camera, self._eye, self._lobby = board, camera, eye, lobby
        do = board.do
        self._acts: dict[str, tuple[Begin, End | None]] = {
            "serial_cut": (lambda: do("unplug"), lambda: do("plug")),
            "half_frames": (self._halves, lambda: do("halves", permille=0)),
            "byte_noise": (self._noise, lambda: do("noise", permille=0)),
            "board_frozen": (lambda: do("freeze", ms=_FOR_EVER_MS), lambda: do("freeze", ms=0)),
            "board_reset": (lambda: do("reset"), None),
            "estop": (board.press_estop, board.release_estop),
            "bumper": (board.press_bumper, board.release_bumper),
            "low_battery": (self._discharge, lambda: do("battery", mv=FULL_MV)),
            "lidar_unplugged": (lambda: do("lidar_unplug"), lambda: do("lidar_plug")),
            "lidar_silent": (lambda: do("lidar_silent", silent=True), lambda: do("lidar_silent", silent=False)),
            "lidar_covered": (lambda: do("lidar_covered", covered=True), lambda: do("lidar_covered", covered=False)),
            "camera_dead": (lambda: camera.plug(plugged=False), lambda: camera.plug(plugged=True)),
            "camera_frozen": (lambda: camera.freeze(frozen=True), lambda: camera.freeze(frozen=False)),
            "camera_dark": (lambda: self._light(_DARK), lambda: self._light(1.0)),
            "marker_moved": (self._displace, self._hang_back),
        }
        self.present: set[str] = set()

    def inject(self, name: str, **values: float) -> None:
        """Begin the fault `name`. Raises ValueError for an unknown name, TypeError for unknown values."""
        begin, end = self._found(name)
        begin(**values)
        if end is not None:
            self.present.add(name)

    def mend(self, name: str) -> None:
        """End the fault `name`, which need not be in force. Raises ValueError for an unknown name."""
        _, end = self._found(name)
        if end is not None:
            end()
        self.present.discard(name)

    def _found(self, name: str) -> tuple[Begin, End | None]:
        if name not in self._acts:
            raise ValueError(f"no fault {name!r}; there are {', '.join(self._acts)}")
        return self._acts[name]

    def _halves(self, permille: float = 300) -> None:
        self._board.do("halves", permille=permille)

    def _noise(self, permille: float = 20) -> None:
        self._board.do("noise", permille=permille)

    def _discharge(self, permille: float = 180) -> None:
        step, rest = divmod(min(max(permille, 0.0), 999.9), 100)
        low, high = REST_MV[int(step)], REST_MV[int(step) + 1]
        self._board.do("battery", mv=round(low + (high - low) * rest / 100))

    def _light(self, light: float) -> None:
        self._eye.light = light

    def _displace(self, marker: float = 2, by_m: float = 0.4) -> None:
        markers = self._lobby.markers
        self._eye.markers = displaced(markers, int(marker) % len(markers), by_m, 1)

    def _hang_back(self) -> None:
        self._eye.markers = self._lobby.markers
