"""`kiosk unanswered`: an official reads what was not understood and teaches it, and a running robot understands."""

import asyncio
import datetime
import json
import os
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.cli.__main__ import main
from robot.core.commands import Listen, UseEdition
from robot.core.events import Act, AnyEvent, EditionLoaded
from robot.desk.database import backups
from robot.desk.database.file_lock import takes_lock
from robot.desk.feedback.unanswered import Unanswered
from robot.paths import ROOT
from robot.runtime.content import watcher
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.site_overlays import PHRASES
from robot.runtime.content.teaching import _ask, with_phrase
from robot.runtime.content.watcher import ContentWatch
from robot.runtime.settings.file_stamps import stamps
from robot.runtime.settings.loader import load_settings

CONFIG = ROOT / "config"
GUARDIAN, CODE = Path("procedures/ho-tich/dang-ky-giam-ho.toml"), "1.004837"
ASKED, ALSO, OTHER = "xin tờ bảo bọc măng non", "dạ em xin tờ bảo bọc măng non ạ", "thuê sân bóng của phường"
TODAY = datetime.date.today()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setattr("robot.cli.unanswered.CONFIG", config)
    return config


@pytest.fixture
def desk_file(config: Path) -> Path:
    file = config.parent / "var/desk/desk.sqlite"
    with Unanswered(file) as desk:
        for text in (ASKED, ASKED, ASKED, ALSO, OTHER):
            desk.count(text, TODAY)
        desk.count("câu của năm ngoái", TODAY - datetime.timedelta(40))
        desk.count_refused("court", TODAY)
    return file


