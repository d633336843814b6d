"""Provide words and facts for the screen and the voice (implements the port `robot.runtime.ports.Content`)."""

import copy
import datetime
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec

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
from robot.desk.dossiers.working_days import WorkingDays, holiday_names
from robot.knowledge.catalogue import fact_texts, policy_texts
from robot.knowledge.catalogue.answer_sentences import SLOTS, Answers, Counter
from robot.knowledge.catalogue.known_facts import is_known
from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.catalogue.procedures import Both, Catalogue, Procedure
from robot.knowledge.catalogue.templates import LANGUAGES, Templates
from robot.knowledge.topics.lexicon import Abbreviation
from robot.knowledge.understanding.procedure_search import Finder
from robot.knowledge.vietnamese import text_normalization
from robot.navigation.map.lobby_map import Lobby, Place
from robot.navigation.planning.planner import Planner
from robot.runtime.content.centre_answers import CentreAnswers
from robot.runtime.content.opening_answers import OpeningAnswers
from robot.runtime.content.opening_hours_text import days_in_words, hours_in_words
from robot.runtime.content.site_cards import in_language, map_card, place_card, site_card
from robot.runtime.ports import Line2D
from robot.runtime.processes.lazy import Lazy
from robot.runtime.settings.schema import FactSettings, SiteSettings

PORTAL = "https://dichvucong.gov.vn"


