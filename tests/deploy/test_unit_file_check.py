"""A program that came by a bundle tells which files of the machine are still of an earlier one, and what to type."""

from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.deploy.install_layout import InstallLayout
from robot.deploy.installing import Installation, install
from robot.deploy.system_files import PLACES
from robot.deploy.unit_file_check import require_current
from robot.paths import ROOT
from tests.deploy.machines import MISSING, empty_root, installed, kiosk, release_bundle, small_program

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")


def test_a_machine_that_was_just_installed_is_of_its_program(tmp_path: Path) -> None:
    layout = InstallLayout(empty_root(tmp_path))
    assert require_current(layout) == 0
    install(Installation(layout, ROOT, "0.1.0", {"camera": "A1B2C3"}))
    assert require_current(layout) == len(PLACES)


def test_files_that_are_older_or_missing_are_named_with_the_command_and_those_of_others_are_not(tmp_path: Path) -> None:
    layout, _ = installed(tmp_path / "root", tmp_path / "keys")
    older, gone, theirs = (
        layout.root / place
        for place in (PLACES["kiosk-back.service.in"], PLACES["tmpfiles.conf.in"], PLACES["sysctl.conf.in"])
    )
    older.write_text(older.read_text().replace("CAP_SETUID ", ""))
    gone.unlink()
    theirs.write_text("vm.swappiness=1\n")
    with pytest.raises(Trouble) as told:
        require_current(layout)
    assert (str(older) in told.value.what, str(gone) in told.value.what) == (True, True)
    assert str(theirs) not in told.value.what
    assert "sudo kiosk install" in told.value.remedy
    assert "sudo kiosk install" in told.value.remedy_vi


@pytest.mark.parametrize(("line", "told"), [("ProtectProc=invisible", "kiosk-back.service"), ("{{ later }}", "later")])
def test_a_release_that_wants_another_machine_says_so_when_it_is_put_in_force(
    tmp_path: Path, line: str, told: str
) -> None:
    layout, signer = installed(tmp_path / "root", tmp_path / "keys")
    program = small_program(tmp_path / "program")
    with (program / "config/deploy/kiosk-back.service.in").open("a") as unit:
        unit.write(f"{line}\n")
    done = kiosk("bundle", "apply", str(release_bundle(tmp_path, signer, program)), "--root", str(layout.root))
    assert done.returncode == 0
    assert told in done.stderr
    assert "sudo kiosk install" in done.stderr
