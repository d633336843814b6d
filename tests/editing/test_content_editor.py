"""Versions of content files: drafts, approval by a second person, the day they hold from, and the way back."""

import datetime
from pathlib import Path

import pytest

from robot.core.trouble import Trouble, Troubles
from robot.desk.content_versions.store import text_hash
from robot.desk.database.clock_jump import CONFIRMED_DAYS
from robot.desk.staff.deeds import Deeds
from robot.editing.content_files import HandEdited
from robot.editing.content_items import ContentItem
from robot.editing.edit_outcomes import ClockInDoubt, Disputed, Overtaken
from robot.editing.word_items import WordItem
from robot.runtime.settings.toml_reader import parse_toml
from tests.editing.a_centre import BINH, BIRTH, HOA, LAN, MARRIAGE, NOW, Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_draft_changes_nothing_until_another_person_approves_it(site: Site) -> None:
    before = site.text(BIRTH)
    number = site.save(BIRTH, {"subject": "khai sinh"})
    assert site.text(BIRTH) == before
    done = site.editor.approve(number, BINH)
    assert (done.state, done.who, done.decided_by) == ("live", HOA, BINH)
    assert site.values(BIRTH)["subject"] == "khai sinh"


def test_the_author_cannot_approve_alone_unless_the_site_says_so(site: Site, tmp_path: Path) -> None:
    number = site.save(BIRTH, {"subject": "khai sinh"})
    with pytest.raises(Trouble, match="khác với người soạn"):
        site.editor.approve(number, HOA)
    alone = Site(tmp_path, second_person=False)
    assert alone.editor.approve(number, HOA).state == "live"


def test_comments_and_order_of_the_rest_stay(site: Site) -> None:
    file = site.config / BIRTH
    file.write_text(f"# ghi chú của phường\n{site.text(BIRTH)}", encoding="utf-8")
    before = site.text(BIRTH).splitlines()
    site.editor.approve(site.save(BIRTH, {"announced_by": "999/QĐ-BTP"}), BINH)
    after = site.text(BIRTH).splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new for _, new in changed] == ['announced_by = "999/QĐ-BTP"']


def test_every_version_is_kept_with_its_whole_text(site: Site) -> None:
    numbers = [site.save(BIRTH, {"subject": f"lần {count}"}) for count in range(3)]
    with site.editor.versions() as versions:
        kept = [versions.get(number) for number in numbers]
        texts = [versions.text(each.files[0].after) for each in kept if each is not None]
    assert [parse_toml(text or "", Path())["subject"] for text in texts] == ["lần 0", "lần 1", "lần 2"]
    assert [each.state for each in kept if each is not None] == ["replaced", "replaced", "draft"]


def test_going_back_is_one_step_and_a_new_version(site: Site) -> None:
    before = site.text(BIRTH)
    done = site.editor.approve(site.save(BIRTH, {"subject": "khai sinh mới"}), BINH)
    back = site.editor.go_back(done.id, HOA, "nhầm", to_before=True)
    assert site.text(BIRTH) == before
    assert (back.kind, back.state, back.who) == ("back", "live", HOA)
    site.editor.go_back(done.id, HOA, "đúng rồi")
    assert site.values(BIRTH)["subject"] == "khai sinh mới"


def test_an_approved_version_waits_for_its_day(site: Site) -> None:
    number = site.save(BIRTH, {"subject": "từ tháng sau"})
    assert site.editor.approve(number, BINH, datetime.date(2026, 12, 1)).state == "approved"
    assert site.editor.put_due() == []
    site.now = datetime.datetime(2026, 12, 1, 0, 1)
    assert [each.version.state for each in site.editor.put_due()] == ["live"]
    assert site.values(BIRTH)["subject"] == "từ tháng sau"


