"""Check the files of procedures, policy answers, life events, requests and answers. Exit status 2 after errors, 0
after warnings only."""

import argparse
import datetime
import functools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.procedures import Catalogue

Kind = TypeVar("Kind")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing: `kiosk catalogue check` has no options."""
    del parser


def run(_args: argparse.Namespace) -> int:
    """Print one line for each warning and return 0; raises `Troubles` with all errors."""
    from robot.runtime.settings.loader import CONFIG

    errors, warnings, (procedures, policies) = review(CONFIG, datetime.date.today())
    for trouble in warnings:
        print(f"warning | cảnh báo: {trouble.line()}")
    if errors:
        raise Troubles(errors)
    print(
        f"catalogue: {procedures} procedures, {policies} policy answers, no error, {len(warnings)} warnings"
        f" | danh mục: {procedures} thủ tục, {policies} câu trả lời chính sách, không có lỗi, {len(warnings)} cảnh báo"
    )
    return 0


def review(config: Path, today: datetime.date) -> tuple[list[Trouble], list[Trouble], tuple[int, int]]:
    """Check all files; return errors, warnings and the numbers of procedures and policy answers. Raises `Troubles`
    where the files cannot be loaded."""
    from robot.cli.catalogue import fact_rules, plausibility_rules, sentence_rules
    from robot.runtime.content.catalogue_loader import load_catalogue_files
    from robot.runtime.content.core_rules import places_of
    from robot.runtime.content.lobby_map_loader import load_lobby
    from robot.runtime.content.site_overlays import PHRASES, load_phrases
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
    said = functools.cache(content.said)
    for code, path in files.items():
        procedure = catalogue.procedures[code]
        wrong = fact_rules.wrong(path, procedure, departments, today)
        stands = catalogue.topic(code) or (procedure.announced and catalogue.field_of(code))
        doubts = fact_rules.doubtful(path, procedure, stands or "", today)
        doubts += plausibility_rules.unlikely(path, procedure) + sentence_rules.unspeakable(path, code, content, said)
        if procedure.announced:  # its file has many procedures
            for trouble in (*wrong, *doubts):
                trouble.key = f"{code}.{trouble.key}"
        errors, warnings = errors + wrong, warnings + doubts
    warnings += sentence_rules.unasked(files, catalogue)
    warnings += sentence_rules.astray(config / PHRASES, load_phrases(config), catalogue, places_of(lobby))
    policy_errors, policy_warnings, policies = review_policies(config, catalogue, today)
    return errors + policy_errors, warnings + policy_warnings, (len(files), policies)


def review_policies(
    config: Path, catalogue: Catalogue, today: datetime.date
) -> tuple[list[Trouble], list[Trouble], int]:
    """Check the policy answers, which can be loaded; return errors, warnings and their number."""
    from robot.cli.catalogue import policy_rules
    from robot.law.legal_records import load_legal
    from robot.runtime.content.policies_loader import load_policy_files
    from robot.runtime.settings.toml_reader import read_toml

    policies, files = load_policy_files(config, catalogue)
    documents = {document.number: document for document in load_legal(config / "legal.toml")}
    pronunciation = read_toml(config / "pronunciation.toml")
    errors: list[Trouble] = []
    warnings: list[Trouble] = []
    for policy_id, policy in (policies.policies | policies.replaced).items():
        path = files[policy_id]
        errors += policy_rules.wrong(path, policy, today)
        warnings += policy_rules.doubtful(path, policy, documents, today)
        warnings += policy_rules.unspeakable(path, policy, pronunciation)
    warnings += policy_rules.confusable(files, policies)
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
