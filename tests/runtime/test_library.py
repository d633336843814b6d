"""What is in force: its files are all judged when they are read, what takes long is made when it is first needed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from robot.core.commands import Listen
from robot.core.events import Act
from robot.core.trouble import Troubles
from robot.knowledge.finding import Finder
from robot.knowledge.understand import Understander
from robot.runtime.library import Knowledge, load_knowledge
from robot.runtime.lobby_file import load_lobby
from robot.runtime.settings_files import CONFIG, load_settings


def loaded(config: Path = CONFIG) -> Knowledge:
    return load_knowledge(config, load_settings(), load_lobby(CONFIG / "lobby.toml"))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[type]:
    """What was made, in its order."""
    found: list[type] = []

    def noted(kind: type) -> Callable[..., None]:
        make = kind.__init__

        def making(self: object, *arguments: object, **named: object) -> None:
            found.append(kind)
            make(self, *arguments, **named)

        return making

    for kind in (Understander, Finder):
        monkeypatch.setattr(kind, "__init__", noted(kind))
    return found


def test_the_first_page_waits_for_nothing_that_only_sentences_and_typed_names_need(made: list[type]) -> None:
    knowledge = loaded()
    assert made == []
    knowledge.make_ready()
    assert made == [Understander, Finder]
    assert knowledge.understander.understand("tôi muốn làm giấy khai sinh", Listen(turn=1)).act is Act.ANSWER
    assert knowledge.content.addressing("anh").search("khai sinh", "vi")
    assert made == [Understander, Finder], "made once, also for another form of address"


@pytest.mark.parametrize("name", ["lexicon.toml", "sounds.toml", "requests.toml", "ranking.toml"])
def test_a_broken_file_of_the_understanding_is_told_at_the_start(tmp_path: Path, name: str) -> None:
    config = shutil.copytree(CONFIG, tmp_path / "config")
    (config / name).write_text("broken = [", encoding="utf-8")
    with pytest.raises(Troubles, match=name):
        loaded(config)
