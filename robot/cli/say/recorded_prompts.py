"""List the prompts (fixed sentences) of this site: which may be recorded, which are, and which files are never
played."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hardware.audio.wav import read_wav
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.templates import LANGUAGES, Templates
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG
from voice_models.synthesis.recorded_prompts import Prompts


class Fixed(NamedTuple):
    """A fixed sentence of the robot, and whether this site has a recording of it."""

    language: str
    key: str
    words: str
    recorded: bool


def fixed_sentences(folder: Path, words: Templates) -> list[Fixed]:
    """Return the sentences that may be recorded, by language and key."""
    prompts = Prompts(folder, read_wav)
    recorded = {language: set(prompts.keys(language)) for language in LANGUAGES}
    return [
        Fixed(language, key, words.text(key, language, {}), key in recorded[language])
        for language in LANGUAGES
        for key in words.fixed("say.")
    ]


def faults(folder: Path, words: Templates) -> Iterator[Trouble]:
    """Yield an error for each recording that is never played: unknown sentence, changed text, or unreadable file."""
    prompts = Prompts(folder, read_wav)
    fixed = set(words.fixed("say."))
    for language in LANGUAGES:
        for key in prompts.keys(language):
            file = str(folder / language / f"{key}.wav")
            if key not in fixed:
                yield Trouble(
                    "no sentence that never changes has this key",
                    "không có câu cố định nào có khóa này",
                    file=file,
                    remedy="type: ./kiosk say --prompts",
                    remedy_vi="hãy gõ: ./kiosk say --prompts",
                )
            elif not prompts.agrees(key, language, words.text(key, language, {})):
                yield Trouble(
                    "other words were recorded than the robot says now",
                    "câu đã thu khác câu robot nói bây giờ",
                    file=file,
                    remedy="record it again and put the words into the .txt beside it",
                    remedy_vi="hãy thu lại và ghi câu mới vào tệp .txt bên cạnh",
                )
            else:
                try:
                    prompts.check(key, language)
                except Trouble as trouble:
                    yield trouble


def print_prompts(folder: Path) -> int:
    """Print the sentences that a person may read at a microphone, and all faults; return 1 when a recording is never
    played."""
    words = load_words(CONFIG / "words")
    for sentence in fixed_sentences(folder, words):
        mark = "recorded" if sentence.recorded else "-"
        print(f"{mark}\t{folder / sentence.language / sentence.key}.wav\t{sentence.words}")
    found = list(faults(folder, words))
    for trouble in found:
        print(trouble.line())
    return 1 if found else 0
