"""Choose, for a question about a procedure, the template that fits the facts of its record, and the values to fill in.

A template is named by the ending of its key: "answer.QUESTION.ENDING", "" = "answer.QUESTION".
"""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from robot.knowledge.catalogue import fact_texts
from robot.knowledge.catalogue.paper_names import in_sentence, inside, named, sentence, short
from robot.knowledge.catalogue.procedures import Both, Document, Procedure, Relief
from robot.knowledge.vietnamese.syllables import plain, syllables

UNKNOWN = "unknown"
"""Ending of the templates that name the missing fact, and the counter where to ask for it."""
NOT_LISTED = 0
"""`Asked.paper` for a paper that is not in the list of the procedure."""
SPOKEN_PAPERS = 3
SPOKEN_NAME = 16
"""Longest name of a paper that is spoken, in syllables. Chosen."""
INTRO_PAPERS = 2
"""The first short answer names at most this many papers; the others are on the screen."""
SPOKEN_CONDITIONS = 2
SPOKEN_SYLLABLES = 26
"""Longest condition that is spoken, in syllables; longer ones can only be read. Chosen."""
_COMMON_NOUNS = ("cơ quan", "chủ tịch", "giám đốc", "trường", "người")
"""Names of offices that begin so get a small letter inside a sentence. "Bộ", "Sở" and "Công an" keep their capital."""

Values = dict[str, Any]
Found = tuple[str, Values]


class Asked(NamedTuple):
    """A question about a procedure and what its answer depends on besides the procedure.

    `where`: label of the counter in this centre, "" = none. `paper`: place in the checklist of the paper that is asked
    about, from 1, or `NOT_LISTED`. `yes_no`: the question wants a yes or a no.
    """

    language: str
    today: datetime.date
    phrase: fact_texts.Phrase
    where: str = ""
    paper: int = NOT_LISTED
    yes_no: bool = False

    def form(self, yes_no: str, plain_form: str = "") -> str:
        """Return the template ending `yes_no` for a yes-or-no question, `plain_form` for any other."""
        return yes_no if self.yes_no else plain_form


def record_answer(question: str, procedure: Procedure, asked: Asked) -> Found:
    """Return the ending of the template that answers `question` from the record of `procedure`, and its values;
    `UNKNOWN` if the record does not hold the fact."""
    find = _FINDERS.get(question)
    return find(procedure, asked) if find is not None else (UNKNOWN if question in NO_RECORD else "", {})


NO_RECORD = frozenset(("amount", "validity", "fine"))
"""Questions whose fact no record holds; only a policy answer can know it."""


def _intro(procedure: Procedure, asked: Asked) -> Found:
    facts = in_short(procedure, asked)
    away = _away(procedure, asked)
    if not facts:
        return (f"{away}.unknown" if away else UNKNOWN), {}
    return away, {"facts": facts}


def _how(procedure: Procedure, asked: Asked) -> Found:
    facts, away = in_short(procedure, asked), _away(procedure, asked)
    if not facts:
        return (f"{away}.unknown" if away else UNKNOWN), {}
    if away:
        return away, {"facts": facts}
    if not asked.where:
        return "somewhere", {"facts": facts}
    return ("online" if procedure.handed_in == "online" else ""), {"facts": facts}


def _away(procedure: Procedure, asked: Asked) -> str:
    """Return "elsewhere" if the procedure is not handed in at this centre, else ""."""
    return "elsewhere" if procedure.elsewhere is not None and not asked.where else ""


def in_short(procedure: Procedure, asked: Asked) -> str:
    """Return the sentences about papers, fee and time of the first short answer, without the last full stop; "" where
    nothing is known."""
    fee = fact_texts.fee(procedure, asked.language, asked.today, asked.phrase)
    time, phrase = fact_texts.days(procedure, asked.today, asked.phrase), asked.phrase
    needed = [paper for paper in fact_texts.needed(procedure) if paper.action != "cung cấp thông tin"]
    parts: list[str] = []
    if fee.free:
        parts.append(phrase("fee_free"))
    elif fee.first:
        parts.append(inside(fee.first))
    elif needed or time:
        parts.append(phrase("fee_unknown"))
    if time and procedure.time.same_day:
        parts.append(phrase("time_same_day"))
    elif time:
        parts.append(phrase("time_at_most" if procedure.time.at_most else "time", time=time))
    sentences = [_bring(needed, asked)] if needed else []
    if parts:
        first, *second = parts
        also = phrase("also", first=sentence(first), second=second[0], Second=sentence(second[0])) if second else first
        sentences.append(sentence(also))
    return ". ".join(sentences)


