"""`kiosk ask`, as a technician types it."""

import json
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.ask import said
from robot.core.events import Act, Understood
from robot.core.screen.lines import Line


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.rstrip("\n").split("\n")


def test_a_sentence_gives_one_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "đăng ký khai sinh cho con", "--json"]) == 0
    (line,) = printed(capsys)
    answer = json.loads(line)
    assert (answer["act"], answer["procedure"]) == ("answer", "1.001193")
    assert answer["say"].startswith("Đăng ký khai sinh.")
    keys = {"text", "act", "procedure", "variant", "slot", "question", "policy", "candidates", "target", "score"}
    assert set(answer) == keys | {"related", "say", "known", "work_ms"}
    assert answer["related"] == ["1.001939", "1.004222", "1.014062"]


def test_a_question_about_the_law_is_answered_by_its_policy_answer() -> None:
    meaning = Understood(1, Act.INFORM, procedure="1.000656", policy="khai-tu-thoi-han", question="deadline")
    assert said(meaning, {}) == (Line("answer.policy", policy="khai-tu-thoi-han"),)


@pytest.mark.parametrize(
    ("sentence", "known"),
    [
        ("đăng ký khai sinh cho con", True),
        ("chuyển trường cho con lớp bảy mất bao nhiêu tiền", False),
        ("mấy giờ bay ra hà nội", False),
    ],
)
def test_an_answer_that_hands_over_to_a_clerk_or_another_office_is_not_known(
    sentence: str, known: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ask", sentence, "--json"]) == 0
    assert json.loads(printed(capsys)[0])["known"] is known


def test_the_context_is_the_procedure_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "thế còn lệ phí", "--context", "2.000635", "--json"]) == 0
    answer = json.loads(printed(capsys)[0])
    assert (answer["act"], answer["slot"]) == ("follow_up", "fee")
    assert "tám nghìn đồng một bản sao" in answer["say"]


def test_a_fact_of_the_centre_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "thứ bảy có làm không", "--json"]) == 0
    answer = json.loads(printed(capsys)[0])
    assert (answer["act"], answer["target"], answer["slot"]) == ("inform", "centre:hours-saturday", "sat")
    assert "Mở cửa lại" in answer["say"]


def test_a_file_gives_a_line_for_each_of_its_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"id":"a","text":"sao y học bạ"}\n\n{"id":"b","text":"mấy ngày có","context":"1.014064"}\n')
    assert main(["ask", "--jsonl", str(file)]) == 0
    answers = [json.loads(line) for line in printed(capsys)]
    assert [(answer["id"], answer["act"]) for answer in answers] == [("a", "answer"), ("b", "follow_up")]


def test_the_explanation_shows_matches_and_thresholds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "bìa đỏ bị rách", "--json", "--explain"]) == 0
    explain = json.loads(printed(capsys)[0])["explain"]
    best = explain["matches"][0]
    assert best["key"] == "1.012783"
    assert "rach1" in best["shared"]
    assert {"similar", "heard", "written", "fuzzy", "typical"} <= set(best["evidence"])
    assert "sure" in explain["thresholds"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["ask"], "TEXT"),
        (["ask", ""], "TEXT"),
        (["ask", "  "], "TEXT"),
        (["ask", "--jsonl", "/dev/null"], "/dev/null"),
        (["ask", "x", "--context", "9.999999"], "9.999999"),
        (["ask", "--jsonl", "/no/such/file"], "/no/such/file"),
    ],
)
def test_bad_input_is_one_line_and_status_two(
    arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert named in captured.err
    assert len(captured.err.splitlines()) == 1


@pytest.mark.parametrize(
    "line", ["not json", '{"id":"x"}', "[1]", '{"text":5}', '{"text":"x","context":0}', '{"text":"x","context":[1]}']
)
def test_a_bad_line_of_a_file_is_named(line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text":"x"}\n' + line + "\n")
    assert main(["ask", "--jsonl", str(file)]) == 2
    captured = capsys.readouterr()
    assert "line 2" in captured.err
    assert captured.out == ""


def test_an_unknown_context_of_a_line_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"text":"x","context":"9.999999"}\n')
    assert main(["ask", "--jsonl", str(file)]) == 2
    error = capsys.readouterr().err
    assert "line 1" in error
    assert "9.999999" in error


def test_half_a_surrogate_pair_is_answered_like_any_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '\ufeff{"id":"a","text":"\\ud800 kết hôn"}\n{"id":"b","text":"xin\u2028sao y học bạ"}\n', encoding="utf-8"
    )
    assert main(["ask", "--jsonl", str(file)]) == 0
    assert [json.loads(line)["id"] for line in printed(capsys)] == ["a", "b"]


def test_json_that_is_nested_without_end_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("[" * 100_000, encoding="utf-8")
    assert main(["ask", "--jsonl", str(file)]) == 2
    assert "line 1" in capsys.readouterr().err
