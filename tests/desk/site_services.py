"""Services of a site as other people's programs: a queue system and a dossier service, over real HTTP on loopback."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = tuple[int, Any]


class Service:
    """A server that answers with `answer(method, path, query, body, headers)`, and has moods that a test sets."""

    def __init__(self, answer: Callable[[str, str, dict[str, str], Any, dict[str, str]], Answer]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, str]] = []
        self.tokens: list[str] = []
        self.fails = 0  # so many of the next requests are answered with 503
        self.drops = 0  # or are done, and the connection is cut before the answer
        self.slow_s = 0.0
        self.drips_s = 0.0  # between two bytes of an answer
        self.dripped = 0  # so many bytes of it have gone out
        self.raw: bytes | None = None  # what is sent instead of an answer
        self.url = ""

    def handle(self, handler: BaseHTTPRequestHandler, method: str) -> None:
        parts = urlsplit(handler.path)
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        length = int(handler.headers.get("Content-Length") or 0)
        body = json.loads(handler.rfile.read(length)) if length else None
        self.asked.append((method, handler.path))
        self.tokens.append(handler.headers.get("Authorization", ""))
        time.sleep(self.slow_s)
        if self.fails:
            self.fails -= 1
            handler.send_error(503)
            return
        status, told = self.answer(method, parts.path, query, body, dict(handler.headers))
        if self.drops:
            self.drops -= 1
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        data = json.dumps(told, ensure_ascii=False).encode() if self.raw is None else self.raw
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json; charset=utf-8")
        handler.send_header("Content-Length", str(len(data) * (100 if self.drips_s else 1)))
        handler.end_headers()
        for byte in data * 100 if self.drips_s else ():
            handler.wfile.write(bytes((byte,)))
            handler.wfile.flush()
            self.dripped += 1
            time.sleep(self.drips_s)
        if not self.drips_s:
            handler.wfile.write(data)


@contextmanager
def serving(service: Service) -> Iterator[Service]:
    """Let `service` answer at its `url`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            service.handle(self, "GET")

        def do_POST(self) -> None:
            service.handle(self, "POST")

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            del request, client_address  # a client that hung up

    server = Server(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}/api"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class SiteQueueSystem:
    """A queue system with its own numbers, as the contract in `robot.desk.queue.sources` asks for it."""

    def __init__(self) -> None:
        self.tickets: dict[str, dict[str, Any]] = {}
        self.calls: list[dict[str, Any]] = []
        self._by_key: dict[str, str] = {}

    def answer(self, method: str, path: str, query: dict[str, str], body: Any, headers: dict[str, str]) -> Answer:
        if (method, path) == ("POST", "/api/tickets"):
            key = headers["Idempotency-Key"]
            if key not in self._by_key:
                number = f"B{100 + len(self.tickets)}"
                self._by_key[key] = number
                self.tickets[number] = {
                    "number": number,
                    "place": body["place"],
                    "code": body["code"],
                    "ahead": len(self.tickets),
                    "wait_min": [10, 20],
                    "serving": self.calls[-1]["number"] if self.calls else "",
                    "issued": "2026-07-14T08:42:00",
                    "state": "waiting",
                }
            return 201, self.tickets[self._by_key[key]]
        if path.startswith("/api/tickets/"):
            ticket = self.tickets.get(path.rpartition("/")[2])
            return (200, ticket) if ticket else (404, {"error": "unknown"})
        if path == "/api/calls":
            after = int(query["after"])
            return 200, self.calls[-1:] if after < 0 else [each for each in self.calls if each["id"] > after]
        return 404, {}

    def call(self, number: str) -> None:
        """A clerk calls with that system."""
        ticket = self.tickets[number]
        ticket |= {"state": "called", "ahead": 0, "serving": number}
        self.calls.append({"id": len(self.calls) + 1, "number": number, "place": ticket["place"]})
