"""What is said about the centre: the facts of its settings, what the robot knows by itself, and where to ask."""

import typing

import msgspec
import pytest

from robot.core.dialogue.centre_facts import centre_line
from robot.core.trouble import Troubles
from robot.desk.day_orders.model import NoticeValue, OrdersInForce
from robot.knowledge.understanding.requests import CentreName
from robot.runtime.content.core_rules import places_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import FactSettings
from tests.runtime.content.shipped_content import CONFIG

LOBBY = load_lobby(CONFIG / "lobby.toml")
NAMES = typing.get_args(CentreName)
WIFI = 'facts.wifi={ vi = "Mạng MD, mật khẩu bác hỏi cô Hoa.", en = "Network MD, ask Ms Hoa." }'


def content(*sets: str) -> ContentProvider:
    return load_content(CONFIG, load_settings(config=CONFIG, sets=sets), LOBBY)


def told(name: str, language: str = "vi", *sets: str) -> str:
    return content(*sets).shown(centre_line(name, places_of(LOBBY)), language)


def test_every_question_has_an_answer_in_both_languages() -> None:
    site = content()
    for name in NAMES:
        for language in ("vi", "en"):
            assert site.spoken(centre_line(name, places_of(LOBBY)), language).strip().endswith((".", "!")), name


def test_every_fact_of_the_settings_can_be_asked_for() -> None:
    keys = {field.name.replace("_", "-") for field in msgspec.structs.fields(FactSettings)}
    asked = {name for name in NAMES if not name.startswith("hours")} - {"which-counter", "notice"}
    assert keys == asked


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    unknown = "Tôi chưa có thông tin về wifi ở đây. Mời bác hỏi cán bộ ở bàn hướng dẫn."
    assert told("wifi") == unknown
    assert told("wifi", "en").startswith("I have no information about the wifi here.")
    assert told("payment").endswith("Mời bác hỏi cán bộ ở Thu phí.")
    assert told("pens-forms").startswith("Tờ khai viết ở Bàn viết.")
    assert told("pens-forms").endswith("hỏi cán bộ ở bàn hướng dẫn.")  # no clerk sits at the writing desk


def test_a_fact_of_the_settings_is_said_as_it_stands() -> None:
    assert told("wifi", "vi", WIFI) == "Mạng MD, mật khẩu bác hỏi cô Hoa."
    assert told("wifi", "en", WIFI) == "Network MD, ask Ms Hoa."
    polite = content(WIFI).addressing("cô")
    assert "mật khẩu cô hỏi" in polite.shown(centre_line("wifi", {}), "vi")


def test_the_counters_of_the_map_are_listed() -> None:
    assert "Quầy 3: Hộ tịch." in told("which-counter")
    assert "Counter 3: Civil status." in told("which-counter", "en")


def test_without_a_place_on_the_map_none_is_named() -> None:
    assert "Thu phí" not in content().shown(centre_line("payment", {}), "vi")
    assert centre_line("parking", {"parking": "parking"}).place == "parking"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ('facts.wify={ vi = "a", en = "b" }', "did you mean wifi"),
        ('facts.wifi={ vi = "chỉ tiếng Việt" }', "both languages"),
        (f'facts.wifi={{ vi = "{"a" * 201}", en = "b" }}', "200"),
        ('facts.wifi={ vi = "a", en = "b", fr = "c" }', "facts.wifi.fr"),
    ],
)
def test_a_bad_fact_is_a_trouble_that_names_it(line: str, named: str) -> None:
    with pytest.raises(Troubles) as caught:
        load_settings(config=CONFIG, sets=[line])
    assert named in str(caught.value)
    assert "facts.wif" in str(caught.value)


def test_a_notice_is_read_out_while_it_holds() -> None:
    notice = NoticeValue("Chiều nay trung tâm nghỉ.", "Closed this afternoon.")
    line = centre_line("notice", places_of(LOBBY))
    shown = content().under(OrdersInForce(notice=notice))
    assert shown.spoken(line, "vi") == "Chiều nay trung tâm nghỉ."
    assert shown.addressing("cô").shown(line, "en") == "Closed this afternoon."
    assert content().shown(line, "vi") == "Hiện nay trung tâm chưa có thông báo nào."
    assert not content().hands_over(line, "vi")
