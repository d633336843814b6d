"""The page "Người dùng": the accounts and the open sessions; a form to make an account, and one to change each."""

from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from robot.desk.staff.accounts import Account, AccountRefused, Accounts, login_name
from robot.desk.staff.roles import Right, Role
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.sessions import BrowserSession
from robot.staff_page.stores import StaffStores

REFUSED = 422


class _Typed(NamedTuple):
    """The fields of the form of an account as they were typed, but its PIN."""

    name: str = ""
    display: str = ""
    role: str = Role.CLERK.value
    counter: str = ""


def people(desk: StaffStores, ask: Ask) -> Answer:
    """Show every account and every open session."""
    with desk.accounts() as accounts:
        rows = accounts.all()
    shown = {row.name: row.display for row in rows}
    values = {"rows": rows, "shown": shown, "sessions": desk.sessions.all(), "own": ask.session.id}
    return RenderTemplate("accounts/people.html", values)


def new(desk: StaffStores, _ask: Ask) -> Answer:
    """Show an empty form of an account. The first account is that of a head."""
    with desk.accounts() as accounts:
        first = not accounts.any_active()
    return _new_form(desk, _Typed(role=(Role.HEAD if first else Role.CLERK).value))


def make(desk: StaffStores, ask: Ask) -> Answer:
    """Make the account that was typed."""
    typed = _Typed(*(ask.form.get(field, "") for field in _Typed._fields))
    role, secret = _role(typed.role), ask.form.get("secret", "")
    if role is None:
        return _new_form(desk, typed, "role_bad")
    if secret != ask.form.get("again", ""):
        return _new_form(desk, typed, "secret_differs")
    try:
        with desk.accounts() as accounts:
            made = accounts.make(typed.name, typed.display, role, secret, _counter(desk, typed.counter))
    except AccountRefused as refused:
        return _new_form(desk, typed, refused.key)
    desk.note(ask.session, "account_made", made.name, after=_in_words(desk, made))
    ask.session.told = ("page_accounts.made", made.name)
    return Goto("/accounts")


def person(desk: StaffStores, ask: Ask) -> Answer:
    """Show the forms that change an account."""
    account = _found(desk, ask.query.get("name", ""))
    return Goto("/accounts") if account is None else _person_form(desk, account)


def change(desk: StaffStores, ask: Ask) -> Answer:
    """Change the name, the role and the counter of an account."""
    role = _role(ask.form.get("role", ""))

    def deed(accounts: Accounts, before: Account) -> Account:
        if role is None:
            raise AccountRefused("role_bad")
        counter = _counter(desk, ask.form.get("counter", ""))
        return accounts.change(before.name, _version(ask), ask.form.get("display", ""), role, counter)

    return _done(desk, ask, "account_changed", deed)


def renew(desk: StaffStores, ask: Ask) -> Answer:
    """Give an account another PIN or password."""
    return _done(
        desk, ask, "account_pin", lambda accounts, of: accounts.set_secret(of.name, _version(ask), _twice(ask))
    )


def end(desk: StaffStores, ask: Ask) -> Answer:
    """End an account."""
    return _done(desk, ask, "account_ended", lambda accounts, of: accounts.end(of.name, _version(ask)))


def reopen(desk: StaffStores, ask: Ask) -> Answer:
    """Put an ended account in force again, with another PIN."""
    return _done(
        desk, ask, "account_reopened", lambda accounts, of: accounts.reopen(of.name, _version(ask), _twice(ask))
    )


def end_session(desk: StaffStores, ask: Ask) -> Answer:
    """End one open session."""
    ended = desk.sessions.end_one(ask.form.get("session", ""))
    if ended is None:
        ask.session.refuse("page_accounts.session_gone")
    else:
        desk.note(ask.session, "session_ended", ended.who, before=ended.address)
        ask.session.told = ("page_accounts.session_ended", "")
    return Goto("/accounts")


def _done(desk: StaffStores, ask: Ask, name: str, deed: Callable[[Accounts, Account], Account]) -> Answer:
    """Do `deed` to the account that the form names, log it as `name`, and show its page again."""
    before = _found(desk, ask.form.get("name", ""))
    if before is None:
        ask.session.refuse("page_accounts.no_account")
        return Goto("/accounts")
    try:
        with desk.accounts() as accounts:
            after = deed(accounts, before)
    except AccountRefused as refused:
        return _person_form(desk, before, refused.key, ask.form.get("display", before.display))
    desk.note(
        ask.session,
        name,
        after.name,
        _in_words(desk, before),
        _in_words(desk, after),
        ask.form.get("why", "").strip()[:200],
    )
    _stay(ask.session, after)
    ask.session.told = (f"page_accounts.{name}", after.name)
    return Goto(f"/accounts/person?name={quote(after.name)}")


def _stay(session: BrowserSession, account: Account) -> None:
    """Let the session in which its own person changed the account go on."""
    if session.who == account.name:
        session.account = account


def _new_form(desk: StaffStores, typed: _Typed, why: str = "") -> Answer:
    values = {"typed": typed, "why": why, **_choices(desk)}
    return RenderTemplate("accounts/new.html", values, REFUSED if why else 200)


def _person_form(desk: StaffStores, account: Account, why: str = "", display: str | None = None) -> Answer:
    values = {
        "account": account,
        "display": account.display if display is None else display,
        "why": why,
        "sessions": [each for each in desk.sessions.all() if each.who == account.name],
        **_choices(desk),
    }
    return RenderTemplate("accounts/person.html", values, REFUSED if why else 200)


def _choices(desk: StaffStores) -> Mapping[str, object]:
    return {"roles": [role.value for role in Role], "counters": desk.spots}


def _found(desk: StaffStores, typed: str) -> Account | None:
    with desk.accounts() as accounts:
        return accounts.find(login_name(typed))


def _role(typed: str) -> Role | None:
    return next((role for role in Role if role.value == typed), None)


def _counter(desk: StaffStores, typed: str) -> str:
    return typed if typed in desk.spots else ""


def _version(ask: Ask) -> int:
    typed = ask.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _twice(ask: Ask) -> str:
    """Return the PIN that was typed twice. Raises `AccountRefused` if the two differ."""
    secret = ask.form.get("secret", "")
    if secret != ask.form.get("again", ""):
        raise AccountRefused("secret_differs")
    return secret


def _in_words(desk: StaffStores, account: Account) -> str:
    """Return what the log keeps of an account, in one line of Vietnamese."""
    role = desk.knowledge.content.text(f"page_accounts.role_{account.role.value}", "vi")
    return ", ".join(filter(None, (account.display, role, account.counter and desk.place(account.counter, "vi"))))


ROUTES = (
    PageRoute("/accounts", people, Right.ACCOUNTS),
    PageRoute("/accounts/new", new, Right.ACCOUNTS),
    PageRoute("/accounts/new", make, Right.ACCOUNTS, "POST"),
    PageRoute("/accounts/person", person, Right.ACCOUNTS),
    PageRoute("/accounts/change", change, Right.ACCOUNTS, "POST"),
    PageRoute("/accounts/pin", renew, Right.ACCOUNTS, "POST"),
    PageRoute("/accounts/end", end, Right.ACCOUNTS, "POST"),
    PageRoute("/accounts/reopen", reopen, Right.ACCOUNTS, "POST"),
    PageRoute("/accounts/session", end_session, Right.ACCOUNTS, "POST"),
)
