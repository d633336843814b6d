"""`kiosk support`: a file that can be sent away, without secrets and without a visitor's words."""

import errno
import json
import zipfile
from pathlib import Path

import pytest

from robot.cli import support
from robot.cli.__main__ import main
from robot.cli.support.redaction import HIDDEN, Redaction
from robot.desk.pins import hashed
from robot.paths import ROOT

JOURNAL = ROOT / "tests/golden/journals/three_visitors.jsonl"
WORDS = "vợ tôi mới sinh con ngày mồng hai"
ACCOUNT = "admin:c4mera-pass"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A centre with every kind of secret, and a journal into which a visitor's words and a secret were written."""
    (tmp_path / "config").mkdir()
    secrets = tmp_path / "config/secrets.toml"
    secrets.write_text(
        f'[staff]\npins = [{{ level = 1, hash = "{hashed("824913")}" }}]\n'
        f'[camera]\naddress = "http://{ACCOUNT}@10.0.0.5/stream?token=q7sesame"\n'
        '[facts]\nwifi = { vi = "Mạng Khach, mật khẩu hoa-sen-88", en = "Network Khach, password hoa-sen-88" }\n'
        '[fleet]\npassword_file = "mqtt.txt"\n'
        '[queue]\ntoken_file = "queue.txt"\n',
        encoding="utf-8",
    )
    (tmp_path / "mqtt.txt").write_text("mqtt-s3cret\n")
    (tmp_path / "queue.txt").write_text("bearer-t0ken\n")
    whole = JOURNAL.read_bytes().splitlines()
    down = {"event": "PartDown", "part": "camera", "reason": f"http://{ACCOUNT}@10.0.0.5/ mqtt-s3cret: no answer"}
    spoken = {"at": 9, "event": {"event": "SpeechEnded", "turn": 1, "text": WORDS}}
    lines = [*whole[:40], json.dumps({"at": 8, "event": down}).encode(), json.dumps(spoken).encode()]
    (tmp_path / "var/journal").mkdir(parents=True)
    (tmp_path / "var/journal/one.jsonl").write_bytes(b"\n".join([*lines, WORDS.encode(), b"\xff\xfe", b""]))
    monkeypatch.setattr(support, "CONFIG", tmp_path / "config")
    load = support.load_settings
    monkeypatch.setattr(support, "load_settings", lambda _files, sets: load([secrets], sets))
    monkeypatch.setitem(support._ASKED, "log.txt", ["echo", f"the broker refused mqtt-s3cret; {ACCOUNT}@x"])
    return tmp_path