def test_a_planned_version_does_not_come_early_by_a_clock_that_has_leapt_and_comes_once_it_is_right(site: Site) -> None:
    number = site.save(BIRTH, {"subject": "từ tháng sau"})
    site.editor.approve(number, BINH, datetime.date(2026, 12, 1))
    site.now = datetime.datetime(2036, 11, 24, 9, 30)
    ((version, error),) = site.editor.put_due()
    assert (version.state, type(error)) == ("approved", ClockInDoubt)
    assert site.values(BIRTH)["subject"] == "khai sinh"
    site.now = NOW + datetime.timedelta(1)
    assert site.editor.put_due() == []
    site.now = datetime.datetime(2026, 12, 1, 0, 1)
    assert [each.version.state for each in site.editor.put_due()] == ["live"]


def test_a_version_that_was_planned_long_before_comes_on_its_day_where_officials_work_all_along(site: Site) -> None:
    day = datetime.date(2027, 6, 1)
    site.editor.approve(site.save(BIRTH, {"subject": "từ năm sau"}), BINH, day)
    with Deeds(site.database, lambda: site.now) as deeds:
        while site.now.date() < day:
            deeds.note(HOA, "content_saved")
            site.now += datetime.timedelta(30)
    assert [each.version.state for each in site.editor.put_due()] == ["live"]


def test_after_days_of_work_the_clock_is_trusted_again_and_what_was_planned_comes(site: Site) -> None:
    site.editor.approve(site.save(BIRTH, {"subject": "từ tháng sau"}), BINH, datetime.date(2026, 12, 1))
    site.now += datetime.timedelta(120)  # the robot was switched off
    with Deeds(site.database, lambda: site.now) as deeds:
        for _ in range(CONFIRMED_DAYS):
            assert [each.version.state for each in site.editor.put_due()] == ["approved"]
            deeds.note(HOA, "content_saved")
            site.now += datetime.timedelta(1)
    assert [each.version.state for each in site.editor.put_due()] == ["live"]


def test_after_a_long_pause_what_was_approved_since_comes_on_its_day(site: Site) -> None:
    with Deeds(site.database, lambda: site.now) as deeds:
        deeds.note(HOA, "content_saved")
        site.now += datetime.timedelta(120)
        deeds.note(HOA, "content_saved")
    day = site.now.date() + datetime.timedelta(1)
    site.editor.approve(site.save(BIRTH, {"subject": "từ ngày mai"}), BINH, day)
    site.now += datetime.timedelta(1)
    assert [each.version.state for each in site.editor.put_due()] == ["live"]


def test_a_refused_draft_is_kept_and_no_longer_waits(site: Site) -> None:
    number = site.save(BIRTH, {"subject": "sai"})
    assert site.editor.refuse(number, BINH, "chưa đúng văn bản").reason == "chưa đúng văn bản"
    assert site.editor.head(BIRTH, f"file:{BIRTH}").open is None
    with pytest.raises(Trouble, match="đã được xử lý"):
        site.editor.approve(number, BINH)


def test_content_with_an_error_is_neither_saved_nor_put_in_force(site: Site) -> None:
    with pytest.raises(Troubles) as raised:
        site.save(BIRTH, {"related": ["9.999999"]})
    assert [(each.key, Path(each.file).name) for each in raised.value.found] == [("related[0]", Path(BIRTH).name)]
    assert site.editor.head(BIRTH, f"file:{BIRTH}").open is None


def test_an_error_in_another_file_does_not_stop_an_edit(site: Site) -> None:
    (site.config / MARRIAGE).write_text("code = ", encoding="utf-8")
    assert site.editor.approve(site.save(BIRTH, {"subject": "khai sinh"}), BINH).state == "live"


