"""The table "When a part fails" of the core's README is what the health table and the words say."""

from robot.core.health import DEGRADED
from robot.core.parts import Part
from tests.core.failures_table import MARKED, README, english_words, failures_table


def test_the_readme_holds_the_failures_table_of_its_sources() -> None:
    written = MARKED.search(README.read_text(encoding="utf-8"))
    assert written is not None, "the README has lost its marks"
    assert written.group() == failures_table(english_words()), "run: python -m tests.core.failures_table"


def test_every_part_has_a_degraded_mode() -> None:
    assert set(DEGRADED) == set(Part)
