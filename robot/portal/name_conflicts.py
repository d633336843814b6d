"""Find procedures with the same name, because the robot would answer questions about one with the other."""

from collections.abc import Iterable

from robot.knowledge.catalogue.procedures import Procedure
from robot.knowledge.vietnamese.syllables import syllables

_BEFORE = (syllables("làm thủ tục"), syllables("thủ tục"))
_EMPTY = frozenset(syllables("làm thủ tục hành chính tthc"))


def spoken(name: str) -> tuple[str, ...]:
    """Return the syllables of `name`, without "làm thủ tục" (do the procedure) at its beginning."""
    heard = syllables(name)
    while before := next((words for words in _BEFORE if heard[: len(words)] == words), ()):
        heard = heard[len(before) :]
    return heard


def says_something(name: str) -> bool:
    """Whether `name` has a word that distinguishes one procedure from another."""
    return any(word not in _EMPTY and any(sign.isalpha() for sign in word) for word in syllables(name))


class NameOwners:
    """Finds the procedures that have a name: as title, official title, everyday name or typical sentence."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self._owners: dict[tuple[str, ...], set[str]] = {}
        for procedure in procedures:
            asked = procedure.asked
            for name in (procedure.title.vi, procedure.official_title, *asked.names, *asked.phrases):
                self.add(name, procedure.code)

    def add(self, name: str, code: str) -> None:
        """Record that procedure `code` has the name `name`."""
        self._owners.setdefault(spoken(name), set()).add(code)

    def others(self, name: str, code: str) -> list[str]:
        """Return the codes of the procedures other than `code` that have the name `name`."""
        return sorted(self._owners.get(spoken(name), set()) - {code})
