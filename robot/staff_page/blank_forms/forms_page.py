"""The pages of the uploaded forms in the section "Nội dung": the list, one form, upload, replace, delete, download."""

import segno

from robot.core.trouble import DiskFull, Trouble
from robot.desk.staff.roles import Right
from robot.editing.content_files import sole_writer
from robot.editing.form_files import AlreadyUploaded, FormFile, title_of_upload
from robot.editing.form_kinds import FORM_FILE_BYTES, KINDS
from robot.staff_page.blank_forms.form_uses import exchange, planned_uses, said, uses
from robot.staff_page.blank_forms.removed_forms import put_aside, removed_forms
from robot.staff_page.content.form_page import MISSING, words_of
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Download, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

UPLOAD_BYTES = 64 << 20
"""Longest body of an upload that is read, bytes. Chosen: a file that is too large is still refused with its reason."""
REFUSED = 422
WHY_CHARS = 300
_HERE = "/content/forms"


def all_forms(desk: StaffStores, ask: Ask) -> Answer:
    """Show the uploaded forms, and the form for another one."""
    return _list(desk, ask)


def one_form(desk: StaffStores, ask: Ask) -> Answer:
    """Show one form: its uses, its code for phones, and what may be done with it."""
    form = desk.content.form_files.find(ask.parts["name"])
    return MISSING if form is None else _shown(desk, ask, form)


def download(desk: StaffStores, ask: Ask) -> Answer:
    """Return the file of a form, also of a deleted one that can come back."""
    content, name = desk.content, ask.parts["name"]
    data = content.form_files.read(name)
    if data is None and (removed := content.removed_forms.find(name)) is not None:
        data = content.removed_forms.read(removed)
    return MISSING if data is None else Download(data, KINDS[name.rpartition(".")[2]].type, name)


def upload(desk: StaffStores, ask: Ask) -> Answer:
    """Keep an uploaded file; or show the list again with the reason why it is refused."""
    form = _kept(desk, ask, "")
    if isinstance(form, AlreadyUploaded):
        form = words_of(desk, ask).text("page_forms.known", name=form.form.title)
    if isinstance(form, str):
        return _list(desk, ask, form)
    desk.note(ask.session, "form_uploaded", form.title, after=form.summary)
    ask.session.told = ("page_forms.uploaded", form.title)
    return Goto(f"{_HERE}/{form.name}")


def replace(desk: StaffStores, ask: Ask) -> Answer:
    """Keep a new file in place of a form, or take the form that it was uploaded as before, and save a draft of each
    procedure that uses the old one. Refused while an approved version would bring that one back on its day: the version
    is named."""
    content, words = desk.content.ready(), words_of(desk, ask)
    old = content.form_files.find(ask.parts["name"])
    if old is None:
        return MISSING
    planned, used = planned_uses(content, words, old.name), old.name in uses(content)
    form = " ".join(planned) or _kept(desk, ask, old.title)
    known = isinstance(form, AlreadyUploaded) and form.form.name != old.name
    if isinstance(form, AlreadyUploaded):
        form = form.form if known else words.text("page_forms.same_file")
    if isinstance(form, str):
        return _shown(desk, ask, old, form)
    why = ask.form.get("why", "")[:WHY_CHARS]
    why = why or words.text("page_forms.why_replaced", name=form.title)
    done = exchange(content, words, old.name, form.name, ask.session.who, why)
    if done.saved or not known:
        desk.note(ask.session, "form_replaced", form.title, old.summary, form.summary, why)
    if done.wrong:
        ask.session.refuse("page_forms.not_all_replaced", "; ".join(done.wrong))
    else:
        start = "page_forms.replaced_known" if known else "page_forms.replaced"
        ask.session.told = (f"{start}_used" if used else start, str(done.waiting))
    return Goto(f"{_HERE}/{form.name}")


def delete(desk: StaffStores, ask: Ask) -> Answer:
    """Delete a form that no procedure uses, neither in force nor in a version that waits. It can come back for a time;
    when the disk has no room for that, the page offers to delete it for good. A second click finds it deleted."""
    content, name, for_good = desk.content.ready(), ask.parts["name"], "for_good" in ask.form
    form = None
    try:
        with sole_writer(desk.database):
            form = content.form_files.find(name)
            if form is None:
                return _deleted_before(desk, ask)
            if name in uses(content):
                return _shown(desk, ask, form, words_of(desk, ask).text("page_forms.in_use"))
            put_aside(desk, form, ask.session.who, for_good=for_good)
    except Trouble as trouble:
        form = form or content.form_files.find(name)
        return MISSING if form is None else _not_deleted(desk, ask, form, trouble)
    for deed in ("form_deleted", "form_dropped")[: 1 + for_good]:
        desk.note(ask.session, deed, form.title, before=form.summary)
    ask.session.told = ("page_forms.dropped" if for_good else "page_forms.deleted", form.title)
    return Goto(_HERE)


