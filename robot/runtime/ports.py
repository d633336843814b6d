"""The ports (interfaces) between the top-level packages: drivers, devices, engines, content, live values."""

import math
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

from robot.core.commands import AnyCommand, Listen
from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.diagnostics import LinkCounts, Vitals
from robot.core.events import AnyEvent, Understood
from robot.core.parts import Part
from robot.core.screen import cards
from robot.core.screen.lines import Line
from robot.core.screen.ticket_slip import PrinterState, Printing, Slip
from robot.navigation.localization.marker_sighting import Sighting

Emit = Callable[[AnyEvent], None]
"""Passes an event to the event loop's inbox. May be called from any thread; never blocks."""

Line2D = tuple[tuple[float, float], ...]
"""Points of a route on the lobby map, (x, y) in m."""


class Owner(Protocol):
    """A component that executes commands of some types."""

    obeys: tuple[type[AnyCommand], ...]
    """The types of commands that this component executes; no other component has the same."""

    def obey(self, command: AnyCommand) -> None:
        """Execute a command, or queue it for the component's thread. Called on the loop's thread; must not block."""
        ...


class Driver(Owner, Protocol):
    """The driver of a part of the robot: it executes the part's commands, and emits its events."""

    part: Part
    quiet_limit_ms: int | None
    """Time without an event after which the driver counts as failed, ms; None if a driver may emit nothing for long."""

    async def run(self, emit: Emit) -> None:
        """Drive the part until cancelled. After an exception the supervisor emits PartDown and restarts the driver."""
        ...


class LiveValues:
    """Values from the drivers to the window, only the newest of each: too frequent or too private to be events.

    Writers replace whole values; the window reads them when it paints. A visitor's words are wiped by `forget()` when
    the visit ends; only sentences that were not understood may be stored by the desk, redacted
    (`robot.desk.feedback.redaction`)."""

    def __init__(self) -> None:
        self.mic_level: float = 0.0  # 0..1
        self.noise_dbfs: float | None = None  # loudness of the room between sentences; None = not known yet
        self.snr_db: float | None = None  # level of speech above the room's noise, dB
        self.speech_chance: float = 0.0  # 0..1, that the newest sound holds speech
        self.sound_dropped = 0  # 20 ms pieces dropped since the start
        self.voice_level: float = 0.0  # 0..1, loudness of the robot's own voice, for the mouth
        self.voice_left_ms: int | None = None  # rest of the robot's sentence; None = silent, or unknown
        self.pose: tuple[float, float, float] | None = None  # x m, y m, heading rad
        self.driven: Line2D = ()  # route that the base follows, from here to the goal; () at rest
        self.planned: Line2D = ()  # route shown on the page while the robot stands
        self.gaze: tuple[float, float] | None = None  # direction of the nearest face, -1..1 to the right and down
        self.typed: str = ""  # typed on the page's keyboard: a name, a PIN; or dictated: a dossier's code or its digits
        self.forgotten = 0  # number of calls of `forget`
        self.wants_code: bool = False  # whether the page accepts a code shown to the camera
        self.factor: str = ""  # last digits of the owner's identity number, while typed
        self.dossier: cards.DossierCard | None = None  # dossier found for the typed code
        self.pose_sigma_m: float | None = None  # standard deviation of the pose
        self.link: LinkCounts | None = None  # errors on the motor board's cable; None = no answer yet
        self.wants_markers = False  # whether the base needs the camera to look for markers
        self.sight: Callable[[tuple[Sighting, ...]], None] | None = None  # called with seen markers
        self.camera_per_s: float | None = None  # pictures per second from the camera; None = none come
        self.vitals = Vitals()  # health of the robot, for the technician
        self.field = 0  # number of the typed field: raised when it is wiped; speech for an earlier one is discarded
        self._texts: dict[int, tuple[str, bool]] = {}
        self._held = 0
        self._lock = threading.Lock()

    @property
    def route(self) -> Line2D:
        """Return the route to show on the map: the one being driven, else the planned one."""
        return self.driven or self.planned

    def heard(self, turn: int, text: str, *, final: bool, field: int | None = None) -> None:
        """Store the transcript of `turn` up to now. Only the two newest turns are kept, and the turn passed to `hold`.

        Words spoken for an earlier typed field (`field`) are discarded: its page was left, or its visitor has gone.
        """
        with self._lock:
            if field is not None and field != self.field:
                return
            self._texts[turn] = (text, final)
            for old in sorted(self._texts)[:-2]:
                if old != self._held:
                    del self._texts[old]

    def hold(self, turn: int) -> None:
        """Keep the transcript of `turn` (a remark that may still be sent) until the visit ends; 0 = keep none."""
        with self._lock:
            self._held = turn

    def transcript(self, turn: int) -> tuple[str, bool]:
        """Return the transcript of `turn`, and whether it is final; ("", False) when there is none."""
        with self._lock:
            return self._texts.get(turn, ("", False))

    def dictate(self, text: str, field: int) -> None:
        """Put `text`, dictated for the field with number `field`, into the typed field if that is still open."""
        with self._lock:
            if field == self.field:
                self.typed = text

    def clear_field(self) -> None:
        """Wipe the typed text, when its page is left."""
        with self._lock:
            self.typed, self.factor, self.wants_code = "", "", False
            self.field += 1

    def forget(self) -> None:
        """Wipe everything that the visitor has said or typed, and the dossier shown."""
        self.clear_field()
        with self._lock:
            self.dossier = None
            self.forgotten += 1
            self._texts.clear()
            self._held = 0


