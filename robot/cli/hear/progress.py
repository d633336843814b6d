"""Print on stderr how far a series of recordings is, and the files that are skipped."""

import sys
from collections.abc import Callable

from robot.cli.bench.speech.recordings import Clip
from robot.core.trouble import Trouble


def print_skipped(trouble: Trouble) -> None:
    """Print on stderr why a file is skipped, in one line."""
    print(f"kiosk hear: {trouble}", file=sys.stderr, flush=True)


def progress(name: str) -> Callable[[int], None]:
    """Return a function that prints a line on stderr at every full minute of sound processed."""

    def told(sound_ms: int) -> None:
        if sound_ms and sound_ms % 60_000 == 0:
            print(f"{name}: {sound_ms // 60_000} min", file=sys.stderr, flush=True)

    return told


def each(clips: list[Clip], hear: Callable[[Clip], None], name: str) -> int:
    """Call `hear` for each recording, with a line on stderr every ten; return how many could not be read."""
    lost = 0
    for number, clip in enumerate(clips, start=1):
        try:
            hear(clip)
        except Trouble as trouble:
            if trouble.file != str(clip.path):
                raise
            print_skipped(trouble)
            lost += 1
        if number % 10 == 0 and number < len(clips):
            print(f"{name}: {number}/{len(clips)}", file=sys.stderr, flush=True)
    return lost
