"""What is written, as a voice says it."""

import datetime
import re
import tomllib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.screen.lines import Line
from robot.knowledge.vietnamese.numbers import number_words
from robot.knowledge.vietnamese.syllables import syllables
from robot.knowledge.vietnamese.text_normalization import say
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings

CONFIG = ROOT / "config"
SHIPPED = tomllib.loads((CONFIG / "pronunciation.toml").read_text(encoding="utf-8"))
KEYS = tuple(key for key in SHIPPED["vi"] if not key.endswith("."))

WORTH = {"nghìn": 10**3, "triệu": 10**6, "tỷ": 10**9}
ONES = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "sáu": 6, "bảy": 7}
ONES |= {"tám": 8, "chín": 9}


def counted(words: str) -> int:
    """The number that `words` say, by the rules of the language and not by those of the robot."""
    whole = group = ones = 0
    for word in words.split():
        if word in WORTH:
            whole, group, ones = whole + (group + ones) * WORTH[word], 0, 0
        elif word == "trăm":
            group, ones = group + ones * 100, 0
        elif word == "mươi":
            group, ones = group + ones * 10, 0
        elif word == "mười":
            group, ones = group + 10, 0
        elif word != "linh":
            ones = ONES[word]
    return whole + group + ones


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        # amounts
        ("35.000 đồng/thẻ", "ba mươi lăm nghìn đồng một thẻ"),
        ("50.000đ", "năm mươi nghìn đồng"),
        ("50,000 VNĐ", "năm mươi nghìn đồng"),
        ("50 000 đồng/lần", "năm mươi nghìn đồng một lần"),
        ("10,8 triệu", "mười triệu tám trăm nghìn"),
        ("1.5 tỷ đồng", "một tỷ năm trăm triệu đồng"),
        ("50.000 - 100.000đ", "năm mươi nghìn đến một trăm nghìn đồng"),
        ("1.234,5 đồng", "một nghìn hai trăm ba mươi tư phẩy năm đồng"),
        # numbers
        ("3 ngày làm việc", "ba ngày làm việc"),
        ("05 ngày", "năm ngày"),
        ("3-5 ngày", "ba đến năm ngày"),
        ("4,5 phần", "bốn phẩy năm phần"),
        ("1/2 thửa đất", "một phần hai thửa đất"),
        ("50%", "năm mươi phần trăm"),
        ("ảnh 4x6 cm", "ảnh bốn nhân sáu xăng ti mét"),
        ("120 m2", "một trăm hai mươi mét vuông"),
        ("120m²", "một trăm hai mươi mét vuông"),
        ("5 km, 3kg", "năm ki lô mét, ba ki lô gam"),
        ("10.000đ/m2", "mười nghìn đồng một mét vuông"),
        ("Mời bác đến Quầy 4.", "Mời bác đến Quầy số bốn."),
        ("lần 1, lần thứ 1, thứ 4", "lần một, lần thứ nhất, thứ tư"),
        ("1,2,3", "một, hai, ba"),
        # dates and clock times
        ("ngày 18/07/2026", "ngày mười tám tháng bảy năm hai nghìn không trăm hai mươi sáu"),
        ("30/04/2026", "ngày ba mươi tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("Ngày 05-07-2026", "Ngày mùng năm tháng bảy năm hai nghìn không trăm hai mươi sáu"),
        ("30/4", "ngày ba mươi tháng tư"),
        ("từ 1/3 đến 5/3", "từ ngày mùng một tháng ba đến ngày mùng năm tháng ba"),
        ("01/07-05/07", "ngày mùng một tháng bảy đến ngày mùng năm tháng bảy"),
        ("tháng 4/2025", "tháng tư năm hai nghìn không trăm hai mươi lăm"),
        ("31/15", "ba mươi mốt trên mười lăm"),
        ("7:30", "bảy giờ ba mươi"),
        ("08:00", "tám giờ"),
        ("8h30, 7g30", "tám giờ ba mươi, bảy giờ ba mươi"),
        ("13:30-17:00", "một giờ ba mươi chiều đến năm giờ chiều"),
        ("từ 13 giờ 30 đến 17 giờ", "từ một giờ ba mươi chiều đến năm giờ chiều"),
        ("13-17h", "một giờ chiều đến năm giờ chiều"),
        ("lúc 15 giờ chiều", "lúc ba giờ chiều"),
        ("trong 15 giờ", "trong mười lăm giờ"),
        ("mở 24/7", "mở suốt ngày đêm"),
        # telephone numbers and codes
        ("gọi 115.", "gọi một một năm."),
        ("115 hộ", "một trăm mười lăm hộ"),
        ("tổng đài 1900 1022", "tổng đài một chín không không, một không hai hai"),
        ("0203.3825.825", "không hai không ba, ba tám hai năm, tám hai năm"),
        ("0912345678", "không chín một hai, ba bốn năm, sáu bảy tám"),
        ("mã 1.001193", "mã một chấm không không một, một chín ba"),
        ("mẫu CT08", "mẫu xê tê không tám"),
        ("TK01-A", "tê ca không một a"),
        ("04/ĐK", "không bốn đê ca"),
        ("Mẫu số 01", "Mẫu số không một"),
        ("số A023", "số a không hai ba"),
        # what others should not hear
        ("số 022123456789", "số có ba số cuối là bảy tám chín"),
        ("hồ sơ H00.12-260115-0034", "hồ sơ có bốn số cuối là không không ba bốn"),
        # numerals
        ("quý II và III", "quý hai và ba"),
        ("quý I-III", "quý một đến ba"),
        ("Chương IV, khóa XV", "Chương bốn, khóa mười lăm"),
        ("phụ lục I", "phụ lục một"),
        ("hạng C, loại L", "hạng C, loại L"),
        ("XI MĂNG", "XI MĂNG"),
        # abbreviations
        ("thẻ BHYT, VNeID", "thẻ bảo hiểm y tế, vê nờ e ai đi"),
        ("CT UBND", "chủ tịch ủy ban nhân dân"),
        ("TP.HCM", "thành phố hồ chí minh"),
        ("TP. Hạ Long, P. Bãi Cháy", "thành phố Hạ Long, phường Bãi Cháy"),
        ("lớp P. còn chỗ", "lớp P. còn chỗ"),
        ("Email, online", "Thư điện tử, trên mạng"),
        ("v/v", "về việc"),
        # what is shown only
        ("theo Luật 60/2014/QH13 (sửa đổi)", "theo Luật"),
        ("Nghị định 123/2015/NĐ-CP, 58/2026/NĐ-CP.", "Nghị định."),
        ("Bác nói “đồng ý” hoặc “không”.", "Bác nói đồng ý hoặc không."),
        ("Tư pháp - Hộ tịch; đất đai", "Tư pháp, Hộ tịch, đất đai"),
        ("Gồm đơn, ảnh...", "Gồm đơn, ảnh."),
        ("", ""),
    ],
)
def test_vietnamese_numbers_and_signs_are_written_as_they_are_said(written: str, spoken: str) -> None:
    assert say(written, "vi", SHIPPED) == spoken


