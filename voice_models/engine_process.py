"""The recogniser's process: loads an engine and hears for its parent. `python -m voice_models.engine_process`.

A process of its own, because an engine may crash or hang inside its library, and because each brings an inference
runtime that it loads for the whole process.
"""

from typing import NoReturn

from robot.core.trouble import Trouble
from robot.runtime.ports import Heard, Recogniser
from voice_models.choose import recogniser
from voice_models.engine_messages import (
    Begin,
    EngineSetup,
    Finish,
    FromEngine,
    Peek,
    Ready,
    Sound,
    TellReadings,
    ToEngine,
    Told,
)
from voice_models.parent import Parent


class Hearing:
    """The utterance that is open, and the answers about it."""

    def __init__(self, engine: Recogniser) -> None:
        self._engine = engine
        self._session: Heard | None = None

    def answer(self, order: ToEngine) -> Told | None:
        """Carry out one message."""
        if isinstance(order, Begin):
            self._session = self._engine.session(order.phrases)
            return None
        session = self._session
        if session is None:
            return Told("")
        match order:
            case Sound(pcm):
                return Told(session.accept(pcm))
            case Peek():
                return Told(session.peek())
            case Finish():
                return Told(session.final())
            case TellReadings():
                return Told(session.peek(), session.readings())
            case _:
                raise TypeError(order)


def main() -> NoReturn:
    """Run until the parent goes or SIGTERM comes."""
    parent = Parent[ToEngine, FromEngine](ToEngine)
    setup = parent.next()
    if not isinstance(setup, EngineSetup):
        raise TypeError(setup)
    try:
        engine = recogniser(setup.engine, setup.vosk_model)
    except Trouble as trouble:
        parent.give_up(trouble)
    parent.tell(Ready(engine.name, engine.takes_phrases))
    hearing = Hearing(engine)
    while True:
        told = hearing.answer(parent.next())
        if told is not None:
            parent.tell(told)


if __name__ == "__main__":
    main()
