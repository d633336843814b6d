"""Drafts that build on one another: who may approve, what a withdrawal leaves, and which of two days wins."""

import datetime
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.editing.content_files import HandEdited
from tests.editing.a_centre import BINH, BIRTH, HOA, LAN, NOW, Site

ONE = datetime.timedelta(1)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def state(site: Site, number: int) -> str:
    with site.editor.versions() as versions:
        found = versions.get(number)
    assert found is not None
    return found.state


def test_no_author_of_a_part_approves_the_whole_but_two_alone_approve_part_by_part(site: Site) -> None:
    first = site.save(BIRTH, {"announced_by": "9/QĐ"}, HOA)
    both = site.save(BIRTH, {"subject": "khai sinh mới"}, BINH)
    for author in (HOA, BINH):
        with pytest.raises(Trouble, match="khác với người soạn"):
            site.editor.approve(both, author)
    site.editor.refuse(both, BINH, "")
    site.editor.approve(first, BINH)
    site.editor.approve(site.editor.redraft(both, BINH).id, HOA)
    assert (site.values(BIRTH)["announced_by"], site.values(BIRTH)["subject"]) == ("9/QĐ", "khai sinh mới")


def test_withdrawing_a_draft_leaves_the_draft_of_the_other_person(site: Site) -> None:
    first = site.save(BIRTH, {"announced_by": "9/QĐ"}, HOA)
    second = site.save(BIRTH, {"subject": "lần một"}, BINH)
    third = site.save(BIRTH, {"subject": "lần hai"}, BINH)
    site.editor.refuse(third, BINH, "")
    assert [state(site, number) for number in (first, second, third)] == ["draft", "replaced", "refused"]
    site.editor.approve(first, LAN)
    assert (site.values(BIRTH)["announced_by"], site.values(BIRTH)["subject"]) == ("9/QĐ", "khai sinh")


def test_a_refusal_by_the_approver_leaves_nothing_waiting(site: Site) -> None:
    site.save(BIRTH, {"announced_by": "9/QĐ"}, HOA)
    site.editor.refuse(site.save(BIRTH, {"subject": "lần một"}, BINH), LAN, "chưa đúng")
    with site.editor.versions() as versions:
        assert versions.open_versions() == []


def test_of_two_dated_steps_of_one_value_each_holds_from_its_day(site: Site) -> None:
    steps = [("một", ONE), ("hai", 2 * ONE)]
    for subject, later in steps:
        site.editor.approve(site.save(BIRTH, {"subject": subject}), BINH, NOW.date() + later)
    for subject, later in steps:
        site.now = NOW + later
        assert [done.error for done in site.editor.put_due()] == [None]
        assert site.values(BIRTH)["subject"] == subject


def test_after_days_without_power_the_later_day_wins_though_it_was_approved_first(site: Site) -> None:
    for subject, later in [("hai", 2 * ONE), ("một", ONE)]:
        site.editor.approve(site.save(BIRTH, {"subject": subject}), BINH, NOW.date() + later)
    site.now = NOW + 3 * ONE
    first, second = site.editor.put_due()
    assert (first.version.from_day, first.error) == (NOW.date() + ONE, None)
    assert second.version.from_day == NOW.date() + 2 * ONE
    assert site.values(BIRTH)["subject"] == "hai"


def test_a_clock_that_ran_ahead_makes_no_false_edits_by_hand(site: Site) -> None:
    site.now = NOW + 30 * ONE
    site.editor.approve(site.save(BIRTH, {"announced_by": "9/QĐ"}), BINH)
    site.now = NOW
    site.editor.approve(site.save(BIRTH, {"subject": "khai sinh mới"}), BINH)
    for _ in range(3):
        site.editor.notice_hand_edits((BIRTH,))
    with site.editor.versions() as versions:
        assert [each.kind for each in versions.of_file(BIRTH, 9)] == ["edit", "edit"]


