"""Root takes over what the agent of the fleet has fetched: a failed bundle neither starts it again nor comes again."""

import hashlib
import os
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.deploy.apply_as_root import take_over
from robot.deploy.handover import INCOMING, RESULTS, outcome, place
from robot.deploy.install_layout import InstallLayout
from robot.fleet.announcement_signature import Statement
from robot.fleet.content import PIECE_BYTES, TRIES, TRY_AGAIN_S, Updates
from robot.fleet.messages import ContentStatus
from robot.runtime.minisign import ENDING
from tests.deploy.machines import MISSING, NEWER, content_bundle, content_of, installed, systemctl_that

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")


class Province:
    """Announces a bundle, and sends the pieces; the agent of `layout` hands it over, and root takes it at once."""

    def __init__(self, layout: InstallLayout, bundle: Path) -> None:
        self._layout, self._content, self.fetched, self.now_s = layout, bundle.read_bytes(), 0, 1000.0
        sha256, signature = (
            hashlib.sha256(self._content).hexdigest(),
            bundle.with_name(bundle.name + ENDING).read_text(),
        )
        self._statement = Statement("p", 5, bundle.name, sha256, len(self._content), PIECE_BYTES, signature)
        self._asked: list[tuple[str, int]] = []
        self.agent = self.agent_starts()

    def agent_starts(self) -> Updates:
        """On the same disk."""
        self.agent = Updates(
            self._layout.state / "var/fleet/content",
            "p",
            10**9,
            lambda _payload: self._statement,
            self,
            self._hand_over,
            lambda work: work(),
            lambda number, reason: self.agent.finished(number, reason),
            lambda: self.now_s,
        )
        return self.agent

    def announces(self) -> None:
        """As at each connection; and sends what is asked for."""
        self.agent.announced(b"the same each time")
        while self._asked:
            sha256, index = self._asked.pop()
            self.fetched += 1
            self.agent.piece(sha256, index, self._content[index * PIECE_BYTES : (index + 1) * PIECE_BYTES])
        self.agent.look()

    def ask(self, sha256: str, index: int) -> None:
        """The next piece."""
        self._asked.append((sha256, index))

    def enough(self, sha256: str, index: int) -> None:
        """It came."""

    def _hand_over(self, bundle: Path) -> None:
        name = place(self._layout.state / "var" / INCOMING, bundle)
        take_over(self._layout, watch_s=0.1, agent_learns_s=0.0)
        if wrong := outcome(self._layout.root / RESULTS, name, 0.0):
            raise Trouble(wrong, "-", remedy="", remedy_vi="")


@pytest.mark.parametrize("good", [True, False])
def test_a_good_bundle_alone_restarts_the_agent_and_a_failing_one_is_tried_a_few_times(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, good: bool
) -> None:
    layout, signer = installed(tmp_path / "root", tmp_path / "keys")
    before, tools = content_of(layout), tmp_path / "bin"
    tools.mkdir()
    systemctl_that(tools, layout, refuses="none" if good else NEWER)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    province = Province(layout, content_bundle(tmp_path, signer, NEWER))
    for _ in range(TRIES + 2):
        province.announces()
        province.agent_starts()  # for whatever reason
        province.announces()
        province.now_s += TRY_AGAIN_S
    calls = (tools / "calls").read_text().splitlines()
    renewed = calls.count("--no-block try-restart kiosk-fleet.service")
    robot_started = calls.count("restart kiosk.service")
    assert content_of(layout) == (NEWER if good else before)
    assert province.agent.state.state == ("applied" if good else "failed")
    assert (renewed, robot_started) == ((1, 1) if good else (0, 2 * TRIES))
    assert (
        province.agent.state == ContentStatus(5, "applied")
        if good
        else "earlier state is back" in province.agent.state.reason
    )
    assert province.fetched == -(-len(province._content) // PIECE_BYTES)
