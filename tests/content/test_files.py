"""Broken content is reported whole: every file, key and value at once."""

import shutil
from pathlib import Path

import pytest

from robot.core.trouble import Trouble, Troubles
from robot.runtime.catalogue_files import load_catalogue
from robot.runtime.content_files import load_content, load_words
from robot.runtime.lobby_file import load_lobby
from robot.runtime.settings_files import load_settings
from robot.runtime.understanding_files import load_understander

CONFIG = Path(__file__).resolve().parents[2] / "config"
BIRTH = Path("procedures/ho-tich/dang-ky-khai-sinh.toml")
MARRIAGE = Path("procedures/ho-tich/dang-ky-ket-hon.toml")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return shutil.copytree(CONFIG, tmp_path / "config")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def troubles(config: Path) -> list[Trouble]:
    with pytest.raises(Troubles) as caught:
        load_catalogue(config)
    return caught.value.found


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('code = "1.001193"', 'code = "1.19"', "code"),
        ('confidence = "high"', 'confidence = "certain"', "confidence"),
        ("as_of = 2026-07-18", 'as_of = "yesterday"', "as_of"),
        ("amount_vnd = 8000", "amount_vnd = -8000", "fee.items[2].amount_vnd"),
        ('need = "always"', 'need = "sometimes"', "documents[0].need"),
        ("cutoff_hour = 15", "cutoff_hour = 25", "time.cutoff_hour"),
        ('icon = "baby"', 'icon = "baby"\nsmell = "milk"', "smell"),
        ('department = "tu-phap"\n', "", "department"),
        ("sources = [", "links = [", "sources"),
        ("Cháu mới sinh, chưa có giấy khai sinh", "Cháu mới sinh " * 9, "asked.situation.vi"),
    ],
)
def test_a_wrong_value_is_named_with_its_file_and_key(config: Path, old: str, new: str, key: str) -> None:
    edit(config / BIRTH, old, new)
    found = [trouble for trouble in troubles(config) if trouble.file.endswith(BIRTH.name)]
    assert key in [trouble.key for trouble in found]


def test_all_errors_of_all_files_are_reported_together(config: Path) -> None:
    edit(config / BIRTH, 'confidence = "high"', 'confidence = "certain"')
    edit(config / BIRTH, "as_of = 2026-07-18", "as_of = 5")
    (config / MARRIAGE).write_text("this is not TOML", encoding="utf-8")
    found = troubles(config)
    assert {Path(trouble.file).name for trouble in found} >= {BIRTH.name, MARRIAGE.name}
    assert {"confidence", "as_of"} <= {trouble.key for trouble in found}


def test_a_code_that_stands_twice_is_reported(config: Path) -> None:
    edit(config / MARRIAGE, 'code = "1.000894"', 'code = "1.001193"')
    assert ("code", "1.001193") in [(trouble.key, trouble.value) for trouble in troubles(config)]


def test_a_topic_without_its_procedure_is_reported(config: Path) -> None:
    (config / BIRTH).unlink()
    assert ("birth.codes", "1.001193") in [(trouble.key, trouble.value) for trouble in troubles(config)]


def test_free_with_an_amount_is_a_contradiction(config: Path) -> None:
    edit(config / BIRTH, "[fee]\n", "[fee]\nis_free = true\n")
    edit(config / BIRTH, "extra = true\n", "")
    assert "fee.is_free" in [trouble.key for trouble in troubles(config)]


def test_a_catalogue_without_procedures_is_reported(config: Path) -> None:
    shutil.rmtree(config / "procedures")
    (trouble,) = troubles(config)
    assert trouble.file.endswith("procedures")


def test_a_question_back_about_a_missing_procedure_is_reported(config: Path) -> None:
    edit(config / "requests.toml", 'codes = ["2.000635", "1.004884"]', 'codes = ["2.000635", "1.999999"]')
    with pytest.raises(Troubles) as caught:
        load_understander(config, load_catalogue(config))
    assert caught.value.found[0].value == "1.999999"


