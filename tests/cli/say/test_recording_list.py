"""The list of what a person may record: once all of it is recorded, the robot needs no other voice."""

import json

import pytest

from robot.cli.__main__ import main
from robot.cli.say.recording_list import GROUPS, Prompt, minutes_for, recording_list
from robot.core.intents import Want
from robot.core.screen.lines import Line
from robot.core.screen.target_names import BY_OBJECT
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import CONFIG, load_settings
from voice_models.synthesis.phrase_joining import covered, end_of, words_of

PLACES = (
    "offer", "way", "way_alone", "way_battery", "drive_failed", "screen_failed", "sensor_broken", "wheels_slip",
    "arrived", "arrived_called", "arrived_queue",
)  # fmt: skip
NUMBERED = ("number_called", "called", "priority", "no_priority", "ticket_next", "ticket", "number_called_only")
OF_PROCEDURES = ("choice", "confirm", "precheck_instead", "not_here")


@pytest.fixture(scope="module")
def content() -> ContentProvider:
    return load_content(CONFIG, load_settings(), load_lobby(CONFIG / "lobby.toml"))


@pytest.fixture(scope="module")
def prompts() -> list[Prompt]:
    return recording_list(CONFIG, load_settings(), "vi")


def lines(content: ContentProvider) -> list[Line]:
    """What the robot says, with every procedure, place and kind of number."""
    found = [*content.fixed(), Line("say.hours"), Line("say.choose", n=2), Line("say.choose", n=3)]
    found += [Line("say.list", n=len(topic.codes)) for topic in content.topics("vi")]
    for place in content.map("vi").places:
        found += [Line(f"say.{key}", place=place.id) for key in PLACES]
        found += [Line("say.how_far", place=place.id, n=n) for n in (1, 3, 10)]
        for number in ("1001", "3045", "6100", "2199", "C010"):
            found += [Line(f"say.{key}", place=place.id, text=number, n=17) for key in NUMBERED]
    for code in content.catalogue.procedures:
        found += [Line(f"answer.{slot}", procedure=code) for slot in ("intro", "title", *BY_OBJECT[Want.ASK])]
        found += [Line(f"say.{key}", procedure=code, n=1) for key in OF_PROCEDURES]
        for n in range(len(content.catalogue.procedures[code].precheck)):
            found += [Line(f"precheck.{key}", procedure=code, n=n) for key in ("ask", "first", "only", "note")]
    kinds = ("missing", "bring", "notes", "unsure")
    return found + [Line(f"say.precheck_{kind}", n=n) for kind in kinds for n in (1, 2)]


def test_all_that_the_robot_says_is_covered_when_the_whole_list_is_recorded(
    content: ContentProvider, prompts: list[Prompt]
) -> None:
    phrases: dict[tuple[str, ...], dict[str, str]] = {}
    for prompt in prompts:
        words = words_of(prompt.text)
        phrases.setdefault(tuple(word.text for word in words), {})[end_of(words)] = prompt.name
    said = lines(content)
    assert len(said) > 2_000
    assert [line for line in said if covered(words_of(content.spoken(line, "vi")), phrases) is None] == []
    assert [line for line in content.fixed() if covered(words_of(content.spoken(line, "vi")), phrases) is None] == []


def test_no_prompt_has_a_digit_a_place_for_a_value_or_a_name_twice(prompts: list[Prompt]) -> None:
    assert [prompt for prompt in prompts if any(sign.isdigit() or sign in "{}" for sign in prompt.text)] == []
    assert len({prompt.name for prompt in prompts}) == len(prompts)
    assert max(len(prompt.name.encode()) for prompt in prompts) < 80


def test_the_most_useful_comes_first(prompts: list[Prompt]) -> None:
    assert prompts[0].name == "say.greet"
    groups = [prompt.group for prompt in prompts]
    assert list(dict.fromkeys(groups)) == list(GROUPS)
    assert groups == sorted(groups, key=list(GROUPS).index)


def test_a_sentence_is_cut_at_its_places_and_numbers_are_whole_phrases(prompts: list[Prompt]) -> None:
    texts = {prompt.text for prompt in prompts}
    expected = {"Đã đến…", "Quầy số ba", "Cần gì nữa bác cứ nói.", "ba nghìn không trăm", "linh hai", "bốn mươi"}
    assert expected | {"Quầy số ba nhé?", "Bác cần việc nào ạ?", "Đăng ký khai sinh"} <= texts
    assert any(text.startswith("Trung tâm mở cửa bảy giờ ba mươi đến") for text in texts)


def test_a_fixed_sentence_has_its_english_beside_it(prompts: list[Prompt]) -> None:
    assert prompts[0].english.startswith("Welcome!")


def test_the_sentences_of_another_form_of_address_are_recorded_beside_the_usual_ones(prompts: list[Prompt]) -> None:
    found = recording_list(CONFIG, load_settings(), "vi", "chị")
    texts = [prompt.text for prompt in found]
    assert texts[0].startswith("Chào chị ạ!")
    assert "Cần gì nữa chị cứ nói." in texts
    assert [text for text in texts if "chị" not in text.lower()] == []
    assert {prompt.name for prompt in found}.isdisjoint(prompt.name for prompt in prompts)


def test_the_time_grows_with_sentences_and_words() -> None:
    short, long = Prompt("a", "visit", "một hai"), Prompt("b", "visit", "một hai ba bốn năm sáu")
    assert 0 < minutes_for([short]) < minutes_for([long]) < minutes_for([short, long])


def test_a_site_without_queue_numbers_has_none_to_record() -> None:
    found = recording_list(CONFIG, load_settings(sets=["queue.source=none"]), "vi")
    assert "queue" not in {prompt.group for prompt in found}


def test_the_command_prints_each_sentence_with_its_file_and_how_much_is_recorded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["say", "--prompts"]) == 0
    printed = capsys.readouterr().out
    assert "-\t" in printed
    assert "vi/say.greet.wav\tChào bác ạ!" in printed
    table = printed.split("\n\n")[-1].splitlines()
    assert max(map(len, table)) <= 80
    assert "total" in table[-1]
    assert main(["say", "--prompts", "--english", "--json"]) == 0
    first = json.loads(capsys.readouterr().out.splitlines()[0])
    assert first["state"] == "-"
    assert first["file"].endswith("en/say.greet.wav")
