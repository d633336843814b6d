"""The pages without forms: today's figures, and the values by which open pages notice a change."""

from robot.desk.feedback.day_counts import by_key, counts_of_days, total
from robot.desk.reports.counting import ReportMaterial, facts_of
from robot.desk.reports.period import Period, PeriodKind
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, RenderTemplate, Tell
from robot.staff_page.stores import StaffStores


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
            "facts": facts_of(material, desk.working_days, ()),
            "counted": bool(counts),
            "visits": total(counts, "visit"),
            "procedures": by_key(counts, "procedure").most_common(8),
        },
    )


def pulse(desk: StaffStores, _ask: Ask) -> Tell:
    """Return values that change when a number is given or called, or a visitor calls for staff. Open pages poll them,
    and reload on a change."""
    places = desk.counters
    with desk.tickets() as tickets:
        queue = [tickets.last_announcement(), *(tickets.line_length(place) for place in places)]
        serving = [[each.label for each in tickets.being_served(place)] for place in places]
    with desk.calls() as calls:
        waiting = [call.id for call in calls.waiting()]
    return Tell({"queue": [queue, serving], "help": waiting})


ROUTES = (
    PageRoute("/figures", figures, None),
    PageRoute("/pulse", pulse, None),
)
