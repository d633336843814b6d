"""The page "Tài khoản của tôi": each person's own name, role and sessions, and the form that changes their PIN."""

from robot.desk.staff.accounts import AccountRefused
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

WRONG = 5
"""After this many wrong PINs in the form the session ends, because another person may sit at the seat. Chosen."""


def own_account(desk: StaffStores, ask: Ask) -> Answer:
    """Show the account of the person who is logged in."""
    return _form(desk, ask) if ask.session.who else Goto("/accounts/new")


def change_own_pin(desk: StaffStores, ask: Ask) -> Answer:
    """Change the PIN of the person who is logged in; their other sessions end."""
    session = ask.session
    if not session.who:
        return Goto("/accounts/new")
    secret = ask.form.get("secret", "")
    if secret != ask.form.get("again", ""):
        return _form(desk, ask, "secret_differs")
    try:
        with desk.accounts() as accounts:
            if accounts.opened_by(session.who, ask.form.get("now", "")) is None:
                return _wrong(desk, ask)
            session.account = accounts.set_secret(session.who, session.account.version, secret)
    except AccountRefused as refused:
        return _form(desk, ask, refused.key)
    session.wrong = 0
    desk.note(ask.session, "own_pin", session.who)
    session.told = ("page_accounts.own_pin", "")
    return Goto("/account")


def end_own_session(desk: StaffStores, ask: Ask) -> Answer:
    """End another session of the person who is logged in."""
    wanted = ask.form.get("session", "")
    if ask.session.who and any(each.id == wanted and each.who == ask.session.who for each in desk.sessions.all()):
        desk.sessions.end_one(wanted)
        desk.note(ask.session, "session_ended", ask.session.who)
        ask.session.told = ("page_accounts.session_ended", "")
    return Goto("/account")


def _wrong(desk: StaffStores, ask: Ask) -> Answer:
    ask.session.wrong += 1
    desk.note(ask.session, "login_failed", ask.session.address)
    if ask.session.wrong >= WRONG:
        desk.sessions.end_one(ask.session.id)
        return Goto("/")
    return _form(desk, ask, "secret_wrong")


def _form(desk: StaffStores, ask: Ask, why: str = "") -> Answer:
    sessions = [each for each in desk.sessions.all() if each.who == ask.session.who]
    values = {"account": ask.session.account, "sessions": sessions, "own": ask.session.id, "why": why}
    return RenderTemplate("accounts/own.html", values, 422 if why else 200)


ROUTES = (
    PageRoute("/account", own_account, None),
    PageRoute("/account/pin", change_own_pin, None, "POST"),
    PageRoute("/account/session", end_own_session, None, "POST"),
)
