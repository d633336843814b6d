"""Send the queued messages. A channel that fails stops nothing else: the message is tried again later."""

import datetime
import logging
import threading
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.desk.notices.store import NoticeChannel, Notices, OfficialNotice
from robot.runtime.notices.mail import NotSent, send_mail
from robot.runtime.notices.webhook import post_webhook
from robot.runtime.settings.notice_settings import NoticeSettings

log = logging.getLogger("kiosk.notices")

KEEP_DAYS = 30
"""Days for which messages are kept to look at. Chosen."""

MOST_AT_ONCE = 20
"""Most messages sent in a row before the watch looks again. Chosen."""


def channels_of(settings: NoticeSettings) -> tuple[NoticeChannel, ...]:
    """Return the channels that the settings name."""
    found = ((NoticeChannel.MAIL, settings.mail_host), (NoticeChannel.WEBHOOK, settings.webhook))
    return tuple(channel for channel, place in found if place)


class NoticeSender:
    """Sends the messages in the database at `path`. `root`: folder to which the files in the settings are relative."""

    def __init__(
        self,
        path: Path,
        root: Path,
        settings: NoticeSettings,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._path, self._root, self._settings, self._now = path, root, settings, now
        self._sending = threading.Lock()

    def send_due(self) -> int:
        """Try the messages that are due, and return how many have left the house. Raises `Trouble` for the database."""
        sent = 0
        with self._sending, Notices(self._path, self._now) as notices:
            for _ in range(MOST_AT_ONCE):
                notice = notices.claim()
                if notice is None:
                    break
                try:
                    self._send(notice)
                except NotSent as error:
                    log.warning("a message was not sent by %s: %s", notice.channel.value, error)
                    notices.failed(notice, str(error))
                else:
                    notices.sent(notice)
                    sent += 1
            notices.expire(self._now().date() - datetime.timedelta(KEEP_DAYS))
        return sent

    def _send(self, notice: OfficialNotice) -> None:
        if notice.channel not in channels_of(self._settings):
            raise NotSent("off", "the settings no longer name this channel")
        try:
            if notice.channel is NoticeChannel.MAIL:
                send_mail(self._settings, self._root, notice)
            else:
                post_webhook(self._settings, self._root, notice, int(self._now().timestamp()))
        except (NotSent, Trouble, Troubles):
            raise
        except Exception as error:  # a fault of one message must not stop the others
            log.exception("a message cannot be sent")
            raise NotSent("fault", type(error).__name__) from error
