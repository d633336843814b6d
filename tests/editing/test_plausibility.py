"""Allowed values that are hardly meant are asked about, and only these."""

import datetime
from typing import Any

import msgspec
import pytest

from robot.editing.plausibility import day_doubts, doubts, room_doubts
from robot.knowledge.catalogue.procedures import Procedure
from robot.runtime.settings.toml_reader import read_toml
from tests.editing.a_centre import BIRTH, CONFIG

TODAY = datetime.date(2026, 11, 24)


def birth(**changes: Any) -> Procedure:
    table = read_toml(CONFIG / BIRTH)
    table["fee"] = {"items": [{"basis": "lệ phí", "amount_vnd": 8000}]}
    table["time"] = {"value": 5, "unit": "ngày làm việc"}
    return msgspec.convert({**table, **changes}, Procedure)


def _items(*amounts: int | None) -> dict[str, Any]:
    return {"items": [{"basis": "lệ phí"} | ({} if amount is None else {"amount_vnd": amount}) for amount in amounts]}


@pytest.mark.parametrize(
    ("changes", "keys"),
    [
        ({"fee": _items(80_000)}, ["fee_up"]),
        ({"fee": _items(800)}, ["fee_down"]),
        ({"fee": _items(8)}, ["fee_low", "fee_down"]),
        ({"fee": _items(0)}, ["fee_none"]),
        ({"fee": _items(None)}, ["fee_unknown"]),
        ({"fee": _items(25_000_000)}, ["fee_high", "fee_up"]),
        ({"fee": {}}, ["fee_gone"]),
        ({"fee": {"is_free": True}}, ["fee_free", "fee_gone"]),
        ({"time": {"value": 50, "unit": "ngày"}}, ["time_jump"]),
        ({"time": {"value": 500, "unit": "ngày"}}, ["time_long"]),
        ({"time": {}}, ["time_gone"]),
        ({"legal_basis": []}, ["legal_gone"]),
        ({"legal_basis": [{"number": "23/2051/NĐ-CP"}]}, ["legal_future"]),
        ({"legal_basis": [{"number": "23/1051/NĐ-CP"}]}, ["legal_old"]),
        ({"legal_basis": [{"number": "Luật Hộ tịch"}]}, ["legal_odd"]),
        ({"documents": [], "precheck": []}, ["papers_gone"]),
        ({"asked": {"situation": {"vi": "x", "en": "x"}, "names": ["x"], "phrases": ["x"]}}, ["phrases_gone"]),
        ({"fee": _items(12_000), "time": {"value": 3, "unit": "ngày làm việc"}}, []),
        ({"legal_basis": [{"number": "60/2014/QH13"}, {"number": "66.7/2025/NQ-CP"}, {"number": "163/QĐ-BTP"}]}, []),
    ],
)
def test_what_is_asked_about(changes: dict[str, Any], keys: list[str]) -> None:
    assert [each.key for each in doubts(birth(), birth(**changes), TODAY)] == keys


def test_ten_times_the_fee_names_both_amounts() -> None:
    (found,) = doubts(birth(), birth(fee=_items(80_000)), TODAY)
    assert found.values == {"from": "8.000", "to": "80.000", "name": "lệ phí", "n": 10}
    (other,) = doubts(birth(), birth(fee=_items(160_000)), TODAY)
    assert found.name != other.name, "a tick confirms one amount only"


def test_no_shipped_procedure_is_doubted_as_it_stands() -> None:
    for path in (CONFIG / "procedures").rglob("*.toml"):
        procedure = msgspec.convert(read_toml(path), Procedure)
        assert doubts(procedure, procedure, TODAY) == []


def test_days_are_asked_about() -> None:
    later, past = datetime.date(2027, 1, 1), datetime.date(2026, 1, 1)
    assert [each.key for each in day_doubts({}, {"as_of": later, "valid_until": past}, TODAY)] == [
        "as_of_future",
        "ended",
    ]
    assert list(day_doubts({"as_of": later}, {"as_of": later}, TODAY)) == []


@pytest.mark.parametrize(
    ("width_m", "depth_m", "keys"),
    [
        (12.0, 90.0, ["room_d"]),
        (100.0, 100.0, ["room_w", "room_d"]),
        (16.01, 9.0, ["room_w"]),
        (8.99, 9.0, ["room_w"]),
        (12.0, 2.0, ["room_d"]),
        (16.0, 12.0, []),
        (9.0, 6.75, []),
    ],
)
def test_a_side_of_the_room_that_changes_by_more_than_a_third_is_asked_about(
    width_m: float, depth_m: float, keys: list[str]
) -> None:
    found = room_doubts({"room.w": 12.0, "room.d": 9.0}, {"room.w": width_m, "room.d": depth_m})
    assert [doubt.key for doubt in found] == keys
