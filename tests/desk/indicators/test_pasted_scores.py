"""Scores copied from the portal: as a table, with and without counts, or as its answer."""

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.desk.indicators.pasted_scores import PastedScore, pasted_scores
from tests.desk.indicators.november import SHIPPED

INDEX = SHIPPED["766"]


def found(text: str) -> dict[str, tuple[float | None, float | None, float | None]]:
    return {each.code: (each.score, each.numerator, each.denominator) for each in pasted_scores(text, INDEX).scores}


def test_a_table_with_maximum_and_points_is_read() -> None:
    table = (
        "STT\tTiêu chí\tĐiểm tối đa\tĐiểm đạt được\n"
        "1\tTiến độ giải quyết\t20\t19,38\n"
        "2\tCấp kết quả điện tử\t6\t4.16\n"
        "3\tXử lý phản ánh, kiến nghị đúng hạn\t6\t6\n"
        "\tTổng điểm\t100\t71,38\n"
    )
    assert found(table) == {
        "PROGRESS": (19.38, None, None),
        "ORIGINAL_RESULT_AVAILABLE": (4.16, None, None),
        "PETITION_PROCESSING_ON_TIME": (6.0, None, None),
    }
    assert [text for _, text in pasted_scores(table, INDEX).unknown] == ["Tổng điểm\t100\t71,38"]


def test_counts_shares_and_points_in_one_row_are_told_apart() -> None:
    table = (
        "Hồ sơ nộp trực tuyến | 2.352/2.489 | 94,5 % | 6/6\n"
        "Hồ sơ thanh toán trực tuyến   156 / 604   25,8%   1,55 điểm\n"
        "PROGRESS 748/772 19.38/20\n"
    )
    assert found(table) == {
        "ONLINE_DOSSIERS": (6.0, 2352.0, 2489.0),
        "ONLINE_PAYMENT_DOSSIERS": (1.55, 156.0, 604.0),
        "PROGRESS": (19.38, 748.0, 772.0),
    }


def test_names_without_accents_or_a_little_different_are_recognised_and_others_not() -> None:
    assert found("Cap ket qua dien tu\t6\t4,5") == {"ORIGINAL_RESULT_AVAILABLE": (4.5, None, None)}
    assert found("Cấp kết quả  điện tử.\t6\t4,5") == {"ORIGINAL_RESULT_AVAILABLE": (4.5, None, None)}
    assert found("Thời tiết hôm nay\t6\t4,5") == {}


def test_points_above_the_maximum_are_no_score() -> None:
    assert found("Cấp kết quả điện tử\t75") == {}


def test_an_answer_of_the_portal_is_read_with_its_days() -> None:
    data = {
        "timeType": "month",
        "year": 2026,
        "month": 10,
        "metrics": [
            {"code": "REUSED_DIGITIZED_DATA", "numerator": 1, "denominator": 4, "score": 0.6, "maxScore": 2},
            {"code": "SOMETHING_ELSE", "score": 1},
        ],
    }
    read = pasted_scores(json.dumps({"code": "OK", "data": data}), INDEX)
    assert read.scores == (PastedScore("REUSED_DIGITIZED_DATA", 0.6, 1.0, 4.0, 0),)
    assert read.unknown == ((0, "SOMETHING_ELSE"),)
    assert read.days == (datetime.date(2026, 10, 1), datetime.date(2026, 10, 31))


@pytest.mark.parametrize("text", ["", "xin chào", "{", '{"code": "OK"}', "1 2 3 4", "😀 5", "x" * 300_000])
def test_a_text_without_scores_gives_none(text: str) -> None:
    assert pasted_scores(text, INDEX).scores == ()


@given(st.text(max_size=200))
def test_no_text_makes_it_fall(text: str) -> None:
    read = pasted_scores(f"Cấp kết quả điện tử {text}", INDEX)
    assert all(each.score is None or 0 <= each.score <= 6 for each in read.scores if each.code == "ORIGINAL_RESULT")
