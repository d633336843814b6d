"""The preview of a version: the robot's own page as a picture, the slip and the spoken sentences, as the robot would.

The picture and the voice are made by commands of the robot in processes of their own, because the page's program knows
neither its screen nor its voices.
"""

import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from robot.core.screen.desk_values import Ticket
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble, Troubles
from robot.desk.content_versions.store import ContentVersion
from robot.editing.policy_items import POLICY
from robot.editing.procedure_items import PROCEDURE
from robot.editing.word_items import WORDS
from robot.paths import ROOT
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.desk_service.ticket_slips import slip_of
from robot.runtime.settings.trial_folder import trial_folder
from robot.staff_page.content.form_page import MISSING, words_of
from robot.staff_page.content.page_words import PageWords
from robot.staff_page.content.version_page import changes_of, title_of, version_of
from robot.staff_page.request_types import Answer, Ask, Download, RenderTemplate
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

LONGEST_S = 60.0
"""Longest time that a picture or a sentence may take, s. Chosen; a picture takes 1 to 3 s."""
KEPT = 24
"""Most pictures and sounds that are kept, some 100 kB each. Chosen."""
ANSWERS = ("intro", "fee", "time", "papers", "where", "legal")
"""The answers about a procedure that are shown as the robot says them."""
MOST_DIGITS = 4
"""Most digits of the number of a sentence in an address. Chosen."""
_BRACE = re.compile(r"\{([^{}]*)\}")
SAMPLE_NUMBER = "3001"
_PANEL = ("--shape=portrait", "--language=vi", "--size=normal", "--theme=light", "--mode=none", "--jobs=1")
"""The panel and the style in which a preview is drawn."""

_kept: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
_one_at_a_time = threading.Lock()
"""Lock of the child process, of which there is one at a time: the robot's own program runs on the same computer."""


class SentencePreview(NamedTuple):
    """A sentence of the robot: as its screen shows it, and as its voice says it."""

    shown: str
    said: str


def preview(desk: StaffStores, ask: Ask) -> Answer:
    """Show how the robot would present this version."""
    found = version_of(desk, ask)
    if found is None:
        return MISSING
    kind, _, key = found.subject.partition(":")
    spoken, slip, wrong = list[SentencePreview](), list[str](), ""
    try:
        with trial_folder(desk.content.config, _texts(desk, found)) as folder:
            content = load_content(folder, desk.settings, desk.lobby, lambda: desk.now().date(), desk.now)
            spoken = _spoken(content, kind, key) or _written(desk, ask, found)
            slip = _slip(content, key) if kind == PROCEDURE else []
    except (Trouble, Troubles) as raised:
        log.warning("no preview of version %d: %s", found.id, raised)
        wrong = words_of(desk, ask).text("content.no_preview")
    values = {
        "version": found,
        "title_": title_of(desk, ask, found),
        "spoken": spoken,
        "slip": slip,
        "picture": kind == PROCEDURE,
        "wrong": wrong,
    }
    return RenderTemplate("content/preview.html", values)


def picture(desk: StaffStores, ask: Ask) -> Answer:
    """Answer with the robot's page of the procedure as a PNG."""
    found = version_of(desk, ask)
    kind, _, key = ("", "", "") if found is None else found.subject.partition(":")
    if found is None or kind != PROCEDURE:
        return MISSING
    files = [f"{file.path} {file.after}" for file in found.files]

    def make(folder: Path) -> bytes:
        with trial_folder(desk.content.config, _texts(desk, found)) as config:
            _run(["screens", "--page", key, *_PANEL, "--out", str(folder)], {"KIOSK_CONFIG": str(config)})
        return next(folder.rglob(f"{key}.png")).read_bytes()

    made = _made(("picture", key, *files), make)
    return MISSING if made is None else Download(made, "image/png")