def _deleted_before(desk: StaffStores, ask: Ask) -> Answer:
    """Answer for a form that is not in the list, because it was deleted meanwhile or never was there."""
    removed = desk.content.removed_forms.find(ask.parts["name"])
    if removed is not None:
        ask.session.told = ("page_forms.deleted", removed.title)
    elif "for_good" in ask.form:
        ask.session.told = ("page_forms.gone", "")
    else:
        return MISSING
    return Goto(_HERE)


def _not_deleted(desk: StaffStores, ask: Ask, form: FormFile, trouble: Trouble) -> RenderTemplate:
    if not isinstance(trouble, DiskFull):
        return _shown(desk, ask, form, said(trouble, words_of(desk, ask)))
    page = _shown(desk, ask, form, words_of(desk, ask).text("page_forms.no_room"))
    return page._replace(values={**page.values, "no_room": True})


def _kept(desk: StaffStores, ask: Ask, title: str) -> FormFile | AlreadyUploaded | str:
    """Return the form that was made of the uploaded file; or that it is one already; or why there is none, in words.
    `title`: that of the form in whose place it comes, "" = as typed, else the file's own name."""
    words = words_of(desk, ask)
    if ask.file is None:
        return words.text("page_forms.no_file")
    title = title_of_upload(ask.form.get("title", "") or title, ask.file.name) or words.text("page_forms.untitled")
    data = ask.file.file.read(FORM_FILE_BYTES + 1)
    former = [each.name for each in desk.content.removed_forms.all()]
    try:
        return desk.content.form_files.add(data, title, ask.session.who, desk.now(), former)
    except AlreadyUploaded as known:
        return known
    except Trouble as trouble:
        return said(trouble, words)


def _list(desk: StaffStores, ask: Ask, wrong: str = "") -> RenderTemplate:
    content = desk.content.ready()
    used = uses(content)
    values = {
        "rows": [(form, used.get(form.name, [])) for form in content.form_files.all()],
        "removed": removed_forms(content),
        "typed": ask.form.get("title", ""),
        **_common(desk, ask, wrong),
    }
    return RenderTemplate("content/form_files.html", values, REFUSED if wrong else 200)


def _shown(desk: StaffStores, ask: Ask, form: FormFile, wrong: str = "") -> RenderTemplate:
    url = f"{desk.visitors_port.url}{form.name}" if desk.visitors_port.url else ""
    values = {
        "file": form,
        "uses": uses(desk.content.ready()).get(form.name, []),
        "url": url,
        "code": segno.make(url, error="m", micro=False).svg_data_uri(scale=5, border=2) if url else "",
        "wifi": desk.settings.staff_page.forms_wifi,
        "restored": "restored" in ask.query,
        "why": ask.form.get("why", ""),
        "no_room": False,
        **_common(desk, ask, wrong),
    }
    return RenderTemplate("content/form_file.html", values, REFUSED if wrong else 200)


def _common(desk: StaffStores, ask: Ask, wrong: str) -> dict[str, object]:
    return {
        "wrong": wrong,
        "words": words_of(desk, ask),
        "port": desk.visitors_port.state.value,
        "kept_days": desk.settings.desk.deeds_days,
        "most_bytes": FORM_FILE_BYTES,
        "most_mb": FORM_FILE_BYTES >> 20,
        "endings": ",".join(f".{ending}" for ending in KINDS),
    }


ROUTES: tuple[PageRoute, ...] = (
    PageRoute(_HERE, all_forms, Right.EDIT),
    PageRoute(f"{_HERE}/upload", upload, Right.EDIT, "POST", UPLOAD_BYTES),
    PageRoute(f"{_HERE}/{{name}}", one_form, Right.EDIT),
    PageRoute(f"{_HERE}/{{name}}/file", download, Right.EDIT),
    PageRoute(f"{_HERE}/{{name}}/replace", replace, Right.EDIT, "POST", UPLOAD_BYTES),
    PageRoute(f"{_HERE}/{{name}}/delete", delete, Right.EDIT, "POST"),
)
