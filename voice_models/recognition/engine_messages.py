"""Messages between the robot and the recogniser's process, framed as in `voice_models.child_processes.framing`.

The parent sends one `EngineSetup`; then for each utterance `Begin`, many `UtteranceSound` and `Peek`, and
`TellReadings`, and at most one `Finish`. Each but `Begin` is answered by one `RecognisedText`, in order. The child's
first message is `Ready`, or `CannotLoad` before it exits.
"""

from robot.core.context_phrases import ANYTHING, ContextPhrases
from voice_models.child_processes.framing import CannotLoad, Message


class EngineSetup(Message, frozen=True):
    """Order to load a recogniser, named as in `voice_models.recognition.engine_choice`.

    `second_hearing`: folder of the model that hears sentences again which were not understood; "" = none does.
    """

    engine: str
    vosk_model: str
    second_hearing: str = ""


class Begin(Message, frozen=True):
    """Order to begin a new utterance and drop the one before; `context`: what it is likely to contain.

    With `same_names` its names are those of the utterance before, since they are many.
    """

    context: ContextPhrases = ANYTHING
    same_names: bool = False


class UtteranceSound(Message, frozen=True):
    """A piece of the utterance's sound: 16 kHz mono int16, little endian."""

    pcm: bytes


class Peek(Message, frozen=True):
    """Request for the text, as if nothing more were said."""


class Finish(Message, frozen=True):
    """Request for the text that also ends the utterance."""


class TellReadings(Message, frozen=True):
    """Request, after `Peek` or `Finish`, for other possible readings (texts) of the utterance."""


class Ready(Message, frozen=True):
    """Report that the engine `name` is loaded. `takes_phrases`: whether it uses the context of `Begin`."""

    name: str
    takes_phrases: bool


class RecognisedText(Message, frozen=True):
    """Answer: the text recognised up to now, with the confidence of each word; after `TellReadings` also the
    `readings`."""

    text: str
    confidences: tuple[float, ...] = ()
    readings: tuple[str, ...] = ()


ToEngine = EngineSetup | Begin | UtteranceSound | Peek | Finish | TellReadings
FromEngine = Ready | CannotLoad | RecognisedText
