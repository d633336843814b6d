"""The page of messages to officials, with a button that sends a trial on every channel."""

import threading

from robot.desk.notices.store import NoticeChannel, NoticeKind
from robot.desk.reports.numbers import Numbers
from robot.desk.staff.roles import Right
from robot.runtime.monitoring.status_file import path_in
from robot.runtime.notices.sender import channels_of
from robot.runtime.notices.texts import trial_text
from robot.runtime.notices.watch import NoticePlace, NoticeWatch
from robot.runtime.notices.webhook import payload_of
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SHOWN = 50
"""Latest messages that are shown. Chosen."""

WAIT_S = 5.0
"""How long the answer to a trial waits for its result, s. Chosen: a server that works is faster."""

LANGUAGE = "vi"
"""Language of the messages: that of the officials."""


def notices(desk: StaffStores, _ask: Ask) -> Answer:
    """Show the channels and the latest messages."""
    settings = desk.settings.notices
    with desk.notices() as store:
        latest = store.newest(SHOWN)
    values = {
        "latest": latest,
        "channels": [each.value for each in channels_of(settings)],
        "all_channels": [each.value for each in NoticeChannel],
        "mail_host": settings.mail_host,
        "receivers": len(settings.mail_to),
        "reason": reason_of,
    }
    return RenderTemplate("notices/notices.html", values)


def try_out(desk: StaffStores, ask: Ask) -> Answer:
    """Send a trial on every channel, and show the page with its result, if it comes within `WAIT_S`."""
    channels, now = channels_of(desk.settings.notices), desk.now()
    if not channels:
        return Goto("/notices")
    numbers = Numbers(desk.knowledge.content.words, LANGUAGE)
    text = trial_text(ask.session.account.display if ask.session.who else "", now, numbers)
    payload = payload_of(NoticeKind.TRIAL.value, text, _centre(desk), now.isoformat(timespec="seconds"))
    with desk.notices() as store:
        queued = store.queue(NoticeKind.TRIAL, now.isoformat(), text, channels, payload)
    if queued:
        desk.note(ask.session, "notices_tried", ", ".join(each.value for each in channels))
        sending = threading.Thread(target=desk.sender.send_due, daemon=True)
        sending.start()
        sending.join(WAIT_S)
        ask.session.told = ("page_notices.try_queued", "")
    else:
        ask.session.refuse("page_notices.try_later")
    return Goto("/notices")


def watch_of(desk: StaffStores) -> NoticeWatch:
    """Return the watch that queues and sends the messages of this desk."""
    settings = desk.settings
    status = path_in(desk.root / settings.fleet.dir)
    numbers = Numbers(desk.knowledge.content.words, LANGUAGE)
    place = NoticePlace(desk.database, status, desk.root)
    return NoticeWatch(place, settings, lambda: desk.working_days, numbers, _centre(desk), lambda: desk.now())


def reason_of(error: str) -> str:
    """Return the key of the words for the error of a try, as `NotSent` names it."""
    return f"page_notices.error_{error.partition(':')[0]}"


def _centre(desk: StaffStores) -> str:
    site = desk.knowledge.content.site(LANGUAGE)
    return f"{site.name} {site.ward}"


ROUTES = (
    PageRoute("/notices", notices, Right.ROBOT),
    PageRoute("/notices/try", try_out, Right.ROBOT, "POST"),
)
