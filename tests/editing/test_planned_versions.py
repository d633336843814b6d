"""Planned versions of one thing: which day wins, and which other changes hinder them."""

import datetime
from pathlib import Path

import pytest

from robot.desk.content_versions.store import NewVersion
from robot.editing.planned_versions import hindered, hindered_at_once
from tests.editing.a_centre import BINH, BIRTH, HOA, NOW, Site

ONE = datetime.timedelta(1)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def planned(site: Site, subject: str, days: int) -> int:
    """A new value, approved for so many days after `NOW`; 0 = with the day of today."""
    number = site.save(BIRTH, {"subject": subject})
    site.editor.approve(number, BINH, NOW.date() + days * ONE)
    return number


def on_day(site: Site, days: int) -> object:
    """The value in force on a day, whose planned versions must be put in force."""
    site.now = NOW + days * ONE
    assert [done.error for done in site.editor.put_due() if done.error is not None] == []
    return site.values(BIRTH)["subject"]


def hindered_by(site: Site, number: int, day: datetime.date | None = None) -> list[int]:
    with site.editor.versions() as versions:
        version = versions.get(number)
        assert version is not None
        return [each.id for each in hindered(versions, site.config, version, day)]


def test_each_of_three_days_holds_in_whatever_order_they_were_approved(site: Site) -> None:
    for subject, days in (("hai", 2), ("một", 1), ("ba", 3)):
        planned(site, subject, days)
    assert [on_day(site, days) for days in (1, 2, 3)] == ["một", "hai", "ba"]


def test_a_later_day_holds_after_many_saved_drafts(site: Site) -> None:
    planned(site, "một", 1)
    planned(site, "hai", 30)
    on_day(site, 1)
    text = site.text(BIRTH)
    with site.editor.versions() as versions:
        for _ in range(60):
            versions.save(NewVersion(f"file:{BIRTH}", HOA, "", 0, {BIRTH: (text, text)}, state="refused"))
    assert on_day(site, 30) == "hai"


def test_a_later_day_holds_though_it_was_approved_in_the_second_in_which_a_first_one_came_in_force(site: Site) -> None:
    planned(site, "đầu", 1)
    assert on_day(site, 1) == "đầu"
    planned(site, "một", 2)
    planned(site, "hai", 3)
    assert [on_day(site, days) for days in (2, 3)] == ["một", "hai"]


def test_a_later_day_holds_though_another_value_was_approved_with_the_day_of_today(site: Site) -> None:
    planned(site, "hai", 2)
    assert hindered_by(site, site.save(BIRTH, {"subject": "nay"}), NOW.date()) == []
    planned(site, "nay", 0)
    assert [on_day(site, days) for days in (0, 2)] == ["nay", "hai"]


def test_a_change_at_once_after_the_first_step_is_known_to_hinder_the_second(site: Site) -> None:
    planned(site, "một", 1)
    second = planned(site, "hai", 2)
    on_day(site, 1)
    changed = site.save(BIRTH, {"subject": "sửa ngay"})
    assert hindered_by(site, changed) == [second]
    assert hindered_by(site, changed, NOW.date() + ONE) == []
    assert hindered_by(site, site.save(BIRTH, {"announced_by": "9/QĐ", "subject": "một"})) == []


def test_going_back_after_the_first_step_is_known_to_hinder_the_second_unless_it_undoes_that_step(site: Site) -> None:
    site.editor.approve(before := site.save(BIRTH, {"subject": "đầu"}), BINH)
    first, second = planned(site, "một", 1), planned(site, "hai", 2)
    on_day(site, 1)
    with site.editor.versions() as versions:
        for number, expected in ((first, []), (before, [second])):
            texts = site.editor.going_back(number, to_before=True).texts
            assert [each.id for each in hindered_at_once(versions, site.config, texts)] == expected


def test_bringing_the_first_step_forward_is_known_to_hinder_the_second(site: Site) -> None:
    first, second = planned(site, "một", 1), planned(site, "hai", 2)
    assert hindered_by(site, first) == [second]
    assert hindered_by(site, first, NOW.date()) == []


def test_a_planned_value_that_a_hand_wrote_before_its_approval_holds_though_the_hand_is_undone(site: Site) -> None:
    number, before = site.save(BIRTH, {"subject": "một"}), site.text(BIRTH)
    (site.config / BIRTH).write_text(before.replace('"khai sinh"', '"một"', 1), encoding="utf-8")
    assert site.values(BIRTH)["subject"] == "một"
    site.editor.approve(number, BINH, NOW.date() + ONE)
    (site.config / BIRTH).write_text(before, encoding="utf-8")
    assert on_day(site, 1) == "một"
