"""The content files on the disk: read with their hash, and written so that a crash leaves no version half in force.

The order of a write: the journal says `writing` (durable), the files are exchanged one by one as wholes, their folders
are synced, the journal says `live`. `finish_or_undo` completes at the next start what a crash has interrupted.
"""

import contextlib
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from robot.core.trouble import Trouble, refused_by_system
from robot.desk.content_versions.store import ContentVersion, ContentVersions, text_hash
from robot.desk.database.file_lock import takes_lock
from robot.editing.map_draft import LOBBY
from robot.runtime.content.site_overlays import PHRASES, SITE_TEXTS
from robot.runtime.processes.atomic_files import write_whole

log = logging.getLogger("kiosk.staff")

LOCK_WAIT_S = 10.0
"""Longest wait for another process that puts content in force, in s. Chosen; a write takes some 20 ms."""
_CONTENT = ("procedures/", "policies/", "words/", LOBBY, SITE_TEXTS, PHRASES)
"""Beginnings of the paths of the files that the pages edit."""


class HandEdited(Exception):
    """Error: files on the disk were edited by hand since the version began. `paths`: those files, below `config`."""

    def __init__(self, paths: tuple[str, ...]) -> None:
        self.paths = paths
        super().__init__(", ".join(paths))


def is_content(path: str) -> bool:
    """Whether the pages edit the file `path` below `config`. Every other file is the technician's: it may hold secrets,
    and its text is never kept as a version, shown or put back by one."""
    return path.startswith(_CONTENT)


def read_text(config: Path, path: str) -> str | None:
    """Return the text of the file `path` below `config`, byte for byte; None when there is no such file.

    Raises `Trouble` when it cannot be read or is not UTF-8.
    """
    file = config / path
    try:
        return file.read_bytes().decode()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refused_by_system(error) from error
    except UnicodeDecodeError as error:
        raise Trouble(
            "is not saved as UTF-8",
            "tệp không được lưu bằng mã UTF-8",
            remedy="save it again with the encoding UTF-8",
            remedy_vi="lưu lại tệp với mã hoá UTF-8",
            file=str(file),
        ) from error


@contextlib.contextmanager
def sole_writer(database: Path) -> Iterator[None]:
    """Hold the lock of the program that puts content in force. Raises `Trouble` when another one keeps it."""
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    opened = os.open(database.with_name(f"{database.name}.content-lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not takes_lock(opened, LOCK_WAIT_S):
            raise Trouble(
                "another program is writing the content",
                "một chương trình khác đang ghi nội dung",
                remedy="try again in a minute",
                remedy_vi="đề nghị thử lại sau một phút",
            )
        yield
    finally:
        os.close(opened)


def put_in_force(config: Path, versions: ContentVersions, version: ContentVersion, at_s: int) -> None:
    """Write the files of an approved version. The caller is the sole writer.

    Raises `HandEdited` with nothing written when a file on the disk is not the one from which the version was made, and
    `Trouble` when the system refuses; then the version is a draft again. If that cannot be stored either, it stays
    `writing` until `finish_or_undo`.
    """
    if edited := _edited_by_hand(config, version):
        versions.not_written(version.id)
        raise HandEdited(edited)
    versions.begin_writing(version.id)
    try:
        write_texts(config, {file.path: versions.text(file.after) for file in version.files})
    except Trouble:
        with contextlib.suppress(Trouble):
            _undo(config, versions, version)
        raise
    versions.written(version.id, at_s)


def finish_or_undo(config: Path, versions: ContentVersions, at_s: int) -> None:
    """Complete each version whose write was interrupted. One with a file that was edited by hand since then becomes a
    draft again, with its other files as they were before. What the system refuses is logged, and stays for the next
    call. The caller is the sole writer."""
    for version in versions.half_written():
        try:
            _finish(config, versions, version, at_s)
        except Trouble as trouble:
            log.error("version %d is still half written: %s", version.id, trouble)


def _finish(config: Path, versions: ContentVersions, version: ContentVersion, at_s: int) -> None:
    _sweep(config, version)
    if _edited_by_hand(config, version):
        _undo(config, versions, version)
        return
    versions.begin_writing(version.id)
    write_texts(config, {file.path: versions.text(file.after) for file in version.files})
    versions.written(version.id, at_s)


def write_texts(config: Path, texts: Mapping[str, str | None]) -> None:
    """Write files below `config` as wholes, and delete those whose text is None; sync their folders. Raises
    `Trouble`."""
    write_whole({config / path: text for path, text in texts.items() if text is not None})
    try:
        for path, text in texts.items():
            if text is None:
                (config / path).unlink(missing_ok=True)
        for folder in {(config / path).resolve().parent for path in texts}:
            _sync(folder)
    except OSError as error:
        raise refused_by_system(error) from error


def _edited_by_hand(config: Path, version: ContentVersion) -> tuple[str, ...]:
    return tuple(
        file.path for file in version.files if text_hash(read_text(config, file.path)) not in (file.before, file.after)
    )


def _undo(config: Path, versions: ContentVersions, version: ContentVersion) -> None:
    """Put back the earlier text of each file that holds the version's text; make the version a draft again."""
    back = [file for file in version.files if text_hash(read_text(config, file.path)) == file.after != file.before]
    write_texts(config, {file.path: versions.text(file.before) for file in back})
    versions.not_written(version.id)


def _sweep(config: Path, version: ContentVersion) -> None:
    """Delete the temporary files that a killed program has left beside the version's files."""
    for file in version.files:
        place = (config / file.path).resolve()
        for left in place.parent.glob(f".{place.name}.*.new"):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError):  # a folder that never held the deleted file
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
