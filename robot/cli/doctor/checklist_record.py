"""Write the record of a site's checklist: as a PDF page to sign, and as JSON for other programs."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from robot.cli.doctor.checklist_dialogue import Dialogue, ItemResult, ItemState
from robot.core.trouble import Trouble
from robot.desk.reports.page import FOLDER
from robot.desk.reports.pdf import pdf


class ChecklistRecord(msgspec.Struct, frozen=True):
    """Which person checked which robot, when, and with which results."""

    centre: str
    name: str
    when: datetime.datetime
    release: str
    content: str
    results: Sequence[ItemResult]

    @property
    def unfinished(self) -> int:
        """Number of checklist items that are not good, skipped ones included."""
        return sum(result.state is not ItemState.GOOD for result in self.results)


def verdict(record: ChecklistRecord, dialogue: Dialogue) -> str:
    """Return one sentence that sums up the record: all good, or how many items are not."""
    if record.unfinished:
        return dialogue.text("not_good", n=record.unfinished)
    return dialogue.text("all_good", n=len(record.results))


def page(record: ChecklistRecord, dialogue: Dialogue, language: str) -> str:
    """Return the record as HTML; text that people typed is escaped."""
    drawing = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return drawing.get_template("site_check.html").render(
        language=language,
        style=Markup((FOLDER / "report.css").read_text(encoding="utf-8")),
        t=dialogue.text,
        title=dialogue.title,
        centre=record.centre,
        when=f"{record.when:%d/%m/%Y %H:%M}",
        release=record.release,
        content=record.content,
        verdict=verdict(record, dialogue),
        results=record.results,
        name=record.name,
    )


def write(record: ChecklistRecord, dialogue: Dialogue, language: str, folder: Path) -> Path:
    """Write FOLDER/site-YYYYMMDD-HHMMSS.pdf and .json; return the path of the PDF. Raises `Trouble`."""
    path = folder / f"site-{record.when:%Y%m%d-%H%M%S}.pdf"
    made = pdf(page(record, dialogue, language))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made)
        path.with_suffix(".json").write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1))
    except OSError as error:
        raise Trouble(
            f"the record cannot be written: {error.strerror}",
            "không ghi được biên bản",
            file=str(error.filename or folder),
            remedy="choose another folder with --out DIR",
            remedy_vi="chọn thư mục khác bằng --out THƯ_MỤC",
        ) from error
    return path
