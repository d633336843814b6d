"""Questions of the paper check in the procedure files: what is refused, and what reaches the core and the voice."""

from pathlib import Path

import msgspec
import pytest

from robot.core.dialogue.precheck_findings import found_by
from robot.core.rules import CheckRule
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.procedures import Document, Precheck
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.core_rules import edition_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings

CONFIG = ROOT / "config"
BIRTH, COPY = "1.001193", "2.000635"
PROCEDURE = """
code = "{code}"
title = {{ vi = "Đăng ký khai sinh", en = "Birth registration" }}
official_title = "Thủ tục đăng ký khai sinh"
field = "Hộ tịch"
department = "tu-phap"
icon = "baby"
confidence = "high"
as_of = 2026-07-01
sources = ["https://dichvucong.gov.vn"]

[asked]
situation = {{ vi = "Cháu mới sinh", en = "A child was born" }}
names = ["khai sinh"]
phrases = ["làm giấy khai sinh"]

[[documents]]
name = "Giấy chứng sinh"
kind = "bản chính"
need = "always"
"""
QUESTION = """
[[precheck]]
ask = { vi = "Bác có giấy chứng sinh chưa ạ?", en = "Do you have the birth notice?" }
good = "yes"
missing = { vi = "Giấy chứng sinh", en = "The birth notice" }
"""


def troubles(tmp_path: Path, questions: str) -> list[Trouble]:
    """What the loader says of a catalogue of two procedures, the first of them with `questions`."""
    (tmp_path / "procedures").mkdir()
    (tmp_path / "procedures" / "birth.toml").write_text(PROCEDURE.format(code=BIRTH) + questions)
    (tmp_path / "procedures" / "copy.toml").write_text(PROCEDURE.format(code=COPY))
    (tmp_path / "topics.toml").write_text("")
    try:
        load_catalogue(tmp_path)
    except Troubles as found:
        return found.found
    return []


def test_a_question_with_its_paper_and_another_procedure_is_good(tmp_path: Path) -> None:
    assert troubles(tmp_path, QUESTION + f'paper = "Giấy chứng sinh"\ninstead = "{COPY}"\n') == []


@pytest.mark.parametrize(
    ("questions", "key", "value"),
    [
        (QUESTION + 'paper = "Giấy khác"\n', "precheck[0].paper", "Giấy khác"),
        (QUESTION * 2 + 'instead = "9.999999"\n', "precheck[1].instead", "9.999999"),
        (QUESTION + f'instead = "{BIRTH}"\n', "precheck[0].instead", BIRTH),
        (QUESTION * 6, "precheck", "[{"),
        (QUESTION.replace('"yes"', '"maybe"'), "precheck[0].good", "maybe"),
        (QUESTION.replace("Giấy chứng sinh", "x" * 121), "precheck[0].missing.vi", "xxx"),
        (QUESTION + 'why = "x"\n', "precheck[0].why", "x"),
    ],
)
def test_a_bad_question_is_named_with_its_key(tmp_path: Path, questions: str, key: str, value: str) -> None:
    (found,) = troubles(tmp_path, questions)
    assert found.key == key
    assert str(found.value).startswith(value)
    assert found.file.endswith("birth.toml")


@pytest.fixture
def content() -> ContentProvider:
    """The shipped content, with three questions of its own for a birth registration."""
    content = load_content(CONFIG, load_settings(config=CONFIG), load_lobby(CONFIG / "lobby.toml"))
    questions = msgspec.convert(
        [
            {
                "ask": {"vi": "Bác có giấy chứng sinh chưa ạ?", "en": "Do you have the birth notice?"},
                "good": "yes",
                "missing": {"vi": "Giấy chứng sinh.", "en": "The birth notice."},
            },
            {
                "ask": {"vi": "Cháu đã có giấy khai sinh chưa ạ?", "en": "Was the child registered before?"},
                "good": "no",
                "missing": {"vi": "Bản sao giấy khai sinh", "en": "A copy instead"},
                "instead": COPY,
            },
            {
                "ask": {"vi": "Bác có đi làm hộ không ạ?", "en": "Are you here for somebody else?"},
                "good": "no",
                "missing": {"vi": "Văn bản ủy quyền", "en": "An authorisation"},
                "paper": "Văn bản ủy quyền",
            },
        ],
        tuple[Precheck, ...],
    )
    procedures = content.catalogue.procedures
    procedures[BIRTH] = msgspec.structs.replace(procedures[BIRTH], precheck=questions)
    return content


def test_the_core_learns_of_a_precheck_the_good_reply_and_the_other_procedure_but_no_words(
    content: ContentProvider,
) -> None:
    rule = edition_of(1, content).procedures[BIRTH]
    assert rule.precheck == (CheckRule("yes"), CheckRule("no", instead=COPY), CheckRule("no", paper=True))


def test_a_paper_that_the_office_finds_in_its_database_is_noted_and_not_demanded(content: ContentProvider) -> None:
    procedures = content.catalogue.procedures
    waived = Document(name="Văn bản ủy quyền", kind="bản chính", need="waived_if_in_database")
    procedures[BIRTH] = msgspec.structs.replace(procedures[BIRTH], documents=(waived,))
    rules = edition_of(1, content).procedures[BIRTH].precheck
    assert rules[2] == CheckRule("no")
    assert found_by((CheckRule("yes", paper=True),), ("no",)).missing == (0,)
    assert not found_by(rules, ("yes", "no", "yes")).stops


def test_questions_and_findings_are_said_in_both_languages(content: ContentProvider) -> None:
    ask = Line("precheck.ask", procedure=BIRTH, n=1)
    assert content.shown(ask, "vi") == "Cháu đã có giấy khai sinh chưa ạ?"
    assert content.shown(ask, "en") == "Was the child registered before?"
    assert content.spoken(Line("precheck.only", procedure=BIRTH, n=0), "vi") == "Đó là: Giấy chứng sinh."
    assert content.spoken(Line("precheck.first", procedure=BIRTH, n=1), "en") == "First of all: A copy instead."
    assert content.shown(Line("say.precheck_missing", n=1), "en") == "There is 1 thing that you still need."
    assert content.shown(Line("say.precheck_notes", n=1), "vi") == "Có một điều bác cần lưu ý:"
    assert content.spoken(Line("precheck.note", procedure=BIRTH, n=0), "vi") == "Giấy chứng sinh."
    assert content.spoken(Line("precheck.first_note", procedure=BIRTH, n=1), "en") == "First: A copy instead."
    assert content.procedure(BIRTH, "vi").precheck[0].missing == "Giấy chứng sinh."


def test_no_first_sentence_of_the_check_is_longer_than_can_be_followed(content: ContentProvider) -> None:
    for key in ("missing", "bring", "notes", "unsure", "complete", "right", "instead", "reply"):
        for language in ("vi", "en"):
            first = content.spoken(Line(f"say.precheck_{key}", procedure=BIRTH, n=5), language).split(". ")[0]
            assert len(first.split()) <= 14, first


def test_every_shipped_question_is_short_enough_for_the_ear() -> None:
    for code, procedure in load_catalogue(CONFIG).procedures.items():
        for check in procedure.precheck:
            for language in ("vi", "en"):
                assert len(check.ask.of(language).split()) <= 14, (code, check.ask)
                assert check.ask.of(language).endswith("?"), (code, check.ask)
