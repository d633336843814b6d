"""Two people at the day's orders: nothing is taken back that the page has not shown."""

import datetime
import re

import pytest

from tests.staff_page.rig import Browser, Office

FIRST, SATURDAY = "2026-12-07", datetime.date(2026, 12, 12)
WEEK = {f"{day}_open": "yes" for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
WEEK |= {f"{day}_{side}": clock for day in ("mon", "tue", "wed", "thu", "fri") for side, clock in
         (("from1", "07:30"), ("to1", "11:30"), ("from2", "13:30"), ("to2", "17:00"))}  # fmt: skip
DAY = {"day": "2026-11-27", "open": "yes"}
NOT_DONE = "vừa được người khác thay đổi nên chưa thực hiện"


@pytest.fixture
def another(served: Office) -> Browser:
    """A second person at a browser of their own."""
    browser = served.browser()
    browser.get("/")
    assert browser.enter() == 200
    return browser


def hidden(page: Browser, path: str) -> list[dict[str, str]]:
    """Return the hidden fields of each form of a page that is sent to `path`."""
    forms = re.findall(rf'<form [^>]*action="{path}">(.*?)</form>', page.text, re.DOTALL)
    return [dict(re.findall(r'name="(?!form_token)(\w+)" value="([^"]*)"', form)) for form in forms]


def plan_saturday(page: Browser, opens: str, closes: str) -> None:
    page.get(f"/steer/hours?from={FIRST}")
    seen = dict(re.findall(r'name="(plan|filled)" value="([^"]*)"', page.text))
    assert (
        page.post("/steer/hours/week", {**WEEK, **seen, "first": FIRST, "sat_from1": opens, "sat_to1": closes}) == 200
    )


def deeds(office: Office) -> list[str]:
    with office.desk.deeds() as kept:
        return [each.deed for each in reversed(kept.newest(50)) if each.deed != "login"]


def test_a_planned_week_that_was_replaced_unseen_is_not_ended(
    office: Office, logged_in: Browser, another: Browser
) -> None:
    plan_saturday(logged_in, "07:30", "11:30")
    another.get("/steer/hours")
    (seen,) = hidden(another, "/steer/hours/week/end")
    plan_saturday(logged_in, "08:00", "10:00")
    another.post("/steer/hours/week/end", seen)
    assert NOT_DONE in another.text
    assert office.desk.working_days.spans(SATURDAY) == ((480, 600),)
    assert deeds(office) == ["week_set", "week_set"]
    (seen,) = hidden(another, "/steer/hours/week/end")
    another.post("/steer/hours/week/end", seen)
    assert office.desk.working_days.spans(SATURDAY) == (), "now the page has shown it"
    another.post("/steer/hours/week/end", seen)
    assert NOT_DONE not in another.text
    assert deeds(office) == ["week_set", "week_set", "week_end"], "pressed twice, it was ended once"


def test_a_planned_week_is_ended_from_a_page_that_refuses_an_old_form(
    office: Office, logged_in: Browser, another: Browser
) -> None:
    another.get("/steer/hours")
    old = dict(re.findall(r'name="(plan|filled)" value="([^"]*)"', another.text))
    plan_saturday(logged_in, "07:30", "11:30")
    assert another.post("/steer/hours/week", {**WEEK, **old, "first": FIRST, "sat_from1": "x", "sat_to1": "y"}) == 422
    (seen,) = hidden(another, "/steer/hours/week/end")
    another.post("/steer/hours/week/end", seen)
    assert office.desk.working_days.spans(SATURDAY) == (), "the refused page has shown the planned week"


def test_hours_of_a_day_that_were_changed_unseen_are_not_taken_back(
    office: Office, logged_in: Browser, another: Browser
) -> None:
    logged_in.get("/steer/hours?day=2026-11-27")
    logged_in.post("/steer/hours", {**DAY, "open": "no"})
    another.get("/steer/hours?day=2026-11-27")
    (seen,) = hidden(another, "/steer/hours/unset")
    logged_in.post("/steer/hours", {**DAY, "from1": "08:00", "to1": "11:00"})
    another.post("/steer/hours/unset", seen)
    assert NOT_DONE in another.text
    assert office.desk.working_days.spans(datetime.date(2026, 11, 27)) == ((480, 660),)
    (seen,) = hidden(another, "/steer/hours/unset")
    another.post("/steer/hours/unset", seen)
    another.post("/steer/hours/unset", seen)
    assert "trở lại theo lịch chung" in another.text, "pressed twice, it is as it was wanted"
    assert deeds(office) == ["hours_set", "hours_set", "hours_unset"]


@pytest.mark.parametrize(
    ("path", "first", "second"),
    [
        ("/steer/fields", {"dept_dat-dai": "yes"}, {"dept_tu-phap": "yes"}),
        ("/steer/windows", {"count": "2"}, {"count": "3"}),
        ("/steer/priority", {"between": "2", "group_elderly": "yes"}, {"between": "3", "group_elderly": "yes"}),
    ],
)
def test_orders_that_were_changed_unseen_do_not_become_as_usual(
    path: str, first: dict[str, str], second: dict[str, str], office: Office, logged_in: Browser, another: Browser
) -> None:
    place = {} if path == "/steer/priority" else {"place": "counter:4"}
    logged_in.get("/steer/fields")
    logged_in.post(path, {**place, **first, "span": "open", "shown": ""})
    another.get("/steer/fields")
    (seen,) = hidden(another, "/steer/usual")
    logged_in.post(path, {**place, **second, "span": "open", "shown": ""})
    ordered = office.desk.orders_in_force()
    another.post("/steer/usual", seen)
    assert NOT_DONE in another.text
    assert office.desk.orders_in_force() == ordered
    (seen,) = hidden(another, "/steer/usual")
    another.post("/steer/usual", seen)
    assert office.desk.orders_in_force() != ordered
