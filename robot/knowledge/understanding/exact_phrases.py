"""Recognise services (commands such as "go back") by known phrases, with or without polite words: "trang sau nhé",
"please go back", "noi lai di".

A phrase said word for word needs no scoring. Without tone marks, scoring might even take it for a more common one.
"""

from collections.abc import Callable, Sequence

from robot.core.dialogue.spoken_commands import ON_PAGE
from robot.knowledge.understanding.phrases import is_unmarked
from robot.knowledge.understanding.requests import RequestPhrases, Requests, ServicePhrases
from robot.knowledge.vietnamese.syllables import plain, syllables

Tokens = tuple[str, ...]

_FIRST = tuple(
    map(syllables, ("làm ơn", "dạ", "ơi", "please", "can you", "could you", "can i", "robot", "robot ơi", "ok"))
)
_SELF = ("tôi", "tui", "tau", "mình", "bác", "em", "cháu", "con", "cô", "chú", "ông", "bà", "anh", "chị", "cụ", "mệ")
_LAST = (
    *map(syllables, ("với", "đi", "nhé", "nha", "nhá", "nghen", "nghe", "hỉ", "hè", "nào", "cái", "coi", "ạ", "luôn")),
    *map(syllables, ("một chút", "chút", "chút xíu", "tí", "một tí", "được không", "please", "for me", "now")),
    *(syllables(word) for word in ("giúp", "giùm", "dùm", "hộ")),
    *(syllables(f"{word} {one}") for word in ("giúp", "giùm", "dùm", "hộ", "cho") for one in _SELF),
)


class WordForWord:
    """Recognises the labels of buttons, and phrases that mean one service (command of the robot) and nothing else."""

    def __init__(self, requests: Requests) -> None:
        self._marked, self._unmarked = _Known(requests, str), _Known(requests, plain)

    def service(self, tokens: Sequence[str], offers: Sequence[str]) -> str:
        """Return the service that `tokens` (from `syllables`) ask for by a known phrase; "" if they are no such phrase.

        Services of the current page (`offers`) take precedence over services that are possible on every page.
        """
        return self._known(tokens).service(tokens, offers)

    def labelled(self, tokens: Sequence[str], offers: Sequence[str]) -> str:
        """Return the service whose button has the label `tokens` on a page with `offers`; "" if none has."""
        return self._known(tokens).labelled(tokens, offers)

    def on_a_button(self, tokens: Sequence[str]) -> bool:
        """Whether `tokens` are the label of some button; on a page without that button such words mean nothing."""
        return self._known(tokens).on_a_button(tokens)

    def _known(self, tokens: Sequence[str]) -> "_Known":
        return self._unmarked if is_unmarked(tokens) else self._marked


class _Known:
    """The known phrases of all services, all spelt with accents or all without."""

    def __init__(self, requests: Requests, form: Callable[[str], str]) -> None:
        self._form = form
        self._first, self._last = _by_length(_FIRST, form), _by_length(_LAST, form)
        found: dict[Tokens, list[RequestPhrases]] = {}
        for kind in (requests.navigate, requests.service, requests.slot, requests.refuse, requests.centre):
            for request in kind:
                for said in self._cores(request.phrases):
                    found.setdefault(said, []).append(request)
        only = ((said, meant[0]) for said, meant in found.items() if len(meant) == 1)
        self._services = {said: request.target for said, request in only if isinstance(request, ServicePhrases)}
        self._buttons = {said for one in requests.service for said in self._cores(one.labels)}
        self._labels: dict[Tokens, list[str]] = {}
        for service in requests.service:
            spoken = service.phrases if service.target in ON_PAGE else ()
            for said in self._cores((*service.labels, *spoken)):
                self._labels.setdefault(said, []).append(service.target)

    def service(self, tokens: Sequence[str], offers: Sequence[str]) -> str:
        return self.labelled(tokens, offers) or self._services.get(self._core(tokens), "")

    def labelled(self, tokens: Sequence[str], offers: Sequence[str]) -> str:
        names = self._labels.get(self._core(tokens), [])
        here = [name for name in names if name in offers]
        return next(iter(here or [name for name in names if name not in ON_PAGE]), "")

    def on_a_button(self, tokens: Sequence[str]) -> bool:
        return self._core(tokens) in self._buttons

    def _cores(self, phrases: Sequence[str]) -> set[Tokens]:
        return {said for phrase in phrases if (said := self._core(syllables(phrase)))}

    def _core(self, tokens: Sequence[str]) -> Tokens:
        """Return `tokens` without polite words at both ends."""
        words = tuple(map(self._form, tokens))
        start, end = 0, len(words)
        while n := next((n for n, known in self._first if start + n <= end and words[start : start + n] in known), 0):
            start += n
        while n := next((n for n, known in self._last if start + n < end and words[end - n : end] in known), 0):
            end -= n
        return words[start:end]


def _by_length(phrases: Sequence[Tokens], form: Callable[[str], str]) -> list[tuple[int, frozenset[Tokens]]]:
    """Group the phrases by their number of tokens, the longest first."""
    known = {tuple(map(form, phrase)) for phrase in phrases}
    return [(n, frozenset(one for one in known if len(one) == n)) for n in sorted(set(map(len, known)), reverse=True)]
