"""`kiosk catalogue stats`: figures of the shipped catalogue, and what ends soon."""

import datetime
import json

import msgspec
import pytest

from robot.cli.__main__ import main
from robot.cli.catalogue.stats import count, count_policies, ends
from robot.knowledge.catalogue.procedures import Catalogue
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.policies_loader import load_policies

CATALOGUE = load_catalogue(ROOT / "config")
POLICIES = load_policies(ROOT / "config", CATALOGUE)
TODAY = datetime.date(2026, 11, 24)


def test_every_procedure_is_counted_once_in_each_division() -> None:
    figures = count(CATALOGUE, TODAY)
    every = len(CATALOGUE.procedures)
    assert figures["procedures"] == every
    for division in ("by_field", "by_department", "by_confidence"):
        assert sum(figures[division].values()) == every
    assert all(0 < known <= every for known in figures["known"].values())


def test_completeness_is_counted_for_all_and_for_each_group_of_fields() -> None:
    completeness = count(CATALOGUE, TODAY)["completeness"]
    whole = completeness.pop("all")
    assert "no group" not in completeness
    assert whole == {key: sum(group[key] for group in completeness.values()) for key in whole}
    assert whole["procedures"] >= 470
    assert whole["papers_and_time"] >= 367
    assert whole["second_source"] >= 150


def test_an_amount_that_has_ended_is_no_longer_known() -> None:
    identity_card = CATALOGUE.procedures["1.014064"]
    term = msgspec.structs.replace(identity_card.time, valid_until=datetime.date(2026, 10, 4))
    ending = msgspec.structs.replace(identity_card, time=term)
    catalogue = Catalogue([*CATALOGUE.procedures.values(), ending], CATALOGUE.topics)
    known = [count(catalogue, day)["known"]["time"] for day in (datetime.date(2026, 10, 4), datetime.date(2026, 10, 5))]
    assert known[0] - known[1] == 1


def test_a_fact_ends_soon_from_ninety_days_before_until_its_last_day() -> None:
    identity_card = CATALOGUE.procedures["1.014064"]
    last = (datetime.date(2026, 12, 31), "fee.items[0].valid_until", "1.014064")
    for days_before, soon in ((91, False), (90, True), (0, True), (-1, False)):
        assert (last in ends(identity_card, last[0] - datetime.timedelta(days=days_before))) is soon


def test_the_fewest_phrases_come_first() -> None:
    figures = count(CATALOGUE, TODAY)
    counts = [len(CATALOGUE.procedures[code].asked.phrases) for code in figures["fewest_phrases"]]
    assert counts == sorted(counts)
    assert counts[0] == figures["phrases"]["min"]


def test_the_figures_are_one_json_object_or_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "stats", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["procedures"], figures["policies"]["total"]) == (len(CATALOGUE.procedures), 270)
    assert main(["catalogue", "stats"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "theo độ tin cậy" in out
    assert "có căn cứ pháp lý" in out
    assert "{" not in out


def test_every_policy_answer_is_counted_once_in_each_division() -> None:
    figures = count_policies(POLICIES, TODAY)
    assert figures["total"] == 270
    assert sum(figures["by_kind"].values()) == sum(figures["by_confidence"].values()) == 270
    below_high = 270 - figures["by_confidence"]["high"]
    assert figures["confirmed_by_a_clerk"] == below_high


def test_a_policy_answer_ends_soon_from_ninety_days_before_until_its_last_day() -> None:
    policy = POLICIES.policies["hn-chuan-2026"]
    assert policy.valid_until == datetime.date(2026, 12, 31)
    last = {"day": "2026-12-31", "id": policy.id}
    for days_before, soon in ((91, False), (90, True), (0, True), (-1, False)):
        figures = count_policies(POLICIES, policy.valid_until - datetime.timedelta(days=days_before))
        assert (last in figures["ends_within_90_days"]) is soon
