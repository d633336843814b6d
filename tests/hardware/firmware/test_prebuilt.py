"""The images that are shipped for a site without a tool chain are those of the sources beside them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from hardware.motor_boards import firmware_build
from hardware.motor_boards.firmware_build import BOARDS, PREBUILT, SOURCES, build, changed_since_prebuilt, image
from robot.core.trouble import Trouble


def compiler() -> str:
    """The version of the compiler here, "" without one."""
    if shutil.which("avr-gcc") is None:
        return ""
    return subprocess.run(["avr-gcc", "-dumpfullversion"], capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the firmware on a machine without a tool chain."""
    folder = tmp_path / "firmware"
    shutil.copytree(SOURCES, folder, ignore=shutil.ignore_patterns("build"))
    monkeypatch.setattr(firmware_build, "SOURCES", folder)
    monkeypatch.setattr(firmware_build, "changed_since_prebuilt", lambda: changed_since_prebuilt(folder))
    monkeypatch.setenv("PATH", "/nonexistent")
    return folder


def test_the_prebuilt_images_are_made_of_these_sources() -> None:
    """After a change: make -C hardware/firmware prebuilt"""
    assert changed_since_prebuilt() == ""


@pytest.mark.skipif(compiler() != "14.2.0", reason="another compiler than that of the prebuilt images")
@pytest.mark.parametrize("name", ["uno", "mega"])
def test_a_build_gives_the_prebuilt_image_byte_by_byte(name: str) -> None:
    assert build(BOARDS[name]).hex.read_bytes() == (PREBUILT / f"{BOARDS[name].mcu}.hex").read_bytes()


@pytest.mark.parametrize("name", ["config.h", "Makefile", "prebuilt/atmega328p.hex"])
def test_a_changed_file_is_named(copied: Path, name: str) -> None:
    with (copied / name).open("a") as file:
        file.write("\n")
    assert changed_since_prebuilt(copied) == name


def test_a_new_or_missing_source_is_named(copied: Path) -> None:
    (copied / "gripper.c").touch()
    assert changed_since_prebuilt(copied) == "gripper.c"
    (copied / "clock.c").unlink()
    assert changed_since_prebuilt(copied) == "clock.c"


def test_without_a_tool_chain_the_prebuilt_image_is_written_unless_a_source_was_changed(copied: Path) -> None:
    assert image(BOARDS["nano"]) == PREBUILT / "atmega328p.hex"
    with pytest.raises(Trouble, match="avr-gcc is not installed"):
        image(BOARDS["nano"], 250_000)
    (copied / "config.h").write_text("// other wheels\n")
    with pytest.raises(Trouble, match=r"config\.h: avr-gcc is not installed, and the prebuilt image is not made of"):
        image(BOARDS["nano"])