def listed(capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    capsys.readouterr()
    assert main(["unanswered", "--json", *options]) == 0
    return [group["text"] for group in json.loads(capsys.readouterr().out)["groups"]]


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line of a command that exits with 2."""
    capsys.readouterr()
    assert main(["unanswered", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.usefixtures("desk_file")
def test_groups_are_listed_with_their_counts_and_the_command_that_teaches_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["unanswered", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    first, second = told["groups"]
    assert (first["text"], first["count"], first["last_day"]) == (ASKED, 4, TODAY.isoformat())
    assert first["sentences"] == [{"text": ASKED, "count": 3}, {"text": ALSO, "count": 1}]
    assert second["text"] == OTHER
    assert told["refused"] == {"court": 1}
    assert main(["unanswered"]) == 0
    page = capsys.readouterr().out
    for part in (f"4 x  {TODAY}  {ASKED}", f"1 x {ALSO}", first["teach"], "court 1"):
        assert part in page


@pytest.mark.parametrize(("asked", "code"), [("giám hộ gì đó", CODE), (OTHER, "")])
def test_only_a_procedure_that_is_near_is_put_into_the_command(
    desk_file: Path, capsys: pytest.CaptureFixture[str], asked: str, code: str
) -> None:
    with Unanswered(desk_file) as desk:
        desk.count(asked, TODAY)
    assert main(["unanswered", "--json"]) == 0
    (group,) = (group for group in json.loads(capsys.readouterr().out)["groups"] if group["text"] == asked)
    assert (group["guess"] or {"code": ""})["code"] == code
    assert group["teach"] == f'./kiosk unanswered teach {code or "CODE"} "{asked}"'


@pytest.mark.usefixtures("desk_file")
def test_older_days_are_looked_back_to(capsys: pytest.CaptureFixture[str]) -> None:
    assert "câu của năm ngoái" not in listed(capsys)
    assert "câu của năm ngoái" in listed(capsys, "--days", "90")


@pytest.mark.usefixtures("config")
def test_a_robot_that_has_counted_nothing_has_no_file_and_gets_none(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert listed(capsys) == []
    assert main(["unanswered"]) == 0
    assert "Nothing unanswered" in capsys.readouterr().out
    assert not (config.parent / "var").exists()


def test_unanswered_says_that_recording_is_switched_off(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (config / "site.toml").open("a", encoding="utf-8").write("\n[desk]\ncount_unanswered = false\n")
    assert main(["unanswered"]) == 0
    assert "desk.count_unanswered" in capsys.readouterr().out


async def test_a_taught_sentence_is_understood_by_a_running_robot_and_leaves_the_list(
    config: Path, desk_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(watcher, "LOOK_S", 0.05)
    watch = ContentWatch(config, load_settings(config=config), load_lobby(config / "lobby.toml"))
    loaded = asyncio.Event()
    loop = asyncio.get_running_loop()

    def emit(event: AnyEvent) -> None:
        assert isinstance(event, EditionLoaded)
        loop.call_soon_threadsafe(loaded.set)

    watching = asyncio.ensure_future(watch.run(emit))
    before = (config / GUARDIAN).read_bytes()
    assert await asyncio.to_thread(main, ["unanswered", "teach", CODE, ASKED]) == 0
    async with asyncio.timeout(40):
        await loaded.wait()
    watch.obey(UseEdition(1))
    meaning = watch.library.understanding().understand(ASKED, Listen(1))
    assert (meaning.act, meaning.procedure) == (Act.ANSWER, CODE)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert (config / GUARDIAN).read_bytes() == before, "the next bundle may bring this file anew"
    assert tomllib.loads((config / PHRASES).read_text(encoding="utf-8")) == {"procedures": {CODE: [ASKED]}}
    assert list(config.glob(".*")) == []
    assert "2 of the group's 2 sentences" in capsys.readouterr().out
    assert listed(capsys) == [OTHER]
    with Unanswered(desk_file) as desk:
        desk.count(ASKED, TODAY + datetime.timedelta(1))
        assert ASKED in [each.text for each in desk.sentences(TODAY)], "if it is still not understood, it comes back"


@pytest.mark.parametrize(
    ("code", "sentence", "told"),
    [
        ("1.999999", ASKED, ("1.999999", "no procedure has this code", "./kiosk unanswered")),
        (CODE, "ừ", ("SENTENCE", "2 to 40 syllables")),
        (CODE, "giấy\x07 giám hộ", ("SENTENCE", "no plain text")),
        (CODE, "giấy " * 200, ("SENTENCE", "no plain text")),
        (CODE, "làm giấy giám hộ cho em", ("dang-ky-giam-ho.toml", "asked.phrases", "already")),
        ("1.001193", "Làm giấy giám hộ, cho em!", ("dang-ky-giam-ho.toml", CODE, "already")),
        ("1.001193", "có người bị ngất", ("would not be understood as 1.001193", "--explain")),
    ],
)
def test_what_cannot_be_taught_is_one_line_and_changes_no_file(
    config: Path, capsys: pytest.CaptureFixture[str], code: str, sentence: str, told: tuple[str, ...]
) -> None:
    before = stamps(config)
    line = refused(capsys, "teach", code, sentence)
    assert stamps(config) == before
    for part in told:
        assert part in line


def test_teaching_copies_no_uploaded_form(config: Path, desk_file: Path) -> None:
    forms = config / "forms"
    forms.mkdir(exist_ok=True)
    os.mkfifo(forms / "to-khai.pdf")  # no program can copy it
    assert desk_file.exists()
    assert main(["unanswered", "teach", CODE, ASKED]) == 0


def test_a_sentence_that_was_taught_already_is_named_with_the_file_of_the_site(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config / PHRASES).write_text(f'[procedures]\n"{CODE}" = ["{ASKED}"]\n', encoding="utf-8")
    assert f"{PHRASES}: asked.phrases" in refused(capsys, "teach", "1.001193", ASKED)


def test_while_the_content_is_broken_nothing_is_taught_and_the_broken_file_is_named(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config / "lexicon.toml").write_text("= broken", encoding="utf-8")
    assert "lexicon.toml" in refused(capsys, "teach", CODE, ASKED)


def test_a_group_can_be_forgotten_and_all_of_them(desk_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "not in the list" in refused(capsys, "forget", "không ai nói câu này")
    assert main(["unanswered", "forget", ALSO]) == 0
    assert listed(capsys) == [OTHER]
    assert main(["unanswered", "forget", "--all"]) == 0
    assert listed(capsys) == []
    assert OTHER.encode() not in desk_file.read_bytes()


def test_nothing_is_forgotten_while_another_command_holds_the_copies_until_it_is_tried_again(
    desk_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(backups, "PATIENT_S", 0.1)
    backups.keep_of_day(desk_file, datetime.date.today())
    hanging = os.open(desk_file.parent, os.O_RDONLY)
    assert takes_lock(hanging, 0.0)
    assert "by another command" in refused(capsys, "forget", ALSO)
    assert ALSO.encode() in desk_file.read_bytes()
    os.close(hanging)
    assert main(["unanswered", "forget", ALSO]) == 0
    assert [each for each in desk_file.parent.iterdir() if ALSO.encode() in each.read_bytes()] == []


@pytest.mark.usefixtures("desk_file")
@pytest.mark.parametrize(
    "arguments", [["forget"], ["forget", ASKED, "--all"], ["--days", "0"], ["--days", "x"], ["learn"], ["teach", CODE]]
)
def test_wrong_options_are_one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["unanswered", *arguments])
    assert left.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_broken_database_is_one_line(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = config.parent / "var/desk/desk.sqlite"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database, and long enough to be taken for a page of one" * 20)
    assert "desk.file" in refused(capsys)


@given(st.lists(st.text(min_size=1, max_size=40).filter(str.isprintable), min_size=1, max_size=3))
def test_taught_sentences_stand_in_the_file_of_the_site_in_their_order_below_its_comments(phrases: list[str]) -> None:
    text = '# ours\n[places]\nexit = ["ra phố"] # a place\n'
    for phrase in phrases:
        text = with_phrase(text, CODE, phrase)
    assert tomllib.loads(text) == {"places": {"exit": ["ra phố"]}, "procedures": {CODE: phrases}}
    assert text.startswith('# ours\n[places]\nexit = ["ra phố"] # a place\n')
    assert tomllib.loads(with_phrase("", CODE, "a")) == {"procedures": {CODE: ["a"]}}


@pytest.mark.parametrize("comma", [",", ""])
def test_a_taught_sentence_leaves_the_comments_among_the_others(comma: str) -> None:
    lines = f'"{CODE}" = [\n    # by the clerks\n    "a", # asked in May\n    "b"{comma} # asked in June\n    # end\n'
    text = with_phrase(f"[procedures]\n{lines}]\n", CODE, "c")
    assert tomllib.loads(text) == {"procedures": {CODE: ["a", "b", "c"]}}
    for comment in ("# by the clerks\n", '"a", # asked in May\n', "# asked in June\n", "# end\n"):
        assert comment in text


def test_what_is_too_old_is_forgotten_when_an_official_looks_though_no_robot_runs(
    config: Path, desk_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (config / "site.toml").open("a", encoding="utf-8").write("\n[desk]\ncount_unanswered = false\nkeep_days = 30\n")
    listed(capsys)
    with Unanswered(desk_file) as desk:
        assert "câu của năm ngoái" not in [each.text for each in desk.sentences(datetime.date.min)]


def test_a_file_that_is_edited_while_a_sentence_is_tried_keeps_the_edit(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = config / PHRASES
    file.write_text("# ours\n", encoding="utf-8")

    def edited(*arguments: Any) -> None:
        file.write_text(file.read_text(encoding="utf-8") + "# by hand\n", encoding="utf-8")
        _ask(*arguments)

    monkeypatch.setattr("robot.runtime.content.teaching._ask", edited)
    assert "changed the file meanwhile" in refused(capsys, "teach", CODE, ASKED)
    text = file.read_text(encoding="utf-8")
    assert text.endswith("# by hand\n")
    assert ASKED not in text
