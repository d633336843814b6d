"""Types of a procedure, as officials write it in `config/procedures/FIELD/NAME.toml`, and of the whole catalogue.

Announced procedures, which no one has checked yet, stand in `config/procedures_announced/FIELD.toml`.

Unknown facts are absent: None or () never means "free", "at once" or "nothing to bring".
"""

import datetime
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec

Text = Annotated[str, msgspec.Meta(min_length=1)]
FRESH_DAYS = 365
"""After this many days since they were checked (`as_of`), facts are stated with the advice to ask a clerk."""

Code = Annotated[
    str,
    msgspec.Meta(pattern=r"^(\d\.\d{6}|[a-z][a-z0-9]*(-[a-z0-9]+)*)$", examples=["1.001193", "cap-so-nha"]),
]


class _Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base class of the types of TOML tables in this module: a key that the type does not have is an error."""


class Both(_Fact, frozen=True, kw_only=True):
    """A text in Vietnamese and English."""

    vi: Text
    en: Text

    def of(self, language: str) -> str:
        """Return the text in `language`; English for any language but "vi"."""
        return self.vi if language == "vi" else self.en


SITUATION_CHARS = 46


class Situation(_Fact, frozen=True, kw_only=True):
    """The visitor's situation in a line, in the visitor's own words, for a card on the screen."""

    vi: Annotated[str, msgspec.Meta(min_length=1, max_length=SITUATION_CHARS)]
    en: Annotated[str, msgspec.Meta(min_length=1, max_length=SITUATION_CHARS)]


class Phrasings(_Fact, frozen=True, kw_only=True):
    """Everyday names and typical sentences by which visitors ask for a procedure; more of them improve the search."""

    situation: Situation
    names: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    phrases: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


class Dated(_Fact, frozen=True, kw_only=True):
    """Base of facts that may hold only from or until a date; both dates are included."""

    valid_from: datetime.date | None = None
    valid_until: datetime.date | None = None

    def in_force(self, today: datetime.date) -> bool:
        """Whether the fact holds on `today`."""
        return (self.valid_from is None or self.valid_from <= today) and (
            self.valid_until is None or today <= self.valid_until
        )


class FeeItem(Dated, frozen=True, kw_only=True):
    """An amount of a fee, in dong; `amount_vnd` None = not known. `extra`: it is not part of the ordinary fee."""

    amount_vnd: Annotated[int, msgspec.Meta(ge=0)] | None = None
    basis: Text
    condition: Text | None = None
    channel: Literal["in_person", "online"] | None = None
    when: Both | None = None  # the condition in few words
    per: Both | None = None  # the unit that is charged: copy, page, card
    extra: bool = False


class Relief(Dated, frozen=True, kw_only=True):
    """A fee relief, which may begin or end on a date; `text` says who pays nothing or less."""

    text: Text
    en: Text | None = None


class Fee(_Fact, frozen=True, kw_only=True):
    """The fee of a procedure. `is_free`: certainly free; `besides`: what must be paid all the same, such as a tax."""

    is_free: bool | None = None
    besides: Both | None = None
    items: tuple[FeeItem, ...] = ()
    exemptions: tuple[Text | Relief, ...] = ()
    reductions: tuple[Text | Relief, ...] = ()
    local_note: Text | None = None
    note: Text | None = None


class TimeCase(_Fact, frozen=True, kw_only=True):
    """Another processing time that applies in a special case."""

    case: Text
    value: Annotated[int, msgspec.Meta(ge=1)] | None = None
    unit: Literal["ngày làm việc", "ngày", "cấp ngay"]
    same_day: bool | None = None
    cutoff_hour: Annotated[int, msgspec.Meta(ge=0, le=23)] | None = None


class Time(Dated, frozen=True, kw_only=True):
    """The processing time: `value` times `unit`, or (`same_day`) the same day if handed in before `cutoff_hour`.
    `at_most`: it depends on the case, and is at most that."""

    value: Annotated[int, msgspec.Meta(ge=1)] | None = None
    unit: Literal["ngày làm việc", "ngày"] | None = None
    at_most: bool = False
    same_day: bool | None = None
    cutoff_hour: Annotated[int, msgspec.Meta(ge=0, le=23)] | None = None
    after_cutoff: Text | None = None
    extension: Text | None = None
    note: Text | None = None
    alternatives: tuple[TimeCase, ...] = ()


class Document(_Fact, frozen=True, kw_only=True):
    """A paper to hand in or show, or information to give."""

    name: Text
    kind: Text
    copies: Annotated[int, msgspec.Meta(ge=0, le=99)] | None = None
    action: Literal["nộp", "xuất trình", "cung cấp thông tin"] | None = None
    need: Literal["always", "conditional", "waived_if_in_database"]
    condition: Text | None = None
    en: Text | None = None
    condition_en: Text | None = None


FORM_FOLDER = "forms"
"""Folder below `config` with the blank forms that officials have uploaded."""
FORM_FILE = r"[a-z0-9][a-z0-9-]{0,79}\.(?:pdf|docx|doc|xlsx|odt)"
"""Pattern of the name of an uploaded form, which the robot's page makes itself."""


