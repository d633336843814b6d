"""From the ears to the disk: which sentences are taken down, and that a bad disk stops nothing."""

import asyncio
import datetime
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from robot.core.commands import CountUnanswered, Listen
from robot.core.events import Act, Candidate, Understood
from robot.core.intents import Want
from robot.core.phases import Choosing
from robot.desk.feedback.unanswered import Unanswered
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input import unanswered_recorder
from robot.runtime.speech_input.unanswered_recorder import NOT_UNDERSTOOD, Notebook
from tests.core.conversation import BIRTH, LAND, greeted
from tests.knowledge.asking import ask

TODAY = datetime.date(2026, 11, 24)
EVER = datetime.date.min
LIMIT_S = 30.0


class Day:
    """A notebook over a real file on one day."""

    def __init__(self, file: Path, today: datetime.date = TODAY) -> None:
        self.file, self.live = file, LiveValues()
        self.notebook = Notebook(file, 90, self.live, lambda: today)

    def hears(self, text: str, meaning: Understood, **context: str) -> None:
        self.notebook.note(text, Listen(1, **context), meaning)  # type: ignore[arg-type]

    def counted(self) -> list[str]:
        with Unanswered(self.file) as desk:
            return [sentence.text for sentence in desk.sentences(EVER)]


@asynccontextmanager
async def writing(day: Day) -> AsyncIterator[None]:
    """The notebook runs; on leaving, what waits is still written."""
    task = asyncio.ensure_future(day.notebook.run())
    await asyncio.sleep(0.05)
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not holds():
            await asyncio.sleep(0.01)


@pytest.fixture
def day(tmp_path: Path) -> Day:
    return Day(tmp_path / "desk.sqlite")


def refusal(target: str) -> Understood:
    return Understood(1, Act.REFUSE, target=target)


async def test_a_question_that_was_not_understood_is_counted(day: Day) -> None:
    async with writing(day):
        day.hears("Làm thẻ thư viện", refusal(NOT_UNDERSTOOD))
    assert day.counted() == ["làm thẻ thư viện"]


async def test_what_was_understood_is_not_counted(day: Day) -> None:
    async with writing(day):
        day.hears("vợ em mới sinh con", Understood(1, Act.ANSWER, procedure=BIRTH))
        day.hears("tôi mất giấy", Understood(1, Act.ASK_BACK, candidates=(Candidate(BIRTH, 0.5),)))
    assert day.counted() == []


@pytest.mark.parametrize("expects", ["stop", "yes_no"])
async def test_talk_on_the_way_and_replies_are_not_counted(day: Day, expects: str) -> None:
    async with writing(day):
        day.hears("hôm nay trời đẹp quá", refusal(NOT_UNDERSTOOD), expects=expects)
    assert day.counted() == []


async def test_what_is_done_elsewhere_is_counted_without_its_words(day: Day) -> None:
    async with writing(day):
        day.hears("tôi muốn ly hôn", refusal("court"))
    assert day.counted() == []
    with Unanswered(day.file) as desk:
        assert desk.refused(EVER) == {"court": 1}


async def test_none_of_the_offered_procedures_counts_the_sentence_before(day: Day) -> None:
    day.live.heard(3, "tôi làm mất giấy tờ nhà", final=True)
    async with writing(day):
        day.notebook.obey(CountUnanswered(3))
        day.notebook.obey(CountUnanswered(2))
    assert day.counted() == ["tôi làm mất giấy tờ nhà"]


async def test_after_the_visit_the_sentence_is_no_longer_known(day: Day) -> None:
    day.live.heard(3, "tôi làm mất giấy tờ nhà", final=True)
    day.live.forget()
    async with writing(day):
        day.notebook.obey(CountUnanswered(3))
    assert day.counted() == []


def test_a_touch_on_none_of_these_names_the_turn_in_which_it_was_asked() -> None:
    talk = greeted().hears(Act.ASK_BACK, candidates=(Candidate(BIRTH, 0.4), Candidate(LAND, 0.4)))
    assert isinstance(talk.state.phase, Choosing)
    turn = talk.state.phase.turn
    assert talk.taps(Want.NONE_OF_THESE).wished(CountUnanswered) == [CountUnanswered(turn)]
    assert talk.taps(Want.NONE_OF_THESE).wished(CountUnanswered) == [], "nothing was offered on this page"


def test_the_word_of_the_understander_is_the_one_that_is_counted() -> None:
    assert ask("…").target == NOT_UNDERSTOOD


async def test_days_that_are_too_old_are_forgotten_when_the_robot_starts(day: Day) -> None:
    with Unanswered(day.file) as desk:
        desk.count("làm thẻ thư viện", TODAY - datetime.timedelta(91))
        for days_ago in (90, 45, 1):
            desk.count("thuê sân bóng", TODAY - datetime.timedelta(days_ago))
    async with writing(day):
        pass
    assert day.counted() == ["thuê sân bóng"]


async def test_a_clock_that_is_years_ahead_forgets_nothing(tmp_path: Path) -> None:
    day = Day(tmp_path / "desk.sqlite", TODAY + datetime.timedelta(3650))
    with Unanswered(day.file) as desk:
        desk.count("thuê sân bóng", TODAY)
    async with writing(day):
        pass
    assert day.counted() == ["thuê sân bóng"]


async def test_a_broken_disk_costs_a_line_and_never_a_wait(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered_recorder, "_AGAIN_S", 0.05)
    (tmp_path / "var").write_text("", encoding="utf-8")
    day = Day(tmp_path / "var" / "desk.sqlite")
    for _ in range(1000):  # nobody writes yet: who waited for it would wait for ever
        day.hears("làm thẻ thư viện", refusal(NOT_UNDERSTOOD))

    def taken_down() -> bool:
        day.hears("thuê sân bóng", refusal(NOT_UNDERSTOOD))  # of the time of the broken disk nothing is kept
        return day.file.exists() and "thuê sân bóng" in day.counted()

    async with writing(day):
        await until(lambda: "desk.sqlite" in caplog.text)
        (tmp_path / "var").unlink()
        await until(taken_down)


async def test_where_nothing_is_counted_any_more_old_days_still_expire_and_no_file_is_made(tmp_path: Path) -> None:
    day = Day(tmp_path / "desk.sqlite")
    day.notebook = Notebook(day.file, 90, day.live, lambda: TODAY, counting=False)
    async with writing(day):
        day.hears("Làm thẻ thư viện", refusal(NOT_UNDERSTOOD))
    assert not day.file.exists()
    with Unanswered(day.file) as desk:
        desk.count("thuê sân bóng", TODAY - datetime.timedelta(91))
    day.notebook = Notebook(day.file, 90, day.live, lambda: TODAY, counting=False)
    async with writing(day):
        day.hears("Làm thẻ thư viện", refusal(NOT_UNDERSTOOD))
    assert day.counted() == []