def test_the_second_of_two_editors_sees_the_change_of_the_first(site: Site) -> None:
    base = site.editor.head(BIRTH, f"file:{BIRTH}").hash
    first = site.save(BIRTH, {"subject": "của Hoa"})
    with pytest.raises(Overtaken) as raised:
        site.save(BIRTH, {"subject": "của Bình"}, BINH, base)
    (head,) = raised.value.heads
    assert head.open is not None
    assert (head.open.id, head.open.who) == (first, HOA)
    assert "của Hoa" in (head.text or "")
    second = site.save(BIRTH, {"subject": "của Bình"}, BINH, head.hash)
    with site.editor.versions() as versions:
        assert "của Hoa" in (versions.text(head.hash) or ""), "nothing is lost"
    with pytest.raises(Trouble, match="khác với người soạn"):
        site.editor.approve(second, HOA)
    assert site.editor.approve(second, LAN).state == "live"


def test_a_hand_edit_during_a_draft_is_noticed_and_kept(site: Site) -> None:
    site.editor.approve(site.save(BIRTH, {"subject": "đầu"}), BINH)
    number = site.save(BIRTH, {"subject": "trên trang"})
    by_hand = site.text(BIRTH).replace('subject = "đầu"', 'subject = "bằng tay"')
    (site.config / BIRTH).write_text(by_hand, encoding="utf-8")
    with pytest.raises(HandEdited):
        site.editor.approve(number, BINH)
    assert site.text(BIRTH) == by_hand
    site.editor.notice_hand_edits((BIRTH,))
    with site.editor.versions() as versions:
        kept = versions.of_file(BIRTH, 9)
        assert [each.kind for each in kept] == ["hand", "edit", "edit"]
        assert versions.text(text_hash(by_hand)) == by_hand


def test_a_hand_edit_between_two_versions_is_a_version_too(site: Site) -> None:
    site.editor.approve(site.save(BIRTH, {"subject": "đầu"}), BINH)
    by_hand = site.text(BIRTH).replace('subject = "đầu"', 'subject = "bằng tay"')
    (site.config / BIRTH).write_text(by_hand, encoding="utf-8")
    site.editor.approve(site.save(BIRTH, {"announced_by": "1/QĐ"}), BINH)
    with site.editor.versions() as versions:
        hand = next(each for each in versions.of_file(BIRTH, 9) if each.kind == "hand")
    site.editor.go_back(hand.id, HOA, "")
    assert site.text(BIRTH) == by_hand


def draft(site: Site, item: ContentItem, who: str, **changes: str) -> int:
    """Save a draft of one sentence, as its form does; return its number."""
    heads = {path: site.editor.head(path, item.subject) for path in item.paths}
    now = {path: head.text for path, head in heads.items()}
    texts = item.texts(now, {**item.table(now), **changes})
    return site.editor.save(item.subject, who, "thử", texts, {path: heads[path].hash for path in texts}).id


ROBOT, GREETING = (WordItem(f"say.{name}", "dialogue", "") for name in ("robot", "greet"))
DIALOGUE = "words/vi/dialogue.toml"


def said(site: Site, name: str) -> str:
    return str(site.values(DIALOGUE)["say"][name])  # type: ignore[index]


def test_drafts_of_two_sentences_in_one_file_stand_beside_each_other(site: Site) -> None:
    greeting = said(site, "greet")
    first = draft(site, ROBOT, HOA, vi="Tôi là robot của An.")
    second = draft(site, GREETING, LAN, vi="Kính chào {bác}.")
    with pytest.raises(Trouble, match="khác với người soạn"):
        site.editor.approve(first, HOA)
    assert site.editor.approve(second, HOA).state == "live"
    assert (said(site, "robot") == "Tôi là robot của An.", said(site, "greet")) == (False, "Kính chào {bác}.")
    assert site.editor.approve(first, LAN).state == "live"
    assert (said(site, "robot"), said(site, "greet")) == ("Tôi là robot của An.", "Kính chào {bác}.")
    site.editor.go_back(second, HOA, "", to_before=True)
    assert (said(site, "robot"), said(site, "greet")) == ("Tôi là robot của An.", greeting), "only its own change"


def test_refusing_a_draft_leaves_the_draft_of_another_sentence(site: Site) -> None:
    first = draft(site, ROBOT, HOA, vi="Tôi là robot của An.")
    site.editor.refuse(draft(site, GREETING, LAN, vi="Kính chào {bác}."), BINH, "")
    assert site.editor.approve(first, BINH).state == "live"


