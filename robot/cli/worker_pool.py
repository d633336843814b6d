"""Worker processes that compute for a command, and that end with it."""

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor


def workers(jobs: int) -> ProcessPoolExecutor:
    """Return a pool of `jobs` processes, each spawned without the state of this process."""
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _end_with_the_command)


def _end_with_the_command() -> None:
    """Make a worker end when its command is killed; otherwise it would wait forever for work."""
    threading.Thread(target=_end_after_it, daemon=True).start()


def _end_after_it() -> None:
    command = multiprocessing.parent_process()
    assert command is not None
    command.join()
    os._exit(1)
