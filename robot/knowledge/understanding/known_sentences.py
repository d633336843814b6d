"""Collect all topics (what a visitor may want: procedures, policy answers, places, services) with the known sentences
for each."""

from collections.abc import Iterable

from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.topics.topic_keys import PAGE, VARIANT, TaughtSentence
from robot.knowledge.understanding.requests import Requests

OFFICIAL_CHARS = 120
"""Only this many characters of an official title are indexed; no visitor says the conditions that follow."""


def known_sentences(
    catalogue: Catalogue, requests: Requests, policies: Policies, utterances: Iterable[TaughtSentence] = ()
) -> dict[str, tuple[str, ...]]:
    """Return the known sentences of every topic, by the topic's key. `utterances` are added to the content's own."""
    known = _of_content(catalogue, requests, policies)
    for utterance in utterances:
        known.setdefault(utterance.topics[0], {})[utterance.text] = None
    return {key: tuple(sentences) for key, sentences in known.items()}


def _of_content(catalogue: Catalogue, requests: Requests, policies: Policies) -> dict[str, dict[str, None]]:
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
                own = known.get(variant.code)  # the variant is also a procedure of the catalogue
                key = variant.code if own else f"{procedure.code}{VARIANT}{variant.code}"
                known[key] = (*(own or ()), *titles, *variant.asked)
    for policy in policies.policies.values():
        english = (policy.question_en,) if policy.question_en else ()
        known[f"policy:{policy.id}"] = (policy.question, *english, *policy.asked)
    kinds = {
        "navigate": requests.navigate,
        "service": requests.service,
        "refuse": requests.refuse,
        "centre": requests.centre,
    }
    for kind, wanted in kinds.items():
        known |= {f"{kind}:{request.target}": request.phrases for request in wanted if request.phrases}
    known[PAGE] = tuple(phrase for slot in requests.slot for phrase in slot.phrases)
    known |= {f"ask:{number}": group.phrases for number, group in enumerate(requests.ask_back)}
    return {key: dict.fromkeys(sentences) for key, sentences in known.items()}
