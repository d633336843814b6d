"""A lock among programs, which ends with whoever holds it, also when they are killed."""

import fcntl
import time

_BETWEEN_S = 0.1


def takes_lock(opened: int, wait_s: float) -> bool:
    """Whether this program has the lock on the file or folder that it has `opened`, after `wait_s` at most.

    Closing it lets go. Raises `OSError` where the disk knows no locks.
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
