"""A file lock between programs. When the program that holds it ends, or is killed, the lock is released."""

import fcntl
import time

_BETWEEN_S = 0.1


def takes_lock(opened: int, wait_s: float) -> bool:
    """Try for at most `wait_s` (s) to lock the open file or folder `opened` (a descriptor); return whether that worked.

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
