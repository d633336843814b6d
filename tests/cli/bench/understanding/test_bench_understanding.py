"""`kiosk bench understanding`: the figures of a file of questions, beside plainer methods."""

import json
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.bench.understanding.outcomes import Judge, calibration, outcome
from robot.cli.bench.understanding.question_files import LabelledQuestion
from robot.core.events import Act, Candidate, Understood

QUESTIONS = """\
{"id": "1", "text": "sổ đỏ bị rách xin cấp đổi", "kind": "procedure", "expect": ["1.012783"], "region": "bac"}
{"id": "2", "text": "nhà vệ sinh ở đâu", "kind": "navigate", "expect": ["nav:toilet"]}
{"id": "3", "text": "hết nhiêu", "kind": "slot", "expect": ["1.012783"], "context": "1.012783", "expect_slot": "fee"}
{"id": "4", "text": "trời sắp mưa rồi nhỉ", "kind": "out_of_scope", "expect": ["none"]}
"""


def test_every_kind_is_counted_and_every_baseline_answers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(QUESTIONS, encoding="utf-8")
    assert main(["bench", "understanding", str(file), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert {row["name"]: row["at_once"] for row in figures["kinds"]} == {
        "procedure": 100.0,
        "navigate": 100.0,
        "slot": 100.0,
        "out_of_scope": 100.0,
    }
    assert [row["name"].split()[0] for row in figures["baselines"]] == ["rapidfuzz", "BM25", "TF-IDF", "hassil:"]
    assert figures["all"]["wrong"] == 0.0
    assert figures["p99_ms"] > 0
    assert figures["caption_p99_ms"] > 0
    assert figures["baselines"][-1]["at_once"] == 50.0  # hassil knows "nhà vệ sinh ở đâu" word for word, and no more


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("{", "line 1"),
        ('{"id": "1", "text": "a", "kind": "song", "expect": []}', "song"),
        ('{"id": "1", "kind": "slot", "expect": []}', "text"),
        ("", "holds no question"),
    ],
)
def test_a_bad_file_is_named_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, named: str
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(line, encoding="utf-8")
    assert main(["bench", "understanding", str(file)]) == 2
    told = capsys.readouterr().err
    assert str(file) in told
    assert named in told


def asked(kind: str, *expect: str) -> LabelledQuestion:
    return LabelledQuestion("câu hỏi", kind, expect=expect)


def answered(code: str, score: float) -> Understood:
    return Understood(1, Act.ANSWER, procedure=code, score=score)


def test_another_procedure_is_wrong_and_a_question_back_is_not() -> None:
    wrong = outcome(asked("procedure", "1"), answered("2", 0.9), 1.0)
    assert (wrong.at_once, wrong.after_one, wrong.wrong) == (False, False, True)
    back = Understood(1, Act.ASK_BACK, candidates=(Candidate("2", 0.4), Candidate("1", 0.3)))
    offered = outcome(asked("procedure", "1"), back, 1.0)
    assert (offered.at_once, offered.after_one, offered.wrong) == (False, True, False)


def test_an_answer_out_of_scope_is_wrong() -> None:
    assert outcome(asked("out_of_scope", "none"), answered("1", 0.9), 1.0).wrong


def test_scores_that_keep_their_promise_have_no_calibration_error() -> None:
    right = [outcome(asked("procedure", "1"), answered("1", 0.75), 1.0) for _ in range(3)]
    wrong = [outcome(asked("procedure", "2"), answered("1", 0.75), 1.0)]
    assert calibration(right + wrong)[1] == pytest.approx(0.0)
    assert calibration(right)[1] == pytest.approx(0.25)


def judged(question: LabelledQuestion, meaning: Understood, *, known: bool = True) -> tuple[bool, bool, bool]:
    return Judge(lambda _code, _question: known, lambda _code, _question: "p").of(question, meaning)


def test_a_policy_answer_is_right_by_its_id() -> None:
    question = LabelledQuestion("câu hỏi", "policy", policy=("p",), question="fine")
    assert judged(question, Understood(1, Act.INFORM, policy="p")) == (True, False, False)
    assert judged(question, Understood(1, Act.INFORM, policy="q")) == (False, False, True)


def test_a_hand_over_counts_where_it_names_what_is_missing() -> None:
    question = LabelledQuestion("câu hỏi", "policy_unknown", question="fine")
    asked_for = Understood(1, Act.ANSWER, procedure="1", slot="fine")
    assert judged(question, asked_for, known=False) == (False, True, False)
    assert judged(question, Understood(1, Act.ANSWER, procedure="1", slot="fee"), known=False) == (False, False, False)
    assert judged(question, Understood(1, Act.REFUSE, target="no-record-fine")) == (False, True, False)


def test_another_fact_than_the_one_asked_for_is_wrong() -> None:
    question = LabelledQuestion("câu hỏi", "slot", context="1", question="fine")
    assert judged(question, Understood(1, Act.FOLLOW_UP, procedure="1", slot="fee")) == (False, False, True)
    assert judged(question, Understood(1, Act.FOLLOW_UP, procedure="1", slot="fine")) == (True, False, False)


def test_an_emergency_must_be_of_the_right_kind() -> None:
    question = LabelledQuestion("câu hỏi", "emergency", target="fire")
    assert judged(question, Understood(1, Act.EMERGENCY, target="fire"))[0]
    assert not judged(question, Understood(1, Act.EMERGENCY, target="medical"))[0]


def test_small_talk_that_gets_a_procedure_is_wrong() -> None:
    question = LabelledQuestion("câu hỏi", "none")
    assert judged(question, answered("1", 0.9)) == (False, False, True)
    assert judged(question, Understood(1, Act.REFUSE, target="not_understood"))[0]


def test_a_file_of_visits_is_counted_by_visits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "visits.jsonl"
    turns = [
        {"text": "bìa đỏ nhà tôi rách nát rồi", "kind": "procedure", "expect": ["1.012783"]},
        {"text": "hết nhiêu", "kind": "slot", "question": "fee"},
    ]
    file.write_text(json.dumps({"id": "v1", "turns": turns}, ensure_ascii=False), encoding="utf-8")
    assert main(["bench", "understanding", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["conversations"] == {"count": 1, "without_a_bad_turn": 1}
