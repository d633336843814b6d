"""A test at ports gets another chance where this machine itself stood still in it.

Robot, board and test are several processes in real time there. A robot that was held up for a tenth of a second does
right to stop, whatever the test was about to see.
"""

import threading
import time

import pytest
from _pytest.runner import runtestprotocol

CHANCES = 3
STEP_S = 0.01
HELD_UP_MS = 50.0
"""Later than that no step of an idle machine comes."""


class Lateness:
    """How late the latest of many short sleeps ended: the others of this machine's processes were held up as well."""

    def __init__(self) -> None:
        self.latest_ms = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Lateness":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.is_set():
            began_s = time.monotonic()
            time.sleep(STEP_S)
            self.latest_ms = max(self.latest_ms, (time.monotonic() - began_s - STEP_S) * 1000)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test at ports, and again from new fixtures when it failed on a machine that stood still."""
    if item.get_closest_marker("ports") is None:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for left in reversed(range(CHANCES)):
        with Lateness() as lateness:
            reports = runtestprotocol(item, nextitem=nextitem, log=False)
        failed = any(report.failed for report in reports)
        if not failed or not left or lateness.latest_ms < HELD_UP_MS:
            break
        item.warn(pytest.PytestWarning(f"it ran again: the machine stood still for {lateness.latest_ms:.0f} ms"))
        item.session._setupstate.teardown_exact(None)
        item._initrequest()  # type: ignore[attr-defined]
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True
