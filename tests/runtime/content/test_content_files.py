"""Broken content is reported whole: every file, key and value at once."""

import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.trouble import Trouble, Troubles
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import check_procedure, load_catalogue
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.understanding_loader import load_understander
from robot.runtime.content.words_loader import load_content, load_words
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.toml_reader import parse_toml

CONFIG = ROOT / "config"
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
    edit(config / "words/en/answers.toml", '"You pay nothing for this."', '"You pay nothing for {title}."')
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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('confidence = "high"', 'confidence = "cao"'),
        ("title = {", 'title = "{'),
        ("as_of = 2026-07-18", "as_of = 2026-02-30"),
        ('code = "1.001193"', 'code = "1.19"'),
        ('code = "1.001193"\n', ""),
    ],
)
def test_what_leads_to_a_file_that_cannot_be_read_is_not_called_dead(config: Path, old: str, new: str) -> None:
    edit(config / BIRTH, old, new)
    assert {Path(trouble.file).name for trouble in troubles(config)} == {BIRTH.name}


def test_what_leads_nowhere_is_still_told_beside_a_file_that_cannot_be_read(config: Path) -> None:
    edit(config / BIRTH, 'confidence = "high"', 'confidence = "cao"')
    edit(config / MARRIAGE, 'code = "1.000894"', 'code = "1.999999"')
    assert ("marry.codes", "1.000894") in [(trouble.key, trouble.value) for trouble in troubles(config)]


@pytest.mark.parametrize(
    ("old", "new", "told", "vi"),
    [
        (
            'confidence = "high"',
            'confidence = "cao"',
            "confidence = 'cao': must be one of: high, medium, low",
            "chỉ được ghi một trong: high",
        ),
        (
            "as_of = 2026-07-18",
            'as_of = "18/07/2026"',
            "as_of = '18/07/2026': must be a date like 2026-08-15",
            "ngày viết như 2026-08-15",
        ),
        (
            "amount_vnd = 8000",
            'amount_vnd = "8000"',
            "amount_vnd = '8000': must be a whole number, at least 0, without quotes",
            "phải là số nguyên",
        ),
        (
            "amount_vnd = 8000",
            "amount_vnd = 8.000",
            "amount_vnd = 8.0: must be a whole number, at least 0, digits only",
            "không dấu chấm",
        ),
        (
            "cutoff_hour = 15",
            "cutoff_hour = 25",
            "cutoff_hour = 25: must be a whole number from 0 to 23",
            "từ 0 đến 23",
        ),
        (
            "same_day = true",
            'same_day = "có"',
            "same_day = 'có': must be true or false, without quotes",
            "true hoặc false",
        ),
        (
            'code = "1.001193"',
            'code = "1.19"',
            "code = '1.19': must be written like 1.001193 or cap-so-nha",
            "phải viết như",
        ),
        ('icon = "baby"', "icon = 5", "icon = 5: must be text in quotes", "chữ trong dấu nháy"),
        ('icon = "baby"', 'icon = ""', "icon = '': must not be empty", "không được để trống"),
        ("Cháu mới sinh, chưa", "Cháu mới sinh " * 9, "must have at most 46 characters, has 144", "tối đa 46 ký tự"),
        ('result = ["Giấy', 'result = "x"\nconditons = ["Giấy', "result = 'x': must be a list in [ ]", "danh sách"),
        ("sources = [", "sorces = [", "unknown key, did you mean sources?", "có phải ý là sources?"),
        ('en = "A newborn', 'fr = "A newborn', "unknown key, allowed: vi, en", "chỉ có: vi, en"),
        ('need = "always"\n', "", "need: the key is missing: must be one of: always", "thiếu khoá này: chỉ được ghi"),
        (
            "exemptions = [",
            "exemptions = [ { txt = 1 },",
            "fee.exemptions[0].txt = 1: unknown key, did you mean text?",
            "text?",
        ),
        (
            'title = { vi = "Đăng ký khai sinh", en = "Birth registration" }',
            'title = "x"',
            "title = 'x': must be a table with the keys vi, en",
            "bảng",
        ),
    ],
)
def test_a_wrong_value_is_told_in_plain_words_with_what_is_allowed(
    config: Path, old: str, new: str, told: str, vi: str
) -> None:
    edit(config / BIRTH, old, new)
    lines = [trouble.line() for trouble in troubles(config)]
    assert any(told in line and vi in line for line in lines), lines
    assert not any("\n" in line or "`str`" in line or "enum" in line for line in lines)


