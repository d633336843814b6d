"""Whom a PIN lets in, and what five wrong ones do: on the real database, over restarts and with a broken disk."""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.screen.desk_values import Level
from robot.desk import pins
from robot.desk.pin_guard import LOCK_S, WRONG_LIMIT, Admission, Guard
from robot.desk.pins import DIGITS, easily_guessed, hashed, matches, well_formed

STAFF_PIN, TECHNICIAN_PIN, WRONG = "820461", "395270", "719038"
LOCKED = Admission(Level.NOBODY, LOCK_S * 1000)
REFUSED = Admission(Level.NOBODY)


class Day:
    """The wall clock of the tests, which moves only when told."""

    def __init__(self) -> None:
        self.now_s = 1_784_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def day() -> Day:
    return Day()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that are cheap to make: what they are worth is not tested here."""
    monkeypatch.setattr(pins, "_COST", 2**8)


def both() -> list[tuple[Level, str]]:
    return [(Level.STAFF, hashed(STAFF_PIN)), (Level.TECHNICIAN, hashed(TECHNICIAN_PIN))]


@pytest.fixture
def guard(tmp_path: Path, day: Day) -> Callable[[], Guard]:
    """Starts the robot's guard, again and again, on one file."""
    kept = both()
    return lambda: Guard(tmp_path / "desk" / "desk.sqlite", kept, day)


def wrong_pins(guard: Guard, count: int) -> list[Admission]:
    return [guard.check(WRONG) for _ in range(count)]


def test_each_pin_opens_its_level_and_no_other_pin_opens_anything(guard: Callable[[], Guard]) -> None:
    at_the_door = guard()
    assert at_the_door.check(STAFF_PIN) == Admission(Level.STAFF)
    assert at_the_door.check(TECHNICIAN_PIN) == Admission(Level.TECHNICIAN)
    assert at_the_door.check(WRONG) == REFUSED


def test_of_two_levels_with_one_pin_the_higher_counts(tmp_path: Path) -> None:
    one = [(level, hashed(STAFF_PIN)) for level in (Level.STAFF, Level.TECHNICIAN)]
    assert Guard(tmp_path / "desk.sqlite", one).check(STAFF_PIN) == Admission(Level.TECHNICIAN)


def test_five_wrong_pins_lock_for_a_quarter_of_an_hour_also_against_the_right_one(
    guard: Callable[[], Guard], day: Day
) -> None:
    at_the_door = guard()
    assert wrong_pins(at_the_door, WRONG_LIMIT) == [REFUSED] * (WRONG_LIMIT - 1) + [LOCKED]
    day.now_s += 600
    assert at_the_door.check(STAFF_PIN) == Admission(Level.NOBODY, 300_000)
    day.now_s += 300
    assert at_the_door.check(STAFF_PIN) == Admission(Level.STAFF)


