"""Read a manifest of recordings: tab-separated, with the columns `file` and `transcript`, one recording a line.

Files are relative to the manifest. Optional columns: `group`, and the speaker's name in `speaker`, or as "speaker NAME"
in `region`. Other columns are ignored."""

import re
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble

_SPEAKER = re.compile(r"\bspeaker\s+(\S+)")


class Clip(msgspec.Struct, frozen=True):
    """A recording: its path, its name in the manifest, its transcript, its group, and its speaker ("" = not known)."""

    path: Path
    name: str
    transcript: str
    group: str = ""
    speaker: str = ""


def load_clips(manifest: Path, limit: int | None = None) -> list[Clip]:
    """Return the recordings in the manifest's order; at most `limit`, spread evenly over it. Raises `Trouble`, which
    names the bad line."""
    try:
        lines = manifest.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(manifest, f"cannot be read: {error}", "không đọc được tệp") from error
    columns = lines[0].split("\t") if lines else []
    if not {"file", "transcript"} <= set(columns):
        raise _bad(manifest, "its first line does not name the columns file and transcript", "thiếu tên cột")
    clips = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        row = dict(zip(columns, line.split("\t"), strict=False))
        name, transcript = row.get("file", "").strip(), row.get("transcript", "").strip()
        if not name or "transcript" not in row:
            raise _bad(manifest, f"line {number} holds no file and transcript", f"dòng {number} thiếu tệp hoặc lời")
        told = _SPEAKER.search(row.get("region", ""))
        speaker = row.get("speaker", "").strip() or (told.group(1) if told else "")
        clips.append(Clip(manifest.parent / name, name, transcript, row.get("group", "").strip(), speaker))
    if not clips:
        raise _bad(manifest, "names no recording", "không có bản ghi nào")
    if limit is None or limit >= len(clips):
        return clips
    return [clips[index * len(clips) // limit] for index in range(limit)]


def strangers(clip: Clip, clips: list[Clip]) -> list[Clip]:
    """Return the recordings that may serve as noise around `clip`: not `clip` itself, and none by its speaker."""
    return [
        other for other in clips if other.path != clip.path and not (clip.speaker and other.speaker == clip.speaker)
    ]


def _bad(manifest: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(manifest),
        remedy="give a tab-separated file with the columns file and transcript",
        remedy_vi="hãy đưa tệp phân cách bằng tab có cột file và transcript",
    )
