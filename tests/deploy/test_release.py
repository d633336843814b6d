"""A release is set up beside the old one without a network, tried, watched, and taken back where it does not serve."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.deploy import generations
from robot.deploy.bundle import SBOM
from robot.deploy.install_layout import InstallLayout
from robot.deploy.installing import Installation, install
from robot.deploy.program_venv import MADE_FOR, pip_error, set_up
from robot.deploy.release_trial import sweep
from robot.deploy.rollback import back
from robot.deploy.service import AGENT, STAFF_PAGE, SystemdService
from robot.deploy.update import apply
from robot.paths import ROOT
from robot.runtime.minisign import Signer, new_signer, write_signer
from robot.runtime.monitoring.update_probation import FILE
from tests.deploy.machines import (
    MISSING,
    NEWER,
    content_bundle,
    content_of,
    installed,
    kiosk,
    needs,
    release_bundle,
    small_program,
    small_wheel,
    started_before,
    state_of,
    systemctl_that,
)

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")


@pytest.fixture
def robot(tmp_path: Path) -> tuple[InstallLayout, Signer]:
    """An installed robot and the key that it trusts."""
    layout, signer = installed(tmp_path / "root", tmp_path / "keys")
    started_before(layout)
    return layout, signer


def test_a_release_brings_its_program_its_libraries_and_its_content(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    (layout.site / "site.toml").write_text("# ours\n")
    (layout.current / "config/site_phrases.toml").write_text("# taught\n")  # a link, as an editor or the clerks' page
    (layout.current / "config/site_calendar.toml").write_text("# our days\n")
    apply(layout, release_bundle(tmp_path, signer, small_program(tmp_path / "program")), None)
    now = generations.needed(layout)
    assert (now.release, now.content) == ("0.2.0", NEWER)
    assert (layout.current / "program/.venv/bin/python").exists()
    assert (layout.current / "program").resolve().parent == layout.releases
    assert (layout.current / "config/site.toml").read_text() == "# ours\n"
    assert (layout.current / "config/site_phrases.toml").read_text() == "# taught\n"
    assert (layout.state / "var/site_phrases.toml").is_file(), "where the page of the clerks may write"
    assert (layout.site / "site_calendar.toml").read_text() == "# our days\n"
    back(layout, None)
    assert generations.needed(layout).release == "0.1.0"
    assert list(layout.releases.iterdir()) == []


def test_a_release_that_does_not_load_changes_nothing(robot: tuple[InstallLayout, Signer], tmp_path: Path) -> None:
    layout, signer = robot
    bad = release_bundle(tmp_path, signer, small_program(tmp_path / "program", loads=False))
    before = state_of(layout)
    with pytest.raises(Trouble, match="words are missing"):
        apply(layout, bad, None)
    assert {**state_of(layout), "opt/kiosk/releases": "folder"} == {**before, "opt/kiosk/releases": "folder"}


def test_a_release_without_its_libraries_changes_nothing(robot: tuple[InstallLayout, Signer], tmp_path: Path) -> None:
    layout, signer = robot
    program = small_program(tmp_path / "program")
    text = (program / "pyproject.toml").read_text().replace("requires = []", 'requires = ["not-on-this-stick"]')
    (program / "pyproject.toml").write_text(text)
    with pytest.raises(Trouble, match=r"cannot be installed: Could not find a version .* not-on-this-stick"):
        apply(layout, release_bundle(tmp_path, signer, program), None)
    assert generations.needed(layout).release == "0.1.0"
    assert list(layout.releases.iterdir()) == []


def test_a_release_is_made_with_all_that_a_robot_without_a_network_needs(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    program = needs(small_program(tmp_path / "program"), "small-library", builds_with="small-builder")
    out, wheels = tmp_path / "all.kiosk", small_wheel(tmp_path / "wheels", "small_library").parent
    write_signer(signer, tmp_path / "centre.pem", None)
    words = ["bundle", "make", "release", "--key", str(tmp_path / "centre.pem"), "--out", str(out)]
    words += ["--tree", str(program), "--wheels", str(wheels), "--version", "0.2.0"]
    lacking = kiosk(*words)
    assert lacking.returncode == 2
    assert "Could not find a version that satisfies the requirement small-builder" in lacking.stderr
    assert not out.exists()
    small_wheel(wheels, "small_builder")
    made = kiosk(*words)
    assert made.returncode == 0, made.stderr
    apply(layout, out, None)
    program = layout.current / "program"
    listed = {part["name"]: part for part in json.loads((program / SBOM).read_text())["components"]}
    assert listed["small_library"]["version"] == "1.0"
    assert "numpy" not in listed, "of the release, not of the machine that made it"
    assert list(program.glob(".venv/lib/python*/site-packages/small_library.py"))
    (program / "wheels" / MADE_FOR).write_text("Python 3.9, riscv64\n")
    with pytest.raises(Trouble, match=r"is made for Python 3\.9, riscv64, and this machine has Python 3"):
        set_up(program.resolve())


def test_a_release_that_does_not_load_in_an_empty_environment_is_not_made(tmp_path: Path) -> None:
    write_signer(new_signer(), tmp_path / "centre.pem", None)
    tree, out = small_program(tmp_path / "program", loads=False), tmp_path / "bad.kiosk"
    words = ("--key", str(tmp_path / "centre.pem"), "--out", str(out), "--tree", str(tree))
    done = kiosk("bundle", "make", "release", *words)
    assert done.returncode == 2
    assert "does not load in an empty environment: words are missing" in done.stderr
    assert not out.exists()


def test_what_a_killed_trial_left_is_deleted_and_a_running_one_is_left_alone(tmp_path: Path) -> None:
    tree, place = small_program(tmp_path / "program"), tmp_path / "trials"
    place.mkdir()
    code = (
        "import pathlib, sys; from robot.deploy.release_trial import tried_release\n"
        f"with tried_release(pathlib.Path({str(tree)!r}), None): print(flush=True); sys.stdin.read()"
    )

    def trial() -> "subprocess.Popen[str]":
        environment = os.environ | {"TMPDIR": str(place)}
        command = [sys.executable, "-c", code]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    killed = trial()
    killed.kill()
    killed.wait()
    (left,) = place.iterdir()
    running = trial()
    (held,) = place.iterdir()
    assert held != left
    sweep(place)
    assert (held / "program/.venv").is_dir()
    running.communicate("")
    assert running.returncode == 0
    assert list(place.iterdir()) == []


def test_pips_line_with_the_cause_is_shown_not_its_last_one() -> None:
    cause = "ERROR: Could not find a version that satisfies the requirement setuptools>=77 (from versions: none)"
    frame = f"error: subprocess-exited-with-error\n\n  ╰─> [1 lines of output]\n      {cause}\n      [end of output]\n"
    told = f"{frame}\n  note: This error originates from a subprocess, and is likely not a problem with pip.\n"
    assert pip_error(f"{told}ERROR: Failed to build 'x' when installing build dependencies\n") == cause[7:]
    assert (
        pip_error("  ╰─> [2 lines of output]\n  File x\n  NameError: a\n  [end of output]\nhint: y\n") == "NameError: a"
    )
    assert pip_error("Error: no room\n") == "Error: no room"


def test_the_newest_state_that_has_served_is_kept_and_is_the_way_back(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    (layout.state / FILE).write_text("1")  # the robot's own record, which names only the last state that served
    first = content_of(layout)
    for day in ("2027.1.1", "2027.1.2", "2027.1.3"):  # one after the other, none of them ever started
        apply(layout, content_bundle(tmp_path, signer, day), None)
    (layout.state / FILE).write_text("9")
    with (layout.current / "config/lexicon.toml").open("a") as lexicon:
        lexicon.write("# edited\n")
    back(layout, None)
    assert content_of(layout) == first
    assert (layout.current / "config/lexicon.toml").read_text().endswith("# edited\n")
    gone = back(layout, None, only_unproven=True)  # with the edit it does not come up
    assert gone is not None
    assert generations.needed(layout).number == 1
    assert back(layout, None, only_unproven=True) is None


def test_what_a_power_cut_left_half_made_is_deleted_before_anything_else(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    bundle = content_bundle(tmp_path, signer, NEWER)
    apply(layout, bundle, None)
    before = state_of(layout)
    for place in (layout.releases / "7-0.3.0/.venv", layout.contents / "7-2027.2.1", layout.generations / "7"):
        place.mkdir(parents=True)
    assert not apply(layout, bundle, None).changed  # in force already
    assert state_of(layout) == before


def test_an_update_of_a_program_that_is_cut_off_at_any_moment_leaves_nothing_behind(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    bundle, tried = release_bundle(tmp_path, signer, small_program(tmp_path / "program")), 0
    words = ["-P", "-m", "robot.cli", "bundle", "apply", str(bundle), "--root", str(layout.root)]
    for moment in (".staging", "releases/*", "releases/*/.venv/bin/pip", "contents/2-*", "generations/2"):
        running = subprocess.Popen([sys.executable, *words], cwd=ROOT, start_new_session=True)
        while running.poll() is None and not list(layout.home.glob(moment)):
            time.sleep(0.002)
        tried += running.poll() is None
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        with (layout.home / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # what the killed program had started lives a moment longer
        assert generations.needed(layout).release in ("0.1.0", "0.2.0"), moment
    apply(layout, bundle, None)
    assert tried
    assert generations.needed(layout).release == "0.2.0"
    assert not (layout.home / ".staging").exists()
    assert len(list(layout.releases.iterdir())) == 1
    assert len(list(layout.contents.iterdir())) == len(list(layout.generations.iterdir())) == 2


def test_an_update_after_which_the_robot_falls_is_taken_back(
    robot: tuple[InstallLayout, Signer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, signer = robot
    tools = tmp_path / "bin"
    tools.mkdir()
    systemctl_that(tools, layout, refuses=NEWER)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    before = state_of(layout)
    with pytest.raises(Trouble, match=r"did not come up healthy; the earlier state is back.*auto-restart"):
        apply(layout, content_bundle(tmp_path, signer, NEWER), SystemdService(watch_s=0.2))
    assert state_of(layout) == before
    assert (tools / "calls").read_text().count("restart kiosk.service") == 2


def test_an_update_with_which_the_robot_serves_is_proven_and_stays(
    robot: tuple[InstallLayout, Signer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, signer = robot
    tools = tmp_path / "bin"
    tools.mkdir()
    systemctl_that(tools, layout, refuses="1.1.1")
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    assert apply(layout, content_bundle(tmp_path, signer, NEWER), SystemdService(watch_s=0.2)).watched
    assert generations.proven(layout, generations.needed(layout).number)
    assert back(layout, None, only_unproven=True) is None
    assert content_of(layout) == NEWER


def test_services_beside_the_robot_restart_with_the_new_state_except_the_agent_that_waits(
    robot: tuple[InstallLayout, Signer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, signer = robot
    tools = tmp_path / "bin"
    tools.mkdir()
    systemctl_that(tools, layout, refuses="1.1.1")
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    both, page = (f"--no-block try-restart {names}" for names in (f"{STAFF_PAGE} {AGENT}", STAFF_PAGE))
    apply(layout, content_bundle(tmp_path, signer, NEWER), SystemdService(watch_s=0.1))
    assert (tools / "calls").read_text().splitlines()[-1] == both
    back(layout, SystemdService())
    assert (tools / "calls").read_text().splitlines()[-1] == both
    apply(layout, content_bundle(tmp_path, signer, "2027.1.2"), SystemdService(watch_s=0.1, beside=(STAFF_PAGE,)))
    assert (tools / "calls").read_text().splitlines()[-1] == page


def test_after_a_power_cut_an_unproven_state_goes_when_the_service_fails(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    before = content_of(layout)
    apply(layout, content_bundle(tmp_path, signer, NEWER), None)  # switched, and the power went before it was watched
    gone = back(layout, None, only_unproven=True)
    assert gone is not None
    assert content_of(layout) == before
    assert back(layout, None, only_unproven=True) is None  # the first state has nothing behind it
    with pytest.raises(Trouble, match="no earlier state"):
        back(layout, None)


def test_models_are_shared_with_the_release_before(robot: tuple[InstallLayout, Signer], tmp_path: Path) -> None:
    layout, signer = robot
    first = release_bundle(tmp_path, signer, small_program(tmp_path / "one"))
    apply(layout, first, None)
    program = (layout.current / "program").resolve()
    shutil.rmtree(program / "voice_models/files", ignore_errors=True)
    (program / "voice_models/files").mkdir(parents=True)
    (program / "voice_models/files/model.onnx").write_bytes(b"weights")
    apply(layout, release_bundle(tmp_path, signer, small_program(tmp_path / "two"), "0.3.0"), None)
    kept = layout.current / "program/voice_models/files/model.onnx"
    assert kept.stat().st_ino == (program / "voice_models/files/model.onnx").stat().st_ino


def test_a_program_that_a_technician_has_put_beside_and_not_installed_yet_stays(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    waiting, installed_, half = (layout.releases / name for name in ("0.4.0", "0.1.9", "7-0.3.0"))
    waiting.mkdir(parents=True)
    set_up(small_program(installed_))
    half.mkdir()  # the power went while an update was being set up
    install(Installation(layout, installed_, "0.1.9", {}))
    for day in ("2027.1.1", "2027.1.2"):
        apply(layout, content_bundle(tmp_path, signer, day), None)
    back(layout, None)
    assert sorted(layout.releases.iterdir()) == [installed_, waiting]
    first, second = (release_bundle(tmp_path, signer, small_program(tmp_path / n), n) for n in ("0.2.0", "0.3.0"))
    apply(layout, first, None)
    apply(layout, second, None)
    assert not installed_.exists()
    assert waiting.exists()


def test_only_the_state_in_force_and_the_one_before_it_stay_on_the_disk(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    for day in ("2027.1.1", "2027.1.2", "2027.1.3"):
        apply(layout, content_bundle(tmp_path, signer, day), None)
    kept = sorted(path.name.split("-")[1] for path in layout.contents.iterdir())
    assert kept == ["2027.1.2", "2027.1.3"]
