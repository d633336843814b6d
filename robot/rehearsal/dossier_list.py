"""Import of the one-stop platform's export file into a rehearsed robot's service desk, as `kiosk desk import` does."""

import datetime
from pathlib import Path

from robot.desk.dossiers.row_reader import Records
from robot.desk.dossiers.store import Dossiers
from robot.portal.dossier_export import read_export
from robot.runtime.content.desk_vocabulary_loader import (
    due_of,
    factor_of,
    known_of,
    load_vocabulary,
    ordered_working_days,
    reading_of,
)
from robot.runtime.content.provider import ContentProvider
from robot.runtime.settings.schema import Settings


def take_in(file: Path, settings: Settings, folder: Path, content: ContentProvider, now: datetime.datetime) -> None:
    """Import the export `file` into the desk of the robot in `folder`. Raises `Trouble` when the file is no export."""
    config, factor = folder / "config", factor_of(settings, folder)
    records = Records(
        load_vocabulary(config),
        settings.site.dossier_prefix,
        now.date(),
        known=known_of(content.catalogue),
        due_of=due_of(content.catalogue, ordered_working_days(config, settings, folder)),
        factor=factor,
    )
    export = read_export(file, records)
    at_s = int(now.timestamp())
    with Dossiers(folder / settings.desk.file) as dossiers:
        dossiers.take(
            export.dossiers.values(),
            file=export.file,
            sha256=export.sha256,
            kind=export.kind,
            at_s=at_s,
            as_of_s=at_s,
            refused=len(export.refused),
            reading=reading_of(settings, config, factor),
            sure=True,
        )
