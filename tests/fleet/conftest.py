"""A real Mosquitto with the shipped configuration, TLS, passwords and rights."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.cli.bench.fleet.broker import Broker
from robot.core.trouble import Trouble

ROBOTS = ("mong-duong-1", "cam-pha-2")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A running broker that knows two robots and the operator."""
    folder = tmp_path / "broker"
    folder.mkdir()
    try:
        made = Broker(folder, ROBOTS)
    except Trouble as trouble:
        pytest.skip(trouble.what)
    with made:
        yield made
