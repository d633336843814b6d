"""Orders of the console as lines, the cable in words, and a recording that becomes a scenario."""

import contextlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.rehearsal.console.commands import ORDERS, OrderRefused, read
from robot.rehearsal.console.protocol_text import Cable, in_words
from robot.rehearsal.console.scenario_recorder import Recording, already_there, scenario, slug, written
from robot.rehearsal.console.texts import LANGUAGES, ConsoleTexts, texts
from robot.rehearsal.scenarios.loader import load_scenario
from robot.rehearsal.scenarios.orders import order_of
from simulators.boards.protocol import reply
from tests.rehearsal.console.moments import moment


@pytest.mark.parametrize(
    ("line", "order"),
    [
        ("enter lan 6 1.2 Bà Lan", {"do": "enter", "who": "lan", "at": [6.0, 1.2], "label": "Bà Lan"}),
        ("enter lan door", {"do": "enter", "who": "lan", "at": "door"}),
        ("walk lan 6 3 5 4.5", {"do": "walk", "who": "lan", "to": [[6.0, 3.0], [5.0, 4.5]]}),
        ("walk lan front speed_m_s=1.2", {"do": "walk", "who": "lan", "to": "front", "speed_m_s": 1.2}),
        ("say lan Tôi muốn làm lại thẻ", {"do": "say", "who": "lan", "text": "Tôi muốn làm lại thẻ"}),
        ("tap choose 1.001193", {"do": "tap", "want": "choose", "of": "1.001193"}),
        ("fault serial_cut", {"do": "fault", "name": "serial_cut"}),
        ("look lan no", {"do": "look", "who": "lan", "looks": False}),
        ("record Hai người cùng lúc", {"do": "record", "name": "Hai người cùng lúc"}),
        (
            '{"do": "fault", "name": "byte_noise", "permille": 50}',
            {"do": "fault", "name": "byte_noise", "permille": 50},
        ),
    ],
)
def test_a_line_is_an_order(line: str, order: dict[str, object]) -> None:
    assert read(line) == order
    assert read(unicodedata.normalize("NFD", line)) == order


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("dance", "refused.unknown_order"),
        ("", "refused.unknown_order"),
        ("say lan", "refused.missing"),
        ("walk lan", "refused.missing"),
        ("touch 5", "refused.not_a_number"),
        ("speed fast", "refused.not_a_number"),
        ("pause now", "refused.unexpected"),
        ("{broken", "refused.not_json"),
        ('{"do": "wait", "seconds": "x"}', "refused.not_that_kind"),
        ('{"do": "wait", "seconds": Infinity}', "refused.not_that_kind"),
        ('{"do": "step", "ms": null}', "refused.not_that_kind"),
        ('{"do": "speed", "times": true}', "refused.not_that_kind"),
        ('{"do": "move", "who": "lan", "at": "front"}', "refused.not_that_kind"),
        ('{"do": "walk", "who": "lan", "to": [1, 2]}', "refused.not_that_kind"),
        ('{"do": "enter", "who": "lan", "at": [NaN, 1]}', "refused.not_that_kind"),
        ('{"do": "picture", "file": 5}', "refused.not_that_kind"),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(line: str, key: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        read(line)
    assert refused.value.key == key
    for language in LANGUAGES:
        told = ConsoleTexts(language)(key, **refused.value.values)
        assert told != key
        assert all(f"{{{hole}}}" not in told for hole in ("name", "text", "value"))


KNOWN = st.tuples(st.sampled_from(sorted(ORDERS)), st.text(max_size=40)).map(" ".join)


@given(st.text(max_size=60) | KNOWN)
def test_any_line_is_an_order_or_refused(line: str) -> None:
    with contextlib.suppress(OrderRefused):
        assert read(line)["do"] in ORDERS


def test_words_are_nfc() -> None:
    for language in LANGUAGES:
        assert all(unicodedata.is_normalized("NFC", text) for text in texts(language).values())


@pytest.mark.parametrize(
    ("way", "raw", "key"),
    [
        ("<-", reply("A", "1CF", "00000", "00000", "FF6", "078", "01"), "wire.A"),
        ("<-", reply("T", "0004A88", "62A4", "012C", "00", "0", "A64", "834", "0003"), "wire.T"),
        ("<-", reply("R", "5", "A6E"), "wire.R"),
        ("<-", reply("K", "ARM"), "wire.K"),
        ("->", reply("V", "1A2B", "000", "FF6", "078", "078"), "wire.V"),
        ("->", b"X\n", "wire.X"),
        ("<-", b"A 1CF 00000 00000 000 000 08*3A1C\n", "wire.broken"),
        ("->", b"V 1A2B 000 000 000 0B4\n", "wire.broken"),
    ],
)
def test_a_line_of_the_cable_in_words(way: str, raw: bytes, key: str) -> None:
    line = in_words(0.0, way, raw.rstrip(b"\n"))
    assert line.key == key
    assert ConsoleTexts("vi").has(key)
    assert bool(line.tone) == (key == "wire.broken")


def test_the_cable_counts_lines_that_come_in_pieces() -> None:
    cable, line = Cable(), reply("A", "000", "00000", "00000", "FF6", "00A", "00")
    for number in range(40):
        cable.push(number * 50.0, "<-", line[:7])
        cable.push(number * 50.0 + 1, "<-", line[7:])
    (kind,) = cable.traffic(2000.0)
    assert (kind.verb, kind.rate_hz) == ("A", pytest.approx(20, abs=1))
    assert (kind.line.values["left"], kind.line.values["right"]) == (-10, 10)


@given(st.lists(st.tuples(st.sampled_from(("->", "<-")), st.binary(max_size=80)), max_size=20))
def test_no_noise_on_the_cable_is_an_error(pieces: list[tuple[str, bytes]]) -> None:
    cable = Cable()
    for way, data in pieces:
        cable.push(0.0, way, data)
    assert all(ConsoleTexts("vi").has(kind.line.key) for kind in cable.traffic(0.0))


def test_a_recording_reads_back_as_the_same_steps(tmp_path: Path) -> None:
    orders = [
        {"do": "enter", "who": "lan", "at": "door", "label": "Bà Lan"},
        {"do": "walk", "who": "lan", "to": "front"},
        {"do": "say", "who": "lan", "text": 'Tôi muốn làm "khai sinh"'},
        {"do": "fault", "name": "clock_jump", "seconds": -3600.0},
        {"do": "mend"},
        {"do": "leave", "who": "lan", "at_once": True},
    ]
    seen = moment()
    recording = Recording(seen.at_ms - 60_000, "Bà Lan hỏi")
    for number, order in enumerate(orders):
        recording.note(recording.began_ms + 1234.5 * number, order)
    before = already_there(seen)
    path = written(tmp_path, recording.name, scenario(recording, before, seen, "virtual", ("ghi", "recorded")))
    assert path.name == "ba-lan-hoi.toml"
    read_back = load_scenario(path)
    steps = [step.order for step in read_back.steps if step.order is not None]
    assert steps[len(before) :] == [order_of(order) for order in orders]
    assert {getattr(step, "who", "") for step in steps[: len(seen.people)]} == {person.name for person in seen.people}
    assert [step.at_s for step in read_back.steps[len(before) :]] == [round(1.2345 * n, 2) for n in range(len(orders))]
    assert read_back.lasts_s > 60
    assert read_back.title.vi == "Bà Lan hỏi"


def test_a_second_recording_of_that_name_does_not_write_over_the_first(tmp_path: Path) -> None:
    content = scenario(Recording(0.0), (), moment(), "ports", ("ghi", "recorded"))
    assert [written(tmp_path, "Đêm", content).name for _ in range(2)] == ["dem.toml", "dem-2.toml"]


@given(st.text())
def test_a_file_name_is_plain(name: str) -> None:
    assert set(slug(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
