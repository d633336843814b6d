"""The decision table: from the chances of topics and questions to an act of the robot."""

from collections.abc import Mapping, Sequence

from robot.core.commands import Listen
from robot.core.events import Act, Candidate, Understood
from robot.core.questions import Question
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.topics.topic_keys import PAGE, TALK, VARIANT, kind_of, name_of
from robot.knowledge.understanding.centre_questions import CENTRE, HOURS
from robot.knowledge.understanding.choice_replies import counter
from robot.knowledge.understanding.families import Family, families
from robot.knowledge.understanding.on_off_pairs import switched
from robot.knowledge.understanding.scoring import ScoredReading

SURE = 0.82
"""Least chance of a procedure for an answer about it; below this, the likely procedures are offered."""
VAGUE = 0.25
"""The robot asks back if at least this share of the chance of all procedures is that of sentences fitting several.
Measured (2026-11-30): with 0.35 instead, 1 % more of 435 requests of authors who were left out are answered at once,
but none more of a stranger's 220, and 1 in 20 fewer of the vague ones is asked back."""
RIVAL = 0.4
"""The robot asks back if a second procedure is at least this many times as likely as the first one. Measured on 1,219
requests of authors who were left out (2026-11-30): with 0.3 instead, and 0.85 for `SURE`, 1 % fewer are answered at
once and none is answered better."""
WORTH_ASKING = 0.02
"""Two procedures are offered; a third one only if its chance is at least this."""
GUESS = 0.15
"""Procedures are offered only if the chance of the likeliest is at least this; otherwise the offer would be a guess."""
GUIDE = "service:guide"
ABOUT_STAFF = frozenset((f"{CENTRE}:complaint-clerk", f"{CENTRE}:thanks-staff"))
"""Topics of a sentence that names a counter because of its staff."""
DANGER, ALARMING, REQUESTED, FAINT = 0.5, 0.1, 0.3, 0.02
"""Least chance of an emergency that no pattern recognises, by the ranking and by the classifier of labels alone; and
least chance by the ranking of one that a pattern recognises beside a request to this office, and that an unsure
pattern recognises. Measured on authors who were left out (2026-11-30): with
0.75 and 0 instead of the first two, 88 instead of 90 % of two strangers' 400 emergencies call the staff, and 0.6
instead of 0.5 % of 4,679 other sentences do."""
REASON = 0.4
"""A refusal names its reason only if the chance of that reason is at least this."""
CHOSEN = 0.35
"""Least chance of a procedure that the screen offers as a choice, for an answer about it."""
STATED, STATED_IF_ASKED = 0.75, 0.2
"""A policy answer is given if its chance is at least this many times that of its procedure; the second holds where the
sentence asks the very question that it answers."""
CLEAR_SLOT = 0.45
"""Least chance of a question beside the name of a procedure for an answer to it. Chosen."""
CLEAR_QUESTION, FINE_ASKED = 0.6, 0.2
"""A question of at least this chance is not answered by a policy answer of another kind; a fine is stated only where
the chance that a fine is asked for is at least the second. Chosen."""
ALIKE = (
    frozenset((Question.AGE, Question.ELIGIBILITY, Question.WHO, Question.PROXY)),
    frozenset((Question.DEADLINE, Question.TIME, Question.VALIDITY)),
    frozenset((Question.PAPERS, Question.PAPER, Question.FORM)),
    frozenset((Question.WHERE, Question.ONLINE)),
    frozenset((Question.ELIGIBILITY, Question.LEGAL, Question.RESULT)),
)
"""Questions that one policy answer may serve."""
NO_RECORD = "no-record"
"""Reason of the refusal of what the content does not hold; the missing fact follows it: "no-record-fine"."""
MISSING = frozenset(
    (Question.FINE, Question.AMOUNT, Question.FEE, Question.AGE, Question.DEADLINE, Question.VALIDITY,
     Question.ELIGIBILITY, Question.EXEMPTION, Question.LEGAL, Question.PROXY, Question.TIME)
)  # fmt: skip
"""Facts that a refusal names as missing."""
LIKELY, LIKELY_TO_ASK = 0.7, 1.0
"""For an answer, and for a question back, the chance that some procedure is meant must be at least this many times the
chance that no topic, or a refused one, is meant. Measured on 830 questions of one author (2026-11-30): with 1.5 and 2.0
instead, 95.5 instead of 96.4 % of the procedures are right after one question, and 5.6 instead of 6.7 % of the small
talk gets one. A visitor who says "em mở quán bún chả" to a robot wants something."""
ASKED = 0.4
"""Least chance of a question about the procedure on the screen for an answer; below it the robot asks which fact is
wanted. Measured on one author's questions: 11 instead of 16 % are answered with another fact."""
MEANT = 0.3
"""Least chance at which a place is shown or a service carried out; low, because both are easily undone."""
LED_THERE = 0.5
"""A place is shown instead of a word about it, if its chance is at least this many times that of the word. Chosen:
"ngồi chờ ở đâu" is better answered by leading there."""

