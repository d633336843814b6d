"""The ports between the rooms: drivers, what the window may ask, and the live values that skip the decisions."""

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
"""Hands an event to the loop's bounded inbox. May be called from any thread; never blocks."""


Line2D = tuple[tuple[float, float], ...]
"""Points of a way, in metres on the lobby map."""


class Owner(Protocol):
    """Whoever carries out a kind of command."""

    obeys: tuple[type[AnyCommand], ...]
    """The commands that it owns."""

    def obey(self, command: AnyCommand) -> None:
        """Carry out a command. Called on the loop's thread; never blocks, never awaits."""
        ...


class Driver(Owner, Protocol):
    """A part of the robot behind its port."""

    part: Part
    quiet_limit_ms: int | None
    """A longer time without an event or `beat` is a fault; None where silence is normal."""

    async def run(self, emit: Emit) -> None:
        """Work until cancelled. Raising means PartDown; the supervisor starts it again with backoff."""
        ...


class LiveValues:
    """Newest-wins values from the drivers to the window: they change too often to be decisions, and some are private.

    Writers replace whole values; the window reads them when it paints. What a visitor said is wiped with `forget()`
    when a visit ends; of it only a sentence that was not understood is written, by the desk
    (`robot.desk.feedback.redaction`)."""

    def __init__(self) -> None:
        self.mic_level: float = 0.0  # 0..1
        self.noise_dbfs: float | None = None  # loudness of the room between sentences; None = not known yet
        self.snr_db: float | None = None  # how far speech stands above it
        self.speech_chance: float = 0.0  # 0..1, of the newest piece of sound
        self.sound_dropped = 0  # pieces of the microphone that were not heard, since the start
        self.voice_level: float = 0.0  # 0..1, loudness of the robot's own voice, for the mouth
        self.voice_left_ms: int | None = None  # of its sentence; None = silent, or not known yet
        self.pose: tuple[float, float, float] | None = None  # x m, y m, heading rad
        self.driven: Line2D = ()  # what the base follows, from here to the goal; () at rest
        self.planned: Line2D = ()  # the way that the page shows while the wheels stand
        self.gaze: tuple[float, float] | None = None  # nearest face, -1..1 right and down
        self.typed: str = ""  # on the page's keyboard: a name, a PIN; also said: the code of a dossier, or its digits
        self.forgotten = 0  # how often all of it was wiped
        self.wants_code: bool = False  # the page takes the code of a receipt that is held before the camera
        self.factor: str = ""  # the last digits of the owner's identity number, while they are typed
        self.dossier: DossierCard | None = None  # what was found for the code
        self.pose_sigma_m: float | None = None  # how sure the pose is
        self.link: LinkCounts | None = None  # of the motor board's cable; None = no board has answered
        self.wants_markers = False  # the base asks the camera to look for markers
        self.sight: Callable[[tuple[Sighting, ...]], None] | None = None  # who takes what the camera sees of them
        self.camera_per_s: float | None = None  # pictures that come from the camera; None = none come
        self.vitals = Vitals()  # how the robot is, for its technician
        self.field = 0  # counts how often what was typed was wiped: what was said for an earlier one is not written
        self._texts: dict[int, tuple[str, bool]] = {}
        self._held = 0
        self._lock = threading.Lock()

    @property
    def route(self) -> Line2D:
        """The way on the map: the one that is driven, else the one that is shown."""
        return self.driven or self.planned

    def heard(self, turn: int, text: str, *, final: bool, field: int | None = None) -> None:
        """The transcript of `turn` so far. Only the two newest turns are kept, and the one on `hold`.

        Words that were said for an earlier `field` come too late: their page, or their visitor, has gone.
        """
        with self._lock:
            if field is not None and field != self.field:
                return
            self._texts[turn] = (text, final)
            for old in sorted(self._texts)[:-2]:
                if old != self._held:
                    del self._texts[old]

    def hold(self, turn: int) -> None:
        """Keep the words of `turn`, a remark that may yet be sent, until the visit is over; 0 = of none."""
        with self._lock:
            self._held = turn

    def transcript(self, turn: int) -> tuple[str, bool]:
        """(text, final) of `turn`; ("", False) when nothing was heard."""
        with self._lock:
            return self._texts.get(turn, ("", False))

    def dictate(self, text: str, field: int) -> None:
        """Write what was said where a finger would have typed it, unless the page has gone meanwhile."""
        with self._lock:
            if field == self.field:
                self.typed = text

    def clear_field(self) -> None:
        """Wipe what was typed: its page has gone."""
        with self._lock:
            self.typed, self.factor, self.wants_code = "", "", False
            self.field += 1

    def forget(self) -> None:
        """Wipe what a visitor said, typed and was shown of a dossier."""
        self.clear_field()
        with self._lock:
            self.dossier = None
            self.forgotten += 1
            self._texts.clear()
            self._held = 0


