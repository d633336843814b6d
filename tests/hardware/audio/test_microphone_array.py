"""Microphone arrays on USB: found by name, asked for the direction of talk, and left alone where they do not answer."""

import pytest
import usb.backend.libusb0
import usb.backend.libusb1
import usb.backend.openusb

from hardware.audio import microphone_array
from hardware.audio.microphone_array import TalkSector, find_array
from robot.core.trouble import Trouble
from tests.hardware.audio.usb_array import XVF3000, XVF3800, plugged_in

BUSY = 64


class Clock:
    """The time of the module, which a test moves."""

    now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(microphone_array, "time", clock)
    return clock


@pytest.mark.parametrize(("product", "name", "channel"), [(XVF3800, "XVF3800", 1), (XVF3000, "Mic Array v2.0", 0)])
def test_an_array_says_its_name_its_channel_and_where_talk_comes_from(
    monkeypatch: pytest.MonkeyPatch, product: int, name: str, channel: int
) -> None:
    usb_array = plugged_in(monkeypatch, product)
    usb_array.direction_deg = 300
    array = find_array()
    assert array is not None
    assert name in array.name
    assert array.channel == channel
    assert array.talk_deg() == 300
    usb_array.talk = False
    assert array.talk_deg() is None
    assert array.direction_deg() == 300


def test_no_array_is_found_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch, 0)
    assert find_array() is None


def test_a_machine_without_libusb_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for backend in (usb.backend.libusb0, usb.backend.libusb1, usb.backend.openusb):
        monkeypatch.setattr(backend, "get_backend", lambda: None)
    with pytest.raises(Trouble, match=r"libusb-1\.0-0"):
        find_array()


@pytest.mark.parametrize(
    ("direction_deg", "aside"), [(350, False), (11, False), (40, False), (41, True), (319, True), (180, True)]
)
def test_talk_from_outside_of_the_sector_comes_from_the_side(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, direction_deg: int, aside: bool
) -> None:
    del clock
    plugged_in(monkeypatch, XVF3800).direction_deg = direction_deg
    assert TalkSector(front_deg=0, sector_deg=80).aside() is aside


def test_talk_whose_direction_is_not_known_yet_waits_for_it_for_a_moment_only(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    plugged_in(monkeypatch, XVF3800).talk = False
    sector = TalkSector(front_deg=0, sector_deg=80)
    answers = []
    for _ in range(15):
        answers.append(sector.aside())
        clock.now_s += 0.02
    assert (answers[:9], answers[12:]) == ([True] * 9, [False] * 3)


def test_between_two_words_from_the_side_the_side_is_remembered(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    usb_array = plugged_in(monkeypatch, XVF3800)
    usb_array.direction_deg = 90
    sector = TalkSector(front_deg=0, sector_deg=80)
    assert sector.aside()
    usb_array.state = BUSY
    clock.now_s += 0.25
    assert sector.aside()
    clock.now_s += 0.28
    assert not sector.aside()


def test_an_array_that_does_not_answer_has_no_side_and_is_not_asked_again_at_once(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    usb_array = plugged_in(monkeypatch, XVF3800)
    usb_array.direction_deg, usb_array.broken = 90, True
    sector = TalkSector(front_deg=0, sector_deg=80)
    assert not sector.aside()
    usb_array.broken = False
    clock.now_s += 1.0
    assert not sector.aside()
    clock.now_s += 5.0
    assert sector.aside()


def test_firmware_that_knows_no_direction_has_no_side(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    del clock
    usb_array = plugged_in(monkeypatch, XVF3800)
    usb_array.direction_deg, usb_array.state = 90, 3
    assert not TalkSector(front_deg=0, sector_deg=80).aside()
