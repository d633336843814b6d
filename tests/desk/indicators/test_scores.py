"""Indexes: what the list supports is estimated, what is not known stays open, the portal's score stands beside it."""

import datetime
import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.trouble import Troubles
from robot.desk.indicators.criteria import BilingualText, Criterion, Value
from robot.desk.indicators.measures import MEASURES, Ratio
from robot.desk.indicators.official import PROGRESS, official_scores
from robot.desk.indicators.scores import Basis, points_of, score
from robot.desk.reports.period import Period, PeriodKind
from robot.runtime.content.indicator_loader import load_indexes, load_official
from tests.desk.indicators.november import CONFIG, PERIOD, SHIPPED, dossier, line, stock


def test_the_index_of_decision_766_has_its_groups_and_their_points() -> None:
    index = SHIPPED["766"]
    assert [group.max_points for group in index.groups] == [18, 20, 22, 12, 10, 18]
    assert sum(group.max_points or 0 for group in index.groups) == 100


def test_progress_is_estimated_with_the_dossiers_behind_it() -> None:
    listed = [dossier(n) for n in range(9)] + [dossier(9, finished="2026-11-20")]
    found = line(score(SHIPPED["766"], stock(*listed), PERIOD), "PROGRESS")
    assert found.basis is Basis.ESTIMATE
    assert found.ratio == Ratio(9, 10, 0, ("H49.34-261103-0009",))
    assert found.points == 18.0
    assert found.below_target


def test_reuse_has_full_marks_from_eighty_per_cent_on() -> None:
    listed = [dossier(n, reused=n < 8) for n in range(10)]
    assert line(score(SHIPPED["766"], stock(*listed), PERIOD), "REUSED_DIGITIZED_DATA").points == 2.0


def test_a_column_that_the_list_lacks_is_not_counted_as_no() -> None:
    found = line(score(SHIPPED["766"], stock(dossier(1), dossier(2)), PERIOD), "SO_HOA_GIAY_TO_GIAI_QUYET")
    assert found.ratio == Ratio(0, 0, 2, ())
    assert found.ratio.share is None
    assert found.points is None


def test_a_gap_in_the_channel_means_direct_as_in_form_06a() -> None:
    listed = stock(dossier(0, channel="online"), *(dossier(n) for n in range(1, 10)))
    assert MEASURES["online"](listed).share == 0.1
    assert MEASURES["direct"](listed).share == 0.9
    assert MEASURES["online"](stock(dossier(0))).share is None


def test_a_single_known_dossier_of_ten_gives_no_points() -> None:
    listed = stock(dossier(0, digitised=True), *(dossier(n) for n in range(1, 10)))
    found = line(score(SHIPPED["766"], listed, PERIOD), "SO_HOA_GIAY_TO_GIAI_QUYET")
    assert found.ratio == Ratio(1, 1, 9, ())
    assert found.points is None
    none = stock(dossier(0, digitised=False), *(dossier(n) for n in range(1, 10)))
    assert not line(score(SHIPPED["766"], none, PERIOD), "SO_HOA_GIAY_TO_GIAI_QUYET").below_target


def test_a_typed_value_is_not_rounded_up_to_its_target() -> None:
    value = Value(code="PROGRESS", first=PERIOD.first, last=PERIOD.last, numerator=97.5, denominator=100, source="x")
    found = line(score(msgspec.structs.replace(SHIPPED["766"], values=(value,)), None, PERIOD), "PROGRESS")
    assert found.ratio == Ratio(97.5, 100)
    assert found.below_target


def test_without_a_list_nothing_is_estimated() -> None:
    assert all(each.points is None for each in score(SHIPPED["766"], None, PERIOD).lines)


def test_the_portals_score_stands_beside_the_estimate(tmp_path: Path) -> None:
    answer = {
        "metrics": [{"code": "REUSED_DIGITIZED_DATA", "numerator": 1, "denominator": 4, "score": 0.6, "maxScore": 2}]
    }
    units = {"parent": {"totalReceived": 10, "totalOnTime": 9, "score": 18.0, "maxScore": 20}, "children": []}
    files = []
    for number, data in enumerate(({"evaluation": [answer]}, units)):
        files.append(tmp_path / f"{number}-2026-11.json")
        files[-1].write_text(json.dumps({"code": "OK", "data": data}), encoding="utf-8")
    official = load_official(files)
    scores = score(SHIPPED["766"], stock(dossier(1, reused=True)), PERIOD, official)
    reused = line(scores, "REUSED_DIGITIZED_DATA")
    assert reused.points == 2.0
    assert reused.official is not None
    assert reused.official.score == 0.6
    progress = line(scores, PROGRESS)
    assert progress.official is not None
    assert progress.official.numerator == 9
    assert (progress.official.first, progress.official.last) == (PERIOD.first, PERIOD.last)
    assert progress.official.file == "1-2026-11.json"
    assert progress.official.saved == datetime.date.today()
    earlier = Period(PeriodKind.MONTH, datetime.date(2026, 10, 1), datetime.date(2026, 10, 31))
    assert line(score(SHIPPED["766"], None, earlier, official), PROGRESS).official is None


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("766-2026-10.json", "2026-10-01", "2026-10-31"),
        ("diem_2026-Q3.json", "2026-07-01", "2026-09-30"),
        ("2025.json", "2025-01-01", "2025-12-31"),
        ("766 2026-10-15_2026-11-14.json", "2026-10-15", "2026-11-14"),
    ],
)
def test_the_days_of_a_score_stand_in_the_name_of_its_file(name: str, first: str, last: str) -> None:
    (score_,) = official_scores(answer({"metrics": [{"code": "X", "score": 1}]}), name)
    assert (score_.first.isoformat(), score_.last.isoformat()) == (first, last)


