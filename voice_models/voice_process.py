"""The voice's process: loads the synthesisers and speaks for its parent. `python -m voice_models.voice_process`.

A process of its own, because espeak-ng and onnxruntime are C libraries that may crash or hang; that costs a sentence,
and never the screen. When the parent dies the input ends, and this process with it, even out of a library that hangs.
"""

import os
import queue
import signal
import sys
import threading
from pathlib import Path
from typing import BinaryIO, NoReturn

import msgspec

from robot.core.trouble import Trouble
from voice_models.engine_messages import LENGTH, CannotLoad, packed
from voice_models.kept import Engine
from voice_models.voice_messages import (
    FromVoice,
    Refused,
    Source,
    Speak,
    Spoken,
    ToVoice,
    VoiceSetup,
    VoicesLoaded,
)
from voice_models.voices import engines_of


class Orders:
    """The parent's messages, read on a thread so that the end of the input is noticed in mid-sentence."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._waiting: queue.SimpleQueue[ToVoice] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def next(self) -> ToVoice:
        """The next message; waits for it."""
        return self._waiting.get()

    def _read(self) -> None:
        decoder = msgspec.msgpack.Decoder(ToVoice)
        while len(length := self._source.read(LENGTH.size)) == LENGTH.size:
            (size,) = LENGTH.unpack(length)
            body = self._source.read(size)
            if len(body) < size:
                break
            self._waiting.put(decoder.decode(body))
        os._exit(0)  # the parent has gone; a library that hangs can't be asked to stop


def answered(engines: list[Engine], order: Speak) -> Spoken | Refused:
    """Let one of `engines` speak."""
    engine = engines[order.source]
    try:
        return Spoken(engine.synthesise(order.text, order.language, slow=order.slow))
    except Trouble as trouble:
        return Refused(CannotLoad.of(trouble))
    except Exception as error:  # a neural engine raises many kinds
        return Refused(CannotLoad.of(_does_not_speak(engine.name, error)))


def _does_not_speak(name: str, error: Exception) -> Trouble:
    return Trouble(
        f"{name} does not speak: {type(error).__name__}: {error}",
        f"bộ đọc {name} không đọc được",
        remedy="type ./kiosk say with the same sentence, or choose another engine",
        remedy_vi="hãy gõ ./kiosk say với câu này, hoặc chọn bộ đọc khác",
        key="voice.engine",
    )


def _loaded(by_language: dict[str, list[Engine]]) -> tuple[list[Engine], VoicesLoaded]:
    engines = list({id(engine): engine for voices in by_language.values() for engine in voices}.values())
    sources = tuple(Source(engine.name, engine.rate_hz, engine.identity) for engine in engines)
    numbers = {language: tuple(engines.index(engine) for engine in voices) for language, voices in by_language.items()}
    return engines, VoicesLoaded(sources, numbers)


def _private_output() -> BinaryIO:
    """Standard output for messages only: what a library prints goes to standard error."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return output


def main() -> NoReturn:
    """Run until the parent goes or SIGTERM comes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the whole group; the parent decides
    output = _private_output()
    orders = Orders(sys.stdin.buffer)

    def tell(message: FromVoice) -> None:
        try:
            output.write(packed(message))
            output.flush()
        except BrokenPipeError:
            os._exit(0)

    setup = orders.next()
    if not isinstance(setup, VoiceSetup):
        raise TypeError(setup)
    try:
        engines, loaded = _loaded(engines_of(setup, Path(setup.root)))
    except Trouble as trouble:
        tell(CannotLoad.of(trouble))
        os._exit(1)  # an orderly exit would wait for the thread that reads
    tell(loaded)
    while True:
        order = orders.next()
        if not isinstance(order, Speak):
            raise TypeError(order)
        tell(answered(engines, order))


if __name__ == "__main__":
    main()
