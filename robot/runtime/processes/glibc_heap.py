"""Settings of the C library's heap (glibc) that keep memory small in a robot that runs for months.

Large blocks, such as pictures of pages, are mapped one by one, and returned to the system when freed. All threads share
two heaps. Free memory between used blocks is returned after each visit.
"""

import ctypes
import logging

log = logging.getLogger("kiosk.heap")

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_PERTURB, _M_ARENA_MAX = -1, -3, -6, -8
"""Numbers of mallopt's options in malloc.h; see mallopt(3)."""
_LARGE_BYTES, _HEAPS, _FILL = 1_000_000, 2, 0xA5


def overwrite_freed() -> bool:
    """Make the C library overwrite memory when it is freed; return whether it supports this."""
    return _obeyed(_set(_M_PERTURB, _FILL), "does not overwrite freed memory")


def keep_little() -> bool:
    """Make the C library return most freed memory to the system; return whether it supports this.

    By default glibc keeps freed blocks of up to 32 MB, and makes eight heaps per core.
    """
    wishes = {_M_ARENA_MAX: _HEAPS, _M_MMAP_THRESHOLD: _LARGE_BYTES, _M_TRIM_THRESHOLD: _LARGE_BYTES}
    done = [_set(option, value) for option, value in wishes.items()]
    return _obeyed(all(done), "keeps freed memory as it likes")


def give_back() -> bool:
    """Give free memory between used blocks back to the system now; return whether the C library supports this."""
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
