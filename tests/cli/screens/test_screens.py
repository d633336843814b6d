"""`kiosk screens`: pictures, contact sheets and the check, as a user starts it."""

import json
from pathlib import Path

import pygame
import pytest

from robot.cli.__main__ import main
from tests.another_site import another_site, kiosk

NARROW = ["--page", "home", "--page", "options", "--language", "vi", "--size", "normal", "--theme", "light"]


def test_pictures_of_the_pages_and_a_contact_sheet_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["screens", *NARROW, "--mode", "none", "--shape", "small", "--out", str(tmp_path), "--jobs", "1"]
    assert main(arguments) == 0
    assert pygame.image.load(str(tmp_path / "small" / "vi" / "home.png")).get_size() == (1280, 800)
    assert (tmp_path / "small" / "vi" / "options.png").exists()
    assert (tmp_path / "small-vi.png").exists()
    assert "2 pages" in capsys.readouterr().out


def test_the_page_of_a_procedure_is_chosen_by_its_code(tmp_path: Path) -> None:
    arguments = ["screens", "--page", "1.001193", "--shape", "portrait", "--language", "vi", "--out", str(tmp_path)]
    assert main([*arguments, "--jobs", "1"]) == 0
    assert {file.parent.name for file in tmp_path.rglob("1.001193.png")} == {"vi", "vi-large"}


def test_the_check_tells_in_one_line_what_it_has_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screens", "--check", *NARROW, "--mode", "none", "--shape", "portrait", "--jobs", "1", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["pages"] == 2
    assert found["found"] == []


def test_a_page_that_does_not_exist_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["screens", "--page", "hme"]) == 2
    complaint = capsys.readouterr().err.strip()
    assert len(complaint.splitlines()) == 1
    assert "home" in complaint


def test_the_pages_of_another_site_can_be_drawn_and_break_no_rule(tmp_path: Path) -> None:
    pages = ("ticket*", "pick-counter*", "dossier-ready", "list", "map-*", "lowered-list", "heard-list")
    config = another_site(tmp_path)
    site = config / "site.toml"
    site.write_text(site.read_text(encoding="utf-8").replace('"birth", "marry", "land", ', ""), encoding="utf-8")
    narrow = ("--check", "--language", "vi", "--size", "normal", "--mode", "none", "--jobs", "1", "--json")
    done = kiosk(config, "screens", *(word for page in pages for word in ("--page", page)), *narrow)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["pages"] >= 6 * 14
    assert found["found"] == []
