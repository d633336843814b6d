"""The stage on which visitors are played: what they can do, and what they wait for. Facts come from the journal."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulators.audio.sound_server import SoundServer
from simulators.centre.journal_follower import JournalLine, JournalTail, TimedOut
from simulators.centre.robot_process import RobotProgram
from simulators.centre.touch_panel import SimulatedPanel
from simulators.demo.film_strip import Film
from simulators.lobby.client import LobbyClient

Words = Callable[[Sequence[dict[str, Any]], str], str]
"""(lines of a `Say`, language) -> the words, for the robot's speech bubble."""


REACTION_S = 0.4
"""A visitor answers so long after the robot has fallen silent: people take 0.2 s at best."""

_NOTICES_S = 10.0
"""Who has spoken and sees so long that nothing was noticed takes it that nothing was heard."""


@dataclass(frozen=True)
class SpokenSentence:
    """One sentence of a visitor and what became of it: "nothing" of one that opened no turn. Times in ms; None where
    the robot did not answer aloud.
    """

    words: str
    act: str
    about: str
    since_speech_ms: int
    answer_ms: int | None


@dataclass
class ScriptedTrip:
    """One drive of the robot: wished-for place, start and end on the robot's clock."""

    lease: int
    place: str
    began_ms: int
    ended_ms: int = 0
    reached: bool = False
    reason: str = ""


@dataclass
class Played:
    """How one visit went: `wrong` is empty when it went as planned."""

    who: str
    plan: str
    sentences: list[SpokenSentence] = field(default_factory=list)
    touches: list[str] = field(default_factory=list)
    taps_to_counter: int = 0  # of a visit by touch: until the robot set out
    answered: str = ""
    trips: list[ScriptedTrip] = field(default_factory=list)
    wrong: str = ""


