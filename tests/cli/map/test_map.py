"""`kiosk map`: lines that name file, key and value in both languages; pictures that can be opened."""

import json
import shutil
import tomllib
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from hardware.motion.saved_marker_findings import marker_file
from robot.cli.__main__ import main
from robot.cli.doctor.device_checks import PROBES, findings
from robot.navigation.localization.misplaced_marker_report import Misplaced
from robot.navigation.map.lobby_map import Marker
from robot.paths import ROOT
from robot.runtime.settings.loader import load_settings
from tests.another_site import L_SHAPED

SHIPPED = ROOT / "config" / "lobby.toml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "lobby.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.fixture
def found(tmp_path: Path) -> str:
    """Lets drives of a site have found that marker 9 hangs elsewhere, and one of 2, 4 and 7; the site's setting."""
    pose_file = tmp_path / "var" / "pose.json"
    listed = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["markers"]
    on_map = {marker.id: marker for marker in msgspec.convert(listed, tuple[Marker, ...])}
    pose_file.parent.mkdir()
    moved = (Misplaced((on_map[9],), (0.25, 0.1)), Misplaced((on_map[2], on_map[4], on_map[7])))
    marker_file(pose_file).write_bytes(msgspec.json.encode(moved))
    return f"base.pose_file={pose_file}"


def test_the_shipped_map_has_no_faults_and_no_hints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "check", "--set", f"base.pose_file={tmp_path / 'pose.json'}"]) == 0
    assert "0 faults, 0 hints" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "named", "remedy"),
    [
        ('icon = "land"', 'icon = "tractor"', "counter:1: icon = 'tractor': the screen has no such sign", "land, "),
        ('["dat-dai"', '["dat-dia", "dat-dai"', "departments = 'dat-dia': no procedure and no request", "dat-dai, "),
        (
            '["dat-dai", ',
            "[",
            "departments = 'dat-dai': no place takes this department: for its ",
            "`departments` of a",
        ),
        (
            '"tra-ket-qua"',
            "",
            "departments = 'tra-ket-qua': visitors ask for this department, and no place takes it; ",
            "`departments` of a counter | khách có hỏi lĩnh vực này nhưng không có quầy nào nhận; ",
        ),
    ],
)
def test_a_name_that_nothing_else_knows_is_a_hint_with_those_that_are_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, named: str, remedy: str
) -> None:
    path = changed(tmp_path, old, new)
    assert main(["map", "check", str(path), "--set", f"base.pose_file={tmp_path / 'pose.json'}"]) == 0
    hint, total = capsys.readouterr().out.splitlines()
    assert hint.startswith("[hint | nhắc] ")
    assert named in hint
    assert remedy in hint
    assert "0 faults, 1 hints" in total


def test_while_the_content_is_broken_the_map_is_checked_without_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = shutil.copytree(ROOT / "config", tmp_path / "config")
    (config / "requests.toml").write_text("= broken", encoding="utf-8")
    monkeypatch.setattr("robot.cli.map.CONFIG", config)
    assert main(["map", "check", str(SHIPPED), "--set", f"base.pose_file={tmp_path / 'pose.json'}"]) == 0
    assert "not looked at: signs and departments; see kiosk catalogue check" in capsys.readouterr().out


def test_a_marker_listed_twice_is_refused_with_file_key_and_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, "id = 9\n", "id = 8\n")
    assert main(["map", "check", str(path)]) == 2
    told = capsys.readouterr().err
    assert f"{path}: markers: id = 8" in told
    assert "hai lần" in told


def test_a_counter_on_an_island_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(tmp_path, "walls = [", "walls = [[[0.0, 6.2], [2.6, 6.2]], [[2.6, 6.2], [2.6, 9.0]], ")
    assert main(["map", "check", str(path)]) == 2
    told = capsys.readouterr().err
    assert "counter:1" in told
    assert "không có đường" in told


def test_markers_that_drives_have_found_elsewhere_are_faults_with_what_to_do(
    found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "check", "--set", found]) == 1
    alone, group, total = capsys.readouterr().out.splitlines()
    assert "2 faults, 0 hints" in total
    assert f"{SHIPPED}: markers 2, 4, 7: " in group
    assert "one of them hangs elsewhere" in group
    assert f"{SHIPPED}: markers 9 = [8.6, 0.0]: " in alone
    assert "near x 8.85 m, y 0.10 m" in alone
    for line in (group, alone):
        assert line.startswith("[fault | lỗi]")
        assert "start the robot again and let it drive past |" in line
        assert "khởi động lại robot" in line


def test_what_drives_have_found_is_no_fault_of_a_map_that_was_mended(
    found: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, "x_m = 8.6\ny_m = 0.0", "x_m = 8.85\ny_m = 0.0")
    assert main(["map", "check", str(path), "--json", "--set", found]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["key"] for one in told if one["grave"]] == ["markers 2, 4, 7"]


