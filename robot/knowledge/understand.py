"""What a sentence means, as the core wants it: an act with its procedure, slot, candidates or target.

Acts and their targets:
answer      `procedure`, and `slot` when one fact of it was asked for in the same breath
ask_back    `candidates`: two or three procedures that may be meant
follow_up   `procedure` of the context and `slot`: fee, time, documents, where, form, legal, online, result, who
navigate    `target`: a place id ("toilet", "counter:3") or a department ("counter:tu-phap")
service     `target`: ticket, dossier, staff, help, repeat, louder, softer, slower, bigger-text, stop, back, home,
            print, thanks, bye, english, vietnamese, hours, emergency; guide = lead me to the counter of this procedure;
            yes, no = the reply to a question; none = none of the choices
refuse      `target`: not_understood; which_procedure = a slot without a procedure; else why it is not done here:
            not-here, not-for-me, court, driving-licence, traffic-fine, visa, company, utilities, hospital
"""

import math
import re

from robot.core.commands import Listen
from robot.core.events import Act, Candidate, Understood
from robot.knowledge.asides import Asides
from robot.knowledge.catalogue import Catalogue
from robot.knowledge.choosing import chosen, counter, says_any
from robot.knowledge.lexicon import Concepts, Lexicon
from robot.knowledge.reading import NOTHING, STEEPNESS, Reader, Reading, kind_of
from robot.knowledge.requests import Requests
from robot.knowledge.retrieve import Index
from robot.knowledge.text import syllables

SURE = 0.5
"""From this chance on a procedure is answered; below, its rivals are offered."""
WORTH_ASKING = 0.04
"""A third rival with a smaller chance is not offered."""
MEANT = 0.6
"""A place or a service counts from this chance against nothing on: people ask for it in few words."""

SURE_ASIDE = 0.9
"""From this chance on a reply to a yes-or-no question may be something else than a reply: a mumbled "đồng ý" must not
carry the visitor off to another procedure."""
ASIDE_SYLLABLES = 3
"""Shorter replies are replies."""
ALONE = 0.7
"""A single syllable between fillers ("ừ tâm đi") is answered only when it nearly is the known sentence."""

_CODE = re.compile(r"[0-9]\.[0-9]{6}")


