"""The page of visitors' calls for staff: procedure, papers, language, and a button "I am coming" for the clerk."""

from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.desk.feedback.staff_calls import StaffCall
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores


class CallWithContext(NamedTuple):
    """A call for staff. `since_s`: its age, s; `title`, `place`: of its procedure; and the visitor's papers."""

    call: StaffCall
    since_s: int
    title: str
    place: str
    have: tuple[str, ...]  # papers that the visitor has ticked
    lack: tuple[str, ...]


def requests(desk: StaffStores, ask: Ask) -> Answer:
    """Show the open calls of visitors who wait for staff."""
    with desk.calls() as calls:
        waiting = calls.waiting()
    now_s = int(desk.now().timestamp())
    return RenderTemplate(
        "staff_calls.html", {"requests": [_context(desk, call, now_s, ask.session.language) for call in waiting]}
    )


def answer(desk: StaffStores, ask: Ask) -> Answer:
    """Record that a clerk is coming, so that the robot can say so to the visitor."""
    number = ask.form.get("id", "")
    with desk.calls() as calls:
        came = number.isascii() and number.isdigit() and len(number) < 12 and calls.answer(int(number))
    if came:
        desk.note(ask.session, "help_answered", number)
    ask.session.told = ("desk_page.coming" if came else "desk_page.gone", "")
    return Goto("/help")


def _context(desk: StaffStores, call: StaffCall, now_s: int, language: str) -> CallWithContext:
    title, place = "", ""
    have: tuple[str, ...] = ()
    lack: tuple[str, ...] = ()
    if call.code:
        try:
            card = desk.knowledge.content.procedure(call.code, language)
        except Trouble:
            title = call.code
        else:
            title, place = card.title, card.where
            ticked = frozenset(call.papers)
            have = tuple(row.title for i, row in enumerate(card.documents) if i in ticked)
            lack = tuple(row.title for i, row in enumerate(card.documents) if i not in ticked and not row.optional)
    return CallWithContext(call, max(0, now_s - call.called_s), title, place, have, lack)


ROUTES = (PageRoute("/help", requests, Right.SERVE), PageRoute("/help/answer", answer, Right.SERVE, "POST"))
