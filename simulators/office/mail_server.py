"""A small SMTP server on loopback (RFC 5321) with STARTTLS (RFC 3207) and AUTH PLAIN or LOGIN, that keeps the mails."""

import base64
import email
import email.policy
import socketserver
import ssl
import threading
from email.message import EmailMessage
from pathlib import Path
from typing import Self, cast


class MailServer:
    """The server. With `certificate` (PEM with its key) it offers STARTTLS; with `login` (user, password) it demands
    both. `refuses`: SMTP status with which the next mails are refused, 0 = they are taken."""

    def __init__(self, certificate: Path | None = None, login: tuple[str, str] | None = None) -> None:
        self.mails: list[EmailMessage] = []
        self.receivers: list[list[str]] = []
        self.encrypted: list[bool] = []
        self.refuses = 0
        self.login = login
        self.context: ssl.SSLContext | None = None
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self._server = _Server(("127.0.0.1", 0), _Talk)
        self._server.office = self
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    office: MailServer


class _Talk(socketserver.StreamRequestHandler):
    """Connection of a client: commands line by line until QUIT."""

    timeout = 10

    def handle(self) -> None:
        self._office = cast(_Server, self.server).office
        self._encrypted, self._known, self._receivers = False, self._office.login is None, list[str]()
        self._say("220 mail.test ESMTP")
        while line := self.rfile.readline(2000).decode(errors="replace").strip():
            command, _, rest = line.partition(" ")
            if not self._answer(command.upper(), rest):
                return

    def _answer(self, command: str, rest: str) -> bool:
        match command:
            case "EHLO":
                self._greet()
            case "STARTTLS":
                self._encrypt()
            case "AUTH":
                self._log_in(rest)
            case "MAIL" if not self._known:
                self._say("530 5.7.0 authentication required")
            case "MAIL" if self._office.refuses:
                self._say(f"{self._office.refuses} not now")
            case "RCPT":
                self._receivers.append(rest.partition("<")[2].partition(">")[0])
                self._say("250 ok")
            case "DATA":
                self._take()
            case "QUIT":
                self._say("221 bye")
                return False
            case _:
                self._say("250 ok")
        return True

    def _greet(self) -> None:
        offers = ["mail.test"]
        if self._office.context is not None and not self._encrypted:
            offers.append("STARTTLS")
        if self._office.login is not None and (self._encrypted or self._office.context is None):
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _encrypt(self) -> None:
        if self._office.context is None:
            self._say("454 no TLS here")
            return
        self._say("220 go ahead")
        self.connection = self._office.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        self._encrypted = True

    def _log_in(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.partition(" ")[2]).decode().split("\0")
        self._known = (user, password) == self._office.login
        self._say("235 welcome" if self._known else "535 5.7.8 wrong name or password")

    def _take(self) -> None:
        self._say("354 go ahead")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        self._office.mails.append(mail)
        self._office.receivers.append(self._receivers)
        self._office.encrypted.append(self._encrypted)
        self._receivers = []
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