def test_english_numbers_and_signs_are_written_as_they_are_said() -> None:
    assert say("35,000 VND/card (until 2026)", "en", SHIPPED) == "35,000 dong per card"


@given(st.integers(min_value=0, max_value=999_999_999_999))
def test_a_number_of_any_size_is_said_so_that_it_can_be_counted_back(number: int) -> None:
    assert counted(number_words(number)) == number
    assert say(f"{number:,} đồng".replace(",", "."), "vi", SHIPPED) == f"{number_words(number)} đồng"


@given(st.integers(min_value=0, max_value=23), st.integers(min_value=0, max_value=59), st.sampled_from(":hg"))
def test_a_clock_time_is_said_as_people_tell_it(hour: int, minute: int, sign: str) -> None:
    words = say(f"{hour}{sign}{minute:02}", "vi", SHIPPED).split()
    at = words.index("giờ")
    part = words[-1] if words[-1] in ("chiều", "tối", "đêm") else ""
    assert counted(" ".join(words[:at])) + (12 if part else 0) == hour
    assert counted(" ".join(words[at + 1 : len(words) - bool(part)])) == minute


@given(st.dates())
def test_a_date_is_said_in_full(day: datetime.date) -> None:
    said = say(f"{day.day:02}/{day.month:02}/{day.year:04}", "vi", SHIPPED)
    match = re.fullmatch(r"ngày (?:mùng )?(.+?) tháng (.+?) năm (.+)", said)
    assert match is not None
    assert [counted(words) for words in match.groups()] == [day.day, day.month, day.year]


