"""Understand a sentence: turn it into an act of the robot with its procedure, slot (fact), candidates or target.

Acts and their targets:
answer      `procedure`; `variant` when a related procedure with few known facts is meant; `slot` when the sentence
            also asks for one fact of it
ask_back    `candidates`: two or three procedures that may be meant
follow_up   `procedure` on the screen and `slot`: fee, time, papers, where, form, legal, online, result, who
emergency   `target`: the kind, of `robot.knowledge.understanding.emergencies.Kind`
navigate    `target`: a place id ("toilet", "counter:3") or a department ("counter:tu-phap")
service     `target`: ticket, dossier, staff, help, repeat, louder, softer, slower, bigger-text, stop, back, home,
            print, thanks, bye, english, vietnamese; guide = lead me to the counter of this procedure;
            yes, no, unsure = the reply to a question; none = none of the choices; precheck = what papers are missing?
            wrong = you misheard me; the other names of `robot.core.dialogue.spoken_commands.SERVICES`, of which those
            of `ON_PAGE` are possible only on pages that have them; and its `OBJECTS`, with an object in `slot`:
            topic, tick, rate, reason, remark, and digits, which are in the text only
inform      `policy`: the policy answer, with `procedure`, the nearest one; or `target`: "centre:" and a fact of the
            centre (`requests.CentreName`); for opening hours the day that is meant in `slot`, as
            `robot.knowledge.vietnamese.meant_days` writes it
refuse      `target`: not_understood; which_procedure = asks for a fact of no procedure; which_question = asks something
            about the procedure on the screen; no-record = the content does not hold it, a missing fact may follow
            ("no-record-fine"); else the reason: not-here, not-for-me, or the office that does it, such as court
"""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from msgspec.structs import replace

from robot.core.commands import Listen
from robot.core.context_phrases import ContextPhrases
from robot.core.events import Act, Candidate, Understood
from robot.core.questions import Question
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.topics.ranking import Rankings
from robot.knowledge.topics.sentence_classifier import Classifiers
from robot.knowledge.topics.sentence_index import Match, SentenceIndex
from robot.knowledge.topics.topic_keys import TopicTraits
from robot.knowledge.understanding import decision
from robot.knowledge.understanding.centre_questions import with_day
from robot.knowledge.understanding.emergencies import REQUESTED, Emergencies, Emergency
from robot.knowledge.understanding.exact_phrases import WordForWord
from robot.knowledge.understanding.expected_replies import Awaited
from robot.knowledge.understanding.families import Family, families
from robot.knowledge.understanding.likely_phrases import LikelyPhrases
from robot.knowledge.understanding.mentioned_papers import NOT_LISTED, Papers
from robot.knowledge.understanding.nbest_rescoring import CLEAR, best
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.understanding.scoring import Reader, ScoredReading, is_on_page
from robot.knowledge.understanding.sentence_completeness import Endings
from robot.knowledge.understanding.yes_no_replies import YesNoReplies
from robot.knowledge.vietnamese.forms_of_address import address_of
from robot.knowledge.vietnamese.respelling import Spelling
from robot.knowledge.vietnamese.spoken_digits import CODE_DIGITS, digits_of
from robot.knowledge.vietnamese.syllables import syllables
from robot.knowledge.vietnamese.yes_no_questions import is_yes_no

SURE_ASIDE = 0.85
"""Least chance at which a sentence after a yes-or-no question counts as a new request and not as the reply: a mumbled
"đồng ý" must not open another procedure."""
LEAVES = "go-on"
"""Name of the service that makes the robot drive on; after a question it counts only if it is as clear as a yes."""

SKIPPING = frozenset(syllables("bỏ gửi skip send"))
"""Words (skip, send) with which a "no" to the request for a remark drops the rating; without them it is still sent."""

SURE_ALARM = 0.9
"""Least chance at which an emergency that no pattern recognises counts, and no reply: "không, tôi tự đi" is a no."""

ASIDE_SYLLABLES = 3
"""Least number of syllables of a sentence after a question that may count as a new request and not as the reply."""

