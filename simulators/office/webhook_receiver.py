"""A service on loopback that takes the signed messages of a webhook, as a gateway of Zalo OA would."""

import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple, Self, cast


class Posted(NamedTuple):
    """A request that the service got: its headers and its body."""

    headers: dict[str, str]
    body: bytes


class WebhookReceiver:
    """The service. `status`: HTTP status of its answers; `certificate`: PEM file with its key, None = no encryption."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.posted: list[Posted] = []
        self.status = 204
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.receiver = self
        scheme, host = "http", "127.0.0.1"
        if certificate is not None:
            scheme, host = "https", "localhost"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.address = f"{scheme}://{host}:{self._server.server_address[1]}/kiosk"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    receiver: WebhookReceiver


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        receiver = cast(_Server, self.server).receiver
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        receiver.posted.append(Posted(dict(self.headers), body))
        self.send_response(receiver.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""
