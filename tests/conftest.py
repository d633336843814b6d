"""Coroutine tests run on a fresh event loop; tests at real ports begin first."""

import asyncio
import inspect
import os

import pytest
from hypothesis import settings

from tests.another_chance import pytest_runtest_protocol as pytest_runtest_protocol

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

settings.register_profile("house", deadline=None)  # how long an example takes depends on what else the machine does
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that mostly wait for a device begin first, beside each other: the rest would take their time."""
    items.sort(key=lambda item: item.get_closest_marker("ports") is None)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test; all others are pytest's."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
