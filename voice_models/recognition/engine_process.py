"""The recogniser's process: load an engine and recognise speech for the parent (the robot).

Run as `python -m voice_models.recognition.engine_process`. A separate process, because an engine may crash or hang
inside its library, and because each engine loads an inference runtime for the whole process. While no order waits, the
engine does work that may be needed later.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NoReturn, Protocol

from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.trouble import Trouble
from robot.runtime.ports import RecognitionSession
from voice_models.child_processes.parent_end import ParentEnd
from voice_models.recognition.engine_choice import recogniser
from voice_models.recognition.engine_messages import (
    Begin,
    EngineSetup,
    Finish,
    FromEngine,
    Peek,
    Ready,
    RecognisedText,
    TellReadings,
    ToEngine,
    UtteranceSound,
)
from voice_models.recognition.second_hearing import SecondHearing

_JOINED_BYTES = 32_000
"""Most sound recognised in one step, bytes: 1 s. Orders wait meanwhile; a longer wait would look like a hang."""


class EngineSession(RecognitionSession, Protocol):
    """An utterance that an engine in this process recognises."""

    def catch_up(self) -> bool:
        """Do one step of work that may be needed later. Return False if there is none."""
        ...


class LoadedRecogniser(Protocol):
    """A recogniser that `voice_models.recognition.engine_choice` has loaded."""

    def session(self, context: ContextPhrases = ANYTHING) -> EngineSession: ...


class OpenUtterance:
    """The utterance in progress: carries out the orders that concern it."""

    def __init__(self, engine: LoadedRecogniser, second: SecondHearing | None = None) -> None:
        """`second`: hears an utterance again when its readings are asked for."""
        self._engine, self._second = engine, second
        self._session: EngineSession | None = None
        self._names: tuple[str, ...] = ()
        self._sounded = False  # the first piece, from before speech was noticed, is not joined with later ones

    def answers(self, orders: Iterable[ToEngine]) -> Iterator[RecognisedText]:
        """Carry out `orders`; yield the answers. Pieces of sound that wait together are joined, to save work."""
        for kind, run in groupby(orders, type):
            if kind is UtteranceSound:
                yield from self._recognised([order.pcm for order in run if isinstance(order, UtteranceSound)])
                continue
            for order in run:
                if isinstance(order, Begin):
                    self._names = self._names if order.same_names else order.context.names
                    context = order.context._replace(names=self._names)
                    self._session, self._sounded = self._engine.session(context), False
                    if self._second is not None:
                        self._second.begin()
                else:
                    yield self._answer(order)

    def catch_up(self) -> bool:
        """Do one step of work that may be needed later. Return False if there is none."""
        return self._session is not None and self._session.catch_up()

    def _recognised(self, pieces: list[bytes]) -> Iterator[RecognisedText]:
        for joined in _joined(pieces, alone=not self._sounded):
            self._sounded = True
            yield from [self._answer(UtteranceSound(b"".join(joined)))] * len(joined)

    def _answer(self, order: ToEngine) -> RecognisedText:
        session = self._session
        if session is None:
            return RecognisedText("")
        match order:
            case UtteranceSound(pcm):
                if self._second is not None:
                    self._second.accept(pcm)
                return RecognisedText(session.accept(pcm))
            case Peek():
                return RecognisedText(session.peek(), session.confidences())
            case Finish():
                return RecognisedText(session.final(), session.confidences())
            case TellReadings():
                text, confidences, readings = session.peek(), session.confidences(), session.readings() or ()
                if self._second is not None:
                    readings = self._second.readings(readings)
                return RecognisedText(text, confidences, readings)
            case _:
                raise TypeError(order)


def _joined(pieces: list[bytes], *, alone: bool) -> Iterator[list[bytes]]:
    """Group neighbouring pieces of sound, up to `_JOINED_BYTES` a group. `alone`: the first piece is its own group."""
    group: list[bytes] = []
    for piece in pieces:
        if group and (alone or sum(map(len, group)) + len(piece) > _JOINED_BYTES):
            yield group
            group, alone = [], False
        group.append(piece)
    if group:
        yield group


def main() -> NoReturn:
    """Carry out the parent's orders until it exits or SIGTERM comes."""
    parent = ParentEnd[ToEngine, FromEngine](ToEngine)
    setup = parent.next()
    if not isinstance(setup, EngineSetup):
        raise TypeError(setup)
    try:
        engine = recogniser(setup.engine, setup.vosk_model)
    except Trouble as trouble:
        parent.give_up(trouble)
    parent.send(Ready(engine.name, engine.takes_phrases))
    hearing = OpenUtterance(engine, SecondHearing(Path(setup.second_hearing)) if setup.second_hearing else None)
    while True:
        for told in hearing.answers(parent.waiting()):
            parent.send(told)
        if not hearing.catch_up():
            for told in hearing.answers([parent.next()]):
                parent.send(told)


if __name__ == "__main__":
    main()
