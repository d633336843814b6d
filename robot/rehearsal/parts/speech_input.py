"""The robot's ears without a device: the real speech pipeline, which reads the `SoundField` while there is something to
hear."""

from collections.abc import Callable
from math import inf

from robot.core.commands import AnyCommand, EndTurn, Listen, StopListening
from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.rehearsal.parts.sound_field import PIECE_MS, PerfectSession, SoundField
from robot.runtime.ports import Emit, EngineLost, LiveValues, Note, RecognitionSession, Understanding
from robot.runtime.processes.supervisor import BACKOFF_MS
from robot.runtime.speech_input.pipeline import SpeechPipeline

DEAD_MS = 3_000.0
"""A microphone without sound for longer than this is dead, ms (`robot.runtime.speech_input.driver`)."""
RESTART_MS = 4_000.0
TAIL_PIECES = 100
"""Number of pieces that are still read after the last word: more than the longest pause that ends a sentence."""
WARM_PIECES = 30
"""Number of pieces after which the speech pipeline has measured the loudness of the room."""


class PerfectRecogniser:
    """A recogniser that recognises every word in the sound field, unless its process is down."""

    name = "in memory"

    def __init__(self, air: SoundField, now_ms: Callable[[], float]) -> None:
        self._air, self._now_ms = air, now_ms
        self.down_until_ms = 0.0

    def alive(self) -> bool:
        """Whether the recogniser's process runs."""
        return self._now_ms() >= self.down_until_ms

    def session(self, context: ContextPhrases = ANYTHING) -> RecognitionSession:  # noqa: ARG002
        """Begin a session for one utterance. Raises `EngineLost` while the recogniser's process is down."""
        if not self.alive():
            raise EngineLost
        return _Session(self._air, self)


class _Session(PerfectSession):
    """A session that is lost when the recogniser's process dies."""

    def __init__(self, air: SoundField, engine: PerfectRecogniser) -> None:
        super().__init__(air)
        self._engine, self._lost_if = engine, engine.down_until_ms

    def peek(self) -> str:
        if self._engine.down_until_ms != self._lost_if:
            raise EngineLost
        return super().peek()


class _Detector:
    """A voice activity detector that returns the sound field's own `chance` of speech."""

    def __init__(self, air: SoundField) -> None:
        self._air = air

    def speech(self, _piece: bytes) -> float:
        return self._air.chance

    def reset(self) -> None:
        """Do nothing, since the detector keeps no state."""


class _Filter:
    """A perfect echo canceller: it changes nothing, since the sound field never contains the robot's voice."""

    whole = b""
    near_db = None

    def clean(self, piece: bytes) -> bytes:
        self.whole = piece
        return piece

    def cancels(self) -> bool:
        return True

    @property
    def tail_ms(self) -> int:
        return 200

    def leaked(self) -> None:
        """Do nothing, since no echo ever leaks."""


class EarsInMemory:
    """The robot's ears, which carry out `Listen`, `EndTurn` and `StopListening` and report whether microphone and
    recogniser are up."""

    obeys: tuple[type[AnyCommand], ...] = (Listen, EndTurn, StopListening)

    def __init__(
        self,
        air: SoundField,
        understanding: Callable[[], Understanding],
        live: LiveValues,
        speaking: Callable[[], bool],
        note: Note | None,
        now_ms: Callable[[], float],
        *,
        interruptible: bool,
    ) -> None:
        self._air, self._understanding, self._live, self._speaking = air, understanding, live, speaking
        self._note, self._now_ms, self._interruptible = note, now_ms, interruptible
        self._emit: Emit = lambda _event: None
        self.recogniser = PerfectRecogniser(air, now_ms)
        self._hearing: SpeechPipeline | None = None
        self._open: int = 0
        self._fed = 0
        self._recogniser_up = False
        self._dead_since_ms: float | None = None
        self._try_at_ms = inf  # until `begin`: a robot may have no microphone
        self._tries = 0
        self.dead = False
        """Whether the microphone gives no sound."""

    def begin(self, emit: Emit) -> None:
        """Start the ears, which send their events to `emit`."""
        self._emit = emit
        self._start()

    @property
    def due_ms(self) -> float:
        """Time at which the next piece must be read, ms; infinity while there is nothing to hear."""
        now_ms = self._now_ms()
        if self._hearing is None or self._dead_since_ms is not None:
            return now_ms + 100
        if self.dead or not self.recogniser.alive() or self._recogniser_up != self.recogniser.alive():
            return now_ms + PIECE_MS
        air = self._air
        if air.lively or self._fed < WARM_PIECES or air.quiet_pieces < TAIL_PIECES:
            return now_ms + PIECE_MS
        return inf

    def obey(self, command: AnyCommand) -> None:
        """Pass a command to the speech pipeline: begin or end a listening turn."""
        if isinstance(command, Listen):
            self._open = command.turn
        if self._hearing is not None:
            self._hearing.obey(command)

    def hear(self) -> None:
        """Read the next 20 ms of sound."""
        now_ms = self._now_ms()
        piece = self._air.piece()
        if self._hearing is None:
            if now_ms >= self._try_at_ms:
                self._start()
            return
        if self.dead:
            self._dead_since_ms = now_ms if self._dead_since_ms is None else self._dead_since_ms
            if now_ms - self._dead_since_ms > DEAD_MS:
                self._fall()
            return
        self._dead_since_ms = None
        self._fed += 1
        self._hearing.take(piece)
        self._watch(now_ms)

    def _start(self) -> None:
        if self.dead:
            self._emit(PartDown(Part.MICROPHONE, "no sound for 3 s"))
            self._again()
            return
        echo = _Filter() if self._interruptible else None
        self._hearing = SpeechPipeline(
            self._emit,
            self.recogniser,
            _Detector(self._air),
            self._understanding,
            self._live,
            self._speaking,
            self._note,
            echo,
        )
        self._fed, self._dead_since_ms = 0, None
        self._recogniser_up, self._alive_ms = True, self._now_ms()
        self._emit(PartUp(Part.RECOGNISER, self.recogniser.name))
        self._emit(PartUp(Part.MICROPHONE))

    def _fall(self) -> None:
        self._hearing, self._dead_since_ms, self._tries = None, None, 0
        self._emit(PartDown(Part.MICROPHONE, "no sound for 3 s"))
        self._again()

    def _again(self) -> None:
        self._try_at_ms = self._now_ms() + BACKOFF_MS[min(self._tries, len(BACKOFF_MS) - 1)] + DEAD_MS
        self._tries += 1

    def _watch(self, now_ms: float) -> None:
        """Report when the recogniser goes down or comes up; a quick restart is not reported
        (`robot.runtime.speech_input.driver`)."""
        if self.recogniser.alive():
            self._alive_ms = now_ms
            if not self._recogniser_up:
                self._recogniser_up = True
                self._emit(PartUp(Part.RECOGNISER, self.recogniser.name))
        elif self._recogniser_up and now_ms - self._alive_ms > RESTART_MS:
            self._recogniser_up = False
            self._emit(PartDown(Part.RECOGNISER, "its process does not start again"))