def _bring(needed: list[Document], asked: Asked) -> str:
    """Return the sentence that names the most important papers: at most two, the rest is on the screen."""
    if _only_readable(needed[:INTRO_PAPERS], asked):
        return sentence(asked.phrase("bring_listed"))
    names = [in_sentence(paper, asked.language) for paper in needed[:INTRO_PAPERS]]
    rest = len(needed) > INTRO_PAPERS
    key = "bring_rest" if rest else "bring" if len(names) > 1 else "bring_one"
    return sentence(asked.phrase(key, first=names[0], second=names[-1]))


def _fee(procedure: Procedure, asked: Asked) -> Found:
    fee = fact_texts.fee(procedure, asked.language, asked.today, asked.phrase)
    if not fee.text:
        return UNKNOWN, {}
    if fee.free:
        return asked.form("free.yes_no", "free"), {}
    values = {"fee": ". ".join(fee.cases), "unknown": fee.unknown, "amount": fee.amount}
    if fee.unknown:
        return "partly", values
    if asked.yes_no:
        return ("yes_no" if fee.amount else "cases"), values
    return "", values


def _time(procedure: Procedure, asked: Asked) -> Found:
    term, text = procedure.time, fact_texts.days(procedure, asked.today, asked.phrase)
    if text and term.same_day:
        return ("cutoff", {"hour": term.cutoff_hour}) if term.cutoff_hour else ("same_day", {})
    ending = asked.form("at_most.yes_no", "at_most") if term.at_most else asked.form("yes_no")
    return (ending, {"time": text}) if text else (UNKNOWN, {})


def _papers(procedure: Procedure, asked: Asked) -> Found:
    needed, besides = fact_texts.needed(procedure), fact_texts.besides(procedure)
    more = "; ".join(short(document.name) for document in besides[:SPOKEN_PAPERS])
    if not needed:
        return ("depends" if procedure.documents else UNKNOWN), {}
    values = {
        "n": len(needed),
        "documents": "; ".join(in_sentence(paper, asked.language) for paper in needed[:SPOKEN_PAPERS]),
        "more": more,
    }
    if _only_readable(needed[:SPOKEN_PAPERS], asked):
        return "listed", values
    if len(needed) > SPOKEN_PAPERS:
        return "many", values
    return ("more" if besides else ""), values


def _only_readable(papers: list[Document], asked: Asked) -> bool:
    """Whether the name of a paper can only be read: it is cut off, too long, or not known in the asked language."""
    unknown = any("…" in paper.name or (asked.language != "vi" and paper.en is None) for paper in papers)
    return unknown or any(len(in_sentence(paper, asked.language).split()) > SPOKEN_NAME for paper in papers)


def _paper(procedure: Procedure, asked: Asked) -> Found:
    """Answer whether one paper is needed, and whether a copy will do."""
    papers = fact_texts.in_order(procedure)
    if not papers:
        return UNKNOWN, {}
    if not 0 < asked.paper <= len(papers):
        return "not_listed", {}
    paper = papers[asked.paper - 1]
    values = {"name": in_sentence(paper, asked.language)}
    if paper.need == "waived_if_in_database":
        return "waived", values
    manner = "tell" if paper.action == "cung cấp thông tin" else fact_texts.manner(paper)
    if paper.need == "conditional":
        condition = fact_texts.condition(paper, asked.language, asked.phrase)
        return "conditional", {**values, "condition": inside(condition)}
    return manner, values


def _where(procedure: Procedure, asked: Asked) -> Found:
    if asked.where:
        return ("online" if procedure.handed_in == "online" else asked.form("yes_no")), {}
    if procedure.elsewhere:
        variant = asked.form("elsewhere.yes_no", "elsewhere")
        variant = "elsewhere.online" if procedure.online.available and not asked.yes_no else variant
        return variant, {"office": procedure.elsewhere.of(asked.language)}
    return UNKNOWN, {}


def _hours(_procedure: Procedure, asked: Asked) -> Found:
    return ("" if asked.where else UNKNOWN), {}


def _form(procedure: Procedure, _asked: Asked) -> Found:
    forms = named([form.name for form in procedure.forms])
    if forms:
        return "", {"forms": "; ".join(inside(name) for name in forms[:2])}
    return ("number" if procedure.forms else UNKNOWN), {}


def _legal(procedure: Procedure, _asked: Asked) -> Found:
    count = len(procedure.legal_basis)
    return ("", {"n": count}) if count else (UNKNOWN, {})


def _online(procedure: Procedure, asked: Asked) -> Found:
    if procedure.online.available is None:
        return UNKNOWN, {}
    if not procedure.online.available:
        return "no", {}
    channels = _any_of(procedure.online.channels, asked.phrase)
    return ("", {"channels": channels}) if channels else ("somewhere", {})


def _result(procedure: Procedure, _asked: Asked) -> Found:
    names = "; ".join(inside(fact_texts.brief(name)) for name in procedure.result[:2])
    return ("", {"result": names}) if names else (UNKNOWN, {})


