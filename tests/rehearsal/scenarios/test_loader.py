"""Scenario files: what is right is read, what is wrong is told with its place, and nothing else ever happens."""

import contextlib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.core.trouble import Trouble, Troubles
from robot.rehearsal.scenarios.faults import FAULTS, fault_values
from robot.rehearsal.scenarios.loader import load_scenario, scenario_files, scenario_of
from robot.rehearsal.scenarios.orders import ORDERS, Enter, Fault, VisitorSays, order_of

HERE = Path("made_up.toml")
GOOD: dict[str, Any] = {
    "title": {"vi": "Thử", "en": "A trial"},
    "backend": "virtual",
    "steps": [{"at_s": 1, "do": "enter", "who": "lan", "mark": "came"}],
    "expect": [{"page": "IdlePage"}],
}


def told(**changes: Any) -> str:
    with pytest.raises(Troubles) as wrong:
        scenario_of(GOOD | changes, HERE)
    return str(wrong.value)


@pytest.mark.parametrize("path", scenario_files(), ids=lambda path: path.stem)
def test_every_scenario_that_is_shipped_can_be_read(path: Path) -> None:
    scenario = load_scenario(path)
    assert scenario.title.vi != scenario.title.en
    assert scenario.expect


def test_a_step_and_an_expectation_are_read_as_they_stand() -> None:
    scenario = scenario_of(GOOD, HERE)
    assert scenario.steps[0].order == Enter("lan")
    assert scenario.steps[0].mark == "came"
    assert scenario.expect[0].page == "IdlePage"
    assert scenario.name == "made_up"


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"backend": "moon"}, "backend"),
        ({"titel": 1}, "titel"),
        ({"seed": "one"}, "seed"),
        ({"expect": []}, "expect"),
        ({"allow": ["everything"]}, "allow"),
        ({"steps": [{"do": "fly", "who": "lan"}]}, "steps[0].do"),
        ({"steps": [{"do": "enter"}]}, "steps[0]"),
        ({"steps": [{"do": "enter", "who": "lan", "hat": True}]}, "steps[0].hat"),
        ({"steps": [{"do": "say", "who": "lan"}]}, "steps[0].text"),
        ({"steps": [{"do": "enter", "who": "lan", "kind": "cat"}]}, "steps[0].kind"),
        ({"steps": [{"do": "fault", "name": "rain"}]}, "steps[0].name"),
        ({"steps": [{"do": "fault", "name": "clock_jump"}]}, "steps[0].name"),
        ({"steps": [{"do": "fault", "name": "estop", "seconds": 3}]}, "steps[0].name"),
        ({"steps": [{"do": "pause"}]}, "steps[0].do"),
        ({"steps": [{"at_s": 1, "after": {"page": "IdlePage"}, "do": "mend"}]}, "steps[0].at_s"),
        ({"steps": [{"after": {"page": "IdlPage"}, "do": "mend"}]}, "steps[0].after.page"),
        ({"steps": [{}]}, "steps[0].do"),
        ({"steps": [3]}, "steps"),
        ({"expect": [{"event": "Taped"}]}, "expect[0].event"),
        ({"expect": [{"event": "Tapped", "fields": {"scren": 1}}]}, "expect[0].fields.scren"),
        ({"expect": [{"view": {"langauge": "en"}, "never": True}]}, "expect[0].view.langauge"),
        ({"expect": [{"said": "say.stoped", "never": True}]}, "expect[0].said"),
        ({"expect": [{"by_s": 3}]}, "expect[0]"),
        ({"expect": [{"page": "IdlePage", "since": "went"}]}, "expect[0].since"),
        ({"expect": [{"page": "IdlePage", "never": True, "always": True}]}, "expect[0].always"),
        ({"expect": [{"event": "Tapped", "always": True}]}, "expect[0].always"),
        ({"expect": [{"base": "flying"}]}, "expect[0].base"),
        ({"expect": [{"down": "wing"}]}, "expect[0].down"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_key_in_both_languages(changes: dict[str, Any], place: str) -> None:
    line = told(**changes)
    assert line.startswith(f"made_up.toml: {place}")
    assert " | " in line


def test_all_errors_of_a_file_are_told_at_once() -> None:
    lines = told(backend="moon", steps=[{"do": "fly"}], expect=[{"event": "Taped"}]).splitlines()
    assert [line.split(": ")[1].split(" = ")[0] for line in lines] == ["backend", "steps[0].do", "expect[0].event"]


def test_a_slip_of_the_pen_is_guessed() -> None:
    assert "did you mean IdlePage?" in told(expect=[{"page": "IdelPage"}])
    assert "did you mean follow?" in told(steps=[{"do": "folow", "who": "lan"}])


def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "broken.toml"
    file.write_text('title = "a\n', encoding="utf-8")
    with pytest.raises(Trouble, match=r"broken\.toml"):
        load_scenario(file)


PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.text(max_size=6)
ANYTHING = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner))
WORDS = "title backend seed steps expect settings allow do who at_s after page event fields name never by_s mark since"
NAMES = st.sampled_from([*WORDS.split(), *["kind", "text", "want", "of", "base", "golden"], *ORDERS])
MEANT = st.recursive(
    PLAIN | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(NAMES | st.text(max_size=5), MEANT | ANYTHING, max_size=6))
def test_whatever_stands_in_a_file_it_is_read_or_told_what_is_wrong(table: dict[str, Any]) -> None:
    with contextlib.suppress(Troubles):
        assert scenario_of(GOOD | table, HERE).name == "made_up"


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(NAMES | st.text(max_size=5), MEANT, max_size=5), st.sampled_from(list(ORDERS)))
def test_whatever_is_ordered_it_is_an_order_or_told_what_is_wrong(values: dict[str, Any], name: str) -> None:
    try:
        order = order_of(values | {"do": name})
    except Troubles:
        return
    assert order_of(msgspec.to_builtins(order)) == order


def test_an_order_keeps_what_it_says() -> None:
    assert order_of({"do": "say", "who": "lan", "text": "chào"}) == VisitorSays("lan", "chào")
    assert order_of({"do": "fault", "name": "estop"}) == Fault("estop")


def test_a_fault_takes_what_is_given_and_else_what_is_usual() -> None:
    assert fault_values("byte_noise", {}, "virtual") == {"permille": 20}
    assert fault_values("byte_noise", {"permille": 7}, "virtual") == {"permille": 7}
    assert all(kind.vi and kind.en and kind.vi != kind.en for kind in FAULTS.values())
