"""Print which words of the catalogue's sentences a recogniser cannot recognise, because its lexicon lacks them: `kiosk
models words`."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable

import msgspec

from robot.runtime.content.editions import load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG, load_settings
from voice_models.recognition.transcript_text import spoken

_MOST_ROWS = 40


class Lacking(msgspec.Struct, frozen=True):
    """Words missing from a recogniser's lexicon: word -> (occurrences, a phrase with it); counts of known words and of
    phrases."""

    words: dict[str, tuple[int, str]]
    words_known: int
    phrases_with: int
    phrases: int


def lacking(phrases: Iterable[str], knows: Callable[[str], bool]) -> Lacking:
    """Compare the words of `phrases` with a recogniser's lexicon (`knows`) and return those it lacks."""
    times: Counter[str] = Counter()
    example: dict[str, str] = {}
    sayable = [phrase for phrase in dict.fromkeys(map(spoken, phrases)) if phrase]
    for phrase in sayable:
        for word in phrase.split():
            times[word] += 1
            example.setdefault(word, phrase)
    unknown = {word for word in times if not knows(word)}
    touched = sum(not unknown.isdisjoint(phrase.split()) for phrase in sayable)
    words = {word: (count, example[word]) for word, count in times.most_common() if word in unknown}
    return Lacking(words, len(times) - len(unknown), touched, len(sayable))


def words(engine: str) -> int:
    """Print the words that the lexicon of the recogniser `engine` lacks ("" = that of the settings). Return 0 always,
    because a lexicon cannot be changed here."""
    from rich.console import Console
    from rich.table import Table

    from voice_models.recognition.engine_choice import recogniser
    from voice_models.recognition.vosk_engine import UNKNOWN, Vosk

    settings = load_settings()
    heard = settings.recogniser
    loaded = recogniser(engine or heard.engine, heard.vosk_model)
    if not isinstance(loaded, Vosk):
        print(f"{loaded.name}: has no closed lexicon, it may write any word | không có danh sách từ cố định")
        return 0
    understanding = load_knowledge(CONFIG, settings, load_lobby(CONFIG / "lobby.toml")).understander
    found = lacking(understanding.sentences, loaded.knows)
    table = Table("word | từ", "times | số lần", "for example | ví dụ")
    for word, (count, phrase) in list(found.words.items())[:_MOST_ROWS]:
        table.add_row(word, str(count), phrase[:80])
    console = Console(width=None if sys.stdout.isatty() else 120)
    if found.words:
        console.print(table)
        if len(found.words) > _MOST_ROWS:
            console.print(f"... and {len(found.words) - _MOST_ROWS} more | và {len(found.words) - _MOST_ROWS} từ nữa")
    total = found.words_known + len(found.words)
    console.print(
        f"{loaded.name}: lacks {len(found.words)} of {total} words, in {found.phrases_with} of {found.phrases} phrases"
        f" | thiếu {len(found.words)} trên {total} từ, trong {found.phrases_with} trên {found.phrases} câu"
    )
    grammar = loaded.takes_grammar and loaded.knows(UNKNOWN)
    console.print(
        "takes the phrases as a grammar | dùng được danh sách câu"
        if grammar
        else f"hears freely: the model takes no grammar, or has no {UNKNOWN} | nghe tự do, không dùng danh sách câu"
    )
    return 0