def members(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_the_file_holds_versions_settings_logs_and_journals_and_no_secret_and_no_words(site: Path) -> None:
    file = site / "support.zip"
    assert main(["support", str(file), "--no-doctor"]) == 0
    found = members(file)
    assert set(found) >= {"versions.txt", "packages.txt", "settings.json", "log.txt", "journal/one.jsonl"}
    whole = "\n".join(found.values())
    secrets = ("scrypt:", "c4mera-pass", "q7sesame", "hoa-sen-88", "mqtt-s3cret", "bearer-t0ken", WORDS, WORDS[:12])
    assert [secret for secret in secrets if secret in whole] == []
    assert json.loads(found["settings.json"])["camera"]["address"] == f"http://{HIDDEN}@10.0.0.5/stream?{HIDDEN}"
    assert "msgspec==" in found["packages.txt"]
    lines = [json.loads(line) for line in found["journal/one.jsonl"].splitlines()]
    assert len(lines) == 42
    assert lines[-2]["event"]["reason"] == f"http://{HIDDEN}@10.0.0.5/ {HIDDEN}: no answer"
    assert "journal/one.jsonl: 2 lines" in found["left_out.txt"]
    assert [path.name for path in site.glob("*.part")] == []


@pytest.mark.waits
def test_the_checks_of_all_parts_are_in_the_file(site: Path) -> None:
    camera = f"camera.address=http://{ACCOUNT}@127.0.0.1:9/stream"
    further = ["base.port=none", "lidar.port=none", "microphone.address=wav:none", "speaker.address=none:"]
    sets = [word for text in (camera, *further) for word in ("--set", text)]
    assert main(["support", str(site / "support.zip"), *sets]) == 0
    told = members(site / "support.zip")["doctor.jsonl"]
    found = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    lines = {line["name"]: line for line in found}
    assert {"program", "clock", "screen", "services", "staff page"} <= set(lines)
    assert f"http://{HIDDEN}@127.0.0.1:9/stream" in lines["camera"]["detail"]
    assert "c4mera-pass" not in told


def test_checks_that_do_not_end_are_left_out(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "_CHECKS_S", 0.1)
    assert main(["support", str(site / "support.zip")]) == 0
    assert "doctor.jsonl: what was not checked in 0.1 s" in members(site / "support.zip")["left_out.txt"]


LOGGED = [
    "kiosk run: config/site.toml: staff.pins[0].hash = '481516': must be written like ^scrypt",
    'config/site.toml: staff.pins[1].hsah = "it\'s 481516": unknown key, did you mean hash?',
    "config/site.toml: facts.wifi.vi = 'Wifi: MD, mật khẩu \\'481516\\' ạ': must be",
    "config/site.toml: facts.wofi = {'vi': 'Wifi: MD, mật khẩu 481516'}: unknown key, did you mean wifi?",
    "config/site.toml: facts.wifi.vi = 'Wifi: MD, mật khẩu 481516",
    'kiosk run: --set facts.wifi="Wifi: MD" 481516: must be a table',
    'config/site.toml: line 2 `wifi = { vi = "481516"`: a comma is missing; | dòng 2 `wifi = { vi = "481516"`: thiếu',
    'config/site.toml: line 2 `wifi = { vi = "481516',
]
"""Lines of the system's log, some cut off, after a start with wrong settings, each with a secret."""


@pytest.mark.parametrize("line", LOGGED)
def test_values_that_the_settings_refused_are_not_in_the_log(
    site: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setitem(support._ASKED, "log.txt", ["echo", f"{line}\nthe next line"])
    assert main(["support", str(site / "support.zip"), "--no-doctor"]) == 0
    told = members(site / "support.zip")["log.txt"]
    assert "481516" not in told
    assert told.startswith("config/site.toml: " if line.startswith("config") else "kiosk run: ")
    assert told.endswith("\nthe next line\n")


def test_the_fault_of_a_refused_value_stays_in_the_log() -> None:
    assert Redaction()(LOGGED[0]) == LOGGED[0].replace("'481516'", HIDDEN)


def test_only_its_owner_may_read_the_file(site: Path) -> None:
    assert main(["support", str(site / "support.zip"), "--no-doctor"]) == 0
    assert (site / "support.zip").stat().st_mode & 0o777 == 0o600


def test_settings_that_cannot_be_loaded_are_told_without_their_values(site: Path) -> None:
    path = site / "config/secrets.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('hash = "scrypt:', 'hash = "scrapt:'), encoding="utf-8")
    assert main(["support", str(site / "support.zip")]) == 0
    found = members(site / "support.zip")
    assert "staff.pins" in found["settings.txt"]
    assert "scrapt:" not in "\n".join(found.values())


def test_a_file_that_is_there_or_cannot_be_written_is_refused_and_nothing_stays(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = site / "there.zip"
    there.write_text("mine")
    assert main(["support", str(there), "--no-doctor"]) == 2
    assert there.read_text() == "mine"
    assert main(["support", str(site / "nowhere/x.zip"), "--no-doctor"]) == 2
    assert main(["support", "/dev/full", "--no-doctor"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 3


@pytest.mark.parametrize("key", ["queue.source", "camera.address"])
def test_an_address_that_is_none_is_left_out_as_a_whole(site: Path, key: str) -> None:
    table, _, name = key.partition(".")
    sets = ["--set", f"{key}=http://[x?token=q8sesame"]
    assert main(["support", str(site / "support.zip"), "--no-doctor", *sets]) == 0
    assert json.loads(members(site / "support.zip")["settings.json"])[table][name] == HIDDEN


def test_what_cannot_be_read_is_not_reported_as_the_file_that_cannot_be_written(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> dict[str, str]:
        raise OSError(errno.EIO, "Input/output error", "/bad/sector")

    monkeypatch.setattr(support, "versions", broken)
    assert main(["support", str(site / "support.zip"), "--no-doctor"]) == 2
    assert capsys.readouterr().err.startswith("kiosk support: /bad/sector: Input/output error; ")
    assert list(site.glob("*.zip*")) == []


def test_short_secrets_do_not_black_out_words() -> None:
    assert Redaction(["an", ""])("an answer: 12") == "an answer: 12"