_PAGE = frozenset(syllables("trang page"))

SURE_HALF = 0.7
"""Least chance of each of two procedures that a sentence "A và B" asks for. Chosen."""
SECOND = 0.02
"""A sentence is searched for two requests only if the chance of the second procedure is at least this."""
MOST_CUTS = 2
"""Two requests are searched for at this many of the words that may join them, since each takes two readings."""
SURE_WHOLE = 0.8
"""A short pause may end the visitor's turn only if the chance of the sentence's meaning is at least this."""


class Models(NamedTuple):
    """The learned models of understanding."""

    rankings: Rankings
    classifiers: Classifiers


class Understander:
    """Implements `robot.runtime.ports.Understanding` with the catalogue and `config/requests.toml`."""

    def __init__(
        self,
        catalogue: Catalogue,
        requests: Requests,
        policies: Policies,
        index: SentenceIndex,
        models: Models,
        counters: Mapping[str, Sequence[str]],
        emergencies: Emergencies,
        written: Sequence[str],
    ) -> None:
        """`index`: built from `known_sentences`; `counters`: maps the id of each place to the tasks done there;
        `written`: the sentences whose spelling is right, those of the content itself."""
        self.emergencies = emergencies
        self._procedures, self._policies, self._papers = catalogue.procedures, policies, Papers(index.concepts)
        self._groups = tuple(group.codes for group in requests.ask_back)
        self._decision = decision.Decision(policies, self._groups)
        self._awaited = Awaited(catalogue, requests, index.concepts, counters)
        self._likely = LikelyPhrases(catalogue, requests, counters)
        self._replies = YesNoReplies(requests.replies.yes, requests.replies.no, requests.replies.unsure)
        traits = TopicTraits(policies.kinds, catalogue.rare)
        self._reader = Reader(index, models.rankings, models.classifiers, traits, requests.service, requests.centre)
        self._endings = Endings(written, requests.goes_on_after)
        self._spelling = Spelling(written, index.sounds)
        self._texts, self._compares_meaning = tuple(written), index.embedded is not None
        self._known = WordForWord(requests)

    def understand(self, text: str, listen: Listen) -> Understood:
        """Return the meaning of any `text`, said in the context `listen` of the page. Never raises."""
        meaning = self._with_paper(with_day(self._understand(text, listen), text), text)
        address = address_of(text)
        return replace(meaning, address=address or meaning.address, yes_no=bool(meaning.slot) and is_yes_no(text))

    def _understand(self, text: str, listen: Listen) -> Understood:
        emergency = self.emergencies.find(text)
        if emergency and self._is_danger(emergency, text, listen):
            return Understood(listen.turn, Act.EMERGENCY, target=emergency.kind, score=emergency.score)
        tokens = syllables(text)
        awaited = self._awaited.meant(text, tokens, listen)
        if awaited is not None:
            return awaited
        if label := self._known.labelled(tokens, listen.offers):
            return Understood(listen.turn, Act.SERVICE, target=label, score=1.0)
        known = self._word_for_word(tokens, listen)
        if known is None and not listen.expects and self._known.on_a_button(tokens):
            return Understood(listen.turn, Act.REFUSE, target="not_understood")
        reading = self.read(text, listen)
        settled = decision.is_dangerous(reading) and self.emergencies.is_settled(text)
        meaning = _turned(known or self._decision.decide(reading, listen, settled=settled), tokens, listen)
        one = meaning.act in (Act.ANSWER, Act.ASK_BACK)
        if one and self._may_be_two(reading) and (both := self._two_wishes(text, listen)):
            meaning = Understood(listen.turn, Act.ASK_BACK, candidates=both, score=both[0].score)
        if listen.expects == "remark":
            return self._remarked(tokens, meaning)
        return self._replied(tokens, reading, meaning, listen) if listen.expects else meaning

    def _is_danger(self, emergency: Emergency, text: str, listen: Listen) -> bool:
        """Whether the emergency that a pattern has found is sure, or likely enough for the ranking too."""
        least = decision.REQUESTED if emergency.score == REQUESTED else decision.FAINT
        return emergency.score == 1.0 or self.read(text, listen).mass("emergency") >= least

    def _with_paper(self, meaning: Understood, text: str) -> Understood:
        """Return `meaning`; if it asks whether a paper is needed, with the index of that paper as its target."""
        procedure = self._procedures.get(meaning.procedure)
        if meaning.slot not in (Question.PAPER, Question.PAPERS) or procedure is None or not is_yes_no(text):
            return replace(meaning, slot=Question.PAPERS.value) if meaning.slot == Question.PAPER else meaning
        paper = self._papers.asked(text, procedure)
        if paper is None:
            return replace(meaning, slot=Question.PAPERS.value)
        return replace(meaning, slot=Question.PAPER.value, target="" if paper == NOT_LISTED else str(paper))

    def _word_for_word(self, tokens: tuple[str, ...], listen: Listen) -> Understood | None:
        """Return the service that `tokens` ask for by a known phrase, if the page has it; else None."""
        name = self._known.service(tokens, listen.offers)
        if not name or not is_on_page(name, listen):
            return None
        return Understood(listen.turn, Act.SERVICE, target=name, score=1.0)

    def _remarked(self, tokens: tuple[str, ...], meaning: Understood) -> Understood:
        """Return the meaning of a sentence after a rating: a remark, unless it is clearly a service or just a "no"."""
        if meaning.act is Act.EMERGENCY or (meaning.act is Act.SERVICE and meaning.score >= SURE_ASIDE):
            return meaning
        name = "remark"
        if self._replies.only_denies(tokens):
            name = "send" if SKIPPING.isdisjoint(tokens) else "no"
        return Understood(meaning.turn, Act.SERVICE, target=name, score=1.0)

    def _replied(
        self, tokens: tuple[str, ...], reading: ScoredReading, meaning: Understood, listen: Listen
    ) -> Understood:
        """Return the meaning of a sentence after a question: the reply, unless it clearly is another request."""
        reply = self._replies.meant(tokens)
        clear = meaning.score >= SURE_ASIDE and reading.content >= ASIDE_SYLLABLES and meaning.act is not Act.REFUSE
        if meaning.act is Act.EMERGENCY:
            clear = not reply or meaning.score >= SURE_ALARM
        if reply in ("yes", "unsure") or (reply and not clear):
            return Understood(meaning.turn, Act.SERVICE, target=reply, score=1.0)
        offered = meaning.act is Act.ANSWER and meaning.procedure in listen.choices
        if clear or offered or (meaning.act is Act.SERVICE and meaning.target != LEAVES):
            return meaning
        return Understood(meaning.turn, Act.REFUSE, target="not_understood", score=meaning.score)

    def best(self, readings: tuple[str, ...], listen: Listen) -> tuple[str, Understood]:
        """Return the best of the recogniser's `readings` (hypotheses, likeliest first), and its meaning."""
        return best(readings, listen, self.understand)

    def complete(self, text: str, listen: Listen) -> bool:
        """Whether `text` is a complete request already, so that a short pause may end the turn.

        The text must be clearly understood and end in a word that can end a sentence. Without its last word it must
        already have the same (likeliest) meaning: a sentence whose meaning has just changed goes on. A reply, choice
        or stop that the page expects is complete at once.
        """
        tokens = syllables(text)
        if self._endings.joins(tokens):
            return False
        meaning = self.understand(text, listen)
        if meaning.target == "digits":
            return len(digits_of(text)) >= CODE_DIGITS
        if meaning.target == "remark":
            return False
        if meaning.act not in CLEAR:
            return False
        if _awaited(meaning, listen):
            return True
        if meaning.score < SURE_WHOLE or self._endings.open(tokens):
            return False
        return _pointed_to(meaning, self.understand(" ".join(text.split()[:-1]), listen))

    def goes_on(self, text: str, listen: Listen) -> bool:
        """Whether the speaker of the unfinished `text` is still thinking: "tôi muốn", "tại vì", "ờ"."""
        return self._endings.joins(syllables(text)) and self.understand(text, listen).act not in CLEAR

    def caption(self, text: str) -> str:
        """Return the recognised `text` for the screen, with misspelt syllables spelt as in the catalogue."""
        return self._spelling.shown(text)

    def context_phrases(self, listen: Listen) -> ContextPhrases:
        """Return the phrases that a sentence said in the context `listen` is likely to contain."""
        return self._likely.of(listen)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return all sentences of the content."""
        return self._texts

    @property
    def compares_meaning(self) -> bool:
        """Whether sentences are compared by their embeddings as well, and not by words alone."""
        return self._compares_meaning

    def read(self, text: str, listen: Listen) -> ScoredReading:
        """Return the intents that `text` may have in the context `listen`, with their chances."""
        return self._reader.read(text, listen)

    def shared(self, reading: ScoredReading, match: Match) -> tuple[str, ...]:
        """Return the words that `match` has in common with the sentence, to explain the match."""
        return self._reader.shared(reading, match)

    @staticmethod
    def thresholds() -> dict[str, float]:
        """Return the limits (chances) by which an act is chosen, by name, for `kiosk ask --explain`."""
        return {
            "sure": decision.SURE,
            "vague": decision.VAGUE,
            "worth asking": decision.WORTH_ASKING,
            "guess": decision.GUESS,
            "likely": decision.LIKELY,
            "likely to ask": decision.LIKELY_TO_ASK,
            "rival": decision.RIVAL,
            "danger": decision.DANGER,
            "alarming": decision.ALARMING,
            "meant": decision.MEANT,
        }

    def _may_be_two(self, reading: ScoredReading) -> bool:
        """Whether a second procedure is likely enough that the sentence may hold two requests."""
        rivals = reading.procedures(self._groups)
        return len(rivals) > 1 and rivals[1].score >= SECOND

    def _two_wishes(self, text: str, listen: Listen) -> tuple[Candidate, ...]:
        """Return the two procedures of a sentence "A và B", if each half clearly names a different one; else ()."""
        for halves in islice(self._reader.wishes(text, listen), MOST_CUTS):
            both: dict[str, Family] = {}
            for half in halves:
                found = families(half, self._policies, self._groups, listen.procedure)
                if not (found and found[0].code and found[0].chance >= SURE_HALF):
                    break
                both[found[0].code] = found[0]
            if len(both) == 2:
                ordered = sorted(both.values(), key=lambda family: -family.chance)
                return tuple(Candidate(family.code, round(family.chance, 4)) for family in ordered)
        return ()


def _turned(meaning: Understood, tokens: tuple[str, ...], listen: Listen) -> Understood:
    """Return `meaning`, with "back" changed to "previous" if "page" is said and the page's list can be turned back."""
    turned = meaning.target == "back" and "previous" in listen.offers and not _PAGE.isdisjoint(tokens)
    return replace(meaning, target="previous") if turned else meaning


def _awaited(meaning: Understood, listen: Listen) -> bool:
    """Whether `meaning` is an answer that the page expects: a yes or no, a stop, or one of the choices."""
    if listen.expects == "yes_no":
        return meaning.act is Act.SERVICE and meaning.target in ("yes", "no", "unsure")
    return listen.expects == "stop" or meaning.procedure in listen.choices


def _pointed_to(meaning: Understood, before: Understood) -> bool:
    """Whether `before`, the meaning of the sentence without its last word, equals `meaning` or had its procedure as the
    likeliest candidate."""
    if before.act is Act.ASK_BACK:
        return before.candidates[0].code == meaning.procedure
    meant = ["act", "procedure", "variant", "target"]
    if meaning.act is not Act.FOLLOW_UP:  # "bao nhiêu tiền" asks about the same procedure as "bao nhiêu"
        meant.append("slot")
    return all(getattr(meaning, name) == getattr(before, name) for name in meant)
