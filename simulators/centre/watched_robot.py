"""A robot of the simulated centre that is watched: by the journal of its newest start, its panel and the lobby."""

import contextlib
import time
from collections.abc import Callable, Collection

from simulators.centre.centre import Premises
from simulators.centre.journal_follower import JournalLine, JournalTail

START_LIMIT_S = 60.0
_LOOK_S = 0.04


class WatchedRobot:
    """The robot of `premises`, which is up when its journal has reported all of `parts`."""

    def __init__(self, premises: Premises, parts: Collection[str]) -> None:
        self.premises, self.all_parts = premises, frozenset(parts)
        self._tail: JournalTail | None = None
        self.parts: set[str] = set()
        """The parts that are up."""
        self.fell: list[str] = []
        """Parts of `all_parts` that were reported to be down since this was emptied, in order."""
        self.last_page = ""
        """The page that its journal showed last."""
        self.silent = True
        """The robot says nothing, by its journal."""
        self.listening = False
        """A turn is open, and the robot is silent."""

    def open(self, *options: str) -> None:
        """Start everything; `TimeoutError` where the robot does not come up."""
        self.premises.open("--quiet", *options)
        self.wait("the robot's start", lambda: self.parts >= self.all_parts, START_LIMIT_S)

    def close(self) -> None:
        """End everything."""
        self.premises.close()

    @property
    def steps(self) -> list[JournalLine]:
        """The steps of the newest start, as far as `follow` has read."""
        return [] if self._tail is None else self._tail.steps

    def follow(self) -> None:
        """Read what the journal of the newest start holds by now."""
        journal = self.premises.robot.journal
        if self._tail is None or self._tail.path != journal:
            self.parts.clear()
            self.silent, self.listening = True, False
            self._tail = JournalTail(journal, self._seen, lambda: None)
        self._tail.read()

    def until(self, true: Callable[[], object], limit_s: float) -> bool:
        """Wait until it is true; whether it came."""
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
        """Wait until it is true; `TimeoutError` names `what` did not come, with the last line of the robot's log."""
        if not self.until(true, limit_s):
            raise TimeoutError(f"{what} did not come within {limit_s:.0f} s: {self.premises.robot.last_words()}")

    def _seen(self, step: JournalLine) -> None:
        self.last_page = str(step.page.get("page", self.last_page))
        match step.kind:
            case "PartUp":
                self.parts.add(step.event["part"])
            case "PartDown":
                self.parts.discard(step.event["part"])
                if step.event["part"] in self.all_parts:  # one that it never had is looked for now and then
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
