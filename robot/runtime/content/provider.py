"""Provide words and facts for the screen and the voice (implements the port `robot.runtime.ports.Content`)."""

import copy
import datetime
from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from robot.core.rules import FIELD
from robot.core.screen.cards import (
    AskedRow,
    CheckRow,
    LegalRow,
    MapCard,
    PlaceCard,
    PolicyCard,
    ProcedureCard,
    SiteCard,
    StockCard,
    TopicCard,
    UnknownRow,
)
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.desk.day_orders.model import OrdersInForce
from robot.desk.dossiers.working_days import WorkingDays, holiday_names
from robot.knowledge.catalogue import fact_texts, policy_texts
from robot.knowledge.catalogue.answer_sentences import SLOTS
from robot.knowledge.catalogue.known_facts import is_known
from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.catalogue.procedures import Catalogue, Form, Procedure
from robot.knowledge.catalogue.templates import LANGUAGES, Templates
from robot.knowledge.understanding.procedure_search import Finder
from robot.knowledge.vietnamese import text_normalization
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import Planner
from robot.runtime.content.centre_answers import CentreAnswers
from robot.runtime.content.content_material import ContentMaterial
from robot.runtime.content.line_texts import LineTexts
from robot.runtime.content.opening_answers import OpeningAnswers
from robot.runtime.content.site_cards import map_card, place_card, site_card
from robot.runtime.ports import Line2D
from robot.runtime.processes.lazy import Lazy

PORTAL = "https://dichvucong.gov.vn"
APART_DAYS = 15
"""For so many days from today the card of the centre has the hours that are not the usual ones of the weekday. Chosen:
longer than any run of days off."""