class ContentMaterial(msgspec.Struct, frozen=True):
    """The loaded files from which the content is made; replaced as a whole when an official edits one."""

    catalogue: Catalogue
    policies: Policies
    words: Templates
    pronunciation: Mapping[str, Mapping[str, str]]
    lobby: Lobby
    site: SiteSettings
    facts: FactSettings
    days: WorkingDays
    abbreviations: tuple[Abbreviation, ...] = ()  # abbreviations that a visitor may type
    kept_days: int = 0  # how long sentences that were not understood are kept; 0 = not at all


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
        self._planner = Planner(material.lobby)
        self._answers = Answers(material.words, material.policies)
        self._finder = Lazy(partial(Finder, material.catalogue, material.abbreviations))
        self._fixed = tuple(Line(key) for key in material.words.fixed("say."))
        self._addressing = {"": self}
        self._places = {place.id: place for place in material.lobby.places}
        self._takes = {d: place.id for place in material.lobby.places for d in place.departments}
        opening = OpeningAnswers(material.days, material.site.weekdays, self.site("vi").hours)
        level_floor = material.lobby.level_floor
        self._centre = CentreAnswers(material.facts, material.site, self._places, opening, now, level_floor=level_floor)

    def addressing(self, address: str) -> "ContentProvider":
        """Return this content with the form of address `address` for the visitor; "" = the site's choice."""
        found = self._addressing.get(address)
        if found is None:
            found = copy.copy(self)
            found._material = msgspec.structs.replace(self._material, words=self._material.words.addressing(address))
            found._answers = Answers(found._material.words, self.policies)
            self._addressing[address] = found
        return found

    def make_ready(self) -> None:
        """Make the search for procedure names and the names of holidays now, so that the first visitor who needs them
        does not wait."""
        self._finder()
        for language in LANGUAGES:
            holiday_names(self._today().year, language)

    def edited(self, catalogue: Catalogue) -> "ContentProvider":
        """Return a provider with `catalogue` in place of its own, and the same texts and lobby."""
        return ContentProvider(msgspec.structs.replace(self._material, catalogue=catalogue), self._today, self._now)

    @property
    def catalogue(self) -> Catalogue:
        """Return the catalogue of procedures from which the cards are made."""
        return self._material.catalogue

    @property
    def policies(self) -> Policies:
        """Return the policy answers: what the law says to questions that people ask."""
        return self._material.policies

    def needs_clerk(self, policy: Policy) -> bool:
        """Whether a clerk should confirm this answer today."""
        return policy.needs_clerk(self._today())

    def text(self, key: str, language: str, **values: object) -> str:
        """Return the text of `key`, with `values` for its `{name}` placeholders. Raises `Trouble` for a missing key."""
        return self._material.words.text(key, language, values)

    def shown(self, line: Line, language: str) -> str:
        """Return the text of a line as the screen shows it."""
        if line.policy:
            return self._of_policy(line, language)
        if line.procedure and line.key.startswith("answer."):
            procedure = self._procedure(line.procedure)
            slot = line.key.partition(".")[2]
            answer = self._answers.sentence(
                slot,
                procedure,
                language,
                self._counter(procedure, language),
                self._today(),
                paper=line.n,
                yes_no=line.yes_no,
                confirmed=line.confirmed,
            )
            if slot == "intro" and self.catalogue.condoles(procedure.code):
                return f"{self._material.words.text('answer.mourning', language, {})} {answer}"
            return answer
        if line.key.startswith("centre."):
            words, name = self._material.words, line.key.partition(".")[2]
            return self._centre.answer(name, line.text, line.place, words, language)
        return self._material.words.text(line.key, language, self._values(line, language))

    def hands_over(self, line: Line, language: str) -> bool:
        """Whether a line about the centre says that the robot does not know the fact that was asked for."""
        group, _, name = line.key.partition(".")
        return group == "centre" and self._centre.hands_over(name, self._material.words, language)

    def spoken(self, line: Line, language: str) -> str:
        """Return the text of a line as the voice says it: numbers, money and codes in words."""
        return text_normalization.say(self.shown(line, language), language, self._material.pronunciation)

    def knows(self, code: str, question: str, language: str) -> bool:
        """Whether `question` about procedure `code` is answered with a fact, and not by handing over to a clerk."""
        procedure = self.catalogue.find(code)
        if procedure is None:  # taken out of the catalogue meanwhile
            return True
        where = self._counter(procedure, language).label
        return is_known(procedure, question, self.policies, self._today(), language, where)

    def by_policy(self, line: Line, language: str) -> bool:
        """Whether the answer `line` about a procedure is the sentence of a policy answer."""
        return self._answers.by_policy(
            line.key.partition(".")[2],
            self._procedure(line.procedure),
            language,
            self._counter(self._procedure(line.procedure), language),
            self._today(),
        )

    def doubtful(self) -> frozenset[str]:
        """Return the codes of procedures with facts that a clerk should confirm today, in the record or a policy."""
        today = self._today()
        return frozenset(
            code
            for code in self.catalogue.known()
            if self._procedure(code).stale(today) or any(each.needs_clerk(today) for each in self.policies.of(code))
        )

    def fixed(self) -> tuple[Line, ...]:
        """Return the lines whose text never changes, so that their sound can be made in advance or recorded."""
        return self._fixed

    def answers(self) -> Iterator[Line]:
        """Yield the answers about every procedure, the first short answer of all before their other facts."""
        for slot in SLOTS:
            yield from (Line(f"answer.{slot}", procedure=code) for code in self.catalogue.codes())

    def place_of(self, code: str) -> str:
        """Return the id of the place where dossiers of procedure `code` are handed in; "" when not at this centre."""
        return self._takes.get(self._procedure(code).department or "", "")

    def procedure(self, code: str, language: str) -> ProcedureCard:
        """Return the card of procedure `code`: the facts that its page shows."""
        procedure, today = self._procedure(code), self._today()
        phrase = partial(self._phrase, language)
        fee, time = fact_texts.fee(procedure, language, today, phrase), fact_texts.time(procedure, today, phrase)
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
            where=self._where(procedure, language),
            place=self.place_of(code),
            documents=fact_texts.rows(procedure, language, phrase),
            legal=tuple(LegalRow(legal.number, legal.subject or "") for legal in procedure.legal_basis),
            forms=tuple(_form(form.name, form.number) for form in procedure.forms),
            icon=procedure.icon,
            portal_url=next((url for url in procedure.sources if url.startswith(PORTAL)), PORTAL),
            as_of=f"{procedure.as_of:%d/%m/%Y}",
            stale=procedure.stale(today),
            precheck=tuple(
                CheckRow(self._addressed(check.ask, language), self._addressed(check.missing, language))
                for check in procedure.precheck
            ),
            related=self._related(procedure, language),
            asked=tuple(
                AskedRow(policy.id, _question(policy, language))
                for policy in policy_texts.asked_of(self.policies, code)
            ),
        )

    def policy(self, policy: str, language: str) -> PolicyCard:
        """Return the card of a policy answer: what its page shows. Raises `Trouble` for an unknown id."""
        found, phrase = self._policy(policy), partial(self.text, language=language)
        return PolicyCard(
            id=found.id,
            question=_question(found, language),
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

    def stock(self, language: str) -> StockCard:
        """Return how much the catalogue contains, and what it lacks, for its editors."""
        codes = self.catalogue.codes()
        cards = [self.procedure(code, language) for code in codes]
        days = sorted(self._procedure(code).as_of for code in codes)
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
        return place_card(self._place(place), language)

    def map(self, language: str) -> MapCard:
        """Return the drawing of the lobby map, in millimetres."""
        return map_card(self._material.lobby, language)

    def route(self, place: str, start: tuple[float, float] | None) -> Line2D:
        """Return the route to `place` as points in m, from `start` (None = home); () when there is none."""
        route = self._planner.from_home(place) if start is None else self._planner.route(start, place)
        return () if route is None else tuple(route.points[:-1:4]) + tuple(route.points[-1:])

    def site(self, language: str) -> SiteCard:
        """Return the card of the centre: its name, hours and data retention."""
        return site_card(self._material.site, self._material.kept_days, language)

    def search(self, typed: str, language: str) -> tuple[str, ...]:
        """Return the codes of procedures that `typed` may name, likeliest first; () for none. Takes milliseconds."""
        return self._finder().find(typed, language)

    def sure(self, typed: str, language: str) -> str:
        """Return the code of the only procedure that `typed` can mean; "" when it may mean none or several."""
        return self._finder().sure(typed, language)

    def _of_policy(self, line: Line, language: str) -> str:
        """Return the text of a line about a policy answer: its question, its sentence, or its whole page."""
        policy = self._policy(line.policy)
        if line.key == "name.inform":
            return _question(policy, language)
        text = policy_texts.sentence(policy, language, self._today(), partial(self.text, language=language))
        if self.needs_clerk(policy) and not line.confirmed:
            text = f"{text} {self.text('answer.stale', language)}"
        if line.key == "answer.policy_page" and language == "vi":
            text = " ".join(filter(None, (text, policy.details, *(f"{law.document}." for law in policy.legal))))
        return text

    def _related(self, procedure: Procedure, language: str) -> str:
        """Return a line that names the procedures often needed after `procedure`; "" when none is known."""
        titles = [fact_texts.brief(self._procedure(code).title.of(language)) for code in procedure.related]
        return self._phrase(language, "related", related="; ".join(titles)) if titles else ""

    def _values(self, line: Line, language: str) -> dict[str, object]:
        values: dict[str, object] = {
            "n": line.n,
            "text": line.text,
            "hours": hours_in_words(self.site(language).hours, self._material.words, language),
            "days": days_in_words(self._material.site.weekdays, self._material.words, language),
        }
        if line.procedure:
            procedure = self._procedure(line.procedure)
            values["title"] = procedure.title.of(language)
            values["where"] = self._where(procedure, language)
            values["documents_n"] = len(fact_texts.needed(procedure))
            if line.key.startswith("precheck."):
                check = procedure.precheck[line.n]
                told = check.ask if line.key == "precheck.ask" else check.missing
                values["text"] = self._addressed(told, language).rstrip(".")
            elif line.key == "name.tick":
                rows = fact_texts.rows(procedure, language, partial(self._phrase, language))
                values["text"] = rows[line.n].title if line.n < len(rows) else ""
        elif line.key == "name.topic":
            values["text"] = self._topic(line.text, language)
        if line.place:
            place = self._place(line.place)
            values["place"] = in_language(place.label, language)
            values["place_name"] = in_language(place.name, language)
        return values

    def _addressed(self, told: Both, language: str) -> str:
        return self._material.words.addressed(told.of(language), language)

    def _topic(self, key: str, language: str) -> str:
        topic = self.catalogue.topics.get(key)
        return self.text("list.all", language) if topic is None else topic.label.of(language)

    def _phrase(self, language: str, key: str, **values: object) -> str:
        return self._material.words.text(f"fact.{key}", language, values)

    def _counter(self, procedure: Procedure, language: str) -> Counter:
        """Return the place where `procedure` is handed in, with its hours; empty when there is none."""
        place = self._takes.get(procedure.department or "", "")
        if not place:
            return Counter()
        words, here = self._material.words, self._places[place]
        return Counter(
            in_language(here.label, language),
            in_language(here.name, language),
            days_in_words(self._material.site.weekdays, words, language),
            hours_in_words(self.site(language).hours, words, language),
        )

    def _where(self, procedure: Procedure, language: str) -> str:
        label = self._counter(procedure, language).label
        if label or procedure.elsewhere is None:
            return label or self._phrase(language, "somewhere")
        return procedure.elsewhere.of(language)

    def _procedure(self, code: str) -> Procedure:
        found = self._material.catalogue.find(code)
        if found is None:
            raise Trouble(
                f"there is no procedure {code!r} in the catalogue",
                f"không có thủ tục {code!r} trong danh mục",
                file="config/procedures",
                key="code",
                value=code,
                remedy="take a code that stands there",
                remedy_vi="dùng mã có trong danh mục",
            )
        return found

    def _policy(self, policy: str) -> Policy:
        found = self.policies.find(policy)
        if found is None:
            raise Trouble(
                f"there is no policy answer {policy!r}",
                f"không có câu trả lời chính sách {policy!r}",
                file="config/policies",
                key="id",
                value=policy,
                remedy="take an id that stands there",
                remedy_vi="dùng mã có trong thư mục đó",
            )
        return found

    def _place(self, place: str) -> Place:
        found = self._places.get(place)
        if found is None:
            raise Trouble(
                f"there is no place {place!r} on the map",
                f"trên bản đồ không có nơi {place!r}",
                file="config/lobby.toml",
                key="places",
                value=place,
                remedy="take an id that stands there",
                remedy_vi="dùng mã có trong bản đồ",
            )
        return found


def _unknown(card: ProcedureCard) -> tuple[str, ...]:
    known = {"fee": card.fee_known, "time": card.time_known, "documents": bool(card.documents)}
    return tuple(fact for fact, is_known in known.items() if not is_known)


def _question(policy: Policy, language: str) -> str:
    return policy.question if language == "vi" else policy.question_en or policy.question


def _form(name: str, number: str | None) -> str:
    return f"{number}: {name}" if number and number not in name else name
