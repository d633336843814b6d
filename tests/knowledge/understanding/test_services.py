"""Every service is asked for in many words: in three regions, without tone marks, in English, and by no request."""

from typing import get_args

import pytest

from robot.knowledge.understanding.requests import ServiceName
from robot.knowledge.vietnamese.syllables import clean
from robot.runtime.content.understanding_loader import load_requests
from tests.knowledge.asking import CONFIG, catalogue
from tests.knowledge.service_wordings import LABELLED, Ways, meant

SAID = {
    "ticket": Ways(
        "lấy cho tôi cái số thứ tự nhé",
        "lấy giùm tui cấy số hỉ",
        "lấy dùm tui cái số nghen",
        "cho toi lay so thu tu",
        ("i want a queue number", "please give me a number", "can i take a number"),
    ),
    "dossier": Ways(
        "tra giúp tôi hồ sơ xem xong chưa",
        "hồ sơ tui nộp bữa tê tới mô rồi",
        "coi dùm hồ sơ của tui xong chưa nghen",
        "ho so cua toi xong chua",
        ("please check my application status", "is my application done", "track my application"),
    ),
    "staff": Ways(
        "cho tôi gặp nhân viên nhé",
        "kêu giùm tui người mô ra đây với",
        "kêu dùm tui cô nhân viên nghen",
        "goi nhan vien giup toi",
        ("i want to talk to staff", "call the staff please", "can i talk to a human"),
    ),
    "help": Ways(
        "hướng dẫn tôi dùng máy này với",
        "chỉ tui xài cái máy ni với",
        "chỉ tui xài cái máy này nghen",
        "huong dan toi su dung",
        ("please help me", "how do i use this", "what can you do for me"),
    ),
    "repeat": Ways(
        "nhắc lại hộ tôi nhé",
        "nói lại tui nghe nờ",
        "nói lại dùm tui nghen",
        "nhac lai giup toi",
        ("please repeat that", "can you say that again", "say that again please"),
    ),
    "louder": Ways(
        "nói to lên một chút nhé",
        "nói to lên tí hỉ",
        "nói lớn lên chút nghen",
        "noi to len",
        ("please speak louder", "a bit louder please", "turn up your volume"),
    ),
    "softer": Ways(
        "nói bé lại một chút",
        "nói nhỏ lại tí hỉ",
        "nói nhỏ lại chút nghen",
        "noi nho lai",
        ("please speak softer", "turn the volume down", "it is too loud"),
    ),
    "slower": Ways(
        "nói chậm lại một chút nhé",
        "nói chầm chậm lại tí hỉ",
        "nói chậm chậm chút nghen",
        "noi cham lai",
        ("please speak slower", "speak more slowly please", "slow down please"),
    ),
    "bigger-text": Ways(
        "phóng to chữ lên cho tôi",
        "cho chữ to lên tí nữa hỉ",
        "cho chữ bự lên chút nghen",
        "cho chu to len",
        ("please make the text bigger", "i want bigger text", "make the letters larger"),
    ),
    "stop": Ways(
        "dừng lại đi nào",
        "dừng lại hỉ",
        "ngừng lại nghen",
        "dung lai di",
        ("stop please", "please stop talking", "stop it"),
    ),
    "back": Ways(
        "quay lại cái vừa rồi nhé",
        "quay lui lại cái hồi nãy hỉ",
        "quay lại cái hồi nãy nghen",
        "quay lai cai vua roi",
        ("please go back", "take me back", "back to the last screen"),
    ),
    "home": Ways(
        "cho tôi về trang chủ nhé",
        "quay về trang chủ hỉ",
        "dìa trang chủ nghen",
        "cho toi ve trang chu",
        ("go to the home page", "back to the main menu", "start from the beginning"),
    ),
    "print": Ways(
        "in tờ này ra cho tôi nhé",
        "in tờ ni ra cho tui",
        "in tờ này ra dùm tui nghen",
        "in ra giay cho toi",
        ("please print this", "print this page for me", "can you print it"),
    ),
    "thanks": Ways(
        "cảm ơn cháu nhiều nhé",
        "cảm ơn mi nhiều hỉ",
        "cám ơn con nhiều nghen",
        "cam on nhieu",
        ("thank you so much", "thanks for your help", "ok thank you"),
    ),
    "bye": Ways(
        "thôi tôi về nhé tạm biệt",
        "thôi tui về đây hỉ",
        "thôi tui dìa nha",
        "tam biet nhe",
        ("bye", "goodbye robot", "ok bye bye"),
    ),
    "english": Ways(
        "chuyển sang tiếng anh cho tôi",
        "nói tiếng anh cho khách ni với",
        "đổi qua tiếng anh dùm",
        "chuyen sang tieng anh",
        ("please speak english", "switch it to english", "can you use english"),
    ),
    "vietnamese": Ways(
        "chuyển lại sang tiếng việt nhé",
        "nói tiếng việt lại hỉ",
        "đổi qua tiếng việt dùm",
        "noi tieng viet di",
        ("please speak vietnamese", "switch back to vietnamese", "use vietnamese please"),
    ),
    "guide": Ways(
        "dẫn tôi ra chỗ đó nhé",
        "dẫn tui tới chỗ nớ với",
        "dắt tui tới chỗ đó nghen",
        "dan toi di",
        ("please take me there", "can you guide me there", "show me the way there"),
    ),
    "none": Ways(
        "không phải việc nào trong mấy việc này",
        "nỏ phải mấy việc ni mô",
        "hổng phải mấy cái này",
        "khong phai may viec nay",
        ("none of these please", "it is none of them", "something else please"),
    ),
    "precheck": Ways(
        "kiểm tra hộ xem giấy tờ đủ chưa",
        "coi giùm tui còn thiếu giấy chi không",
        "coi dùm tui đủ giấy tờ chưa",
        "kiem tra giay to giup toi",
        ("please check my papers", "do i have all my papers", "check my documents please"),
    ),
    "wrong": Ways(
        "nghe nhầm rồi cháu ơi",
        "nghe lộn rồi mi ơi",
        "nghe lộn rồi con ơi",
        "nghe nham roi",
        ("you misheard", "that is not what i said", "no that is wrong"),
    ),
    "smaller-text": Ways(
        "thu nhỏ chữ lại cho tôi",
        "chữ to quá nhỏ lại tí hỉ",
        "chữ bự quá nhỏ lại chút nghen",
        "cho chu nho lai di",
        ("make the letters smaller", "i want smaller text", "smaller letters please"),
    ),
    "contrast": Ways(
        "bật tương phản cao cho tôi",
        "cho nền đen chữ trắng với hỉ",
        "đổi qua nền đen dùm nghen",
        "bat tuong phan cao giup toi",
        ("please turn on high contrast", "i want high contrast", "make the background dark"),
    ),
    "no-contrast": Ways(
        "tắt cái nền đen đi nhé",
        "tắt nền đen đi hỉ",
        "đổi lại nền sáng dùm nghen",
        "tat tuong phan cao di",
        ("please turn off high contrast", "make the background light again", "no high contrast please"),
    ),
    "options": Ways(
        "mở cho tôi phần cài đặt",
        "mở chỗ chỉnh màn hình cho tui với",
        "mở cái tùy chọn dùm tui nghen",
        "mo tuy chon giup toi",
        ("please open the settings", "please show the display settings", "open the options please"),
    ),
    "privacy": Ways(
        "robot này có ghi âm không ạ",
        "nói ri có bị ghi âm không",
        "camera nó có lưu hình tui không dạ",
        "co ghi am toi khong",
        ("are you recording my voice", "is this camera recording me", "am i talking to a human"),
    ),
    "lowered": Ways(
        "hạ thấp nút bấm xuống cho tôi",
        "nút cao quá tui với không tới",
        "hạ mấy cái nút xuống dùm nghen",
        "ha thap nut bam giup toi",
        ("please lower the buttons", "i am sitting in a wheelchair", "i can not reach these buttons"),
    ),
    "not-lowered": Ways(
        "đưa nút bấm lên như cũ nhé",
        "nâng nút lên lại hỉ",
        "đưa mấy cái nút lên lại nghen",
        "nang nut bam len",
        ("please raise the buttons", "put the buttons back up", "the buttons are too low now"),
    ),
    "read-aloud": Ways(
        "bật đọc to khi chạm cho tôi",
        "tui bị mù không thấy chi hết",
        "chạm chỗ nào đọc to chỗ đó nghen",
        "bat doc to khi cham giup toi",
        ("please read the buttons aloud", "i am blind please read aloud", "turn reading aloud on"),
    ),
    "no-read-aloud": Ways(
        "tắt đọc to khi chạm đi nhé",
        "đừng đọc tên nút nữa hỉ",
        "thôi khỏi đọc nút nữa nghen",
        "tat doc to khi cham di",
        ("please stop reading the buttons", "turn read aloud off", "do not read the buttons aloud"),
    ),
    "read-page": Ways(
        "đọc màn hình cho tôi nghe với",
        "đọc trang ni tui nghe với",
        "đọc trang này dùm tui nghen",
        "doc man hinh giup toi",
        ("please read the screen", "read me this page", "can you read the screen to me"),
    ),
    "calm": Ways(
        "tắt bớt chuyển động đi nhé",
        "tắt hình động đi hỉ chóng mặt quá",
        "tắt hiệu ứng dùm nghen",
        "tat chuyen dong di",
        ("please stop the animations", "reduce the motion please", "turn animations off"),
    ),
    "not-calm": Ways(
        "bật chuyển động lại nhé",
        "cho hình động lại hỉ",
        "bật lại hiệu ứng dùm nghen",
        "bat chuyen dong lai di",
        ("please turn the animations on", "turn animations back on", "show animations again"),
    ),
    "hearing-mode": Ways(
        "bật chế độ khiếm thính cho tôi",
        "tui bị điếc không nghe chi",
        "tui điếc không nghe được nghen",
        "bat che do khiem thinh giup toi",
        ("please turn on hearing mode", "i am deaf and can not hear", "switch hearing mode on"),
    ),
    "as-fast": Ways(
        "nói nhanh lên một chút nhé",
        "nói chậm quá nói lẹ lên hỉ",
        "nói lẹ lên chút nghen",
        "noi nhanh hon di",
        ("please speak faster", "talk a bit faster", "you are speaking too slowly"),
    ),
    "search": Ways(
        "mở bàn phím cho tôi gõ nhé",
        "cho tui gõ chữ với hỉ",
        "mở bàn phím dùm tui nghen",
        "mo ban phim cho toi",
        ("please open the keyboard", "let me type it", "i want to type it myself"),
    ),
    "next": Ways(
        "cho xem trang sau nhé",
        "qua trang sau hỉ",
        "qua trang kế dùm nghen",
        "cho xem trang sau di",
        ("go to next page", "next page please", "show the next page"),
    ),
    "previous": Ways(
        "cho xem trang trước nhé",
        "quay lại trang trước hỉ",
        "lật lại trang trước dùm nghen",
        "cho xem trang truoc di",
        ("go to previous page", "previous page please", "show the previous page"),
    ),
    "all": Ways(
        "cho tôi xem tất cả các thủ tục",
        "cho tui coi hết mấy thủ tục ni",
        "coi hết thủ tục dùm nghen",
        "cho toi xem tat ca thu tuc",
        ("please show all procedures", "list all procedures", "i want to see all procedures"),
    ),
    "show-map": Ways(
        "cho tôi xem bản đồ nhé",
        "mở bản đồ cho tui coi hỉ",
        "cho tui coi bản đồ nghen",
        "cho toi xem ban do di",
        ("please show me the map", "can i see the map", "open the map please"),
    ),
    "go-on": Ways(
        "đi tiếp đi nhé",
        "đi tiếp đi hỉ",
        "đi tiếp nghen",
        "di tiep thoi",
        ("go on please", "let us keep going", "continue please"),
    ),
    "still-here": Ways(
        "tôi vẫn còn ở đây nhé",
        "tui còn đây hỉ",
        "tui còn ở đây nghen",
        "toi van o day",
        ("yes i am still here", "i am still here please", "i am here still"),
    ),
    "look-up": Ways(
        "tra cứu mã này cho tôi nhé",
        "tra giùm tui mã ni hỉ",
        "tra mã này dùm tui nghen",
        "tra cuu giup toi di",
        ("please look it up", "look it up for me", "check this code please"),
    ),
    "send": Ways(
        "gửi ý kiến cho tôi nhé",
        "gửi giùm tui hỉ",
        "gởi dùm tui nghen",
        "gui y kien giup toi",
        ("please send it", "send my opinion please", "send it now"),
    ),
    "talk-again": Ways(
        "để tôi nói lại nhé",
        "để tui nói lại hỉ",
        "cho tui nói lại nghen",
        "de toi noi lai",
        ("let me say it again", "i want to say that again", "let me say that once more"),
    ),
}


def test_no_service_is_forgotten() -> None:
    assert set(SAID) | set(LABELLED) == set(get_args(ServiceName))


@pytest.mark.parametrize("name", SAID)
def test_a_service_is_asked_for_in_three_regions_and_without_tone_marks(name: str) -> None:
    north, centre, south, unmarked, _ = SAID[name]
    assert {text: meant(name, text) for text in (north, centre, south, unmarked)} == dict.fromkeys(
        (north, centre, south, unmarked), name
    )


@pytest.mark.parametrize("name", SAID)
def test_a_service_is_asked_for_in_english(name: str) -> None:
    assert {text: meant(name, text) for text in SAID[name].english} == dict.fromkeys(SAID[name].english, name)


def test_most_of_these_sentences_stand_in_no_file() -> None:
    known = {clean(phrase) for one in load_requests(CONFIG, catalogue()).service for phrase in one.phrases}
    fresh = [text for ways in SAID.values() for text in (*ways[:4], *ways.english) if clean(text) not in known]
    assert len(fresh) >= 0.8 * 7 * len(SAID)
