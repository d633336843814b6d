"""Visits and trips as the steps of the loop show them."""

from robot.core.commands import Show
from robot.core.events import DriveEnded, Woke
from robot.core.screen.view import AnyPage, ArrivedPage, IdlePage, MovingPage, OptionsPage, View
from robot.runtime.monitoring.activity_watch import TRIPS, ActivityWatch, RecordedTrip


class Steps:
    """Feeds pages and ends of trips to a watch, a second apart."""

    def __init__(self) -> None:
        self.at_s = 1000
        self.watch = ActivityWatch(lambda: float(self.at_s))

    def show(self, page: AnyPage) -> None:
        self.at_s += 1
        self.watch.step(0, Woke(), [Show(0, View(page))])

    def end(self, reason: str = "") -> None:
        self.at_s += 1
        self.watch.step(0, DriveEnded(7, not reason, reason), [])


def test_a_visit_lasts_from_the_first_page_to_the_idle_one() -> None:
    steps = Steps()
    steps.show(IdlePage())
    assert steps.watch.now.visit_since_s is None
    steps.show(OptionsPage())
    steps.show(ArrivedPage("counter:3"))
    assert steps.watch.now.visit_since_s == 1002
    steps.show(IdlePage())
    assert steps.watch.now.visit_since_s is None


def test_a_trip_has_a_beginning_an_end_and_an_outcome_and_the_way_home_is_one_of_its_own() -> None:
    steps = Steps()
    steps.show(MovingPage("counter:3"))
    steps.show(MovingPage("counter:3"))
    steps.end()
    steps.show(MovingPage("home", returning=True))
    assert steps.watch.now.visit_since_s is None
    steps.end("blocked")
    there, home = steps.watch.now.trips
    assert there == RecordedTrip("counter:3", 1001, ended_s=1003, reached=True)
    assert (home.returning, home.reached, home.reason) == (True, False, "blocked")


def test_only_the_last_trips_are_remembered() -> None:
    steps = Steps()
    for _ in range(TRIPS + 5):
        steps.show(MovingPage("counter:3"))
        steps.end()
    assert len(steps.watch.now.trips) == TRIPS
    assert steps.watch.now.trips[-1].ended_s == steps.at_s
