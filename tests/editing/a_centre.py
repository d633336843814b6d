"""A centre's content in a folder, and the editor of its officials, for tests."""

import datetime
import shutil
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path

from robot.editing.content_editor import ContentEditor
from robot.editing.content_files import read_text
from robot.editing.procedure_index import ProcedureIndex
from robot.editing.toml_edits import edited
from robot.editing.trial import check_content
from robot.navigation.map.lobby_map import Lobby
from robot.paths import CONFIG
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import parse_toml

NOW = datetime.datetime(2026, 11, 24, 9, 30)
BIRTH = "procedures/ho-tich/dang-ky-khai-sinh.toml"
MARRIAGE = "procedures/ho-tich/dang-ky-ket-hon.toml"
HOA, BINH, LAN = "Nguyễn Thị Hoa", "Trần Văn Bình", "Lê Thị Lan"


@cache
def settings() -> Settings:
    return load_settings(config=CONFIG)


@cache
def lobby() -> Lobby:
    return load_lobby(CONFIG / "lobby.toml")


class Site:
    """A centre with the shipped content; `now` is set by a test."""

    def __init__(self, folder: Path, *, second_person: bool = True) -> None:
        self.config = folder / "config"
        if not self.config.exists():
            shutil.copytree(CONFIG, self.config, ignore=shutil.ignore_patterns("*.npz", "utterances", "deploy"))
        self.database = folder / "var" / "desk.sqlite"
        self.now = NOW
        check = partial(check_content, self.config, settings(), lobby())
        self.editor = ContentEditor(self.config, self.database, check, lambda: self.now, second_person=second_person)
        self.index = ProcedureIndex(self.config)

    def text(self, path: str) -> str:
        text = read_text(self.config, path)
        assert text is not None
        return text

    def values(self, path: str) -> dict[str, object]:
        return parse_toml(self.text(path), Path(path))

    def save(self, path: str, changes: Mapping[str, object], who: str = HOA, base: str | None = None) -> int:
        """Save a draft of `path` with other values of top keys, as a form does; return its number."""
        head = self.editor.head(path, f"file:{path}")
        assert head.text is not None
        text = edited(head.text, {**parse_toml(head.text, Path(path)), **changes})
        return self.editor.save(f"file:{path}", who, "thử", {path: text}, {path: base or head.hash}).id