class Content(Protocol):
    """Words and facts for the screen and the voice. Implemented by `robot.runtime.content.provider`."""

    def addressing(self, address: str) -> "Content":
        """The same content for a visitor who is called `address`; "" = as at this site."""
        ...

    def text(self, key: str, language: str, **values: object) -> str:
        """The words of `key` with `{name}` places filled. A missing key is a `Trouble`."""
        ...

    def shown(self, line: Line, language: str) -> str:
        """A line as it stands on the screen."""
        ...

    def spoken(self, line: Line, language: str) -> str:
        """A line as the voice says it: numbers, money and codes as words."""
        ...

    def procedure(self, code: str, language: str) -> ProcedureCard: ...
    def topics(self, language: str) -> tuple[TopicCard, ...]: ...
    def place(self, place: str, language: str) -> PlaceCard: ...
    def map(self, language: str) -> MapCard: ...
    def route(self, place: str, start: tuple[float, float] | None) -> Line2D:
        """The way to `place` from `start` (m; None = home); () when there is none."""
        ...

    def site(self, language: str) -> SiteCard: ...
    def stock(self, language: str) -> StockCard:
        """What the catalogue holds and lacks, for whoever keeps it. Takes longer than what a visitor is shown."""
        ...

    def search(self, typed: str, language: str) -> tuple[str, ...]:
        """Codes of the procedures that `typed` may mean, likeliest first; () for nothing. Fast enough for each key."""
        ...

    def sure(self, typed: str, language: str) -> str:
        """The code of the procedure that `typed` clearly means; "" where none is, or several may be."""
        ...


class TicketPrinter(Protocol):
    """A printer of tickets. Both calls take up to some seconds: for a thread that nobody waits for, one at a time."""

    def state(self) -> PrinterState:
        """What it says of itself now. Never raises."""
        ...

    def print(self, slip: Slip) -> Printing:
        """Print `slip` and cut it off. What failed is taken back: nothing of it comes out later. Never raises."""
        ...


class Microphone(Protocol):
    """A source of 16 kHz mono int16 sound. `read()` gives whole 20 ms pieces (320 samples) since the last call."""

    def start(self) -> None: ...
    @property
    def dropped(self) -> int:
        """Pieces since its start that nobody read in time."""
        ...

    def read(self) -> list[bytes]: ...
    def stop(self) -> None: ...


class EngineLost(Exception):
    """The recogniser's process died or hangs; what it was hearing is lost. A new one is being started."""


class RecognitionSession(Protocol):
    """A streaming recogniser session: one utterance. 16 kHz mono int16 little endian. Texts are lower case, NFC.

    The first `accept` holds what sounded before speech was noticed. Each call may raise `EngineLost`.
    """

    def accept(self, pcm: bytes) -> str:
        """Feed sound; the newest partial text. Does not wait for an engine in a process of its own."""
        ...

    def peek(self) -> str:
        """The text if nothing more were said. More may be fed; without more, `final` gives the same text at once."""
        ...

    def final(self) -> str:
        """The text of the utterance; "" when nothing was heard. Call it once, as the last."""
        ...

    def readings(self, within_s: float = math.inf) -> tuple[str, ...] | None:
        """After `peek` or `final`: its text and what else the engine thinks possible, likeliest first; () for nothing.

        May take as long as hearing the utterance once more: None where an engine in a process of its own has not found
        them `within_s`. Ask again then.
        """
        ...


