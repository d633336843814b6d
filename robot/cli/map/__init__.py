"""Check the lobby map, draw it from above, or print its markers.

kiosk map check [FILE]                     list every fault with file, key and value, and markers that drives have seen
                                           elsewhere; exit status 0 when the robot can drive by the map
kiosk map draw [FILE] --out lobby.svg      draw walls, places, markers, the ways from home to every place and the
                                           dock, as .svg or .png; cross out unreachable places
kiosk map markers [FILE] --out tags.pdf    write one A4 page for each marker, in its true size
"""

import argparse
import json
from pathlib import Path

from robot.cli.argument_types import readable
from robot.cli.map.names import unknown_names
from robot.cli.output_files import require_ending, written
from robot.core.trouble import Trouble, Troubles
from robot.editing.map_findings import faults_of, trouble_of
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.lobby_map_loader import load_lobby, read_lobby, unreached
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings

SHIPPED = CONFIG / "lobby.toml"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk map`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    doing = parser.add_subparsers(dest="doing", required=True, metavar="check | draw | markers")
    check = doing.add_parser("check", help="find what is wrong")
    check.add_argument("--json", action="store_true", help="one JSON line a finding")
    check.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="change a setting")
    draw = doing.add_parser("draw", help="draw the map from above")
    draw.add_argument("--out", type=Path, required=True, metavar="FILE.svg|FILE.png")
    markers = doing.add_parser("markers", help="the markers to print and hang up")
    markers.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    for one in (check, draw, markers):
        one.add_argument(
            "file", nargs="?", type=readable, default=SHIPPED, metavar="FILE", help="default: config/lobby.toml"
        )


def run(args: argparse.Namespace) -> int:
    """Check, draw or print the map; return 0, or 1 when the robot could not drive by it. Raises `Trouble` if the file
    is no map."""
    if args.doing == "check":
        return _check(args.file, args.set, as_json=args.json)
    if args.doing == "draw":
        return _draw(args.file, args.out)
    return _markers(load_lobby(args.file), args.file, args.out)


def _draw(path: Path, out: Path) -> int:
    """Draw the map, even one with places the robot cannot reach: the picture then shows what blocks them."""
    from robot.cli.map.drawing import draw

    require_ending(out, ".svg", ".png")
    lobby = read_lobby(path)
    shut = unreached(path, lobby)
    crossed = {each.place for each in shut}
    with written(out):
        draw(lobby, out, crossed)
    for each in shut:
        print(f"[fault | lỗi] {each.trouble.line()}")
    size, places, markers = f"{lobby.width_m:g} x {lobby.depth_m:g} m", len(lobby.places), len(lobby.markers)
    told, vi = f"{size}, {places} places, {markers} markers", f"{size}, {places} nơi, {markers} mã định vị"
    if crossed:
        told, vi = f"{told}, {len(crossed)} crossed out", f"{vi}, {len(crossed)} nơi bị gạch chéo"
    print(f"{out}: {told} | {vi}")
    return 1 if shut else 0


def _check(path: Path, sets: list[str], *, as_json: bool) -> int:
    settings, slips = _settings(sets)
    try:
        lobby = load_lobby(path)
    except (Trouble, Troubles) as wrong:
        refused = wrong.found if isinstance(wrong, Troubles) else [wrong]
        if not as_json:
            raise Troubles([*refused, *slips]) from wrong
        for trouble in refused:
            print(_line(trouble, grave=True))
        if slips:
            raise Troubles(slips) from None
        return 2
    found, broken = faults_of(lobby, settings), False
    try:
        found += unknown_names(lobby, CONFIG)
    except (Trouble, Troubles):
        broken = True
    for finding in found:
        print(_describe(trouble_of(path, finding), grave=finding.grave, as_json=as_json))
    grave = sum(finding.grave for finding in found)
    if not as_json:
        print(
            f"{path}: {len(lobby.places)} places, {len(lobby.markers)} markers, {grave} faults, "
            f"{len(found) - grave} hints | {grave} lỗi, {len(found) - grave} lời nhắc"
        )
        if broken:
            print(
                "not looked at: signs and departments; see kiosk catalogue check | "
                "chưa xét: hình và lĩnh vực; xem kiosk catalogue check"
            )
        if slips:
            print(
                "not looked at: this site's camera, and what drives have found | "
                "chưa xét: camera của nơi này và những gì robot thấy khi di chuyển"
            )
    if slips:
        raise Troubles(slips)
    return 1 if grave else 0


def _settings(sets: list[str]) -> tuple[Settings | None, list[Trouble]]:
    """Load the settings. Return their errors instead of raising them, so that the errors of the map are reported
    first."""
    try:
        return load_settings(sets=sets), []
    except Troubles as wrong:
        return None, wrong.found


def _describe(trouble: Trouble, *, grave: bool, as_json: bool) -> str:
    if as_json:
        return _line(trouble, grave=grave)
    grade = "fault | lỗi" if grave else "hint | nhắc"
    return f"[{grade}] {trouble.line()}"


def _line(trouble: Trouble, *, grave: bool) -> str:
    """Return a map error or hint as a JSON line."""
    line = {
        "key": trouble.key, "value": trouble.value, "en": trouble.what, "vi": trouble.vi,
        "remedy": trouble.remedy, "remedy_vi": trouble.remedy_vi, "grave": grave,
    }  # fmt: skip
    return json.dumps(line, ensure_ascii=False)


def _markers(lobby: Lobby, path: Path, out: Path) -> int:
    from hardware.vision.apriltag_sheets import write_sheets

    require_ending(out, ".pdf")
    if not lobby.markers:
        raise Trouble(
            "the map has no markers",
            "bản đồ không có mã định vị nào",
            remedy="add [[markers]] to the map",
            remedy_vi="hãy thêm [[markers]] vào bản đồ",
            file=str(path),
            key="markers",
        )
    with written(out):
        write_sheets(lobby.markers, out)
    print(
        f"{out}: {len(lobby.markers)} pages; print at 100 % and measure the black square | in đúng 100 %, đo lại ô đen"
    )
    return 0
