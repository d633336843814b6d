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

import msgspec

from robot.core.commands import Listen
from robot.core.events import Act, Candidate, Understood
from robot.knowledge.asides import Asides
from robot.knowledge.catalogue import Catalogue
from robot.knowledge.choosing import chosen, counter, says_any
from robot.knowledge.lexicon import Concepts, Lexicon
from robot.knowledge.requests import Requests
from robot.knowledge.retrieve import Index, Match
from robot.knowledge.text import has_accents, syllables

STEEPNESS = 17.0
NOTHING = 0.31
"""Scores become chances by a logistic choice between all matches and "nothing of these", at this score. Both were
fitted to the development questions."""

SURE = 0.5
"""From this chance on a procedure is answered; below, its rivals are offered."""
WORTH_ASKING = 0.06
"""A third rival with a smaller chance is not offered."""
LOST = 0.25
"""Where the likeliest meaning has a smaller chance and nothing is offered, it says that it did not understand."""

ASK_LEAD = 0.02
"""By so much a sentence that fits several procedures must be likelier than any procedure that is named."""

CONTEXT_BONUS = 0.12
"""What a question about the procedure on the screen, a choice on the screen or a reply gains."""

_CODE = re.compile(r"\d\.\d{6}")


class Reading(msgspec.Struct, frozen=True):
    """Why: the matches in order, and the chance of each after the context was taken into account."""

    tokens: tuple[str, ...]
    matches: tuple[Match, ...]
    chances: tuple[float, ...]
    slot: str = ""  # a slot that was asked for in the same breath

    def best_procedure(self) -> float:
        """The chance of the likeliest procedure."""
        return next((c for m, c in zip(self.matches, self.chances, strict=True) if ":" not in m.key), 0.0)

    def best_other(self) -> float:
        """The chance of the likeliest place, service, slot or refusal."""
        others = (
            c for m, c in zip(self.matches, self.chances, strict=True) if ":" in m.key and not m.key.startswith("ask:")
        )
        return next(others, 0.0)