class Form(_Fact, frozen=True, kw_only=True):
    """A form to fill in. `url`: where the form can be fetched with a phone; `file`: its file in `FORM_FOLDER`, which
    the robot's page gives to phones in the centre's network, and which comes before `url`."""

    name: Text
    number: Text | None = None
    file: Annotated[str, msgspec.Meta(pattern=f"^{FORM_FILE}$", examples=["to-khai-1a2b3c4d5e.pdf"])] | None = None
    url: Annotated[str, msgspec.Meta(pattern=r"^https://[^\s]+$", max_length=200, examples=["https://..."])] | None = (
        None
    )


class Missing(Both, frozen=True, kw_only=True):
    """Something that the visitor lacks or must change (a paper, a condition), worded for one row of the screen."""

    vi: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    en: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]


class Precheck(_Fact, frozen=True, kw_only=True):
    """A question that the robot asks before the visitor queues. `good`: the reply by which nothing is missing."""

    ask: Both
    good: Literal["yes", "no"]
    missing: Missing
    paper: Text | None = None  # the `name` of one of the documents
    instead: Code | None = None  # the procedure that is right after the other reply


class Legal(_Fact, frozen=True, kw_only=True):
    """A legal document, cited by its number."""

    number: Text
    subject: Text | None = None


class Variant(_Fact, frozen=True, kw_only=True):
    """A related procedure; `differs` says how. `asked`: sentences that mean the variant, not the main procedure."""

    code: Text
    name: Text
    differs: Text
    title: Both | None = None  # short, for the voice
    department: Text | None = None  # set where the variant is handed in at another counter
    asked: tuple[Text, ...] = ()


class Online(_Fact, frozen=True, kw_only=True):
    """Whether and where the procedure can be handed in online."""

    available: bool | None = None
    level: Text | None = None
    channels: tuple[Text, ...] = ()
    note: Text | None = None


class SecondSource(_Fact, frozen=True, kw_only=True):
    """Another source that was read, and the announced facts that it confirms."""

    of: Text
    as_of: datetime.date
    confirms: Annotated[tuple[Literal["papers", "time", "fee"], ...], msgspec.Meta(min_length=1)]


class Procedure(_Fact, frozen=True, kw_only=True):
    """A procedure: its facts, their sources, and the words in which visitors ask for it.

    `confidence` "announced": the facts stand in an announced list on the day `as_of`, and no one has checked them.
    """

    code: Code
    other_codes: tuple[Code, ...] = ()  # former codes, or those of another authority, for the same procedure
    title: Both
    official_title: Text
    field: Text
    subject: Text | None = None
    department: Text | None = None  # who takes it in this centre; None = not handed in here
    icon: Text
    decided_by: Text | None = None
    submit_at: tuple[Text, ...] = ()
    handed_in: Literal["counter", "online"] = "counter"
    elsewhere: Both | None = None  # the office, where the centre has no counter for it
    citizen_deadline: Text | Both | None = None  # until when the citizen must act
    announced_by: Text | None = None
    confidence: Literal["high", "medium", "low", "announced"]
    as_of: datetime.date
    valid_until: datetime.date | None = None  # the last day of the rules behind these facts
    related: tuple[Code, ...] = ()  # procedures that visitors often need after this one
    result: tuple[Text, ...] = ()
    conditions: tuple[Text | Both, ...] = ()  # who may, and when: sentences that are spoken
    common_mistakes: tuple[Text, ...] = ()
    ask_first: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    unverified: tuple[Text, ...] = ()
    sources: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    second_source: SecondSource | None = None
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
        """Whether a clerk should confirm the facts: they are doubtful, only announced, unverified, over a year old, or
        rest on rules that are no longer in force."""
        ended = self.valid_until is not None and self.valid_until < today
        doubtful = self.confidence in ("low", "announced") or bool(self.unverified)
        return doubtful or ended or (today - self.as_of).days > FRESH_DAYS

    @property
    def place_doubtful(self) -> bool:
        """Whether the counter is only that of its field: the facts are announced, and a remark says that who takes the
        procedure is not verified."""
        return self.announced and any("nơi nhận" in remark.lower() for remark in self.unverified)

    @property
    def announced(self) -> bool:
        """Whether the facts are only those of an announced list."""
        return self.confidence == "announced"

    def dated(self) -> list[tuple[str, Dated]]:
        """Return every fact that holds only from or until a date, with its key in the file."""
        fee = self.fee
        found: list[tuple[str, Dated]] = [(f"fee.items[{n}]", item) for n, item in enumerate(fee.items)]
        for key, reliefs in (("exemptions", fee.exemptions), ("reductions", fee.reductions)):
            found += [(f"fee.{key}[{n}]", relief) for n, relief in enumerate(reliefs) if isinstance(relief, Relief)]
        return [*found, ("time", self.time)]