def test_what_the_answer_itself_says_of_its_days_counts_before_the_name() -> None:
    data = {"metrics": [{"code": "X", "score": 1}], "timeType": "month", "year": 2024, "month": 2}
    (found,) = official_scores(answer(data), "2026-10.json")
    assert (found.first, found.last) == (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))


@pytest.mark.parametrize("name", ["x.json", "2026-13.json", "2026-11-14_2026-10-15.json", "1.2026-10-05.json"])
def test_a_score_of_unknown_days_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(answer({"metrics": [{"code": "X", "score": 1}]}))
    with pytest.raises(Troubles, match="which days"):
        load_official([path])


def test_the_parts_of_a_unit_do_not_stand_for_the_unit() -> None:
    unit, part = ({"metrics": [{"code": code, "score": score}]} for code, score in (("X", 5.0), ("X", 1.0)))
    (found,) = official_scores(answer({"overview": unit, "evaluation": [part]}), "2026-10.json")
    assert found.score == 5.0


def answer(data: object) -> bytes:
    return json.dumps({"code": "OK", "data": data}).encode()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"code": "NO"}', '{"code": "OK", "data": {}}', '{"code":"OK","data":7}']
)
def test_a_file_that_is_no_answer_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Troubles, match=r"x\.json"):
        load_official([path])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["metrics", "overview", "evaluation", "parent", "code", "score", "totalReceived"]),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_no_answer_of_whatever_shape_makes_it_fall(data: object) -> None:
    try:
        found = official_scores(json.dumps({"code": "OK", "data": data}).encode(), "2026-10")
    except ValueError:
        return
    assert found


def test_a_typed_value_counts_only_over_its_days() -> None:
    value = Value(
        code="ELECTRONIC_CERTIFIED_COPY",
        first=PERIOD.first,
        last=PERIOD.last,
        numerator=1,
        denominator=1,
        source="quầy 4",
    )
    index = msgspec.structs.replace(SHIPPED["766"], values=(value,))
    assert line(score(index, None, PERIOD), "ELECTRONIC_CERTIFIED_COPY").points == 2.0
    longer = Period(PeriodKind.RANGE, PERIOD.first, PERIOD.last + datetime.timedelta(1))
    assert line(score(index, None, longer), "ELECTRONIC_CERTIFIED_COPY").points is None


@given(st.floats(0, 1), st.floats(0.1, 1))
def test_points_lie_between_nothing_and_the_maximum(share: float, full_from: float) -> None:
    told = BilingualText("a", "a")
    one = Criterion(
        code="x", title=told, group="g", formula=told, source="s", max_points=6, curve="linear", full_from=full_from
    )
    points = points_of(one, share)
    assert points is not None
    assert 0 <= points <= 6
    if share >= full_from:
        assert points == 6


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ('measure = "no_such"', "measure"),
        ('group = "nowhere"', "group"),
        ("max_points = -1", "max_points"),
        ("max_points = 900", "groups"),
        ('colour = "red"', "colour"),
    ],
)
def test_a_mistake_in_an_index_is_told_with_file_and_key(tmp_path: Path, change: str, key: str) -> None:
    text = (CONFIG / "index-766.toml").read_text(encoding="utf-8")
    where = 'code = "PROGRESS"\n'
    name = change.partition(" ")[0]
    head, _, rest = text.partition(where)
    block, end, tail = rest.partition("[[criteria]]")
    kept = "".join(row for row in block.splitlines(keepends=True) if not row.startswith(f"{name} "))
    (tmp_path / "index-766.toml").write_text(f"{head}{where}{change}\n{kept}{end}{tail}", encoding="utf-8")
    with pytest.raises(Troubles, match=key) as caught:
        load_indexes(tmp_path)
    assert "index-766.toml" in str(caught.value)


def test_every_measure_stands_on_dossiers_alone_and_names_those_outside() -> None:
    listed = stock(
        *(
            dossier(
                n,
                channel="online",
                fee=True,
                paid_online=False,
                digitised=False,
                reused=True,
                electronic_result=False,
                full_online=True,
            )
            for n in range(3)
        )
    )
    for name, measure in MEASURES.items():
        ratio = measure(listed)
        assert ratio.numerator + len(ratio.against) == ratio.denominator, name
