"""The recogniser's process: loads an engine and hears for its parent. `python -m
voice_models.recognition.engine_process`.

A process of its own, because an engine may crash or hang inside its library, and because each brings an inference
runtime that it loads for the whole process. While nothing is ordered it works ahead.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NoReturn, Protocol

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

_JOINED_BYTES = 32_000
"""1 s of sound: what takes longer to hear is not answered meanwhile, and looks like an engine that hangs."""


class EngineSession(RecognitionSession, Protocol):
    """An utterance in this process."""

    def catch_up(self) -> bool:
        """One step of work that is asked for later, or never; False where there is none."""
        ...


class LoadedRecogniser(Protocol):
    """What `voice_models.recognition.engine_choice` loads."""

    def session(self, phrases: tuple[str, ...] = ()) -> EngineSession: ...


class OpenUtterance:
    """The utterance that is open, and the answers about it."""

    def __init__(self, engine: LoadedRecogniser) -> None:
        self._engine = engine
        self._session: EngineSession | None = None
        self._sounded = False  # the first sound is heard alone: it is what came before speech was noticed

    def answers(self, orders: Iterable[ToEngine]) -> Iterator[RecognisedText]:
        """Carry out what has come. Pieces of sound that waited together are heard as one: that is less work."""
        for kind, run in groupby(orders, type):
            if kind is UtteranceSound:
                yield from self._heard([order.pcm for order in run if isinstance(order, UtteranceSound)])
                continue
            for order in run:
                if isinstance(order, Begin):
                    self._session, self._sounded = self._engine.session(order.phrases), False
                else:
                    yield self._told(order)

    def catch_up(self) -> bool:
        """One step ahead; False where there is none."""
        return self._session is not None and self._session.catch_up()

    def _heard(self, pieces: list[bytes]) -> Iterator[RecognisedText]:
        for joined in _joined(pieces, alone=not self._sounded):
            self._sounded = True
            yield from [self._told(UtteranceSound(b"".join(joined)))] * len(joined)

    def _told(self, order: ToEngine) -> RecognisedText:
        session = self._session
        if session is None:
            return RecognisedText("")
        match order:
            case UtteranceSound(pcm):
                return RecognisedText(session.accept(pcm))
            case Peek():
                return RecognisedText(session.peek())
            case Finish():
                return RecognisedText(session.final())
            case TellReadings():
                return RecognisedText(session.peek(), session.readings() or ())
            case _:
                raise TypeError(order)


def _joined(pieces: list[bytes], *, alone: bool) -> Iterator[list[bytes]]:
    """The pieces in groups of at most `_JOINED_BYTES`, the first of them by itself where it is to be heard `alone`."""
    group: list[bytes] = []
    for piece in pieces:
        if group and (alone or sum(map(len, group)) + len(piece) > _JOINED_BYTES):
            yield group
            group, alone = [], False
        group.append(piece)
    if group:
        yield group


def main() -> NoReturn:
    """Run until the parent goes or SIGTERM comes."""
    parent = ParentEnd[ToEngine, FromEngine](ToEngine)
    setup = parent.next()
    if not isinstance(setup, EngineSetup):
        raise TypeError(setup)
    try:
        engine = recogniser(setup.engine, setup.vosk_model)
    except Trouble as trouble:
        parent.give_up(trouble)
    parent.tell(Ready(engine.name, engine.takes_phrases))
    hearing = OpenUtterance(engine)
    while True:
        for told in hearing.answers(parent.waiting()):
            parent.tell(told)
        if not hearing.catch_up():
            for told in hearing.answers([parent.next()]):
                parent.tell(told)


if __name__ == "__main__":
    main()