class Understander:
    """The port `robot.runtime.ports.Understanding` over the catalogue and `config/requests.toml`."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon, requests: Requests) -> None:
        self._catalogue = catalogue
        self._groups = tuple(group.codes for group in requests.ask_back)
        self._stop = next((tuple(r.phrases) for r in requests.service if r.target == "stop"), ())
        self._replies = {"no": requests.replies.no, "yes": requests.replies.yes}  # "không phải" is no "phải"
        index = Index(_known(catalogue, requests), Concepts(lexicon))
        self._reader = Reader(index, Asides(requests.slot))

    def understand(self, text: str, listen: Listen) -> Understood:
        """What `text`, heard in the context `listen`, means. Never raises for any text."""
        turn = listen.turn
        tokens = syllables(text)
        if not tokens:
            return Understood(turn, Act.REFUSE, target="not_understood")
        if listen.expects == "stop":
            if says_any(tokens, self._stop):
                return Understood(turn, Act.SERVICE, target="stop", score=1.0)
            return Understood(turn, Act.REFUSE, target="not_understood")
        if listen.choices and (number := chosen(tokens, len(listen.choices))) is not None:
            return Understood(turn, Act.ANSWER, procedure=listen.choices[number], score=1.0)
        code = _CODE.search(text[:400])
        if code and code.group() in self._catalogue.procedures:
            return Understood(turn, Act.ANSWER, procedure=code.group(), score=1.0)
        reading = self.read(text, listen)
        meaning = self._decide(reading, listen)
        aside = listen.expects == "yes_no" and meaning.act is not Act.SERVICE
        if aside and (meaning.score < SURE_ASIDE or reading.content < ASIDE_SYLLABLES):
            return Understood(turn, Act.REFUSE, target="not_understood", score=meaning.score)
        return meaning

    def phrases(self) -> dict[str, tuple[str, ...]]:
        """By `Listen.expects`: what an engine with a grammar is to await."""
        return {"stop": self._stop, "yes_no": (*self._replies["yes"], *self._replies["no"])}

    def read(self, text: str, listen: Listen) -> Reading:
        """Why: the matches of `text` that count in the context `listen`, with their chances."""
        return self._reader.read(text, listen)

    @staticmethod
    def thresholds() -> dict[str, float]:
        """The limits of the decision, for `kiosk ask --explain`."""
        return {"sure": SURE, "worth asking": WORTH_ASKING, "meant": MEANT, "nothing": NOTHING, "steepness": STEEPNESS}

    def _decide(self, reading: Reading, listen: Listen) -> Understood:
        turn, tokens = listen.turn, reading.tokens
        chance = reading.chances[0] if reading.chances else 0.0
        key = reading.matches[0].key if reading.matches else ""
        kind, target = kind_of(key), key.partition(":")[2]
        if listen.expects == "yes_no" and chance < SURE and (reply := self._begins_with_reply(tokens)):
            return Understood(turn, Act.SERVICE, target=reply, score=SURE)
        number = counter(tokens)
        if number is not None and not (key and not kind and chance >= SURE):
            return Understood(turn, Act.NAVIGATE, target=f"counter:{number}", score=1.0)
        if kind in ("navigate", "service") and chance < max(SURE, MEANT * (chance + reading.nothing)):
            kind = ""  # a weak guess: rather ask which procedure is meant, or give up
        match kind:
            case "ask":
                return self._ask(reading, int(target), listen)
            case "slot":
                return Understood(turn, Act.FOLLOW_UP, procedure=listen.procedure, slot=target, score=chance)
            case "navigate":
                return Understood(turn, Act.NAVIGATE, target=target, score=chance)
            case "service" | "reply":
                return Understood(turn, Act.SERVICE, target=target, score=chance)
            case "refuse" if chance > reading.nothing:
                return Understood(turn, Act.REFUSE, target=target, score=chance)
            case _:
                return self._procedures(reading, listen)

    def _procedures(self, reading: Reading, listen: Listen) -> Understood:
        """Answer the likeliest procedure, offer it among its rivals, or give up."""
        turn = listen.turn
        rivals = reading.procedures()
        if not rivals or rivals[0].score <= reading.nothing:
            target = "which_procedure" if reading.slot and not listen.procedure else "not_understood"
            return Understood(turn, Act.REFUSE, target=target, score=reading.nothing)
        first = rivals[0]
        slot = reading.slot or (_slot_of_context(reading) if first.code == listen.procedure else "")
        if first.code == listen.procedure and slot:
            return Understood(turn, Act.FOLLOW_UP, procedure=first.code, slot=slot, score=first.score)
        similar = next(match.similar for match in reading.matches if not kind_of(match.key))
        sure = first.score >= SURE and (reading.content > 1 or similar >= ALONE)
        if sure or first.code in listen.choices:
            return Understood(turn, Act.ANSWER, procedure=first.code, slot=slot, score=first.score)
        offered = tuple(rival for n, rival in enumerate(rivals[:3]) if n < 2 or rival.score >= WORTH_ASKING)
        return Understood(turn, Act.ASK_BACK, slot=slot, candidates=offered, score=first.score)

    def _ask(self, reading: Reading, group: int, listen: Listen) -> Understood:
        """The sentence fits several procedures: ask, the likeliest first."""
        weights = {code: math.exp(STEEPNESS * reading.score_of(code)) for code in self._groups[group]}
        share = reading.chances[0] / sum(weights.values())
        codes = sorted(weights, key=lambda code: -weights[code])[:3]
        offered = tuple(Candidate(code, round(weights[code] * share, 4)) for code in codes)
        return Understood(
            listen.turn, Act.ASK_BACK, slot=reading.slot, candidates=offered, score=round(reading.chances[0], 4)
        )

    def _begins_with_reply(self, tokens: tuple[str, ...]) -> str:
        for reply, phrases in self._replies.items():
            if any(tokens[: len(known)] == known for phrase in phrases if (known := syllables(phrase))):
                return reply
        return ""


def _known(catalogue: Catalogue, requests: Requests) -> dict[str, tuple[str, ...]]:
    """Everything that may be meant, and the sentences that mean it."""
    known: dict[str, tuple[str, ...]] = {
        procedure.code: (
            procedure.title.vi,
            procedure.title.en,
            procedure.official_title[:120],
            *procedure.asked.names,
            *procedure.asked.phrases,
        )
        for procedure in catalogue.procedures.values()
    }
    kinds = {
        "navigate": requests.navigate,
        "service": requests.service,
        "slot": requests.slot,
        "refuse": requests.refuse,
    }
    for kind, wanted in kinds.items():
        known |= {f"{kind}:{request.target}": request.phrases for request in wanted}
    known |= {f"ask:{number}": group.phrases for number, group in enumerate(requests.ask_back)}
    known["reply:yes"], known["reply:no"] = requests.replies.yes, requests.replies.no
    return known


def _slot_of_context(reading: Reading) -> str:
    """The likeliest slot, where the sentence names the procedure that is on the screen anyway."""
    slots = (match for match in reading.matches if kind_of(match.key) == "slot" and match.score >= NOTHING)
    return next((match.key.partition(":")[2] for match in slots), "")