def test_guesses_of_many_threads_at_once_count_one_by_one(guard: Callable[[], Guard]) -> None:
    at_the_door, answers = guard(), list[Admission]()
    threads = [threading.Thread(target=lambda: answers.append(at_the_door.check(WRONG))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(REFUSED) == WRONG_LIMIT - 1
    assert all(answer.locked_ms for answer in answers if answer != REFUSED)
    assert guard().check(STAFF_PIN).level is Level.NOBODY


def test_the_lock_outlives_a_restart(guard: Callable[[], Guard], day: Day) -> None:
    wrong_pins(guard(), WRONG_LIMIT)
    day.now_s += 60
    assert guard().check(STAFF_PIN) == Admission(Level.NOBODY, (LOCK_S - 60) * 1000)


def test_a_restart_does_not_begin_a_new_series_of_tries(guard: Callable[[], Guard]) -> None:
    assert [guard().check(WRONG) for _ in range(WRONG_LIMIT)][-1] == LOCKED


def test_a_right_pin_and_a_lock_that_is_over_begin_a_new_series(guard: Callable[[], Guard], day: Day) -> None:
    at_the_door = guard()
    wrong_pins(at_the_door, WRONG_LIMIT - 1)
    at_the_door.check(STAFF_PIN)
    assert wrong_pins(at_the_door, WRONG_LIMIT)[-1] == LOCKED
    day.now_s += LOCK_S
    assert wrong_pins(at_the_door, WRONG_LIMIT - 1) == [REFUSED] * (WRONG_LIMIT - 1)


def test_a_clock_that_is_set_back_neither_opens_the_lock_nor_holds_it_for_ever(
    guard: Callable[[], Guard], day: Day
) -> None:
    wrong_pins(guard(), WRONG_LIMIT)
    day.now_s -= 10_000_000
    assert guard().check(STAFF_PIN) == LOCKED
    day.now_s += LOCK_S
    assert guard().check(STAFF_PIN) == Admission(Level.STAFF)


def test_input_that_is_no_pin_does_not_count_as_a_try(guard: Callable[[], Guard]) -> None:
    at_the_door = guard()
    assert {at_the_door.check(typed) for typed in ("", "8204", "8204611", "82046a", "८२०४६१")} == {REFUSED}
    assert wrong_pins(at_the_door, WRONG_LIMIT)[-1] == LOCKED


def test_a_broken_disk_still_locks_within_a_run(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "var").write_text("", encoding="utf-8")
    at_the_door = Guard(tmp_path / "var" / "desk.sqlite", both())
    assert wrong_pins(at_the_door, WRONG_LIMIT)[-1] == LOCKED
    assert at_the_door.check(STAFF_PIN).level is Level.NOBODY
    assert "desk.sqlite" in caplog.text


def test_a_disk_that_can_only_be_read_still_locks_within_a_run(guard: Callable[[], Guard], tmp_path: Path) -> None:
    at_the_door = guard()
    wrong_pins(at_the_door, 1)
    for path in (tmp_path / "desk").iterdir():
        path.unlink()
    (tmp_path / "desk").rmdir()
    (tmp_path / "desk").write_text("", encoding="utf-8")
    assert wrong_pins(at_the_door, WRONG_LIMIT - 1)[-1] == LOCKED


def test_no_pin_is_written_anywhere(
    guard: Callable[[], Guard], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    at_the_door = guard()
    wrong_pins(at_the_door, WRONG_LIMIT)
    guard().check(STAFF_PIN)
    kept = b"".join(path.read_bytes() for path in (tmp_path / "desk").iterdir())
    for pin in (WRONG, STAFF_PIN):
        assert pin.encode() not in kept
        assert pin not in caplog.text
    assert "locked for 15 minutes" in caplog.text


def test_a_pin_has_a_new_hash_each_time_and_matches_all_of_them() -> None:
    first, second = hashed(STAFF_PIN), hashed(STAFF_PIN)
    assert first != second
    assert matches(STAFF_PIN, first)
    assert matches(STAFF_PIN, second)


@pytest.mark.parametrize("kept", ["", "scrypt", "scrypt:zz:00", "md5:00:00", f"scrypt:{'ă' * 32}:00", "scrypt::"])
def test_a_hash_of_another_form_opens_nothing(kept: str) -> None:
    assert not matches(STAFF_PIN, kept)


@pytest.mark.parametrize(
    "pin", ["000000", "777777", "123456", "654321", "890123", "098765", "121212", "123123", "112233", "123321"]
)
def test_patterns_are_easily_guessed(pin: str) -> None:
    assert easily_guessed(pin)


@given(st.integers(0, 999_999))
def test_most_pins_may_be_chosen(number: int) -> None:
    pin = f"{number:06d}"
    assert well_formed(pin)
    if easily_guessed(pin):
        assert len(set(pin)) <= DIGITS // 2 or pin in "01234567890123456789012345" or pin in "9876543210987654321098765"


@given(st.text())
def test_only_six_digits_are_a_pin(typed: str) -> None:
    assert well_formed(typed) == (len(typed) == DIGITS and all(sign in "0123456789" for sign in typed))
