"""Legal documents: what ended, ends, or was amended is flagged with the procedures that must be reviewed."""

import datetime
from functools import cache
from pathlib import Path

import msgspec
import pytest

from robot.cli.__main__ import main
from robot.core.trouble import Troubles
from robot.knowledge.catalogue.legal_documents import (
    Cited,
    Flag,
    LegalDocument,
    numbers_in,
    policy_records,
    review,
    review_records,
)
from robot.knowledge.catalogue.procedures import Catalogue
from robot.law.legal_records import load_legal
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.policies_loader import load_policies

CONFIG = ROOT / "config"
TODAY = datetime.date(2026, 11, 24)
LAW = "60/2014/QH13"

TRUE_ALARMS = frozenset(
    (
        "1.001266",
        "1.001456",
        "1.001570",
        "1.001612",
        "1.012783",
        "1.012784",
        "1.012786",
        "1.012796",
        "1.013831",
        "1.013833",
        "1.013855",
        "1.013949",
        "1.013978",
        "1.014063",
        "1.014064",
        "2.000575",
        "2.000720",
    )
)
"""Procedures that officials found rightly named in a trial of 97 procedures."""

FALSE_ALARMS = frozenset(
    (
        "1.000656",
        "1.000689",
        "1.000894",
        "1.001022",
        "1.001193",
        "1.002755",
        "1.003583",
        "1.004194",
        "1.004222",
        "1.004746",
        "1.004772",
        "1.004837",
        "1.004859",
        "1.004873",
        "1.004884",
        "1.010038",
        "1.013067",
        "1.013076",
        "1.014061",
        "1.014062",
        "2.000528",
        "2.000635",
        "2.000806",
        "2.000815",
        "2.000884",
        "2.000908",
        "2.000913",
        "2.001008",
        "2.001016",
        "2.001019",
        "2.001035",
        "2.001406",
        "2.002189",
        "2.002913",
        "3.000722",
    )
)
"""Procedures that were named then though they cite every amending document."""


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CONFIG)


def document(**fields: object) -> LegalDocument:
    return LegalDocument(**{"number": LAW, "title": "Luật Hộ tịch", "source": "s", "checked": TODAY, **fields})


def numbers_of(code: str) -> set[str]:
    return {each.number for each in catalogue().procedures[code].legal_basis}


def cited(*documents: LegalDocument, today: datetime.date = TODAY) -> Cited:
    return next(each for each in review(catalogue(), documents, today) if each.number == LAW)


def test_a_law_that_has_ended_flags_every_procedure_that_cites_it() -> None:
    found = cited(document(ends=TODAY))
    assert found.flags == (Flag.ENDED,)
    assert found.flagged == found.procedures
    assert len(found.procedures) == 42


def test_the_day_before_it_ends_it_still_holds() -> None:
    assert cited(document(ends=TODAY + datetime.timedelta(1))).flags == (Flag.ENDS_SOON,)
    assert cited(document(ends=TODAY + datetime.timedelta(91))).flags == ()


def test_an_amendment_flags_only_procedures_that_do_not_cite_the_amending_document() -> None:
    found = cited(document(), document(number="07/2025/NĐ-CP", amends=(LAW,), in_force=TODAY))
    cites = {code for code in found.procedures if "07/2025/NĐ-CP" in numbers_of(code)}
    assert cites
    assert set(found.flagged) == set(found.procedures) - cites
    assert found.flags == (Flag.AMENDED,)


def test_an_amendment_flags_nothing_before_its_first_day() -> None:
    later = document(number="1/2026/X", amends=(LAW,), in_force=TODAY + datetime.timedelta(1))
    assert cited(document(), later).flagged == ()
    assert cited(document(), document(number="1/2026/X", amends=(LAW,))).flags == (Flag.AMENDED,)


def test_of_the_trial_every_true_alarm_is_raised_and_no_false_one() -> None:
    found = review(catalogue(), load_legal(CONFIG / "legal.toml"), datetime.date(2026, 11, 29))
    flagged = {code for each in found for code in each.flagged}
    assert flagged >= TRUE_ALARMS & set(catalogue().procedures)
    assert flagged & FALSE_ALARMS == set()


def test_policy_answers_are_reviewed_by_the_numbers_in_their_references() -> None:
    policies = load_policies(CONFIG, None)
    found = {each.number: each for each in review_records(policy_records(policies), (document(ends=TODAY),), TODAY)}
    assert "khai-tu-thoi-han" in found[LAW].flagged
    assert numbers_in("Luật Hộ tịch 60/2014/QH13 (sửa bởi 07/2025/NĐ-CP)") == [LAW, "07/2025/NĐ-CP"]


def test_what_is_not_in_force_yet_or_not_looked_at_for_long_is_told() -> None:
    assert cited(document(in_force=TODAY + datetime.timedelta(1))).flags == (Flag.NOT_YET,)
    assert cited(document(checked=TODAY - datetime.timedelta(181))).flags == (Flag.STALE,)


def test_a_document_that_is_not_in_the_file_is_unknown_and_not_good() -> None:
    assert cited().flags == (Flag.UNKNOWN,)


def test_the_shipped_file_names_what_ends_at_the_new_year() -> None:
    found = {each.number: each for each in review(catalogue(), load_legal(CONFIG / "legal.toml"), TODAY)}
    assert found["64/2025/TT-BTC"].flags == (Flag.ENDS_SOON,)
    march = {
        each.number: each for each in review(catalogue(), load_legal(CONFIG / "legal.toml"), datetime.date(2027, 3, 1))
    }
    assert march[LAW].flags[0] is Flag.ENDED
    assert march[LAW].document is not None
    assert march[LAW].document.replaced_by == ("03/2026/QH16",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{ number = "1", title = "a", checked = 2026-01-01 }', "source"),
        (
            '{ number = "1", title = "a", source = "s", checked = 2026-01-01, '
            "ends = 2020-01-01, in_force = 2021-01-01 }",
            "ends before",
        ),
        ('{ number = "1", title = "a", source = "s", checked = 2026-01-01, colour = "red" }', "colour"),
        (", ".join(['{ number = "1", title = "a", source = "s", checked = 2026-01-01 }'] * 2), "twice"),
    ],
)
def test_a_mistake_in_the_file_is_told(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "legal.toml"
    path.write_text(f"documents = [{line}]\n", encoding="utf-8")
    with pytest.raises(Troubles, match=told):
        load_legal(path)


def test_the_command_lists_them_and_says_whether_something_is_to_be_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "legal", "--today", "2026-11-24"]) == 1
    text = capsys.readouterr().out
    assert "64/2025/TT-BTC" in text
    assert "sắp hết hiệu lực" in text
    assert main(["catalogue", "legal", "--today", "2026-11-24", "--json"]) == 1
    told = msgspec.json.decode(capsys.readouterr().out)
    assert len(told["documents"]) == 431
