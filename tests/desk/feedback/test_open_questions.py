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
from robot.knowledge.catalogue.policies import Policies, Policy
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.content.staff_answers import keep_answer
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input.unanswered_recorder import Notebook
from tests.runtime.content.shipped_content import content

DAY = datetime.date(2026, 11, 24)
RESIDENCE, BIRTH, THREE_FINES = "1.010041", "1.001193", "1.010945"
SOURCED = """\
id = "cu-tru-muc-phat"
kind = "fine"
question = "Khai sai cư trú bị phạt bao nhiêu?"
answer = "Phạt từ một đến hai triệu đồng."
procedures = ["1.010041"]
confidence = "high"
as_of = 2026-11-20
sources = ["https://vbpl.vn/cu-tru"]
asked = ["khai sai thì phạt bao nhiêu"]
"""


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


def loaded(config: Path) -> Policies:
    return load_policies(config, content().catalogue)


def fine(code: str, policies: Policies) -> Policy | None:
    return policy_for(content().catalogue.procedures[code], "fine", policies)


@pytest.mark.parametrize("named", ["", 'answers_for = ["1.010041"]\n'])
def test_an_answer_with_a_source_replaces_that_of_staff_which_is_kept(tmp_path: Path, named: str) -> None:
    (tmp_path / "policies").mkdir()
    file = keep_answer(tmp_path, content(), RESIDENCE, "fine", "Việc này không có mức phạt", DAY)
    (tmp_path / "policies/phat.toml").write_text(named + SOURCED, encoding="utf-8")
    policies = loaded(tmp_path)
    assert [each.id for each in policies.of(RESIDENCE)] == ["cu-tru-muc-phat"], "the other one is not offered either"
    assert fine(RESIDENCE, policies) == policies.find("cu-tru-muc-phat")
    assert list(policies.replaced) == [file.stem]
    assert "không có mức phạt" in file.read_text(encoding="utf-8")


def test_the_answer_of_staff_with_a_source_added_replaces_nothing_and_stays_the_fact(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    file = keep_answer(tmp_path, content(), RESIDENCE, "fine", "Việc này không có mức phạt", DAY)
    file.write_text(file.read_text(encoding="utf-8").replace("Cán bộ trung tâm", "Luật Cư trú"), encoding="utf-8")
    found = fine(RESIDENCE, loaded(tmp_path))
    assert found is not None
    assert found.id == file.stem
    assert not found.is_quick


def test_a_fact_of_the_record_replaces_the_answer_of_staff(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    file = keep_answer(tmp_path, content(), RESIDENCE, "deadline", "Trong hai ngày", DAY)
    file.write_text(file.read_text(encoding="utf-8").replace(RESIDENCE, BIRTH), encoding="utf-8")
    assert (list(loaded(tmp_path).policies), list(loaded(tmp_path).replaced)) == ([], [file.stem])


def test_a_department_of_the_record_replaces_no_answer_to_where_since_it_may_have_no_counter(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    file = keep_answer(tmp_path, content(), RESIDENCE, "fine", "Bác nộp ở tầng hai", DAY)
    file.write_text(file.read_text(encoding="utf-8").replace('"fine"', '"where"'), encoding="utf-8")
    assert content().catalogue.procedures[RESIDENCE].department
    assert list(loaded(tmp_path).policies) == [file.stem]


def test_the_answer_of_staff_holds_where_several_with_a_source_are_about_special_cases(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    file = keep_answer(tmp_path, content(), THREE_FINES, "fine", "Tùy việc mà mức phạt khác nhau", DAY)
    special = content().policies.of(THREE_FINES)
    assert fine(THREE_FINES, Policies(special)) is None
    (quick,) = loaded(tmp_path).policies.values()
    assert quick.id == file.stem
    assert fine(THREE_FINES, Policies((*special, quick))) == quick


def test_a_quick_answer_is_not_kept_where_the_record_holds_the_fact(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="đã có câu trả lời được duyệt"):
        keep_answer(tmp_path, content(), BIRTH, "deadline", "Trong hai ngày", DAY)
    assert list(tmp_path.rglob("*")) == []


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
