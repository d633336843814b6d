"""`kiosk doctor`: the row of the models, the JSON line, and a table that a technician can copy from."""

import hashlib
import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from robot.cli import checkup
from robot.cli.__main__ import main
from robot.core.trouble import Trouble
from robot.runtime.settings import Settings
from robot.runtime.settings_files import load_settings
from voice_models import store
from voice_models.store import Store

LONG = "/opt/" + "/".join(f"folder{number}" for number in range(30)) + "/model.onnx"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose one required file is a few bytes."""
    whole = Store()
    entry = next(entry for entry in whole.entries.values() if entry.need == "required" and not entry.folder)
    small = replace(entry, bytes=4, sha256=hashlib.sha256(b"good").hexdigest())
    small_store = Store(tmp_path, {"one": small})
    monkeypatch.setattr(store, "Store", lambda: small_store)
    return small_store


@pytest.mark.parametrize(("content", "told"), [(None, "not installed"), (b"evil", "damaged"), (b"cut", "damaged")])
def test_a_required_model_that_is_absent_or_damaged_is_a_red_line_with_the_command(
    shelf: Store, content: bytes | None, told: str
) -> None:
    if content is not None:
        shelf.place("one").parent.mkdir(parents=True, exist_ok=True)
        shelf.place("one").write_bytes(content)
    (finding,) = checkup.findings(load_settings(), {"models": (None, checkup.models)})
    assert finding.state == "broken"
    assert not finding.serves_without
    assert told in finding.detail
    assert "./kiosk models fetch one" in finding.next_step


def test_whole_models_are_good(shelf: Store) -> None:
    shelf.place("one").parent.mkdir(parents=True, exist_ok=True)
    shelf.place("one").write_bytes(b"good")
    assert checkup.models(load_settings()) == "whole: one"


def broken(_settings: Settings) -> str:
    raise Trouble("is not there", "không có", remedy="put it back", remedy_vi="chép lại", file=LONG)


def test_a_path_is_folded_and_never_cut_and_a_robot_that_cannot_serve_is_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checkup, "PROBES", {"content": (None, broken)})
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "…" not in told
    rows = [line.split("│") for line in told.splitlines() if "│" in line]
    assert LONG in "".join(row[3].strip() for row in rows)


def test_a_json_line_says_whether_the_robot_serves_without_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checkup, "PROBES", {"content": (None, broken)})
    assert main(["doctor", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["serves_without"] is False