def test_a_slip_in_a_key_is_one_line(config: Path) -> None:
    edit(config / BIRTH, "sources = [", "sorces = [")
    (trouble,) = troubles(config)
    assert trouble.key == "sorces"


@pytest.mark.parametrize(
    ("old", "new", "told", "vi"),
    [
        (
            'icon = "baby"',
            'icon = "baby"\nicon = "ring"',
            'line 8 `icon = "ring"`: stands already in line 7',
            "đã có ở dòng 7",
        ),
        (
            'icon = "baby"',
            'icon = "baby"\nicon = [\n"x",\n]',
            "line 8 `icon = [`: stands already in line 7",
            "đã có ở dòng 7",
        ),
        ("[time]\n", "[fee]\n", "`[fee]`: stands already in line ", "đã có ở dòng"),
        ("as_of = 2026-07-18", "as_of = 2026-02-30", "line 18 `as_of = 2026-02-30`: no such day", "ngày không đúng"),
        ("as_of = 2026-07-18", "as_of = 18/07/2026", "line 18 `as_of = 18/07/2026`: no such day", "ngày không đúng"),
        (
            "amount_vnd = 8000",
            "amount_vnd = 8.000.000",
            "`amount_vnd = 8.000.000`: write a number with digits",
            "số liền nhau",
        ),
        ('icon = "baby"', 'icon = "baby', 'line 7 `icon = "baby`: a closing quote is missing', "thiếu dấu nháy đóng"),
        ('icon = "baby"', "icon = “baby”", "line 7 `icon = “baby”`: use straight quotes", "dấu nháy thẳng"),
        ('icon = "baby"', "icon = baby", "line 7 `icon = baby`: text must stand in quotes", "trong dấu nháy"),
        ('icon = "baby"', "icon baby", "line 7 `icon baby`: after the key an = is missing", "thiếu dấu ="),
        ('icon = "baby"', "icon =", "line 7 `icon =`: the value is missing", "thiếu giá trị"),
        ('icon = "baby"', 'biểu tượng = "baby"', '`biểu tượng = "baby"`: a key has only letters', "không dấu"),
        (
            'icon = "baby"',
            'icon = "C:\\data"',
            'line 7 `icon = "C:\\data"`: write \\\\ instead of \\',
            "ghi \\\\ thay cho \\",
        ),
        (
            'icon = "baby"',
            'icon = "C:\\Users"',
            'line 7 `icon = "C:\\Users"`: write \\\\ instead of \\',
            "ghi \\\\ thay cho \\",
        ),
        ("same_day = true", "same_day = True", "`same_day = True`: write true or false in small", "chữ thường"),
        ("[fee]\n", "[fee\n", "`[fee`: the closing ] is missing", "thiếu dấu ]"),
        ('  "bưu chính",\n]', '  "bưu chính",\n', "before this", "trước chỗ này thiếu"),
    ],
)
def test_a_line_that_is_not_toml_is_told_with_its_number_its_words_and_the_reason(
    config: Path, old: str, new: str, told: str, vi: str
) -> None:
    edit(config / BIRTH, old, new)
    (trouble,) = troubles(config)
    assert told in trouble.what
    assert vi in trouble.vi
    assert "\n" not in trouble.line()


def test_a_file_from_notepad_is_read(config: Path) -> None:
    text = (config / BIRTH).read_text(encoding="utf-8")
    (config / BIRTH).write_text(text, encoding="utf-8-sig", newline="\r\n")
    assert "1.001193" in load_catalogue(config).procedures
    check_procedure(config / BIRTH, "\ufeff" + text)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_file_in_another_encoding_is_told_what_to_do(config: Path, encoding: str) -> None:
    (config / BIRTH).write_bytes('code = "1.001193"\nfield = "thuê"\n'.encode(encoding))
    (trouble,) = troubles(config)
    assert "UTF-8" in trouble.what
    assert "UTF-8" in trouble.remedy_vi


@pytest.mark.parametrize("text", ["a = {x = 1,\n y = 2}", "a = {x = 1,}", 'a = "\\e"', 'a = "\\x41"', "a = 07:32"])
def test_what_the_tools_that_edit_files_cannot_read_is_not_read_by_the_robot_either(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        tomllib.loads(text)
    with pytest.raises(Trouble):
        parse_toml(text, Path("x.toml"))


@given(st.text(max_size=60))
def test_no_text_ends_in_anything_but_a_table_or_one_line(text: str) -> None:
    told = ""
    try:
        parse_toml(text, Path("x.toml"))
    except Trouble as trouble:
        told = trouble.line()
    assert len(told.splitlines()) <= 1
