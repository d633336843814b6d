"""Coroutine tests run on a fresh event loop; those at real ports one after the other, beside the rest."""

import asyncio
import inspect
import os

import pytest

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that mostly wait for a device begin first and share one worker: none takes the time of another."""
    waiting = [item for item in items if item.get_closest_marker("ports")]
    for item in waiting:
        item.add_marker(pytest.mark.xdist_group("ports"))
    items.sort(key=lambda item: item.get_closest_marker("ports") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test; all others are pytest's."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
