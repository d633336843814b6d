"""Find the names on a lobby map that no other part of the robot knows: signs and departments."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kiosk_ui.rendering.icons import ICONS
from robot.knowledge.catalogue.procedures import Catalogue
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.map.map_finding import MapFinding
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.understanding_loader import load_requests

_COUNTER = "counter:"


def unknown_names(lobby: Lobby, config: Path) -> list[MapFinding]:
    """Return a hint for each sign that the screen does not have, for each department without work, and for each with
    work, or for which visitors ask, that no place takes. Raises `Troubles` when the content of `config` cannot be
    loaded."""
    catalogue = load_catalogue(config)
    asked = {request.target for request in load_requests(config, catalogue).navigate}
    return [*_signs(lobby), *_departments(lobby, catalogue, asked)]


def _signs(lobby: Lobby) -> Iterator[MapFinding]:
    known = ", ".join(sorted(ICONS))
    for place in lobby.places:
        if place.icon not in ICONS:
            yield MapFinding(
                f"places {place.id}: icon",
                place.icon,
                "the screen has no such sign, and draws a plain one",
                "màn hình không có hình này nên vẽ một hình trơn",
                grave=False,
                remedy=f"choose one of: {known}",
                remedy_vi=f"chọn một trong: {known}",
            )


def _departments(lobby: Lobby, catalogue: Catalogue, asked: set[str]) -> Iterator[MapFinding]:
    work = Counter(each.department for each in catalogue.procedures.values() if each.department is not None)
    known = {*work, *(target.removeprefix(_COUNTER) for target in asked if target.startswith(_COUNTER))}
    taken = {department: place.id for place in lobby.places for department in place.departments}
    listed = ", ".join(sorted(known))
    for department in sorted(taken.keys() - known):
        yield MapFinding(
            f"places {taken[department]}: departments",
            department,
            "no procedure and no request belongs to this department",
            "không có thủ tục hay yêu cầu nào thuộc lĩnh vực này",
            grave=False,
            remedy=f"choose of: {listed}",
            remedy_vi=f"chọn trong: {listed}",
        )
    for department in sorted(known - taken.keys()):
        count = work[department]
        yield MapFinding(
            "places: departments",
            department,
            f"no place takes this department: for its {count} procedures no visitor is led to a counter"
            if count
            else "visitors ask for this department, and no place takes it",
            f"không có quầy nào nhận lĩnh vực này: khách làm {count} thủ tục không được dẫn đến quầy"
            if count
            else "khách có hỏi lĩnh vực này nhưng không có quầy nào nhận",
            grave=False,
            remedy="write it into `departments` of a counter",
            remedy_vi="ghi vào `departments` của một quầy",
        )
