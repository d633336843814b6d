"""Overwrite freed memory, so that no memory dump of the process shows what a visitor typed or saw.

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
"""Memory that a sweep allocates per size class, bytes: more than is ever free in one while the robot runs."""
_HEADER_BYTES = sys.getsizeof(b"")
_LOOK_EVERY_S, _SETTLES_S, _STEP_S = 0.5, 1.0, 0.01


def sweep() -> Iterator[None]:
    """Overwrite Python's free small blocks: each step of the iterator treats one size class, in some milliseconds."""
    gc.collect()
    yield
    for size in _BLOCKS_BYTES:
        blocks = [bytes(size - _HEADER_BYTES) for _ in range(_SWEPT_BYTES // size)]
        del blocks
        yield


class MemoryScrubber:
    """Overwrites freed memory after each visit, once its words and dossier have been wiped (`LiveValues.forget`)."""

    def __init__(self, live: LiveValues) -> None:
        self._live = live
        self.sweeps = 0

    async def run(self) -> None:
        """Watch for ended visits, and overwrite freed memory after each, until cancelled."""
        swept = self._live.forgotten
        while True:
            await asyncio.sleep(_LOOK_EVERY_S)
            if swept == self._live.forgotten:
                continue
            swept = self._live.forgotten
            await asyncio.sleep(_SETTLES_S)  # text on the screen is freed with the next frames
            for _ in sweep():
                await asyncio.sleep(_STEP_S)
            await asyncio.to_thread(give_back)  # in a thread, so that the screen is still painted
            self.sweeps += 1
