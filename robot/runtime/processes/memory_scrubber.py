"""Overwrite freed memory, so that no dump of the process shows what a visitor typed or saw.

Python and the C library only mark freed memory as free. glibc overwrites its own freed memory (`glibc_heap`); `sweep`
overwrites the small blocks that Python keeps (pymalloc, up to 512 bytes). Then free memory is returned to the system.
"""

import asyncio
import gc
import sys
from collections.abc import Iterator

from robot.runtime.ports import LiveValues
from robot.runtime.processes.glibc_heap import give_back

_BLOCKS_BYTES = range(48, 513, 16)
"""Size classes of pymalloc that can hold a text of six letters or more, bytes."""
_SWEPT_BYTES = 3_000_000
"""Memory allocated per size class, bytes: more than is free in that class while the robot runs."""
_HEADER_BYTES = sys.getsizeof(b"")
_LOOK_EVERY_S, _SETTLES_S, _STEP_S = 0.5, 1.0, 0.01


def sweep() -> Iterator[None]:
    """Overwrite Python's free small blocks, one size class a step of some milliseconds."""
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
            await asyncio.sleep(_SETTLES_S)  # painted text is freed with the next frames
            for _ in sweep():
                await asyncio.sleep(_STEP_S)
            await asyncio.to_thread(give_back)  # in a thread, so that frames go on
            self.sweeps += 1
