"""Values by hand: points, steps, nothing to count; a wrong one costs its own line; the total of an index."""

from pathlib import Path

import msgspec
import pytest

from robot.core.trouble import Troubles
from robot.desk.indicators.criteria import BilingualText, Criterion, Step, Value
from robot.desk.indicators.official import Official
from robot.desk.indicators.scores import Basis, ScoredCriterion, points_typed, score
from robot.desk.indicators.typed_numbers import NotANumber, fraction_of, number_of
from robot.runtime.content.indicator_loader import load_indexes, read_indexes
from tests.desk.indicators.november import CONFIG, PERIOD, SHIPPED, dossier, line, stock


def value(code: str, **fields: object) -> Value:
    return Value(**{"code": code, "first": PERIOD.first, "last": PERIOD.last, "source": "sổ theo dõi", **fields})


def typed(code: str, **fields: object) -> ScoredCriterion:
    index = msgspec.structs.replace(SHIPPED["766"], values=(value(code, **fields),))
    return line(score(index, None, PERIOD), code)


def test_online_dossiers_have_full_marks_from_half_on_and_what_is_not_known_has_none() -> None:
    listed = [dossier(n, channel="online" if n < 1 else "direct") for n in range(4)]
    scores = score(SHIPPED["766"], stock(*listed), PERIOD)
    assert line(scores, "ONLINE_DOSSIERS").points == 3.0
    assert line(scores, "PUBLISH_ON_TIME").basis is Basis.NONE
    assert line(scores, "PUBLISH_ON_TIME").points is None
    assert next(group for group in scores.groups() if group.code == "online").reachable == 6.0


def test_the_satisfaction_of_citizens_is_not_estimated_from_lateness() -> None:
    scores = score(SHIPPED["766"], stock(*(dossier(n) for n in range(4))), PERIOD)
    found = line(scores, "DOSSIER_RECEIVING_SATISFACTION")
    assert found.basis is Basis.NONE
    assert found.points is None


def test_the_lines_of_the_index_of_decision_766_add_up_to_a_hundred() -> None:
    assert sum(criterion.max_points or 0 for criterion in SHIPPED["766"].criteria) == 100


def test_without_petitions_the_petitions_have_full_marks_and_without_fees_the_payments_none() -> None:
    assert typed("PETITION_PROCESSING_ON_TIME", numerator=0, denominator=0).points == 6.0
    assert typed("ONLINE_PAYMENT_DOSSIERS", numerator=0, denominator=0).points == 0.0
    assert typed("ONLINE_DOSSIERS", numerator=0, denominator=0).points is None


def test_points_may_be_typed_where_the_fraction_is_not_known() -> None:
    assert typed("PROGRESS", points=18.5).points == 18.5


def test_steps_give_the_points_of_the_highest_one_that_is_reached() -> None:
    steps = (Step(1, 5), Step(2, 10), Step(3, 15), Step(4, 20))
    text = BilingualText("Họp chỉ đạo", "Meetings")
    one = Criterion(
        code="x", title=text, group="g", formula=text, source="s", max_points=20, curve="steps", steps=steps
    )
    assert [points_typed(one, value("x", numerator=n)) for n in (0, 1, 3, 9)] == [0, 5, 15, 20]


def test_the_total_counts_the_official_score_before_the_estimate() -> None:
    official = [Official("PROGRESS", PERIOD.first, PERIOD.last, score=19.0)]
    scores = score(SHIPPED["766"], stock(*(dossier(n, electronic_result=True) for n in range(4))), PERIOD, official)
    total = scores.total()
    assert (total.known, total.official, total.official_lines) == (26.0, 19.0, 1)
    assert scores.best == 25.0
    assert scores.max_points == 100
    assert line(scores, "PROGRESS").gap == 1.0


def test_an_official_score_of_one_index_is_not_that_of_another() -> None:
    official = [Official("PAID_ONLINE", PERIOD.first, PERIOD.last, score=3.0, index="DTI")]
    assert line(score(SHIPPED["DTI"], None, PERIOD, official), "PAID_ONLINE").official == official[0]
    assert line(score(SHIPPED["PAR"], None, PERIOD, official), "PAID_ONLINE").official is None


@pytest.mark.parametrize(
    "row",
    [
        'numerator = "22,5"\ndenominator = 40',
        "numerator = 22,5\ndenominator = 40",
        "numerator = -1\ndenominator = 40",
        "points = 99",
        "",
    ],
)
def test_a_wrong_value_costs_its_line_and_no_other(tmp_path: Path, row: str) -> None:
    text = (CONFIG / "index-766.toml").read_text(encoding="utf-8")
    days = 'first = 2026-11-01\nlast = 2026-11-30\nsource = "sổ"\n'
    good = f'[[values]]\ncode = "PROGRESS"\nnumerator = 9\ndenominator = 10\n{days}'
    bad = f'[[values]]\ncode = "PETITION_PROCESSING_ON_TIME"\n{row}\n{days}'
    (tmp_path / "index-766.toml").write_text(f"{text}\n{good}\n{bad}", encoding="utf-8")
    (index,), found = read_indexes(tmp_path)
    assert "values" in str(found[0])
    scores = score(index, None, PERIOD)
    assert line(scores, "PROGRESS").points == 18.0
    marked = line(scores, "PETITION_PROCESSING_ON_TIME")
    assert marked.points is None
    assert marked.mark is not None
    assert marked.mark.vi.startswith("giá trị nhập tay trong tệp chưa đúng")
    with pytest.raises(Troubles, match="values"):
        load_indexes(tmp_path)


def test_a_file_that_cannot_be_read_costs_its_index_and_no_other(tmp_path: Path) -> None:
    for name in ("index-766.toml", "par-index.toml"):
        (tmp_path / name).write_text((CONFIG / name).read_text(encoding="utf-8"), encoding="utf-8")
    with (tmp_path / "par-index.toml").open("a", encoding="utf-8") as file:
        file.write("\n[[values\n")
    indexes, found = read_indexes(tmp_path)
    assert [index.code for index in indexes] == ["766"]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("22,5", 22.5),
        ("22.5", 22.5),
        (" 1.234,5 ", 1234.5),
        ("1.234", 1234),
        ("1 234", 1234),
        ("1,234,567", 1234567),
        ("1,234.5", 1234.5),
        ("0.500", 0.5),
        ("19,38", 19.38),
        ("0", 0),
        ("", None),
    ],
)
def test_numbers_are_read_as_officials_type_them(text: str, number: float | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text", ["hai mươi", "-3", "22,5,1", "1e9", "١٢", "nan", "<b>5</b>", "9" * 10_000, "😀", "5 %%"]
)
def test_what_is_no_number_is_refused_with_its_beginning(text: str) -> None:
    with pytest.raises(NotANumber) as caught:
        number_of(text)
    assert len(str(caught.value)) <= 41


def test_a_share_or_a_fraction_in_one_field_stands_for_both() -> None:
    assert fraction_of("97,5 %", "") == (97.5, 100.0)
    assert fraction_of("748/772", "") == (748.0, 772.0)
    assert fraction_of("9", "10") == (9.0, 10.0)
    with pytest.raises(NotANumber):
        fraction_of("", "10")