def test_a_lexicon_that_is_missing_is_reported(config: Path) -> None:
    (config / "lexicon.toml").unlink()
    with pytest.raises(Troubles) as caught:
        load_understander(config, load_catalogue(config))
    assert caught.value.found[0].file.endswith("lexicon.toml")


def words_troubles(config: Path) -> list[tuple[str, str]]:
    with pytest.raises(Troubles) as caught:
        load_words(config / "words")
    return [(Path(trouble.file).name, trouble.key) for trouble in caught.value.found]


def test_words_that_one_language_lacks_are_reported(config: Path) -> None:
    edit(config / "words/en/answers.toml", 'stale = "A clerk will confirm this."\n', "")
    assert words_troubles(config) == [("en", "answer.stale")]


def test_words_that_stand_twice_are_reported(config: Path) -> None:
    (config / "words/vi/extra.toml").write_text('[answer]\nfee = "x"\n', encoding="utf-8")
    assert ("extra.toml", "answer.fee") in words_troubles(config)


@pytest.mark.parametrize(
    "text",
    [
        '"Lệ phí {fee."',
        '""',
        '" \\t"',
        '"Lệ phí {feee}."',
        '"Lệ phí {}."',
        '"Lệ phí {fee!r}."',
        '"Lệ phí {fee:>9z}."',
        '"{fee.__class__}"',
        "5",
    ],
)
def test_words_that_cannot_be_said_are_one_trouble(config: Path, text: str) -> None:
    edit(config / "words/vi/answers.toml", '"{fee}."', text)
    with pytest.raises(Troubles) as caught:
        load_words(config / "words")
    (trouble,) = caught.value.found
    assert trouble.file.endswith("words/vi/answers.toml")
    assert trouble.key == "answer.fee"
    assert str(trouble.value) in text.replace("\\t", "\t")


def test_the_languages_may_fill_different_places(config: Path) -> None:
    edit(config / "words/en/answers.toml", '"This is free."', '"{title} is free."')
    load_words(config / "words")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_language_that_is_missing_is_one_trouble(config: Path, language: str) -> None:
    shutil.rmtree(config / "words" / language)
    assert words_troubles(config) == [(language, "")]


def test_words_that_are_missing_or_cannot_be_read_are_one_trouble(config: Path) -> None:
    (config / "words/en/screen.toml").write_text("no words", encoding="utf-8")
    assert words_troubles(config) == [("screen.toml", "")]
    shutil.rmtree(config / "words")
    assert words_troubles(config) == [("words", "")]


def test_an_unknown_topic_of_the_site_points_to_the_topics(config: Path) -> None:
    settings = load_settings(config=config, sets=['site.topics=["nope"]'])
    with pytest.raises(Troubles) as caught:
        load_content(config, settings, load_lobby(config / "lobby.toml"))
    (trouble,) = caught.value.found
    assert (trouble.key, trouble.value) == ("site.topics", "nope")
    assert "config/topics.toml" in trouble.remedy
    assert "config/topics.toml" in trouble.remedy_vi


def test_words_and_catalogue_are_reported_in_one_run(config: Path) -> None:
    edit(config / BIRTH, 'confidence = "high"', 'confidence = "certain"')
    edit(config / "words/en/answers.toml", 'stale = "A clerk will confirm this."\n', "")
    with pytest.raises(Troubles) as caught:
        load_content(config, load_settings(config=config), load_lobby(config / "lobby.toml"))
    assert {"answer.stale", "confidence"} <= {trouble.key for trouble in caught.value.found}


def test_nothing_is_written_while_broken_content_is_read(config: Path) -> None:
    edit(config / BIRTH, 'confidence = "high"', 'confidence = "certain"')
    before = sorted((path, path.stat().st_mtime_ns) for path in config.rglob("*"))
    troubles(config)
    assert sorted((path, path.stat().st_mtime_ns) for path in config.rglob("*")) == before