RATHER = 0.2
"""Where no procedure is on the screen, "chờ lâu không" is a question about the centre and not about a procedure, if the
chance of the first is at least this share of the other's. Chosen."""

OTHERS = 6
"""An answer keeps this many of the likeliest procedures, its own included, in case the visitor meant another one."""


class Decision:
    """Chooses the act. Its rows are tried from the first one on."""

    def __init__(self, policies: Policies, groups: Sequence[Sequence[str]]) -> None:
        """`groups`: the procedures among which the robot asks back, by the number in the key "ask:N"."""
        self._policies, self._groups = policies, groups

    def decide(self, reading: ScoredReading, listen: Listen, *, settled: bool = False) -> Understood:
        """Return the meaning by the decision table; its rows are tried from the first one on. `settled`: what happened
        is no emergency any more."""
        turn, tokens = listen.turn, reading.tokens
        alarm, danger = reading.best("emergency")
        if danger and not settled and is_dangerous(reading):
            return Understood(turn, Act.EMERGENCY, target=name_of(alarm), score=reading.mass("emergency"))
        key, chance = self._other_wish(reading, listen)
        number = counter(tokens)
        about_staff = key in ABOUT_STAFF and chance >= MEANT  # "cô ở quầy hai nhiệt tình lắm"
        if number is not None and not about_staff and reading.best("procedure")[1] < SURE:
            return Understood(turn, Act.NAVIGATE, target=f"counter:{number}", score=1.0)
        found = families(reading, self._policies, self._groups, listen.procedure)
        likely = found[0].share if found else 0.0
        if chance >= max(MEANT, likely, reading.nothing, reading.best("refuse", TALK, "beyond")[1]):
            return self._carry_out(key, chance, reading, listen)
        if key == PAGE and not listen.procedure and reading.matches[0].key == PAGE:
            return self._carry_out(key, chance, reading, listen)
        if sum(family.share for family in found) >= LIKELY * reading.unmeant and likely >= GUESS:
            return self._about_procedures(found, reading, listen)
        if key == PAGE and listen.procedure and chance >= reading.unmeant:
            return self._carry_out(key, chance, reading, listen)
        return self._refused(reading, listen)

    def _other_wish(self, reading: ScoredReading, listen: Listen) -> tuple[str, float]:
        """Return the likeliest topic that is no procedure and no refusal, and its chance."""
        key, chance = reading.best(PAGE, "navigate", "service", CENTRE)
        centre, likely = reading.best(CENTRE)
        if key == PAGE and not listen.procedure and likely >= RATHER * chance:
            return centre, chance + likely
        place, near = reading.best("navigate")
        if near >= LED_THERE * chance and (kind_of(key) == CENTRE or key == GUIDE):
            return place, chance + near
        return key, reading.mass_of(HOURS) if key.startswith(HOURS) else chance

    def _carry_out(self, key: str, chance: float, reading: ScoredReading, listen: Listen) -> Understood:
        turn, target = listen.turn, name_of(key)
        match kind_of(key):
            case "page" if not listen.procedure:
                return Understood(
                    turn, Act.REFUSE, question=reading.question, target="which_procedure", score=min(1.0, chance)
                )
            case "page":
                slot, likely = reading.question_of_page()
                score = min(1.0, chance) * likely
                if score < ASKED:
                    return Understood(turn, Act.REFUSE, question=slot, target="which_question", score=score)
                return Understood(
                    turn, Act.FOLLOW_UP, procedure=listen.procedure, slot=slot, question=slot, score=score
                )
            case "navigate":
                return Understood(turn, Act.NAVIGATE, target=target, score=min(1.0, chance))
            case "centre":
                return Understood(turn, Act.INFORM, target=key, score=min(1.0, chance))
            case _:
                return Understood(turn, Act.SERVICE, target=switched(target, reading.tokens), score=chance)

    def _refused(self, reading: ScoredReading, listen: Listen) -> Understood:
        """Return a refusal; it names a reason only where that reason itself is likely."""
        key, chance = reading.best("refuse", "beyond")
        named = chance >= max(REASON, reading.nothing, reading.mass(TALK))
        target = "not_understood"
        if named:
            target = _unknown(reading.question) if kind_of(key) == "beyond" else name_of(key)
        elif reading.mass(PAGE) > reading.unmeant and not listen.procedure:
            target = "which_procedure"
        return Understood(
            listen.turn, Act.REFUSE, question=reading.question, target=target, score=min(1.0, reading.unmeant)
        )

    def _about_procedures(self, found: Sequence[Family], reading: ScoredReading, listen: Listen) -> Understood:
        """Answer with the likeliest procedure or policy answer, or offer the likely procedures."""
        turn, first = listen.turn, found[0]
        others = tuple(family for family in found[1:OTHERS] if family.code)
        (_, vague), named = reading.best("ask"), first.own
        second = max((family.share for family in found[1:] if family.code), default=0.0)
        single = vague < VAGUE * (vague + named) and second < RIVAL * first.share
        clear = single and (reading.content > 1 or first.policy is not None)
        sure = first.chance >= SURE and (clear or first.own < first.stated)
        chosen = first.code in listen.choices and first.share >= CHOSEN
        if not (sure or not first.code or chosen):
            if sum(family.share for family in found) < LIKELY_TO_ASK * reading.unmeant:
                return self._refused(reading, listen)
            offered = tuple(
                Candidate(family.code, round(family.chance, 4))
                for n, family in enumerate(family for family in found[:4] if family.code)
                if n < 2 or (n < 3 and family.own >= WORTH_ASKING)
            )
            return Understood(
                turn,
                Act.ASK_BACK,
                slot=_slot_of(reading),
                question=reading.question,
                candidates=offered,
                score=first.chance,
            )
        of_page = first.code == listen.procedure and reading.question in (Question.PAPERS, Question.PAPER)
        stated = not of_page and _is_stated(first, reading.question, reading.asked)
        if first.policy is not None and (stated or not first.code):
            return Understood(
                turn,
                Act.INFORM,
                procedure=first.code or next(iter(first.policy.procedures), ""),
                policy=first.policy.id,
                question=first.policy.kind,
                others=tuple(family.code for family in others),
                score=first.chance,
            )
        slot, likely = _slot_of(reading), 1.0
        if first.code == listen.procedure:
            slot, likely = reading.question_of_page()
        return Understood(
            turn,
            Act.FOLLOW_UP if first.code == listen.procedure else Act.ANSWER,
            procedure=first.code,
            variant=reading.variant(first.code) if first.code != listen.procedure else "",
            slot=slot,
            question=slot or reading.question,
            others=tuple(family.code for family in others),
            score=1.0 if _is_word_for_word(first.code, reading) and likely == 1.0 else first.chance * likely,
        )