class Content(Protocol):
    """The source of texts and facts for the screen and the voice; implemented by `robot.runtime.content.provider`."""

    def addressing(self, address: str) -> "Content":
        """Return this content with the form of address `address` for the visitor; "" = the site's choice."""
        ...

    def text(self, key: str, language: str, **values: object) -> str:
        """Return the text of `key`, with `values` for its `{name}` placeholders. Raises `Trouble` for a missing key."""
        ...

    def shown(self, line: Line, language: str) -> str:
        """Return the text of a line as the screen shows it."""
        ...

    def spoken(self, line: Line, language: str) -> str:
        """Return the text of a line as the voice says it: numbers, money and codes in words."""
        ...

    def procedure(self, code: str, language: str) -> cards.ProcedureCard: ...
    def policy(self, policy: str, language: str) -> cards.PolicyCard: ...
    def topics(self, language: str) -> tuple[cards.TopicCard, ...]: ...
    def fields(self, language: str) -> tuple[cards.TopicCard, ...]: ...
    def place(self, place: str, language: str) -> cards.PlaceCard: ...
    def map(self, language: str) -> cards.MapCard: ...
    def route(self, place: str, start: tuple[float, float] | None) -> Line2D:
        """Return the route to `place` as points in m, from `start` (None = home); () when there is none."""

    def site(self, language: str) -> cards.SiteCard: ...
    def stock(self, language: str) -> cards.StockCard:
        """Return how much the catalogue contains, and what it lacks, for its editors. Slow: not for visitors."""
        ...

    def search(self, typed: str, language: str) -> tuple[str, ...]:
        """Return the codes of procedures that `typed` may name, likeliest first; () for none. Called at each key."""
        ...

    def sure(self, typed: str, language: str) -> str:
        """Return the code of the only procedure that `typed` can mean; "" when it may mean none or several."""
        ...


class TicketPrinter(Protocol):
    """A printer of tickets. Its methods may take seconds: call one at a time, in a thread for it."""

    def state(self) -> PrinterState:
        """Return the printer's own report of its state. Never raises."""
        ...

    def print(self, slip: Slip) -> Printing:
        """Print `slip` and cut the paper. After a failure nothing of the slip is printed later. Never raises."""
        ...


class Microphone(Protocol):
    """A source of 16 kHz mono int16 sound. `read()` returns the 20 ms pieces (320 samples) since the last call."""

    def start(self) -> None: ...
    @property
    def dropped(self) -> int:
        """Return how many pieces of sound have been dropped since the start, because they were not read in time."""
        ...

    def read(self) -> list[bytes]: ...
    def stop(self) -> None: ...


class EngineLost(Exception):
    """Raised when the recogniser's process has died or hangs. The utterance is lost; a new process is starting."""


class RecognitionSession(Protocol):
    """Recognises one utterance while it is spoken. Sound: 16 kHz mono int16 little endian. Texts: lower case, NFC.

    The first `accept` gets also the sound from just before speech was detected. Each call may raise `EngineLost`.
    """

    def accept(self, pcm: bytes) -> str:
        """Feed sound, and return the newest text up to now. Does not wait for an engine in a process of its own."""
        ...

    def peek(self) -> str:
        """Return the text as if the utterance ended now. More sound may follow; without it `final` returns at once."""
        ...

    def final(self) -> str:
        """Return the text of the utterance, "" when no words were found. To be called once, as the last call."""
        ...

    def confidences(self) -> tuple[float, ...]:
        """Return the probability, 0..1, of each word of the newest text, by the recogniser; () if it gives none."""
        ...

    def readings(self, within_s: float = math.inf) -> tuple[str, ...] | None:
        """Return, after `peek` or `final`, the texts that may have been said, likeliest first; () for no words.

        May take as long as recognising the utterance again. Returns None when an engine in a process of its own has not
        found them within `within_s`: then call again.
        """
        ...


class Recogniser(Protocol):
    """A speech recogniser (engine). `name` is shown by the command `kiosk doctor`."""

    name: str

    def alive(self) -> bool:
        """Whether the recogniser works; False while its new process is being started. Called often."""
        ...

    def session(self, context: ContextPhrases = ANYTHING) -> RecognitionSession:
        """Begin to recognise an utterance that is likely to contain phrases of `context`."""
        ...