class Recogniser(Protocol):
    """A speech recogniser. `name` is shown by `kiosk doctor`."""

    name: str

    def alive(self) -> bool:
        """Whether it hears; False while a new process of it is being started. Asked often."""
        ...

    def session(self, phrases: tuple[str, ...] = ()) -> RecognitionSession:
        """Begin an utterance; `phrases` bias an engine that takes a grammar."""
        ...


class Voice(Protocol):
    """A synthesiser. `name` is shown by `kiosk doctor`."""

    name: str
    rate_hz: int

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Mono int16 PCM at `rate_hz`. Raises `Trouble` when the engine fails."""
        ...


class LivingVoice(Voice, Protocol):
    """A synthesiser that may die, in a process of its own."""

    def check(self) -> None:
        """Raises when it has died, also between two sentences. Never blocks."""
        ...

    def close(self) -> None:
        """End it, at once, also in mid-sentence."""
        ...


class Speaker(Protocol):
    """A loudspeaker. `play` queues PCM; `hush` is silent within 100 ms; `pause` too, for a moment, and loses nothing.

    Whoever plays asks `playing` several times a second: that makes ready what comes next. `chime` sounds at once, over
    what is played; it is no part of `playing`, `level`, `hush` and `pause`.
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
    """Takes the robot's own voice out of what its microphone hears."""

    def clean(self, piece: bytes) -> bytes:
        """A 20 ms piece of the microphone without it."""
        ...

    def cancels(self) -> bool:
        """Whether it is taken out so well that the robot may listen while it speaks."""
        ...

    @property
    def whole(self) -> bytes:
        """The piece that was cleaned last with more left of people, and of the robot: for a recogniser."""
        ...

    @property
    def near_db(self) -> float | None:
        """How far the piece that was cleaned last stands above what can be left of the robot and of the room, with
        more left of people; None where that is not known."""
        ...

    @property
    def tail_ms(self) -> int:
        """How long after the robot has fallen silent its voice may still be heard."""
        ...

    def leaked(self) -> None:
        """Be told that something of the robot's voice was left, or that nobody was there."""
        ...


class Activity(Protocol):
    """A voice activity detector over 16 kHz mono int16 sound."""

    def speech(self, piece: bytes) -> float:
        """Chance in 0..1 that the sound up to the end of this 20 ms piece holds speech."""
        ...

    def reset(self) -> None: ...


class Understanding(Protocol):
    """Turns a sentence into a fact. Implemented by `robot.knowledge.understanding.understand`."""

    def understand(self, text: str, listen: Listen) -> Understood:
        """What `text`, heard in the context `listen`, means. Never raises for any text."""
        ...

    def best(self, readings: tuple[str, ...], listen: Listen) -> tuple[str, Understood]:
        """Of what a recogniser thinks possible, likeliest first, the text to go by, and what it means."""
        ...

    def complete(self, text: str, listen: Listen) -> bool:
        """Whether `text` already is a whole request, so that a short pause after it may end the turn."""
        ...

    def goes_on(self, text: str, listen: Listen) -> bool:
        """Whether `text` clearly is the beginning of a sentence, so that a pause after it is one of thought."""
        ...

    def caption(self, text: str) -> str:
        """`text` for the screen: unknown syllables in known phrases as the catalogue writes them."""
        ...

    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """By `Listen.expects`: what an engine with a grammar is to await."""
        ...


Note = Callable[[str, Listen, Understood], None]
"""Is told a sentence, the context in which it was heard and what was understood. Called on the ears' thread; never
blocks, never raises."""
