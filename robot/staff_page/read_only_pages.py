"""The pages without forms: dossiers that staff must look at, and today's figures."""

import datetime

from robot.desk.dossiers.due_dates import Warning
from robot.desk.feedback.day_counts import by_key, counts_of_days, total
from robot.desk.reports.counting import ReportMaterial, facts_of
from robot.desk.reports.period import Period, PeriodKind
from robot.desk.staff.roles import Right
from robot.runtime.desk_service.report_data import warned_now
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, RenderTemplate, Tell
from robot.staff_page.stores import StaffStores

SHOWN = 100


def dossiers(desk: StaffStores, _ask: Ask) -> Answer:
    """Show the dossiers that staff must look at, by urgency: late ones, then those due today, and so on."""
    now = desk.now()
    warned = warned_now(desk.database, now, desk.working_days)
    with desk.dossiers() as store:
        as_of_s = store.as_of_s()
    kinds = [(kind, [each for each in warned if each.warning is kind]) for kind in Warning]
    values = {
        "kinds": [(kind.value, rows[:SHOWN], len(rows)) for kind, rows in kinds if rows],
        "as_of": None if as_of_s is None else datetime.datetime.fromtimestamp(as_of_s),
    }
    return RenderTemplate("dossiers.html", values)


def figures(desk: StaffStores, _ask: Ask) -> Answer:
    """Show today's figures: queue, ratings, calls for staff, visits at the robot."""
    today = desk.now().date()
    counts = counts_of_days(desk.figures, today, today)
    with desk.tickets() as tickets, desk.ratings() as ratings, desk.calls() as calls:
        material = ReportMaterial(
            period=Period(PeriodKind.RANGE, today, today),
            counts=counts,
            tickets=tickets.of_days(today, today),
            ratings=ratings.of_days(today, today),
            staff_calls=calls.of_days(today, today),
        )
    return RenderTemplate(
        "figures.html",
        {
            "facts": facts_of(material, ()),
            "counted": bool(counts),
            "visits": total(counts, "visit"),
            "procedures": by_key(counts, "procedure").most_common(8),
        },
    )


def pulse(desk: StaffStores, _ask: Ask) -> Tell:
    """Return values that change when a number is given or called, or a visitor calls for staff. Open pages poll them,
    and reload on a change."""
    with desk.tickets() as tickets:
        queue = [tickets.last_announcement(), *(len(tickets.line(place)) for place in desk.counters)]
        serving = [[each.label for each in tickets.being_served(place)] for place in desk.counters]
    with desk.calls() as calls:
        waiting = [call.id for call in calls.waiting()]
    return Tell({"queue": [queue, serving], "help": waiting})


ROUTES = (
    PageRoute("/dossiers", dossiers, Right.DOSSIERS),
    PageRoute("/figures", figures, None),
    PageRoute("/pulse", pulse, None),
)
