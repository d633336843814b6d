"""Edited content comes into force under a running loop; broken content does not, and says why."""

import asyncio
import datetime
import shutil
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from robot.core.commands import Show
from robot.core.events import EditionLoaded, FacesSeen, Tapped
from robot.core.intents import Intent, Want
from robot.desk.day_orders.model import WeekValue
from robot.desk.day_orders.store import DayOrders
from robot.editing.content_editor import ContentEditor
from robot.editing.trial import check_content
from robot.editing.word_items import WordItem
from robot.knowledge.understanding.understand import Understander
from robot.paths import ROOT
from robot.runtime.content import editions as library
from robot.runtime.content import watcher
from robot.runtime.content.core_rules import day_plan_of
from robot.runtime.content.editions import Knowledge, load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.understanding_loader import read_understanding
from robot.runtime.event_loop.journal import read
from robot.runtime.settings.file_stamps import stamps
from robot.runtime.settings.loader import load_settings
from tests.runtime.content.watched_robot import FINE, GUARDIAN, GUARDIAN_CODE, SENTENCE, running

CONFIG = ROOT / "config"
BIRTH = Path("procedures/ho-tich/dang-ky-khai-sinh.toml")
MAP = Path("lobby.toml")
COUNTER = """id = "counter:7"
label = { vi = "Quầy 7", en = "Counter 7" }
name = { vi = "Tiếp dân", en = "Complaints" }
icon = "desk"
centre = [2.8, 0.5]
size = [1.2, 0.8]
departments = ["tiep-dan"]"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(watcher, "LOOK_S", 0.05)
    return shutil.copytree(CONFIG, tmp_path / "config")


async def test_a_phrase_that_an_official_adds_is_understood_without_a_restart(config: Path) -> None:
    async with running(config) as robot:
        assert robot.understands() == ""
        robot.teach()
        await robot.until(lambda: robot.understands() == GUARDIAN_CODE)
    assert robot.editions() == [1]
    events = [entry.event for _, entry in read(robot.journal_path)[1]]
    assert sum(isinstance(event, EditionLoaded) for event in events) == 1


async def test_what_the_first_sentence_needs_is_made_before_anybody_asks(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def noted(*arguments: Any) -> Callable[[], Understander]:
        make = read_understanding(*arguments)

        def making() -> Understander:
            made.append(threading.current_thread().name)
            return make()

        return making

    monkeypatch.setattr(library, "read_understanding", noted)
    async with running(config) as robot:
        await robot.until(lambda: made == ["content"])


async def test_an_edit_mends_content_of_which_nothing_can_be_made(
    config: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(library, "read_understanding", lambda *_: lambda: {}["a weight"])
    async with running(config) as robot:
        await robot.until(lambda: "no sentence is understood" in caplog.text)
        monkeypatch.setattr(library, "read_understanding", read_understanding)
        await asyncio.sleep(0.3)
        robot.teach()
        await robot.until(lambda: robot.editions() == [1])
        assert robot.understands() == GUARDIAN_CODE
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.exc_info is not None


async def test_an_edit_of_which_no_understanding_can_be_made_leaves_the_old_content_in_force(
    config: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(config) as robot:
        assert robot.understands() == ""
        monkeypatch.setattr(library, "read_understanding", lambda *_: lambda: {}["a weight"])
        robot.teach()
        await robot.until(lambda: "the content in force stays" in caplog.text)
        await asyncio.sleep(0.5)
        assert robot.editions() == []
        assert robot.understands() == ""
    told = [record for record in caplog.records if record.levelname == "ERROR" and record.exc_info]
    assert [str(GUARDIAN) in record.getMessage() for record in told] == [True], "the file that was edited is named"


async def test_a_broken_file_leaves_the_old_content_in_force_and_is_told_once(
    config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(config) as robot:
        robot.teach()
        robot.write(BIRTH, 'confidence = "high"', 'confidence = "certain"')
        await robot.until(lambda: "confidence" in caplog.text)
        await asyncio.sleep(0.5)
        assert robot.understands() == ""
        lines = [record.message for record in caplog.records if record.levelname == "ERROR"]
        (line,) = (line for line in lines if "confidence" in line)
        for part in ("dang-ky-khai-sinh.toml", "confidence", "'certain'", "stays", "config/procedures/README.md"):
            assert part in line
        robot.write(BIRTH, 'confidence = "certain"', 'confidence = "high"')
        await robot.until(lambda: robot.understands() == GUARDIAN_CODE)


async def test_a_policy_answer_that_an_official_edits_is_in_force_without_a_restart(config: Path) -> None:
    async with running(config) as robot:
        robot.write(FINE, 'answer = "Người không', 'answer = "Ai không')
        await robot.until(lambda: robot.fine().startswith("Ai không"))
    assert robot.editions() == [1]


async def test_a_broken_policy_answer_leaves_the_old_content_in_force(
    config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(config) as robot:
        before = robot.fine()
        robot.write(FINE, 'answer = "Người không', 'kinds = "fine"\nanswer = "Ai không')
        await robot.until(lambda: "the content in force stays" in caplog.text)
        await asyncio.sleep(0.5)
        assert robot.fine() == before
        (line,) = [record.message for record in caplog.records if record.levelname == "ERROR"]
        for part in (FINE.name, "kinds", "unknown key", "không có khoá này", "config/policies/README.md"):
            assert part in line


async def test_a_file_that_is_gone_for_a_while_leaves_the_old_content_in_force(
    config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(config) as robot:
        (config / "lexicon.toml").rename(config / "lexicon.toml.away")
        await robot.until(lambda: "lexicon.toml" in caplog.text)
        robot.teach()
        (config / "lexicon.toml.away").rename(config / "lexicon.toml")
        await robot.until(lambda: robot.understands() == GUARDIAN_CODE)


async def test_a_file_that_is_still_being_written_is_not_read(
    config: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watcher, "LOOK_S", 1.0)
    async with running(config) as robot:
        whole = (config / GUARDIAN).read_text(encoding="utf-8")
        taught = whole.replace("phrases = [", f'phrases = [\n  "{SENTENCE}",', 1)
        with (config / GUARDIAN).open("w", encoding="utf-8") as slow:
            piece = len(taught) // 30
            for place in range(0, len(taught), piece):
                slow.write(taught[place : place + piece])
                slow.flush()
                await asyncio.sleep(0.1)
        await robot.until(lambda: robot.understands() == GUARDIAN_CODE)
    assert robot.editions() == [1]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


async def test_files_that_move_under_the_reader_are_read_again(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(config) as robot:

        def interrupted(*arguments: Any) -> Knowledge:
            monkeypatch.undo()
            monkeypatch.setattr(watcher, "LOOK_S", 0.05)
            knowledge = load_knowledge(*arguments)
            robot.teach()
            return knowledge

        monkeypatch.setattr(watcher, "load_knowledge", interrupted)
        robot.write(BIRTH, 'confidence = "high"', 'confidence = "low"')
        await robot.until(lambda: robot.understands() == GUARDIAN_CODE)
    assert robot.editions() == [1], "what was read in between is of no moment in time"


async def test_an_approved_sentence_of_the_idle_page_is_drawn_without_a_visit(config: Path) -> None:
    hello = WordItem("idle.hello", "screen", "")
    async with running(config) as robot:
        check = partial(check_content, config, load_settings(config=config), load_lobby(config / MAP))
        editor = ContentEditor(config, robot.database, check, datetime.datetime.now, second_person=True)
        heads = {path: editor.head(path, hello.subject) for path in hello.paths}
        texts = {path: head.text for path, head in heads.items()}
        wanted = hello.texts(texts, {**hello.table(texts), "vi": "Kính chào quý khách!"})
        saved = editor.save(hello.subject, "An", "", wanted, {path: head.hash for path, head in heads.items()})
        await robot.until(lambda: bool(robot.drawn))
        editor.approve(saved.id, "Lan")
        await robot.until(lambda: robot.drawn[-1].text("idle.hello", "vi") == "Kính chào quý khách!")
    assert not any(isinstance(command, Show) and command.view.speaking for command in robot.routed)


async def test_new_weekly_hours_are_drawn_without_a_visit(config: Path) -> None:
    week = (((420, 660),),) * 7
    async with running(config) as robot:
        await robot.until(lambda: bool(robot.drawn))
        with DayOrders(robot.database) as orders:
            orders.give_week(datetime.date.today(), WeekValue(week))
        await robot.until(lambda: robot.drawn[-1].site("vi").week == week)


async def test_no_page_changes_during_a_visit(config: Path) -> None:
    async with running(config) as robot:
        robot.inbox.put(FacesSeen(0))
        await robot.until(lambda: bool(robot.routed))
        robot.inbox.put(Tapped(robot.screen(), Intent(Want.BEGIN)))
        robot.teach()
        await robot.until(lambda: "EditionLoaded" in robot.journal_path.read_text(encoding="utf-8"))
        assert robot.editions() == []
        assert robot.understands() == ""


async def test_a_counter_that_an_official_adds_is_shown_and_gets_numbers_without_a_restart(config: Path) -> None:
    async with running(config) as robot:
        text = (config / MAP).read_text(encoding="utf-8")
        with_counter = text.replace('id = "toilet"', f'{COUNTER}\n\n[[places]]\nid = "toilet"')
        robot.write(MAP, text, with_counter.replace(', "tiep-dan"]', "]", 1))
        await robot.until(lambda: robot.editions() == [1])
        content = robot.watch.library.content()
        assert content.place("counter:7", "vi").name == "Tiếp dân"
        assert "counter:7" in [place.id for place in content.map("vi").places]
        day = day_plan_of(load_settings(config=config), content)
        assert day.places["counter:tiep-dan"] == "counter:7"
        assert "counter:7" in day.counters
        assert "counter:7" not in robot.rules.drivable, "it drives by the map with which it has started"


async def test_a_place_that_is_taken_off_the_map_stays_until_the_next_start_without_numbers(config: Path) -> None:
    async with running(config) as robot:
        text = (config / MAP).read_text(encoding="utf-8")
        begin = text.index('[[places]]\nid = "counter:4"')
        without = text[:begin] + text[text.index("[[places]]", begin + 1) :]
        robot.write(MAP, text, without.replace('"tu-phap"', '"tu-phap", "chung-thuc"'))
        await robot.until(lambda: robot.editions() == [1])
        content = robot.watch.library.content()
        assert content.place("counter:4", "vi").label == "Quầy 4"
        day = day_plan_of(load_settings(config=config), content)
        assert "counter:4" not in day.counters
        assert day.places["counter:chung-thuc"] == "counter:3"


async def test_a_map_with_an_error_stays_out(config: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with running(config) as robot:
        robot.write(MAP, "approach = { x_m = 1.65, y_m = 6.85", "approach = { x_m = 1.15, y_m = 8.3")
        await robot.until(lambda: "the content in force stays" in caplog.text)
        assert robot.watch.library.content().lobby == load_lobby(CONFIG / MAP)
        assert robot.editions() == []
        robot.teach()
        await robot.until(lambda: robot.understands() == GUARDIAN_CODE)
        assert robot.watch.library.content().lobby == load_lobby(CONFIG / MAP)


async def test_settings_wait_for_a_restart_and_say_so(config: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with running(config) as robot:
        robot.write(Path("robot.toml"), "detect_per_s = 10", "detect_per_s = 11")
        await robot.until(lambda: "restart the robot" in caplog.text)
        assert "robot.toml" in caplog.text
    assert robot.editions() == []


async def test_a_fault_of_the_loader_ends_nothing(
    config: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(config) as robot:
        with monkeypatch.context() as patch:
            patch.setattr(watcher, "stamps", lambda _config: 1 // 0)
            await robot.until(lambda: "cannot be watched" in caplog.text)
        robot.teach()
        await robot.until(lambda: robot.understands() == GUARDIAN_CODE)


def test_a_file_that_is_renamed_into_place_has_another_stamp(config: Path) -> None:
    before = stamps(config)
    path = config / BIRTH
    stat = path.stat()
    shutil.copy2(path, config / "copy")
    (config / "copy").replace(path)
    assert path.stat().st_mtime_ns == stat.st_mtime_ns
    assert {name for name, stamp in stamps(config).items() if stamp != before[name]} == {str(BIRTH)}


def test_what_is_no_content_has_no_stamp(config: Path) -> None:
    before = stamps(config)
    (config / "procedures/.dang-ky.toml.swp").write_text("x", encoding="utf-8")
    (config / "procedures/dangling.toml").symlink_to(config / "nowhere")
    assert stamps(config) == before
    assert stamps(config / "nowhere") == {}


async def test_a_file_on_which_the_loader_itself_fails_is_named_and_told_once(
    config: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(config) as robot:
        with monkeypatch.context() as patch:
            patch.setattr(watcher, "load_knowledge", lambda *_: {}["phrases"])
            robot.write(BIRTH, 'confidence = "high"', 'confidence = "low"')
            await robot.until(lambda: "the loader fails" in caplog.text)
            await asyncio.sleep(0.5)
        (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
        assert record.message.endswith(str(BIRTH))
        assert record.exc_info is not None
        robot.teach()
        await robot.until(lambda: robot.understands() == GUARDIAN_CODE)
