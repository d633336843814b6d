"""A test in real time that failed while this machine stood still gets another chance; what it said first is told.

Robot, board and test are several processes in real time there. A robot that was held up for a tenth of a second does
right to stop, whatever the test was about to see. What fails because a sentence was not understood never runs again.
"""

import traceback
from functools import cache

import pytest
from _pytest.runner import runtestprotocol
from _pytest.terminal import TerminalReporter

from robot.rehearsal.scenarios.player import AFTER_SPEECH
from tests.standstill import Standstills

IN_REAL_TIME = ("ports", "waits")
MOST = 4
"""More tests that need it fail the session: such a machine proves nothing."""
_DROPPED = "failed while the machine stood still"

standstills = cache(Standstills)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Run a test in real time; once more with new fixtures where it failed on a machine that stood still."""
    if not any(map(item.get_closest_marker, IN_REAL_TIME)):
        return None
    standstills()
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    reports = runtestprotocol(item, nextitem=nextitem, log=False)
    failed = [report for report in reports if report.failed]
    stood_ms = _stood_ms(reports)
    heard = any(AFTER_SPEECH in report.longreprtext for report in failed)
    if failed and stood_ms and not heard and _fixtures_gone(item, failed[-1]):
        told = "\n".join(report.longreprtext for report in failed)
        item.user_properties.append((_DROPPED, f"{item.nodeid}: {stood_ms:.0f} ms\n{told}"))
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
    for report in reports:
        item.ihook.pytest_runtest_logreport(report=report)
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True


def _stood_ms(reports: list[pytest.TestReport]) -> float:
    """The longest standstill in the test and what was set up for it."""
    return max(standstills().longest_ms(one.start, one.stop) for one in reports if one.when != "teardown")


def _fixtures_gone(item: pytest.Item, report: pytest.TestReport) -> bool:
    """Tear down what is kept for further tests too. Where that fails `report`, which stands then, tells it."""
    try:
        item.session._setupstate.teardown_exact(None)
    except (Exception, pytest.fail.Exception):
        report.sections.append(("no other chance: what was set up does not go", traceback.format_exc()))
        return False
    return True


def _dropped(reporter: TerminalReporter) -> list[str]:
    """What the attempts said that did not count; of each test one report tells it."""
    reports = [report for group in reporter.stats.values() for report in group if isinstance(report, pytest.TestReport)]
    told = [dict(report.user_properties).get(_DROPPED) for report in reports if report.when == "setup"]
    return [str(one) for one in told if one]


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """Tell the attempts that did not count."""
    dropped = _dropped(terminalreporter)
    if dropped:
        terminalreporter.section(f"{len(dropped)} ran again: {_DROPPED}; at most {MOST} may")
        for text in dropped:
            terminalreporter.line(text)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a session in which too many tests needed another chance."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is not None and len(_dropped(reporter)) > MOST:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
