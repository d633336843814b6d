"""Messages leave the house by a real SMTP server and a real HTTP server on loopback, and failures stop nothing."""

import datetime
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from robot.core.trouble import Trouble
from robot.desk.notices.store import NoticeChannel, NoticeKind, Notices, NoticeText, SendState
from robot.runtime.notices.secrets_files import secret_of
from robot.runtime.notices.sender import NoticeSender
from robot.runtime.notices.webhook import payload_of
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.notice_settings import NoticeSettings
from simulators.office.mail_server import MailServer
from simulators.office.webhook_receiver import WebhookReceiver

NOW = datetime.datetime(2026, 11, 24, 8, 0)
LOGIN = ("robot", "a long password")
TEXT = NoticeText(
    "Bản tin hồ sơ: quá hạn 2", "Đang quá hạn: 2\n.\nH49.34-261102-0001\n", {"late": 2}, ("H49.34-261102-0001",)
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_certificate(tmp_path_factory.mktemp("certificate") / "localhost.pem")


def made_certificate(path: Path) -> Path:
    """A certificate for localhost with its key, signed with that key, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(1))
        .not_valid_after(now + datetime.timedelta(30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, secret in (("mail.password", LOGIN[1]), ("webhook.key", "khoá chung")):
        (tmp_path / name).write_text(f"{secret}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    return tmp_path


def settings_of(**values: object) -> NoticeSettings:
    plain = load_settings(config=CONFIG).notices
    return msgspec.convert(msgspec.to_builtins(plain) | values, NoticeSettings, strict=True)


def by_mail(server: MailServer, certificate: Path, **values: object) -> NoticeSettings:
    usual = {
        "mail_host": "localhost",
        "mail_port": server.port,
        "mail_user": LOGIN[0],
        "mail_password_file": "mail.password",
        "mail_from": "robot@phuong.test",
        "mail_to": ["lanh-dao@phuong.test", "can-bo@phuong.test"],
        "ca_file": str(certificate),
    }
    return settings_of(**(usual | values))


def queued(folder: Path, channel: NoticeChannel, kind: NoticeKind = NoticeKind.DIGEST) -> Path:
    path = folder / "desk.sqlite"
    payload = payload_of(kind.value, TEXT, "Trung tâm", NOW.isoformat())
    with Notices(path, lambda: NOW) as notices:
        assert notices.queue(kind, "a", TEXT, (channel,), payload)
    return path


def state_of(path: Path) -> tuple[SendState, str]:
    with Notices(path) as notices:
        newest = notices.newest(1)[0]
    return newest.state, newest.error


def send(path: Path, settings: NoticeSettings, at: datetime.datetime = NOW) -> int:
    return NoticeSender(path, path.parent, settings, lambda: at).send_due()


@pytest.fixture
def server(certificate: Path) -> Iterator[MailServer]:
    with MailServer(certificate, LOGIN) as server:
        yield server


def test_a_mail_goes_encrypted_and_with_login_to_every_receiver(
    folder: Path, server: MailServer, certificate: Path
) -> None:
    path = queued(folder, NoticeChannel.MAIL)
    assert send(path, by_mail(server, certificate)) == 1
    (mail,) = server.mails
    assert server.encrypted == [True]
    assert server.receivers == [["lanh-dao@phuong.test", "can-bo@phuong.test"]]
    assert mail["Subject"] == TEXT.subject
    assert mail.get_content().splitlines() == TEXT.body.splitlines()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert state_of(path) == (SendState.SENT, "")
    assert send(path, by_mail(server, certificate)) == 0, "sent once"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"mail_user": "ai-khac"}, "login"),
        ({"ca_file": ""}, "certificate"),
        ({"mail_port": 9}, "unreachable"),
        ({"mail_password_file": "missing"}, "secret"),
        ({"mail_password_file": "webhook.key"}, "secret"),  # letters that SMTP does not take
        ({"mail_host": "no-such-host.invalid"}, "unreachable"),
    ],
)
def test_a_mail_that_cannot_be_sent_waits_with_its_reason(
    folder: Path, server: MailServer, certificate: Path, values: dict[str, object], reason: str
) -> None:
    path = queued(folder, NoticeChannel.MAIL)
    assert send(path, by_mail(server, certificate, **values)) == 0
    state, error = state_of(path)
    assert state is SendState.WAITING
    assert error.startswith(f"{reason}:")
    assert LOGIN[1] not in error
    assert server.mails == []


def test_a_mail_refused_for_a_while_is_sent_later_and_only_once(
    folder: Path, server: MailServer, certificate: Path
) -> None:
    path, settings = queued(folder, NoticeChannel.MAIL), by_mail(server, certificate)
    server.refuses = 451
    assert send(path, settings) == 0
    assert state_of(path)[1].startswith("refused:")
    server.refuses = 0
    assert send(path, settings) == 0, "not before its pause is over"
    assert send(path, settings, NOW + datetime.timedelta(seconds=61)) == 1
    assert len(server.mails) == 1


def test_a_server_without_encryption_gets_no_password(folder: Path, certificate: Path) -> None:
    with MailServer(None, LOGIN) as plain:
        path = queued(folder, NoticeChannel.MAIL)
        assert send(path, by_mail(plain, certificate)) == 0
        assert state_of(path)[1].startswith(("encryption", "refused"))
        assert plain.mails == []


def test_a_webhook_gets_a_document_whose_signature_fits(folder: Path) -> None:
    path = queued(folder, NoticeChannel.WEBHOOK)
    with WebhookReceiver() as receiver:
        settings = settings_of(webhook=receiver.address, webhook_secret_file="webhook.key")
        assert send(path, settings) == 1
        (posted,) = receiver.posted
    document = json.loads(posted.body)
    assert document["kind"] == "digest"
    assert document["counts"] == {"late": 2}
    assert document["codes"] == ["H49.34-261102-0001"]
    signed = posted.headers["X-Kiosk-Timestamp"].encode() + b"." + posted.body
    expected = hmac.new("khoá chung".encode(), signed, hashlib.sha256).hexdigest()
    assert posted.headers["X-Kiosk-Signature"] == f"sha256={expected}"
    assert posted.headers["Idempotency-Key"].startswith("kiosk-1-")


def test_a_webhook_is_trusted_by_the_system_or_by_the_further_authorities(
    folder: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = made_certificate(folder / "other.pem")
    with WebhookReceiver(certificate) as receiver:
        for system, further, reason in (
            (certificate, other, ""),
            (certificate, "", ""),
            (other, certificate, ""),
            (other, "", "certificate: TLS"),
            (certificate, "missing.pem", "unreachable: FileNotFoundError"),
        ):
            monkeypatch.setenv("SSL_CERT_FILE", str(system))
            (folder / "desk.sqlite").unlink(missing_ok=True)
            path = queued(folder, NoticeChannel.WEBHOOK)
            send(path, settings_of(webhook=receiver.address, webhook_secret_file="webhook.key", ca_file=str(further)))
            assert state_of(path)[1] == reason
        assert len(receiver.posted) == 3


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_a_webhook_that_does_not_take_a_message_gets_it_again(folder: Path, status: int) -> None:
    path = queued(folder, NoticeChannel.WEBHOOK)
    with WebhookReceiver() as receiver:
        settings = settings_of(webhook=receiver.address, webhook_secret_file="webhook.key")
        receiver.status = status
        assert send(path, settings) == 0
        assert state_of(path) == (SendState.WAITING, f"refused: status {status}")
        receiver.status = 200
        assert send(path, settings, NOW + datetime.timedelta(seconds=61)) == 1
        keys = {each.headers["Idempotency-Key"] for each in receiver.posted}
    assert len(keys) == 1, "the receiver recognises the repetition"


def test_a_channel_that_fails_does_not_stop_the_other(folder: Path) -> None:
    path = folder / "desk.sqlite"
    with Notices(path, lambda: NOW) as notices:
        notices.queue(NoticeKind.DIGEST, "a", TEXT, tuple(NoticeChannel))
    with WebhookReceiver() as receiver:
        settings = settings_of(
            webhook=receiver.address,
            webhook_secret_file="webhook.key",
            mail_host="localhost",
            mail_port=9,
            mail_from="robot@phuong.test",
            mail_to=["can-bo@phuong.test"],
        )
        assert send(path, settings) == 1


def test_a_secret_that_others_may_read_is_refused(folder: Path) -> None:
    path = folder / "webhook.key"
    path.chmod(0o640)
    with pytest.raises(Trouble, match="other accounts"):
        secret_of(path, "notices.webhook_secret_file")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"mail_host": "smtp.test"}, "mail_to"),
        ({"mail_host": "smtp.test", "mail_from": "a@b", "mail_to": ["c@d"], "mail_security": "none"}, "mail_security"),
        ({"mail_to": ["không phải địa chỉ"]}, "mail_to"),
        ({"webhook": "http://elsewhere.test/", "webhook_secret_file": "x"}, "webhook"),
        ({"webhook": "https://elsewhere.test/"}, "webhook_secret_file"),
        ({"webhook": "ftp://elsewhere.test/"}, "webhook"),
    ],
)
def test_settings_that_would_leak_or_cannot_work_are_refused(values: dict[str, object], words: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=words):
        settings_of(**values)
