"""Every measure, lever, cause and end of a trip has its words on the pages."""

import pytest

from robot.desk.indicators.differences import Cause
from robot.desk.indicators.levers import LeverDeed
from robot.desk.indicators.measures import MEASURES
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG

KEYS = [
    *(f"measure.{name}" for name in MEASURES),
    *(f"page_indices.{part}_{deed}" for deed in LeverDeed for part in ("deed", "how")),
    *(f"page_indices.why_{cause}" for cause in Cause),
]


@pytest.mark.parametrize("key", KEYS)
def test_each_key_of_the_pages_has_words(key: str) -> None:
    assert load_words(CONFIG / "words").has(key)
