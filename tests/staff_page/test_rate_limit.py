"""The limit on wrong PINs, hour after hour: sources that try as often as they may."""

import pytest

from robot.staff_page.rate_limit import FREE, STRANGERS, GuessLimit, Source, network_of

HOUR_S = 3600


class Day:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def guesses(limit: GuessLimit, day: Day, sources: list[Source], until_s: float) -> list[float]:
    """The times at which one of the sources could try, each trying every second."""
    times = []
    while day.now_s < until_s:
        for source in sources:
            if not limit.wait_s(source):
                limit.wrong(source)
                times.append(day.now_s)
        day.now_s += 1.0
    return times


def most_in_an_hour(times: list[float]) -> int:
    return max(sum(first <= each < first + HOUR_S for each in times) for first in times)


@pytest.mark.parametrize("known", [False, True])
def test_a_source_has_few_guesses_in_any_hour(known: bool) -> None:
    day = Day()
    times = guesses(GuessLimit(day), day, [Source("10.0.0.1", known)], 6 * HOUR_S)
    assert times[: FREE + 1] == [0.0, 1.0, 2.0, 3.0]
    assert most_in_an_hour(times) <= 14


def test_unknown_devices_have_a_bounded_number_of_guesses_whatever_addresses_they_use() -> None:
    day = Day()
    limit = GuessLimit(day)
    sources = [Source(f"10.0.{number // 250}.{number % 250}") for number in range(200)]
    assert most_in_an_hour(guesses(limit, day, sources, 1.5 * HOUR_S)) == STRANGERS
    assert limit.wait_s(Source("10.9.9.9")) > 0
    assert limit.wait_s(Source("10.9.9.9", known=True)) == 0


def test_twenty_addresses_that_never_stop_leave_room_for_others() -> None:
    day = Day()
    limit = GuessLimit(day)
    sources = [Source(f"10.0.0.{number}") for number in range(20)]
    for hour in range(1, 5):
        guesses(limit, day, sources, hour * HOUR_S)
        assert limit.wait_s(Source("10.9.9.9")) == 0


def test_addresses_of_one_ipv6_network_are_one_source() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff:1") != network_of("2001:db8:0:1::1")
    assert network_of("::ffff:10.0.0.1") == "10.0.0.1"
    assert network_of("10.0.0.1") != network_of("10.0.0.2")
    assert network_of("") == ""
