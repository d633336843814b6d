"""Check the files of procedures, life events, requests and answers. Exit status 2 after errors, 0 after warnings
only."""

import argparse
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from robot.core.trouble import Trouble, Troubles

Kind = TypeVar("Kind")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: `kiosk catalogue check` has no options."""
    del parser


def run(_args: argparse.Namespace) -> int:
    """Print one line for each warning and return 0; raises `Troubles` with all errors."""
    from robot.runtime.settings.loader import CONFIG

    errors, warnings, count = review(CONFIG, datetime.date.today())
    for trouble in warnings:
        print(f"warning | cảnh báo: {trouble.line()}")
    if errors:
        raise Troubles(errors)
    print(
        f"catalogue: {count} procedures, no error, {len(warnings)} warnings"
        f" | danh mục: {count} thủ tục, không có lỗi, {len(warnings)} cảnh báo"
    )
    return 0


def review(config: Path, today: datetime.date) -> tuple[list[Trouble], list[Trouble], int]:
    """Check all files; return errors, warnings and the number of procedures. Raises `Troubles` where the files cannot
    be loaded."""
    from robot.cli.catalogue import fact_rules, plausibility_rules, sentence_rules
    from robot.runtime.content.catalogue_loader import load_catalogue_files
    from robot.runtime.content.lobby_map_loader import load_lobby
    from robot.runtime.content.understanding_loader import load_requests, load_understander
    from robot.runtime.content.words_loader import load_content
    from robot.runtime.settings.loader import load_settings

    found: dict[str, Trouble] = {}  # by its text, because two loaders may report the same trouble
    settings = _loaded(lambda: load_settings(config=config), found)
    lobby = _loaded(lambda: load_lobby(config / "lobby.toml"), found)
    listed = _loaded(lambda: load_catalogue_files(config), found)
    if listed is not None:
        _loaded(lambda: load_understander(config, listed[0]), found)
    content = settings and lobby and _loaded(lambda: load_content(config, settings, lobby, lambda: today), found)
    if listed is None or not lobby or not content or found:
        raise Troubles(list(found.values()))
    catalogue, files = listed
    departments = {department for place in lobby.places for department in place.departments}
    errors = sentence_rules.unanswered(config / "requests.toml", load_requests(config, catalogue), content)
    warnings: list[Trouble] = []
    for code, path in files.items():
        procedure = catalogue.procedures[code]
        errors += fact_rules.wrong(path, procedure, departments, today)
        warnings += fact_rules.doubtful(path, procedure, catalogue.topic(code), today)
        warnings += plausibility_rules.unlikely(path, procedure)
        warnings += sentence_rules.unspeakable(path, code, content)
    warnings += sentence_rules.unasked(files, catalogue)
    return errors, warnings, len(files)


def _loaded(load: Callable[[], Kind], found: dict[str, Trouble]) -> Kind | None:
    """Call `load` and return its result. If it fails, add its troubles to `found` and return None, so that checking
    goes on."""
    try:
        return load()
    except Troubles as troubles:
        found.update({trouble.line(): trouble for trouble in troubles.found})
    except Trouble as trouble:
        found[trouble.line()] = trouble
    return None
