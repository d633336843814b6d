"""`kiosk map`: lines that name file, key and value in both languages; pictures that can be opened."""

import json
from pathlib import Path

from PIL import Image

from robot.cli.__main__ import main

SHIPPED = Path(__file__).parents[2] / "config" / "lobby.toml"


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = SHIPPED.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "lobby.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_the_shipped_map_has_no_faults_and_no_hints(capsys) -> None:
    assert main(["map", "check"]) == 0
    assert "0 faults, 0 hints" in capsys.readouterr().out


def test_a_marker_listed_twice_is_refused_with_file_key_and_value(tmp_path, capsys) -> None:
    path = changed(tmp_path, "id = 9\n", "id = 8\n")
    assert main(["map", "check", str(path)]) == 2
    told = capsys.readouterr().err
    assert f"{path}: markers: id = 8" in told
    assert "hai lần" in told


def test_a_counter_on_an_island_is_refused(tmp_path, capsys) -> None:
    path = changed(tmp_path, "walls = [", "walls = [[[0.0, 6.2], [2.6, 6.2]], [[2.6, 6.2], [2.6, 9.0]], ")
    assert main(["map", "check", str(path)]) == 2
    told = capsys.readouterr().err
    assert "counter:1" in told
    assert "không có đường" in told


def test_a_marker_behind_its_wall_is_a_fault_of_exit_status_1(tmp_path, capsys) -> None:
    path = changed(
        tmp_path,
        "x_m = 0.0\ny_m = 6.6\nheight_m = 1.5\nheading_deg = 0.0",
        "x_m = 0.0\ny_m = 6.6\nheight_m = 1.5\nheading_deg = 180.0",
    )
    assert main(["map", "check", str(path), "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["key"] for one in found if one["grave"]] == ["markers 6"]


def test_the_map_is_drawn_as_svg_and_png(tmp_path, capsys) -> None:
    assert main(["map", "draw", "--out", str(tmp_path / "lobby.svg")]) == 0
    svg = (tmp_path / "lobby.svg").read_text(encoding="utf-8")
    assert "Quầy 3" in svg
    assert svg.count("<circle") == 14, "home and thirteen approaches"
    assert main(["map", "draw", "--out", str(tmp_path / "lobby.png")]) == 0
    with Image.open(tmp_path / "lobby.png") as picture:
        assert picture.size == (1020, 780)
        assert len(picture.getcolors(maxcolors=1 << 20)) > 20
    assert main(["map", "draw", "--out", str(tmp_path / "lobby.txt")]) == 2
    assert ".svg, .png" in capsys.readouterr().err


def test_a_map_without_markers_has_none_to_print(tmp_path, capsys) -> None:
    path = tmp_path / "lobby.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8").partition("[[markers]]")[0], encoding="utf-8")
    assert main(["map", "markers", str(path), "--out", str(tmp_path / "tags.pdf")]) == 2
    assert "markers" in capsys.readouterr().err
