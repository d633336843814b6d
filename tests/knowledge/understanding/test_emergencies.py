"""Sentences that report an emergency are recognised with their kind, in any region and context; near misses are not."""

import json
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from robot.core.commands import Listen
from robot.core.events import Act
from robot.core.trouble import Troubles
from robot.knowledge.understanding.emergencies import REQUESTED, Emergencies
from robot.knowledge.understanding.understand import Understander
from robot.runtime.content.understanding_loader import load_emergencies, load_language
from robot.runtime.settings.loader import CONFIG
from tests.knowledge.asking import understander

QUESTIONS = Path(__file__).parents[1]

REPORTS = {
    "medical": (
        "có cụ ngã lăn ra sàn không dậy được",
        "má tui xỉu rồi, kêu cấp cứu giùm",
        "mệ tui thở nỏ được nữa, cứu với",
        "co nguoi bat tinh ngoai sanh",
        "có người ngất sỉu rồi gọi cấp cứ đi",
        "my dad can't breathe, call an ambulance",
        "gọi mãi bà cụ không thưa, môi tím rồi",
        "bố cháu méo hết miệng, nói ú ớ",
        "máu chảy từ nãy không cầm được",
    ),
    "fire": (
        "cháy, cháy rồi",
        "khói bốc lên ở phòng hồ sơ kìa",
        "bình ga xì kìa bà con ơi",
        "chay nha roi cuu voi",
        "có khoai bốc lên kìa",
        "there's smoke coming from the socket",
        "ổ cắm xẹt lửa rồi kìa",
        "khói cuồn cuộn trên gác",
        "mùi ga nồng nặc trong bếp",
    ),
    "violence": (
        "hai ông kia đánh nhau ngoài sân",
        "hắn cầm rựa tề, chạy mau",
        "tụi nó đánh lộn kìa",
        "goi cong an di",
        "nó cầm giao kìa",
        "that man has a knife",
        "ông kia đang bóp cổ cô nhân viên",
        "có gã cứ bám theo em từ ngoài chợ vào",
        "nó nhắn sẽ giết cả nhà em",
    ),
    "lost-child": (
        "con tôi đâu rồi không thấy nó",
        "thằng nhỏ mới đây mà chạy đâu mất tiêu",
        "mạ cháu mô rồi",
        "con toi di lac roi",
        "I can't find my son",
        "quay đi quay lại cháu tôi chạy đâu mất",
        "cháu không tìm thấy bà",
        "mẹ tôi bị lẫn vừa ngồi đây giờ đi đâu mất",
    ),
    "self-harm": (
        "tôi không muốn sống nữa",
        "sống chi cho khổ, chết cho khỏe",
        "tui nỏ thiết sống nữa mô",
        "toi muon tu tu",
        "I want to kill myself",
        "giá mà ngủ rồi không dậy nữa",
        "em để lại thư tuyệt mệnh rồi",
        "sống nữa làm gì",
    ),
    "abuse": (
        "chồng tôi đánh tôi",
        "ba dượng con đánh con hoài",
        "em bị xâm hại",
        "chong em danh em",
        "bố dương cháu đánh cháu",
        "my husband hits me",
        "em bị ép tiếp khách, em muốn thoát",
        "bố cháu đêm nào cũng đánh mẹ cháu",
        "nó dọa tung ảnh của em",
    ),
    "theft": (
        "mất ví ở đây vừa xong",
        "ai đó lấy xe máy của tôi ngoài sân",
        "tui mới bị giựt dây chuyền trước cổng",
        "nó giật tui của tôi chạy rồi",
        "someone stole my bag right here",
        "túi xách của em để trên ghế ai lấy mất rồi",
        "em vừa chuyển tiền cho bọn lừa đảo",
        "có thằng đang rạch túi bà cụ kìa",
    ),
    "other": (
        "tôi bị kẹt trong thang máy",
        "trần nhà sắp sập kìa",
        "có con rắn trong phòng chờ",
        "cứu với",
        "help",
        "em bé kẹt tay vào cửa cuốn",
        "xe tải mất phanh lao vào cổng",
        "có đứa nhỏ rơi xuống hồ rồi",
    ),
}
NEAR = (
    "tôi bị mất căn cước giờ làm lại thế nào",
    "con tôi mất rồi tôi ra báo tử",
    "bố tôi mất hôm qua, làm giấy khai tử ở đâu",
    "ông nội chết vì đột quỵ xin giấy chứng tử",
    "nhà cháy năm ngoái giờ xin hỗ trợ",
    "chồng tôi bị tai nạn xin trợ cấp",
    "giấy phép phòng cháy chữa cháy",
    "bị đánh thương tật xin giám định",
    "bị móc túi mất luôn căn cước",
    "cấp cứu quên mang thẻ bảo hiểm có được trả không",
    "chồng tôi đánh tôi suốt giờ tôi muốn ly hôn thì nộp đơn ở đâu",
    "giấy khai sinh cháy rồi thì xin lại ở đâu",
    "nắng muốn xỉu luôn á",
    "đánh máy sai tên tôi",
    "công an vừa bắt được thằng trộm gà",
    "my motorbike was stolen last night, where do I report it",
    "chồng đánh vợ thì bị phạt bao nhiêu tiền",
    "bố mẹ đánh con thì theo luật xử lý thế nào",
    "ông nội mất rồi giờ đổi chủ hộ sang tên bố tôi",
    "hàng xóm hát karaoke điếc cả tai muốn chết",
    "mẹ tôi lẫn hay đi lạc, tôi muốn làm giám hộ cho mẹ",
    "thẻ căn cước bị mờ hết rồi",
    "i lost my child's birth certificate",
)
MIXED = (
    "cho tôi hỏi thủ tục khai sinh, ơ có người ngất kìa",
    "tôi đang đợi làm căn cước thì bà cụ này ngất xỉu rồi, cứu với",
    "dẫn tôi ra quầy ba, khoan đã, cháy kìa",
    "five two three, help, someone collapsed",
    "em đến đăng ký kết hôn mà ông ngồi cạnh gục xuống gọi không dậy",
    "đang chờ làm thẻ căn cước, quay lại thì con tôi chạy đâu mất",
    "tôi đi mua bảo hiểm y tế, có gã kia đang đánh cô nhân viên",
    "tôi đang xin giấy khai sinh cho con mà vợ tôi ngất ra đây này",
    "xin cấp lại căn cước mà có người ngất",
    "ly hôn chưa xong mà ổng cầm dao đòi giết tôi",
    "đang chờ hỗ trợ thì bố tôi ngã lăn ra co giật",
    "con gái tui bỏ nhà đi từ hôm qua chưa về",
    "co lua trong phong",
    "bay gio no cam dao duoi toi",
)