def _is_word_for_word(code: str, reading: ScoredReading) -> bool:
    """Whether a known sentence of procedure `code` was said."""
    return any(match.same and match.key.partition(VARIANT)[0] == code for match in reading.matches)


def is_dangerous(reading: ScoredReading) -> bool:
    """Whether both opinions take the sentence for an emergency, which no pattern recognises."""
    return reading.mass("emergency") >= DANGER and reading.alarming >= ALARMING


def _is_stated(family: Family, question: str, asked: Mapping[str, float]) -> bool:
    """Whether the policy answer of `family` is given, rather than an answer about its procedure."""
    if family.policy is None:
        return False
    kind = str(family.policy.kind)
    clear = asked.get(question, 0.0) >= CLEAR_QUESTION and question not in (Question.NONE, Question.HOW)
    if kind != question and (clear and not any({kind, question} <= alike for alike in ALIKE)):
        return False  # an answer of one question is never given to another
    if kind == Question.FINE and asked.get(Question.FINE, 0.0) < FINE_ASKED:
        return False
    return family.stated >= (STATED_IF_ASKED if kind == question else STATED) * family.own


def _unknown(question: str) -> str:
    """Return the reason of the refusal of what the content does not hold; it names the fact that is missing."""
    return f"{NO_RECORD}-{question}" if question in MISSING else NO_RECORD


def _slot_of(reading: ScoredReading) -> str:
    """Return the question about a procedure that is answered beside naming it; "" for none, or how it is done."""
    question = reading.question
    doubtful = reading.asked.get(question, 0.0) < CLEAR_SLOT
    return "" if doubtful or question in (Question.NONE, Question.HOW) else str(question)
