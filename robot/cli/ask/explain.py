"""Explain why a sentence was understood as it was, for `kiosk ask --explain`."""

from collections.abc import Mapping
from typing import Any

from robot.core.commands import Listen
from robot.knowledge.topics.sentence_index import EVIDENCE, STRANGE
from robot.knowledge.understanding.understand import Understander
from robot.knowledge.vietnamese.syllables import clean

SHOWN = 8


def why(understander: Understander, text: str, listen: Listen) -> dict[str, Any]:
    """Return why `text` is understood as it is: normalised text, likeliest meanings with evidence and shared words, and
    the limits by which one is chosen."""
    emergency = understander.emergencies.find(text)
    reading = understander.read(text, listen)
    pairs = list(zip(reading.matches, reading.chances, strict=True))[:SHOWN]
    return {
        "normalised": clean(text),
        "syllables": list(reading.tokens),
        "emergency": "" if emergency is None else emergency.pattern,
        "questions": _likeliest(reading.asked),
        "matches": [
            {
                "key": match.key,
                "chance": round(chance, 4),
                "evidence": {name: round(value, 3) for name, value in zip(EVIDENCE, match.evidence, strict=True)},
                "sentence": match.sentence,
                "shared": list(understander.shared(reading, match)),
            }
            for match, chance in pairs
        ],
        "nothing": round(reading.nothing, 4),
        "strange": {name: round(value, 3) for name, value in zip(STRANGE, reading.query.strange, strict=True)},
        "thresholds": understander.thresholds(),
    }


def lines(found: dict[str, Any]) -> list[str]:
    """Format the result of `why` as lines for people."""
    shown = [f"{'heard':<10} {found['normalised']!r}"]
    if found["emergency"]:
        shown.append(f"{'emergency':<10} by the pattern {found['emergency']!r}")
    shown.append(f"{'asks':<10} {_parts(found['questions'])}")
    for match in found["matches"]:
        shown.append(f"{match['chance']:<10.2f} {match['key']:<24} {_parts(match['evidence'])}  {match['sentence']!r}")
        shown.append(f"{'':<10} {'':<24} shared: {', '.join(match['shared']) or '-'}")
    shown.append(f"{found['nothing']:<10.2f} {'nothing of these':<24} {_parts(found['strange'])}")
    shown.append(f"{'limits':<10} " + ", ".join(f"{name} {value}" for name, value in found["thresholds"].items()))
    return shown


def _likeliest(chances: Mapping[str, float]) -> dict[str, float]:
    """Return the three likeliest questions with their chances."""
    return {name: round(chances[name], 3) for name in sorted(chances, key=lambda name: -chances[name])[:3]}


def _parts(values: dict[str, float]) -> str:
    return " ".join(f"{name} {value:.2f}" for name, value in values.items())
