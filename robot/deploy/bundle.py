"""Make a bundle (a tar.gz whose first file is the manifest, with a signature file beside it), and unpack a bundle."""

import contextlib
import gzip
import hashlib
import io
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from robot.core.trouble import Trouble
from robot.deploy.install_layout import SITE_FILES
from robot.deploy.manifest import NAME, Manifest, ManifestEntry, entry_of
from robot.runtime.minisign import ENDING, PublicKey, Signer, verify
from robot.runtime.settings.foreign_files import is_foreign

PROGRAM = (
    "robot",
    "hardware",
    "kiosk_ui",
    "voice_models",
    "simulators",
    "config",
    "kiosk",
    "pyproject.toml",
    "LICENSE",
    "NOTICE",
)
"""Files and folders of a checkout that go into a release; the wheels of its libraries and `SBOM` are added."""
SBOM = "sbom.cdx.json"
"""Bill of materials of a release: its libraries and models with versions, licences and origins, in CycloneDX."""

_LEFT_OUT = ("__pycache__", "voice_models/files", "config/prompts")
"""Files of a checkout that belong to its machine: generated ones, fetched models, and a person's recorded voice."""
_MANIFEST_BYTES = 32 << 20
_PIECE_BYTES = 1 << 20
RESERVE_BYTES = 50_000_000
"""Disk space that an update must leave free for the robot's journal and other files, bytes. Chosen."""


@dataclass(frozen=True)
class Unpacked:
    """A bundle whose signature and files are verified: its manifest, and the folder that holds its files."""

    manifest: Manifest
    folder: Path


def content_files(config: Path) -> dict[str, Path]:
    """Return {name: path} of a content's files: all of `config` but the centre's own and `config/deploy`."""
    left_out = (*SITE_FILES, "deploy")
    return {name: path for name, path in _below(config) if name.split("/")[0] not in left_out}


def release_files(tree: Path, wheels: Path | None = None) -> dict[str, Path]:
    """Return {name: path} of a release's files: the program in the checkout `tree`, and the folder `wheels`."""
    wanted = {name: path for name, path in _below(tree) if name.split("/")[0] in (*PROGRAM, "README.md")}
    if wheels is not None:
        wanted |= {f"wheels/{path.name}": path for path in sorted(wheels.iterdir())}
    return wanted


