"""Post a message as a signed JSON document to the webhook, which a gateway of Zalo OA or any service can take.

The header `X-Kiosk-Signature` is "sha256=" and the HMAC-SHA256 (RFC 2104), in hex, of the header `X-Kiosk-Timestamp`
(s since 1970), a full stop, and the body, with the shared key. `Idempotency-Key` is equal in every try of a message.
"""

import hashlib
import hmac
import json
import ssl
from pathlib import Path

import urllib3
from urllib3.exceptions import HTTPError, SSLError

from robot.core.trouble import Trouble
from robot.desk.notices.store import NoticeText, OfficialNotice
from robot.runtime.notices.mail import NotSent, trusting
from robot.runtime.notices.secrets_files import secret_of
from robot.runtime.settings.notice_settings import NoticeSettings

TRY_S = 20.0
"""Time limit of a try, s. Chosen."""

_TAKEN = range(200, 300)


def payload_of(kind: str, text: NoticeText, centre: str, created: str) -> str:
    """Return the JSON document of a message. `created`: local time, ISO 8601."""
    document = {
        "kind": kind,
        "created": created,
        "centre": centre,
        "subject": text.subject,
        "text": text.body,
        "counts": dict(text.counts),
        "codes": list(text.codes),
    }
    return json.dumps(document, ensure_ascii=False)


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """Return the value of `X-Kiosk-Signature` for `body`, sent at `timestamp` (s since 1970)."""
    signed = f"{timestamp}.".encode() + body
    return "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def post_webhook(settings: NoticeSettings, root: Path, notice: OfficialNotice, at_s: int) -> None:
    """Post `notice` to the webhook at the time `at_s` (s since 1970). Raises `NotSent` unless the answer is 2xx."""
    body = notice.payload.encode()
    try:
        secret = secret_of(root / settings.webhook_secret_file, "notices.webhook_secret_file")
    except Trouble as error:
        raise NotSent("secret", error.what) from error
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": f"kiosk-{notice.id}-{notice.created_s}",
        "X-Kiosk-Timestamp": str(at_s),
        "X-Kiosk-Signature": signature(secret, at_s, body),
    }
    try:
        context = trusting(settings, root)
        with urllib3.PoolManager(num_pools=1, maxsize=1, retries=False, ssl_context=context) as pool:
            answer = pool.request(
                "POST",
                settings.webhook,
                body=body,
                headers=headers,
                timeout=urllib3.Timeout(total=TRY_S),
                redirect=False,
                preload_content=False,
            )
            answer.close()
    except (SSLError, ssl.SSLError) as error:
        raise NotSent("certificate", "TLS") from error
    except (HTTPError, OSError, ValueError) as error:
        raise NotSent("unreachable", type(error).__name__) from error
    if answer.status not in _TAKEN:
        raise NotSent("refused", f"status {answer.status}")