class Understander:
    """The port `robot.runtime.ports.Understanding` over the catalogue and `config/requests.toml`."""

    def __init__(self, catalogue: Catalogue, lexicon: Lexicon, requests: Requests) -> None:
        self._catalogue = catalogue
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
        for kind in ("navigate", "service", "slot", "refuse"):
            for request in getattr(requests, kind):
                known[f"{kind}:{request.target}"] = request.phrases
        self._groups = tuple(group.codes for group in requests.ask_back)
        known |= {f"ask:{number}": group.phrases for number, group in enumerate(requests.ask_back)}
        known["reply:yes"], known["reply:no"] = requests.replies.yes, requests.replies.no
        self._stop = next((tuple(r.phrases) for r in requests.service if r.target == "stop"), ())
        self._replies = {"yes": requests.replies.yes, "no": requests.replies.no}
        self._index = Index(known, Concepts(lexicon))
        self._asides = Asides(requests.slot)

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
        return self._decide(tokens, self.read(text, listen), listen)

    def read(self, text: str, listen: Listen) -> Reading:
        """The matches of `text` that count in the context `listen`, with their chances."""
        tokens, accents = syllables(text), has_accents(text)
        whole = self._weigh(tokens, accents, listen)
        rest, slot = self._asides.part(tokens)
        if not slot:
            return whole
        # "mất thẻ căn cước, làm lại hết bao nhiêu tiền": the question about the fee hides what is asked for.
        named = self._weigh(rest, accents, listen)
        clearer = named.best_procedure() > max(whole.best_procedure(), whole.best_other())
        return msgspec.structs.replace(named if clearer else whole, slot=slot)

    def _weigh(self, tokens: tuple[str, ...], accents: bool, listen: Listen) -> Reading:
        matches = [
            msgspec.structs.replace(match, score=match.score + self._bonus(match.key, listen))
            for match in self._index.search(tokens, accents=accents)
            if _counts(match.key, listen)
        ]
        matches.sort(key=lambda match: (-match.score, match.key))
        named = next((match.score for match in matches if ":" not in match.key), 0.0)
        if matches and not (matches[0].key.startswith("ask:") and matches[0].score >= named + ASK_LEAD):
            # A sentence that fits several procedures is either the likeliest, or no rival of the one that is named.
            matches = [match for match in matches if not match.key.startswith("ask:")]
        weights = [math.exp(STEEPNESS * match.score) for match in matches]
        total = math.exp(STEEPNESS * NOTHING) + sum(weights)
        return Reading(tokens, tuple(matches), tuple(weight / total for weight in weights))

    @staticmethod
    def thresholds() -> dict[str, float]:
        """The limits of the decision, for `kiosk ask --explain`."""
        return {"sure": SURE, "worth asking": WORTH_ASKING, "lost": LOST, "nothing": NOTHING, "steepness": STEEPNESS}

    def _bonus(self, key: str, listen: Listen) -> float:
        wanted = key.startswith(("slot:", "reply:")) or key in listen.choices
        return CONTEXT_BONUS if wanted else 0.0

    def _decide(self, tokens: tuple[str, ...], reading: Reading, listen: Listen) -> Understood:
        turn = listen.turn
        best = reading.matches[0] if reading.matches else None
        chance = reading.chances[0] if reading.chances else 0.0
        kind, _, target = best.key.partition(":") if best else ("", "", "")
        if listen.expects == "yes_no" and chance < SURE and (reply := self._begins_with_reply(tokens)):
            return Understood(turn, Act.SERVICE, target=reply, score=SURE)
        number = counter(tokens)
        if number is not None and not (best and not target and chance >= SURE):
            return Understood(turn, Act.NAVIGATE, target=f"counter:{number}", score=1.0)
        if best is None:
            return Understood(turn, Act.REFUSE, target="not_understood")
        if not target:
            return self._procedures(reading, listen)
        if chance < SURE and kind != "refuse":
            rivals = self._rivals(reading)
            if rivals and rivals[0].score >= LOST:
                return self._procedures(reading, listen)
            if chance < LOST:
                return Understood(turn, Act.REFUSE, target="not_understood", score=1 - chance)
        if kind == "ask":
            return self._ask(reading, int(target), listen)
        if kind == "slot":
            return Understood(turn, Act.FOLLOW_UP, procedure=listen.procedure, slot=target, score=chance)
        act = {"navigate": Act.NAVIGATE, "service": Act.SERVICE, "reply": Act.SERVICE}.get(kind, Act.REFUSE)
        return Understood(turn, act, target=target, score=chance)

    def _procedures(self, reading: Reading, listen: Listen) -> Understood:
        """Answer the likeliest procedure, offer it among its rivals, or give up."""
        turn = listen.turn
        rivals = self._rivals(reading)
        first = rivals[0]
        slot = reading.slot or (self._slot_of_context(reading) if first.code == listen.procedure else "")
        if first.code == listen.procedure and slot and first.score >= LOST:
            return Understood(turn, Act.FOLLOW_UP, procedure=first.code, slot=slot, score=first.score)
        if first.score >= SURE or first.code in listen.choices:
            return Understood(turn, Act.ANSWER, procedure=first.code, slot=slot, score=first.score)
        offered = tuple(rival for n, rival in enumerate(rivals[:3]) if n < 2 or rival.score >= WORTH_ASKING)
        if first.score < LOST and sum(rival.score for rival in offered) < SURE:
            target = "which_procedure" if slot and not listen.procedure else "not_understood"
            return Understood(turn, Act.REFUSE, target=target, score=1 - first.score)
        return Understood(turn, Act.ASK_BACK, slot=slot, candidates=offered, score=first.score)

    def _ask(self, reading: Reading, group: int, listen: Listen) -> Understood:
        """The sentence fits several procedures: ask, the likeliest first."""
        likely = {match.key: math.exp(STEEPNESS * match.score) for match in reading.matches}
        least = math.exp(STEEPNESS * NOTHING)
        weights = {code: max(least, likely.get(code, 0.0)) for code in self._groups[group]}
        share = reading.chances[0] / sum(weights.values())
        codes = sorted(weights, key=lambda code: -weights[code])[:3]
        offered = tuple(Candidate(code, round(weights[code] * share, 4)) for code in codes)
        return Understood(
            listen.turn, Act.ASK_BACK, slot=reading.slot, candidates=offered, score=round(reading.chances[0], 4)
        )

    def _rivals(self, reading: Reading) -> list[Candidate]:
        """Procedures and their chances, best first."""
        pairs = zip(reading.matches, reading.chances, strict=True)
        return [Candidate(match.key, round(chance, 4)) for match, chance in pairs if ":" not in match.key]

    def _slot_of_context(self, reading: Reading) -> str:
        """The likeliest slot, where the sentence names the procedure that is on the screen anyway."""
        slots = (match for match in reading.matches if match.key.startswith("slot:") and match.score >= NOTHING)
        return next((match.key.partition(":")[2] for match in slots), "")

    def _begins_with_reply(self, tokens: tuple[str, ...]) -> str:
        """ "no" before "yes": "không phải" is no "phải"."""
        for reply in ("no", "yes"):
            if any(tokens[: len(known)] == known for phrase in self._replies[reply] if (known := syllables(phrase))):
                return reply
        return ""


def _counts(key: str, listen: Listen) -> bool:
    """Slots need a procedure on the screen, replies a question."""
    if key.startswith("slot:"):
        return bool(listen.procedure)
    if key.startswith("reply:"):
        return listen.expects == "yes_no"
    return True
