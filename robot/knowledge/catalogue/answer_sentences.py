"""Compose sentences about a procedure: choose the template that fits the known facts, and fill in their values.

If a fact is missing, the template whose key ends in ".unknown" is used. After a doubtful fact comes the sentence
"answer.stale": a clerk will confirm it.
"""

import datetime
import re
from functools import partial

from robot.knowledge.catalogue import fact_texts
from robot.knowledge.catalogue.procedures import Procedure
from robot.knowledge.catalogue.templates import Templates

SLOTS = ("title", "intro", "fee", "time", "papers", "where", "form", "legal", "online", "result", "who")
"""Facts about which there are answers: endings of the keys "answer.SLOT"."""
_SPOKEN_PAPERS = 3
_SPOKEN_SYLLABLES = 12
_CERTAIN = frozenset((("title", ""), ("where", "")))
"""(fact, template ending) of answers that depend only on the site, so that no advice to ask a clerk follows them, even
if the procedure's facts are doubtful."""
_COMMON_NOUNS = ("cơ quan", "chủ tịch", "giám đốc", "trường")
"""Names of offices that begin so get a small letter inside a sentence. "Bộ", "Sở" and "Công an" keep their capital."""
_NUMBERED = re.compile(r"\d|^(?:đơn theo mẫu|phụ lục)", re.IGNORECASE)
_NO_FACT = frozenset(("unknown", "depends"))
"""Endings of the keys of templates that state no fact."""


class Answers:
    """Composes answers about procedures from the sentence templates."""

    def __init__(self, words: Templates) -> None:
        self._words = words

    def sentence(
        self, slot: str, procedure: Procedure, language: str, counter: tuple[str, str], today: datetime.date
    ) -> str:
        """Return the answer about the fact `slot` (such as "fee"), by the template "answer.SLOT". `counter`: label and
        name of the procedure's counter ("" = the centre has none)."""
        where, name = counter
        variant, values = self._variant(slot, procedure, language, where, today)
        key = f"answer.{slot}" + (f".{variant}" if variant else "")
        title = fact_texts.brief(procedure.title.of(language))
        place = where or (procedure.elsewhere.of(language) if procedure.elsewhere else self._somewhere(language))
        text = self._words.text(key, language, {"title": title, "where": place, "name": name, **values})
        if (slot, variant) not in _CERTAIN and variant not in _NO_FACT and procedure.stale(today):
            text = f"{text} {self._words.text('answer.stale', language, {})}"
        return text

    def _somewhere(self, language: str) -> str:
        return self._words.text("fact.somewhere", language, {})

    def _phrase(self, language: str, key: str, **values: object) -> str:
        return self._words.text(f"fact.{key}", language, values)

    def _variant(
        self, slot: str, procedure: Procedure, language: str, where: str, today: datetime.date
    ) -> tuple[str, dict[str, object]]:
        """Return the template that fits the known facts, by the ending of its key, and the values to fill in."""
        phrase = partial(self._phrase, language)
        match slot:
            case "intro":
                return self._intro(procedure, language, today)
            case "fee":
                fee = fact_texts.fee(procedure, language, today, phrase)
                if not fee.text:
                    return "unknown", {}
                if fee.free:
                    return "free", {}
                return ("partly" if fee.unknown else ""), {"fee": ". ".join(fee.cases), "unknown": fee.unknown}
            case "time":
                term, text = procedure.time, fact_texts.time(procedure, today, phrase)
                if text and term.same_day:
                    return ("cutoff", {"hour": term.cutoff_hour}) if term.cutoff_hour else ("same_day", {})
                return ("", {"time": text}) if text else ("unknown", {})
            case "papers":
                needed = fact_texts.needed(procedure)
                if not needed:
                    return ("depends" if procedure.documents else "unknown"), {}
                names = "; ".join(_short(document.name) for document in needed[:_SPOKEN_PAPERS])
                besides = fact_texts.besides(procedure)
                more = "; ".join(_short(document.name) for document in besides[:_SPOKEN_PAPERS])
                values = {"n": len(needed), "documents": names, "m": len(besides), "more": more}
                return ("more" if besides else ""), values
            case "where":
                if where:
                    return ("online" if procedure.handed_in == "online" else ""), {}
                if procedure.elsewhere:
                    variant = "elsewhere.online" if procedure.online.available else "elsewhere"
                    return variant, {"office": procedure.elsewhere.of(language)}
                return "unknown", {}
            case "form":
                forms = _named([form.name for form in procedure.forms])
                if forms:
                    return "", {"forms": "; ".join(_inside(name) for name in forms[:2])}
                return ("number" if procedure.forms else "unknown"), {}
            case "legal":
                count = len(procedure.legal_basis)
                return ("", {"n": count}) if count else ("unknown", {})
            case "online":
                if procedure.online.available is None:
                    return "unknown", {}
                channels = _any_of(procedure.online.channels, phrase)
                if not procedure.online.available:
                    return "no", {}
                return ("", {"channels": channels}) if channels else ("somewhere", {})
            case "result":
                names = "; ".join(_inside(fact_texts.brief(name)) for name in procedure.result[:2])
                return ("", {"result": names}) if names else ("unknown", {})
            case "who":
                who = fact_texts.brief(procedure.decided_by or "").split(";")[0].strip()
                who = _inside(who) if who.lower().startswith(_COMMON_NOUNS) else who
                return ("", {"who": who}) if who else ("unknown", {})
            case _:
                return "", {}

    def _intro(self, procedure: Procedure, language: str, today: datetime.date) -> tuple[str, dict[str, object]]:
        """Return the template (key ending) and values of the first short answer; unknown facts but the fee are left
        out."""
        phrase = partial(self._phrase, language)
        needed, fee = fact_texts.needed(procedure), fact_texts.fee(procedure, language, today, phrase)
        time = fact_texts.time(procedure, today, phrase)
        parts: list[str] = []
        if needed:
            more = len(fact_texts.besides(procedure))
            parts.append(phrase("documents_more" if more else "documents", n=len(needed), m=len(needed) + more))
        if fee.free:
            parts.append(phrase("fee_free"))
        elif fee.first:
            parts.append(_inside(fee.first))
        elif needed or time:
            parts.append(phrase("fee_unknown"))
        if time and procedure.time.same_day:
            parts.append(phrase("time_same_day"))
        elif time:
            parts.append(phrase("time", time=time))
        if not parts:
            return "unknown", {}
        told = _sentence(parts[0])
        for part in parts[1:]:
            told = phrase("also", first=told, second=part, Second=_sentence(part))
        return "", {"facts": told}


def _inside(text: str) -> str:
    """Return `text` for use inside a sentence: with a small first letter, unless it begins with an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def _any_of(names: tuple[str, ...], phrase: fact_texts.Phrase) -> str:
    """Return `names` joined as alternatives: "A, B or C"."""
    *most, last = names or ("",)
    return phrase("or", first=", ".join(most), second=last) if most else last


def _short(document: str) -> str:
    """Shorten the name of a paper for the voice: no details after a colon, only the first part of a long list."""
    name = fact_texts.brief(document).split(":")[0].split(";")[0]
    return _inside(name if len(name.split()) <= _SPOKEN_SYLLABLES else name.split(",")[0]).strip()


def _named(forms: list[str]) -> list[str]:
    """Return the form names that can be spoken, each once; "Mẫu số 18 kèm NĐ 151/2025/NĐ-CP" can only be read."""
    names = dict.fromkeys(fact_texts.brief(form).split(" kèm ")[0] for form in forms)
    return [name for name in names if len(name.split()) > 2 and not _NUMBERED.search(name)]


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
