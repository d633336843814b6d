"""The morning digest: which dossiers staff must look at today, by field and clerk, then one by one.

It is written on each working day, shortly before the centre opens, into a file for the morning meeting. Its counts are
also on the clerks' first page. The files contain codes of dossiers, so they are closed to other accounts, and are
deleted at the same age as the copies of the database.
"""

import datetime
import logging
import os
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from robot.core.screen.ticket_slip import Slip
from robot.core.trouble import Trouble, Troubles
from robot.desk.dossiers.due_dates import Warned, Warning
from robot.desk.reports.numbers import Numbers
from robot.knowledge.catalogue.templates import Templates
from robot.runtime.desk_service.report_data import warned_now
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

BEFORE = datetime.timedelta(minutes=15)
"""How long before the centre opens the digest is written."""

_EVERY_S = 60.0


def digest(warned: list[Warned], as_of_s: int | None, now: datetime.datetime, words: Templates, language: str) -> str:
    """Return the text of the digest. `as_of_s`: when the list of dossiers was true, s since 1970; None = no list."""
    numbers = Numbers(words, language)
    known = numbers.text("report.known_none")
    if as_of_s is not None:
        known = numbers.text("report.known", when=numbers.moment(datetime.datetime.fromtimestamp(as_of_s)))
    lines = [f"{numbers.text('late.warned')}: {now:%d/%m/%Y}", known, ""]
    lines += [f"{size:>5}  {numbers.text(f'warn.{kind.value}')}" for kind, size in counts(warned)]
    for head, field in (("late.field", "field"), ("late.clerk", "clerk")):
        groups = Counter((getattr(each.dossier, field) or "-", each.warning) for each in warned)
        names = sorted({name for name, _ in groups})
        lines += ["", numbers.text(head)] * bool(names)
        for name in names:
            found = [(numbers.text(f"warn.{kind.value}"), size) for kind in Warning if (size := groups[name, kind])]
            lines.append(f"  {name}: " + "; ".join(f"{size} {told}" for told, size in found))
    for kind, _ in counts(warned):
        lines += ["", numbers.text(f"warn.{kind.value}")]
        lines += [f"  {_line(each, numbers)}" for each in warned if each.warning is kind]
    if not warned and as_of_s is not None:
        lines.append(numbers.text("desk_page.none_late"))
    return "\n".join(lines) + "\n"


def digest_slip(warned: list[Warned], now: datetime.datetime, words: Templates, language: str, centre: str) -> Slip:
    """Return the digest's counts as a slip for the ticket printer; without codes, because others may read the paper."""
    numbers = Numbers(words, language)
    facts = [f"{numbers.text(f'warn.{kind.value}')}: {size}" for kind, size in counts(warned)]
    return Slip(
        centre=centre,
        ward="",
        heading=numbers.text("late.warned"),
        number=str(len(warned)),
        place_label=f"{now:%d/%m/%Y}",
        facts=tuple(facts or [numbers.text("desk_page.none_late")]),
    )


def counts(warned: list[Warned]) -> list[tuple[Warning, int]]:
    """Return each kind of warning with its number of dossiers, the most urgent kind first."""
    found = Counter(each.warning for each in warned)
    return [(kind, found[kind]) for kind in Warning if found[kind]]


def forget_in_digests(folder: Path, code: str) -> None:
    """Delete the digests that contain the dossier `code`; today's digest is then written anew."""
    for each in folder.glob("digest-*"):
        try:
            if code.encode() in each.read_bytes():
                each.unlink()
        except FileNotFoundError:  # it was being written, and is renamed by now
            forget_in_digests(folder, code)


class Morning:
    """Writes the digest into `folder` each working day while `run` is running."""

    def __init__(
        self,
        desk: StaffStores,
        words: Templates,
        folder: Path,
        language: str = "vi",
        print_slip: Callable[[Slip], object] | None = None,
    ) -> None:
        """Prepare to write into `folder`. `print_slip`: prints the counts on paper too; None = they are not printed."""
        self._desk, self._words, self._folder, self._language = desk, words, folder, language
        self._print = print_slip

    def file_of(self, day: datetime.date) -> Path:
        """Return the path of the digest for the day `day`."""
        return self._folder / f"digest-{day.isoformat()}.txt"

    def write_if_due(self) -> Path | None:
        """Write today's digest if it is due and missing; return its path, else None. Raises `Trouble`, OSError."""
        now = self._desk.now()
        file = self.file_of(now.date())
        if file.exists():
            return None
        days = self._desk.working_days
        spans = days.spans(now.date())
        if not spans or now < datetime.datetime.combine(now.date(), datetime.time(*divmod(spans[0][0], 60))) - BEFORE:
            return None
        with self._desk.dossiers() as dossiers:
            as_of_s = dossiers.as_of_s()
        warned = warned_now(self._desk.database, now, days)
        self._write(file, digest(warned, as_of_s, now, self._words, self._language))
        self._expire(now.date())
        if self._print is not None:
            site = self._desk.knowledge.content.site(self._language)
            centre = f"{site.name} {site.ward}"
            self._print(digest_slip(warned, now, self._words, self._language, centre))
        return file

    def run(self, stopping: threading.Event) -> None:
        """Check every minute whether a digest is due, until `stopping` is set. Failures are logged and retried."""
        while not stopping.is_set():
            try:
                file = self.write_if_due()
                if file is not None:
                    log.info("the morning digest is written: %s", file)
            except (Trouble, Troubles, OSError) as error:
                log.error("the morning digest cannot be written: %s", error)
            stopping.wait(_EVERY_S)

    def _write(self, file: Path, text: str) -> None:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = file.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as writing:
            writing.write(text)
        new.replace(file)

    def _expire(self, today: datetime.date) -> None:
        before = self.file_of(today - datetime.timedelta(self._desk.settings.desk.backup_days)).name
        for each in self._folder.glob("digest-*.txt"):
            if each.name < before:
                each.unlink(missing_ok=True)


def _line(each: Warned, numbers: Numbers) -> str:
    dossier = each.dossier
    due = numbers.day(each.due or dossier.due) or "-"
    return "  ".join((dossier.code, due, dossier.field or "-", dossier.clerk or "-", dossier.title))
