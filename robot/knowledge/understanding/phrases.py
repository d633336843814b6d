"""Find phrases in sentences. They are compared by sound, or by unaccented letters if the sentence has no tone marks.

A phrase of one syllable is compared as it is written, because too many other syllables sound like it.
"""

from collections.abc import Iterable, Sequence

from robot.knowledge.vietnamese.syllables import plain, sound, syllables


def is_unmarked(tokens: Sequence[str]) -> bool:
    """Whether no syllable of `tokens` (from `syllables`) has an accent or a tone mark."""
    return all(token == f"{plain(token)}0" for token in tokens)


class Phrases:
    """Recognises which of several things a sentence names. Each has its phrases; the longest phrase found decides."""

    def __init__(self, things: Sequence[Iterable[str]]) -> None:
        known = ((syllables(phrase), place) for place, phrases in enumerate(things) for phrase in phrases)
        longest_first = sorted(known, key=lambda one: -len(one[0]))
        self._known = [(phrase, [plain(token) for token in phrase], place) for phrase, place in longest_first]

    def find(self, tokens: Sequence[str]) -> tuple[int, range] | None:
        """Return the index of the thing that `tokens` name, and the range of its phrase in them; None if none."""
        unmarked = is_unmarked(tokens)
        written, heard = list(map(plain if unmarked else str, tokens)), list(map(plain if unmarked else sound, tokens))
        for phrase, letters, place in self._known:
            form = letters if unmarked else [*phrase] if len(phrase) == 1 else list(map(sound, phrase))
            said = written if len(phrase) == 1 else heard
            for at in range(len(said) - len(form) + 1):
                if said[at : at + len(form)] == form:
                    return place, range(at, at + len(form))
        return None
