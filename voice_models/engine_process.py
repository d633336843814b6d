"""The recogniser's process: loads an engine and hears for its parent. `python -m voice_models.engine_process`.

A process of its own, because an engine may crash or hang inside its library, and because each brings an inference
runtime that it loads for the whole process. When the parent dies the input ends, and this process with it, even out of
a hanging engine.
"""

import os
import queue
import signal
import sys
import threading
from typing import BinaryIO, NoReturn

import msgspec

from robot.core.trouble import Trouble
from robot.runtime.ports import Heard, Recogniser
from voice_models.choose import recogniser
from voice_models.engine_messages import (
    LENGTH,
    Begin,
    CannotLoad,
    EngineSetup,
    Finish,
    FromEngine,
    Peek,
    Ready,
    Sound,
    TellReadings,
    ToEngine,
    Told,
    packed,
)


class Orders:
    """The parent's messages, read on a thread so that the end of the input is noticed while the engine works."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._waiting: queue.SimpleQueue[ToEngine] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def next(self) -> ToEngine:
        """The next message; waits for it."""
        return self._waiting.get()

    def _read(self) -> None:
        decoder = msgspec.msgpack.Decoder(ToEngine)
        while len(length := self._source.read(LENGTH.size)) == LENGTH.size:
            (size,) = LENGTH.unpack(length)
            body = self._source.read(size)
            if len(body) < size:
                break
            self._waiting.put(decoder.decode(body))
        os._exit(0)  # the parent has gone; an engine that hangs can't be asked to stop


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


def _private_output() -> BinaryIO:
    """Standard output for messages only: what an engine's library prints goes to standard error."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return output


def main() -> NoReturn:
    """Run until the parent goes or SIGTERM comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    output = _private_output()
    orders = Orders(sys.stdin.buffer)

    def tell(message: FromEngine) -> None:
        try:
            output.write(packed(message))
            output.flush()
        except BrokenPipeError:
            os._exit(0)

    setup = orders.next()
    if not isinstance(setup, EngineSetup):
        raise TypeError(setup)
    try:
        engine = recogniser(setup.engine, setup.vosk_model)
    except Trouble as trouble:
        tell(CannotLoad.of(trouble))
        os._exit(1)  # an orderly exit would wait for the thread that reads
    tell(Ready(engine.name, engine.takes_phrases))
    hearing = Hearing(engine)
    while True:
        told = hearing.answer(orders.next())
        if told is not None:
            tell(told)


if __name__ == "__main__":
    main()
