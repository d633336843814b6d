"""A voice that synthesises each sentence once, and keeps its sound in memory and on disk.

Only sentences of the robot and its catalogue come here, never a visitor's, so the disk holds no personal data.
"""

import threading
from collections import OrderedDict
from typing import Protocol

import numpy as np

from robot.runtime.ports import Voice
from voice_models.synthesis.loudness import levelled
from voice_models.synthesis.sound_cache import SoundCache

_MEMORY_BYTES = 24_000_000  # about nine minutes of speech


class SynthesisEngine(Voice, Protocol):
    """A voice whose `identity` names everything on which its sound depends, except the sentence.

    `longest`: most letters of a piece of text that it says well and soon; 0 = any length.
    """

    identity: str
    longest: int


class KeptVoice:
    """A voice that speaks with `engine` at one loudness and keeps the sounds. `cache` None = only in memory."""

    def __init__(self, engine: SynthesisEngine, cache: SoundCache | None, memory_bytes: int = _MEMORY_BYTES) -> None:
        self._engine, self._cache, self._memory_bytes = engine, cache, memory_bytes
        self.name, self.rate_hz, self.longest = engine.name, engine.rate_hz, engine.longest
        self._memory: OrderedDict[str, bytes] = OrderedDict()
        self._held_bytes = 0
        self._lock = threading.Lock()

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        """Return the sentence as mono int16 PCM at `rate_hz`.

        If the engine fails, its error is raised and nothing is kept.
        """
        key = self._key(text, language, slow=slow)
        with self._lock:
            pcm = self._memory.pop(key, None)
            if pcm is not None:
                self._memory[key] = pcm
                return pcm
            pcm = self._cache.get(key) if self._cache else None
            if pcm is None:
                spoken = self._engine.synthesise(text, language, slow=slow)
                pcm = levelled(np.frombuffer(spoken, np.int16)).tobytes()
                if self._cache:
                    self._cache.put(key, pcm, self.rate_hz, self.name)
            self._memory[key] = pcm
            self._held_bytes += len(pcm)
            while self._held_bytes > self._memory_bytes:
                self._held_bytes -= len(self._memory.popitem(last=False)[1])
            return pcm

    def make_ahead(self, text: str, language: str, *, slow: bool) -> bool:
        """Have the sentence on disk, so that it can be spoken at once.

        Return False where nothing is to be made ahead: the disk cache has no room, or the engine says any text, however
        long, in milliseconds. Raises as `synthesise`.
        """
        with self._lock:
            if self._cache is None or not self.longest:
                return False
            if self._cache.holds(self._key(text, language, slow=slow)):
                return True
            if self._cache.full():
                return False
        self.synthesise(text, language, slow=slow)
        return True

    def _key(self, text: str, language: str, *, slow: bool) -> str:
        return f"{self._engine.identity}\n{language}\n{slow}\n{text}"
