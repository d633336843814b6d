"""A ward's desk whose day is steered, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.staff_page.rig import Browser, Office, open_office


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def logged_in(served: Office) -> Browser:
    browser = served.browser()
    browser.get("/")
    assert browser.enter() == 200
    return browser


@pytest.fixture
def office(served: Office) -> Office:
    """The page without orders."""
    with served.desk.orders() as orders:
        orders._run("DELETE FROM day_order")
        orders._run("DELETE FROM deed")
        orders._run("DELETE FROM ticket")
    return served
