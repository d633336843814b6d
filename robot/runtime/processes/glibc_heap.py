"""How the C library (glibc) keeps the memory of this process.

A robot runs for months: large blocks, as pictures of pages are, come from the system one by one and go back to it as
soon as they are free, threads share two heaps, and what lies free between what is in use is returned after each visit.
"""

import ctypes
import logging

log = logging.getLogger("kiosk.heap")

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_PERTURB, _M_ARENA_MAX = -1, -3, -6, -8
"""Of malloc.h; see mallopt(3)."""
_LARGE_BYTES, _HEAPS, _FILL = 1_000_000, 2, 0xA5


def overwrite_freed() -> bool:
    """From now on freed memory is overwritten; whether the C library can do it."""
    return _obeyed(_set(_M_PERTURB, _FILL), "does not overwrite freed memory")


def keep_little() -> bool:
    """From now on little freed memory is kept for later use; whether the C library can do it.

    Left to itself it would keep blocks of up to 32 MB that were freed once, and have eight heaps for each core.
    """
    wishes = {_M_ARENA_MAX: _HEAPS, _M_MMAP_THRESHOLD: _LARGE_BYTES, _M_TRIM_THRESHOLD: _LARGE_BYTES}
    done = [_set(option, value) for option, value in wishes.items()]
    return _obeyed(all(done), "keeps freed memory as it likes")


def give_back() -> bool:
    """Return freed memory to the system, which else lies in pieces between what is in use; whether it could."""
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
