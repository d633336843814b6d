"""Run `kiosk doctor --site`: go through the checklist of a site and write a PDF record to sign."""

import datetime
from importlib.metadata import version
from pathlib import Path

from robot.cli.doctor.checklist_dialogue import Dialogue
from robot.cli.doctor.checklist_record import ChecklistRecord, verdict, write
from robot.cli.doctor.site_checklist import ChecklistSite, walk
from robot.deploy.installing import content_version
from robot.deploy.service import START, SystemdService
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings


def sign_off(settings: Settings, language: str, out: Path | None) -> int:
    """Go through the checklist and write the record; return 0 when all items are good, otherwise 1.

    Raises `Trouble` while the robot's service runs.
    """
    service = SystemdService()
    service.require_stopped("kiosk doctor --site")
    dialogue = Dialogue(load_words(CONFIG / "words"), language)
    results = walk(ChecklistSite(settings, CONFIG, dialogue))
    record = ChecklistRecord(
        f"{settings.site.name[language]}, {settings.site.ward[language]}",
        dialogue.name(),
        datetime.datetime.now(),
        version("reception-robot"),
        content_version(CONFIG),
        results,
    )
    path = write(record, dialogue, language, out or CONFIG.parent / "var/site")
    print(f"\n{verdict(record, dialogue)}\n{dialogue.text('record')}: {path}")
    if service.left_stopped():
        print(f"the robot is stopped; type | robot đang dừng, hãy gõ: {START}")
    return 1 if record.unfinished else 0
