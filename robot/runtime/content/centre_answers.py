"""Answer what visitors ask about the centre itself: a fact of the settings, else what the robot knows by itself, else
"I have no information" with the place to ask at."""

import datetime
from collections.abc import Callable, Mapping

from robot.desk.day_orders.model import NoticeValue
from robot.knowledge.catalogue.templates import Templates
from robot.navigation.map.lobby_map import Place
from robot.runtime.content.opening_answers import OpeningAnswers
from robot.runtime.content.site_cards import in_language
from robot.runtime.settings.schema import FactSettings, SiteSettings

HOURS = "hours"
"""Beginning of the names of all questions about opening hours: "hours", "hours-lunch" ..."""
NOTICE = "notice"
"""Name of the question whether the centre has a notice for its visitors today."""
_PLACED = {"payment": ("payment", "payment_nowhere"), "complaint-clerk": ("complaint-clerk_at", "complaint-clerk")}
"""Facts with one text where the map has a place for them, and another where it has none."""
_NEEDS_PLACE = ("pens-forms", "seats")
"""Facts of which the robot knows something only where the map has a place for them."""


class CentreAnswers:
    """Makes the answers about the centre. `level_floor`: whether wheelchairs can go everywhere in the lobby; `notice`:
    what the centre has to announce now, None = nothing."""

    def __init__(
        self,
        facts: FactSettings,
        site: SiteSettings,
        places: Mapping[str, Place],
        opening: OpeningAnswers,
        now: Callable[[], datetime.datetime],
        *,
        level_floor: bool,
        notice: NoticeValue | None = None,
    ) -> None:
        self._facts, self._site, self._places, self._opening = facts, site, places, opening
        self._now, self._level_floor, self._notice = now, level_floor, notice

    def answer(self, name: str, slot: str, place: str, words: Templates, language: str) -> str:
        """Return the answer about the fact `name`. `slot`: the day meant by a question about opening hours; `place`:
        the place on the map that the fact is about, "" = none."""
        if name.startswith(HOURS):
            return self._opening.answer(slot, self._now(), language, words)
        if name == NOTICE and self._notice is not None:
            return self._notice.vi if language == "vi" else self._notice.en
        fact = getattr(self._facts.of(name), "vi" if language == "vi" else "en")
        if fact.strip():
            return words.addressed(fact, language)
        values = self._values(place, words, language)
        told = [words.text(f"centre.{key}", language, values)] if (key := self._known(name, place, words)) else []
        missing = f"centre_of.{name}"
        if words.has(missing):
            ask_at = place if place and self._places[place].departments else ""  # clerks sit only where work is done
            asked = {"text": words.text(missing, language, {}), "place": self._label(ask_at, words, language)}
            told.append(words.text("centre.unknown", language, asked))
        return " ".join(told)

    def hands_over(self, name: str, words: Templates, language: str) -> bool:
        """Whether the answer about the fact `name` says that the robot does not know it, or not all of it."""
        fact = "" if name.startswith(HOURS) else getattr(self._facts.of(name), "vi" if language == "vi" else "en")
        return not fact.strip() and words.has(f"centre_of.{name}")

    def _known(self, name: str, place: str, words: Templates) -> str:
        """Return the key of the text about what the robot knows by itself of `name`; "" if it knows nothing."""
        if name in _PLACED:
            return _PLACED[name][not place]
        if name == "which-counter" and not self._counters():
            return "which-counter_nowhere"
        if (name in _NEEDS_PLACE and not place) or (name == "wheelchair" and not self._level_floor):
            return ""
        return name if words.has(f"centre.{name}") else ""

    def _values(self, place: str, words: Templates, language: str) -> dict[str, object]:
        counters = (
            words.text("centre.counter", language, {"place": in_language(each.label, language), "name": name})
            for each in self._counters()
            if (name := in_language(each.name, language))
        )
        site = (in_language(self._site.name, language), in_language(self._site.ward, language))
        return {
            "place": self._label(place, words, language),
            "text": ". ".join(counters),
            "name": (" " if language == "vi" else ", ").join(site),
        }

    def _label(self, place: str, words: Templates, language: str) -> str:
        """Return the label of `place`; for "" the words for the information desk."""
        return in_language(self._places[place].label, language) if place else words.text("fact.somewhere", language, {})

    def _counters(self) -> list[Place]:
        return [place for place in self._places.values() if place.id.startswith("counter:")]