def make(manifest: Manifest, files: Mapping[str, Path], out: Path, signer: Signer) -> Path:
    """Write the signed bundle `out`; return its signature's path. Equal files give equal bytes. Raises `Trouble`."""
    signature = out.with_name(out.name + ENDING)
    try:
        with (
            out.open("wb") as raw,
            gzip.GzipFile("", "wb", 6, raw, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
        ):
            text = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
            archive.addfile(_member(NAME, len(text), runs=False), io.BytesIO(text))
            for name, path in sorted(files.items()):
                entry = manifest.files[name]
                with path.open("rb") as file:
                    archive.addfile(_member(name, entry.size_bytes, runs=entry.runs), file)
        signature.write_text(signer.sign(out, f"kiosk {manifest.kind} {manifest.version}"), encoding="utf-8")
    except OSError as error:
        raise Trouble(
            f"cannot be written: {error.strerror or error}",
            "không ghi được gói",
            remedy="free the disk or choose another place",
            remedy_vi="dọn ổ đĩa hoặc chọn chỗ khác",
            file=str(out),
        ) from error
    return signature


def entries(files: Mapping[str, Path]) -> dict[str, ManifestEntry]:
    """Return {name: manifest entry} for `files`."""
    return {name: entry_of(path) for name, path in sorted(files.items())}


@contextlib.contextmanager
def unpacked(bundle: Path, keys: list[PublicKey], staging: Path) -> Iterator[Unpacked]:
    """Verify `bundle` and unpack it below `staging`, which is deleted at the end. Raises `Trouble`.

    The bundle is first copied to the robot's own disk, and the copy is verified and unpacked: a USB stick that is
    pulled out or changed has no effect. No byte of the archive is parsed before its signature is verified.
    """
    shutil.rmtree(staging, ignore_errors=True)
    try:
        staging.mkdir(parents=True)
        copy = staging / "bundle"
        if not bundle.is_file():
            raise _refused(bundle, "there is no such bundle", "không có gói này")
        _room(staging, bundle.stat().st_size, bundle)
        shutil.copyfile(bundle, copy)
        with copy.open("rb") as file:
            verify(file, bundle.with_name(bundle.name + ENDING), keys, bundle.name)
            file.seek(0)
            with tarfile.open(fileobj=file, mode="r|gz") as archive:
                manifest = _unpack(archive, staging / "files", bundle)
        copy.unlink()
        yield Unpacked(manifest, staging / "files")
    except tarfile.TarError as error:
        raise _refused(bundle, f"is no bundle: {error}", "không phải gói cập nhật") from error
    except OSError as error:
        raise _refused(bundle, f"cannot be taken: {error.strerror or error}", "không nhận được gói") from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _unpack(archive: tarfile.TarFile, folder: Path, bundle: Path) -> Manifest:
    head = archive.next()
    source = archive.extractfile(head) if head is not None and head.name == NAME and head.isfile() else None
    if head is None or source is None or head.size > _MANIFEST_BYTES:
        raise _refused(bundle, "does not begin with a manifest", "thiếu bản kê ở đầu gói")
    text = source.read()
    try:
        manifest = msgspec.json.decode(text, type=Manifest)
    except msgspec.DecodeError as error:
        raise _refused(bundle, f"{NAME}: {error}", "bản kê của gói không đúng") from error
    _room(folder.parent, manifest.size_bytes, bundle)
    folder.mkdir()
    missing = dict(manifest.files)
    while (member := archive.next()) is not None:
        entry = missing.pop(member.name, None)
        piece = archive.extractfile(member) if entry is not None and member.isfile() else None
        if entry is None or piece is None:
            raise _refused(bundle, f"{member.name!r} is not in the manifest", "có tệp ngoài bản kê")
        _write(piece, folder / member.name, entry, bundle)
    if missing:
        raise _refused(bundle, f"{len(missing)} files are missing: {min(missing)}, ...", "gói thiếu tệp so với bản kê")
    (folder.parent / NAME).write_bytes(text)
    return manifest


def _write(source: IO[bytes], path: Path, entry: ManifestEntry, bundle: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    hashing, size_bytes = hashlib.sha256(), 0
    with path.open("xb") as file:
        while (piece := source.read(_PIECE_BYTES)) and size_bytes <= entry.size_bytes:
            hashing.update(piece)
            size_bytes += len(piece)
            file.write(piece)
    if size_bytes != entry.size_bytes or hashing.hexdigest() != entry.sha256:
        raise _refused(bundle, f"{path.name} is not what the manifest says", "tệp không khớp với bản kê")
    path.chmod(0o755 if entry.runs else 0o644)


def _room(folder: Path, needed_bytes: int, bundle: Path) -> None:
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes + RESERVE_BYTES:
        needed_mb = (needed_bytes + RESERVE_BYTES + 999_999) // 1_000_000
        raise _refused(
            bundle,
            f"needs {needed_mb} MB on the disk, and {free_bytes // 1_000_000} MB are free",
            f"cần {needed_mb} MB trên đĩa, chỉ còn {free_bytes // 1_000_000} MB",
        )


def _below(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name, path) of the plain files below `folder`; links, foreign and generated files are left out."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(is_foreign(part) or part in _LEFT_OUT for part in name.split("/"))
        made = any(name == left or name.startswith(f"{left}/") for left in _LEFT_OUT)
        if path.is_file() and not path.is_symlink() and not hidden and not made:
            yield name, path


def _member(name: str, size_bytes: int, *, runs: bool) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size_bytes, 0o755 if runs else 0o644
    return member


def _refused(bundle: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="nothing was changed: get the bundle again, or make room, and apply it once more",
        remedy_vi="máy chưa bị thay đổi gì: lấy lại gói hoặc dọn đĩa rồi áp dụng lại",
        file=str(bundle),
    )
