"""The table of the settings for messages to officials."""

from typing import Annotated, Literal

import msgspec

from robot.runtime.settings.settings_table import SettingsTable

_LOOPBACK = ("localhost", "127.0.0.1")
"""Hosts on this computer, to which nothing need be encrypted."""

MailAddress = Annotated[str, msgspec.Meta(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$", max_length=254)]


class NoticeSettings(SettingsTable, frozen=True):
    """Messages to officials by mail and by webhook. An empty `mail_host` or `webhook` = this channel is not used."""

    kinds: tuple[Literal["digest", "overdue", "stale_list", "fault", "emergency"], ...]  # occasions of a message
    mail_host: str  # name of the SMTP server
    mail_port: Annotated[int, msgspec.Meta(ge=1, le=65535)]
    mail_security: Literal["starttls", "tls", "none"]  # none: only to a mail server on this computer
    mail_user: str  # "" = the server asks for no login
    mail_password_file: str  # relative to the project; only its owner may read it
    mail_from: str
    mail_to: tuple[MailAddress, ...]
    webhook: Annotated[str, msgspec.Meta(pattern=r"^(|https?://[^\s]+)$")]
    webhook_secret_file: str  # key of the signature; only its owner may read it
    ca_file: str  # PEM of further certificate authorities; "" = the system's list

    def __post_init__(self) -> None:
        if self.mail_host:
            if not (self.mail_from and self.mail_to):
                raise ValueError(
                    "mail_to: a mail has a sender and receivers; write mail_from and mail_to | "
                    "thư phải có người gửi và người nhận; ghi mail_from và mail_to"
                )
            if self.mail_security == "none" and self.mail_host not in _LOOPBACK:
                raise ValueError(
                    "mail_security: without encryption others can read the mails; write starttls or tls | "
                    "không mã hoá thì người khác đọc được thư; ghi starttls hoặc tls"
                )
        if self.webhook:
            if not self.webhook_secret_file:
                raise ValueError(
                    "webhook_secret_file: without a key the receiver cannot check a message; write the file's name | "
                    "không có khoá thì bên nhận không kiểm tra được; ghi tên tệp khoá"
                )
            host = self.webhook.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
            if self.webhook.startswith("http://") and host not in _LOOPBACK:
                raise ValueError(
                    "webhook: without encryption others can read the messages; write https:// | "
                    "không mã hoá thì người khác đọc được; ghi https://"
                )
