"""What the pages about the law read: the library of texts, the records of documents, and the marks of reviews."""

import datetime
import logging
import threading
from functools import lru_cache
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.legal_documents import LegalDocument
from robot.law.law_library import LawLibrary
from robot.law.legal_answers import LegalAnswers
from robot.law.legal_records import load_legal
from robot.law.legal_text import LegalText
from robot.law.text_files import OWN
from robot.law.validity import Validity, validity_of
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

_LOADER = "law"
"""Name of the thread that makes the index of the legal texts."""


@lru_cache(maxsize=8)
def _library(config: Path, own: Path) -> LawLibrary:
    return LawLibrary(config, own)


def library_of(desk: StaffStores) -> LawLibrary:
    """Return the library of texts; one for each robot, so that its index is made once."""
    return _library(desk.content_folder, desk.root / OWN)


def records_of(desk: StaffStores) -> dict[str, LegalDocument]:
    """Return the records of legal documents by number. Raises `Troubles`."""
    return {document.number: document for document in load_legal(desk.content_folder / "legal.toml")}


def answers_of(desk: StaffStores) -> LegalAnswers:
    """Return what answers legal questions. Raises `Troubles`."""
    return LegalAnswers(library_of(desk), records_of(desk), desk.knowledge)


def make_ready(desk: StaffStores) -> None:
    """Begin to load what the first question needs, which takes seconds, in a thread of its own; one at a time."""
    if not any(each.name == _LOADER for each in threading.enumerate()):
        threading.Thread(target=_load, args=(desk,), name=_LOADER, daemon=True).start()


def _load(desk: StaffStores) -> None:
    try:
        library_of(desk).index()
        _ = desk.knowledge.understander
    except (Trouble, Troubles) as error:
        log.error("the legal texts cannot be searched: %s", error)


def validity_in(desk: StaffStores, text: LegalText) -> Validity:
    """Return the state of a text today. Raises `Troubles`."""
    return validity_of(text.header, records_of(desk), today_of(desk))


def today_of(desk: StaffStores) -> datetime.date:
    """Return the day of the desk's clock."""
    return desk.now().date()
