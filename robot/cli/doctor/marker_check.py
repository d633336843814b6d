"""Check the markers of the lobby for `kiosk doctor`: whether the robot has found on its drives that one is
misplaced."""

from robot.core.trouble import Trouble, Troubles
from robot.editing.map_findings import found_on_drives, looks_for_markers, trouble_of
from robot.runtime.content.lobby_map_loader import read_lobby
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings


def markers(settings: Settings) -> str:
    """Check that the robot found no misplaced marker on its drives. An unreadable map is reported by the check
    `content`."""
    if not looks_for_markers(settings):
        return "the robot of this site looks for none | robot ở nơi này không tìm mã định vị"
    path = CONFIG / "lobby.toml"
    try:
        lobby = read_lobby(path)
    except (Trouble, Troubles):
        return "the map cannot be read: see content | không đọc được bản đồ: xem content"
    if found := found_on_drives(lobby, settings):
        raise Troubles([trouble_of(path, finding) for finding in found])
    return (
        f"{len(lobby.markers)} on the map; drives have found nothing against them | "
        f"bản đồ có {len(lobby.markers)} mã; khi di chuyển robot chưa thấy mã nào treo sai chỗ"
    )
