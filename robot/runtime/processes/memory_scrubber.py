"""Overwrites memory that was given back: what a visitor typed and was shown is in no dump of the process afterwards.

Python and the C library only mark freed memory as free. glibc fills what it gets back by itself (`heap`); `sweep` fills
the small blocks that Python keeps to itself (pymalloc, up to 512 bytes). What is free then is given back.
"""

import asyncio
import gc
import sys
from collections.abc import Iterator

from robot.runtime.ports import LiveValues
from robot.runtime.processes.glibc_heap import give_back

_BLOCKS_BYTES = range(48, 513, 16)
"""Size classes of pymalloc that can hold a text of six letters or more."""
_SWEPT_BYTES = 3_000_000
"""Of each size so much is allocated: more than lies free in blocks of that size while the robot runs."""
_HEADER_BYTES = sys.getsizeof(b"")
_LOOK_EVERY_S, _SETTLES_S, _STEP_S = 0.5, 1.0, 0.01


def sweep() -> Iterator[None]:
    """Overwrite Python's free small blocks, one size a step: some milliseconds each."""
    gc.collect()
    yield
    for size in _BLOCKS_BYTES:
        blocks = [bytes(size - _HEADER_BYTES) for _ in range(_SWEPT_BYTES // size)]
        del blocks
        yield


class MemoryScrubber:
    """Sweeps after each visit whose words and dossier were wiped (`LiveValues.forget`)."""

    def __init__(self, live: LiveValues) -> None:
        self._live = live
        self.sweeps = 0

    async def run(self) -> None:
        """Watch until cancelled."""
        swept = self._live.forgotten
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            if swept == self._live.forgotten:
                continue
            swept = self._live.forgotten
            await asyncio.sleep(_SETTLES_S)  # what was painted goes with the next frames
            for _ in sweep():
                await asyncio.sleep(_STEP_S)
            await asyncio.to_thread(give_back)  # the frames go on
            self.sweeps += 1
