"""The ports between the rooms: drivers, what the window may ask for, and live values that bypass the decisions."""

import math
import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from robot.core.commands import AnyCommand, Listen
from robot.core.diagnostics import LinkCounts, Vitals
from robot.core.events import AnyEvent, Understood
from robot.core.parts import Part
from robot.core.screen.cards import DossierCard, MapCard, PlaceCard, ProcedureCard, SiteCard, StockCard, TopicCard
from robot.core.screen.lines import Line
from robot.core.screen.ticket_slip import PrinterState, Printing, Slip
from robot.navigation.localization.marker_sighting import Sighting

Emit = Callable[[AnyEvent], None]
"""Puts an event into the loop's bounded inbox. May be called from any thread; never blocks."""


Line2D = tuple[tuple[float, float], ...]
"""Points of a way, in metres on the lobby map."""


class Owner(Protocol):
    """The component that executes some kinds of commands."""

    obeys: tuple[type[AnyCommand], ...]
    """The command types that this component owns."""

    def obey(self, command: AnyCommand) -> None:
        """Execute a command. Called on the loop's thread; never blocks, never awaits."""
        ...


class Driver(Owner, Protocol):
    """A part of the robot behind its port."""

    part: Part
    quiet_limit_ms: int | None
    """Longest time without an event before the driver counts as failed, ms; None where silence is normal."""

    async def run(self, emit: Emit) -> None:
        """Work until cancelled. An exception leads to PartDown, and the supervisor restarts the driver with backoff."""
        ...


class LiveValues:
    """Newest-wins values from the drivers to the window: they change too often for decisions, and some are private.

    Writers replace whole values; the window reads them when it paints. A visitor's words are wiped with `forget()` when
    the visit ends; the desk writes only sentences that were not understood (`robot.desk.feedback.redaction`)."""

    def __init__(self) -> None:
        self.mic_level: float = 0.0  # 0..1
        self.noise_dbfs: float | None = None  # loudness of the room between sentences; None = not known yet
        self.snr_db: float | None = None  # speech above the room's noise
        self.speech_chance: float = 0.0  # 0..1, of the newest piece of sound
        self.sound_dropped = 0  # microphone pieces dropped since the start
        self.voice_level: float = 0.0  # 0..1, loudness of the robot's own voice, for the mouth
        self.voice_left_ms: int | None = None  # rest of its sentence; None = silent, or not known yet
        self.pose: tuple[float, float, float] | None = None  # x m, y m, heading rad
        self.driven: Line2D = ()  # way that the base follows, from here to the goal; () at rest
        self.planned: Line2D = ()  # way shown by the page while the wheels stand
        self.gaze: tuple[float, float] | None = None  # nearest face, -1..1 right and down
        self.typed: str = ""  # typed on the page's keyboard: a name, a PIN; or dictated: a dossier's code or its digits
        self.forgotten = 0  # number of calls of `forget`
        self.wants_code: bool = False  # the page accepts the code of a receipt shown to the camera
        self.factor: str = ""  # last digits of the owner's identity number, while typed
        self.dossier: DossierCard | None = None  # dossier found for the code
        self.pose_sigma_m: float | None = None  # uncertainty of the pose, standard deviation
        self.link: LinkCounts | None = None  # motor board's cable; None = no board has answered
        self.wants_markers = False  # the base asks the camera to look for markers
        self.sight: Callable[[tuple[Sighting, ...]], None] | None = None  # receiver of the camera's sightings
        self.camera_per_s: float | None = None  # pictures per second from the camera; None = none come
        self.vitals = Vitals()  # health of the robot, for the technician
        self.field = 0  # number of wipes of typed text: speech for an earlier field is discarded
        self._texts: dict[int, tuple[str, bool]] = {}
        self._held = 0
        self._lock = threading.Lock()

    @property
    def route(self) -> Line2D:
        """Return the way on the map: the driven one, else the planned one."""
        return self.driven or self.planned

    def heard(self, turn: int, text: str, *, final: bool, field: int | None = None) -> None:
        """Store the transcript of `turn` up to now. Only the two newest turns are kept, and the one on `hold`.

        Words spoken for an earlier `field` are discarded: their page or visitor has gone.
        """
        with self._lock:
            if field is not None and field != self.field:
                return
            self._texts[turn] = (text, final)
            for old in sorted(self._texts)[:-2]:
                if old != self._held:
                    del self._texts[old]

    def hold(self, turn: int) -> None:
        """Keep the words of `turn`, a remark that may still be sent, until the visit ends; 0 = keep none."""
        with self._lock:
            self._held = turn

    def transcript(self, turn: int) -> tuple[str, bool]:
        """Return (text, final) of `turn`; ("", False) when there is no transcript."""
        with self._lock:
            return self._texts.get(turn, ("", False))

    def dictate(self, text: str, field: int) -> None:
        """Put dictated `text` into the typed field, unless the page of `field` has gone."""
        with self._lock:
            if field == self.field:
                self.typed = text

    def clear_field(self) -> None:
        """Wipe typed text: its page has gone."""
        with self._lock:
            self.typed, self.factor, self.wants_code = "", "", False
            self.field += 1

    def forget(self) -> None:
        """Wipe everything a visitor said, typed or was shown of a dossier."""
        self.clear_field()
        with self._lock:
            self.dossier = None
            self.forgotten += 1
            self._texts.clear()
            self._held = 0


