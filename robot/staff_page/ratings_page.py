"""The page of ratings: how often each face was chosen in the last weeks, and remarks that staff have not read yet.

A remark that was read is deleted after some days (`desk.remark_days`).
"""

import datetime

from robot.desk.feedback.ratings import RatingRow
from robot.desk.reports.counting import ReportMaterial, facts_of
from robot.desk.reports.period import Period, PeriodKind
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

DAYS = 30
MOST_IDS = 200


def opinions(desk: StaffStores, _ask: Ask) -> Answer:
    """Show the ratings (faces) by counter, and the unread remarks, the newest first."""
    period, ratings = _ratings(desk)
    facts = facts_of(ReportMaterial(period=period, ratings=ratings), desk.working_days, ()).opinions
    unread = [rating for rating in reversed(ratings) if rating.remark and rating.read_day is None][:MOST_IDS]
    return RenderTemplate("opinions.html", {"facts": facts, "unread": unread, "days": DAYS})


def read(desk: StaffStores, ask: Ask) -> Answer:
    """Mark the remarks that the page has shown as read."""
    wanted = {number for number in ask.form.get("ids", "").split(",") if number.isascii() and number.isdigit()}
    _, ratings = _ratings(desk)
    ids = [rating.id for rating in ratings if str(rating.id) in wanted]
    with desk.ratings() as kept:
        kept.mark_read(ids)
    desk.note(ask.session, "remarks_read", str(len(ids)))
    ask.session.told = ("desk_page.read", str(len(ids)))
    return Goto("/opinions")


def _ratings(desk: StaffStores) -> tuple[Period, list[RatingRow]]:
    today = desk.now().date()
    period = Period(PeriodKind.RANGE, today - datetime.timedelta(DAYS - 1), today)
    with desk.ratings() as ratings:
        return period, ratings.of_days(period.first, period.last)


ROUTES = (PageRoute("/opinions", opinions, Right.SERVE), PageRoute("/opinions/read", read, Right.SERVE, "POST"))
