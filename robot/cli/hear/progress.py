"""The lines on stderr of a command that hears many recordings: how far it is, and which files it leaves out."""

import sys
from collections.abc import Callable

from robot.cli.bench.speech.recordings import Clip
from robot.core.trouble import Trouble


def tell(trouble: Trouble) -> None:
    """One line about a file that is left out."""
    print(f"kiosk hear: {trouble}", file=sys.stderr, flush=True)


def progress(name: str) -> Callable[[int], None]:
    """Tells every minute of a sound longer than that, on stderr."""

    def told(sound_ms: int) -> None:
        if sound_ms and sound_ms % 60_000 == 0:
            print(f"{name}: {sound_ms // 60_000} min", file=sys.stderr, flush=True)

    return told


def each(clips: list[Clip], hear: Callable[[Clip], None], name: str) -> int:
    """Hear all; how many could not be read. On stderr a line every ten recordings."""
    lost = 0
    for number, clip in enumerate(clips, start=1):
        try:
            hear(clip)
        except Trouble as trouble:
            if trouble.file != str(clip.path):
                raise
            tell(trouble)
            lost += 1
        if number % 10 == 0 and number < len(clips):
            print(f"{name}: {number}/{len(clips)}", file=sys.stderr, flush=True)
    return lost
