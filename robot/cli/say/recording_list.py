"""Make the list of what a person may record at this site: whole sentences, and phrases for those with changing parts.

A sentence with a place, a title or a queue number in it is cut there: "Đã đến…", "Quầy số ba", "Cần gì nữa bác cứ nói."
Answers are cut into their sentences, many of which procedures share. Sentences whose changing part has few values
(opening hours, how many procedures a list has) are recorded whole, which sounds best.
"""

import hashlib
import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from robot.core.dialogue.escort import told_distance_m
from robot.core.intents import Want
from robot.core.rules import Rules
from robot.core.screen.lines import Line
from robot.core.screen.target_names import BY_OBJECT
from robot.desk.queue.model import QueueRule
from robot.knowledge.catalogue.templates import ADDRESS, Templates
from robot.knowledge.vietnamese import text_normalization
from robot.runtime.content.core_rules import parts_of, rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content, load_words
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import read_toml
from voice_models.synthesis.phrase_joining import end_of, words_of

GROUPS = {
    "visit": ("Lượt khách nào cũng cần", "in every visit"),
    "way": ("Quầy và đường đi", "counters and ways"),
    "answers": ("Câu trả lời dùng chung", "shared answers"),
    "queue": ("Số thứ tự", "queue numbers"),
    "rare": ("Câu ít gặp", "rare sentences"),
    "titles": ("Tên thủ tục", "titles of procedures"),
    "own": ("Câu riêng từng thủ tục", "one procedure only"),
}
"""Groups of the list, most useful first: name in Vietnamese and in English."""

_EVERY_VISIT = (
    "greet", "home", "robot", "not_understood", "say_again", "none_of_these", "not_understood_again", "yes_or_no",
    "follow_me", "declined", "still_there", "goodbye", "returning", "stopped", "paused", "staff", "nudge", "noisy",
    "let_me_pass", "let_through", "still_with_me", "on_together", "out_of_scope", "search", "where_to",
)  # fmt: skip
"""Fixed sentences of an ordinary visit, without "say.": those of the rehearsed visits in tests/golden, then by hand."""

_SHARED = 4
"""Number of procedures from which a sentence counts as shared. Chosen."""
_QUEUED, _AHEAD = 199, 40
"""Largest queue number of a series, and most people ahead, that are recorded. Chosen: a busy day of a ward."""
_SHORT_TAIL = 2
"""Most words after a place that are recorded together with it ("quầy số ba nhé?"): alone they sound cut off. Chosen."""
_CHOICES = 3
"""Most procedures from which the robot lets a visitor choose (`robot.core.dialogue.spoken_input`)."""

_FINDINGS = ("precheck.first", "precheck.only", "precheck.first_note")
"""Sentences that a finding of the paper check follows."""

_SENTENCE = re.compile(r"(?<=[.?!:])\s+")
_SECONDS, _SECONDS_A_WORD, _RETAKES = 5.0, 0.3, 1.25
"""Time for a sentence: to read it and press a key, to speak a word, and the factor for what is recorded twice. Chosen:
a reader at 200 words a minute."""


class Prompt(NamedTuple):
    """A sentence or phrase to record. `name`: of its file without ending; `english`: its translation, "" = none."""

    name: str
    group: str
    text: str
    english: str = ""


def minutes_for(prompts: Iterable[Prompt]) -> float:
    """Return the estimated time to record `prompts`, min."""
    words = [len(words_of(prompt.text)) for prompt in prompts]
    return _RETAKES * (_SECONDS * len(words) + _SECONDS_A_WORD * sum(words)) / 60


def recording_list(config: Path, settings: Settings, language: str, address: str = "") -> list[Prompt]:
    """Return what may be recorded in `language`, most useful first; the same words only once.

    `address`: only the sentences that address the visitor, by this word ("chị"); "" = all, with the usual word.
    """
    if address:
        usual = {prompt.text for prompt in recording_list(config, settings, language)}
        others = _listed(config, settings, language, address)
        names = {prompt: _phrase("", prompt.text).name for prompt in others if prompt.text not in usual}
        return [prompt._replace(name=name) for prompt, name in names.items()]
    return _listed(config, settings, language, ADDRESS[language])


