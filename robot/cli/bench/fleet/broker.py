"""A private Mosquitto in a folder, with the shipped configuration, for benchmarks and tests."""

import datetime
import ipaddress
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from robot.core.trouble import Trouble
from robot.fleet.link import Door
from robot.runtime.settings.loader import CONFIG
from simulators.office.clerk import free_port

PASSWORD = "learned-by-heart"
OPERATOR = "operator"
_START_S = 10.0


class Broker:
    """A Mosquitto in `folder` on a free port of 127.0.0.1, with certificates and passwords made for it."""

    def __init__(self, folder: Path, users: Iterable[str], config: Path = CONFIG) -> None:
        """Create the certificates and passwords. Raises `Trouble` when Mosquitto is not installed."""
        self._program = _installed("mosquitto")
        self.folder = folder
        self.port = free_port()
        self.ca_file = folder / "ca.pem"
        _certificates(folder)
        passwords = folder / "kiosk.passwords"
        passwords.write_text("".join(f"{user}:{PASSWORD}\n" for user in [*users, OPERATOR]), encoding="ascii")
        subprocess.run([_installed("mosquitto_passwd"), "-U", str(passwords)], check=True, capture_output=True)
        shutil.copy(config / "fleet" / "acl", folder / "kiosk.acl")
        for path in (passwords, folder / "kiosk.acl"):
            path.chmod(0o600)
        shipped = (config / "fleet" / "mosquitto.conf").read_text(encoding="utf-8")
        for there, here in (
            ("/etc/mosquitto/certs/", f"{folder}/"),
            ("/etc/mosquitto/", f"{folder}/"),
            ("/var/lib/mosquitto/", f"{folder}/"),
            ("listener 8883", f"listener {self.port} 127.0.0.1"),
        ):
            shipped = shipped.replace(there, here)
        self._conf = folder / "mosquitto.conf"
        self._conf.write_text(f"{shipped}\nuser root\n", encoding="utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Broker":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Process id of the running broker."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start the broker and wait until it accepts connections."""
        with (self.folder / "mosquitto.log").open("ab") as log:
            self._process = subprocess.Popen([self._program, "-c", str(self._conf)], stdout=log, stderr=log)
        until_s = time.monotonic() + _START_S
        while time.monotonic() < until_s:
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError((self.folder / "mosquitto.log").read_text(encoding="utf-8"))

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop the broker with the signal `how`. SIGTERM lets it save its state, SIGKILL does not."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=20)
            self._process = None

    def door(self, user: str, password: str = PASSWORD) -> Door:
        """Return the address and login for `user`, with TLS."""
        return Door("127.0.0.1", self.port, user, password, ssl.create_default_context(cafile=self.ca_file))


def _installed(program: str) -> str:
    found = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Trouble(
            "Mosquitto is not installed",
            "chưa cài Mosquitto",
            value=program,
            remedy="sudo apt-get install -y --no-install-recommends mosquitto",
            remedy_vi="gõ: sudo apt-get install -y --no-install-recommends mosquitto",
        )
    return found


def _certificates(folder: Path) -> None:
    """Create a certificate authority and a broker's certificate for 127.0.0.1, both valid for one day."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    now = datetime.datetime.now(datetime.UTC)
    authority_key, broker_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("trial authority", "127.0.0.1")]
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])

    def builder(subject: x509.Name) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(names[0])
        made = made.serial_number(x509.random_serial_number())
        return made.not_valid_before(now - datetime.timedelta(hours=1)).not_valid_after(now + datetime.timedelta(1))

    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    authority_id = x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key())
    authority = (
        builder(names[0])
        .public_key(authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(authority_id, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    broker = (
        builder(names[1])
        .public_key(broker_key.public_key())
        .add_extension(here, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(authority_id), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(authority.public_bytes(Encoding.PEM))
    (folder / "broker.pem").write_bytes(broker.public_bytes(Encoding.PEM))
    (folder / "broker.key").write_bytes(broker_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
