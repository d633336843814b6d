"""Coroutine tests run on a fresh event loop; tests at real ports may get another chance."""

import asyncio
import inspect
import os

import pytest
from hypothesis import settings

from tests.another_chance import pytest_runtest_protocol as pytest_runtest_protocol
from tests.another_chance import pytest_sessionfinish as pytest_sessionfinish
from tests.another_chance import pytest_terminal_summary as pytest_terminal_summary
from tests.files_with_marks import pytest_ignore_collect as pytest_ignore_collect

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `kiosk` does; no module above imports numpy

settings.register_profile("house", deadline=None)  # how long an example takes depends on what else the machine does
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test; all others are pytest's."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
