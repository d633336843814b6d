"""Run the robot's speech input and decision logic by the clock of the sound: without devices or waiting, with the
ordinary rules.

The voice is silent and takes `_SAYS_MS` for each utterance; the caller sets what the camera sees."""

from functools import partial

from robot.cli.bench.speech.live_pipeline import PIECE_MS
from robot.cli.bench.speech.rig import SpeechRig
from robot.core.commands import EndTurn, Listen, Say, StopListening
from robot.core.events import AnyEvent, FacesSeen, PartUp, SpeechBegan, Understood, VoiceBegan, VoiceEnded, Woke
from robot.core.parts import Part
from robot.core.reduce import first_state, reduce, wake_at
from robot.rehearsal.event_queue import Agenda
from robot.runtime.content.core_rules import rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG, load_settings

_SAYS_MS = 3000
_SEEN_EVERY_MS = 1000


class OfflineRobot:
    """A robot without devices. It counts the turns it opens, speech noticed, meanings understood and answers given."""

    def __init__(self, rig: SpeechRig) -> None:
        settings, lobby = load_settings(), load_lobby(CONFIG / "lobby.toml")
        parts = [part for part in Part if part not in (Part.BASE, Part.LIDAR)]
        self._rules = rules_of(settings, rig.content, lobby, parts)
        self._state = first_state(0, self._rules)
        self._at_ms = 0
        self._agenda = Agenda()
        self._faces = FacesSeen(0)
        self._events: list[AnyEvent] = []
        self._hearing = rig.hearing(self._events.append)
        self.listens = self.speech_began = self.understood = self.answered = 0
        for part in parts:
            self._decide(PartUp(part))

    def see(self, faces: FacesSeen) -> None:
        """Set the faces that the camera sees from now on."""
        self._faces = faces
        self._decide(faces)

    def take(self, piece: bytes) -> None:
        """Advance the robot by 20 ms in which the microphone hears this piece of sound."""
        self._at_ms += PIECE_MS
        if self._at_ms % _SEEN_EVERY_MS == 0:
            self._decide(self._faces)
        self._agenda.run(self._at_ms)
        due_ms = wake_at(self._state, self._rules)
        if due_ms is not None and due_ms <= self._at_ms:
            self._decide(Woke())
        self._hearing.take(piece)
        heard, self._events[:] = list(self._events), []
        for event in heard:
            self.speech_began += isinstance(event, SpeechBegan)
            self.understood += isinstance(event, Understood)
            self._decide(event)

    def _decide(self, event: AnyEvent) -> None:
        self._state, commands = reduce(self._state, event, self._at_ms, self._rules)
        for command in commands:
            match command:
                case Say():
                    self.answered += isinstance(event, Understood)
                    self._after(0, VoiceBegan(command.utterance))
                    self._after(_SAYS_MS, VoiceEnded(command.utterance))
                case Listen() | EndTurn() | StopListening():
                    self.listens += isinstance(command, Listen)
                    self._hearing.obey(command)

    def _after(self, wait_ms: int, event: AnyEvent) -> None:
        self._agenda.at(self._at_ms + wait_ms, partial(self._decide, event))
