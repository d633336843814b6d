"""`kiosk law`: the questions of the bench reach their bars; ask, import and check print what officials need."""

import json
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.paths import ROOT

QUESTIONS = ROOT / "tests" / "data" / "law" / "questions.toml"
BARS = {"right": 0.80, "first three": 0.92, "refused": 0.95}
MOST_WRONG = 0.02


def test_both_halves_of_the_questions_reach_their_bars(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "bench", str(QUESTIONS), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    for half in ("tune", "held"):
        assert all(figures[half][name] >= bar for name, bar in BARS.items()), (half, figures[half])
    for half, least in (("extra", 0.8), ("drawn", 0.65)):
        assert figures[half]["right"] >= least
        assert figures[half]["refused"] >= BARS["refused"]
    assert all(each["wrong law"] <= MOST_WRONG for each in figures.values()), figures


def test_ask_prints_the_quotation_with_its_place_state_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "ask", "--texts-only", "Điều kiện kết hôn"]) == 0
    text = capsys.readouterr().out
    assert "Điều 8 Luật Hôn nhân và gia đình số 52/2014/QH13" in text
    assert "[còn hiệu lực" in text
    assert "Nguồn: https://" in text


def test_ask_says_that_no_text_answers(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "ask", "--texts-only", "nấu phở bò thế nào cho ngon", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"] is True
    assert main(["law", "ask", "--texts-only", "xe máy vượt đèn đỏ phạt bao nhiêu"]) == 1
    assert "Chưa có văn bản nào trên máy" in capsys.readouterr().out


def test_ask_names_articles_that_may_be_about_a_question_without_quoting_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    question = "chó nhà hàng xóm cắn người thì ai đền"
    assert main(["law", "ask", "--texts-only", question, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["cites"] == []
    assert "91/2015/QH13 603" in answer["near"]
    assert main(["law", "ask", "--texts-only", question]) == 1
    assert "chắc chắn trả lời câu này. Điều có nội dung gần" in capsys.readouterr().out


def test_import_prints_what_is_recognised_and_asks_for_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Số: 185/2026/NĐ-CP\nNGHỊ ĐỊNH\nVề thôn\nCăn cứ\nĐiều 1. A\nx\nĐiều 3. B\ny", encoding="utf-8")
    assert main(["law", "import", str(path), "--dry-run"]) == 0
    assert "185/2026/NĐ-CP  Nghị định về thôn: 2 articles | điều; missing | thiếu Điều 2" in capsys.readouterr().out
    path.write_text("Điều 1. A\nx", encoding="utf-8")
    assert main(["law", "import", str(path), "--dry-run"]) == 2
    assert "--number" in capsys.readouterr().err


def test_check_lists_each_text_with_its_state(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "check"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 40
    assert any(line.startswith("60/2014/QH13") and "ends 2027-03-01" in line for line in lines)
