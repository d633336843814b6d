"""The texts of the console in Vietnamese and English, by key ("panel.lobby")."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from robot.navigation.map.lobby_map import Lobby

LANGUAGES = ("vi", "en")
_FOLDER = Path(__file__).with_name("words")


class ConsoleTexts:
    """The texts of the console in one language. An unknown key is shown by its last part."""

    def __init__(self, language: str, lobby: Lobby | None = None) -> None:
        """`lobby`: a map; its places get texts under the keys "place.ID"."""
        self.language = language
        places = lobby.places if lobby is not None else ()
        self._texts = {**texts(language), **{f"place.{one.id}": one.label.get(language, one.id) for one in places}}

    def __call__(self, key: str, **values: object) -> str:
        text = self._texts.get(key)
        if text is None:
            return key.rpartition(".")[2]
        return text.format_map(_Gaps(values)).strip()

    def has(self, key: str) -> bool:
        return key in self._texts


def number(value: float, language: str, digits: int | None = None) -> str:
    """Format a number in the notation of `language`: 25,1 or 25.1."""
    text = f"{value:g}" if digits is None else f"{value:.{digits}f}"
    return text.replace(".", ",") if language == "vi" else text


class _Gaps(dict[str, object]):
    """Values for `str.format_map`; a placeholder without a value becomes empty."""

    def __missing__(self, key: str) -> str:
        return ""


@cache
def texts(language: str) -> Mapping[str, str]:
    """Return all texts of the console in `language`, by key."""
    tables = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, texts in tables.items() for key, text in texts.items()}
