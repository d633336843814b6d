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
inform      `target`: "centre:" and a fact of the centre (`requests.CentreName`); for opening hours the day that
            is meant in `slot`, as `robot.knowledge.vietnamese.meant_days` writes it
refuse      `target`: not_understood; which_procedure = asks for a fact of no procedure; else the reason of the refusal:
            not-here, not-for-me, court, driving-licence, traffic-fine, visa, company, utilities, hospital
"""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from robot.core.commands import Listen
from robot.core.context_phrases import ContextPhrases
from robot.core.events import Act, Candidate, Understood
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.understanding.centre_questions import CENTRE, HOURS, with_day
from robot.knowledge.understanding.choice_replies import counter
from robot.knowledge.understanding.emergencies import Emergencies
from robot.knowledge.understanding.exact_phrases import WordForWord
from robot.knowledge.understanding.expected_replies import Awaited
from robot.knowledge.understanding.likely_phrases import LikelyPhrases
from robot.knowledge.understanding.nbest_rescoring import CLEAR, best
from robot.knowledge.understanding.on_off_pairs import switched
from robot.knowledge.understanding.ranking import Ranking, kind_of
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.understanding.retrieval import Match, SentenceIndex
from robot.knowledge.understanding.scoring import Reader, ScoredReading, is_on_page
from robot.knowledge.understanding.sentence_completeness import Endings
from robot.knowledge.understanding.slot_questions import Asides
from robot.knowledge.understanding.yes_no_replies import YesNoReplies
from robot.knowledge.vietnamese.forms_of_address import address_of
from robot.knowledge.vietnamese.respelling import Spelling
from robot.knowledge.vietnamese.spoken_digits import CODE_DIGITS, digits_of
from robot.knowledge.vietnamese.syllables import syllables

SURE = 0.7
"""Least chance of a procedure for an answer about it; below this, the likely procedures are offered."""
VAGUE = 0.07
"""The robot asks back if at least this share of the chance of all procedures is that of sentences fitting several."""
WORTH_ASKING = 0.02
"""Two procedures are offered; a third one only if its chance is at least this."""
GUESS = 0.15
"""Procedures are offered only if the chance of the likeliest is at least this; otherwise the offer would be a guess."""
LIKELY = 3.0
"""For an answer or a question back, the chance that some procedure is meant must be at least this many times the chance
that no intent, or a refused one, is meant."""
MEANT = 0.5
"""Least chance at which a place is shown or a service carried out; low, because both are easily undone."""

RATHER = 0.2
"""Where no procedure is on the screen, "chờ lâu không" is a question about the centre and not about a procedure, if the
chance of the first is at least this share of the other's. Chosen."""

SURE_ASIDE = 0.9
"""Least chance at which a sentence after a yes-or-no question counts as a new request and not as the reply: a mumbled
"đồng ý" must not open another procedure."""
OTHERS = 3
"""An answer keeps this many of the likeliest procedures, its own included, in case the visitor meant another one."""

LEAVES = "go-on"
"""Name of the service that makes the robot drive on; after a question it counts only if it is as clear as a yes."""

SKIPPING = frozenset(syllables("bỏ gửi skip send"))
"""Words (skip, send) with which a "no" to the request for a remark drops the rating; without them it is still sent."""

ASIDE_SYLLABLES = 3
"""Least number of syllables of a sentence after a question that may count as a new request and not as the reply."""

_PAGE = frozenset(syllables("trang page"))

SURE_WISH = 0.9
"""Two requests in one sentence are both offered only if the chance of each is at least this."""

SURE_WHOLE = 0.9
"""A short pause may end the visitor's turn only if the chance of the sentence's meaning is at least this."""


