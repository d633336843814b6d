"""Keep the files that prove values by hand: PDF, pictures and workbooks, below the desk's folder, by their hash."""

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path

MOST_BYTES = 10 * 1024 * 1024
"""Largest file, bytes. Chosen: a scanned letter of some twenty pages."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_STARTS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", XLSX: "xlsx"}
"""Endings of the names of the files by their media type."""


def kind_of(data: bytes) -> str:
    """Return the media type of a file by its contents; "" = none that is kept here."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                if "xl/workbook.xml" in archive.namelist():
                    return XLSX
        except (zipfile.BadZipFile, OSError):
            return ""
    return ""


def folder_of(database: Path) -> Path:
    """Return the folder of the files beside the desk's database."""
    return database.parent / "evidence"


def write_evidence(database: Path, data: bytes, kind: str) -> str:
    """Write a file of the media type `kind`, and return its SHA-256 hash, by which `read_evidence` finds it again.

    Raises `OSError` when the disk fails.
    """
    digest = hashlib.sha256(data).hexdigest()
    path = folder_of(database) / f"{digest}.{ENDINGS[kind]}"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    if not path.exists():
        part = path.with_suffix(".part")
        part.write_bytes(data)
        part.replace(path)
    return digest


def read_evidence(database: Path, digest: str, kind: str) -> bytes | None:
    """Return the file with this hash; None if it is gone."""
    try:
        return (folder_of(database) / f"{digest}.{ENDINGS[kind]}").read_bytes()
    except OSError:
        return None
