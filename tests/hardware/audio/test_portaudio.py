"""PortAudio for two devices: one that hangs in opening or closing takes the other one's time for seconds only."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from hardware.audio import portaudio
from hardware.audio.portaudio import close_stream, let_go, open_stream
from robot.core.trouble import Trouble

LIMIT_S = 60.0


class Stream:
    """Of the library: it closes when its device lets it."""

    def __init__(self) -> None:
        self.plugged, self.closed = threading.Event(), threading.Event()

    def close(self, *, ignore_errors: bool) -> None:
        """As PortAudio does, after the last buffer."""
        assert ignore_errors
        self.plugged.wait()
        self.closed.set()


@pytest.fixture
def pulled() -> Iterator[Stream]:
    """A microphone that hangs since its cable was pulled."""
    stream = Stream()
    open_stream(lambda _library: stream)
    yield stream
    stream.plugged.set()
    none_closes()
    portaudio._devices.wanted = False


def none_closes() -> None:
    """Any more."""
    for thread in threading.enumerate():
        if thread.name == portaudio._CLOSES:
            thread.join(LIMIT_S)


def well(_library: Any = None) -> Stream:
    stream = Stream()
    stream.plugged.set()
    return stream


def test_a_microphone_that_hangs_in_closing_keeps_no_loudspeaker_from_being_opened(pulled: Stream) -> None:
    ears = threading.Thread(target=close_stream, args=(pulled,))
    ears.start()
    loudspeaker = open_stream(well)
    close_stream(loudspeaker)
    assert loudspeaker.closed.wait(LIMIT_S)
    ears.join(LIMIT_S)
    assert not ears.is_alive(), "the ears go on, too"
    assert not pulled.closed.is_set()


def test_while_a_stream_hangs_nobody_lets_go_for_a_new_look_and_afterwards_they_do(pulled: Stream) -> None:
    close_stream(pulled)
    portaudio._devices.wanted = True
    let_go()
    pulled.plugged.set()
    assert pulled.closed.wait(LIMIT_S)
    none_closes()
    with pytest.raises(OSError, match="plugged in"):
        let_go()


@pytest.mark.waits
def test_a_device_that_hangs_in_opening_is_told_to_the_other_one_which_can_still_be_closed() -> None:
    loudspeaker, opening, goes_on = open_stream(well), threading.Event(), threading.Event()

    def hangs(_library: Any) -> Stream:
        opening.set()
        goes_on.wait()
        return well()

    opened: list[Stream] = []
    ears = threading.Thread(target=lambda: opened.append(open_stream(hangs)))
    ears.start()
    opening.wait()
    try:
        with pytest.raises(Trouble, match="another sound device hangs") as told:
            open_stream(well)
        assert "rút thiết bị đó ra" in told.value.remedy_vi
        close_stream(loudspeaker)
        assert loudspeaker.closed.wait(LIMIT_S)
    finally:
        goes_on.set()
        ears.join()
    close_stream(opened[0])
    assert portaudio._devices.streams == []
