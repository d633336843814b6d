"""Deleted forms that come back: by a button in the list of forms, or with a version that needs them."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.content_versions.removed_forms import RemovedForm
from robot.desk.staff.roles import Right
from robot.editing.content_files import sole_writer
from robot.editing.form_files import FormFile
from robot.runtime.settings.toml_reader import parse_toml
from robot.staff_page.blank_forms.form_uses import files_of, said
from robot.staff_page.content.content_desk import ContentDesk
from robot.staff_page.content.form_page import words_of
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto
from robot.staff_page.stores import StaffStores

_HERE = "/content/forms"


def put_aside(desk: StaffStores, form: FormFile, who: str, *, for_good: bool = False) -> None:
    """Take a form away from visitors, and keep it for a time, unless `for_good`. That no procedure uses it is the
    caller's to know. Raises `DiskFull` and other `Trouble`, with the form left where it is."""
    contents, kept = desk.content.form_files.path(form.name), desk.content.removed_forms.find(form.name)
    if for_good and kept is not None:
        desk.content.removed_forms.drop(kept)
    elif contents is not None and not for_good:
        now = desk.now().replace(microsecond=0)
        removed = RemovedForm(form.name, form.title, form.size, form.who, form.when, who, now)
        desk.content.removed_forms.put_aside(removed, contents)
    desk.content.form_files.delete(form.name)


def removed_forms(content: ContentDesk) -> list[RemovedForm]:
    """Return the deleted forms that are not there again, the one that was deleted last first."""
    return [each for each in content.removed_forms.all() if content.form_files.path(each.name) is None]


def removed_in(content: ContentDesk, texts: Mapping[str, str | None]) -> list[RemovedForm]:
    """Return the deleted forms that these texts of files by path use."""
    used = set[str]()
    for path, text in texts.items():
        with contextlib.suppress(Trouble):  # no TOML: it can never be in force
            used.update(files_of(parse_toml(text or "", Path(path))))
    return [each for each in removed_forms(content) if each.name in used] if used else []


@contextlib.contextmanager
def brought_back(desk: StaffStores, ask: Ask, forms: Sequence[RemovedForm]) -> Iterator[None]:
    """Bring deleted forms back for the block; noted in the log of deeds. After an error in it they are away again.
    Raises `Trouble`."""
    content, written = desk.content, list[RemovedForm]()
    try:
        for each in forms:
            contents = content.removed_forms.path(each)
            if contents.exists() and content.form_files.path(each.name) is None:
                content.form_files.bring_back(_as_before(each), contents)
                written.append(each)
        yield
    except Exception:
        for each in written:
            content.form_files.delete(each.name)
        raise
    for each in written:
        content.removed_forms.drop(each)
        desk.note(ask.session, "form_restored", each.title, after=_as_before(each).summary, why=ask.form.get("why", ""))


def _as_before(form: RemovedForm) -> FormFile:
    """Return a deleted form as it was before."""
    return FormFile(form.name, form.title, form.size, form.who, form.when)


def restore(desk: StaffStores, ask: Ask) -> Answer:
    """Bring a deleted form back into the list. A second click finds it there, and says so too.

    The address says it: the page that the browser gave up for the second click may have taken the session's message.
    """
    name = ask.parts["name"]
    try:
        with sole_writer(desk.database):
            if form := _kept(desk, name):
                with brought_back(desk, ask, [form]):
                    pass
    except Trouble as trouble:
        ask.session.refuse("page_forms.not_restored", said(trouble, words_of(desk, ask)))
        return Goto(_HERE)
    if desk.content.form_files.path(name) is None:
        ask.session.refuse("page_forms.not_kept")
        return Goto(_HERE)
    return Goto(f"{_HERE}/{name}?restored=1")


def drop(desk: StaffStores, ask: Ask) -> Answer:
    """Delete a form for good that was deleted before. A second click finds it gone, and says so too."""
    name = ask.parts["name"]
    try:
        with sole_writer(desk.database):
            form, there = _kept(desk, name), desk.content.form_files.find(name)
            if form is not None:
                desk.content.removed_forms.drop(form)
    except Trouble as trouble:
        ask.session.refuse("page_forms.not_dropped", said(trouble, words_of(desk, ask)))
        return Goto(_HERE)
    if there is not None:
        ask.session.refuse("page_forms.there_again", there.title)
        return Goto(f"{_HERE}/{name}")
    if form is None:
        ask.session.told = ("page_forms.gone", "")
        return Goto(_HERE)
    desk.note(ask.session, "form_dropped", form.title, before=_as_before(form).summary)
    ask.session.told = ("page_forms.dropped", form.title)
    return Goto(_HERE)


def _kept(desk: StaffStores, name: str) -> RemovedForm | None:
    """Return the deleted form `name` that is not there again."""
    return next((each for each in removed_forms(desk.content) if each.name == name), None)


ROUTES: tuple[PageRoute, ...] = (
    PageRoute(f"{_HERE}/{{name}}/restore", restore, Right.EDIT, "POST"),
    PageRoute(f"{_HERE}/{{name}}/drop", drop, Right.EDIT, "POST"),
)
