"""As root: puts in force what was handed over, and starts the agent that has handed it over again with the new program.

Only then: an agent that is started again after a bundle that failed would only begin with it anew.
"""

import time
from pathlib import Path

from robot.deploy.handover import INCOMING, RESULTS, take
from robot.deploy.install_layout import InstallLayout
from robot.deploy.service import AGENT, STAFF_PAGE, SystemdService
from robot.deploy.update import apply

_AGENT_LEARNS_S = 10.0
"""It waits for the result of what it has handed over, and writes it down, before it is started again itself."""


def take_over(layout: InstallLayout, watch_s: float, agent_learns_s: float = _AGENT_LEARNS_S) -> int:
    """Put everything that waits in force, and watch each for `watch_s`; how many bundles that were."""
    changed = []

    def one(bundle: Path) -> None:
        changed.append(apply(layout, bundle, SystemdService(watch_s, beside=(STAFF_PAGE,))).changed)

    taken = take(layout.state / "var" / INCOMING, layout.root / RESULTS, one)
    if any(changed):
        time.sleep(agent_learns_s)
        SystemdService(beside=(AGENT,)).renew_beside()
    return taken
