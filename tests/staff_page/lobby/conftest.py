"""A ward's desk with a lobby map of its own, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.staff_page.content.content_office import open_content_office
from tests.staff_page.rig import Office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("lobby")) as office:
        yield office