def _listed(config: Path, settings: Settings, language: str, address: str) -> list[Prompt]:
    lobby = load_lobby(config / "lobby.toml")
    content = load_content(config, settings, lobby).addressing(address)
    rules = rules_of(settings, content, lobby, parts_of(settings))
    words = load_words(config / "words").addressing(address)
    site = _Site(content, rules, words, read_toml(config / "pronunciation.toml"), language)
    found = [*site.fixed(), *site.slotted(), *site.answers(), *site.titles()]
    if rules.counters and language == "vi":  # English numbers are spoken digit by digit, which no person records
        queue = settings.queue
        found += site.queue(QueueRule(queue.series), max(queue.windows.values(), default=0))
    return _once(found)


class _Site:
    """The texts of this site in one language, cut into what a person records."""

    def __init__(
        self,
        content: ContentProvider,
        rules: Rules,
        words: Templates,
        pronunciation: text_normalization.Pronunciation,
        language: str,
    ) -> None:
        self._content, self._rules = content, rules
        self._templates, self._address = words.templates[language], words.address[language]
        self._pronunciation, self._language = pronunciation, language
        self._places = list(dict.fromkeys(self._said(place.label) for place in content.map(language).places))
        self._codes = [*content.catalogue.procedures, *content.catalogue.variants]

    def fixed(self) -> Iterator[Prompt]:
        """Yield the sentences that never change, each in a file named by its key."""
        for line in self._content.fixed():
            group = "visit" if line.key.removeprefix("say.") in _EVERY_VISIT else "rare"
            english = self._content.shown(line, "en") if self._language != "en" else ""
            yield Prompt(line.key, group, self._content.spoken(line, self._language), english)

    def slotted(self) -> Iterator[Prompt]:
        """Yield the parts of the sentences with places, distances, numbers of choices, titles and opening hours."""
        yield from (_phrase("way", place) for place in self._places)
        most = max((len(rule.precheck) for rule in self._rules.procedures.values()), default=0)
        ranges = {
            "say.how_far": sorted({*map(told_distance_m, self._rules.ways_mm.values())} - {0}),
            "say.list": sorted({len(codes) for codes in self._rules.topics.values()}),
            "say.choose": range(2, _CHOICES + 1),
            "say.choice": range(1, _CHOICES + 1),
        }
        for key, slots in self._slotted_keys():
            if "text" not in slots and "hours" not in slots:
                numbers = ranges.get(key, range(1, most + 1)) if "n" in slots else (0,)
                group = "way" if "place" in slots else "answers"
                yield from (_phrase(group, text) for n in numbers for text in self._cut(key, {"n": n}, n))

    def answers(self) -> Iterator[Prompt]:
        """Yield the sentences of the answers about procedures and of the paper checks, most shared first."""
        refused = [Line(key) for key in self._templates if key.startswith("refuse.")]
        for line in (Line("centre.hours"), *refused):
            yield from (
                _phrase("answers", text) for text in _SENTENCE.split(self._content.spoken(line, self._language))
            )
        yield from (_phrase("answers", text) for key in _FINDINGS for text in self._cut(key, {}, 0))
        uses: Counter[str] = Counter()
        for line in self._answer_lines():
            for n, sentence in enumerate(_SENTENCE.split(self._content.spoken(line, self._language))):
                *clauses, last = sentence.split(", ") if n and line.key == "answer.intro" else [sentence]
                uses.update([*(f"{clause}…" for clause in clauses), last])
        yield from (_phrase("answers" if count >= _SHARED else "own", text) for text, count in uses.most_common())

    def titles(self) -> Iterator[Prompt]:
        """Yield the titles of all procedures, where else they are handed in, and the names of the life events."""
        cards = [self._content.procedure(code, self._language) for code in self._codes]
        topics = [topic.label for topic in self._content.topics(self._language)]
        yield from (_phrase("titles", self._said(text)) for text in (*(card.title for card in cards), *topics))
        yield from (_phrase("titles", self._said(card.where)) for card in cards)

    def queue(self, rule: QueueRule, windows: int) -> Iterator[Prompt]:
        """Yield the parts of the sentences with queue numbers ("ba nghìn không trăm", "linh hai"), and these numbers.

        `windows`: most windows of a counter, 0 = none are called.
        """
        for key, slots in self._slotted_keys():
            if "text" in slots:
                numbers = range(1, windows + 1) if key.endswith("_window") else (0,)
                given = ({"n": n} if key.endswith("_window") else {} for n in numbers)
                yield from (_phrase("queue", text) for filled in given for text in self._cut(key, filled, 0))
        series = dict.fromkeys(rule.series_of(place, "") for place in self._rules.counters)
        series |= dict.fromkeys(rule.series.values())
        labels = [f"{each}{number:03d}" for each in series for number in range(1, _QUEUED + 1)]
        ahead = [self._said(str(number)) for number in range(1, _AHEAD + 1)]
        for text in (*ahead, *(part for label in labels for part in _number_parts(self._said(label)))):
            yield _phrase("queue", text)

    def _slotted_keys(self) -> Iterator[tuple[str, set[str]]]:
        """Yield the keys of the sentences with changing parts, and the names of these parts."""
        for key, template in self._templates.items():
            slots = {name for _, name, _, _ in string.Formatter().parse(template) if name} - {"bác", "Bác"}
            if key.startswith("say.") and not key.endswith(".one") and slots:
                yield key, slots

    def _answer_lines(self) -> Iterator[Line]:
        for code in self._codes:
            yield from (Line(f"answer.{slot}", procedure=code) for slot in ("intro", *BY_OBJECT[Want.ASK]))
            for n in range(len(self._rules.procedures[code].precheck)):
                yield from (Line(key, procedure=code, n=n) for key in ("precheck.ask", "precheck.note"))

    def _cut(self, key: str, filled: Mapping[str, object], n: int) -> Iterator[str]:
        """Yield the texts between the changing parts of the sentence `key`, whose parts in `filled` do not change."""
        template = self._templates.get(f"{key}.one", "") if n == 1 else ""
        filled = {"bác": self._address, "Bác": self._address.capitalize(), **filled}
        text, before = "", ""
        for literal, name, _, _ in string.Formatter().parse(template or self._templates[key]):
            text += literal
            if name in filled:
                text += str(filled[name])
            elif name is not None:
                yield from self._between(text, before, name)
                text, before = "", name
        yield from self._between(text, before, "")

    def _between(self, text: str, before: str, after: str) -> Iterator[str]:
        """Yield the sentences of `text`, which stands between the changing parts `before` and `after` ("" = none).

        A few words after a place are recorded with each place.
        """
        first, *others = _SENTENCE.split(text)
        rest = first.strip(" ,")
        if before == "place" and not (after and not others) and 0 < len(words_of(rest)) <= _SHORT_TAIL:
            yield from (f"{place} {self._said(rest)}" for place in self._places)
        else:
            others = [f"… {rest}" if before else rest, *others]
        if after:
            others[-1:] = [f"{others[-1].strip()}…"] if others else []
        yield from (self._said_part(each) for each in others if words_of(each))

    def _said_part(self, text: str) -> str:
        start, end = "… " * text.startswith("…"), "…" * text.endswith("…")
        return start + self._said(text.strip("… ")) + end

    def _said(self, text: str) -> str:
        return text_normalization.say(text, self._language, self._pronunciation)


