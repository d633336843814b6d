"""The ladder of a robot whose way is barred: each rung in its time, each wait with an end."""

import pytest

from robot.core.events import EscortStep
from robot.navigation.control.limits import (
    ASK_AGAIN_MS,
    BACK_M,
    CREEPS_MOST,
    GIVE_UP_AFTER_MS,
    RETURNED_STAFF_AFTER_MS,
    STAFF_COMES_MS,
)
from robot.navigation.control.recovery import FREE, BlockedRecovery, Need
from robot.navigation.geometry import XY

STEP_MS = 20.0


class Standing:
    """A robot before something: `ahead_mm` and `behind_mm` are what its sensors say."""

    def __init__(self, behind_mm: int | None = 3000) -> None:
        self.ladder = BlockedRecovery()
        self.now_ms, self.travelled_m, self.left_m = 0.0, 0.0, 5.0
        self.here = (0.0, 0.0)
        self.ahead_mm, self.behind_mm = 400, behind_mm
        self.did: list[tuple[int, EscortStep, Need]] = []
        self.backs = True
        self.hold()

    def hold(self) -> None:
        self.ladder.begin_wait(self.now_ms, self.left_m, self.here)

    def waits(self, seconds: float) -> "Standing":
        for _ in range(round(seconds * 1000 / STEP_MS)):
            self.now_ms += STEP_MS
            rung = self.ladder.update(self.now_ms, self.ahead_mm, self.behind_mm, self.travelled_m)
            if not self.did or self.did[-1][1:] != (rung.step, rung.need):
                self.did.append((round(self.now_ms / 1000), rung.step, rung.need))
            if rung.need is Need.BACK_OFF and self.backs:
                self.travelled_m += 0.1 * STEP_MS / 1000
            if self.ahead_mm < 570:
                self.hold()
        return self

    def when(self, need: Need) -> list[int]:
        return [at_s for at_s, _, asked in self.did if asked is need]

    def said(self) -> list[EscortStep]:
        steps = [step for _, step, _ in self.did]
        return [step for number, step in enumerate(steps) if number == 0 or steps[number - 1] is not step]


def test_the_recovery_steps_come_in_their_order_and_time() -> None:
    it = Standing().waits(155)
    assert it.said() == [EscortStep.HELD_UP, EscortStep.ASKING, EscortStep.BACKING, EscortStep.ASKING, EscortStep.STUCK]
    assert it.did[1][0] == 3
    assert it.when(Need.WAY_ROUND)[0] == 8
    assert 9 <= it.when(Need.BACK_OFF)[0] <= 10, "it says so before it moves"
    assert next(at for at, step, _ in it.did if step is EscortStep.STUCK) == 45
    assert it.when(Need.GIVE_UP) == [150]
    assert it.travelled_m == pytest.approx(BACK_M, abs=0.01)


def test_after_backing_off_the_robot_looks_for_another_way_again_and_every_10_s_until_it_gives_up() -> None:
    it = Standing().waits(149)
    looked_s = [8, *range(18, 149, 10)]
    backed_off_s = next(at_s for at_s in it.when(Need.WAY_ROUND) if at_s not in looked_s)
    assert it.when(Need.WAY_ROUND) == sorted([*looked_s, backed_off_s])


def test_a_look_for_another_way_takes_nothing_back_from_people_who_wait_for_a_clerk() -> None:
    it = Standing().waits(149)
    stuck = next(number for number, (_, step, _) in enumerate(it.did) if step is EscortStep.STUCK)
    assert {step for _, step, _ in it.did[stuck:]} == {EscortStep.STUCK}


@pytest.mark.parametrize("behind_mm", [None, 0, 500])
def test_the_robot_does_not_back_off_where_it_sees_nothing_or_a_person_stands(behind_mm: int | None) -> None:
    it = Standing(behind_mm).waits(44)
    assert it.when(Need.BACK_OFF) == []
    assert it.travelled_m == 0


def test_the_robot_stops_backing_when_a_person_comes_up_behind() -> None:
    it = Standing().waits(10)
    assert it.when(Need.BACK_OFF)
    it.behind_mm = 400
    it.waits(1)
    assert it.travelled_m < BACK_M
    assert it.did[-1][2] is Need.NOTHING


def test_the_robot_backs_off_no_further_once_people_ahead_make_room() -> None:
    it = Standing().waits(10)
    assert it.when(Need.BACK_OFF)
    travelled_m = it.travelled_m
    it.ahead_mm = 800
    it.waits(1)
    assert it.travelled_m == travelled_m


def test_wheels_that_do_not_obey_do_not_keep_it_backing() -> None:
    it = Standing()
    it.backs = False
    it.waits(20)
    assert it.did[-1][1] is EscortStep.ASKING


def test_a_way_that_has_become_free_is_taken_after_half_a_second() -> None:
    it = Standing().waits(4)
    it.ahead_mm = 900
    it.waits(0.4)
    assert it.ladder.blocked_since_ms is not None
    it.waits(0.2)
    assert it.ladder.update(it.now_ms, 900, None, 0.0) == FREE


