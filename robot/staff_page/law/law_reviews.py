"""The review list: what must be reviewed because a document ended or was amended, and who has done it."""

import datetime

from robot.law.review_list import ReviewItem, review_list
from robot.staff_page.law.law_desk import records_of, today_of
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SHOWN = 60
"""At most this many records are listed for a document; the mark is for all of them. Chosen."""


def law_reviews(desk: StaffStores, _ask: Ask) -> Answer:
    """Show the documents for which procedures and policy answers must be reviewed, the open ones first."""
    items = _items(desk)
    values = {
        "items": items,
        "open": sum(len(item.open) for item in items),
        "shown": SHOWN,
        "day_of": lambda at_s: datetime.date.fromtimestamp(at_s),
    }
    return RenderTemplate("law/reviews.html", values)


def law_reviewed(desk: StaffStores, ask: Ask) -> Answer:
    """Mark one record, or all open records of a document, as reviewed."""
    item = _asked_for(desk, ask)
    if item is None:
        return _gone(ask)
    code = ask.form.get("thing", "")
    things = [each.code for each in item.open if code in ("", each.code)]
    with desk.legal_reviews() as reviews:
        reviews.mark(item.document.number, item.reason, things, ask.session.who, ask.form.get("remark", ""))
    desk.note(
        ask.session, "law_reviewed", item.document.number, after=", ".join(things), why=ask.form.get("remark", "")
    )
    ask.session.told = ("page_law.reviewed_told", item.document.number)
    return Goto("/law/reviews")


def law_review_again(desk: StaffStores, ask: Ask) -> Answer:
    """Take back the marks of a document, so that its records stand in the list again."""
    item = _asked_for(desk, ask)
    if item is None:
        return _gone(ask)
    with desk.legal_reviews() as reviews:
        reviews.take_back(item.document.number, item.reason)
    desk.note(ask.session, "law_review_again", item.document.number)
    ask.session.told = ("page_law.again_told", item.document.number)
    return Goto("/law/reviews")


def _items(desk: StaffStores) -> list[ReviewItem]:
    content = desk.knowledge.content
    with desk.legal_reviews() as reviews:
        marks = reviews.marks()
    return review_list(content.catalogue, content.policies, tuple(records_of(desk).values()), marks, today_of(desk))


def _asked_for(desk: StaffStores, ask: Ask) -> ReviewItem | None:
    """Return the item of the form; None if its document has changed since the list was shown."""
    number, reason = ask.form.get("number", ""), ask.form.get("reason", "")
    return next((each for each in _items(desk) if (each.document.number, each.reason) == (number, reason)), None)


def _gone(ask: Ask) -> Goto:
    ask.session.told = ("page_law.changed", ask.form.get("number", ""))
    return Goto("/law/reviews")
