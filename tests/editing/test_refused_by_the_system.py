"""Approvals that a disk, a date or a hand edit stands in the way of: nothing stays approved and unwritten."""

import datetime
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.editing.content_files import read_text
from robot.editing.toml_edits import edited
from robot.editing.word_items import WordItem
from robot.runtime.settings.toml_reader import parse_toml
from tests.editing.a_centre import BINH, BIRTH, HOA, Site

LONG = f"procedures/ho-tich/{'k' * 245}.toml"
"""Path of a file. With its long name the system refuses the temporary file beside it."""
DIALOGUE = "words/vi/dialogue.toml"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def drafted(site: Site, path: str) -> int:
    text = edited(site.text(BIRTH), {**site.values(BIRTH), "code": "9.000001"})
    return site.editor.save(f"file:{path}", HOA, "", {path: text}, {path: site.editor.head(path, "").hash}).id


def state(site: Site, number: int) -> str:
    with site.editor.versions() as versions:
        found = versions.get(number)
    assert found is not None
    return found.state


def test_a_version_that_the_system_cannot_write_is_a_draft_again(site: Site) -> None:
    number = drafted(site, LONG)
    with pytest.raises(Trouble, match="không ghi được tệp"):
        site.editor.approve(number, BINH)
    assert state(site, number) == "draft"
    assert read_text(site.config, LONG) is None


def test_what_was_approved_and_not_written_is_completed_while_the_program_runs(site: Site) -> None:
    number = site.save(BIRTH, {"subject": "khai sinh"})
    with site.editor.versions() as versions:
        versions.decide(number, "approved", BINH, 0)
    site.editor.put_due()
    assert state(site, number) == "live"
    assert site.values(BIRTH)["subject"] == "khai sinh"


def test_a_half_written_version_that_the_system_refuses_stops_no_other_one(site: Site) -> None:
    stuck, due = drafted(site, LONG), site.save(BIRTH, {"subject": "khai sinh"})
    site.editor.approve(due, BINH, site.now.date() + datetime.timedelta(1))
    with site.editor.versions() as versions:
        versions.decide(stuck, "writing", BINH, 0)
    site.now += datetime.timedelta(1)
    assert [done.error for done in site.editor.put_due()] == [None]
    assert (state(site, stuck), state(site, due)) == ("writing", "live")


@pytest.mark.parametrize(("days", "why"), [(-1, "đã qua"), (-365, "đã qua"), (1000, "quá xa")])
def test_a_day_that_has_passed_or_is_too_far_is_refused(site: Site, days: int, why: str) -> None:
    number = site.save(BIRTH, {"subject": "khai sinh"})
    with pytest.raises(Trouble, match=why):
        site.editor.approve(number, BINH, site.now.date() + datetime.timedelta(days))
    assert state(site, number) == "draft"


def test_a_hand_edit_of_a_file_of_many_things_is_filed_under_the_file(site: Site) -> None:
    greet = WordItem("say.greet", "dialogue", "")
    texts = {path: site.text(path) for path in greet.paths}
    wanted = {**greet.table(texts), "vi": "Kính chào {bác}."}
    bases = {path: site.editor.head(path, greet.subject).hash for path in greet.paths}
    site.editor.approve(site.editor.save(greet.subject, HOA, "", greet.texts(texts, wanted), bases).id, BINH)
    by_hand = parse_toml(site.text(DIALOGUE), Path())["say"]["robot"]
    (site.config / DIALOGUE).write_text(site.text(DIALOGUE).replace(by_hand, "Tôi là robot."), encoding="utf-8")
    site.editor.notice_hand_edits((DIALOGUE,))
    with site.editor.versions() as versions:
        assert [(each.kind, each.subject) for each in versions.of_file(DIALOGUE, 1)] == [("hand", f"file:{DIALOGUE}")]
        assert [each.kind for each in versions.of_subject(greet.subject, 9)] == ["edit"]
