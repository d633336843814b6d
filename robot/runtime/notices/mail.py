"""Send a message by SMTP (RFC 5321), encrypted by STARTTLS (RFC 3207) or TLS; certificates are checked."""

import email.utils
import smtplib
import socket
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.notices.store import OfficialNotice
from robot.runtime.notices.secrets_files import secret_of
from robot.runtime.settings.notice_settings import NoticeSettings

TRY_S = 20.0
"""Time limit of each step of a try, s. Chosen: a try has at most four steps that wait, less than the lease."""


class NotSent(Exception):
    """Error: a channel did not take a message. `str`: why, without secrets; the key of its words is `reason`."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


def send_mail(settings: NoticeSettings, root: Path, notice: OfficialNotice) -> None:
    """Send `notice` to all receivers. Raises `NotSent` if the server does not take it for each of them."""
    message = _message(settings, notice)
    try:
        with _connected(settings, root) as server:
            if settings.mail_user:
                key = "notices.mail_password_file"
                server.login(settings.mail_user, secret_of(root / settings.mail_password_file, key))
            refused = server.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        raise NotSent("login", f"status {error.smtp_code}") from error
    except smtplib.SMTPResponseException as error:
        raise NotSent("refused", f"status {error.smtp_code}") from error
    except smtplib.SMTPRecipientsRefused as error:
        raise NotSent("receiver", f"{len(error.recipients)} refused") from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent("encryption", "the server offers no STARTTLS or login") from error
    except ssl.SSLError as error:
        raise NotSent("certificate", error.reason or "TLS") from error
    except (smtplib.SMTPException, TimeoutError, socket.gaierror, OSError) as error:
        raise NotSent("unreachable", type(error).__name__) from error
    except UnicodeEncodeError as error:  # smtplib takes ASCII only
        raise NotSent("secret", "the user or the password has letters beyond ASCII") from error
    except Trouble as error:
        raise NotSent("secret", error.what) from error
    if refused:
        raise NotSent("receiver", f"{len(refused)} refused")


def trusting(settings: NoticeSettings, root: Path) -> ssl.SSLContext:
    """Return a context that trusts the system's authorities, and those in the file of the settings besides.

    Raises `OSError` if the file cannot be read, and `ssl.SSLError` (one too) if it holds no certificate."""
    context = ssl.create_default_context()
    if settings.ca_file:
        context.load_verify_locations(root / settings.ca_file)
    return context


def _connected(settings: NoticeSettings, root: Path) -> smtplib.SMTP:
    """Return a connection to the server, encrypted unless the settings say "none"."""
    context = trusting(settings, root)
    place = settings.mail_host, settings.mail_port
    if settings.mail_security == "tls":
        return smtplib.SMTP_SSL(*place, timeout=TRY_S, context=context)
    server = smtplib.SMTP(*place, timeout=TRY_S)
    if settings.mail_security == "starttls":
        try:
            server.starttls(context=context)
        except BaseException:
            server.close()
            raise
    return server


def _message(settings: NoticeSettings, notice: OfficialNotice) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(notice.subject.split())
    message["From"] = settings.mail_from
    message["To"] = tuple(Address(addr_spec=each) for each in settings.mail_to)
    message["Date"] = email.utils.formatdate(notice.created_s, localtime=True)
    domain = settings.mail_from.rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<kiosk-{notice.id}-{notice.created_s}@{domain}>"  # equal in every try
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no automatic replies
    message.set_content(notice.body)
    return message
