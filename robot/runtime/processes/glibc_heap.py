"""Settings of the C library's heap (glibc) for a robot that runs for months.

Large blocks, such as pictures of pages, are mapped one by one and go back to the system when freed; threads share two
heaps; and free memory between used blocks is returned after each visit.
"""

import ctypes
import logging

log = logging.getLogger("kiosk.heap")

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_PERTURB, _M_ARENA_MAX = -1, -3, -6, -8
"""Options of malloc.h; see mallopt(3)."""
_LARGE_BYTES, _HEAPS, _FILL = 1_000_000, 2, 0xA5


def overwrite_freed() -> bool:
    """Let freed memory be overwritten from now on; return whether the C library supports it."""
    return _obeyed(_set(_M_PERTURB, _FILL), "does not overwrite freed memory")


def keep_little() -> bool:
    """Keep little freed memory for later use from now on; return whether the C library supports it.

    By default glibc keeps freed blocks of up to 32 MB, and makes eight heaps per core.
    """
    wishes = {_M_ARENA_MAX: _HEAPS, _M_MMAP_THRESHOLD: _LARGE_BYTES, _M_TRIM_THRESHOLD: _LARGE_BYTES}
    done = [_set(option, value) for option, value in wishes.items()]
    return _obeyed(all(done), "keeps freed memory as it likes")


def give_back() -> bool:
    """Return free memory between used blocks to the system; return whether the C library supports it."""
    try:
        return bool(ctypes.CDLL(None).malloc_trim(0))
    except (OSError, AttributeError):
        return False


def _obeyed(done: bool, otherwise: str) -> bool:
    if not done:
        log.warning("this C library %s", otherwise)
    return done


def _set(option: int, value: int) -> bool:
    try:
        return bool(ctypes.CDLL(None).mallopt(option, value))
    except (OSError, AttributeError):
        return False