def _number_parts(spoken: str) -> tuple[str, ...]:
    """Split a spoken queue number: "ba nghìn không trăm linh hai" after its hundreds, "xê không bốn năm" everywhere."""
    head, hundred, rest = spoken.rpartition(" trăm")
    if not hundred:
        return tuple(spoken.split())
    return tuple(filter(None, (head + hundred, rest.strip())))


def _phrase(group: str, text: str) -> Prompt:
    """Return the prompt for a phrase; its file is named by its words, so that other words never replace it."""
    words = " ".join(word.text for word in words_of(text)) + "?" * text.endswith("?")
    plain = unicodedata.normalize("NFD", words.replace("đ", "d"))
    short = re.sub(r"[^a-z0-9]+", "-", "".join(sign for sign in plain if not unicodedata.combining(sign)))[:40]
    return Prompt(f"phrase.{short.strip('-')}.{hashlib.sha256(words.encode()).hexdigest()[:6]}", group, text)


def _once(prompts: list[Prompt]) -> list[Prompt]:
    """Return the prompts in the order of their groups, the same words once: as a question, and else so that they may
    stand anywhere."""
    found: dict[tuple[tuple[str, ...], bool], Prompt] = {}
    for prompt in sorted(prompts, key=lambda each: list(GROUPS).index(each.group)):
        words = words_of(prompt.text)
        if not words:
            continue
        key = tuple(word.text for word in words), end_of(words) == "?"
        known = found.setdefault(key, prompt)
        if not end_of(words) and end_of(words_of(known.text)) and known.name.startswith("phrase."):
            found[key] = known._replace(text=prompt.text)
    return list(found.values())
