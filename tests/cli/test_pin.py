"""`kiosk pin`: a PIN typed at a real terminal becomes a line of the site's settings, and is shown nowhere."""

import os
import select
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
import tomlkit

from robot.cli import pin as command
from robot.cli.__main__ import main
from robot.cli.pin import with_pin
from robot.core.screen.desk_values import Level
from robot.desk.pins import matches
from robot.desk.staff.accounts import Accounts
from robot.desk.staff.roles import Role
from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG, load_settings

PIN = "820461"
LIMIT_S = 60.0


def at_a_terminal(config: Path, arguments: list[str], typed: list[str]) -> tuple[int, str]:
    """Run `kiosk pin` with a keyboard and a screen of its own: exit status, and all that the screen showed.

    A line is typed when the question for it stands there.
    """
    screen, keyboard = os.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "robot.cli", "pin", *arguments],
        stdin=keyboard,
        stdout=keyboard,
        stderr=keyboard,
        cwd=ROOT,
        env=os.environ | {"KIOSK_CONFIG": str(config)},
        start_new_session=True,
    )
    os.close(keyboard)
    shown, waiting, ends_s = "", list(typed), time.monotonic() + LIMIT_S
    while time.monotonic() < ends_s:
        if not select.select([screen], [], [], 1.0)[0]:
            continue
        try:
            shown += os.read(screen, 4096).decode()
        except OSError:  # the other end is closed
            break
        if waiting and shown.rstrip("\r\n").endswith(": ") and shown.count(": ") > len(typed) - len(waiting):
            os.write(screen, waiting.pop(0).encode() + b"\n")
    os.close(screen)
    return process.wait(LIMIT_S), shown


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A site's folder of settings."""
    for name in ("robot.toml", "site.toml"):
        shutil.copy(CONFIG / name, tmp_path / name)
        (tmp_path / name).chmod(0o644)
    return tmp_path


def types(monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
    waiting = list(answers)
    monkeypatch.setattr(command.getpass, "getpass", lambda _question: waiting.pop(0))


def test_a_pin_typed_twice_is_written_and_shown_nowhere(config: Path) -> None:
    status, shown = at_a_terminal(config, ["--write"], [PIN, PIN, "2"])
    assert status == 0, shown
    assert PIN not in shown
    (pin,) = load_settings(config=config).staff.pins
    assert pin.level == Level.TECHNICIAN
    assert matches(PIN, pin.hash)
    assert PIN not in (config / "site.toml").read_text(encoding="utf-8")
    assert (config / "site.toml").stat().st_mode & 0o007 == 0, "a hash of six digits is soon guessed"


def test_without_write_the_line_for_the_settings_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, PIN, PIN)
    assert main(["pin", "--level", "staff"]) == 0
    (entry,) = tomllib.loads(capsys.readouterr().out)["staff"]["pins"]
    assert entry["level"] == Level.STAFF
    assert matches(PIN, entry["hash"])


@pytest.mark.parametrize(
    "answers", [("000000",), ("123456",), ("12345",), ("12345a",), ("",), (PIN, "820462")], ids=lambda each: each[0]
)
def test_a_pin_that_cannot_serve_is_refused_in_one_line(
    answers: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    types(monkeypatch, *answers)
    assert main(["pin", "--level", "staff"]) == 2
    told = capsys.readouterr().err
    assert len(told.splitlines()) == 1
    assert " | " in told


def test_the_end_of_the_input_is_no_pin() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "robot.cli", "pin", "--level", "staff"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        start_new_session=True,  # without a terminal
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


SITE = """\
# Quầy số 5
[site]
guiding = true   # có dẫn đường

[staff]
# chị Hoa
pins = [
    {level = 1, hash = "scrypt:aa"},  # ca sáng
    {level = 2, hash = "scrypt:bb"},
]
"""


def entry(level: Level) -> tomlkit.items.InlineTable:
    table = tomlkit.inline_table()
    table.update({"level": int(level), "hash": "scrypt:cc"})
    return table


def hashes(text: str) -> list[str]:
    return [pin["hash"] for pin in tomllib.loads(text)["staff"]["pins"]]


def test_a_further_pin_leaves_the_others_and_every_comment() -> None:
    text = with_pin(SITE, Level.STAFF, entry(Level.STAFF), replace=False)
    assert hashes(text) == ["scrypt:aa", "scrypt:bb", "scrypt:cc"]
    for comment in ("# Quầy số 5", "# có dẫn đường", "# chị Hoa", "# ca sáng"):
        assert comment in text


def test_a_pin_may_take_the_place_of_those_of_its_level() -> None:
    assert hashes(with_pin(SITE, Level.STAFF, entry(Level.STAFF), replace=True)) == ["scrypt:bb", "scrypt:cc"]


@pytest.mark.parametrize("text", ["[staff]\npins = 7\n", "staff = 3\n", '[staff]\npins = ["x"]\n'])
def test_a_list_of_pins_that_is_none_is_told(text: str) -> None:
    with pytest.raises(command.Trouble, match=r"staff\.pins"):
        with_pin(text, Level.STAFF, entry(Level.STAFF), replace=True)


@pytest.mark.parametrize("ended", [False, True])
def test_a_person_who_has_forgotten_their_pin_gets_another_at_the_robot(config: Path, ended: bool) -> None:
    config = Path(shutil.copytree(config, config / "config"))
    file = config.parent / "var" / "desk" / "desk.sqlite"
    with Accounts(file) as accounts:
        accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, "395270")
        other = accounts.make("lan", "Lê Thị Lan", Role.CLERK, "640182")
        if ended:
            accounts.end("lan", other.version)
    status, shown = at_a_terminal(config, ["--account", "Lan"], [PIN, PIN])
    assert status == 0, shown
    assert PIN not in shown
    with Accounts(file) as accounts:
        assert accounts.opened_by("lan", PIN) is not None
        assert accounts.opened_by("lan", "640182") is None
    status, shown = at_a_terminal(config, ["--account", "minh"], [])
    assert status == 2
    assert "hoa, lan" in shown
