"""The robot's file for other programs: parts by name, numbers, and no word of a fault."""

import asyncio
import datetime
import json
from pathlib import Path

from robot.core.diagnostics import Computer, PartState, Vitals
from robot.core.parts import Part
from robot.runtime.monitoring.status_file import StatusFile


async def test_a_part_that_goes_down_is_written_at_once_and_its_words_never(tmp_path: Path) -> None:
    began = datetime.datetime(2026, 8, 15, 8)
    vitals = [Vitals("0.1.0", {Part.CAMERA: PartState(True, "device:0", began)}, computer=Computer(51.0))]
    standing = StatusFile(tmp_path, lambda: vitals[0], lambda: {"events": 3}, wall_s=lambda: 1000.0)
    writing = asyncio.ensure_future(standing.run())
    path = tmp_path / "robot.json"
    async with asyncio.timeout(40):
        while not path.exists():
            await asyncio.sleep(0.05)
        first = json.loads(path.read_bytes())
        assert first["parts"] == {"camera": True}
        assert (first["gauges"], first["computer"]["temperature_c"], first["at_s"]) == ({"events": 3}, 51.0, 1000)
        vitals[0] = Vitals("0.1.0", {Part.CAMERA: PartState(False, "ValueError: Nguyễn Văn An", began)})
        while json.loads(path.read_bytes())["parts"] != {"camera": False}:
            await asyncio.sleep(0.05)
    assert "Nguyễn" not in path.read_text(encoding="utf-8")
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)


async def test_a_disk_that_takes_nothing_does_not_end_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    standing = StatusFile(tmp_path / "file", Vitals, dict)
    writing = asyncio.ensure_future(standing.run())
    await asyncio.sleep(0.3)
    assert not writing.done()
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
