"""`kiosk doctor` asks the computer: panel, touch, clock, disk, temperature, network, and as any user."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.doctor import audio_checks, device_checks, machine_checks
from robot.cli.doctor.panel_checks import screen, touch
from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG, load_settings

HANOI = datetime.timezone(datetime.timedelta(hours=7), "+07")
A_MORNING = datetime.datetime(2027, 3, 1, 8, 0, tzinfo=HANOI)


def files(root: Path, **texts: str) -> Path:
    """Files of the kernel below `root`, by their path with __ for /."""
    for name, text in texts.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")
    return root


@pytest.fixture
def panel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer with a panel on one of its two connectors, and with a mouse and a touchscreen."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    connectors, inputs = tmp_path / "sys/class/drm", tmp_path / "sys/class/input"
    (tmp_path / "sys/class/drm/card0").mkdir(parents=True)
    files(connectors / "card0-DP-1", status="disconnected", modes="")
    files(connectors / "card0-HDMI-A-1", status="connected", modes="1920x1080\n1280x720")
    files(inputs / "event0/device", name="USB mouse", properties="0")
    files(inputs / "event1/device", name="ILITEK ILITEK-TP", properties="2")
    return tmp_path


def test_the_panel_is_named_with_its_size_whichever_way_it_is_turned(panel: Path) -> None:
    assert screen(load_settings(), panel).startswith("HDMI-A-1 1920 x 1080; drawn for 1080 x 1920")


def test_without_a_panel_the_screen_is_red(panel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (panel / "sys/class/drm/card0-HDMI-A-1/status").write_text("disconnected\n")
    with pytest.raises(Trouble, match="no panel is connected"):
        screen(load_settings(), panel)
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert screen(load_settings(), panel).startswith("no panel, as SDL_VIDEODRIVER asks")
    monkeypatch.setenv("SDL_VIDEODRIVER", "wayland")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-1")
    assert screen(load_settings(), panel).startswith("a desktop without a panel of its own, wayland-1")


def test_a_panel_of_another_size_than_the_settings_is_red(panel: Path) -> None:
    (panel / "sys/class/drm/card0-HDMI-A-1/modes").write_text("1366x768\n")
    with pytest.raises(Trouble, match="HDMI-A-1 1366 x 768 does not have the size of the settings, 1080 x 1920"):
        screen(load_settings(), panel)


def test_a_panel_that_reports_no_size_is_good(panel: Path) -> None:
    (panel / "sys/class/drm/card0-HDMI-A-1/modes").write_text("")
    assert screen(load_settings(), panel).startswith("HDMI-A-1; drawn")


def test_only_a_device_that_is_touched_where_it_shows_is_a_touchscreen(panel: Path) -> None:
    assert touch(load_settings(), panel) == "ILITEK ILITEK-TP"
    shutil.rmtree(panel / "sys/class/input/event1")
    with pytest.raises(Trouble, match="no touchscreen is connected"):
        touch(load_settings(), panel)
    assert "unix:/run/touch" in touch(load_settings(sets=["screen.debug_port=unix:/run/touch"]), panel)


def test_the_clock_is_told_beside_the_opening_hours() -> None:
    assert machine_checks.clock(load_settings(), A_MORNING).startswith("2027-03-01 08:00 +07, open 07:30-11:30, 13:30")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (A_MORNING.astimezone(datetime.UTC), "01:00 UTC is not the time of Vietnam"),
        (A_MORNING.replace(year=1970), "the clock says 1970-03-01"),
    ],
)
def test_a_wrong_zone_or_year_is_red_with_the_command_that_mends_it(now: datetime.datetime, told: str) -> None:
    with pytest.raises(Trouble, match=told) as raised:
        machine_checks.clock(load_settings(), now)
    assert "sudo timedatectl set-" in raised.value.remedy


def test_a_disk_whose_file_system_counts_errors_is_red(tmp_path: Path) -> None:
    device = CONFIG.parent.stat().st_dev
    (tmp_path / "sys/devices/sda2").mkdir(parents=True)
    (tmp_path / "sys/dev/block").mkdir(parents=True)
    (tmp_path / f"sys/dev/block/{os.major(device)}:{os.minor(device)}").symlink_to("../../devices/sda2")
    files(tmp_path / "sys/fs/ext4/sda2", errors_count="0")
    assert machine_checks.disk(load_settings(), tmp_path).endswith("MB free")
    files(tmp_path / "sys/fs/ext4/sda2", errors_count="3")
    with pytest.raises(Trouble, match="has counted 3 errors"):
        machine_checks.disk(load_settings(), tmp_path)


def test_a_hot_computer_is_red(tmp_path: Path) -> None:
    files(tmp_path, proc__meminfo="MemTotal: 8000 kB\nMemAvailable: 6000 kB")
    assert machine_checks.computer(load_settings(), tmp_path) == "no sensor, memory 25 %"
    files(tmp_path, sys__class__thermal__thermal_zone0__temp="97000")
    with pytest.raises(Trouble, match="97 °C"):
        machine_checks.computer(load_settings(), tmp_path)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can leave the network")
@pytest.mark.parametrize(("key", "state"), [("", "none; this site needs none"), ("fleet.broker", "no network")])
def test_a_missing_network_is_red_only_where_the_site_needs_one(key: str, state: str) -> None:
    sets = ["fleet.broker=mqtts://broker.example:8883", "fleet.province=qn", "fleet.robot=r1"] if key else []
    code = (
        "from robot.cli.doctor import machine_checks as m; from robot.runtime.settings.loader import load_settings\n"
        f"print(m.network(load_settings(sets={sets})))"
    )
    command = ["unshare", "--net", sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert state in done.stdout + done.stderr
    assert (done.returncode == 0) == (not key)


def test_sound_devices_are_red_only_where_the_settings_need_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hardware.audio.portaudio.device_names", tuple)
    with pytest.raises(Trouble, match="no sound device"):
        audio_checks.sound_devices(load_settings())
    without = load_settings(sets=["microphone.address=wav:x.wav", "speaker.address=none:"])
    assert "need none" in audio_checks.sound_devices(without)


def test_red_lines_come_first_and_with_red_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_settings: object) -> str:
        raise Trouble("is gone", "đã mất", remedy="bring it", remedy_vi="mang lại")

    monkeypatch.setattr(device_checks, "PROBES", {"one": (None, lambda _settings: "fine"), "two": (None, broken)})
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert told.index("is gone") < told.index("fine")
    assert main(["doctor", "--red"]) == 1
    told = capsys.readouterr().out
    assert "is gone" in told
    assert "fine" not in told
    assert main(["doctor", "--red", "--json"]) == 1
    assert [json.loads(line)["name"] for line in capsys.readouterr().out.splitlines()] == ["two"]


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_for_a_user_who_may_not_read_the_desk_the_doctor_goes_on() -> None:
    names = ("program", "disk", "journal", "database", "queue", "dossiers", "calendar", "staff page", "installation")
    code = (
        "from robot.cli.doctor.device_checks import PROBES, findings\n"
        "from robot.runtime.settings.loader import load_settings\n"
        f"print([line.name for line in findings(load_settings(), {{name: PROBES[name] for name in {names}}})])"
    )
    with tempfile.TemporaryDirectory() as folder:  # not pytest's own, which is closed to other users
        site = Path(folder)
        shutil.copytree(CONFIG, site / "config")
        (site / "var/desk").mkdir(parents=True, mode=0o700)
        site.chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"KIOSK_CONFIG": str(site / "config")},
            user=65534,
            group=65534,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stderr == ""
    assert done.stdout.strip() == str(list(names))
