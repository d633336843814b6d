"""The packets of a lidar: those of the maker's manual, and whatever else may come over a cable."""

from hypothesis import given
from hypothesis import strategies as st

from hardware.lidar.ld19_protocol import LENGTH, NOTHING_MM, POINTS, Packet, Packets, checksum
from simulators.physics.lidar import packet

OF_THE_MANUAL = bytes.fromhex(
    "542C6808AB7EE000E4DC00E2D900E5D500E3D300E4D000E9CD00E4CA00E2C700E9C500E5C200E5C000E5BE823A1A50"
)

packets = st.builds(
    packet,
    st.integers(0, 35_999),
    st.lists(st.integers(0, 12_000), min_size=POINTS, max_size=POINTS),
    st.integers(0, 29_999),
)


def fed(data: bytes, cuts: list[int]) -> list[Packet]:
    """What is found in `data` that comes in pieces."""
    reader, found, before = Packets(), list[Packet](), 0
    for cut in [*sorted(cut % (len(data) + 1) for cut in cuts), len(data)]:
        found += reader.feed(data[before:cut])
        before = cut
    return found


def test_the_packet_of_the_manual_is_read_as_the_manual_reads_it() -> None:
    (read,) = Packets().feed(OF_THE_MANUAL)
    assert read.turn_deg_s == 2152
    assert read.ranges_mm == (224, 220, 217, 213, 211, 208, 205, 202, 199, 197, 194, 192)
    assert round(read.begins_deg, 2) == 324.27
    assert round(read.begins_deg + (POINTS - 1) * read.step_deg, 2) == 334.7


@given(st.lists(packets, min_size=1, max_size=5), st.lists(st.integers(0, 10_000), max_size=8))
def test_packets_are_found_in_whatever_pieces_they_come(sent: list[bytes], cuts: list[int]) -> None:
    whole = [read for each in sent for read in Packets().feed(each)]
    assert len(whole) == len(sent)
    assert fed(b"".join(sent), cuts) == whole


@given(st.binary(max_size=300), st.lists(st.integers(0, 10_000), max_size=8))
def test_whatever_comes_is_read_without_a_fall_and_kept_no_longer_than_a_packet(data: bytes, cuts: list[int]) -> None:
    reader = Packets()
    reader.feed(data)
    fed(data, cuts)
    assert len(reader._rest) < LENGTH


@given(packets, st.integers(0, 8 * LENGTH - 1))
def test_a_packet_of_which_one_bit_is_wrong_is_none_and_the_next_ones_are_read(sent: bytes, bit: int) -> None:
    wrong = bytearray(sent)
    wrong[bit // 8] ^= 1 << bit % 8
    reader = Packets()
    found = reader.feed(bytes(wrong) + 3 * OF_THE_MANUAL)
    (manual,) = Packets().feed(OF_THE_MANUAL)
    assert found[-2:] == [manual, manual]
    assert [read for read in found if read != manual] == []
    assert reader.broken


def test_a_point_of_hardly_any_light_is_none() -> None:
    faint = bytearray(OF_THE_MANUAL)
    faint[8] = 14  # the confidence of the first point
    faint[-1] = 0
    faint[-1] = checksum(bytes(faint[:-1]))
    (read,) = Packets().feed(bytes(faint))
    assert read.ranges_mm[0] == NOTHING_MM
    assert read.ranges_mm[1] == 220
