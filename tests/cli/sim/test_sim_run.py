"""`kiosk sim run` and `list`: one line a scenario, what failed with its moment, JUnit XML, golden journals."""

import json
import xml.etree.ElementTree as Tree
from pathlib import Path
from typing import Any

import pytest

from robot.cli.__main__ import main
from robot.cli.sim import run_scenarios
from robot.rehearsal.scenarios.golden_journals import difference, golden_of, write_golden
from robot.rehearsal.scenarios.junit import write_junit
from robot.rehearsal.scenarios.loader import SCENARIOS
from robot.rehearsal.scenarios.run import ScenarioOutcome, perform
from robot.rehearsal.scenarios.shipped_site import SITE
from robot.runtime.settings.loader import CONFIG
from tests.another_site import another_site, kiosk, write

TRIAL = """
title = { vi = "Thử", en = "A trial" }
backend = "virtual"
screen = false
steps = [{ at_s = 1, do = "enter", who = "lan" }, { do = "walk", who = "lan", to = "front" }]
expect = [{ page = "GreetingPage", by_s = 8 }, EXPECT]
"""


def trial(folder: Path, expect: str = "") -> Path:
    file = folder / "trial.toml"
    file.write_text(TRIAL.replace("EXPECT", expect), encoding="utf-8")
    return file


def test_a_scenario_as_expected_is_one_line_and_status_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    junit = tmp_path / "out.xml"
    arguments = ["sim", "run", str(trial(tmp_path)), "--out", str(tmp_path), "--junit", str(junit)]
    assert main(arguments) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("[ 1/1] ok   trial")
    assert lines[1].startswith("1 of 1 as expected")
    suite = Tree.parse(junit).getroot()
    assert suite.attrib["tests"] == "1"
    assert [case.attrib["name"] for case in suite] == ["trial"]


def test_a_second_run_leaves_the_configuration_of_the_first_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    perform_one, kept = run_scenarios._perform, list[Path]()

    def perform_beside_another(work: run_scenarios._Work) -> Any:
        kept.append(work.config / "of_this_run")
        kept[-1].touch()
        if len(kept) == 1:
            assert main(["sim", "run", str(trial(tmp_path)), "--out", str(tmp_path)]) == 0
        assert kept[0].exists()
        return perform_one(work)

    monkeypatch.setattr(run_scenarios, "_perform", perform_beside_another)
    assert main(["sim", "run", str(trial(tmp_path)), "--out", str(tmp_path)]) == 0
    assert len(kept) == 2
    assert not any(path.parent.exists() for path in kept), "deleted after the run"


def test_a_failure_tells_what_when_page_words_and_journal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = trial(tmp_path, '{ said = "say.greet", never = true, because = "nobody is disturbed" }')
    assert main(["sim", "run", str(file), "--out", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "FAIL trial" in told
    assert "say.greet" in told
    assert "nobody is disturbed" in told
    assert "page GreetingPage" in told
    journal = next(line for line in told.splitlines() if "journal " in line).split()[-1]
    assert main(["replay", journal]) == 0


def test_a_name_that_there_is_not_and_a_file_with_errors_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sim", "run", "moon_landing"]) == 2
    assert "kiosk sim list" in capsys.readouterr().err
    assert main(["sim", "run", str(trial(tmp_path, '{ page = "Idle" }'))]) == 2
    assert "expect[1].page" in capsys.readouterr().err
    assert main(["sim", "run"]) == 2


def test_the_list_names_every_scenario_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sim", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    files = {path.stem for path in SCENARIOS.glob("*.toml")}
    assert {row["name"] for row in rows} == files
    assert {row["backend"] for row in rows} == {"virtual", "ports"}
    assert all(row["vi"] and row["en"] for row in rows)


def test_a_journal_that_differs_from_the_golden_one_fails_and_shows_the_lines(tmp_path: Path) -> None:
    file, golden = trial(tmp_path), tmp_path / "golden"
    assert perform(file, tmp_path / "a", keep_golden=True, golden=golden).passed
    assert perform(file, tmp_path / "b", golden=golden).passed
    kept = golden / "trial.txt"
    kept.write_text(kept.read_text().replace("say.greet", "say.hello"))
    outcome = perform(file, tmp_path / "c", golden=golden)
    assert not outcome.passed
    assert "-time -> Say say.hello" in outcome.golden
    assert "+time -> Say say.greet" in outcome.golden


def test_what_does_not_pass_is_not_kept_as_golden(tmp_path: Path) -> None:
    file = trial(tmp_path, '{ page = "ArrivedPage", by_s = 2 }')
    perform(file, tmp_path / "a", keep_golden=True, golden=tmp_path / "golden")
    assert not (tmp_path / "golden").exists()


def test_an_empty_journal_has_an_empty_golden_form(tmp_path: Path) -> None:
    assert golden_of([]) == "\n"
    write_golden("none", [], tmp_path)
    assert difference("none", [], tmp_path) == ""
    assert difference("not there", [], tmp_path) == ""


def test_junit_holds_failures_without_signs_that_xml_forbids(tmp_path: Path) -> None:
    bad = ScenarioOutcome("one", "virtual", "Một", "One", ("first \x1b line",), "-a\n+b", 3.0, 0.1, 5, "run-01.jsonl")
    write_junit(tmp_path / "out.xml", [bad])
    failure = Tree.parse(tmp_path / "out.xml").getroot().find("testcase/failure")
    assert failure is not None
    assert failure.attrib["message"] == "first  line"
    assert "run-01.jsonl" in (failure.text or "")


def test_a_scenario_is_played_in_the_lobby_and_hours_as_shipped_whatever_this_site_has(tmp_path: Path) -> None:
    config, out = another_site(tmp_path), tmp_path / "out"
    file = trial(tmp_path, '{ near = [6.0, 2.3], at_end = true, because = "home of the shipped lobby" }')
    write(config, "site_calendar.toml", "[years.2026]\noff = [2026-07-14]\n")
    done = kiosk(config, "sim", "run", "closed_hours", str(file), "--out", str(out))
    assert "2 of 2 as expected" in done.stdout, done.stdout + done.stderr
    here = kiosk(config, "sim", "run", str(file), "--here", "--out", str(out))
    assert "0 of 1 as expected" in here.stdout, here.stdout + here.stderr
    assert "home of the shipped lobby" in here.stdout
    assert kiosk(config, "sim", "run", str(file), "--here", "--write-golden").returncode == 2


def test_the_site_of_the_scenarios_is_the_one_that_is_delivered() -> None:
    files = sorted(SITE.iterdir())
    assert [file.name for file in files] == ["lobby.toml", "site.toml"]
    for file in files:
        assert file.read_bytes() == (CONFIG / file.name).read_bytes(), "copy it again"