class Topic(_Fact, frozen=True, kw_only=True):
    """A life event: a tile of the home page, with its procedures in order."""

    label: Both
    line: Both
    icon: Text
    codes: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]
    mourning: bool = False  # the event is a death: no happy face
    no_condolences: tuple[Text, ...] = ()  # of `codes`: those often done long after the death


class WorkField(_Fact, frozen=True, kw_only=True):
    """A group of fields of work that belong together on the screen and at a counter.

    `fields`: their names in the procedures and in announced lists. `department`, `elsewhere`, `icon`: those of new
    procedures in these fields.
    """

    label: Both
    line: Both
    icon: Text
    department: Text | None = None
    elsewhere: Both | None = None
    fields: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]


def _as_procedure(parent: Procedure, variant: Variant) -> Procedure:
    """Make a procedure of a variant: name and counter only, because the parent's fee, time and papers may not apply."""
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
    """All procedures by code, the life events that lead to them, and the fields of work that group them."""

    def __init__(
        self,
        procedures: Iterable[Procedure],
        topics: dict[str, Topic],
        fields: Mapping[str, WorkField] = MappingProxyType({}),
    ) -> None:
        self.procedures = {procedure.code: procedure for procedure in procedures}
        self.topics, self.fields = topics, fields
        self._parents: dict[str, str] = {}
        self.variants: dict[str, Procedure] = {}
        for procedure in self.procedures.values():
            for variant in procedure.variants:
                if not variant.asked:
                    continue
                own = self.procedures.get(variant.code)
                if own is None or own.announced:
                    self._parents.setdefault(variant.code, procedure.code)
                if own is None:
                    self.variants.setdefault(variant.code, _as_procedure(procedure, variant))
        self.code_of = {code: each.code for each in self.procedures.values() for code in (*each.other_codes, each.code)}

    def find(self, code: str) -> Procedure | None:
        """Return the procedure with this code or other code, or the variant (as a procedure with few facts); None =
        unknown."""
        own = self.procedures.get(code) or self.variants.get(code)
        return own or self.procedures.get(self.code_of.get(code, ""))

    @property
    def rare(self) -> frozenset[str]:
        """Return the codes of the procedures that few visitors ask for: the announced ones under no life event."""
        listed = {code for topic in self.topics.values() for code in topic.codes}
        return frozenset(code for code, each in self.procedures.items() if each.announced and code not in listed)

    def known(self) -> tuple[str, ...]:
        """Return the codes of all procedures and variants that may be shown."""
        return (*self.codes(), *self.variants)

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all procedures, sorted by title."""
        return tuple(sorted(self.procedures, key=lambda code: self.procedures[code].title.vi))

    def topic(self, code: str) -> str:
        """Return the first life event that lists `code`; "" when none does."""
        return next((key for key, topic in self.topics.items() if code in topic.codes), "")

    def field_of(self, code: str) -> str:
        """Return the group of fields of work to which the procedure `code` belongs; "" when none has its field."""
        found = self.find(code)
        return next((key for key, group in self.fields.items() if found and found.field in group.fields), "")

    def mourning(self, code: str) -> bool:
        """Whether the visitor of procedure `code` may be in mourning: it, or the one it varies, follows a death."""
        code = self._parents.get(code, code)
        return any(topic.mourning and code in topic.codes for topic in self.topics.values())

    def condoles(self, code: str) -> bool:
        """Whether the robot offers condolences with the first answer on procedure `code`: a relative has just died."""
        code = self._parents.get(code, code)
        return self.mourning(code) and not any(code in topic.no_condolences for topic in self.topics.values())