@pytest.fixture(scope="module")
def emergencies() -> Emergencies:
    return understander().emergencies


@pytest.fixture(scope="module")
def mind() -> Understander:
    return understander()


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in REPORTS.items() for text in texts])
def test_an_emergency_is_recognised_with_its_kind(mind: Understander, kind: str, text: str) -> None:
    meaning = mind.understand(text, Listen(1))
    assert (meaning.act, meaning.target) == (Act.EMERGENCY, kind)


@pytest.mark.parametrize("text", NEAR)
def test_a_request_with_the_words_of_an_emergency_is_none(mind: Understander, text: str) -> None:
    assert mind.understand(text, Listen(1)).act is not Act.EMERGENCY


@pytest.mark.parametrize("text", MIXED)
def test_an_emergency_wins_over_the_rest_of_the_sentence(mind: Understander, text: str) -> None:
    assert mind.understand(text, Listen(1)).act is Act.EMERGENCY


@pytest.mark.parametrize("expects", ["yes_no", "stop", "digits", "rating", "remark"])
def test_an_emergency_wins_whatever_the_page_awaits(mind: Understander, expects: str) -> None:
    meaning = mind.understand("có người ngất rồi, gọi cấp cứu đi", Listen(7, expects=expects, procedure="1.001193"))
    assert (meaning.turn, meaning.act, meaning.target) == (7, Act.EMERGENCY, "medical")


def test_the_second_reading_of_the_sound_may_report_the_emergency(mind: Understander) -> None:
    text, meaning = mind.best(("ờ", "cháy rồi, cứu với"), Listen(1))
    assert (text, meaning.target) == ("cháy rồi, cứu với", "fire")


def strings(value: Any) -> Iterator[str]:
    """Yield every sentence in `phrases` and `asked` of a configuration."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("phrases", "asked") and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, str))
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_of_all_other_known_sentences_hardly_one_is_an_alarm(emergencies: Emergencies) -> None:
    files = (CONFIG / "requests.toml", *CONFIG.glob("procedures/**/*.toml"), *CONFIG.glob("policies/**/*.toml"))
    known = {text for file in files for text in strings(tomllib.loads(file.read_text(encoding="utf-8")))}
    for file in QUESTIONS.glob("*/*.jsonl"):
        rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
        known |= {row["text"] for row in rows if row["kind"] != "emergency"}
    found = ((text, emergencies.find(text)) for text in sorted(known) if not text.startswith("https"))
    alarms = [text for text, emergency in found if emergency is not None and emergency.score > REQUESTED]
    assert len(known) > 10_000
    assert len(alarms) <= 0.0005 * len(known), alarms


def test_a_pattern_with_an_unknown_group_is_refused(tmp_path: Path) -> None:
    for name in ("emergencies.toml", "lexicon.toml", "sounds.toml"):
        shutil.copy(CONFIG / name, tmp_path / name)
    file = tmp_path / "emergencies.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("<kid> * đi lạc", "<kids> * đi lạc"), encoding="utf-8")
    _, sounds = load_language(tmp_path)
    with pytest.raises(Troubles) as caught:
        load_emergencies(tmp_path, sounds)
    assert "<kids>" in str(caught.value)


@pytest.mark.parametrize("expects", ["yes_no", "remark"])
def test_an_emergency_that_no_pattern_knows_is_no_reply_to_a_question(expects: str) -> None:
    said = "lão ấy đổ cơm xuống đất bắt bà cụ nhặt, bà cụ khóc, cô ơi can với"
    assert understander().emergencies.find(said) is None
    assert understander().understand(said, Listen(turn=1, expects=expects)).act is Act.EMERGENCY


def test_what_is_long_over_is_no_emergency_though_it_sounds_like_one() -> None:
    said = "hôm kia em đi chợ bị nó móc mất ví căn cước trong đấy đi tong rồi"
    assert understander().understand(said, Listen(turn=1)).act is not Act.EMERGENCY