def test_the_room_that_it_made_by_backing_is_no_free_way() -> None:
    it = Standing().waits(15)
    it.ahead_mm = 400 + 300
    it.waits(2)
    assert it.ladder.blocked_since_ms is not None
    it.ahead_mm = 900
    it.waits(1)
    assert it.ladder.blocked_since_ms is None


def test_patience_begins_anew_with_progress_and_not_without() -> None:
    it = Standing().waits(40)
    it.ahead_mm = 900
    it.waits(1)
    it.ahead_mm = 400
    it.hold()
    it.waits(6)
    assert it.did[-1][1] is EscortStep.STUCK, "it has not come any further since"
    other = Standing().waits(40)
    other.ahead_mm = 900
    other.waits(1)
    other.ahead_mm, other.left_m = 400, 4.0
    other.hold()
    other.waits(6)
    assert other.did[-1][1] is EscortStep.ASKING


def other_way(it: Standing, here: tuple[float, float]) -> Standing:
    """It has found another, longer way, and stands again."""
    it.ladder.end_wait(it.now_ms)
    it.left_m, it.here = 12.0, here
    it.hold()
    return it


def test_on_a_longer_way_round_patience_begins_anew_some_way_off_and_not_to_and_fro() -> None:
    far = other_way(Standing().waits(40), (3.0, 0.0)).waits(6)
    assert far.did[-1][1] is EscortStep.ASKING
    near = other_way(Standing().waits(40), (1.0, 0.0)).waits(6)
    assert near.did[-1][1] is EscortStep.STUCK


def comes_back(it: Standing, by: tuple[float, float] | None = (4.0, 0.0), way_m: float = 6.0) -> Standing:
    """It has taken another way, where it stood as well, or not, and is back where it stood first."""
    first = it.left_m, it.here
    it.ladder.end_wait(it.now_ms, elsewhere=True)
    if by is not None:
        other_way(it, by).waits(10)
        it.ladder.end_wait(it.now_ms, elsewhere=True)
    it.travelled_m += way_m
    it.ladder.update(it.now_ms, 4000, None, it.travelled_m)
    it.left_m, it.here = first
    it.did.clear()
    it.hold()
    return it


@pytest.mark.parametrize("by", [(4.0, 0.0), None], ids=["the other way is barred too", "it led back"])
def test_back_where_it_stood_it_asks_calls_staff_soon_and_stays_for_them(by: XY | None) -> None:
    it = comes_back(Standing().waits(10), by)
    back_s = it.now_ms / 1000
    it.waits((RETURNED_STAFF_AFTER_MS + STAFF_COMES_MS) / 1000 - 1)
    assert it.said() == [EscortStep.HELD_UP, EscortStep.ASKING, EscortStep.STUCK]
    assert it.did[-1][0] - back_s == pytest.approx(RETURNED_STAFF_AFTER_MS / 1000, abs=1)
    assert it.when(Need.WAY_ROUND) == []
    it.waits(12)
    assert it.when(Need.WAY_ROUND) != [], "nobody has come: perhaps the other way is free by now"
    assert {step for _, step, _ in it.did[2:]} == {EscortStep.STUCK}, "it takes no word back"


def test_a_stop_a_step_aside_is_no_return_to_the_blocked_place() -> None:
    it = comes_back(Standing().waits(10), None, way_m=0.3).waits(12)
    assert EscortStep.STUCK not in it.said()
    assert it.when(Need.WAY_ROUND) != []


def test_of_two_places_where_it_stood_it_is_back_at_the_nearer_one() -> None:
    it = other_way(Standing().waits(10), (3.0, 0.0)).waits(5)
    it.ladder.end_wait(it.now_ms)
    it.here = (2.4, 0.0)
    it.did.clear()
    it.hold()
    assert it.waits(12).when(Need.WAY_ROUND) != [], "there it has not tried in vain yet"


def test_back_where_it_stood_it_gives_up_when_staff_has_not_helped_and_its_patience_is_used_up() -> None:
    it = comes_back(Standing().waits(10))
    back_s = it.now_ms / 1000
    it.waits(GIVE_UP_AFTER_MS / 1000)
    assert it.when(Need.GIVE_UP)[0] - back_s == pytest.approx(GIVE_UP_AFTER_MS / 1000 - 10, abs=1)


def test_the_robot_never_gives_up_before_staff_has_had_time_to_come() -> None:
    it = comes_back(Standing().waits(140))
    back_s = it.now_ms / 1000
    it.waits(60)
    helped_s = (RETURNED_STAFF_AFTER_MS + STAFF_COMES_MS) / 1000
    assert it.when(Need.GIVE_UP)[0] - back_s == pytest.approx(helped_s, abs=1)


