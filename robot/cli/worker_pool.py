"""Processes that compute beside a command, and that do not outlive it."""

import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor


def workers(jobs: int) -> ProcessPoolExecutor:
    """So many, each begun anew without anything of this process."""
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _end_with_the_command)


def _end_with_the_command() -> None:
    """Whoever kills a command would else leave its workers behind, which wait for work that nobody gives."""
    threading.Thread(target=_end_after_it, daemon=True).start()


def _end_after_it() -> None:
    command = multiprocessing.parent_process()
    assert command is not None
    command.join()
    os._exit(1)
