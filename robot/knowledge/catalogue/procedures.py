"""A procedure as officials write it down in `config/procedures/FIELD/NAME.toml`, and the catalogue of all of them.

What is not known is absent: None or () never means free, at once or nothing to bring.
"""

import datetime
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
FRESH_DAYS = 365
"""So long after `as_of` a fact is told without a word of care."""

Code = Annotated[
    str,
    msgspec.Meta(pattern=r"^(\d\.\d{6}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$", examples=["1.001193", "cap-so-nha"]),
]


class _Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all tables: unknown keys are errors."""


class Both(_Fact, frozen=True, kw_only=True):
    """Words in both languages."""

    vi: Text
    en: Text

    def of(self, language: str) -> str:
        """The words in `language`; English for anything that is not "vi"."""
        return self.vi if language == "vi" else self.en


SITUATION_CHARS = 46


class Situation(_Fact, frozen=True, kw_only=True):
    """One line in the visitor's words, for a card of the screen."""

    vi: Annotated[str, msgspec.Meta(min_length=1, max_length=SITUATION_CHARS)]
    en: Annotated[str, msgspec.Meta(min_length=1, max_length=SITUATION_CHARS)]


class Phrasings(_Fact, frozen=True, kw_only=True):
    """How visitors ask for it: everyday names and typical sentences. The more, the better it is found."""

    situation: Situation
    names: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    phrases: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


class Dated(_Fact, frozen=True, kw_only=True):
    """A rule that may begin or end on a day; both days are included."""

    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None

    def in_force(self, today: datetime.date) -> bool:
        """Whether the rule applies on `today`."""
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_until is None or today <= self.valid_until
        )


class FeeItem(Dated, frozen=True, kw_only=True):
    """One amount in dong; None = not known. `extra` items are not part of the ordinary fee."""

    amount_vnd: Annotated[int, msgspec.Meta(ge=0)] | None = None
    basis: Text
    condition: Text | None = None
    channel: Literal["in_person", "online"] | None = None
    when: Both | None = None  # the condition in few words
    per: Both | None = None  # copy, page, card
    extra: bool = False


class Relief(Dated, frozen=True, kw_only=True):
    """Who pays nothing or less, where the rule begins or ends on a day."""

    text: Text


class Fee(_Fact, frozen=True, kw_only=True):
    """What it costs. `is_free` only where it is certain; `besides` names what is paid all the same, as a tax."""

    is_free: bool | None = None
    besides: Both | None = None
    items: tuple[FeeItem, ...] = ()
    exemptions: tuple[Text | Relief, ...] = ()
    reductions: tuple[Text | Relief, ...] = ()
    local_note: Text | None = None
    note: Text | None = None


class TimeCase(_Fact, frozen=True, kw_only=True):
    """The time in a special case."""

    case: Text
    value: Annotated[int, msgspec.Meta(ge=1)] | None = None
    unit: Literal["ngày làm việc", "ngày", "cấp ngay"]
    same_day: bool | None = None
    cutoff_hour: Annotated[int, msgspec.Meta(ge=0, le=23)] | None = None


class Time(Dated, frozen=True, kw_only=True):
    """How long it takes: `value` of `unit`; `same_day` when handed in before `cutoff_hour`."""

    value: Annotated[int, msgspec.Meta(ge=1)] | None = None
    unit: Literal["ngày làm việc", "ngày"] | None = None
    same_day: bool | None = None
    cutoff_hour: Annotated[int, msgspec.Meta(ge=0, le=23)] | None = None
    after_cutoff: Text | None = None
    extension: Text | None = None
    note: Text | None = None
    alternatives: tuple[TimeCase, ...] = ()


class Document(_Fact, frozen=True, kw_only=True):
    """One paper to bring, to show or to tell."""

    name: Text
    kind: Text
    copies: Annotated[int, msgspec.Meta(ge=0, le=99)] | None = None
    action: Literal["nộp", "xuất trình", "cung cấp thông tin"] | None = None
    need: Literal["always", "conditional", "waived_if_in_database"]
    condition: Text | None = None
    en: Text | None = None
    condition_en: Text | None = None


class Form(_Fact, frozen=True, kw_only=True):
    """A form to fill in."""

    name: Text
    number: Text | None = None


class Missing(Both, frozen=True, kw_only=True):
    """What the visitor lacks or has to do otherwise, short enough for a row of the screen."""

    vi: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    en: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class Precheck(_Fact, frozen=True, kw_only=True):
    """One question before the visitor queues. With the reply `good` nothing is missing."""

    ask: Both
    good: Literal["yes", "no"]
    missing: Missing
    paper: Text | None = None  # the `name` of one of the documents
    instead: Code | None = None  # the procedure that is right with the other reply


class Legal(_Fact, frozen=True, kw_only=True):
    """A legal document by number."""

    number: Text
    subject: Text | None = None


class Variant(_Fact, frozen=True, kw_only=True):
    """A sister procedure and how it differs. `asked`: what visitors say who mean it and not the procedure itself."""

    code: Text
    name: Text
    differs: Text
    title: Both | None = None  # short, for the voice
    department: Text | None = None  # where it is not handed in with the procedure itself
    asked: tuple[Text, ...] = ()


