"""The register of dossiers agrees with the warnings of due dates, also where a due date is moved on."""

import datetime
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robot.desk.dossiers.due_dates import Warning, due_day, warning_of
from robot.desk.dossiers.marks import DossierMarks, MarkKind
from robot.desk.dossiers.model import ENDED, RUNNING, Dossier, DossierStatus
from robot.desk.dossiers.morning_facts import morning_facts
from robot.desk.dossiers.overview import overview_of
from robot.desk.dossiers.register import ALL, DossierFilter, DossierRegister, DueFilter, ListOrder
from robot.desk.dossiers.register_cache import RegisterCache
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.working_days import CalendarTable, WorkingDays, YearTable

DAYS = WorkingDays(CalendarTable({"2026": YearTable(confirmed=True)}), (0, 1, 2, 3, 4))
NOW = datetime.datetime(2026, 7, 15, 9, 0)
TODAY = NOW.date()


def made(number: int, status: int, due: int | None, given: bool, waited_s: int, clerk: str) -> Dossier:
    day = None if due is None else (TODAY + datetime.timedelta(due)).isoformat()
    return Dossier(
        code=f"H49.34-260701-{number:04d}",
        status=status,
        received="2026-07-01",
        due=day,
        due_given=given and day is not None,
        supplement_s=waited_s,
        clerk=clerk,
    )


WARDS = st.lists(
    st.tuples(
        st.sampled_from(list(DossierStatus)),
        st.none() | st.integers(-20, 20),
        st.booleans(),
        st.sampled_from([0, 1, 86_400, 300_000]),
        st.sampled_from(["", "An", "Bình"]),
    ),
    min_size=1,
    max_size=30,
)


def register_of(path: Path, ward: list[Dossier]) -> DossierRegister:
    with Dossiers(path) as store:
        store._run("DELETE FROM dossier")
        store.take(
            ward, file="a", sha256="a", kind="csv", at_s=int(NOW.timestamp()), as_of_s=int(NOW.timestamp()), refused=0
        )
    return DossierRegister(path, DAYS)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("register") / "desk.sqlite"


def codes(register: DossierRegister, wanted: DossierFilter) -> list[str]:
    return [each.code for each in register.page(wanted, TODAY, 100).dossiers]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ward=WARDS)
def test_what_is_late_or_due_is_the_same_as_in_the_warnings(path: Path, ward: list[tuple[object, ...]]) -> None:
    dossiers = [made(number, *values) for number, values in enumerate(ward)]  # type: ignore[arg-type]
    warned = {each.code: warning_of(each, NOW, DAYS) for each in dossiers}
    expected = {
        DueFilter.LATE: {Warning.LATE},
        DueFilter.TODAY: {Warning.TODAY},
        DueFilter.TOMORROW: {Warning.LAST_DAY_TO_APOLOGISE},
        DueFilter.SOON: {Warning.TODAY, Warning.LAST_DAY_TO_APOLOGISE, Warning.SOON},
    }
    with register_of(path, dossiers) as register:
        for due, warnings in expected.items():
            of_rule = {code for code, found in warned.items() if found is not None and found.warning in warnings}
            assert set(codes(register, DossierFilter(state=ALL, due=due))) == of_rule
        for late_from in (1, 3, 8):
            of_rule = {
                each.code
                for each in dossiers
                if each.status in RUNNING
                and (due_on := due_day(each, DAYS)) is not None
                and due_on < TODAY
                and DAYS.between(due_on, TODAY) >= late_from
            }
            assert set(codes(register, DossierFilter(late_from=late_from))) == of_rule
        found = codes(register, DossierFilter(state=ALL))
        assert sorted(found) == sorted(each.code for each in dossiers)
        by_code = {each.code: each for each in dossiers}
        dues = [due_day(by_code[code], DAYS) for code in found]
        known = [due_on for due_on in dues if due_on is not None]
        assert known == sorted(known)
        assert dues[: len(known)] == known, "those without a due date come last"


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ward=WARDS)
def test_the_overview_counts_every_open_dossier_once(path: Path, ward: list[tuple[object, ...]]) -> None:
    dossiers = [made(number, *values) for number, values in enumerate(ward)]  # type: ignore[arg-type]
    with register_of(path, dossiers) as register:
        rows, total = overview_of(register.open_groups(), "clerk", TODAY, DAYS)
        late = register.count(DossierFilter(due=DueFilter.LATE), TODAY)
    still_open = [each for each in dossiers if each.status not in ENDED]
    assert total.size == len(still_open)
    assert {row.name: row.size for row in rows if row.size} == Counter(each.clerk for each in still_open)
    assert total.late == late == sum(row.late for row in rows)


def test_pages_follow_each_other_without_gaps(path: Path) -> None:
    ward = [made(number, 4, number % 7, True, 0, "An") for number in range(23)]
    with register_of(path, ward) as register:
        for order in ListOrder:
            pages = [register.page(DossierFilter(order=order, page=n), TODAY, 10) for n in (1, 2, 3)]
            found = [each.code for page in pages for each in page.dossiers]
            assert sorted(found) == [each.code for each in ward]
            assert [page.pages for page in pages] == [3, 3, 3]


def test_a_dossier_counts_for_the_clerk_to_whom_it_was_given_last(tmp_path: Path) -> None:
    path, ward = tmp_path / "desk.sqlite", [made(number, 4, -3, True, 0, "Hoa") for number in range(3)]
    cache = RegisterCache(path, DAYS, "")
    with register_of(path, ward) as register, DossierMarks(path) as marks:
        counted_by_clerk(register, cache, {"Hoa": 3})
        for name in ("Hoa", "An", "Hoa", "Bình"):
            marks.add(ward[0].code, MarkKind.ASSIGNED, "x", text=name)
        marks.add(ward[1].code, MarkKind.ASSIGNED, "x", text="An")
        counted_by_clerk(register, cache, {"Hoa": 1, "An": 1, "Bình": 1})
        marks.withdraw(4, ward[0].code, "x")
        counted_by_clerk(register, cache, {"Hoa": 2, "An": 1, "Bình": 0})


def counted_by_clerk(register: DossierRegister, cache: RegisterCache, sizes: dict[str, int]) -> None:
    """Overview, list and digest count these late dossiers."""
    rows, total = overview_of(cache.open_groups(), "clerk", TODAY, DAYS)
    facts = morning_facts(register, {}, TODAY, DAYS)
    wanted = {name: size for name, size in sizes.items() if size}
    assert {row.name: row.late for row in rows} == wanted
    assert {name: register.count(DossierFilter(clerk=name), TODAY) for name in sizes} == sizes
    assert {group.name: group.size for group in facts.by_clerk} == wanted
    assert set(wanted) <= set(cache.choices().clerks)
    assert total.size == 3