class Content(Protocol):
    """Words and facts for the screen and the voice. Implemented by `robot.runtime.content.provider`."""

    def addressing(self, address: str) -> "Content":
        """Return the same content for a visitor addressed as `address`; "" = the site's own form."""
        ...

    def text(self, key: str, language: str, **values: object) -> str:
        """Return the words of `key` with `{name}` placeholders filled. Raises `Trouble` for a missing key."""
        ...

    def shown(self, line: Line, language: str) -> str:
        """Return a line as written on the screen."""
        ...

    def spoken(self, line: Line, language: str) -> str:
        """Return a line as the voice says it: numbers, money and codes as words."""
        ...

    def procedure(self, code: str, language: str) -> ProcedureCard: ...
    def topics(self, language: str) -> tuple[TopicCard, ...]: ...
    def place(self, place: str, language: str) -> PlaceCard: ...
    def map(self, language: str) -> MapCard: ...
    def route(self, place: str, start: tuple[float, float] | None) -> Line2D:
        """Return the way to `place` from `start` (m; None = home); () when there is none."""
        ...

    def site(self, language: str) -> SiteCard: ...
    def stock(self, language: str) -> StockCard:
        """Return what the catalogue contains and lacks, for its editors. Slower than a visitor's pages."""
        ...

    def search(self, typed: str, language: str) -> tuple[str, ...]:
        """Return codes of procedures that `typed` may mean, likeliest first; () for none. Fast enough for each key."""
        ...

    def sure(self, typed: str, language: str) -> str:
        """Return the code of the procedure that `typed` clearly means; "" for none or several."""
        ...


class TicketPrinter(Protocol):
    """A printer of tickets. Both calls may take seconds: call them one at a time, in a thread of their own."""

    def state(self) -> PrinterState:
        """Return the printer's own report of its state. Never raises."""
        ...

    def print(self, slip: Slip) -> Printing:
        """Print `slip` and cut the paper. A failed slip is cancelled: no part is printed later. Never raises."""
        ...


class Microphone(Protocol):
    """A source of 16 kHz mono int16 sound. `read()` returns whole 20 ms pieces (320 samples) since the last call."""

    def start(self) -> None: ...
    @property
    def dropped(self) -> int:
        """Return the number of pieces since the start that were not read in time."""
        ...

    def read(self) -> list[bytes]: ...
    def stop(self) -> None: ...


class EngineLost(Exception):
    """The recogniser's process died or hangs; its present utterance is lost. A new process is being started."""