def test_who_steps_before_it_once_a_clerk_has_helped_is_waited_for() -> None:
    it = comes_back(Standing().waits(140)).waits(38)
    it.ahead_mm = 900
    it.waits(1)
    it.ahead_mm = 400
    it.hold()
    it.waits(5)
    assert it.when(Need.GIVE_UP) == []


def test_in_a_busy_passage_staff_are_not_called_for_each_who_passes_nor_does_it_give_up_for_one() -> None:
    it = Standing().waits(148)
    for _ in range(5):
        it.ahead_mm = 900
        it.waits(1)
        it.did.clear()
        it.ahead_mm = 400
        it.hold()
        it.waits(2)
        assert it.said() == [EscortStep.HELD_UP]
        assert it.when(Need.GIVE_UP) == []


def test_after_a_look_round_one_free_reading_is_no_free_way() -> None:
    it = Standing().waits(5)
    it.ahead_mm = 900
    it.waits(0.3)
    for _ in range(1000):
        it.now_ms += STEP_MS
        it.ladder.postpone(STEP_MS)
    it.waits(0.1)
    assert it.ladder.blocked_since_ms is not None


def test_elsewhere_than_it_believed_it_begins_anew_but_all_its_waits_count_on() -> None:
    it = Standing().waits(200)
    it.ladder.end_wait(it.now_ms)
    it.ladder = it.ladder.renewed()
    it.did.clear()
    it.hold()
    it.waits(110)
    assert it.said()[:2] == [EscortStep.HELD_UP, EscortStep.ASKING]
    assert it.when(Need.GIVE_UP) != []


def test_who_passes_where_it_comes_back_is_no_reason_to_call_staff() -> None:
    it = comes_back(Standing().waits(10)).waits(2)
    it.ahead_mm = 900
    it.waits(1)
    assert it.said() == [EscortStep.HELD_UP, EscortStep.LEADING]


def test_nearer_to_the_goal_than_ever_nothing_is_remembered_of_where_it_stood() -> None:
    it = comes_back(Standing().waits(10)).waits(1)
    it.ladder.end_wait(it.now_ms)
    it.left_m, it.here = 3.0, (2.0, 0.0)
    it.hold()
    it.did.clear()
    it.waits(12)
    assert EscortStep.STUCK not in it.said()


def test_all_waits_of_a_trip_together_have_an_end() -> None:
    it = Standing()
    for number in range(20):
        other_way(it, (4.0 * (number % 2), 0.0)).waits(20)
    assert it.when(Need.GIVE_UP)[0] == pytest.approx(300, abs=1)


def creeping(it: Standing) -> list[EscortStep]:
    """Furniture ahead, just out of the stop zone and then in it again, for a minute."""
    it.did.clear()
    for _ in range(30):
        it.ahead_mm = 610
        for _ in range(50):
            it.now_ms += STEP_MS
            rung = it.ladder.update(it.now_ms, it.ahead_mm, it.behind_mm, it.travelled_m, mapped=True)
            it.did.append((0, rung.step, rung.need))
        it.ahead_mm = 560
        it.hold()
        it.waits(1)
    return it.said()


def test_before_furniture_just_out_of_the_stop_zone_it_creeps_on_a_few_times_and_not_for_ever() -> None:
    assert creeping(Standing()).count(EscortStep.LEADING) == CREEPS_MOST


def test_before_people_who_stand_as_near_it_does_not_creep_on() -> None:
    it = Standing()
    it.ahead_mm = 610
    it.waits(2)
    assert it.ladder.blocked_since_ms is not None


def test_the_room_that_it_made_by_backing_from_furniture_is_no_free_way_either() -> None:
    it = Standing()
    for _ in range(round(20_000 / STEP_MS)):
        it.now_ms += STEP_MS
        it.ahead_mm = 560 + round(1000 * it.travelled_m)
        rung = it.ladder.update(it.now_ms, it.ahead_mm, it.behind_mm, it.travelled_m, mapped=True)
        if rung.need is Need.BACK_OFF:
            it.travelled_m += 0.1 * STEP_MS / 1000
        assert rung.step is not EscortStep.LEADING
    assert it.travelled_m == pytest.approx(BACK_M, abs=0.01)


def test_whoever_has_not_heard_is_asked_once_more_and_then_not_again() -> None:
    it, again = Standing(), []
    for _ in range(round(44_000 / STEP_MS)):
        it.now_ms += STEP_MS
        rung = it.ladder.update(it.now_ms, it.ahead_mm, None, it.travelled_m)
        if rung.again:
            assert rung.step is EscortStep.ASKING
            again.append(it.now_ms)
    assert again == [ASK_AGAIN_MS]


def test_no_patience_is_used_up_while_nobody_knows_whether_something_stands_there() -> None:
    it = Standing()
    for _ in range(1000):
        it.now_ms += STEP_MS
        it.ladder.postpone(STEP_MS)
    it.waits(2.5)
    assert {step for _, step, _ in it.did} == {EscortStep.HELD_UP}
    assert it.waits(1.0).did[-1][1] is EscortStep.ASKING
