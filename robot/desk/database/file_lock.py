"""A lock between programs; it ends with its holder, even when the holder is killed."""

import fcntl
import time

_BETWEEN_S = 0.1


def takes_lock(opened: int, wait_s: float) -> bool:
    """Try for at most `wait_s` to lock the file or folder that is `opened`; return whether this program has it.

    Closing the file releases the lock. Raises `OSError` where the disk supports no locks.
    """
    until_s = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until_s:
                return False
            time.sleep(_BETWEEN_S)
        else:
            return True
