"""A JSON service of the site over HTTP, with limits on time and failures.

urllib3 does connections and time-outs; this module sets the limits. After `FAILURES` failed requests in a row, no
request is sent for `PAUSE_S`, so that no visitor waits for a service that is down.
"""

import logging
import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec
import urllib3
from urllib3.exceptions import HTTPError

log = logging.getLogger("kiosk.web")
logging.getLogger("urllib3").setLevel(logging.WARNING)  # lower levels log addresses, which contain codes

ANSWER_S = 2.0
"""Time limit of one request with its retries, s (chosen): visitors wait at most 5 s (`robot.core.rules.desk_ms`)."""

TRIES = 3
FAILURES, PAUSE_S = 3, 30.0
MOST_BYTES = 1_000_000
_CHUNK_BYTES = 65_536
_REFUSED = frozenset((401, 403))
_AGAIN = frozenset((429, 502, 503, 504))
_BACKOFF_S = 0.1


class Unreachable(Exception):
    """Error: the service gave no answer, or one that does not follow its contract. `str` is the technical reason."""


class Reply(NamedTuple):
    """An answer of the service. `status`: HTTP status; `body`: decoded JSON, None if empty or the request failed."""

    status: int
    body: Any


class WebService:
    """Client of the service at `url`. For one thread.

    After a failure a request is sent again; by the key given to `post` the service recognises the repetition.
    """

    def __init__(
        self,
        url: str,
        token: str = "",
        answer_s: float = ANSWER_S,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url, self._answer_s, self._now_s = url.rstrip("/"), answer_s, now_s
        self._headers = {"Accept": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._pool = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False)
        self._failures, self._paused_until_s = 0, 0.0

    def get(self, path: str = "", query: Mapping[str, str] | None = None) -> Reply:
        """Send a GET request, return the answer. Raises `Unreachable` if none comes, or one of 429 or from 500 on."""
        return self._ask("GET", path, query, None, {})

    def post(self, path: str, body: Mapping[str, object], key: str) -> Reply:
        """Send a POST request. `key`: Idempotency-Key, with which the service carries it out only once."""
        return self._ask("POST", path, None, body, {"Idempotency-Key": key})

    def close(self) -> None:
        """Close the connection."""
        self._pool.clear()

    def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Mapping[str, object] | None,
        headers: Mapping[str, str],
    ) -> Reply:
        began_s = self._now_s()
        if began_s < self._paused_until_s:
            raise Unreachable("it failed several times in a row and is left alone for a while")
        told = ""
        for number in range(TRIES):
            left_s = self._answer_s - (self._now_s() - began_s)
            if left_s <= 0:
                break
            try:
                reply = self._once(method, path, query, body, headers, left_s)
                if reply.status not in _AGAIN and reply.status < 500:
                    self._failures = 0
                    if reply.status in _REFUSED:
                        log.error("%s refuses the token of this site: status %d", self._url, reply.status)
                    return reply
                told = f"status {reply.status}"
            except (HTTPError, OSError, msgspec.MsgspecError, ValueError, RecursionError) as error:
                told = f"{type(error).__name__}"  # the error's text may contain the query
            pause_s = _BACKOFF_S * 2**number
            if self._now_s() - began_s + pause_s < self._answer_s:
                time.sleep(pause_s)
        self._failures += 1
        if self._failures >= FAILURES:
            self._failures, self._paused_until_s = 0, self._now_s() + PAUSE_S
        log.warning("%s does not answer as it should: %s", self._url, told or "too slow")
        raise Unreachable(told or "too slow")

    def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: Mapping[str, object] | None,
        headers: Mapping[str, str],
        left_s: float,
    ) -> Reply:
        ends_s = self._now_s() + left_s
        response = self._pool.request(
            method,
            f"{self._url}{path}",
            fields=None if query is None else dict(query),
            body=None if body is None else msgspec.json.encode(body),
            headers={**self._headers, **headers, **({} if body is None else {"Content-Type": "application/json"})},
            timeout=urllib3.Timeout(total=left_s),
            preload_content=False,
            redirect=False,
        )
        try:
            told = bytearray()
            while chunk := response.read1(_CHUNK_BYTES):
                told += chunk
                if len(told) > MOST_BYTES:
                    raise HTTPError("more than it may be")
                if self._now_s() > ends_s:
                    raise HTTPError("too slow")
        except BaseException:
            response.close()
            raise
        response.release_conn()
        good = response.status < 300
        return Reply(response.status, msgspec.json.decode(bytes(told)) if told and good else None)
