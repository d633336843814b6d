"""How old each range reading is, whether the board tells them one by one or all at once."""

from hardware.motor_boards.reference_protocol import Range
from hardware.range_sensors.readings import RangeReadings


def test_a_board_that_tells_all_at_once_makes_all_of_them_new() -> None:
    ranges = RangeReadings().with_telemetry((900, 800), 100.0).with_telemetry((900, 800), 200.0)
    assert ranges.at_ms == (200.0, 200.0)
    assert ranges.age_ms(250.0) == 50.0


def test_a_single_reading_makes_a_single_sensor_new() -> None:
    ranges = RangeReadings().with_telemetry((900, 800), 100.0).with_reading(Range(1, 700), 130.0)
    assert (ranges.mm, ranges.at_ms) == ((900, 700), (100.0, 130.0))


def test_what_a_line_for_all_repeats_is_no_newer_but_what_it_says_differently_is() -> None:
    ranges = RangeReadings().with_telemetry((900, 800), 100.0).with_reading(Range(0, 880), 130.0)
    assert ranges.with_telemetry((880, 800), 200.0).at_ms == (130.0, 100.0)
    assert ranges.with_telemetry((880, 790), 200.0).at_ms == (130.0, 200.0), "a reading was lost on the cable"


def test_a_board_that_has_ceased_to_tell_them_one_by_one_is_believed_all_the_same() -> None:
    ranges = RangeReadings().with_telemetry((900,), 0.0).with_reading(Range(0, 880), 100.0)
    assert ranges.with_telemetry((880,), 5_000.0).at_ms == (5_000.0,)


def test_only_of_what_is_told_singly_it_is_known_when_it_was_read() -> None:
    ranges = RangeReadings().with_telemetry((900, 800), 100.0)
    assert ranges.singly == (False, False)
    ranges = ranges.with_reading(Range(0, 880), 130.0).with_reading(Range(1, 790), 140.0)
    assert ranges.singly == (True, True)
    assert ranges.with_telemetry((880, 790), 200.0).singly == (True, True)
    assert ranges.with_telemetry((880, 700), 200.0).singly == (True, False), "a reading was lost on the cable"
    assert ranges.with_telemetry((880, 790), 5_000.0).singly == (False, False)


def test_a_reading_of_a_sensor_that_is_not_known_tells_nothing() -> None:
    assert RangeReadings().with_reading(Range(0, 500), 10.0) == RangeReadings()


def test_another_number_of_sensors_begins_anew() -> None:
    ranges = (
        RangeReadings()
        .with_telemetry((900, 800), 100.0)
        .with_reading(Range(0, 880), 130.0)
        .with_telemetry((900,), 150.0)
    )
    assert (ranges.mm, ranges.at_ms) == ((900,), (150.0,))
