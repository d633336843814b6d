"""`kiosk install` in a folder: what is written is what systemd and udev accept, and it can be taken away again."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from robot.core.trouble import Trouble, Troubles
from robot.deploy.install_layout import InstallLayout
from robot.deploy.installing import Installation, install, known_devices, uninstall
from robot.deploy.service import AGENT, STAFF_PAGE, SystemdService
from robot.deploy.system_files import SERVICES, named
from robot.deploy.update import apply
from robot.paths import ROOT
from robot.runtime.minisign import new_signer
from tests.deploy.machines import MISSING, NEWER, content_bundle, empty_root, installed, kiosk, systemctl_that

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")
TEMPLATES = ROOT / "config/deploy"


def unit(layout: InstallLayout, name: str) -> Path:
    """A unit as it was written."""
    return layout.root / "etc/systemd/system" / name


@pytest.fixture
def robot(tmp_path: Path) -> InstallLayout:
    """An installed robot."""
    return installed(tmp_path / "root", tmp_path / "keys")[0]


def test_systemd_finds_nothing_wrong_in_the_units(robot: InstallLayout) -> None:
    tools = robot.root / "usr/bin"
    tools.mkdir(parents=True)
    for name in ("cage", "systemctl", "sleep"):
        (tools / name).touch(0o755)
    (robot.root / "bin").symlink_to("usr/bin")
    python = robot.root / "opt/kiosk/releases/x/.venv/bin/python"
    python.parent.mkdir(parents=True)
    python.touch(0o755)
    program = robot.current.resolve() / "program"
    program.unlink()
    program.symlink_to("../../releases/x")
    (robot.current.resolve() / "before").symlink_to(".")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"--root={robot.root}", *SERVICES],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "most"), [("kiosk.service", 2.0), ("kiosk-staff.service", 1.5), ("kiosk-fleet.service", 1.5)]
)
def test_a_service_is_exposed_as_little_as_its_devices_allow(robot: InstallLayout, name: str, most: float) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--no-pager", "--offline=true", str(unit(robot, name))],
        capture_output=True,
        text=True,
        check=False,
    )
    level = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert level is not None, done.stderr
    assert float(level[1]) <= most


def test_the_robot_starts_with_the_machine_and_nothing_else_takes_the_screen(robot: InstallLayout) -> None:
    wanted = robot.root / "etc/systemd/system/multi-user.target.wants"
    assert [path.name for path in wanted.iterdir()] == ["kiosk.service"]
    assert os.readlink(unit(robot, "default.target")).endswith("multi-user.target")
    assert os.readlink(unit(robot, "ctrl-alt-del.target")) == "/dev/null"
    session = unit(robot, "kiosk.service").read_text()
    assert re.search(r"^ExecStart=/usr/bin/cage -d -- ", session, re.MULTILINE)  # without -s: no other console


def test_the_agent_of_the_fleet_starts_with_the_machine_where_the_centre_belongs_to_one(robot: InstallLayout) -> None:
    site = robot.site / "site.toml"
    site.write_text(site.read_text() + '\n[fleet]\nbroker = "mqtts://b:8883"\nprovince = "q"\nrobot = "r"\n')
    install(Installation(robot, ROOT, "0.1.0", {}))
    wanted = robot.root / "etc/systemd/system/multi-user.target.wants"
    assert {path.name for path in wanted.iterdir()} == {"kiosk.service", "kiosk-fleet.service", "kiosk-apply.path"}


def test_what_is_enabled_beside_the_robot_is_started_at_once(
    robot: InstallLayout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    systemctl_that(tools, robot, refuses="none")
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    site = robot.site / "site.toml"
    site.write_text(site.read_text() + '\n[fleet]\nbroker = "mqtts://b:8883"\nprovince = "q"\nrobot = "r"\n')
    wanted = Installation(robot, ROOT, "0.1.0", {}, staff_page=True)
    assert SystemdService().start_beside(wanted.beside()) == ""
    assert (tools / "calls").read_text().splitlines()[-1] == f"start {STAFF_PAGE} {AGENT} kiosk-apply.path"
    assert SystemdService().start_beside(Installation(InstallLayout(tmp_path), tmp_path, "0.1.0", {}).beside()) == ""


def test_the_robots_user_has_its_device_groups_and_cannot_write_the_centres_files(
    robot: InstallLayout,
) -> None:
    groups = (robot.root / "etc/group").read_text()
    for group in ("video", "render", "audio", "dialout", "lp"):
        assert re.search(rf"^{group}:.*\bkiosk$", groups, re.MULTILINE)
    number = int(re.findall(r"^kiosk:x:(\d+):", groups, re.MULTILINE)[0])
    site = (robot.site / "site.toml").stat()
    var = (robot.state / "var").stat()
    assert (site.st_uid, site.st_gid, site.st_mode & 0o777) == (0, number, 0o640)
    assert (var.st_gid, var.st_mode & 0o777) == (number, 0o750)


def test_a_dry_run_tells_all_and_writes_nothing(tmp_path: Path) -> None:
    root = empty_root(tmp_path / "root")
    before = sorted(root.rglob("*"))
    done = kiosk("install", "--root", str(root), "--dry-run", "--device", "camera=A1")
    assert done.returncode == 0, done.stderr
    assert sorted(root.rglob("*")) == before
    assert "WatchdogSec=20" in done.stdout
    assert 'ATTRS{serial}=="A1", SYMLINK+="kiosk/camera"' in done.stdout
    assert f"--- systemctl --root={root} enable kiosk.service" in done.stdout


def test_a_program_outside_the_image_is_not_installed_into_it(tmp_path: Path) -> None:
    root = empty_root(tmp_path / "root")
    before = sorted(root.rglob("*"))
    done = kiosk("install", "--root", str(root), "--no-voice")
    assert done.returncode == 2
    assert f"copy this folder to {root}/opt/kiosk/releases/" in done.stderr
    assert sorted(root.rglob("*")) == before


def test_a_second_installation_keeps_devices_and_state(robot: InstallLayout) -> None:
    state = os.readlink(robot.current)
    (robot.site / "site.toml").write_text("# ours\n")
    install(Installation(robot, ROOT, "0.1.0", {"base": "B1"}))
    install(Installation(robot, ROOT, "0.1.0", {"camera": "C1"}))
    assert known_devices(robot) == {"base": "B1", "camera": "C1"}
    rules = (robot.root / "etc/udev/rules.d/60-kiosk.rules").read_text()
    assert "kiosk/base" in rules
    assert "kiosk/camera" in rules
    assert os.readlink(robot.current) == state
    assert (robot.site / "site.toml").read_text() == "# ours\n"


def test_an_older_program_than_the_content_in_force_is_refused_before_anything_is_written(
    robot: InstallLayout, tmp_path: Path
) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "tree/config/deploy")
    (tmp_path / "tree/config/version.toml").write_text('[content]\nversion = "2020.1.1"\n')
    unit(robot, "kiosk.service").unlink()
    with pytest.raises(Trouble, match="is older"):
        install(Installation(robot, tmp_path / "tree", "0.0.1", {}))
    assert not unit(robot, "kiosk.service").exists()


def test_the_robot_reads_its_files_whatever_the_umask_of_whoever_installs_and_updates(tmp_path: Path) -> None:
    mask = os.umask(0o077)
    try:
        (tmp_path / "root/opt/kiosk/releases").mkdir(parents=True)
        layout, signer = installed(tmp_path / "root", tmp_path / "keys")
        apply(layout, content_bundle(tmp_path, signer, NEWER), None)
        assert os.umask(0o077) == 0o077, "it is the person's again"
    finally:
        os.umask(mask)
    places = [layout.home, *layout.home.rglob("*"), layout.keys]
    closed = [path for path in places if not path.is_symlink() and not path.stat().st_mode & 0o004]
    assert closed == [layout.home / ".lock"]


def test_a_program_that_the_robot_may_not_read_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "tree/config")
    (tmp_path / "tree/config/words").chmod(0o700)
    with pytest.raises(Troubles, match=r"config/words: the robot's own user may not read it.*chmod -R go\+rX"):
        install(Installation(InstallLayout(empty_root(tmp_path / "root")), tmp_path / "tree", "0.1.0", {}))


@pytest.mark.parametrize("name", [".centre.pub", "~centre.pub", ".pub"])
def test_a_key_that_the_robot_would_skip_is_refused(tmp_path: Path, name: str) -> None:
    key = tmp_path / name
    key.write_text(new_signer().public.text(), encoding="utf-8")
    layout = InstallLayout(empty_root(tmp_path / "root"))
    with pytest.raises(Troubles, match=re.escape(f"{key}: the robot skips a key")):
        install(Installation(layout, ROOT, "0.1.0", {}, key))
    assert not layout.keys.exists()


def test_somebody_elses_file_is_not_written_over(tmp_path: Path) -> None:
    layout = InstallLayout(empty_root(tmp_path / "root"))
    unit(layout, "kiosk.service").parent.mkdir(parents=True)
    unit(layout, "kiosk.service").write_text("[Service]\nExecStart=/bin/true\n")
    with pytest.raises(Troubles, match="not written by kiosk install"):
        install(Installation(layout, ROOT, "0.1.0", {}))
    assert not layout.home.exists()


@pytest.mark.parametrize(
    "pair", ["camera", "camera=", 'camera=A", RUN+="/bin/sh', "wheel=A1", "camera=A*", "base=A\nB"]
)
def test_what_is_no_serial_number_never_becomes_a_rule(tmp_path: Path, pair: str) -> None:
    done = kiosk("install", "--root", str(tmp_path), "--dry-run", "--device", pair)
    assert done.returncode == 2
    assert "--device" in done.stderr


def test_named_devices_come_in_one_order() -> None:
    assert [device.part for device in named({"printer": "P", "base": "B"})] == ["base", "printer"]
    assert [device.part for device in named({"lidar": "L", "base": "B"})] == ["base", "lidar"]
    with pytest.raises(Trouble):
        named({"base": "$(reboot)"})


def test_uninstalling_takes_the_services_away_and_leaves_the_data(robot: InstallLayout) -> None:
    (robot.state / "var/desk").mkdir()
    (robot.state / "var/desk/desk.sqlite").write_bytes(b"numbers")
    left = uninstall(robot, TEMPLATES, purge=False)
    assert [name for name in SERVICES if unit(robot, name).exists()] == []
    assert not (robot.root / "usr/local/bin/kiosk").exists()
    assert not unit(robot, "ctrl-alt-del.target").is_symlink()
    assert robot.state in left
    assert (robot.state / "var/desk/desk.sqlite").read_bytes() == b"numbers"
    assert uninstall(robot, TEMPLATES, purge=True) == []
    assert not robot.state.exists()


@pytest.mark.skipif(shutil.which("udevadm") is None, reason="udev is not installed")
def test_udev_takes_the_rules(robot: InstallLayout) -> None:
    install(Installation(robot, ROOT, "0.1.0", dict.fromkeys(("base", "camera", "printer", "speaker"), "A1")))
    rules = robot.root / "etc/udev/rules.d/60-kiosk.rules"
    done = subprocess.run(
        ["udevadm", "verify", "--resolve-names=never", str(rules)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_single_crash_is_no_failure_and_the_program_that_served_takes_the_way_back(robot: InstallLayout) -> None:
    session = unit(robot, "kiosk.service").read_text()
    assert re.search(r"^RestartMode=direct$", session, re.MULTILINE)  # else each fall would start kiosk-back
    assert re.search(r"^OnFailure=kiosk-back\.service$", session, re.MULTILINE)
    back = unit(robot, "kiosk-back.service").read_text()
    assert re.search(r"^ExecStart=-/opt/kiosk/current/before/program/", back, re.MULTILINE)
    assert re.search(r"^Environment=PYTHONPATH=/opt/kiosk/current/before/program ", back, re.MULTILINE)


def test_what_opens_the_window_is_not_filtered(robot: InstallLayout) -> None:
    session = unit(robot, "kiosk.service").read_text()
    assert re.search(r"^SystemCallFilter=@system-service .*\bmincore\b", session, re.MULTILINE)