class RecognitionSession(Protocol):
    """A streaming recogniser session: one utterance. 16 kHz mono int16 little endian. Texts are lower case, NFC.

    The first `accept` includes the sound before speech was detected. Each call may raise `EngineLost`.
    """

    def accept(self, pcm: bytes) -> str:
        """Feed sound, and return the newest partial text. Does not wait for an engine in a process of its own."""
        ...

    def peek(self) -> str:
        """Return the text as if the utterance ended now. More may be fed; without more, `final` returns it at once."""
        ...

    def final(self) -> str:
        """Return the text of the utterance, "" when no words were found. To be called once, as the last call."""
        ...

    def readings(self, within_s: float = math.inf) -> tuple[str, ...] | None:
        """Return, after `peek` or `final`, its text and the engine's alternatives, likeliest first; () for nothing.

        May take as long as recognising the utterance again. None when an engine in a process of its own has not found
        them `within_s` seconds: call again then.
        """
        ...


class Recogniser(Protocol):
    """A speech recogniser. `name` is shown by `kiosk doctor`."""

    name: str

    def alive(self) -> bool:
        """Whether the recogniser works; False while its new process is being started. Called often."""
        ...

    def session(self, phrases: tuple[str, ...] = ()) -> RecognitionSession:
        """Begin an utterance; `phrases` bias an engine that takes a grammar."""
        ...


class Voice(Protocol):
    """A synthesiser. `name` is shown by `kiosk doctor`."""

    name: str
    rate_hz: int

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return mono int16 PCM at `rate_hz`. Raises `Trouble` when the engine fails."""
        ...


class LivingVoice(Voice, Protocol):
    """A synthesiser in a process of its own, which may die."""

    def check(self) -> None:
        """Raise when the process has died, also between two sentences. Never blocks."""
        ...

    def close(self) -> None:
        """End the process at once, also in mid-sentence."""
        ...


class Speaker(Protocol):
    """A loudspeaker. `play` queues PCM; `hush` silences it within 100 ms; `pause` does so briefly and loses nothing.

    The player calls `playing` several times a second: this prepares the next piece. `chime` sounds at once, over the
    played sound; `playing`, `level`, `hush` and `pause` ignore chimes.
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
        """Return a 20 ms microphone piece without the robot's voice."""
        ...

    def cancels(self) -> bool:
        """Whether the echo is removed well enough for the robot to listen while it speaks."""
        ...

    @property
    def whole(self) -> bytes:
        """Return the last cleaned piece with more left of people and of the robot, for a recogniser."""
        ...

    @property
    def near_db(self) -> float | None:
        """Return how far the last cleaned piece, in the form with more left of people, is above the possible residue of
        robot and room, dB; None when unknown."""
        ...

    @property
    def tail_ms(self) -> int:
        """Return how long after the end of the robot's speech its voice may still be heard."""
        ...

    def leaked(self) -> None:
        """Take note that some of the robot's voice was left, or that no person spoke."""
        ...


class Activity(Protocol):
    """A voice activity detector over 16 kHz mono int16 sound."""

    def speech(self, piece: bytes) -> float:
        """Return the chance, 0..1, that the sound up to the end of this 20 ms piece holds speech."""
        ...

    def reset(self) -> None: ...


class Understanding(Protocol):
    """Turns a sentence into a fact. Implemented by `robot.knowledge.understanding.understand`."""

    def understand(self, text: str, listen: Listen) -> Understood:
        """Return the meaning of `text` in the context `listen`. Never raises for any text."""
        ...

    def best(self, readings: tuple[str, ...], listen: Listen) -> tuple[str, Understood]:
        """Return the best of a recogniser's `readings` (likeliest first), and its meaning."""
        ...

    def complete(self, text: str, listen: Listen) -> bool:
        """Whether `text` already is a whole request, so that a short pause after it may end the turn."""
        ...

    def goes_on(self, text: str, listen: Listen) -> bool:
        """Whether `text` clearly is the beginning of a sentence, so that a pause after it is one of thought."""
        ...

    def caption(self, text: str) -> str:
        """Return `text` for the screen, with unknown syllables of known phrases as the catalogue writes them."""
        ...

    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """Return the phrases that an engine with a grammar expects, by `Listen.expects`."""
        ...


Note = Callable[[str, Listen, Understood], None]
"""Called with a sentence, its context and its meaning, on the speech input's thread; never blocks, never raises."""