class Voice(Protocol):
    """A speech synthesiser. `name` is shown by the command `kiosk doctor`; `rate_hz`: sample rate of its sound."""

    name: str
    rate_hz: int

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return `text` as speech: mono int16 PCM at `rate_hz`. Raises `Trouble` when the engine fails."""
        ...


class SentenceDropped(Exception):
    """Error of a text that is no longer wanted: another thread has given it up while its sound was made."""


class SpokenPiece(Protocol):
    """A piece of a text that is synthesised in one go.

    `pause_s`: pause after it, in s, where another piece of the text follows; `ends_sentence`: whether a sentence ends.
    """

    @property
    def text(self) -> str: ...
    @property
    def pause_s(self) -> float: ...
    @property
    def ends_sentence(self) -> bool: ...


class LivingVoice(Voice, Protocol):
    """A speech synthesiser in a process of its own, which may die."""

    def pieces(self, text: str, language: str) -> Sequence[SpokenPiece]:
        """Return the text in the pieces in which the voice says it well and soon; a text without words has none."""
        ...

    def make_ahead(self, text: str, language: str, *, slow: bool) -> bool:
        """Synthesise a piece and keep it on disk, unless it is there.

        Return False where nothing is to be made ahead: the disk has no room, or this voice needs milliseconds. Raises
        as `synthesise`, and `SentenceDropped`.
        """
        ...

    def drop(self) -> None:
        """Give up the piece that another thread waits for, and all until it calls `resume`: there `SentenceDropped` is
        raised within 100 ms."""
        ...

    def resume(self) -> None:
        """Make pieces again after `drop`. Called before looking whether a text is still wanted, it misses no `drop`."""
        ...

    def check(self) -> None:
        """Raise an exception if the process has died. Never blocks; may be called between two sentences."""
        ...

    def close(self) -> None:
        """End the synthesiser's process at once, even in the middle of a sentence."""
        ...


class Speaker(Protocol):
    """A loudspeaker. `play` queues sound; `hush` ends it within 100 ms; `pause` silences it briefly, losing nothing.

    `playing` must be called several times a second while sound plays: it prepares the next piece. `chime` plays a sound
    at once, over the other; `playing`, `level`, `hush` and `pause` do not concern chimes.
    """

    def start(self) -> None: ...
    def play(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None: ...
    def chime(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None: ...
    def playing(self) -> bool: ...
    def left_s(self) -> float: ...
    def level(self) -> float: ...
    def hush(self) -> None: ...
    def pause(self) -> None: ...
    def stop(self) -> None: ...


class EchoFilter(Protocol):
    """Acoustic echo cancellation: removes the robot's own voice from the microphone's sound."""

    def clean(self, piece: bytes) -> bytes:
        """Return the microphone's 20 ms piece `piece` with the robot's voice removed."""
        ...

    def cancels(self) -> bool:
        """Whether the robot's voice is removed well enough for the robot to listen while it speaks."""
        ...

    @property
    def whole(self) -> bytes:
        """Return the last piece cleaned less strictly, for a recogniser: more of people and of the robot is left."""
        ...

    @property
    def near_db(self) -> float | None:
        """Return how far `whole` (the last piece, less strictly cleaned) is above what may be left of the robot's voice
        and the room's noise, dB; None when unknown."""
        ...

    @property
    def tail_ms(self) -> int:
        """Return how long the robot's voice may still sound in the microphone after its speech has ended, ms."""
        ...

    def leaked(self) -> None:
        """Note that the last detected speech was no person's: some of the robot's voice was left."""
        ...


class Activity(Protocol):
    """A voice activity detector for 16 kHz mono int16 sound."""

    def speech(self, piece: bytes) -> float:
        """Take the next 20 ms piece; return the probability, 0..1, of speech in the sound up to its end."""
        ...

    def reset(self) -> None: ...


class Understanding(Protocol):
    """Finds the meaning of a sentence; implemented by `robot.knowledge.understanding.understand`."""

    def understand(self, text: str, listen: Listen) -> Understood:
        """Return the meaning of `text` in the context `listen` (what the robot expects). Never raises, for any text."""
        ...

    def best(self, readings: tuple[str, ...], listen: Listen) -> tuple[str, Understood]:
        """Return (text, meaning) of the best of a recogniser's `readings` (possible texts, likeliest first)."""
        ...

    def complete(self, text: str, listen: Listen) -> bool:
        """Whether `text` already is a whole request, after which a short pause ends the turn."""
        ...

    def goes_on(self, text: str, listen: Listen) -> bool:
        """Whether `text` clearly is an unfinished sentence, so that the robot must wait for the rest after a pause."""
        ...

    def caption(self, text: str) -> str:
        """Return `text` for the screen; misrecognised syllables of known phrases are written as in the catalogue."""
        ...

    def context_phrases(self, listen: Listen) -> ContextPhrases:
        """Return the phrases that a sentence said in the context `listen` is likely to contain."""
        ...


Note = Callable[[str, Listen, Understood], None]
"""Called with a visitor's sentence, its context and meaning, on the speech input's thread; must not block or raise."""
