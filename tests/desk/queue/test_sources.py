"""One port for queues: our own on disk and the site's over HTTP keep the same contract."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from robot.desk.http_service import Unreachable, WebService
from robot.desk.queue.model import QueueRule
from robot.desk.queue.sources import KEY_S, Called, OwnQueue, QueueSource, SiteQueue
from robot.desk.queue.tickets import Tickets
from tests.desk.site_services import Service, SiteQueueSystem, serving

Call = Callable[[str], None]


@pytest.fixture(params=["own", "site"])
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[QueueSource, Call]]:
    """A queue, and how a clerk calls a number in it."""
    if request.param == "own":
        file, rule = tmp_path / "desk.sqlite", QueueRule()
        own = OwnQueue(file, rule)

        def call(number: str) -> None:
            with Tickets(file, rule) as tickets:
                tickets.call(number)

        yield own, call
        own.close()
        return
    system = SiteQueueSystem()
    with serving(Service(system.answer)) as service:
        yield SiteQueue(WebService(service.url)), system.call


def test_a_number_is_given_followed_and_called(queue: tuple[QueueSource, Call]) -> None:
    source, call = queue
    newest = source.newest_call()
    first = source.issue("counter:3", "1.001193", priority=False)
    second = source.issue("counter:3", "", priority=False)
    assert first.number != second.number
    assert (first.place, first.code, first.ahead, first.called) == ("counter:3", "1.001193", 0, False)
    assert second.ahead == 1
    assert len(first.issued) == len("08:42, 14/07/2026")
    assert source.called_since(newest) == []
    call(first.number)
    (called,) = source.called_since(newest)
    assert (called.number, called.place) == (first.number, "counter:3")
    assert source.called_since(called.id) == []
    followed = source.find(first.number)
    assert followed is not None
    assert followed.called
    assert followed.serving == first.number
    assert source.find("9999") is None


def test_the_number_keeps_that_its_slip_was_printed(queue: tuple[QueueSource, Call]) -> None:
    source, _ = queue
    number = source.issue("counter:3", "", priority=False).number
    source.printed(number, printed=False)
    assert not source.find(number).printed
    source.printed(number, printed=True)
    assert source.find(number).printed


def test_what_was_called_before_the_robot_began_is_no_news(queue: tuple[QueueSource, Call]) -> None:
    source, call = queue
    call(source.issue("counter:3", "", priority=False).number)
    assert source.called_since(source.newest_call()) == []


def test_a_number_asked_for_again_after_a_cut_connection_is_the_same_number() -> None:
    system = SiteQueueSystem()
    with serving(Service(system.answer)) as service:
        queue = SiteQueue(WebService(service.url, "secret"))
        service.drops = 1
        assert queue.issue("counter:3", "", priority=False).number == "B100"
        assert len(system.tickets) == 1, "sent twice, given once"
        assert service.asked == [("POST", "/api/tickets")] * 2
        assert set(service.tokens) == {"Bearer secret"}


def test_a_system_that_fails_for_a_moment_is_asked_again_and_one_that_is_down_is_left_alone() -> None:
    system = SiteQueueSystem()
    clock = [0.0]
    with serving(Service(system.answer)) as service:
        queue = SiteQueue(WebService(service.url, now_s=lambda: clock[0]))
        service.fails = 2
        assert queue.issue("counter:3", "", priority=False).number == "B100"
        service.fails = 1000
        for _ in range(3):
            with pytest.raises(Unreachable):
                queue.find("B100")
        asked = len(service.asked)
        with pytest.raises(Unreachable, match="left alone"):
            queue.find("B100")
        assert len(service.asked) == asked
        service.fails = 0
        clock[0] += 31
        assert queue.find("B100") is not None


@pytest.mark.parametrize(
    "raw", [b"<html>login</html>", b"[]", b'{"number": 5}', b'{"number":"A","place":"x","ahead":"many","issued":"?"}']
)
def test_an_answer_in_another_form_is_unreachable_and_no_number(raw: bytes) -> None:
    with serving(Service(SiteQueueSystem().answer)) as service:
        service.raw = raw
        with pytest.raises(Unreachable):
            SiteQueue(WebService(service.url)).issue("counter:3", "", priority=False)


def test_nobody_waits_longer_than_the_time_of_an_answer() -> None:
    with serving(Service(SiteQueueSystem().answer)) as service:
        service.slow_s = 5.0
        with pytest.raises(Unreachable):
            SiteQueue(WebService(service.url, answer_s=0.2)).issue("counter:3", "", priority=False)
    assert len(service.asked) == 1, "the time of an answer is spent"


def test_a_visitor_who_tries_again_after_a_failure_takes_no_second_number() -> None:
    system, clock = SiteQueueSystem(), [0.0]
    with serving(Service(system.answer)) as service:
        queue = SiteQueue(WebService(service.url, now_s=lambda: clock[0]), now_s=lambda: clock[0])
        service.drops = 3
        with pytest.raises(Unreachable):
            queue.issue("counter:3", "", priority=False)
        clock[0] += 40
        assert queue.issue("counter:3", "", priority=False).number == "B100"
        assert queue.issue("counter:3", "", priority=False).number == "B101", (
            "the next visitor has a number of their own"
        )
        service.drops = 3
        with pytest.raises(Unreachable):
            queue.issue("counter:3", "", priority=False)
        clock[0] += KEY_S + 1
        assert queue.issue("counter:3", "", priority=False).number == "B103", (
            "long after it nobody is sent to an old one"
        )


def test_a_counter_that_is_not_on_the_map_shows_no_place() -> None:
    system = SiteQueueSystem()
    with serving(Service(system.answer)) as service:
        queue = SiteQueue(WebService(service.url), knows={"counter:3"}.__contains__)
        ticket = queue.issue("counter:3", "", priority=False)
        system.tickets[ticket.number]["place"] = "counter:99"
        system.call(ticket.number)
        assert queue.called_since(0) == [Called(1, ticket.number, "")]
        assert queue.find(ticket.number) is None


def test_a_number_with_strange_signs_is_one_part_of_the_address() -> None:
    with serving(Service(SiteQueueSystem().answer)) as service:
        assert SiteQueue(WebService(service.url)).find("../calls?after=-1") is None
        assert service.asked == [("GET", "/api/tickets/..%2Fcalls%3Fafter%3D-1")]
