"""Messages between the robot and its camera process: JSON lines over the child's standard input and output."""

import msgspec

from hardware.camera.camera_model import Mount
from robot.core.events import FacesSeen, PartUp
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Marker


class CameraSetup(msgspec.Struct, frozen=True):
    """The first line to the camera process.

    `model`: the YuNet file; `markers`: those to detect; `latency_ms`: age of a picture when it is grabbed.
    """

    address: str
    detect_width_px: int
    detect_per_s: int
    model: str
    mount: Mount
    markers: tuple[Marker, ...] = ()
    latency_ms: int = 0
    size_px: tuple[int, int] = (0, 0)


class Wants(msgspec.Struct, frozen=True):
    """Each line to the camera process after the setup: which detections the robot wants now.

    `field`: number of the open field on the screen (`LiveValues.field`), for a code that is read.
    """

    markers: bool = False
    code: bool = False
    field: int = 0


class CodeFound(msgspec.Struct, frozen=True, tag_field="event", tag=True):
    """The code of a receipt, for the field that was open. The code goes to the live values and nowhere else."""

    code: str
    field: int


class MarkersSeen(msgspec.Struct, frozen=True, tag_field="event", tag=True):
    """Sightings of the markers in one picture."""

    sightings: tuple[Sighting, ...]


class CameraLook(msgspec.Struct, frozen=True, tag_field="event", tag=True):
    """Direction to the nearest face, as `LiveValues.gaze`, and pictures per second."""

    gaze: tuple[float, float] | None
    per_s: float | None


class CameraFailed(msgspec.Struct, frozen=True, tag_field="event", tag=True):
    """The last line of a camera process that gives up, with the reason."""

    reason: str


FromCamera = PartUp | FacesSeen | CodeFound | MarkersSeen | CameraLook | CameraFailed
