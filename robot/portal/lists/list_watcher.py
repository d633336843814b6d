"""Lists that come by themselves: from a watched folder, and from the platform's service in the night.

A file in the watched folder is taken when its size and time have not changed between two looks; it stays where it is.
Each such list is staged and read as an uploaded one. It is taken in when no person must be asked; otherwise it waits on
the page "Nhập dữ liệu".
"""

import datetime
import io
import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import urllib3
from urllib3.exceptions import HTTPError

from robot.core.trouble import Trouble
from robot.portal.lists.importer import ListImporter
from robot.portal.table_reader import LIMIT_BYTES
from robot.runtime.content.desk_vocabulary_loader import token_of
from robot.runtime.settings.schema import DossierSettings

log = logging.getLogger("kiosk.lists")

EVERY_S = 15.0
"""Time between two looks at the folder, s. Chosen: a file that is being copied grows in that time."""

NIGHT_HOURS = range(1, 5)
"""Hours of the day in which the platform's service is asked for the list; after a failure again in the next hour."""

FETCH_S = 120.0
"""Longest time in which the service sends the list, s. Chosen."""

_SEEN = "seen.json"
_FETCHED = "fetched.json"
_MOST_SEEN = 5000
_IGNORED = (".", "~$", "desktop.ini", "Thumbs.db")

Stamp = tuple[int, int]
"""Size in bytes and time of the last change in ns of a file."""


class ListWatcher:
    """Watches the folder of `settings.watch_folder`, and asks `settings.night_url` each night, while `run` is running.
    `root`: folder that paths in the settings start from; `now`: the local time."""

    def __init__(
        self,
        importer: ListImporter,
        settings: DossierSettings,
        root: Path,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._importer, self._settings, self._root, self._now = importer, settings, root, now
        self._folder = root / settings.watch_folder if settings.watch_folder else None
        self._before: dict[str, Stamp] = {}
        self._failed: dict[str, Stamp] = {}
        self._tried = ""

    def run(self, stopping: threading.Event) -> None:
        """Look every `EVERY_S` until `stopping` is set. Failures are logged, and tried again."""
        while not stopping.is_set():
            try:
                self._importer.expire()
                self.look()
                self.fetch_if_due()
            except (Trouble, OSError) as error:
                log.error("no list can be taken from the folder or the service: %s", error)
            except Exception:  # the next look may do better; without it no list would come by itself any more
                log.exception("the watched folder cannot be looked at")
            stopping.wait(EVERY_S)

    def look(self) -> list[str]:
        """Look at the folder once; return the keys of the lists that were staged. A file that cannot be read is logged
        once, and tried again at each look. Raises OSError when the folder cannot be read."""
        if self._folder is None or not self._folder.is_dir():
            return []
        found = _stamps(self._folder)
        seen = self._seen()
        keys = []
        for name, stamp in sorted(found.items()):
            if self._before.get(name) != stamp or seen.get(name) == stamp or not stamp[0]:
                continue
            try:
                with (self._folder / name).open("rb") as file:
                    keys.append(self._importer.stage(name, file, "", "folder", stamp[1] // 1_000_000_000))
            except OSError as error:
                if self._failed.get(name) != stamp:
                    log.error("the list %s cannot be read: %s", name, error)
                self._failed[name] = stamp
                continue
            seen.pop(name, None)  # the newest stands last
            seen[name] = stamp
            self._keep(_SEEN, dict(list(seen.items())[-_MOST_SEEN:]))
        self._before = found
        return keys

    def fetch_if_due(self) -> str:
        """Ask the service for the list, once a night; return the key of the staged list, "" = nothing was due. Raises
        `Trouble` when the service does not send it."""
        now = self._now()
        hour = f"{now:%Y-%m-%d %H}"
        if not self._settings.night_url or now.hour not in NIGHT_HOURS or self._tried == hour:
            return ""
        if self._read(_FETCHED) == now.date().isoformat():
            return ""
        self._tried = hour
        data = _fetched(self._settings.night_url, token_of(_path(self._root, self._settings.token_file)))
        key = self._importer.stage(f"{now:%Y-%m-%d} dịch vụ", io.BytesIO(data), "", "service", int(now.timestamp()))
        self._keep(_FETCHED, now.date().isoformat())
        return key

    def _seen(self) -> dict[str, Stamp]:
        found = self._read(_SEEN)
        return msgspec.convert(found, dict[str, Stamp]) if isinstance(found, dict) else {}

    def _read(self, name: str) -> object:
        try:
            return msgspec.json.decode((self._importer.folder / name).read_bytes())
        except (FileNotFoundError, msgspec.MsgspecError):
            return None

    def _keep(self, name: str, value: object) -> None:
        folder = self._importer.folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = folder / f"{name}.new"
        new.write_bytes(msgspec.json.encode(value))
        new.chmod(0o600)
        new.replace(folder / name)


def _is_list(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.name.startswith(_IGNORED)


def _stamps(folder: Path) -> dict[str, Stamp]:
    """Return the stamps of the lists in the folder; a file that vanishes meanwhile is left out."""
    stamps = {}
    for path in folder.iterdir():
        with suppress(OSError):
            if _is_list(path):
                found = path.stat()
                stamps[path.name] = found.st_size, found.st_mtime_ns
    return stamps


def _path(root: Path, file: str) -> Path | None:
    return root / file if file else None


def _fetched(url: str, token: str) -> bytes:
    """Return the list that the service sends. Raises `Trouble` for no answer, another status, or more than 50 MB."""
    headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    data = bytearray()
    try:
        response = urllib3.request(
            "GET",
            url,
            headers=headers,
            timeout=urllib3.Timeout(total=FETCH_S),
            retries=False,
            redirect=False,
            preload_content=False,
        )
        try:
            if response.status != 200:
                raise _unreachable(f"status {response.status}")
            for piece in response.stream(1 << 16):
                data += piece
                if len(data) > LIMIT_BYTES:
                    raise _unreachable("the list is larger than 50 MB")
        finally:
            response.close()
    except HTTPError as error:
        raise _unreachable(type(error).__name__) from error  # the error's text may contain the address
    return bytes(data)


def _unreachable(why: str) -> Trouble:
    return Trouble(
        f"the platform's service sent no list: {why}",
        "hệ thống một cửa không gửi danh sách",
        key="dossiers.night_url",
        remedy="look at the address and the token; a list can be uploaded meanwhile",
        remedy_vi="kiểm tra địa chỉ và mã truy cập; trong lúc đó có thể tải tệp lên",
    )