def test_taking_back_asks_when_the_same_value_was_changed_later(site: Site) -> None:
    first = site.editor.approve(site.save(BIRTH, {"subject": "lần một"}), BINH)
    site.editor.approve(site.save(BIRTH, {"subject": "lần hai", "announced_by": "1/QĐ"}), BINH)
    with pytest.raises(Disputed):
        site.editor.go_back(first.id, HOA, "", to_before=True)
    assert site.values(BIRTH)["subject"] == "lần hai"
    site.editor.go_back(first.id, HOA, "", to_before=True, sure=True)
    assert (site.values(BIRTH)["subject"], site.values(BIRTH)["announced_by"]) == ("khai sinh", "1/QĐ")


def test_an_edit_leaves_the_version_that_waits_for_its_day(site: Site) -> None:
    dated = site.save(BIRTH, {"subject": "từ tháng sau"})
    site.editor.approve(dated, BINH, datetime.date(2026, 12, 1))
    site.editor.approve(site.save(BIRTH, {"announced_by": "1/QĐ"}), BINH)
    assert (site.values(BIRTH)["subject"], site.values(BIRTH)["announced_by"]) == ("khai sinh", "1/QĐ")
    site.now = datetime.datetime(2026, 12, 1, 0, 1)
    assert [(each.version.id, each.version.state) for each in site.editor.put_due()] == [(dated, "live")]
    assert (site.values(BIRTH)["subject"], site.values(BIRTH)["announced_by"]) == ("từ tháng sau", "1/QĐ")


def test_a_dated_version_of_a_value_edited_by_hand_becomes_a_draft_that_keeps_its_day(site: Site) -> None:
    day = datetime.date(2026, 12, 1)
    dated = site.save(BIRTH, {"subject": "từ tháng sau"})
    site.editor.approve(dated, BINH, day)
    by_hand = site.text(BIRTH).replace('subject = "khai sinh"', 'subject = "bằng tay"')
    (site.config / BIRTH).write_text(by_hand, encoding="utf-8")
    site.now = datetime.datetime(2026, 12, 1, 0, 1)
    ((version, error),) = site.editor.put_due()
    assert isinstance(error, HandEdited)
    assert (version.state, version.decided_by, version.from_day) == ("draft", BINH, day)
    with site.editor.versions() as versions:
        assert [each.id for each in versions.not_in_force()] == [dated]
    joined = site.editor.join(dated)
    assert site.editor.approve(joined.id, BINH).state == "live"
    assert site.values(BIRTH)["subject"] == "từ tháng sau"


def test_a_dated_version_that_cannot_be_written_now_is_tried_again(site: Site) -> None:
    dated = site.save(BIRTH, {"subject": "từ tháng sau"})
    site.editor.approve(dated, BINH, datetime.date(2026, 12, 1))
    site.now = datetime.datetime(2026, 12, 1, 0, 1)
    text = site.text(BIRTH)
    (site.config / BIRTH).unlink()
    (site.config / BIRTH).mkdir()
    ((version, error),) = site.editor.put_due()
    assert isinstance(error, Trouble)
    assert version.state == "approved"
    (site.config / BIRTH).rmdir()
    (site.config / BIRTH).write_text(text, encoding="utf-8")
    assert [each.version.state for each in site.editor.put_due()] == ["live"]


def test_a_hand_edit_of_other_values_does_not_stop_an_approval(site: Site) -> None:
    number = site.save(BIRTH, {"subject": "trên trang"})
    (site.config / BIRTH).write_text(f"# ghi chú\n{site.text(BIRTH)}", encoding="utf-8")
    assert site.editor.approve(number, BINH).state == "live"
    assert site.text(BIRTH).startswith("# ghi chú\n")
    assert site.values(BIRTH)["subject"] == "trên trang"
