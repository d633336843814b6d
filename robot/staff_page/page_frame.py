"""The frame of every page: templates with their words, and the headers of every answer."""

import datetime
import logging
import secrets
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from robot.core.trouble import Trouble
from robot.desk.reports.numbers import Numbers
from robot.knowledge.catalogue.templates import LANGUAGES, Templates
from robot.staff_page import content_faults
from robot.staff_page.access_control import FORM_TOKEN
from robot.staff_page.banners import Banner
from robot.staff_page.page_routes import MenuEntry
from robot.staff_page.sessions import BrowserSession
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

FOLDER = Path(__file__).parent
_MARKS = (".", "!", "?", "…")
"""Marks that end a sentence."""


class PageFrame:
    """Makes pages of templates. `menu`: its entries that the session may open stand above each page."""

    def __init__(self, desk: StaffStores, words: Templates, menu: Sequence[MenuEntry]) -> None:
        self._desk, self._words, self._menu = desk, words, menu
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._sections = {path.name for path in (FOLDER / "templates").iterdir() if path.is_dir()}
        self._script = _joined(_static("js"))
        self._styles = {section: self._style_of(section) for section in ("", *self._sections)}

    def _style_of(self, section: str) -> Markup:
        """Return the style of the pages in the folder `section` of the templates: the common files and its own."""
        return _joined(path for path in _static("css") if path.stem not in self._sections or path.stem == section)

    def text(self, key: str, **values: object) -> str:
        """Return the Vietnamese words of `key`, for an answer that is no page."""
        return Numbers(self._words, "vi").text(key, **values)

    def page(
        self, session: BrowserSession | None, template: str, values: Mapping[str, object], status: int
    ) -> Response:
        """Return the page made of `template`; without a session the part that asks for the PIN."""
        language = "vi" if session is None else session.language
        numbers, nonce = Numbers(self._words, language), secrets.token_urlsafe(16)
        told, refused, site = None, False, self._desk.knowledge.content.site(language)
        if session is not None:
            told, refused = session.told, session.refused
            session.told, session.refused = None, False
        html = self._templates.get_template(template).render(
            {"here": "", "pulse": "", **values},
            t=lambda key, **filled: ended_once(numbers.text(key, **filled), filled.values()),
            count=numbers.count,
            minutes=numbers.minutes,
            pct=numbers.percent,
            day=numbers.day,
            clock=lambda at_s: f"{datetime.datetime.fromtimestamp(at_s):%H:%M}",
            moment=numbers.moment,
            moment_of=lambda at_s: numbers.moment(datetime.datetime.fromtimestamp(at_s)),
            place_name=lambda place: self._desk.place(place, language),
            person=self._desk.person,
            title=lambda code: self._desk.title(code, language),
            session=session,
            form_token=Markup('<input type="hidden" name="{}" value="{}">').format(
                FORM_TOKEN, "" if session is None else session.form_token
            ),
            told=told,
            refused=refused,
            broken=[] if session is None else content_faults.broken_files(self._desk, language),
            language=language,
            languages=LANGUAGES,
            centre=f"{site.name} {site.ward}",
            menu=[each for each in self._menu if session is not None and session.may(each.right)],
            banners=[] if session is None else self._banners(session),
            style=self._styles[template.rpartition("/")[0]],
            script=self._script,
            nonce=nonce,
        )
        return guarded(HTMLResponse(html, status), nonce)

    def _banners(self, session: BrowserSession) -> list[Banner]:
        try:
            return [banner for banner in self._desk.banners() if session.may(banner.right)]
        except Trouble as trouble:
            log.error("%s", trouble)
            return []


def ended_once(text: str, values: Iterable[object]) -> str:
    """Return a `text` into which `values` were filled, without the full stop that follows one with a mark of its own:
    "Refused: Hello.." and "Refused: Who?." end once."""
    for value in values:
        if isinstance(value, str) and value.endswith(_MARKS):
            text = text.replace(f"{value}.", value)
    return text


def guarded(response: Response, nonce: str = "") -> Response:
    """Return `response` with headers that forbid resources of other sites, frames and caches."""
    own = f"'nonce-{nonce}'" if nonce else "'none'"
    response.headers.setdefault(
        "Content-Security-Policy",
        f"default-src 'none'; style-src {own}; script-src {own}; connect-src 'self'; img-src 'self' data:; "
        "media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "no-store"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


def _static(ending: str) -> list[Path]:
    """Return the files in the folder `static` whose names end in `ending`, in the order of their names."""
    return sorted((FOLDER / "static").glob(f"*.{ending}"))


def _joined(files: Iterable[Path]) -> Markup:
    return Markup("\n".join(path.read_text(encoding="utf-8") for path in files))
