"""The lobby map: what is wrong with it, how it looks from above, and its markers to print.

kiosk map check [FILE]                     every fault with file, key and value, and markers that drives have found
                                           elsewhere; 0 when the robot can live in it
kiosk map draw [FILE] --out lobby.svg      walls, places, markers, the ways from home to every place and the
                                           dock; .png as well; what cannot be reached is crossed out
kiosk map markers [FILE] --out tags.pdf    one A4 page a marker, in its true size
"""

import argparse
import json
from pathlib import Path

from robot.cli.map_faults import faults_of, trouble_of
from robot.core.trouble import Trouble, Troubles
from robot.guiding.lobby import Lobby
from robot.guiding.map_check import Finding
from robot.runtime.lobby_file import load_lobby, read_lobby, unreached
from robot.runtime.settings_files import CONFIG, load_settings

SHIPPED = CONFIG / "lobby.toml"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `kiosk map`."""
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
            "file", nargs="?", type=Path, default=SHIPPED, metavar="FILE", help="default: config/lobby.toml"
        )


def run(args: argparse.Namespace) -> int:
    """0 done, 1 the robot would fail by the map; a file that is no map is a `Trouble`."""
    if args.doing == "check":
        return _check(args.file, args.set, as_json=args.json)
    if args.doing == "draw":
        return _draw(args.file, args.out)
    return _markers(load_lobby(args.file), args.file, args.out)


def _draw(path: Path, out: Path) -> int:
    """Also a map in which not every place can be reached: the picture shows why."""
    from robot.cli.map_drawing import draw

    if out.suffix.lower() not in (".svg", ".png"):
        raise _ending(out, ".svg, .png")
    lobby = read_lobby(path)
    shut = unreached(path, lobby)
    crossed = {each.place for each in shut}
    draw(lobby, out, crossed)
    for each in shut:
        print(f"[fault | lỗi] {each.trouble.line()}")
    print(
        f"{out}: {lobby.width_m:g} x {lobby.depth_m:g} m, {len(lobby.places)} places, {len(lobby.markers)} markers"
        + (f", {len(crossed)} crossed out | {len(crossed)} nơi bị gạch chéo" if crossed else "")
    )
    return 1 if shut else 0


def _check(path: Path, sets: list[str], *, as_json: bool) -> int:
    settings = load_settings(sets=sets)
    try:
        lobby = load_lobby(path)
    except Troubles as wrong:
        if not as_json:
            raise
        for trouble in wrong.found:
            line = {"key": trouble.key, "value": trouble.value, "en": trouble.what, "vi": trouble.vi, "grave": True}
            print(json.dumps(line, ensure_ascii=False))
        return 2
    found = faults_of(lobby, settings)
    for finding in found:
        print(_told(path, finding, as_json=as_json))
    grave = sum(finding.grave for finding in found)
    if not as_json:
        print(
            f"{path}: {len(lobby.places)} places, {len(lobby.markers)} markers, {grave} faults, "
            f"{len(found) - grave} hints | {grave} lỗi, {len(found) - grave} lời nhắc"
        )
    return 1 if grave else 0


def _told(path: Path, finding: Finding, *, as_json: bool) -> str:
    if as_json:
        line = {
            "key": finding.key,
            "value": finding.value,
            "en": finding.what,
            "vi": finding.vi,
            "grave": finding.grave,
        }
        return json.dumps(line, ensure_ascii=False)
    grade = "fault | lỗi" if finding.grave else "hint | nhắc"
    return f"[{grade}] {trouble_of(path, finding).line()}"


def _markers(lobby: Lobby, path: Path, out: Path) -> int:
    from hardware.marker_sheet import write_sheets

    if out.suffix.lower() != ".pdf":
        raise _ending(out, ".pdf")
    if not lobby.markers:
        raise Trouble(
            "the map has no markers",
            "bản đồ không có mã định vị nào",
            remedy="add [[markers]] to the map",
            remedy_vi="hãy thêm [[markers]] vào bản đồ",
            file=str(path),
            key="markers",
        )
    write_sheets(lobby.markers, out)
    print(
        f"{out}: {len(lobby.markers)} pages; print at 100 % and measure the black square | in đúng 100 %, đo lại ô đen"
    )
    return 0


def _ending(out: Path, known: str) -> Trouble:
    return Trouble(
        "no such kind of file is written",
        "không ghi được loại tệp này",
        remedy=f"choose a name that ends in {known}",
        remedy_vi=f"hãy chọn tên tệp có đuôi {known}",
        key="--out",
        value=str(out),
    )