def sound(desk: StaffStores, ask: Ask) -> Answer:
    """Answer with a spoken sentence of the version as a WAV; 404 where no voice is installed."""
    found = version_of(desk, ask)
    number = ask.parts["line"]
    if found is None or not number.isdecimal() or len(number) > MOST_DIGITS:
        return MISSING
    kind, _, key = found.subject.partition(":")
    with trial_folder(desk.content.config, _texts(desk, found)) as folder:
        content = load_content(folder, desk.settings, desk.lobby, lambda: desk.now().date(), desk.now)
        spoken = _spoken(content, kind, key) or _written(desk, ask, found)
    if int(number) >= len(spoken):
        return MISSING
    said = spoken[int(number)].shown

    def make(folder: Path) -> bytes:
        file = folder / "said.wav"
        _run(["say", "--wav", str(file), "--", said], {"KIOSK_CONFIG": str(desk.content.config)})
        return file.read_bytes()

    made = _made(("sound", said), make)
    return MISSING if made is None else Download(made, "audio/wav")


def _texts(desk: StaffStores, version: ContentVersion) -> dict[str, str | None]:
    with desk.content.editor.versions() as versions:
        return {file.path: versions.text(file.after) for file in version.files}


def _spoken(content: ContentProvider, kind: str, key: str) -> list[SentencePreview]:
    """Return what the robot says of a procedure, a policy answer, or with a sentence without parts to fill in."""
    if kind == PROCEDURE:
        lines = [Line(f"answer.{slot}", procedure=key) for slot in ANSWERS]
    elif kind == POLICY:
        lines = [Line("answer.policy", policy=key)]
    else:
        lines = [line for line in content.fixed() if kind == WORDS and line.key == key]
    return [SentencePreview(content.shown(line, "vi"), content.spoken(line, "vi")) for line in lines]


def _written(desk: StaffStores, ask: Ask, version: ContentVersion) -> list[SentencePreview]:
    """Return the new texts of a version of which the robot says no whole sentence without more: facts, names of places,
    taught sentences, and sentences with parts in braces, each of which shows an example."""
    words = words_of(desk, ask, desk.content.item_of(version))
    changed = [each.after for each in changes_of(desk, version, desk.content.item_of(version)) if each.after]
    return [SentencePreview(text, text) for text in (_BRACE.sub(partial(_example, words), each) for each in changed)]


def _example(words: PageWords, place: re.Match[str]) -> str:
    """Return an example of what the robot fills into a place in braces."""
    return place[1] if place[1].casefold() == "bác" else words.example(place[1])


def _slip(content: ContentProvider, code: str) -> list[str]:
    """Return the lines of the slip of a sample ticket for the procedure; () when it is not handed in here."""
    place = content.place_of(code)
    if not place:
        return []
    slip = slip_of(content, Ticket(SAMPLE_NUMBER, place, code, ahead=2), "vi")
    lines = [slip.centre, slip.ward, slip.heading, slip.number, slip.place_label, slip.place_name, slip.title]
    papers = [f"☐ {paper}" for paper in slip.papers]
    return [line for line in (*lines, *slip.facts, slip.papers_heading, *papers, slip.papers_rest, *slip.notes) if line]


def _made(name: tuple[str, ...], make: Callable[[Path], bytes]) -> bytes | None:
    """Return what `make` makes in a folder, from memory if it was made before; None when the command fails."""
    with _one_at_a_time:
        if name not in _kept:
            try:
                with tempfile.TemporaryDirectory(prefix="kiosk-preview-") as folder:
                    _kept[name] = make(Path(folder))
            except (OSError, subprocess.SubprocessError, StopIteration) as error:
                log.warning("no preview: %s", error)
                return None
        _kept.move_to_end(name)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[name]


def _run(arguments: list[str], environment: Mapping[str, str]) -> None:
    """Run a command of the robot. Raises `SubprocessError` when it fails or takes too long."""
    subprocess.run(
        [sys.executable, "-m", "robot.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=LONGEST_S,
        check=True,
    )
