"""Shorten the names of papers and forms, so that they can be spoken inside a sentence."""

import re

from robot.knowledge.catalogue.fact_texts import brief
from robot.knowledge.catalogue.procedures import Document

_SPOKEN_SYLLABLES = 12
_NUMBERED = re.compile(r"\d|^(?:đơn theo mẫu|phụ lục)", re.IGNORECASE)


def inside(text: str) -> str:
    """Return `text` for use inside a sentence: with a small first letter, unless it begins with an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def sentence(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def short(name: str) -> str:
    """Shorten the name of a paper for the voice: no details after a colon, only the first part of a long list."""
    text = brief(name).split(":")[0].split(";")[0]
    for further in (",", " hoặc "):
        if len(text.split()) > _SPOKEN_SYLLABLES:
            text = text.split(further)[0]
    return inside(text).strip()


def in_sentence(paper: Document, language: str) -> str:
    """Return the name of `paper` in `language` for the voice; in Vietnamese where no English one is known."""
    return short(paper.name if language == "vi" else paper.en or paper.name)


def named(forms: list[str]) -> list[str]:
    """Return the form names that can be spoken, each once; "Mẫu số 18 kèm NĐ 151/2025/NĐ-CP" can only be read."""
    names = dict.fromkeys(brief(form).split(" kèm ")[0] for form in forms)
    return [name for name in names if len(name.split()) > 2 and not _NUMBERED.search(name)]