def _who(procedure: Procedure, _asked: Asked) -> Found:
    who = fact_texts.brief(procedure.decided_by or "").split(";")[0].strip()
    who = inside(who) if who.lower().startswith(_COMMON_NOUNS) else who
    return ("", {"who": who}) if who else (UNKNOWN, {})


def _deadline(procedure: Procedure, asked: Asked) -> Found:
    text = _said(procedure.citizen_deadline, asked.language)
    return ("", {"text": inside(text)}) if text else (UNKNOWN, {})


def _eligibility(procedure: Procedure, asked: Asked) -> Found:
    return _conditions([_said(each, asked.language) for each in procedure.conditions])


def _age(procedure: Procedure, asked: Asked) -> Found:
    """Answer with the conditions that name an age."""
    aged = [each for each in procedure.conditions if "tuổi" in _said(each, "vi")]
    return _conditions([_said(each, asked.language) for each in aged])


def _conditions(conditions: list[str]) -> Found:
    """Return the ending and values for up to two conditions that are short enough to be listened to."""
    spoken = [each for each in conditions if each and len(each.split()) <= SPOKEN_SYLLABLES][:SPOKEN_CONDITIONS]
    if not spoken:
        return (f"depends.{UNKNOWN}" if conditions else UNKNOWN), {}
    text = ". ".join(sentence(each.rstrip(".")) for each in spoken)
    return ("more" if len(conditions) > len(spoken) else ""), {"text": text}


def _exemption(procedure: Procedure, asked: Asked) -> Found:
    """Answer who pays nothing: the groups that the record names; everyone, if the procedure is free."""
    reliefs = [
        _relief(each, asked.language)
        for each in procedure.fee.exemptions
        if not isinstance(each, Relief) or each.in_force(asked.today)
    ]
    briefly = [fact_texts.brief(each) for each in reliefs if each]
    spoken = [inside(each) for each in briefly] if asked.language == "vi" else briefly
    if not spoken and reliefs:
        return f"depends.{UNKNOWN}", {}
    if spoken:
        text, count = "", 0
        for each in spoken:
            if text and len(f"{text}, {each}".split()) > SPOKEN_SYLLABLES:
                break
            text, count = (f"{text}, {each}" if text else each), count + 1
        return ("more" if count < len(spoken) else ""), {"text": text}
    fee = fact_texts.fee(procedure, asked.language, asked.today, asked.phrase)
    return ("free", {}) if fee.free else (UNKNOWN, {})


def _proxy(procedure: Procedure, asked: Asked) -> Found:
    """Answer whether another person may come: yes if the record lists the authorisation for that; no if it says that
    the parties must come themselves."""
    for paper in procedure.documents:
        if "uy quyen" in _bare(paper.name) and _for_a_proxy(paper):
            family = any(words in _bare(paper.condition or "") for words in _FAMILY_IS_TRUSTED)
            return ("family" if family else ""), {"name": in_sentence(paper, asked.language)}
    for each in procedure.conditions:
        if any(words in _bare(_said(each, "vi")) for words in ("co mat", "tu den")):
            text = _said(each, asked.language)
            return ("no", {"text": sentence(text.rstrip("."))}) if text else ("no.short", {})
    return UNKNOWN, {}


_FAMILY_IS_TRUSTED = ("khong can chung thuc neu", "mien chung thuc voi nguoi than")
"""Words of a condition by which close relatives need no certified authorisation."""


def _for_a_proxy(paper: Document) -> bool:
    return any(words in _bare(paper.condition or "") for words in ("nho", "lam thay", "lam ho"))


def _bare(text: str) -> str:
    return " ".join(map(plain, syllables(text)))


def _said(text: str | Both | None, language: str) -> str:
    """Return a fact in `language`; "" where it is unknown or known in Vietnamese only."""
    if isinstance(text, Both):
        return text.of(language)
    return text or "" if language == "vi" else ""


def _relief(relief: str | Relief, language: str) -> str:
    if isinstance(relief, Relief):
        return relief.text if language == "vi" else relief.en or ""
    return _said(relief, language)


def _any_of(names: tuple[str, ...], phrase: fact_texts.Phrase) -> str:
    """Return `names` joined as alternatives: "A, B or C"."""
    *most, last = names or ("",)
    return phrase("or", first=", ".join(most), second=last) if most else last


_FINDERS: dict[str, Callable[[Procedure, Asked], Found]] = {
    "intro": _intro,
    "how": _how,
    "fee": _fee,
    "time": _time,
    "papers": _papers,
    "paper": _paper,
    "where": _where,
    "hours": _hours,
    "form": _form,
    "legal": _legal,
    "online": _online,
    "result": _result,
    "who": _who,
    "deadline": _deadline,
    "eligibility": _eligibility,
    "age": _age,
    "exemption": _exemption,
    "proxy": _proxy,
}
"""The function that finds the fact for each question that a record can answer."""
