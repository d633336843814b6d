"""Ask a technician at a terminal the questions of the site checklist, in one language, and keep the result of each
item."""

import enum
import sys
from dataclasses import dataclass

from robot.knowledge.catalogue.templates import Templates

_YES, _NO = {"c", "có", "co", "y", "yes"}, {"k", "không", "khong", "n", "no"}


class ItemState(enum.StrEnum):
    """End state of a checklist item; `OPEN` means that the item was skipped."""

    GOOD = "good"
    BAD = "bad"
    OPEN = "open"


@dataclass(frozen=True)
class ItemResult:
    """Result of one checklist item: `key` names it in the table `[site_item]` of the texts; `detail` is a sentence in
    the record's language."""

    key: str
    state: ItemState
    detail: str = ""


class Dialogue:
    """Prints questions to stdout and reads answers from stdin. At the end of input every item is skipped."""

    def __init__(self, words: Templates, language: str) -> None:
        self._words, self._language = words, language

    def text(self, key: str, **values: object) -> str:
        """Return the text with the key "site_check.`key`" in the dialogue's language."""
        return self._words.text(f"site_check.{key}", self._language, values)

    def title(self, key: str) -> str:
        """Return the name of a checklist item in the dialogue's language."""
        return self._words.text(f"site_item.{key}", self._language, {})

    def head(self, key: str, place: int, of: int) -> None:
        """Print the number and the name of the next checklist item."""
        print(f"\n[{place}/{of}] {self.title(key)}", flush=True)

    def ask_yes_no(self, key: str, **values: object) -> bool | None:
        """Ask the question of a checklist item until the answer is yes or no; None = skipped."""
        self._put(key, **values)
        while answer := self._line("answer").lower():
            if answer in _YES | _NO:
                return answer in _YES
            print(self.text("not_yes_no"))
        return None

    def ask_mm(self, key: str) -> float | None:
        """Ask for a length until the answer is a number of millimetres; None = skipped."""
        self._put(key)
        while answer := self._line("number").replace(",", "."):
            try:
                value = float(answer)
            except ValueError:
                value = -1.0
            if 0 < value < 100_000:
                return value
            print(self.text("not_number"))
        return None

    def wait(self, key: str) -> bool:
        """Print what the technician should do and wait until it is done; False = skipped."""
        self._put(key)
        return self._line("go_on", ended="s").lower() != "s"

    def name(self) -> str:
        """Ask for the name of the person who checked."""
        return self._line("who")

    def verdict(self, result: ItemResult) -> None:
        """Print the result of a checklist item."""
        print(f"    {self.text(result.state.value)}" + (f": {result.detail}" if result.detail else ""))

    def _put(self, key: str, **values: object) -> None:
        print(f"  {self._words.text(f'site_ask.{key}', self._language, values)}")

    def _line(self, prompt: str, ended: str = "") -> str:
        print(f"  {self.text(prompt)}", end="", flush=True)
        line = sys.stdin.readline()
        return line.strip() if line else ended