class ContentProvider:
    """Words and facts for the screen and the voice. `today` decides which fees apply and which facts are outdated;
    `now`, local time, whether the centre is open."""

    def __init__(
        self,
        material: ContentMaterial,
        today: Callable[[], datetime.date],
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._material = material
        self._today, self._now = today, now
        self._planner = Lazy(partial(Planner, material.lobby))
        self._finder = Lazy(partial(Finder, material.catalogue, material.abbreviations))
        self._fixed = tuple(Line(key) for key in material.words.fixed("say."))
        self._addressing = {"": self}
        self._centre = _centre_answers(material, now)
        self._texts = LineTexts(material, self._centre, today)

    def under(self, orders: OrdersInForce) -> "ContentProvider":
        """Return this content, made from files alone, with the orders for the day: hours, fields, notice."""
        found = copy.copy(self)
        found._material = self._material.under(orders)
        found._addressing = {"": found}
        found._centre = _centre_answers(found._material, self._now)
        found._texts = LineTexts(found._material, found._centre, self._today)
        return found

    def addressing(self, address: str) -> "ContentProvider":
        """Return this content with the form of address `address` for the visitor; "" = the site's choice."""
        found = self._addressing.get(address)
        if found is None:
            found = copy.copy(self)
            found._material = msgspec.structs.replace(self._material, words=self._material.words.addressing(address))
            found._texts = LineTexts(found._material, self._centre, self._today)
            self._addressing[address] = found
        return found

    def make_ready(self) -> None:
        """Make the search for procedure names, the ways and the names of holidays now, so that the first visitor who
        needs them does not wait."""
        self._finder()
        self._planner()
        for language in LANGUAGES:
            holiday_names(self._today().year, language)

    def edited(self, catalogue: Catalogue, policies: Policies) -> "ContentProvider":
        """Return a provider with `catalogue` and `policies` in place of its own, and the same texts and lobby."""
        material = msgspec.structs.replace(self._material, catalogue=catalogue, policies=policies)
        return ContentProvider(material, self._today, self._now)

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue of procedures from which the cards are made."""
        return self._material.catalogue

    @property
    def lobby(self) -> Lobby:
        """Return the lobby map with the departments that work at each counter now."""
        return self._material.lobby

    @property
    def orders(self) -> OrdersInForce:
        """Return the orders for the day that this content follows."""
        return self._material.orders

    @property
    def working_days(self) -> WorkingDays:
        """Return the working days with the hours that are ordered."""
        return self._material.days

    def stand_ins(self) -> dict[str, str]:
        """Return each paused counter with the id of an open one that has a field of it; "" = there is none."""
        places = [place for place in self._material.lobby.places if place.departments]
        return {place.id: self._material.stand_in(place) for place in places if place.id in self.orders.paused}

    @property
    def policies(self) -> Policies:
        """Return the policy answers: what the law says to questions that people ask."""
        return self._material.policies

    @property
    def words(self) -> Templates:
        """Return the texts by key and language, with which reports and pages format numbers."""
        return self._material.words

    def needs_clerk(self, policy: Policy) -> bool:
        """Whether a clerk should confirm this answer today."""
        return policy.needs_clerk(self._today())

    def text(self, key: str, language: str, **values: object) -> str:
        """Return the text of `key`, with `values` for its `{name}` placeholders. Raises `Trouble` for a missing key."""
        return self._material.words.text(key, language, values)

    def shown(self, line: Line, language: str) -> str:
        """Return the text of a line as the screen shows it."""
        return self._texts.text(line, language)

    def hands_over(self, line: Line, language: str) -> bool:
        """Whether a line about the centre says that the robot does not know the fact that was asked for."""
        return self._texts.hands_over(line, language)

    def spoken(self, line: Line, language: str) -> str:
        """Return the text of a line as the voice says it: numbers, money and codes in words."""
        return self.said(self.shown(line, language), language)

    def said(self, text: str, language: str) -> str:
        """Return a shown text as the voice says it."""
        return text_normalization.say(text, language, self._material.pronunciation)

    def knows(self, code: str, question: str, language: str) -> bool:
        """Whether `question` about procedure `code` is answered with a fact, and not by handing over to a clerk."""
        procedure = self.catalogue.find(code)
        if procedure is None:  # taken out of the catalogue meanwhile
            return True
        where = self._texts.counter(procedure, language).label
        return is_known(procedure, question, self.policies, self._today(), language, where)

    def by_policy(self, line: Line, language: str) -> bool:
        """Whether the answer `line` about a procedure is the sentence of a policy answer."""
        return self._texts.by_policy(line, language)

    def doubtful(self) -> frozenset[str]:
        """Return the codes of procedures with facts that a clerk should confirm today, in the record or a policy."""
        today = self._today()
        return frozenset(
            code
            for code in self.catalogue.known()
            if self._material.procedure(code).stale(today)
            or any(each.needs_clerk(today) for each in self.policies.of(code))
        )

    def fixed(self) -> tuple[Line, ...]:
        """Return the lines whose text never changes, so that their sound can be made in advance or recorded."""
        return self._fixed

    def answers(self) -> Iterator[Line]:
        """Yield the answers about every procedure, the first short answer of all before their other facts, and then
        the policy answers. Those about procedures that are only announced are asked for too rarely."""
        codes = [code for code in self.catalogue.codes() if not self.catalogue.procedures[code].announced]
        for slot in SLOTS:
            yield from (Line(f"answer.{slot}", procedure=code) for code in codes)
        yield from (Line("answer.policy", policy=policy) for policy in self.policies.policies)

    def place_of(self, code: str) -> str:
        """Return the id of the place where dossiers of procedure `code` are handed in; "" when not at this centre."""
        place = self._material.counter_of(self._material.procedure(code))
        return "" if place is None else place.id

    def title(self, code: str, language: str) -> str:
        """Return the title of procedure `code`, without the other facts of its card."""
        return self._material.procedure(code).title.of(language)

    def procedure(self, code: str, language: str) -> ProcedureCard:
        """Return the card of procedure `code`: the facts that its page shows."""
        procedure, today = self._material.procedure(code), self._today()
        phrase = partial(self._texts.phrase, language)
        fee, time = fact_texts.fee(procedure, language, today, phrase), fact_texts.time(procedure, today, phrase)
        urls = tuple(self._form_url(form) for form in procedure.forms)
        return ProcedureCard(
            code=code,
            title=procedure.title.of(language),
            official_title=procedure.official_title,
            situation=procedure.asked.situation.vi if language == "vi" else procedure.asked.situation.en,
            fee=fee.text,
            fee_known=bool(fee.text),
            free=fee.free,
            time=time,
            time_known=bool(time),
            where=self._texts.where(procedure, language),
            place=self.place_of(code),
            documents=fact_texts.rows(procedure, language, phrase),
            legal=tuple(LegalRow(legal.number, legal.subject or "") for legal in procedure.legal_basis),
            forms=tuple(_form(form.name, form.number) for form in procedure.forms),
            form_urls=urls if any(urls) else (),
            forms_printed=any(form.file and not url for form, url in zip(procedure.forms, urls, strict=True)),
            wifi=self._material.forms_wifi,
            icon=procedure.icon,
            portal_url=next((url for url in procedure.sources if url.startswith(PORTAL)), PORTAL),
            as_of=f"{procedure.as_of:%d/%m/%Y}",
            stale=procedure.stale(today),
            announced=procedure.announced,
            precheck=tuple(
                CheckRow(self._texts.addressed(check.ask, language), self._texts.addressed(check.missing, language))
                for check in procedure.precheck
            ),
            related=self._related(procedure, language),
            asked=tuple(
                AskedRow(policy.id, policy_texts.question(policy, language))
                for policy in policy_texts.asked_of(self.policies, code)
            ),
        )

    def policy(self, policy: str, language: str) -> PolicyCard:
        """Return the card of a policy answer: what its page shows. Raises `Trouble` for an unknown id."""
        found, phrase = self._material.policy(policy), partial(self.text, language=language)
        return PolicyCard(
            id=found.id,
            question=policy_texts.question(found, language),
            answer=found.answer if language == "vi" else found.answer_en or found.answer,
            details=found.details or "",
            legal=tuple(policy_texts.basis(law, phrase) for law in found.legal),
            as_of=f"{found.as_of:%d/%m/%Y}",
            confirm=self.needs_clerk(found),
            source_url=policy_texts.source(found),
            procedures=found.procedures,
        )

    def topics(self, language: str) -> tuple[TopicCard, ...]:
        """Return the cards of the life events (groups of procedures) on the home page, in the site's order."""
        catalogue = self._material.catalogue
        return tuple(
            TopicCard(key, topic.label.of(language), topic.line.of(language), topic.icon, topic.codes)
            for key in self._material.site.topics
            if (topic := catalogue.topics.get(key)) is not None
        )

    def fields(self, language: str) -> tuple[TopicCard, ...]:
        """Return the cards of the fields of work that group all procedures; their checked procedures come first."""
        catalogue = self._material.catalogue
        by_field: dict[str, list[str]] = {}
        for code in sorted(catalogue.codes(), key=lambda code: catalogue.procedures[code].announced):
            by_field.setdefault(catalogue.field_of(code), []).append(code)
        return tuple(
            TopicCard(f"{FIELD}{key}", field.label.of(language), field.line.of(language), field.icon, tuple(codes))
            for key, field in catalogue.fields.items()
            if (codes := by_field.get(key))
        )

    def stock(self, language: str) -> StockCard:
        """Return how much the catalogue contains, and what it lacks, for its editors."""
        codes = self.catalogue.codes()
        cards = [self.procedure(code, language) for code in codes]
        days = sorted(self._material.procedure(code).as_of for code in codes)
        rows = [UnknownRow(card.title, _unknown(card)) for card in cards]
        return StockCard(
            procedures=len(cards),
            newest=f"{days[-1]:%d/%m/%Y}" if days else "",
            oldest=f"{days[0]:%d/%m/%Y}" if days else "",
            stale=sum(card.stale for card in cards),
            counters=sum(1 for place in self._material.lobby.places if place.departments),
            unknown=tuple(row for row in rows if row.facts),
        )

    def place(self, place: str, language: str) -> PlaceCard:
        """Return the card of the lobby place with the id `place`. Raises `Trouble` for an unknown id."""
        return place_card(self._material.place(place), language)

    def place_name(self, place: str, language: str, window: str = "") -> str:
        """Return the name of a place as officials read it: "Quầy 3 – Hộ tịch"; of a window "Quầy 3 (2) – Hộ tịch"; ""
        for none. A counter that was taken off the map has only its number left, another place no name."""
        kind, _, number = place.partition(":")
        try:
            card = self.place(place, language)
        except Trouble:
            if kind == "counter" and number:
                return self.text("page_lobby.label_counter", language, n=number)
            return self.text("page_lobby.off_the_map", language) if place else ""
        return f"{card.label}{f' ({window})' * bool(window)} – {card.name}"

    def map(self, language: str) -> MapCard:
        """Return the drawing of the lobby map, in millimetres."""
        return map_card(self._material.lobby, language)

    def route(self, place: str, start: tuple[float, float] | None) -> Line2D:
        """Return the route to `place` as points in m, from `start` (None = home); () when there is none."""
        planner = self._planner()
        route = planner.from_home(place) if start is None else planner.route(start, place)
        return () if route is None else tuple(route.points[:-1:4]) + tuple(route.points[-1:])

    def site(self, language: str) -> SiteCard:
        """Return the card of the centre: its name, hours and data retention."""
        material, today = self._material, self._today()
        week = material.days.week(today)
        days = (today + datetime.timedelta(ahead) for ahead in range(APART_DAYS))
        apart = {day: spans for day in days if (spans := material.days.spans(day)) != week[day.weekday()]}
        return site_card(material.site, material.kept_days, language, week, apart)

    def search(self, typed: str, language: str) -> tuple[str, ...]:
        """Return the codes of procedures that `typed` may name, likeliest first; () for none. Takes milliseconds."""
        return self._finder().find(typed, language)

    def sure(self, typed: str, language: str) -> str:
        """Return the code of the only procedure that `typed` can mean; "" when it may mean none or several."""
        return self._finder().sure(typed, language)

    def _form_url(self, form: Form) -> str:
        """Return where a phone can fetch the form; "" = nowhere."""
        own = self._material.forms_url
        return f"{own}{form.file}" if own and form.file else form.url or ""

    def _related(self, procedure: Procedure, language: str) -> str:
        """Return a line that names the procedures often needed after `procedure`; "" when none is known."""
        titles = [fact_texts.brief(self._material.procedure(code).title.of(language)) for code in procedure.related]
        return self._texts.phrase(language, "related", related="; ".join(titles)) if titles else ""


def _centre_answers(material: ContentMaterial, now: Callable[[], datetime.datetime]) -> CentreAnswers:
    places = {place.id: place for place in material.lobby.places}
    opening = OpeningAnswers(material.days)
    notice = material.orders.notice
    return CentreAnswers(
        material.facts, material.site, places, opening, now, level_floor=material.lobby.level_floor, notice=notice
    )


def _unknown(card: ProcedureCard) -> tuple[str, ...]:
    known = {"fee": card.fee_known, "time": card.time_known, "documents": bool(card.documents)}
    return tuple(fact for fact, is_known in known.items() if not is_known)


def _form(name: str, number: str | None) -> str:
    return f"{number}: {name}" if number and number not in name else name
