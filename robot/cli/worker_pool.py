"""Worker processes that compute for a command, and that end with it."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor


@contextlib.contextmanager
def workers(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Yield a pool of `jobs` processes, each spawned without the state of this process. They finish their work at the
    end of the block; when it is left by an error or by Ctrl-C, they are ended at once."""
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _end_with_the_command)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        pool.shutdown()


def _end_with_the_command() -> None:
    """Make a worker end when its command ends or is killed; otherwise it would wait forever for work. Ctrl-C, which
    reaches the workers too, is the command's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_after_it, daemon=True).start()


def _end_after_it() -> None:
    command = multiprocessing.parent_process()
    assert command is not None
    command.join()
    os._exit(1)
