"""The sentences in which people ask about an article: `config/law/asked.toml`, and the policy answers that cite it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.legal_documents import numbers_in
from robot.knowledge.catalogue.policies import LegalReference, Policies
from robot.law.legal_text import LegalNumber, Text
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.typed_toml import decode

FILE = Path("law") / "asked.toml"
GUIDE = "robot/law/README.md"

_ARTICLE = re.compile(r"\bĐiều (\d+[a-zđ]?)\b")

Asked = Mapping[tuple[str, str], Sequence[str]]
"""Sentences for (number of a text, number of an article)."""


class AskedArticle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article with the sentences in which people ask about it."""

    article: Text
    asked: tuple[Text, ...]


class AskedText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The articles of a text that people ask about."""

    number: LegalNumber
    articles: tuple[AskedArticle, ...]


class AskedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `config/law/asked.toml`."""

    texts: tuple[AskedText, ...] = ()


def places_of(reference: LegalReference) -> Iterator[tuple[str, str]]:
    """Yield (number, article) of each article that a reference names."""
    for number in numbers_in(reference.document):
        for article in _ARTICLE.findall(reference.article or ""):
            yield number, article


def asked_about(config: Path) -> Asked:
    """Return the sentences for each article below `config`. Raises `Troubles`."""
    found: list[Trouble] = []
    file = decode(config / FILE, AskedFile, found, GUIDE)
    if file is None:
        raise Troubles(found)
    sentences = {(text.number, each.article): each.asked for text in file.texts for each in text.articles}
    for place, asked in asked_in(load_policies(config, None)).items():
        sentences[place] = (*sentences.get(place, ()), *asked)
    return sentences


def asked_in(policies: Policies) -> Asked:
    """Return the sentences for each (number, article) that one of `policies` cites."""
    found: dict[tuple[str, str], list[str]] = {}
    for policy in policies.policies.values():
        for place in {place for reference in policy.legal for place in places_of(reference)}:
            found.setdefault(place, []).extend((policy.question, *policy.asked))
    return found
