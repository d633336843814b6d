"""Apply, as root, the bundles that the fleet agent handed over, then restart the agent with the new program.

The agent is restarted only when a bundle was put in force: restarted after a failed bundle, it would try that one
again.
"""

import time
from pathlib import Path

from robot.deploy.generations import needed
from robot.deploy.handover import INCOMING, RESULTS, take
from robot.deploy.install_layout import InstallLayout
from robot.deploy.service import AGENT, STAFF_PAGE, SystemdService
from robot.deploy.update import apply

_AGENT_LEARNS_S = 10.0
"""Pause before the agent is restarted, s: until then the agent reads and stores the result of its bundle. Chosen."""


def take_over(layout: InstallLayout, watch_s: float, agent_learns_s: float = _AGENT_LEARNS_S) -> int:
    """Apply every waiting bundle, watch the robot for `watch_s` after each, and return how many bundles there were.

    Raises `Trouble` where no robot is installed.
    """
    needed(layout)
    changed = []

    def one(bundle: Path) -> None:
        changed.append(apply(layout, bundle, SystemdService(watch_s, beside=(STAFF_PAGE,))).changed)

    taken = take(layout.state / "var" / INCOMING, layout.root / RESULTS, one)
    if any(changed):
        time.sleep(agent_learns_s)
        SystemdService(beside=(AGENT,)).renew_beside()
    return taken