class VisitorScript:
    """Ties lobby, sound, panel and journal together for the visits of `simulators.demo.lobby_visits`. `film` None: no
    pictures."""

    def __init__(
        self,
        lobby: LobbyClient,
        sound: SoundServer,
        panel: SimulatedPanel,
        film: Film | None,
        robot: RobotProgram,
        words: Words,
        scratch: Path,
    ) -> None:
        self.lobby, self.sound, self.panel, self.scratch = lobby, sound, panel, scratch
        self._film, self._words = film, words
        self._tail = JournalTail(robot.journal, self._seen, robot.alive)
        self.page: dict[str, Any] = {}
        self.turn: int | None = None
        self.trips: list[ScriptedTrip] = []
        self.parts: dict[str, str] = {}

    @property
    def now(self) -> int:
        """Index of the next step of the journal."""
        self._tail.read()
        return len(self._tail.steps)

    def since(self, mark: int) -> list[JournalLine]:
        """The steps from index `mark` on."""
        self._tail.read()
        return self._tail.steps[mark:]

    def until(self, what: str, true: Callable[[], object], limit_s: float) -> None:
        """Wait until `true()`; `TimedOut` names `what`."""
        if not true():
            self._tail.wait_for(what, true, limit_s)

    def until_page(self, *pages: str, limit_s: float = 15.0) -> dict[str, Any]:
        """Wait until the screen shows one of `pages`."""
        try:
            self.until(" or ".join(pages), lambda: self.page.get("page") in pages, limit_s)
        except TimedOut as late:
            raise TimedOut(f"{late}; the screen shows {self.page.get('page', 'nothing')}") from late
        return self.page

    def until_silent(self, limit_s: float = 40.0) -> None:
        """Wait until the robot has finished speaking and listens."""
        self.until("the robot's turn to listen", lambda: self.turn is not None, limit_s)

    def walk(self, who: str, *points: tuple[float, float], speed_m_s: float = 0.9, looks: bool = True) -> None:
        """Let `who` walk through `points`; returns when the last is reached."""
        self.set_out(who, *points, speed_m_s=speed_m_s, looks=looks)
        self.until(f"{who} walking", lambda: not self.state()["people"][who]["walking"], 40.0)

    def set_out(self, who: str, *points: tuple[float, float], speed_m_s: float = 0.9, looks: bool = True) -> None:
        """Let `who` set out through `points`, and go on meanwhile."""
        self.lobby.do("walk", who=who, to=[list(point) for point in points], speed_m_s=speed_m_s, looks=looks)

    def say(self, who: str, words: str, wav: Path, *, shot: tuple[str, str] | None = None) -> SpokenSentence:
        """Wait for an open microphone, speak aloud, wait for what the robot makes of it, if it noticed anything."""
        self.until_silent()
        time.sleep(REACTION_S)
        mark = self.now
        self.lobby.do("say", who=who, text=words)
        sound = self.sound.say(wav)
        self.until("the end of the sentence", lambda: sound.poll() is not None, 30.0)
        if shot:
            self.shot(*shot)
        try:
            self._tail.wait("a noticed sentence", lambda step: step.kind in _NOTICED, _NOTICES_S, mark)
        except TimedOut:
            return SpokenSentence(words, "nothing", "", 0, None)
        else:
            end = self._tail.wait("an understood sentence", lambda step: step.kind in _ANSWERS, 40.0, mark)
        finally:
            self.lobby.do("say", who=who, text="")
        step = self._tail.steps[end - 1]
        event = step.event
        return SpokenSentence(
            words,
            str(event.get("act", "nothing")),
            str(event.get("procedure") or event.get("target") or ""),
            int(event.get("since_speech_ms", 0)),
            self._answer_ms(step, end),
        )

    def touch(self, want: str, of: str | None = None) -> None:
        """Touch a target of the screen."""
        self.panel.tap(want, of)

    def shot(self, vi: str, en: str) -> None:
        """A picture of this moment for the film strip."""
        self._tail.read()
        if self._film is not None:
            self.panel.settled(str(self.page.get("page", "")))
            self._film.take(vi, en, self.panel, self.lobby)

    def still(self, vi: str, en: str, *pictures: Path) -> None:
        """Pictures from elsewhere in the film strip: a printed slip, a page."""
        if self._film is not None:
            self._film.add(vi, en, *pictures)

    def trip(self, place: str, begun_limit_s: float = 30.0) -> ScriptedTrip:
        """The robot's trip to `place`, once it has begun."""
        self.until(f"a trip to {place}", lambda: self._under_way(place), begun_limit_s)
        trip = self._under_way(place)
        assert trip is not None
        return trip

    def until_ended(self, trip: ScriptedTrip, limit_s: float = 90.0) -> None:
        """Wait for the end of `trip`; `TimedOut` also when it did not reach its place."""
        self.until(f"the end of the trip to {trip.place}", lambda: trip.ended_ms, limit_s)
        if not trip.reached:
            raise TimedOut(f"the trip to {trip.place} ended without reaching it: {trip.reason}")

    def state(self) -> dict[str, Any]:
        """What is true in the lobby now."""
        return self.lobby.do("state")

    def _under_way(self, place: str) -> ScriptedTrip | None:
        return next((trip for trip in self.trips if trip.place == place and not trip.ended_ms), None)

    def _answer_ms(self, understood: JournalLine, since: int) -> int | None:
        try:
            end = self._tail.wait("the robot's voice", lambda step: step.kind == "VoiceBegan", 8.0, since)
        except TimedOut:
            return None
        waited = self._tail.steps[end - 1].at - understood.at
        return int(understood.event.get("since_speech_ms", 0)) + waited

    def _seen(self, step: JournalLine) -> None:
        if step.page:
            self.page = step.page
        match step.kind:
            case "PartUp":
                self.parts[step.event["part"]] = step.event.get("detail", "")
            case "PartDown":
                self.parts.pop(step.event["part"], None)
            case "SpeechEnded" | "Understood" | "HeardNothing" | "HearingLost":
                self.turn = None
            case "VoiceEnded":
                self.lobby.do("say", who="robot", text="")
            case "DriveEnded":
                self._ended(step)
        for command in step.commands:
            self._commanded(command, step.at)

    def _commanded(self, command: dict[str, Any], at_ms: int) -> None:
        match command["command"]:
            case "Listen" if not command.get("over_voice"):
                self.turn = int(command["turn"])
            case "StopListening" | "EndTurn":
                self.turn = None
            case "Say":
                words = self._words(command["lines"], command.get("language", "vi"))
                self.lobby.do("say", who="robot", text=words)
            case "Hush":
                self.lobby.do("say", who="robot", text="")
            case "Drive" if (going := self._under_way(command["place"])) is not None:
                going.lease = command["lease"]  # it goes on with whom it had lost
            case "Drive" if all(trip.lease != command["lease"] for trip in self.trips):
                self.trips.append(ScriptedTrip(command["lease"], command["place"], at_ms))
                self.lobby.do("goal", place=command["place"])

    def _ended(self, step: JournalLine) -> None:
        for trip in self.trips:
            if trip.lease == step.event["lease"] and not trip.ended_ms:
                trip.ended_ms = step.at
                trip.reached = bool(step.event["reached"])
                trip.reason = str(step.event.get("reason", ""))
                if trip.place == "home":
                    self.lobby.do("goal", place="")


_ANSWERS = ("Understood", "HeardNothing", "HearingLost")
_NOTICED = ("SpeechBegan", *_ANSWERS)
