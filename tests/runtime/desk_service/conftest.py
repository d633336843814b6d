"""A desk over real files for each test, and one content for all of them."""

from pathlib import Path

import pytest

from robot.runtime.content.editions import Library
from tests.runtime.desk_service.desk_office import Office, whole_library


@pytest.fixture(scope="session")
def library() -> Library:
    return whole_library()


@pytest.fixture
def office(tmp_path: Path, library: Library) -> Office:
    return Office(tmp_path, library)
