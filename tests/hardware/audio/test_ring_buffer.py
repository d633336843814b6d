"""The ring between the device's thread and the ears."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.audio.ring_buffer import PIECE_BYTES, Ring


@given(st.lists(st.integers(0, 3000), max_size=20))
def test_sound_of_any_length_comes_out_in_whole_pieces_and_in_order(lengths: list[int]) -> None:
    ring = Ring(1000)
    sound = bytes(number % 251 for number in range(sum(lengths)))
    out, at = b"", 0
    for length in lengths:
        ring.write(sound[at : at + length])
        at += length
        pieces = ring.read()
        assert all(len(piece) == PIECE_BYTES for piece in pieces)
        out += b"".join(pieces)
    assert out == sound[: len(sound) // PIECE_BYTES * PIECE_BYTES]


def test_a_full_ring_keeps_the_newest_and_counts_what_it_dropped() -> None:
    ring = Ring(3)
    for number in range(5):
        ring.write(bytes([number]) * PIECE_BYTES)
    assert [piece[0] for piece in ring.read()] == [2, 3, 4]
    assert ring.dropped == 2
