"""Make sentences ahead with the natural voice, so that each begins to sound at once: `kiosk say --ahead`."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.ports import LivingVoice
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings
from robot.runtime.speech_output.made_ahead import ahead_lines, first_sentence
from voice_models.model_files.store import FILES
from voice_models.synthesis.remote_voice import RemoteVoice, VoiceProcesses
from voice_models.synthesis.voice_choice import VoiceLost, why_not_natural

_NOT_NEEDED = "nothing is made ahead: {name} says any sentence at once | không cần tạo sẵn: giọng này đọc được ngay"
_FULL = (
    "no room for more: raise voice.cache_mb = {mb} in config/site.toml"
    " | hết chỗ lưu: tăng voice.cache_mb = {mb} trong config/site.toml"
)
_STOPPED = "stopped; the same command goes on from here | đã dừng; gõ lại lệnh này để làm tiếp"


class AheadText(NamedTuple):
    """A piece of text to be made ahead."""

    text: str
    language: str
    slow: bool


def make_ahead(settings: Settings, root: Path = FILES) -> int:
    """Make every piece that is not kept yet, with progress; return 0, or 1 when a piece cannot be made or kept.

    `root`: the folder of the models.
    """
    content = load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
    start = VoiceProcesses(settings.voice, CONFIG.parent / settings.voice.cache_dir, root)
    voice = start()
    if _at_once(voice):
        voice.close()
        reason = why_not_natural(settings.voice, root)
        print(_NOT_NEEDED.format(name=voice.name))
        if reason is not None:
            print(reason.line())
        return 0
    return _make(start, voice, list(dict.fromkeys(ahead_texts(content, voice))), settings.voice.cache_mb)


def _at_once(voice: RemoteVoice) -> bool:
    """Whether the voice, that of the settings or the one after a crash of it, says any sentence at once."""
    return voice.name.startswith("espeak")


def ahead_texts(content: ContentProvider, voice: LivingVoice) -> Iterator[AheadText]:
    """Yield the pieces of the fixed sentences, and those of the first sentence of each answer, most wanted first."""
    for line, language, slow, fixed in ahead_lines(content.fixed(), content.answers()):
        pieces = voice.pieces(content.spoken(line, language), language)
        for piece in pieces if fixed else first_sentence(pieces):
            yield AheadText(piece.text, language, slow)


def _make(start: VoiceProcesses, voice: RemoteVoice, texts: list[AheadText], cache_mb: int) -> int:
    """Make `texts` with `voice`, and after a crash of its process with a new one."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    wrong, done = 0, 0
    try:
        with Progress(console=console, disable=not console.is_terminal) as bars:
            task = bars.add_task(voice.name, total=len(texts))
            while done < len(texts):
                text, language, slow = texts[done]
                try:
                    if not voice.make_ahead(text, language, slow=slow):
                        reason = _NOT_NEEDED.format(name=voice.name) if _at_once(voice) else _FULL.format(mb=cache_mb)
                        console.print(reason, soft_wrap=True)
                        return 1
                except VoiceLost as lost:
                    console.print(str(lost), soft_wrap=True)
                    voice.close()
                    voice = start()
                    continue
                except Trouble as trouble:
                    console.print(trouble.line(), soft_wrap=True)
                    wrong += 1
                done += 1
                bars.update(task, completed=done)
    except KeyboardInterrupt:
        print(_STOPPED, file=sys.stderr)
        return 1
    finally:
        voice.close()
        print(f"{done - wrong} of {len(texts)} pieces are ready | đã có sẵn {done - wrong}/{len(texts)} đoạn")
    return 1 if wrong else 0
