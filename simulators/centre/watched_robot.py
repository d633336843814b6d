"""A robot of the simulated centre, together with its journal, its panel and the lobby, for tests and benchmarks."""

import contextlib
import time
from collections.abc import Callable, Collection

from simulators.centre.centre import Premises
from simulators.centre.journal_follower import JournalLine, JournalTail

START_LIMIT_S = 60.0
_LOOK_S = 0.04


class WatchedRobot:
    """The robot of `premises` (the simulated centre). It counts as started when its journal has reported all of `parts`
    as up."""

    def __init__(self, premises: Premises, parts: Collection[str]) -> None:
        self.premises, self.all_parts = premises, frozenset(parts)
        self._tail: JournalTail | None = None
        self.parts: set[str] = set()
        """The parts that are up now, by the journal."""
        self.fell: list[str] = []
        """Parts among `all_parts` that went down since this list was last emptied, in order of time."""
        self.last_page = ""
        """Name of the page that the robot showed last, by its journal."""
        self.silent = True
        """Whether the robot is not speaking, by its journal."""
        self.listening = False
        """Whether the robot listens (a turn is open) and does not speak."""

    def open(self, *options: str) -> None:
        """Start everything and wait until the robot has started. Raises `TimeoutError` when it does not."""
        self.premises.open("--quiet", *options)
        self.wait("the robot's start", lambda: self.parts >= self.all_parts, START_LIMIT_S)

    def close(self) -> None:
        """End everything that was started."""
        self.premises.close()

    @property
    def steps(self) -> list[JournalLine]:
        """The journal's steps since the robot's newest start, as far as `follow` has read them."""
        return [] if self._tail is None else self._tail.steps

    def follow(self) -> None:
        """Read the journal of the robot's newest start up to its present end."""
        journal = self.premises.robot.journal
        if self._tail is None or self._tail.path != journal:
            self.parts.clear()
            self.silent, self.listening = True, False
            self._tail = JournalTail(journal, self._seen, lambda: None)
        self._tail.read()

    def until(self, true: Callable[[], object], limit_s: float) -> bool:
        """Wait until `true()` holds. Return whether it did within `limit_s`."""
        ends_s = time.monotonic() + limit_s
        while True:
            self.follow()
            with contextlib.suppress(ConnectionError, OSError):
                if true():
                    return True
            if time.monotonic() > ends_s:
                return False
            time.sleep(_LOOK_S)

    def wait(self, what: str, true: Callable[[], object], limit_s: float) -> None:
        """Wait until `true()` holds. Raises `TimeoutError`, with `what` and the last line of the robot's log."""
        if not self.until(true, limit_s):
            raise TimeoutError(f"{what} did not come within {limit_s:.0f} s: {self.premises.robot.last_words()}")

    def _seen(self, step: JournalLine) -> None:
        self.last_page = str(step.page.get("page", self.last_page))
        match step.kind:
            case "PartUp":
                self.parts.add(step.event["part"])
            case "PartDown":
                self.parts.discard(step.event["part"])
                if step.event["part"] in self.all_parts:  # the robot looks now and then for a part that it never had
                    self.fell.append(step.event["part"])
            case "VoiceEnded":
                self.silent = True
            case "Understood" | "SpeechEnded" | "HeardNothing":
                self.listening = False
        for command in step.commands:
            match command["command"]:
                case "Listen":
                    self.listening = not command.get("over_voice", False)
                case "StopListening" | "EndTurn":
                    self.listening = False
                case "Say":
                    self.silent = self.listening = False
                case "Hush":
                    self.silent = True
