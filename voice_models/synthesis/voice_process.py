"""The voice's process: load the synthesisers and synthesise sentences for the parent (the robot).

Run as `python -m voice_models.synthesis.voice_process`. A separate process, because espeak-ng and onnxruntime are C
libraries that may crash or hang; that costs a sentence, but never the screen. A neural engine cannot be stopped in the
middle of a piece: a piece that is no longer wanted ends by itself, while the next one is made beside it.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NoReturn

from robot.core.trouble import Trouble
from voice_models.child_processes.framing import CannotLoad
from voice_models.child_processes.parent_end import ParentEnd
from voice_models.synthesis.cached_voice import SynthesisEngine
from voice_models.synthesis.voice_choice import engines_of
from voice_models.synthesis.voice_messages import (
    CannotSay,
    FromVoice,
    LoadedSynthesiser,
    Speak,
    Spoken,
    ToVoice,
    VoiceSetup,
    VoicesLoaded,
)

_AT_ONCE = 3
"""Pieces that are made at the same time: one that is wanted, and two that no longer are. Chosen."""


def answered(engines: list[SynthesisEngine], order: Speak) -> Spoken | CannotSay:
    """Carry out `order` with one of the loaded synthesisers; return the sound, or the fault."""
    engine = engines[order.source]
    try:
        return Spoken(order.number, engine.synthesise(order.text, order.language, slow=order.slow))
    except Trouble as trouble:
        return CannotSay(order.number, CannotLoad.of(trouble))
    except Exception as error:  # a neural engine raises many kinds
        return CannotSay(order.number, CannotLoad.of(_does_not_speak(engine.name, error)))


def _does_not_speak(name: str, error: Exception) -> Trouble:
    return Trouble(
        f"{name} does not speak: {type(error).__name__}: {error}",
        f"bộ đọc {name} không đọc được",
        remedy="type ./kiosk say with the same sentence, or choose another engine",
        remedy_vi="hãy gõ ./kiosk say với câu này, hoặc chọn bộ đọc khác",
        key="voice.engine",
    )


def _loaded(by_language: dict[str, list[SynthesisEngine]]) -> tuple[list[SynthesisEngine], VoicesLoaded]:
    engines = list({id(engine): engine for voices in by_language.values() for engine in voices}.values())
    sources = tuple(
        LoadedSynthesiser(engine.name, engine.rate_hz, engine.identity, engine.longest) for engine in engines
    )
    numbers = {language: tuple(engines.index(engine) for engine in voices) for language, voices in by_language.items()}
    return engines, VoicesLoaded(sources, numbers)


def main() -> NoReturn:
    """Carry out the parent's orders until it exits or SIGTERM comes."""
    parent = ParentEnd[ToVoice, FromVoice](ToVoice)
    setup = parent.next()
    if not isinstance(setup, VoiceSetup):
        raise TypeError(setup)
    try:
        engines, loaded = _loaded(engines_of(setup, Path(setup.root)))
    except Trouble as trouble:
        parent.give_up(trouble)
    parent.send(loaded)
    sending = threading.Lock()

    def carry_out(order: Speak) -> None:
        answer = answered(engines, order)
        with sending:
            parent.send(answer)

    workers = ThreadPoolExecutor(_AT_ONCE, "voice")
    while True:
        order = parent.next()
        if not isinstance(order, Speak):
            raise TypeError(order)
        workers.submit(carry_out, order)


if __name__ == "__main__":
    main()
