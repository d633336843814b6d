"""Messages between the robot and the recogniser's process, framed as in `voice_models.child_processes.framing`.

The parent sends one `EngineSetup`; then for each utterance `Begin`, many `UtteranceSound` and `Peek`, and
`TellReadings`, and at most one `Finish`. Each but `Begin` is answered by one `RecognisedText`, in order. The child's
first message is `Ready`, or `CannotLoad` before it exits."""

from voice_models.child_processes.framing import CannotLoad, Message


class EngineSetup(Message, frozen=True):
    """The recogniser to load, as named in `voice_models.recognition.engine_choice`."""

    engine: str
    vosk_model: str


class Begin(Message, frozen=True):
    """Begin a new utterance and drop the one before."""

    phrases: tuple[str, ...] = ()


class UtteranceSound(Message, frozen=True):
    """Sound of the utterance: 16 kHz mono int16, little endian."""

    pcm: bytes


class Peek(Message, frozen=True):
    """Ask for the text as if nothing more were said."""


class Finish(Message, frozen=True):
    """Ask for the text and end the utterance."""


class TellReadings(Message, frozen=True):
    """Ask, after `Peek` or `Finish`, for other possible readings."""


class Ready(Message, frozen=True):
    """The engine `name` is loaded. Phrases are sent only to an engine that `takes_phrases`."""

    name: str
    takes_phrases: bool


class RecognisedText(Message, frozen=True):
    """The text recognised up to now, or the requested `readings`."""

    text: str
    readings: tuple[str, ...] = ()


ToEngine = EngineSetup | Begin | UtteranceSound | Peek | Finish | TellReadings
FromEngine = Ready | CannotLoad | RecognisedText
