"""What is in force: its files are all judged when they are read, what takes long is made when it is first needed."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.doctor import device_checks
from robot.core.commands import Listen
from robot.core.events import Act
from robot.core.trouble import Trouble, Troubles
from robot.knowledge.understanding.procedure_search import Finder
from robot.knowledge.understanding.understand import Understander
from robot.navigation.planning.planner import Planner
from robot.runtime.content import understanding_loader
from robot.runtime.content.editions import Knowledge, load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG, load_settings


def loaded(config: Path = CONFIG) -> Knowledge:
    return load_knowledge(config, load_settings(), load_lobby(CONFIG / "lobby.toml"))


@pytest.fixture(autouse=True)
def _made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """No understander that another test has made is reused."""
    monkeypatch.setattr(understanding_loader, "LAST", understanding_loader.LastUnderstander())


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

    for kind in (Understander, Finder, Planner):
        monkeypatch.setattr(kind, "__init__", noted(kind))
    return found


def test_the_first_page_waits_for_nothing_that_only_sentences_and_typed_names_need(made: list[type]) -> None:
    knowledge = loaded()
    assert made == [Planner], "for the check of the map"
    knowledge.make_ready()
    assert made == [Planner, Understander, Finder, Planner]
    assert knowledge.understander.understand("tôi muốn làm giấy khai sinh", Listen(turn=1)).act is Act.ANSWER
    assert knowledge.content.addressing("anh").search("khai sinh", "vi")
    assert made == [Planner, Understander, Finder, Planner], "made once, also for another form of address"


def test_only_an_edit_of_what_understanding_is_made_of_makes_another_understander(tmp_path: Path) -> None:
    config = shutil.copytree(CONFIG, tmp_path / "config")
    first = loaded(config).understander
    words, spoken = config / "words/vi/screen.toml", config / "utterances/citizens.jsonl"
    words.write_text(f"# edited\n{words.read_text(encoding='utf-8')}", encoding="utf-8")
    assert loaded(config).understander is first
    spoken.write_text(spoken.read_text(encoding="utf-8").replace('"text": "', '"text": "dạ ', 1), encoding="utf-8")
    second = loaded(config).understander
    assert second is not first
    (config / "embeddings.npz").write_bytes(b"damaged")
    assert loaded(config).understander is not second


@pytest.mark.parametrize("name", ["lexicon.toml", "sounds.toml", "requests.toml", "ranking.npz"])
def test_a_broken_file_of_the_understanding_is_told_at_the_start(tmp_path: Path, name: str) -> None:
    config = shutil.copytree(CONFIG, tmp_path / "config")
    (config / name).write_text("broken = [", encoding="utf-8")
    with pytest.raises(Troubles, match=name):
        loaded(config)


def test_an_abbreviation_without_a_letter_is_refused_with_its_place(tmp_path: Path) -> None:
    config = shutil.copytree(CONFIG, tmp_path / "config")
    with (config / "lexicon.toml").open("a", encoding="utf-8") as lexicon:
        lexicon.write('\n[[abbreviations]]\nwritten = "..."\nmeant = "và vân vân"\n')
    with pytest.raises(Troubles, match=r"lexicon\.toml.*written.*like bhyt"):
        loaded(config)


def test_files_that_no_understanding_can_be_made_of_are_a_trouble_at_each_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_self: object, *_arguments: object) -> None:
        raise IndexError("tuple index out of range")

    monkeypatch.setattr(Understander, "__init__", broken)
    knowledge = loaded()
    for _ in range(2):
        with pytest.raises(Trouble, match="no sentence can be understood"):
            _ = knowledge.understander
    with pytest.raises(Trouble, match="no sentence can be understood"):
        knowledge.make_ready()


def test_content_of_which_no_understanding_can_be_made_passes_neither_an_update_nor_the_doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_self: object, *_arguments: object) -> None:
        raise IndexError("tuple index out of range")

    monkeypatch.setattr(Understander, "__init__", broken)
    assert main(["bundle", "try"]) == 2
    assert "no sentence can be understood" in capsys.readouterr().err
    with pytest.raises(Trouble, match="no sentence can be understood"):
        device_checks.content(load_settings())
