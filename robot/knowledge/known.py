"""Everything that may be meant, and the sentences that are known to mean it."""

from collections.abc import Sequence

from robot.knowledge.catalogue import Catalogue
from robot.knowledge.reading import VARIANT
from robot.knowledge.requests import Request, Requests, Service
from robot.knowledge.text import plain, syllables

OFFICIAL_CHARS = 120
"""Official titles go on with conditions that nobody says."""


def known_sentences(catalogue: Catalogue, requests: Requests) -> dict[str, tuple[str, ...]]:
    """Everything that may be meant, and the sentences that mean it."""
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
    }
    for kind, wanted in kinds.items():
        known |= {f"{kind}:{request.target}": request.phrases for request in wanted}
    known |= {f"ask:{number}": group.phrases for number, group in enumerate(requests.ask_back)}
    return known


def services_by_letters(requests: Requests) -> dict[str, str]:
    """Services by their phrases as they are written without tone marks, where only one of them is written so.

    Word for word they are meant: without the marks they are like others that are said more often.
    """
    found: dict[str, list[Request]] = {}
    for kind in (requests.navigate, requests.service, requests.slot, requests.refuse):
        for request in kind:
            for written in {letters(syllables(phrase)) for phrase in request.phrases}:
                found.setdefault(written, []).append(request)
    return {
        written: meant[0].target
        for written, meant in found.items()
        if len(meant) == 1 and isinstance(meant[0], Service)
    }


def letters(tokens: Sequence[str]) -> str:
    """`tokens` as a keyboard without accents writes them."""
    return " ".join(map(plain, tokens))
