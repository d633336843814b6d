"""Print which sentences are recorded at this site, which may be, and which recordings are never played."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from hardware.audio.wav import read_wav
from robot.cli.say.recording_list import GROUPS, Prompt, minutes_for
from robot.cli.say.recordings_folder import RecordingsFolder
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.templates import LANGUAGES, Templates
from robot.knowledge.vietnamese.forms_of_address import FORMS
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG
from voice_models.synthesis.phrase_joining import words_of
from voice_models.synthesis.recorded_prompts import Prompts

PHRASE = "phrase."
"""Beginning of the names of recordings that are parts of sentences; other names are keys of fixed sentences."""

RECORDED, CHANGED, MISSING = "recorded", "changed", "-"
"""States of a sentence: recorded, recorded with other words than it has now, not recorded."""


class Fixed(NamedTuple):
    """A fixed sentence of the robot, and whether this site has a recording of it."""

    language: str
    key: str
    words: str
    recorded: bool


class RecordingProgress:
    """The state of each sentence of the list `prompts` in the folder of the recordings."""

    def __init__(self, folder: Path, language: str, prompts: list[Prompt]) -> None:
        self.prompts = prompts
        names, recordings = RecordingsFolder(folder, language).names(), Prompts(folder, read_wav)
        self.states = dict.fromkeys((prompt.name for prompt in prompts), MISSING)
        for prompt in prompts:
            if prompt.name in names:
                agrees = recordings.agrees(prompt.name, language, prompt.text)
                self.states[prompt.name] = RECORDED if agrees else CHANGED
        self.changed = {
            prompt: recordings.written(prompt.name, language) or ""
            for prompt in prompts
            if self.states[prompt.name] == CHANGED
        }
        """Sentences whose text was changed, with the words that are recorded."""

    def missing(self, group: str = "") -> list[Prompt]:
        """Return the sentences to record, also those that were changed; of one group, or of all."""
        wanted = (prompt for prompt in self.prompts if group in ("", prompt.group))
        return [prompt for prompt in wanted if self.states[prompt.name] != RECORDED]

    def table(self) -> Iterator[str]:
        """Yield a line for each group: how many of its sentences are recorded, and the time for the others."""
        for group, (vi, en) in GROUPS.items():
            of_group = [prompt for prompt in self.prompts if prompt.group == group]
            if of_group:
                yield _row(f"{vi} · {en}", of_group, self.missing(group))
        yield _row("Tất cả · total", self.prompts, self.missing())


def outdated(folder: Path, language: str, prompts: list[Prompt]) -> list[str]:
    """Return the words of recorded phrases that none of the `prompts` has any more, in no form of address."""
    wanted = {_unaddressed(prompt.text) for prompt in prompts}
    recordings = Prompts(folder, read_wav)
    phrases = (recordings.written(key, language) or "" for key in recordings.keys(language) if key.startswith(PHRASE))
    return sorted(words.strip() for words in phrases if _unaddressed(words) not in wanted)


def _unaddressed(text: str) -> tuple[str, ...]:
    return tuple("" if word.text in FORMS else word.text for word in words_of(text))


def fixed_sentences(folder: Path, words: Templates) -> list[Fixed]:
    """Return the sentences that never change, by language and key."""
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
            phrase = key.startswith(PHRASE) and prompts.written(key, language) is not None
            if key not in fixed and not phrase:
                yield Trouble(
                    "no sentence that never changes has this key",
                    "không có câu cố định nào có khóa này",
                    file=file,
                    remedy="type: ./kiosk say --prompts",
                    remedy_vi="hãy gõ: ./kiosk say --prompts",
                )
            elif not phrase and not prompts.agrees(key, language, words.text(key, language, {})):
                yield Trouble(
                    "other words were recorded than the robot says now",
                    "câu đã thu khác câu robot nói bây giờ",
                    file=file,
                    remedy="record it again: ./kiosk say --record",
                    remedy_vi="hãy thu lại: ./kiosk say --record",
                )
            else:
                try:
                    prompts.check(key, language)
                except Trouble as trouble:
                    yield trouble


def print_prompts(folder: Path, language: str, prompts: list[Prompt], *, whole: bool, as_json: bool) -> int:
    """Print the sentences that a person may read at a microphone, how many are recorded, and all faults; return 1 when
    a recording is never played. `whole`: `prompts` are all of them, so that others are needed no more."""
    progress = RecordingProgress(folder, language, prompts)
    for prompt in prompts:
        state, file = progress.states[prompt.name], str(folder / language / f"{prompt.name}.wav")
        if as_json:
            print(json.dumps({"state": state, "file": file, "words": prompt.text}, ensure_ascii=False))
        else:
            print(f"{state}\t{file}\t{prompt.text}")
    found = list(faults(folder, load_words(CONFIG / "words")))
    if not as_json:
        print("", *progress.table(), sep="\n")
        reader = RecordingsFolder(folder, language).reader()
        if reader is not None:
            print(f"Giọng của {reader.name}, đồng ý ngày {reader.agreed} · whose voice it is, and since when")
        for prompt, before in progress.changed.items():
            print(f"Câu đã đổi, hãy thu lại · changed, record it again: {prompt.name}")
            print(f"  đã thu · recorded: {before.strip()}\n  bây giờ · now:      {prompt.text}")
        for words in outdated(folder, language, prompts) if whole else ():
            print(f"Robot không nói câu này nữa · the robot does not say this any more: {words}")
    for trouble in found:
        print(trouble.line())
    return 1 if found else 0


def _row(title: str, prompts: list[Prompt], missing: list[Prompt]) -> str:
    left = f"còn ~{max(1, round(minutes_for(missing)))} phút (min)" if missing else "xong (done)"
    return f"  {title:<44} {len(prompts) - len(missing):>4}/{len(prompts):<4} {left}"
