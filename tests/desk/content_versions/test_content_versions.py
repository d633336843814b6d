"""Versions of content in the desk's database: whole texts, each kept once, and never taken back by a restore."""

import datetime
from pathlib import Path

from robot.desk.content_versions.store import NO_FILE, ContentVersions, NewVersion, text_hash
from robot.desk.database.connection import copy_database
from robot.desk.database.restore import restore
from robot.desk.feedback.unanswered import NOT_HERE, SKIPPED, Unanswered

DAY = datetime.date(2026, 11, 24)


def new(before: str | None, after: str | None, **more: object) -> NewVersion:
    return NewVersion("procedure:1", "Hoa", "lý do", 1000, {"a.toml": (before, after)}, **more)  # type: ignore[arg-type]


def test_a_version_keeps_texts_author_reason_and_time(tmp_path: Path) -> None:
    with ContentVersions(tmp_path / "desk.sqlite") as versions:
        number = versions.save(new(None, "chữ Việt 🙂\r\n"))
        version = versions.get(number)
        assert version is not None
        assert (version.who, version.why, version.saved_s, version.state) == ("Hoa", "lý do", 1000, "draft")
        assert version.files[0].before == NO_FILE
        assert versions.text(version.files[0].after) == "chữ Việt 🙂\r\n"
        assert versions.text(NO_FILE) is None
        assert versions.get(99) is None


def test_the_states_lead_from_draft_to_live(tmp_path: Path) -> None:
    with ContentVersions(tmp_path / "desk.sqlite") as versions:
        number = versions.save(new("a", "b"))
        assert versions.live_hash("a.toml") is None
        assert versions.decide(number, "approved", "Bình", 2000, from_day=DAY)
        assert [each.id for each in versions.due(DAY)] == [number]
        assert versions.due(DAY - datetime.timedelta(1)) == []
        versions.begin_writing(number)
        assert [each.id for each in versions.half_written()] == [number]
        versions.written(number, 3000)
        assert versions.live_hash("a.toml") == text_hash("b")
        assert not versions.decide(number, "refused", "Bình", 4000), "it has been decided"


def test_a_later_draft_replaces_the_open_one(tmp_path: Path) -> None:
    with ContentVersions(tmp_path / "desk.sqlite") as versions:
        first = versions.save(new("a", "b"))
        second = versions.save(new("a", "c", replaces=(first,)))
        assert [each.id for each in versions.open_versions()] == [second]
        found = versions.open_of("a.toml")
        assert found is not None
        assert found.id == second
        assert [each.state for each in versions.of_file("a.toml", 9)] == ["draft", "replaced"]


def test_going_back_to_a_copy_of_the_database_keeps_all_versions(tmp_path: Path) -> None:
    path, copy = tmp_path / "desk.sqlite", tmp_path / "copy.sqlite"
    with ContentVersions(path) as versions:
        versions.save(new("a", "b"))
        copy_database(path, copy)
        later = versions.save(new("b", "c"))
    restore(path, copy, datetime.datetime(2026, 11, 24, 9))
    with ContentVersions(path) as versions:
        assert [each.id for each in versions.newest(9)] == [later, later - 1]
        assert versions.text(text_hash("c")) == "c"


def test_a_dismissed_sentence_stays_off_the_list_until_it_is_called_back(tmp_path: Path) -> None:
    with Unanswered(tmp_path / "desk.sqlite") as kept:
        for text in ("con chó hàng xóm sủa", "xin gặp chị lan"):
            kept.count(text, DAY)
        kept.teach(["con chó hàng xóm sủa"], NOT_HERE)
        kept.teach(["xin gặp chị lan"], SKIPPED)
        assert kept.sentences(DAY) == []
        kept.count("con chó hàng xóm sủa", DAY + datetime.timedelta(1))
        assert kept.sentences(DAY) == [], "also when it is heard again"
        assert dict(kept.dismissed(DAY)) == {"con chó hàng xóm sủa": NOT_HERE, "xin gặp chị lan": SKIPPED}
        kept.call_back("con chó hàng xóm sủa")
        assert [each.text for each in kept.sentences(DAY)] == ["con chó hàng xóm sủa"]
