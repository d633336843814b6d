"""The echo path of a real sound server (PulseAudio, loudspeaker into microphone over 60 ms, a busy machine): 32 s.

Recorded was how the threads of the two devices took turns: the blocks of 10 ms that the loudspeaker took before each
piece of the microphone ("35x2": 35 pieces with two before each). The ears' thread stands still for 0.4 s at 16.8 s; at
19.7 s the loudspeaker runs dry for 0.4 s, and after that its sound arrives 0.7 s later in the stream than before, at
28.1 s once more.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BLOCK, PIECE = 160, 320
_DELAYS_MS = ((0.0, 39), (20.1, 776), (28.3, 824))
"""(from s of the microphone's time, from a sample of the loudspeaker's stream to the same one of the microphone's)"""

_TURNS = """
    1x10 6x2 1x0 35x2 1x3 29x2 1x1 1x3 2x2 1x1 3x2 1x3 17x2 1x20 9x0 33x2 1x1 1x2 1x4 1x1 3x2 1x1 1x2 1x3 6x2 1x3
    1x1 46x2 1x1 1x3 35x2 1x1 1x3 1x1 1x4 1x1 3x2 1x3 1x1 20x2 1x1 1x2 1x3 2x2 1x1 1x4 1x2 2x1 1x3 1x2 1x3 2x1 1x3
    26x2 1x1 1x4 1x1 50x2 1x1 2x3 1x0 1x3 48x2 1x1 1x4 1x1 6x2 1x1 1x3 1x1 1x3 13x2 1x3 1x1 1x2 1x3 1x1 1x2 1x1
    2x3 1x1 17x2 1x1 1x3 14x2 1x1 1x3 2x2 1x1 1x3 14x2 1x3 1x1 6x2 1x1 1x3 23x2 1x3 1x1 10x2 1x1 1x3 30x2 1x1 2x3
    1x1 4x2 1x3 1x1 13x2 1x3 1x1 38x2 1x1 3x2 1x3 10x2 1x3 1x1 11x2 1x3 1x1 22x2 1x3 1x1 8x2 1x3 1x1 10x2 1x3 2x1
    1x3 10x2 1x3 1x2 1x1 26x2 1x3 1x2 1x1 23x2 1x3 1x1 9x2 1x3 1x1 14x2 1x1 1x3 1x2 1x3 1x1 5x2 1x3 1x2 1x1 8x2
    1x35 16x0 1x1 32x2 1x1 1x3 41x2 1x3 1x1 2x2 1x3 1x1 33x2 1x1 1x3 9x2 20x0 2x5 2x0 3x2 1x3 25x2 1x1 1x3 13x2
    1x3 1x1 1x0 4x2 1x3 1x2 1x1 2x2 1x3 2x2 1x1 4x2 1x4 2x1 1x3 1x2 1x1 1x3 12x2 1x1 1x3 1x1 1x3 15x2 1x1 1x3 1x2
    1x1 1x4 1x0 1x2 1x3 1x1 1x3 1x1 1x2 1x3 9x2 1x1 2x2 1x3 20x2 1x1 1x3 1x1 1x2 1x3 37x2 1x1 1x2 1x3 12x2 1x1 1x3
    3x2 1x1 1x3 17x2 1x1 1x2 1x3 3x2 1x1 1x2 1x3 4x2 1x1 1x3 31x2 1x1 5x2 1x3 1x1 1x2 1x3 1x1 2x2 1x3 28x2 1x1 1x3
    1x1 1x3 3x2 1x1 1x3 7x2 1x1 1x3 12x2 1x1 11x2 1x3 10x2 1x1 1x3 18x2 1x1 4x2 1x1 3x0 2x5 2x0 3x2 1x3 33x2 1x3
    1x2 1x1 1x2 1x3 3x2 1x1 2x2 1x3 1x2 1x1 1x3 15x2 1x1 14x2 1x3 1x11 4x0 1x1 1x2 1x1 1x2 1x3 3x2 1x3 1x1 28x2
    1x1 5x2 1x3 1x1 1x3 1x1 4x2 1x3 5x2 1x3 1x1 13x2 1x1 1x3 9x2 1x1 1x2 1x3 5x2 1x1 1x3 7x2
"""


def through_the_server(voice: NDArray[np.int16], room_rms: float) -> Iterator[tuple[NDArray[np.int16], bytes]]:
    """(what the loudspeaker took since the last piece, the microphone's next piece); `voice` is said in a circle."""
    counts = [int(blocks) for times, blocks in (each.split("x") for each in _TURNS.split()) for _ in range(int(times))]
    played = np.resize(voice, sum(counts) * BLOCK)
    random, taken = np.random.default_rng(5), 0
    for number, blocks in enumerate(counts):
        start = number * PIECE
        delay_ms = next(ms for since_s, ms in reversed(_DELAYS_MS) if start >= since_s * 16_000)
        at = start - delay_ms * 16 + np.arange(PIECE)
        echo = np.where(at >= 0, played[np.clip(at, 0, played.size - 1)], 0)
        heard = np.clip(np.rint(echo + random.normal(0, room_rms, PIECE)), -32768, 32767).astype(np.int16)
        yield played[taken : taken + blocks * BLOCK], heard.tobytes()
        taken += blocks * BLOCK
