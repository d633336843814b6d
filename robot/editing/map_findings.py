"""Find all faults of a lobby map: from its geometry and this site's camera, and from what drives have seen."""

from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from hardware.motion.saved_marker_findings import marker_file, recall
from robot.core.trouble import Trouble
from robot.knowledge.understanding.requests import Requests
from robot.navigation.localization.misplaced_marker_report import Misplaced
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.map.map_check import findings
from robot.navigation.map.map_finding import MapFinding, spot_words
from robot.navigation.map.marker_visibility import AS_BUILT, CameraMount
from robot.runtime.content.core_rules import finds_markers, places_of
from robot.runtime.content.typed_toml import decode
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings

KEPT_MAPS = 8
"""Maps whose check is kept in memory. Chosen: what a few officials check before they save it."""
_NOT_EVERYWHERE = {"meeting-room", "kiosk"}
"""Places for which visitors ask, but which few centres have. Chosen."""
_NO_MARKERS = MapFinding(
    "markers",
    None,
    "the map has no markers: the robot cannot correct its pose, and finds no way back once it has lost it",
    "bản đồ không có mã định vị: robot không hiệu chỉnh được vị trí và không tự tìm lại được khi đã lạc",
    grave=False,
    remedy="add [[markers]], then print them: kiosk map markers; or set camera.find_markers = false",
    remedy_vi="hãy thêm [[markers]] rồi in: kiosk map markers; hoặc đặt camera.find_markers = false",
)
_REMEDY = (
    "measure it again and mend the map, or hang it where the map says, start the robot again and let it drive past",
    "hãy đo lại và sửa bản đồ, hoặc treo lại đúng chỗ ghi trên bản đồ, khởi động lại robot rồi cho robot đi ngang qua",
)


def faults_of(lobby: Lobby, settings: Settings | None) -> list[MapFinding]:
    """Return all faults and hints of a map, grave ones first. `settings` None (unreadable): with the camera as shipped.
    Markers are left out where the camera does not look for them."""
    missing = _places_missing(lobby)
    if settings is None:
        return [*_from_geometry(lobby), *missing]
    if not finds_markers(settings):
        return [*_from_geometry(replace(lobby, markers=())), *missing]
    found = [*found_on_drives(lobby, settings), *_from_geometry(lobby, CameraMount.of(settings.camera)), *missing]
    if not lobby.markers:
        found.append(_NO_MARKERS)
    return sorted(found, key=lambda finding: not finding.grave)


def _from_geometry(lobby: Lobby, eye: CameraMount = AS_BUILT) -> tuple[MapFinding, ...]:
    return _findings_of(msgspec.json.encode(lobby), eye)


@lru_cache(maxsize=KEPT_MAPS)
def _findings_of(encoded: bytes, eye: CameraMount) -> tuple[MapFinding, ...]:
    """Return the findings of a map in JSON, which need a drive along each way; kept for the next look at that map."""
    return tuple(findings(msgspec.json.decode(encoded, type=Lobby), eye))


def _places_missing(lobby: Lobby) -> list[MapFinding]:
    """Return a finding that names the places for which visitors ask, but which the map lacks; departments are found
    by `robot.cli.map.names`."""
    requests = decode(CONFIG / "requests.toml", Requests, [])
    named = {one.target for one in requests.navigate} if requests is not None else set()
    asked = {name for name in named if not name.startswith("counter:")}
    missing = sorted(asked - places_of(lobby).keys() - _NOT_EVERYWHERE)
    if not missing:
        return []
    return [
        MapFinding(
            "places",
            missing,
            "visitors ask for these places, which the map does not have: the robot knows none of them",
            "người dân hay hỏi những nơi này nhưng bản đồ không có: robot sẽ trả lời là không biết",
            grave=False,
            remedy="add those that this centre has; the others may stay missing",
            remedy_vi="hãy thêm những nơi mà trung tâm có; những nơi còn lại có thể bỏ qua",
        )
    ]


def found_on_drives(lobby: Lobby, settings: Settings) -> list[MapFinding]:
    """Return a finding for each marker that drives have seen at another place, if `lobby` has not changed its pose
    since then."""
    if not looks_for_markers(settings):
        return []  # without markers no later drive could clear such a finding
    kept = recall(marker_file(CONFIG.parent / settings.base.pose_file))
    return [_finding(one) for one in kept if one.fits_map(lobby.markers)]


def looks_for_markers(settings: Settings) -> bool:
    """Whether the robot of this site drives, and corrects its pose by markers."""
    return finds_markers(settings) and settings.base.port != "none"


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
        near, near_vi = spot_words((marker.x_m + one.off_m[0], marker.y_m + one.off_m[1]))
        what, vi = f"{what}, but near {near}", f"{vi} mà ở gần {near_vi}"
    return MapFinding(key, [marker.x_m, marker.y_m], what, vi, remedy=_REMEDY[0], remedy_vi=_REMEDY[1])