def test_the_doctor_tells_what_drives_have_found_and_that_the_robot_serves_without(found: str, tmp_path: Path) -> None:
    probe = {"markers": PROBES["markers"]}
    rows = list(findings(load_settings(sets=[found]), probe))
    assert [(row.state, row.serves_without) for row in rows] == [("broken", True)] * 2
    assert all("let it drive past | hãy đo lại" in row.next_step for row in rows)
    (row,) = findings(load_settings(sets=[f"base.pose_file={tmp_path / 'pose.json'}"]), probe)
    assert row.state == "good"


@pytest.mark.parametrize("setting", ["camera.find_markers=false", "base.port=none"])
def test_where_no_drive_could_clear_it_nothing_is_told_of_what_drives_have_found(
    setting: str, found: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "check", "--set", found, "--set", setting]) == 0
    assert "0 faults, 0 hints" in capsys.readouterr().out
    (row,) = findings(load_settings(sets=[found, setting]), {"markers": PROBES["markers"]})
    assert (row.state, row.detail) == (
        "good",
        "the robot of this site looks for none | robot ở nơi này không tìm mã định vị",
    )


def test_markers_are_not_judged_where_nobody_looks_for_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = changed(
        tmp_path, "y_m = 6.6\nheight_m = 1.5\nheading_deg = 0.0", "y_m = 6.6\nheight_m = 1.5\nheading_deg = 180.0"
    )
    assert main(["map", "check", str(path)]) == 1
    assert "markers" in capsys.readouterr().out
    assert main(["map", "check", str(path), "--set", "camera.find_markers=false"]) == 0


def test_a_finding_without_a_marker_is_none(found: str, tmp_path: Path) -> None:
    marker_file(tmp_path / "var" / "pose.json").write_text('[{"markers": []}]')
    assert main(["map", "check", "--set", found]) == 0
    (row,) = findings(load_settings(sets=[found]), {"markers": PROBES["markers"]})
    assert row.state == "good"
    assert "robot chưa thấy mã nào treo sai chỗ" in row.detail


def test_a_slip_in_the_settings_is_told_behind_the_faults_of_the_map_and_hides_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slip = ["--set", "camera.hfov_deg=wide"]
    path = changed(
        tmp_path,
        "x_m = 0.0\ny_m = 6.6\nheight_m = 1.5\nheading_deg = 0.0",
        "x_m = 0.0\ny_m = 6.6\nheight_m = 1.5\nheading_deg = 180.0",
    )
    assert main(["map", "check", str(path), *slip]) == 2
    told = capsys.readouterr()
    assert "[fault | lỗi]" in told.out.splitlines()[0]
    assert "markers 6" in told.out.splitlines()[0]
    assert "not looked at: this site's camera" in told.out.splitlines()[-1]
    assert "camera.hfov_deg = 'wide'" in told.err
    path = changed(tmp_path, "id = 9\n", "id = 8\n")
    assert main(["map", "check", str(path), *slip]) == 2
    of_map, of_settings = capsys.readouterr().err.splitlines()
    assert "markers: id = 8" in of_map
    assert "camera.hfov_deg = 'wide'" in of_settings
    assert main(["map", "check", str(path), "--json", *slip]) == 2
    told = capsys.readouterr()
    assert json.loads(told.out)["key"] == "markers: id"
    assert "camera.hfov_deg = 'wide'" in told.err


