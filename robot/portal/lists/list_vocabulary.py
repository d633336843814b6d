"""How lists are read at this site: names of columns, calendar, catalogue, and the names that persons have explained."""

import datetime
from pathlib import Path

from robot.desk.dossiers.lists import DossierLists
from robot.desk.dossiers.row_reader import Records
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.desk_vocabulary_loader import (
    due_of,
    factor_of,
    known_of,
    load_vocabulary,
    load_working_days,
    orders_of,
    reading_of,
)
from robot.runtime.settings.schema import Settings


def records_of(settings: Settings, config: Path, root: Path, today: datetime.date) -> tuple[Records, str]:
    """Return the reader of rows for this site, and a hash of everything that affects how a list is read. `config`: the
    folder of the content files; `root`: the folder that paths in the settings start from. Raises `Trouble`."""
    with DossierLists(root / settings.desk.file) as lists:
        chosen = lists.chosen_names()
    catalogue = load_catalogue(config)
    orders = orders_of(root / settings.desk.file)
    days = load_working_days(config, settings).under(orders)
    factor = factor_of(settings, root)
    records = Records(
        load_vocabulary(config, chosen),
        settings.site.dossier_prefix,
        today,
        known=known_of(catalogue),
        due_of=due_of(catalogue, days),
        factor=factor,
    )
    return records, reading_of(settings, config, factor, chosen, orders)