SIGNS = st.text(st.sampled_from("0123456789.,:;/-–()%&đhgxmIVXABĐ aăkm2²\n“"), max_size=30)
PIECES = st.lists(st.one_of(st.sampled_from(KEYS), SIGNS, st.text(max_size=6), st.sampled_from(("quý", "ngày", "gọi"))))
TEXTS = st.one_of(st.text(max_size=200), PIECES.map(" ".join), PIECES.map("".join))


@given(TEXTS)
def test_what_was_said_holds_letters_and_pauses_only(text: str) -> None:
    said = say(text, "vi", SHIPPED)
    assert unicodedata.is_normalized("NFC", said)
    assert not [sign for sign in said if not (sign.isalpha() or sign in " ,.?!:'’")]
    assert not [sign for sign in said if sign.isdigit()]


@given(TEXTS)
def test_no_abbreviation_of_the_list_is_left(text: str) -> None:
    words = set(re.split(r"[\s,.?!:]+", say(text, "vi", SHIPPED)))
    assert not words & set(KEYS)


@given(TEXTS, st.sampled_from(["vi", "en"]))
def test_what_was_said_is_said_again_in_the_same_words(text: str, language: str) -> None:
    said = say(text, language, SHIPPED)
    assert say(said, language, SHIPPED) == said


@pytest.mark.parametrize("key", SHIPPED["vi"])
def test_every_abbreviation_is_said_in_words(key: str) -> None:
    said = say(f"theo {key} Hạ Long", "vi", SHIPPED)
    assert said == f"theo {SHIPPED['vi'][key]} Hạ Long"
    assert len(syllables(said)) >= 4


def test_every_sentence_of_the_catalogue_and_the_conversation_is_letters_and_pauses() -> None:
    content = load_content(CONFIG, load_settings(config=CONFIG), load_lobby(CONFIG / "lobby.toml"))
    lines = [*content.fixed(), Line("say.hours")]
    for code in content.catalogue.codes():
        slots = ("intro", "title", "fee", "time", "papers", "where", "form", "legal", "online", "result", "who")
        lines += [Line(f"answer.{slot}", procedure=code) for slot in slots]
        for number in range(len(content.procedure(code, "vi").precheck)):
            lines += [Line(f"precheck.{key}", procedure=code, n=number) for key in ("ask", "first", "only", "note")]
    said = [content.spoken(line, "vi") for line in lines]
    assert len(said) > 2000
    odd = re.compile(r"[^\w ,.?!:'’]|[\d_]|\b[A-ZĐ]{2,}\b")
    assert not [text for text in said if odd.search(text) or not text]


def test_the_abbreviations_of_officials_are_all_known() -> None:
    """Those of the list of abbreviations that came with the catalogue; "QN" has too many meanings."""
    officials = (
        "UBND HĐND TTHC DVC BHXH BHYT CCCD CMND GCN QSDĐ HKTT MST SĐT HKD TNHH NVQS QĐ NĐ NQ TT CP CT TP TX KP TH"
    )
    assert set(officials.split()) <= set(KEYS)