def test_a_json_line_tells_what_to_do_also_where_the_map_is_refused(
    found: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = {"key", "value", "en", "vi", "remedy", "remedy_vi", "grave"}
    assert main(["map", "check", "--json", "--set", found]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    path = changed(tmp_path, "id = 9\n", "id = 8\n")
    assert main(["map", "check", str(path), "--json"]) == 2
    told.append(json.loads(capsys.readouterr().out))
    assert main(["map", "check", str(tmp_path / "none.toml"), "--json"]) == 2
    told.append(json.loads(capsys.readouterr().out))
    assert all(line.keys() == keys for line in told)
    assert [(line["remedy"][:12], line["remedy_vi"][:11]) for line in told[1:]] == [
        ("measure it a", "hãy đo lại "),
        ("mend the map", "sửa bản đồ "),
        ("put it back ", "chép lại từ"),
    ]


def test_a_marker_is_looked_for_with_the_camera_of_the_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sets = [f"base.pose_file={tmp_path / 'pose.json'}", "camera.hfov_deg=40", "camera.height_m=0.5"]
    assert main(["map", "check", *(word for one in sets for word in ("--set", one))]) == 0
    assert "markers 6 = [0.0, 6.6]: the marker is not in sight" in capsys.readouterr().out


def test_a_marker_behind_its_wall_is_a_fault_of_exit_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(
        tmp_path,
        "x_m = 0.0\ny_m = 6.6\nheight_m = 1.5\nheading_deg = 0.0",
        "x_m = 0.0\ny_m = 6.6\nheight_m = 1.5\nheading_deg = 180.0",
    )
    assert main(["map", "check", str(path), "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["key"] for one in found if one["grave"]] == ["markers 6"]


def test_the_map_is_drawn_as_svg_and_png(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["map", "draw", "--out", str(tmp_path / "lobby.svg")]) == 0
    assert "13 places, 16 markers | 12 x 9 m, 13 nơi, 16 mã định vị" in capsys.readouterr().out
    svg = (tmp_path / "lobby.svg").read_text(encoding="utf-8")
    assert "Quầy 3" in svg
    assert svg.count("<circle") == 14, "home and thirteen approaches"
    assert main(["map", "draw", "--out", str(tmp_path / "lobby.png")]) == 0
    with Image.open(tmp_path / "lobby.png") as picture:
        assert picture.size == (1020, 780)
        assert len(picture.getcolors(maxcolors=1 << 20)) > 20
    assert main(["map", "draw", "--out", str(tmp_path / "lobby.txt")]) == 2
    assert ".svg, .png" in capsys.readouterr().err


def test_a_map_with_a_counter_on_an_island_is_drawn_with_the_counter_crossed_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = changed(tmp_path, "walls = [", "walls = [[[0.0, 6.2], [2.6, 6.2]], [[2.6, 6.2], [2.6, 9.0]], ")
    assert main(["map", "draw", str(path), "--out", str(tmp_path / "lobby.svg")]) == 1
    told = capsys.readouterr().out
    assert "places counter:1: approach = [1.65, 6.85]: no way leads here" in told
    assert "16 markers, 1 crossed out | " in told
    assert "16 mã định vị, 1 nơi bị gạch chéo" in told
    svg = (tmp_path / "lobby.svg").read_text(encoding="utf-8")
    assert svg.count("không đến được") == 1
    assert "<title>counter:2</title>" in svg
    assert "<title>counter:1</title>" not in svg


def test_the_way_to_the_dock_is_drawn_up_to_the_dock_and_crossed_out_where_there_is_none(tmp_path: Path) -> None:
    dock = "\ndock = { x_m = 3.2, y_m = 1.3, heading_deg = 180.0 }\nhome = "
    path = changed(tmp_path, "\nhome = ", dock)
    out = tmp_path / "lobby.svg"
    assert main(["map", "draw", str(path), "--out", str(out)]) == 0
    (way,) = [line for line in out.read_text(encoding="utf-8").splitlines() if "<title>dock</title>" in line]
    assert '286.0,646.0" fill' in way, "30 + 3.2 m * 80 to the right"
    path = changed(tmp_path, "\nhome = ", dock.replace("3.2", "0.2"))
    assert main(["map", "draw", str(path), "--out", str(out)]) == 1
    assert out.read_text(encoding="utf-8").count("không đến được") == 1


@pytest.mark.parametrize(("doing", "name"), [("draw", "lobby.svg"), ("draw", "lobby.png"), ("markers", "tags.pdf")])
def test_what_cannot_be_written_is_told_in_a_line(
    doing: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / name
    assert main(["map", doing, "--out", str(out)]) == 2
    told = capsys.readouterr().err
    assert f"--out = '{out}': cannot be written: " in told
    assert "không ghi được: " in told


def test_a_map_without_markers_has_none_to_print(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lobby.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").partition("[[markers]]")[0], encoding="utf-8")
    assert main(["map", "markers", str(path), "--out", str(tmp_path / "tags.pdf")]) == 2
    assert "markers" in capsys.readouterr().err


def test_an_l_shaped_lobby_of_nine_counters_a_pillar_and_two_doors_has_no_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "check", str(L_SHAPED), "--set", f"base.pose_file={tmp_path / 'pose.json'}"]) == 0
    told = capsys.readouterr().out
    assert "0 faults, 1 hints" in told
    assert "places = ['cashier', 'water', 'writing-desk']: visitors ask for these places" in told
    assert "bản đồ không có" in told
    picture = tmp_path / "l.svg"
    assert main(["map", "draw", str(L_SHAPED), "--out", str(picture)]) == 0
    assert picture.read_text().count("#7fc4e8") == 2, "both doors"


def test_a_map_without_markers_is_a_hint_where_the_robot_looks_for_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    path = tmp_path / "lobby.toml"
    path.write_text(text[: text.index("[[markers]]")], encoding="utf-8")
    assert main(["map", "check", str(path)]) == 0
    assert "the map has no markers" in capsys.readouterr().out
    assert main(["map", "check", str(path), "--set", "camera.find_markers=false"]) == 0
    assert "the map has no markers" not in capsys.readouterr().out
