"""Messages to and from a model's process, in whatever pieces a pipe brings them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.context_phrases import ContextPhrases
from robot.core.trouble import Trouble
from voice_models.child_processes.framing import CannotLoad, FrameReader, packed
from voice_models.recognition.engine_messages import Begin, Finish, Peek, ToEngine, UtteranceSound

MESSAGES = (Begin(ContextPhrases(awaited=("số ba",))), UtteranceSound(b"\x00\x01" * 16_000), Peek(), UtteranceSound(b""), Finish())
STREAM = b"".join(packed(message) for message in MESSAGES)


@given(st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_messages_come_whole_and_in_order_wherever_the_stream_is_cut(cuts: list[int]) -> None:
    frames = FrameReader[ToEngine](ToEngine)
    come: list[ToEngine] = []
    for start, end in zip(sorted([0, *cuts]), sorted([*cuts, len(STREAM)]), strict=True):
        come += frames.feed(STREAM[start:end])
    assert tuple(come) == MESSAGES


@pytest.mark.parametrize("value", [None, 3, "viet-asr"])
def test_a_trouble_of_the_process_is_the_same_in_the_parent(value: object) -> None:
    trouble = Trouble("is broken", "hỏng", remedy="mend it", remedy_vi="sửa đi", file="a.toml", key="b", value=value)
    brought = FrameReader[CannotLoad](CannotLoad).feed(packed(CannotLoad.of(trouble)))[0].trouble()
    assert str(brought) == str(trouble)
