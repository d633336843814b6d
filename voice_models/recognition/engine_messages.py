"""What the robot and its recogniser's process say to each other, framed as in `voice_models.child_processes.framing`.

The parent sends one `EngineSetup`, then for each utterance `Begin`, many `UtteranceSound` and `Peek`, and
`TellReadings`, and at most one `Finish`; all but `Begin` are answered by one `RecognisedText` each, in order. The
child's first message is `Ready`, or `CannotLoad` as its last."""

from voice_models.child_processes.framing import CannotLoad, Message


class EngineSetup(Message, frozen=True):
    """Which recogniser to load, as `voice_models.recognition.engine_choice` takes it."""

    engine: str
    vosk_model: str


class Begin(Message, frozen=True):
    """A new utterance; the one before is given up."""

    phrases: tuple[str, ...] = ()


class UtteranceSound(Message, frozen=True):
    """16 kHz mono int16 little endian of the utterance."""

    pcm: bytes


class Peek(Message, frozen=True):
    """Tell the text if nothing more were said."""


class Finish(Message, frozen=True):
    """Tell the text; the utterance is over."""


class TellReadings(Message, frozen=True):
    """After `Peek` or `Finish`: tell what else was possible."""


class Ready(Message, frozen=True):
    """The engine is loaded. `name` is that of the recogniser; phrases are sent to one that `takes_phrases` only."""

    name: str
    takes_phrases: bool


class RecognisedText(Message, frozen=True):
    """The text so far, or the `readings` that were asked for."""

    text: str
    readings: tuple[str, ...] = ()


ToEngine = EngineSetup | Begin | UtteranceSound | Peek | Finish | TellReadings
FromEngine = Ready | CannotLoad | RecognisedText
