"""Views of every page, and the real content of the product, for the tests of the screen."""

from functools import cache

import msgspec

from kiosk_ui import gallery
from kiosk_ui.gallery import AT_MS, BIRTH, HEARD, LONG_REQUEST, WALL
from kiosk_ui.rendering.typesetting import Typesetter
from robot.core.screen.view import View
from robot.knowledge.catalogue.procedures import Precheck
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import load_settings

__all__ = ["AT_MS", "BIRTH", "HEARD", "LONG_REQUEST", "WALL", "content", "lively", "views"]

CONFIG = ROOT / "config"
PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)
DIAGONAL_INCH = 21.5
TYPE = Typesetter(kept_texts=10_000)
"""For all tests that lay pages out: the same texts are measured again and again, and it forgets hardly any."""


@cache
def content() -> ContentProvider:
    """Words, catalogue and map as the robot has them, on the day of `WALL`; the paper check of `BIRTH` is fixed."""
    found = load_content(CONFIG, load_settings(), load_lobby(CONFIG / "lobby.toml"), WALL.date)
    procedures = found.catalogue.procedures
    procedures[BIRTH] = msgspec.structs.replace(procedures[BIRTH], precheck=_questions())
    return found


def _questions() -> tuple[Precheck, ...]:
    """As many questions as a file may hold; the second is as long as one may be, with a finding of three lines."""
    birth_notice = {
        "ask": {
            "vi": "Bác có giấy chứng sinh của bệnh viện chưa ạ?",
            "en": "Do you have the birth notice from the hospital?",
        },
        "good": "yes",
        "missing": {
            "vi": "Giấy chứng sinh; không có thì giấy cam đoan về việc sinh",
            "en": "The birth notice; without it, a written statement about the birth",
        },
    }
    identity = {
        "ask": {
            "vi": "Bác có mang căn cước hoặc hộ chiếu còn hạn của mình không ạ?",
            "en": "Did you bring your own identity card or passport that is still valid today?",
        },
        "good": "yes",
        "missing": {
            "vi": "Căn cước, hộ chiếu hoặc giấy tờ khác có ảnh của người đi đăng ký, còn giá trị vào ngày nộp",
            "en": "Identity card, passport or other paper with a photo of the person who registers, still valid",
        },
    }
    registered = {
        "ask": {
            "vi": "Cháu đã được đăng ký khai sinh ở nơi khác chưa ạ?",
            "en": "Was the child registered somewhere else before?",
        },
        "good": "no",
        "missing": {"vi": "Bản sao giấy khai sinh, không đăng ký lại", "en": "A copy instead of a new registration"},
        "instead": "2.000635",
    }
    for_another = {
        "ask": {"vi": "Bác có đi làm hộ người khác không ạ?", "en": "Are you here for somebody else?"},
        "good": "no",
        "missing": {
            "vi": "Văn bản ủy quyền có chứng thực; làm hộ ông bà, cha mẹ, anh chị em ruột thì không cần chứng thực",
            "en": "An authorisation, certified unless you are the person's close relative or spouse",
        },
        "paper": "Văn bản ủy quyền",
    }
    dispute = {
        "ask": {"vi": "Có ai tranh chấp về cha, mẹ, con không ạ?", "en": "Is there a dispute about the parents?"},
        "good": "no",
        "missing": {"vi": "Có tranh chấp thì do Tòa án giải quyết", "en": "A dispute is decided by the court"},
    }
    questions = (birth_notice, identity, registered, for_another, dispute)
    return msgspec.convert(questions, tuple[Precheck, ...])


def lively(name: str = "") -> LiveValues:
    """Values in the middle of a visit, with what is typed on the view `name`."""
    return gallery.lively(name)


def views(language: str = "vi", *, large: bool = False, contrast: bool = False, **modes: bool) -> dict[str, View]:
    """Every page in its usual frame, by name: they stand in `kiosk_ui.gallery`, a module for each room."""
    return gallery.views(content(), language, large=large, contrast=contrast, **modes)
