"""The review list names the records that a change of the law touches, until officials have reviewed them."""

import datetime
from functools import cache
from pathlib import Path

import msgspec

from robot.desk.legal_reviews.reviews import LegalReviews
from robot.knowledge.catalogue.legal_documents import Flag, LegalDocument
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue
from robot.law.review_list import ReviewItem, review_list
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.policies_loader import load_policies

CONFIG = ROOT / "config"
NOW = datetime.datetime(2026, 11, 30, 9)
LAW = "60/2014/QH13"


@cache
def content() -> tuple[Catalogue, Policies]:
    catalogue = load_catalogue(CONFIG)
    return catalogue, load_policies(CONFIG, catalogue)


def document(**fields: object) -> LegalDocument:
    values = {"number": LAW, "title": "Luật Hộ tịch", "source": "s", "checked": NOW.date(), **fields}
    return msgspec.convert(values, LegalDocument)


def listed(path: Path, *documents: LegalDocument) -> list[ReviewItem]:
    with LegalReviews(path / "desk.sqlite", lambda: NOW) as reviews:
        return review_list(*content(), documents, reviews.marks(), NOW.date())


def test_procedures_and_policy_answers_are_named_with_who_decides(tmp_path: Path) -> None:
    (item,) = listed(tmp_path, document(ends=NOW.date()))
    assert item.flags == (Flag.ENDED,)
    assert {each.is_policy for each in item.touched} == {True, False}
    births = next(each for each in item.touched if each.code == "1.001193")
    assert births.title == content()[0].procedures["1.001193"].official_title
    assert births.decided_by


def test_a_marked_record_is_not_open_any_more(tmp_path: Path) -> None:
    ended = document(ends=NOW.date())
    (item,) = listed(tmp_path, ended)
    with LegalReviews(tmp_path / "desk.sqlite", lambda: NOW) as reviews:
        reviews.mark(LAW, item.reason, ["1.001193"], "Nguyễn Văn A", "đã sửa")
    (after,) = listed(tmp_path, ended)
    assert len(after.open) == len(item.open) - 1
    mark = next(each.mark for each in after.touched if each.code == "1.001193")
    assert mark is not None
    assert (mark.who, mark.remark, mark.at_s) == ("Nguyễn Văn A", "đã sửa", int(NOW.timestamp()))


def test_a_further_amendment_asks_for_a_further_review(tmp_path: Path) -> None:
    first = document(number="1/2026/X", amends=(LAW,))
    (item,) = listed(tmp_path, document(), first)
    with LegalReviews(tmp_path / "desk.sqlite", lambda: NOW) as reviews:
        reviews.mark(LAW, item.reason, [each.code for each in item.open], "")
    (done,) = listed(tmp_path, document(), first)
    assert done.open == ()
    (again,) = listed(tmp_path, document(), first, document(number="2/2026/X", amends=(LAW,)))
    assert len(again.open) == len(item.open)


def test_marks_are_taken_back(tmp_path: Path) -> None:
    with LegalReviews(tmp_path / "desk.sqlite", lambda: NOW) as reviews:
        reviews.mark(LAW, "ended", ["a", "b"], "")
        reviews.mark(LAW, "amended 1/2026/X", ["a"], "")
        reviews.take_back(LAW, "ended")
        assert [(each.reason, each.thing) for each in reviews.marks()] == [("amended 1/2026/X", "a")]
