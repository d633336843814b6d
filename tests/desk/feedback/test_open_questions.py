"""Questions whose fact the robot does not know: counted with procedure and question, until staff answer them."""

import datetime
import json
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.core.commands import CountQuestion
from robot.core.trouble import Trouble
from robot.desk.feedback.unanswered import OpenQuestion, Unanswered
from robot.knowledge.catalogue.known_facts import policy_for
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.staff_answers import keep_answer
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input.unanswered_recorder import Notebook
from tests.runtime.content.shipped_content import content

DAY = datetime.date(2026, 11, 24)
RESIDENCE = "1.010041"


def test_a_question_without_a_fact_is_counted_with_its_procedure(tmp_path: Path) -> None:
    notebook = Notebook(
        tmp_path / "desk.sqlite",
        90,
        LiveValues(),
        lambda: DAY,
        knows=lambda code, question: content().knows(code, question, "vi"),
    )
    for question in ("fine", "fine", "time"):
        notebook.obey(CountQuestion(RESIDENCE, question))
    with Unanswered(tmp_path / "desk.sqlite") as desk:
        notebook.write_down(desk)
        assert desk.open_questions(DAY) == [OpenQuestion(RESIDENCE, "fine", 2, "2026-11-24")]
        assert desk.sentences(DAY) == []


def test_an_answered_or_old_question_leaves_the_list(tmp_path: Path) -> None:
    with Unanswered(tmp_path / "desk.sqlite") as desk:
        desk.count_open(RESIDENCE, "fine", DAY)
        desk.count_open(RESIDENCE, "age", DAY)
        desk.close_question(RESIDENCE, "fine")
        assert [each.question for each in desk.open_questions(DAY)] == ["age"]
        desk.expire(DAY + datetime.timedelta(days=1))
        assert desk.open_questions(datetime.date.min) == []


def test_the_answer_of_staff_becomes_the_fact(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    file = keep_answer(tmp_path, content(), RESIDENCE, "fine", "Việc này không có mức phạt", DAY)
    policies = load_policies(tmp_path, content().catalogue)
    found = policy_for(content().catalogue.procedures[RESIDENCE], "fine", policies)
    assert found is not None
    assert found.answer == "Việc này không có mức phạt."
    assert found.asked == ("mức phạt Xác nhận thông tin cư trú",)
    assert found.needs_clerk(DAY)
    keep_answer(tmp_path, content(), RESIDENCE, "fine", "Không bị phạt, bác nhé", DAY)
    assert "Không bị phạt" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "sentence"), [("paper", "Có, cần bản chính"), ("fine", "x"), ("fine", "một " * 30), ("", "Có, cần")]
)
def test_an_answer_that_cannot_be_kept_is_a_trouble_and_writes_nothing(
    tmp_path: Path, question: str, sentence: str
) -> None:
    (tmp_path / "policies").mkdir()
    with pytest.raises(Trouble):
        keep_answer(tmp_path, content(), RESIDENCE, question, sentence, DAY)
    assert list((tmp_path / "policies").rglob("*.toml")) == []


def test_the_command_lists_what_is_not_known(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Unanswered(tmp_path / "desk.sqlite") as desk:
        desk.count_open(RESIDENCE, "fine", datetime.date.today())
    chosen = ["--set", f"desk.file={tmp_path / 'desk.sqlite'}"]
    assert main(["unanswered", *chosen]) == 0
    assert f"hiểu nhưng chưa có thông tin: {RESIDENCE} fine 1" in capsys.readouterr().out
    assert main(["unanswered", "--json", *chosen]) == 0
    (row,) = json.loads(capsys.readouterr().out)["unknown"]
    assert (row["code"], row["question"], row["times"]) == (RESIDENCE, "fine", 1)