class Understander:
    """Implements `robot.runtime.ports.Understanding` with the catalogue and `config/requests.toml`."""

    def __init__(
        self,
        catalogue: Catalogue,
        requests: Requests,
        index: SentenceIndex,
        ranking: Ranking,
        counters: Mapping[str, Sequence[str]],
        emergencies: Emergencies,
    ) -> None:
        """`index`: built from `known_sentences`; `counters`: maps the id of each place to the tasks done there."""
        self.emergencies = emergencies
        self._groups = tuple(group.codes for group in requests.ask_back)
        self._awaited = Awaited(catalogue, requests, index.concepts, counters)
        self._likely = LikelyPhrases(catalogue, requests, counters)
        self._replies = YesNoReplies(requests.replies.yes, requests.replies.no, requests.replies.unsure)
        self._reader = Reader(index, ranking, Asides(requests.slot), requests.service, requests.centre)
        self._endings = Endings(index.texts, requests.goes_on_after)
        self._spelling = Spelling(index.texts, index.sounds)
        self._texts = index.texts
        self._known = WordForWord(requests)

    def understand(self, text: str, listen: Listen) -> Understood:
        """Return the meaning of any `text`, said in the context `listen` of the page. Never raises."""
        meaning = with_day(self._understand(text, listen), text)
        address = address_of(text)
        return replace(meaning, address=address) if address else meaning

    def _understand(self, text: str, listen: Listen) -> Understood:
        if emergency := self.emergencies.find(text):
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
        meaning = _turned(known or self._decide(reading, listen), tokens, listen)
        if meaning.act is Act.ANSWER and not meaning.slot and (both := self._two_wishes(text, listen)):
            meaning = Understood(listen.turn, Act.ASK_BACK, candidates=both, score=both[0].score)
        if listen.expects == "remark":
            return self._remarked(tokens, meaning)
        return self._replied(tokens, reading, meaning, listen) if listen.expects else meaning

    def _word_for_word(self, tokens: tuple[str, ...], listen: Listen) -> Understood | None:
        """Return the service that `tokens` ask for by a known phrase, if the page has it; else None."""
        name = self._known.service(tokens, listen.offers)
        if not name or not is_on_page(name, listen):
            return None
        return Understood(listen.turn, Act.SERVICE, target=name, score=1.0)

    def _remarked(self, tokens: tuple[str, ...], meaning: Understood) -> Understood:
        """Return the meaning of a sentence after a rating: a remark, unless it is clearly a service or just a "no"."""
        if meaning.act is Act.SERVICE and meaning.score >= SURE_ASIDE:
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
        """Return all known sentences."""
        return self._texts

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
            "sure": SURE,
            "vague": VAGUE,
            "worth asking": WORTH_ASKING,
            "guess": GUESS,
            "likely": LIKELY,
            "meant": MEANT,
        }

    def _decide(self, reading: ScoredReading, listen: Listen) -> Understood:
        turn, tokens = listen.turn, reading.tokens
        # The likeliest intent that is no procedure:
        key, chance = reading.best("slot", "navigate", "service", "refuse", CENTRE)
        kind, target = kind_of(key), key.partition(":")[2]
        centre, likely = reading.best(CENTRE)
        if kind == "slot" and not listen.procedure and likely >= RATHER * chance:
            key, chance, kind = centre, chance + likely, CENTRE
        if key.startswith(HOURS):
            chance = reading.mass_of(HOURS)
        procedures = reading.mass("procedure", "ask")
        number = counter(tokens)
        about_staff = kind == CENTRE and chance >= MEANT  # "cô ở quầy hai nhiệt tình lắm"
        if number is not None and not about_staff and reading.best("procedure")[1] < SURE:
            return Understood(turn, Act.NAVIGATE, target=f"counter:{number}", score=1.0)
        unmeant = reading.nothing + reading.mass("refuse")
        acts = kind in ("slot", "navigate", "service", CENTRE) and chance >= max(MEANT, procedures, unmeant)
        if not acts and procedures >= LIKELY * unmeant:
            return self._procedures(reading, listen)
        match kind:
            case _ if not acts:
                target = target if kind == "refuse" and chance > reading.nothing else "not_understood"
                return self._refuse(reading, listen, target, unmeant)
            case "slot" if not listen.procedure:
                return Understood(turn, Act.REFUSE, target="which_procedure", score=chance)
            case "slot":
                return Understood(turn, Act.FOLLOW_UP, procedure=listen.procedure, slot=target, score=chance)
            case "navigate":
                return Understood(turn, Act.NAVIGATE, target=target, score=chance)
            case "centre":
                return Understood(turn, Act.INFORM, target=key, score=chance)
            case _:
                return Understood(turn, Act.SERVICE, target=switched(target, tokens), score=chance)

    def _two_wishes(self, text: str, listen: Listen) -> tuple[Candidate, ...]:
        """Return the two procedures of a sentence "A và B", if each half clearly names a different one; else ()."""
        for halves in self._reader.wishes(text, listen):
            found = [rivals[0] for half in halves if (rivals := half.procedures(self._groups))]
            if len({one.code for one in found}) == 2 and all(one.score >= SURE_WISH for one in found):
                return tuple(sorted(found, key=lambda one: -one.score))
        return ()

    def _refuse(self, reading: ScoredReading, listen: Listen, target: str, score: float) -> Understood:
        if target == "not_understood" and reading.slot and not listen.procedure:
            target = "which_procedure"
        return Understood(listen.turn, Act.REFUSE, target=target, score=min(1.0, score))

    def _procedures(self, reading: ScoredReading, listen: Listen) -> Understood:
        """Answer with the likeliest procedure, or offer the likely ones."""
        turn = listen.turn
        rivals = reading.procedures(self._groups)
        first = rivals[0]
        if first.score < GUESS:
            return self._refuse(reading, listen, "not_understood", first.score)
        slot = reading.slot or (_slot_of_context(reading) if first.code == listen.procedure else "")
        if first.code == listen.procedure and slot:
            return Understood(turn, Act.FOLLOW_UP, procedure=first.code, slot=slot, score=first.score)
        vague, (_, named) = reading.mass("ask"), reading.best("procedure")
        clear = vague < VAGUE * (vague + named) and reading.content > 1
        if (first.score >= SURE and clear) or first.code in listen.choices:
            return Understood(
                turn,
                Act.ANSWER,
                procedure=first.code,
                variant=reading.variant(first.code),
                slot=slot,
                others=tuple(rival.code for rival in rivals[1:OTHERS]),
                score=first.score,
            )
        offered = tuple(rival for n, rival in enumerate(rivals[:3]) if n < 2 or rival.score >= WORTH_ASKING)
        return Understood(turn, Act.ASK_BACK, slot=slot, candidates=offered, score=first.score)


def _turned(meaning: Understood, tokens: tuple[str, ...], listen: Listen) -> Understood:
    """Return `meaning`, with "back" changed to "previous" if "page" is said and the page's list can be turned back."""
    turned = meaning.target == "back" and "previous" in listen.offers and not _PAGE.isdisjoint(tokens)
    return replace(meaning, target="previous") if turned else meaning


def _slot_of_context(reading: ScoredReading) -> str:
    """Return the slot (fact) that a sentence naming the procedure on the screen most likely asks for; "" if none."""
    key, chance = reading.best("slot")
    return key.partition(":")[2] if chance > reading.nothing else ""


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
    meant = ("act", "procedure", "variant", "slot", "target")
    return all(getattr(meaning, name) == getattr(before, name) for name in meant)