class Online(_Fact, frozen=True, kw_only=True):
    """Whether it can be handed in on the network."""

    available: bool | None = None
    level: Text | None = None
    channels: tuple[Text, ...] = ()
    note: Text | None = None


class Procedure(_Fact, frozen=True, kw_only=True):
    """One procedure: facts with their sources, and the words by which visitors ask for it."""

    code: Code
    title: Both
    official_title: Text
    field: Text
    subject: Text | None = None
    department: Text | None = None  # who takes it in this centre; None = it is not handed in here
    icon: Text
    decided_by: Text | None = None
    submit_at: tuple[Text, ...] = ()
    handed_in: Literal["counter", "online"] = "counter"
    elsewhere: Both | None = None  # the office, where the centre has no counter for it
    citizen_deadline: Text | None = None
    announced_by: Text | None = None
    confidence: Literal["high", "medium", "low"]
    as_of: datetime.date
    valid_until: datetime.date | None = None  # the last day of the rules behind these facts
    related: tuple[Code, ...] = ()  # what people who have this done often need next
    result: tuple[Text, ...] = ()
    conditions: tuple[Text, ...] = ()
    common_mistakes: tuple[Text, ...] = ()
    ask_first: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    unverified: tuple[Text, ...] = ()
    sources: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    asked: Phrasings
    fee: Fee = Fee()
    time: Time = Time()
    documents: tuple[Document, ...] = ()
    precheck: Annotated[tuple[Precheck, ...], msgspec.Meta(max_length=5)] = ()
    forms: tuple[Form, ...] = ()
    variants: tuple[Variant, ...] = ()
    online: Online = Online()
    legal_basis: tuple[Legal, ...] = ()

    def stale(self, today: datetime.date) -> bool:
        """Whether a clerk should confirm it: doubtful, not verified, more than a year old, or its rules have ended."""
        ended = self.valid_until is not None and self.valid_until < today
        return self.confidence == "low" or bool(self.unverified) or ended or (today - self.as_of).days > FRESH_DAYS

    def dated(self) -> list[tuple[str, Dated]]:
        """Every rule that may begin or end on a day, by its key in the file."""
        fee = self.fee
        found: list[tuple[str, Dated]] = [(f"fee.items[{n}]", item) for n, item in enumerate(fee.items)]
        for key, reliefs in (("exemptions", fee.exemptions), ("reductions", fee.reductions)):
            found += [(f"fee.{key}[{n}]", relief) for n, relief in enumerate(reliefs) if isinstance(relief, Relief)]
        return [*found, ("time", self.time)]


class Topic(_Fact, frozen=True, kw_only=True):
    """A life event: a tile of the home page and its procedures in order."""

    label: Both
    line: Both
    icon: Text
    codes: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    mourning: bool = False  # a death: no happy face


def _as_procedure(parent: Procedure, variant: Variant) -> Procedure:
    """What may be told of a variant: its name and the counter. Fee, time and papers of the parent are not its own."""
    title = variant.title or Both(vi=variant.name, en=parent.title.en)
    return Procedure(
        code=variant.code,
        title=title,
        official_title=variant.name,
        field=parent.field,
        department=variant.department or parent.department,
        icon=parent.icon,
        submit_at=parent.submit_at,
        handed_in=parent.handed_in,
        elsewhere=None if variant.department else parent.elsewhere,
        confidence="low",
        as_of=parent.as_of,
        notes=(variant.differs,),
        sources=parent.sources,
        asked=Phrasings(
            situation=Situation(vi=title.vi[:SITUATION_CHARS], en=title.en[:SITUATION_CHARS]),
            names=(title.vi,),
            phrases=variant.asked,
        ),
    )


class Catalogue:
    """All procedures by code, and the life events that lead to them."""

    def __init__(self, procedures: Iterable[Procedure], topics: dict[str, Topic]) -> None:
        self.procedures = {procedure.code: procedure for procedure in procedures}
        self.topics = topics
        self._parents: dict[str, str] = {}
        self.variants: dict[str, Procedure] = {}
        for procedure in self.procedures.values():
            for variant in procedure.variants:
                if variant.asked and variant.code not in self.procedures:
                    self._parents.setdefault(variant.code, procedure.code)
                    self.variants.setdefault(variant.code, _as_procedure(procedure, variant))

    def find(self, code: str) -> Procedure | None:
        """The procedure `code`; a variant that visitors ask for stands as a procedure of which little is known."""
        return self.procedures.get(code) or self.variants.get(code)

    def known(self) -> tuple[str, ...]:
        """The codes of all procedures and variants that may be shown."""
        return (*self.codes(), *self.variants)

    def codes(self) -> tuple[str, ...]:
        """Every code of a procedure, in the order of the titles."""
        return tuple(sorted(self.procedures, key=lambda code: self.procedures[code].title.vi))

    def topic(self, code: str) -> str:
        """The first life event that lists `code`; "" when none does."""
        return next((key for key, topic in self.topics.items() if code in topic.codes), "")

    def mourning(self, code: str) -> bool:
        """Whether `code`, or the procedure that it is a variant of, belongs to a death."""
        code = self._parents.get(code, code)
        return any(topic.mourning and code in topic.codes for topic in self.topics.values())
