"""Read a visitor's reply to a yes-or-no question of the robot.

A yes makes the robot drive, or ticks a paper off, so it must be all that is said. A no may stand anywhere, even after
a polite "dạ" or "vâng", which then does not mean yes. A question is no reply.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from robot.knowledge.understanding.phrases import is_unmarked
from robot.knowledge.vietnamese.syllables import plain, syllables

Meaning = Literal["yes", "no", "unsure", ""]
Tokens = tuple[str, ...]

_NOT = frozenset(syllables("không hông hổng hỏng hong hem hok ko chưa chửa chẳng chả nỏ"))
"""Words that deny what follows. At the end of a sentence they turn it into a question."""
_LACK = frozenset(syllables("mất thiếu quên"))
"""Words for something missing; "không thiếu" says that it is there."""
_REFUSING = frozenset(syllables("thôi khỏi đừng no not nope nah never cannot"))
_DOWN_TO = syllables("đâu")[0]
_HOLD = syllables("khoan")[0]
NEGATIONS = _NOT | _LACK | _REFUSING | {_DOWN_TO, _HOLD}
"""A reply that contains one of these syllables is never a yes."""

_LACKING = tuple(map(syllables, ("hết hạn", "quá hạn", "để ở nhà", "còn lâu", "tự đi")))
_SHORTENED = frozenset(syllables("don haven can isn didn won doesn hasn aren"))
_T = syllables("t")[0]
"""The token that splitting leaves of the "t" in "don't"."""

_ASSENT = frozenset(syllables("dạ vâng ừ ờ ừa ừm ok okay yes yeah"))
_ADDRESS = frozenset(syllables("cô chú bác ông bà em anh chị cháu con robot rô bốt"))
_POLITE = frozenset(syllables("ạ ơi nhé nha nhá please"))
_OPENING = _ASSENT | _ADDRESS | _POLITE | frozenset(syllables("à ồ ơ"))
_CLOSING = _ASSENT | _ADDRESS | _POLITE
_SELF = frozenset(syllables("tôi tui mình"))
_GO = syllables("đi")[0]

_KNOWING = frozenset(syllables("biết rõ nhớ chắc"))
_ASKING = frozenset(syllables("gì chi sao răng nào ai mấy bao mô what where when how who which why"))
_ASKING_AT_END = frozenset(syllables("à hả hở nhỉ"))
_ANY = frozenset(syllables("gì chi nào ai"))
"""Question words that, after a negation, mean "any" and ask nothing: "chưa có gì", "không có cái nào"."""
_ANY_REACH = 3
_AT_ALL = frozenset(syllables("cả hết nữa"))
_THEN = frozenset(syllables("thì thế"))
_HEDGES = frozenset(syllables("mà thì là chắc lẽ vẫn cũng còn nhưng"))
"""After one of these words a final "không" or "chưa" states a no and does not ask: "vẫn chưa"."""
_HAVE, _PERHAPS, _IS = (syllables(word)[0] for word in ("có", "lẽ", "phải"))
_JUST = syllables("thôi")[0]
_AGREEING = frozenset(syllables("được đi ok vậy thế rứa đúng"))
"""After one of these words a final "thôi" only softens the reply and does not refuse: "được thôi"."""
_NOWHERE = frozenset(syllables("có phải cần mang đem thấy"))
"""After one of these words "đâu" denies ("có đâu"); after other words it means "where"."""
_PLACES = frozenset(syllables("ở đi chỗ nơi tới đến ra từ"))
_WHERE_NOW = frozenset(syllables("rồi vậy thế rứa"))


class YesNoReplies:
    """Reads replies by the phrases for yes, no and "I do not know" in `config/requests.toml`."""

    def __init__(self, yes: Iterable[str], no: Iterable[str], unsure: Iterable[str]) -> None:
        """Read by these phrases. One of `yes` must be the whole reply; those of `no`, `unsure` may be a part of it."""
        yes = tuple(yes)
        self._yes_after_assent = frozenset(_cores(yes))  # "ừ đi" is a yes, "đi" is not
        self._yes = frozenset(_cores(phrase for phrase in yes if not _ASSENT.intersection(syllables(phrase))))
        self._no = _cores(no)
        self._unsure = _cores(unsure)
        self._unmarked = _by_letters({"yes": yes, "no": tuple(no), "unsure": tuple(unsure)})

    def meant(self, tokens: Sequence[str]) -> Meaning:
        """Return the meaning of the reply `tokens` (from `syllables`); "" when they are no reply."""
        if is_unmarked(tokens) and (meant := self._unmarked.get(_letters(tokens))):
            return meant
        rest = _core(tokens)
        if not rest:
            return "" if _ASSENT.isdisjoint(tokens) else "yes"
        if left := self._without_unsure(rest):
            return "" if any(_asks_what(left, at) for at in range(len(left))) else "unsure"
        if left is not None:
            return "unsure"
        if _asks(rest):
            return ""
        if self._denies(rest):
            return "" if _denies_twice(rest) else "no"
        return "yes" if not NEGATIONS.intersection(rest) and self._agrees(rest, tokens) else ""

    def only_denies(self, tokens: Sequence[str]) -> bool:
        """Whether the reply is only a no: "không ạ", "không có gì", but not "không có chỗ ngồi"."""
        rest = _core(tokens)
        return rest in self._no or (len(rest) == 1 and rest[0] in NEGATIONS)

    def _without_unsure(self, rest: Tokens) -> Tokens | None:
        """Return the rest of a reply that says "I do not know"; None when the reply does not say so."""
        for known in self._unsure:
            if (at := _find(rest, known)) is not None:
                return rest[:at] + rest[at + len(known) :]
        for at, token in enumerate(rest[:-1]):
            if token in _NOT and rest[at + 1] in _KNOWING:
                return rest[:at] + rest[at + 2 :]
        return None

    def _denies(self, rest: Tokens) -> bool:
        known = any(_find(rest, phrase) is not None for phrase in self._no if phrase != (_JUST,))
        return known or any(_denies_at(rest, at) for at in range(len(rest)))

    def _agrees(self, rest: Tokens, tokens: Sequence[str]) -> bool:
        assent = not _ASSENT.isdisjoint(tokens)
        known = self._yes_after_assent if assent else self._yes
        if rest[0] in _SELF and len(rest) > 2 and rest not in known:
            rest = rest[1:]  # "tôi có rồi"; but "tôi phải" only begins a sentence
        if rest[-1] == _GO and rest not in known:
            rest = rest[:-1]
            if not rest:
                return assent
        half = rest[: len(rest) // 2]
        return rest in known or (rest == half + half and half in known)


def _by_letters(replies: Mapping[Meaning, Iterable[str]]) -> dict[str, Meaning]:
    """Return the meaning of each unaccented reply that has only one. A yes with the letters of a negation is left out:
    "dung" may be "đúng" (right) or "đừng" (do not)."""
    found: dict[str, set[Meaning]] = {}
    for meaning, phrases in replies.items():
        for phrase in phrases:
            found.setdefault(_letters(syllables(phrase)), set()).add(meaning)
    denying = {plain(token) for token in (*NEGATIONS, _T)}
    certain = {written: min(meanings) for written, meanings in found.items() if len(meanings) == 1}
    return {
        written: meant for written, meant in certain.items() if meant != "yes" or denying.isdisjoint(written.split())
    }


def _letters(tokens: Sequence[str]) -> str:
    return " ".join(map(plain, tokens))


def _cores(phrases: Iterable[str]) -> tuple[Tokens, ...]:
    return tuple(core for phrase in phrases if (core := _core(syllables(phrase))))


def _core(tokens: Sequence[str]) -> Tokens:
    """Return `tokens` without polite particles, words of assent and forms of address at both ends."""
    start, end = 0, len(tokens)
    while start < end and tokens[start] in _OPENING:
        start += 1
    while end > start and tokens[end - 1] in _CLOSING:
        end -= 1
    return tuple(tokens[start:end])


def _find(tokens: Tokens, phrase: Tokens) -> int | None:
    starts = range(len(tokens) - len(phrase) + 1)
    return next((at for at in starts if tokens[at : at + len(phrase)] == phrase), None)


def _asks(rest: Tokens) -> bool:
    if rest[-1] in _ASKING_AT_END or any(_asks_what(rest, at) for at in range(len(rest))):
        return True
    before = rest[:-1]
    refused = any(_denies_at(rest, at) for at, token in enumerate(before) if token in _NOT | _REFUSING | {_DOWN_TO})
    if rest[-1] not in _NOT or not before or refused:
        return False
    has = any(token == _HAVE and rest[at + 1] != _PERHAPS for at, token in enumerate(before))
    return has or before[-1] not in _HEDGES | _SELF | _ADDRESS


def _asks_what(rest: Tokens, at: int) -> bool:
    """Whether the word at index `at` makes it a question: "gì", "ở đâu", but not "chưa có gì" or "có đâu"."""
    token, before = rest[at], rest[at - 1] if at else ""
    if token == _DOWN_TO:
        return not _denies_at(rest, at)
    if token not in _ASKING:
        return False
    near = rest[max(0, at - _ANY_REACH) : at]
    closing = all(later in _AT_ALL for later in rest[at + 1 :])
    means_any = token in _ANY and closing and bool(_NOT.intersection(near)) and not _THEN.intersection(near)
    return not means_any or before in _KNOWING


def _denies_at(rest: Tokens, at: int) -> bool:
    token, last = rest[at], at + 1 == len(rest)
    before = rest[at - 1] if at else ""
    if token == _DOWN_TO:
        if before:
            return before not in _PLACES and (before in _NOWHERE or bool(NEGATIONS.intersection(rest[:at])))
        return not last and rest[1] not in _WHERE_NOW
    if token == _JUST:
        return not (last and before in _AGREEING)
    if token == _T:
        return before in _SHORTENED
    lacking = any(rest[at : at + len(phrase)] == phrase for phrase in _LACKING)
    return lacking or token in _NOT | _LACK | _REFUSING


def _denies_twice(rest: Tokens) -> bool:
    """Whether a reply denies twice and so is unclear: "không thiếu", "chưa hết hạn", "không phải là không có"."""
    for at, token in enumerate(rest[:-1]):
        after = rest[at + 1 :]
        if token in _NOT and (after[0] in _LACK or any(after[: len(phrase)] == phrase for phrase in _LACKING[:2])):
            return True
        if token in _NOT and after[0] == _IS and _NOT.intersection(after):
            return True
    return False
