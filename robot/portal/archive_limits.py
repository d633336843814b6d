"""Refuse an archive that unpacks to too much: by its own list first, then by unpacking, because that list can lie."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from robot.core.trouble import Trouble

LIMIT_UNPACKED_BYTES = 300_000_000
"""Largest contents of a workbook's archive; derived: some 170,000 rows of 26 columns have as much (1,700 bytes a row,
measured)."""

LIMIT_MEMBERS = 10_000
"""Greatest number of files in a workbook's archive; a workbook of 1,000 sheets has some 3,000."""

_CHUNK_BYTES = 1 << 18
_UNPACKED_BYTES = 1 << 20
_LOCAL_HEAD = struct.Struct("<4s5H3L2H")
"""The head of a file inside an archive (APPNOTE.TXT 4.3.7); its last two values: lengths of the name and of the extra
field that follow."""

NO_ARCHIVE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError)
"""What `zipfile` raises for a file that is no archive, or a damaged or locked one."""

Look = Callable[[str, bytes], None]
"""Function that is called with the name of a file in the archive and each piece of its contents."""


def check_unpacked(path: Path, look: Look | None = None) -> None:
    """Raise `Trouble` when the archive `path` unpacks to more than `LIMIT_UNPACKED_BYTES`, or a file in it to more than
    the archive's list says, or is damaged. XLS files are no archives. `look` sees the contents of the folder "xl/"."""
    with suppress(*NO_ARCHIVE), zipfile.ZipFile(path) as archive, path.open("rb") as file:
        members = archive.infolist()
        if len(members) > LIMIT_MEMBERS or sum(member.file_size for member in members) > LIMIT_UNPACKED_BYTES:
            raise too_large(path)
        left = LIMIT_UNPACKED_BYTES
        for member in members:
            seen = look if member.filename.startswith("xl/") else None
            try:
                left -= _unpacked(file, member, path, left, seen)
            except (zlib.error, struct.error, OSError) as error:  # unmeasured, and so would be all that follow
                raise _damaged(path) from error


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo, path: Path, left: int, look: Look | None) -> int:
    """Return the size of one unpacked file of the archive. Raises `Trouble` as soon as it is more than `left` bytes, or
    more than the archive's list says, or when it is packed in a way that no workbook uses."""
    file.seek(member.header_offset)
    head = _LOCAL_HEAD.unpack(file.read(_LOCAL_HEAD.size))
    file.seek(head[-2] + head[-1], 1)
    if member.compress_type == zipfile.ZIP_STORED:
        return member.file_size
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise _damaged(path)
    inflater, rest, total = zlib.decompressobj(-zlib.MAX_WBITS), member.compress_size, 0
    while rest > 0 and not inflater.eof and (data := file.read(min(_CHUNK_BYTES, rest))):
        rest -= len(data)
        while data:
            piece = inflater.decompress(data, _UNPACKED_BYTES)
            data = inflater.unconsumed_tail
            total += len(piece)
            if total > min(left, member.file_size):
                raise too_large(path)
            if look is not None:
                look(member.filename, piece)
    return total


def too_large(path: Path) -> Trouble:
    """Return the error for an archive that unpacks to too much."""
    limit_mb = LIMIT_UNPACKED_BYTES // 1_000_000
    return Trouble(
        f"unpacks to more than {limit_mb} MB",
        f"nội dung sau khi giải nén vượt quá {limit_mb} MB",
        file=str(path),
        remedy="export a shorter period, or save the list as CSV (UTF-8)",
        remedy_vi="xuất danh sách theo kỳ ngắn hơn, hoặc lưu thành CSV (UTF-8) rồi nhập lại",
    )


def _damaged(path: Path) -> Trouble:
    return Trouble(
        "is a workbook of which a part is damaged",
        "không mở được bảng tính: một phần của tệp bị hỏng",
        file=str(path),
        remedy="export it again, or save it anew in Excel or LibreOffice",
        remedy_vi="xuất lại từ hệ thống, hoặc mở và lưu lại bằng Excel hoặc LibreOffice",
    )
