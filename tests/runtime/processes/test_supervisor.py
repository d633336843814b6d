"""A task beside the drivers falls, is told, and goes on."""

import asyncio

import pytest

from robot.runtime.processes import supervisor
from robot.runtime.processes.supervisor import keep_task


async def test_a_task_that_fell_is_told_with_its_fault_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(supervisor, "BACKOFF_MS", (1,))
    tries, works = 0, asyncio.Event()

    async def task() -> None:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise KeyError("phrases")
        works.set()
        await asyncio.Event().wait()

    kept = asyncio.ensure_future(keep_task("notebook", task, lambda: 0))
    async with asyncio.timeout(40):
        await works.wait()
    assert [record.message for record in caplog.records] == ["notebook fell"] * 2
    assert "KeyError: 'phrases'" in caplog.text
    kept.cancel()
    with pytest.raises(asyncio.CancelledError):
        await kept
