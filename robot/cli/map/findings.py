"""Find all faults of a lobby map: from its geometry and this site's camera, and from what drives have seen."""

from pathlib import Path

from msgspec.structs import replace

from hardware.motion.saved_marker_findings import marker_file, recall
from robot.core.trouble import Trouble
from robot.navigation.localization.misplaced_marker_report import Misplaced
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.map.map_check import MapFinding, findings
from robot.navigation.map.marker_visibility import CameraMount
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

_REMEDY = (
    "measure it again and mend the map, or hang it where the map says, start the robot again and let it drive past",
    "hãy đo lại và sửa bản đồ, hoặc treo lại đúng chỗ ghi trên bản đồ, khởi động lại robot rồi cho robot đi ngang qua",
)


def faults_of(lobby: Lobby, settings: Settings | None) -> list[MapFinding]:
    """Return all faults and hints of a map, grave ones first. `settings` None (unreadable): with the camera as shipped.
    Markers are left out where the camera does not look for them."""
    if settings is None:
        return findings(lobby)
    if not settings.camera.find_markers:
        return findings(replace(lobby, markers=()))
    found = [*found_on_drives(lobby, settings), *findings(lobby, CameraMount.of(settings.camera))]
    return sorted(found, key=lambda finding: not finding.grave)


def found_on_drives(lobby: Lobby, settings: Settings) -> list[MapFinding]:
    """Return a finding for each marker that drives have seen at another place, if `lobby` has not changed its pose
    since then."""
    if not looks_for_markers(settings):
        return []  # without markers no later drive could clear such a finding
    kept = recall(marker_file(CONFIG.parent / settings.base.pose_file))
    return [_finding(one) for one in kept if one.fits_map(lobby.markers)]


def looks_for_markers(settings: Settings) -> bool:
    """Whether the robot of this site drives, and corrects its pose by markers."""
    return settings.camera.find_markers and settings.base.port != "none"


def trouble_of(path: Path, finding: MapFinding) -> Trouble:
    """Return a finding about the map as a `Trouble` with its place in the map file `path`."""
    return Trouble(
        finding.what,
        finding.vi,
        remedy=finding.remedy,
        remedy_vi=finding.remedy_vi,
        file=str(path),
        key=finding.key,
        value=finding.value,
    )


def _finding(one: Misplaced) -> MapFinding:
    key = f"markers {', '.join(map(str, one.ids))}"
    if len(one.markers) > 1:
        what = "on its drives the robot has seen these contradict each other: one of them hangs elsewhere"
        vi = "khi di chuyển robot thấy các mã này mâu thuẫn nhau: một trong số đó treo ở chỗ khác"
        return MapFinding(key, None, what, vi, remedy=_REMEDY[0], remedy_vi=_REMEDY[1])
    (marker,) = one.markers
    what = "on its drives the robot has seen that the marker does not hang here"
    vi = "khi di chuyển robot thấy mã này không treo ở đây"
    if one.off_m is not None:
        x_m, y_m = marker.x_m + one.off_m[0], marker.y_m + one.off_m[1]
        what += f", but near x_m = {x_m:.2f}, y_m = {y_m:.2f}"
        vi += f" mà ở gần x_m = {x_m:.2f}, y_m = {y_m:.2f}"
    return MapFinding(key, [marker.x_m, marker.y_m], what, vi, remedy=_REMEDY[0], remedy_vi=_REMEDY[1])