def test_no_draft_is_put_over_a_file_that_is_broken_by_hand(site: Site) -> None:
    number = site.save(BIRTH, {"announced_by": "9/QĐ"})
    broken = f"{site.text(BIRTH)}\n[hỏng\n"
    (site.config / BIRTH).write_text(broken, encoding="utf-8")
    for decision in (lambda: site.editor.join(number), lambda: site.editor.approve(number, BINH)):
        with pytest.raises(Trouble, match="bản tốt gần nhất"):
            decision()
    assert (site.text(BIRTH), state(site, number)) == (broken, "draft")
    assert site.index.find("1.001193") is not None, "the broken file still is that of its procedure"


def planned_twice(site: Site) -> tuple[int, int]:
    """Two planned steps of one value, tomorrow's and that of the day after."""
    first = site.save(BIRTH, {"subject": "một"})
    site.editor.approve(first, BINH, NOW.date() + ONE)
    second = site.save(BIRTH, {"subject": "hai"})
    site.editor.approve(second, BINH, NOW.date() + 2 * ONE)
    return first, second


def test_a_later_step_holds_although_the_earlier_one_is_refused(site: Site) -> None:
    first, _ = planned_twice(site)
    site.editor.refuse(first, LAN, "hoãn")
    site.now = NOW + 2 * ONE
    assert [done.error for done in site.editor.put_due()] == [None]
    assert site.values(BIRTH)["subject"] == "hai"


def test_a_later_step_holds_although_the_earlier_one_is_taken_back(site: Site) -> None:
    first, _ = planned_twice(site)
    site.now = NOW + ONE
    site.editor.put_due()
    site.editor.go_back(first, LAN, "", to_before=True)
    assert site.values(BIRTH)["subject"] == "khai sinh"
    site.now = NOW + 2 * ONE
    assert [done.error for done in site.editor.put_due()] == [None]
    assert site.values(BIRTH)["subject"] == "hai"


def test_a_planned_step_is_approved_for_another_day_and_for_at_once(site: Site) -> None:
    _, second = planned_twice(site)
    assert site.editor.approve(second, BINH, NOW.date() + 3 * ONE).from_day == NOW.date() + 3 * ONE
    assert site.editor.approve(second, BINH).state == "live"
    assert site.values(BIRTH)["subject"] == "hai"


def test_the_same_value_planned_for_a_second_day_holds_though_the_first_is_withdrawn(site: Site) -> None:
    numbers = []
    for days in (1, 2):
        numbers.append(site.save(BIRTH, {"subject": "một"}))
        site.editor.approve(numbers[-1], BINH, NOW.date() + days * ONE)
    site.editor.refuse(numbers[0], LAN, "sai ngày")
    site.now = NOW + 2 * ONE
    site.editor.put_due()
    assert site.values(BIRTH)["subject"] == "một"


def test_a_planned_step_that_is_moved_behind_another_one_hinders_none(site: Site) -> None:
    later = site.save(BIRTH, {"subject": "hai"})
    site.editor.approve(later, BINH, NOW.date() + 2 * ONE)
    earlier = site.save(BIRTH, {"subject": "một"})
    site.editor.approve(earlier, BINH, NOW.date() + ONE)
    site.editor.approve(earlier, BINH, NOW.date() + 3 * ONE)
    for days, subject in ((2, "hai"), (3, "một")):
        site.now = NOW + days * ONE
        assert [done.error for done in site.editor.put_due()] == [None]
        assert site.values(BIRTH)["subject"] == subject


def test_a_planned_step_is_not_moved_over_a_newer_value_without_a_word(site: Site) -> None:
    planned = site.save(BIRTH, {"subject": "một"})
    site.editor.approve(planned, BINH, NOW.date() + ONE)
    site.editor.approve(site.save(BIRTH, {"subject": "mới hơn"}), BINH)
    with pytest.raises(HandEdited):
        site.editor.approve(planned, BINH, NOW.date() + 2 * ONE)


def test_a_chain_of_planned_steps_is_not_said_to_be_disputed(site: Site) -> None:
    _, second = planned_twice(site)
    for days in (0, 1):
        site.now = NOW + days * ONE
        site.editor.put_due()
        with site.editor.versions() as versions:
            found = versions.get(second)
        assert found is not None
        assert site.editor.disputed(found) == ()
