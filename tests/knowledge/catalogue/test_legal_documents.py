"""Legal documents: what ended, ends, or was amended is flagged with the procedures that must be reviewed."""

import datetime
from functools import cache
from pathlib import Path

import msgspec
import pytest

from robot.cli.__main__ import main
from robot.cli.catalogue.legal import load_legal
from robot.core.trouble import Troubles
from robot.knowledge.catalogue.legal_documents import Cited, Flag, LegalDocument, review
from robot.knowledge.catalogue.procedures import Catalogue
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue

CONFIG = ROOT / "config"
TODAY = datetime.date(2026, 11, 24)
LAW = "60/2014/QH13"


@cache
def catalogue() -> Catalogue:
    return load_catalogue(CONFIG)


def document(**fields: object) -> LegalDocument:
    return LegalDocument(**{"number": LAW, "title": "Luật Hộ tịch", "source": "s", "checked": TODAY, **fields})


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


def test_an_amendment_flags_only_procedures_that_were_looked_at_before_it() -> None:
    days = sorted({catalogue().procedures[code].as_of for code in cited(document()).procedures})
    for day in (days[0], days[-1], days[-1] + datetime.timedelta(1)):
        amending = document(number="1/2026/X", amends=(LAW,), in_force=day)
        found = cited(document(), amending)
        before = {code for code in found.procedures if catalogue().procedures[code].as_of < day}
        assert set(found.flagged) == before
        assert (Flag.AMENDED in found.flags) == bool(before)


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
