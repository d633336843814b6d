"""Coroutine tests run on a fresh event loop; at real ports tests begin first; what a module makes, one worker makes."""

import asyncio
import inspect
import os
from collections.abc import Generator

import pytest
from hypothesis import settings

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

settings.register_profile("house", deadline=None)  # how long an example takes depends on what else the machine does
settings.load_profile("house")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Tests that mostly wait for a device begin first, beside each other: the rest would take their time.

    Tests that share a fixture of their module stay on one worker, which makes it once; single ones come last, so that
    the workers end together.
    """
    for item in items:
        if shares_a_fixture(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    items.sort(key=lambda item: [item.get_closest_marker(name) is None for name in ("ports", "xdist_group")])
    yield  # only then do the workers read the groups


def shares_a_fixture(item: pytest.Item) -> bool:
    """Whether it uses a fixture that its module has once."""
    asked = item._fixtureinfo.name2fixturedefs.values() if isinstance(item, pytest.Function) else ()
    return any(made[-1].scope == "module" and made[-1].baseid for made in asked)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run an `async def` test; all others are pytest's."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True
