"""The technician's port of the window: an extra touch panel and a look at the screen over a unix socket.

One JSON object a line, one answer a line:
`{"touch": [x, y]}` (panel px) posts a finger going down and up, as SDL does, and answers `{"touched": [x, y]}`;
`{"look": true}` answers `{"screen": n, "page": "HomePage", "fading": false, "targets": [{"want", "of", "rect":
[x, y, w, h]}]}`, where `fading` means that the page before is still to be seen;
`{"cable": true}` answers `{"cable": {"broken_lines": n, "missed": n, "reopened": n}}`, null before the first answer;
`{"picture": "/path.png"}` saves the screen and answers `{"saved": "/path.png"}`. A bad line answers `{"error": ...}`.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble

Answer = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Function that carries out one debug request; if it raises ValueError or OSError, the client gets the reason."""

_PREFIX = "unix:"
_LINE_LIMIT = 64 * 1024


@contextlib.asynccontextmanager
async def debug_port(address: str, answer: Answer) -> AsyncIterator[None]:
    """Serve `answer` at `address` ("unix:PATH"; "" = nowhere) while the block runs, to processes of the same user."""
    if not address:
        yield
        return
    path = _path(address)
    open_writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_writers.add(writer)
        try:
            while line := await _line(reader):
                writer.write(json.dumps(_answered(line, answer)).encode() + b"\n")
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            pass  # the client has gone, or the robot stops
        finally:
            open_writers.discard(writer)
            writer.close()

    try:
        path.unlink(missing_ok=True)
        server = await asyncio.start_unix_server(serve, str(path), limit=_LINE_LIMIT)
        path.chmod(0o600)
    except OSError as error:
        raise _trouble(address, f"cannot be opened: {error.strerror}", f"không mở được: {error.strerror}") from None
    try:
        yield
    finally:
        server.close()
        for writer in list(open_writers):
            writer.close()
        path.unlink(missing_ok=True)


async def _line(reader: asyncio.StreamReader) -> bytes:
    """Return the next line; b"" at the end of the stream, or if the line is longer than allowed."""
    try:
        return await reader.readline()
    except ValueError:
        return b""


def _answered(line: bytes, answer: Answer) -> Mapping[str, Any]:
    try:
        request = json.loads(line)
        if not isinstance(request, dict):
            return {"error": "a request is a JSON object"}
        return answer(request)
    except (ValueError, OSError) as error:
        return {"error": str(error)}


def _path(address: str) -> Path:
    name = address.removeprefix(_PREFIX)
    if not address.startswith(_PREFIX) or not name:
        raise _trouble(address, "is not unix:PATH", "không phải unix:ĐƯỜNG_DẪN")
    path = Path(name)
    if path.exists() and not path.is_socket():
        raise _trouble(address, "is a file that is not a socket", "là một tệp khác, không phải socket")
    return path


def _trouble(address: str, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        key="screen.debug_port",
        value=address,
        remedy='give unix:PATH in a folder that can be written, or ""',
        remedy_vi='ghi unix:ĐƯỜNG_DẪN trong thư mục ghi được, hoặc ""',
    )
