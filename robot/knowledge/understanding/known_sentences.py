"""Collect all intents (what a visitor may want: procedures, places, services) with the known sentences for each."""

from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.understanding.scoring import VARIANT

OFFICIAL_CHARS = 120
"""Only this many characters of an official title are indexed; no visitor says the conditions that follow."""


def known_sentences(catalogue: Catalogue, requests: Requests) -> dict[str, tuple[str, ...]]:
    """Return the known sentences of every intent, by the intent's key."""
    known: dict[str, tuple[str, ...]] = {
        procedure.code: (
            procedure.title.vi,
            procedure.title.en,
            procedure.official_title[:OFFICIAL_CHARS],
            *procedure.asked.names,
            *procedure.asked.phrases,
        )
        for procedure in catalogue.procedures.values()
    }
    for procedure in catalogue.procedures.values():
        for variant in procedure.variants:
            if variant.asked:
                titles = (variant.title.vi, variant.title.en) if variant.title else ()
                known[f"{procedure.code}{VARIANT}{variant.code}"] = (*titles, *variant.asked)
    kinds = {
        "navigate": requests.navigate,
        "service": requests.service,
        "slot": requests.slot,
        "refuse": requests.refuse,
        "centre": requests.centre,
    }
    for kind, wanted in kinds.items():
        known |= {f"{kind}:{request.target}": request.phrases for request in wanted if request.phrases}
    known |= {f"ask:{number}": group.phrases for number, group in enumerate(requests.ask_back)}
    return known
