"""What stands on a page is understood there in its own words: tiles, papers, faces, reasons, numbers of rows."""

from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.events import Act, Understood
from robot.knowledge.catalogue.fact_texts import brief, in_order
from tests.knowledge.asking import ask, catalogue

BIRTH = "1.001193"
LIST = ("1.012783", "1.012784", "1.012786", "1.012796", "1.013831")


def service(meaning: Understood) -> tuple[str, str]:
    """Name and object of a service; ("", "") for anything else."""
    return (meaning.target, meaning.slot) if meaning.act is Act.SERVICE else ("", "")


# --- tiles ---


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("nhà đất", "land"),
        ("nha dat", "land"),
        ("cho tôi xem kết hôn", "marry"),
        ("chọn khai tử đi", "death"),
        ("land and housing", "land"),
        ("social support please", "social"),
        ("tất cả", "all"),
        ("all", "all"),
    ],
)
def test_the_label_of_a_tile_that_is_shown_opens_it(said: str, key: str) -> None:
    assert service(ask(said, offers=("tiles",))) == ("topic", key)


def test_every_label_opens_its_tile_in_both_languages() -> None:
    for key, topic in catalogue().topics.items():
        for label in (topic.label.vi, topic.label.en):
            assert service(ask(label, offers=("tiles",))) == ("topic", key)
        assert service(ask(f"mục {topic.label.vi}")) == ("topic", key), "with this word anywhere"


def test_every_label_of_a_field_opens_its_list() -> None:
    for key, field in catalogue().fields.items():
        for label in (field.label.vi, field.label.en):
            assert service(ask(label, offers=("fields",))) == ("topic", f"field:{key}")


@pytest.mark.parametrize("said", ["đăng ký kết hôn", "làm giấy khai tử cho bố", "nhà đất bị tranh chấp", "marriage"])
def test_a_request_is_no_tile(said: str) -> None:
    assert ask(said).target != "topic"
    assert said == "marriage" or ask(said, offers=("tiles",)).target != "topic"


# --- papers ---


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("tôi có giấy chứng sinh rồi", 1),
        ("có giấy chứng sinh đây", 1),
        ("tui đem giấy chứng sinh rồi nì", 1),
        ("co giay chung sinh roi", 1),
        ("i have the birth notice", 1),
        ("mang tờ khai rồi", 0),
        ("tui đem chứng minh thư theo rồi", 2),
        ("có cmnd rồi", 2),
        ("i brought my passport", 2),
    ],
)
def test_a_paper_of_the_procedure_on_the_screen_is_ticked(said: str, place: int) -> None:
    meaning = ask(said, procedure=BIRTH)
    assert said.endswith("nì") or service(meaning) == ("tick", str(place))


@pytest.mark.parametrize(
    "said",
    [
        "có giấy chứng sinh chưa",
        "chưa có giấy chứng sinh",
        "tôi không có giấy chứng sinh",
        "mất giấy chứng sinh rồi",
        "có cần giấy chứng sinh không",
        "giấy chứng sinh là gì",
        "có giấy khai sinh rồi",
        "tôi có giấy tờ rồi",
        "tôi có đủ rồi",
        "tôi có con rồi muốn làm khai sinh",
        "do i have the birth notice or what",
    ],
)
def test_a_question_a_denial_and_a_doubt_tick_nothing(said: str) -> None:
    assert ask(said, procedure=BIRTH).target != "tick"


def test_without_a_procedure_or_in_a_reply_nothing_is_ticked() -> None:
    assert ask("tôi có giấy chứng sinh rồi").target != "tick"
    assert ask("tôi có giấy chứng sinh rồi", procedure=BIRTH, expects="yes_no").target != "tick"


def test_the_papers_of_the_whole_catalogue_are_ticked_by_their_names_and_none_for_another() -> None:
    wrong = 0
    right: dict[bool, list[bool]] = {True: [], False: []}
    for procedure in catalogue().procedures.values():
        for place, document in enumerate(in_order(procedure)):
            name, english = brief(document.name).split(":")[0].split(";")[0], brief(document.en or "")
            for said in (f"tôi có {name} rồi", *([f"I have the {english}"] if english else [])):
                target, slot = service(ask(said, procedure=procedure.code))
                right[procedure.announced].append((target, slot) == ("tick", str(place)))
                wrong += target == "tick" and slot != str(place)
    assert wrong == 0
    assert sum(right[False]) >= 0.9 * len(right[False])
    assert sum(right[True]) >= 0.78 * len(right[True]), "announced papers have long names, of which many are cut off"


# --- ratings ---


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("rất hài lòng", 5),
        ("tốt lắm cháu ạ", 5),
        ("ưng quá trời", 5),
        ("năm sao", 5),
        ("mười điểm", 5),
        ("five stars", 5),
        ("excellent", 5),
        ("hài lòng", 4),
        ("cũng tốt", 4),
        ("tám điểm", 4),
        ("hai long", 4),
        ("bình thường thôi", 3),
        ("tạm được", 3),
        ("so so", 3),
        ("không hài lòng", 2),
        ("không được hài lòng cho lắm", 2),
        ("chưa thấy tốt", 2),
        ("nỏ ưng", 2),
        ("hai điểm", 2),
        ("not good", 2),
        ("rất không hài lòng", 1),
        ("tệ quá", 1),
        ("thất vọng quá đi", 1),
        ("very bad", 1),
    ],
)
def test_a_face_is_said_where_it_is_asked_for(said: str, score: int) -> None:
    assert service(ask(said, expects="rating")) == ("rate", str(score))
    assert ask(said).target != "rate"


@pytest.mark.parametrize(
    ("said", "target"),
    [("không", "no"), ("bỏ qua", "no"), ("quay lại", "back"), ("cảm ơn", "thanks"), ("trang chủ", "home")],
)
def test_beside_a_face_a_reply_and_a_service_are_understood_there(said: str, target: str) -> None:
    assert ask(said, expects="rating").target == target


def test_a_mumble_rates_nothing() -> None:
    assert ask("ờ thì cái này", expects="rating").act is Act.REFUSE


@pytest.mark.parametrize(
    ("said", "offers", "number"),
    [
        ("nhanh gọn", "praise", 1),
        ("cán bộ nhiệt tình lắm", "praise", 0),
        ("easy to understand", "praise", 2),
        ("chờ lâu quá", "blame", 0),
        ("cho lau qua", "blame", 0),
        ("thái độ chưa tốt", "blame", 1),
        ("too many trips", "blame", 3),
    ],
)
def test_a_reason_of_the_page_is_said(said: str, offers: str, number: int) -> None:
    assert service(ask(said, expects="remark", offers=("send", offers))) == ("reason", str(number))
    other = "blame" if offers == "praise" else "praise"
    assert service(ask(said, expects="remark", offers=("send", other)))[0] == "remark"


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("cán bộ không có chỗ ngồi cho người già", "remark"),
        ("quầy ba nên có thêm ghế", "remark"),
        ("hôm nay tôi làm giấy khai sinh nhanh hơn lần trước nhiều", "remark"),
        ("gửi ý kiến", "send"),
        ("không có gì thêm", "send"),
        ("không ạ", "send"),
        ("thôi", "stop"),
        ("bỏ qua", "no"),
        ("đừng gửi", "no"),
        ("rất hài lòng", "rate"),
        ("quay lại", "back"),
    ],
)
def test_after_a_face_all_talk_is_a_remark_but_services_and_a_bare_no(said: str, target: str) -> None:
    assert ask(said, expects="remark", offers=("send", "praise")).target == target


# --- rows of a list ---


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("số hai", 1),
        ("so hai", 1),
        ("việc thứ ba", 2),
        ("viec thu ba", 2),
        ("cái đầu tiên", 0),
        ("cái cuối cùng", 4),
        ("mục thứ tư ạ", 3),
        ("number two", 1),
        ("the third one please", 2),
        ("the last one", 4),
    ],
)
def test_a_row_is_chosen_by_its_number(said: str, place: int) -> None:
    assert ask(said, choices=LIST).procedure == LIST[place]


@pytest.mark.parametrize("said", ["số sáu", "number seven", "không phải số hai", "khong phai so hai"])
def test_a_number_that_is_not_there_or_refused_chooses_nothing(said: str) -> None:
    assert ask(said, choices=LIST).procedure not in LIST


def test_the_page_before_is_meant_where_pages_are_turned_and_else_what_stood_there() -> None:
    assert ask("quay lại trang trước").target == "back"
    assert ask("quay lại trang trước", offers=("next", "previous")).target == "previous"
    assert ask("quay lại", offers=("next", "previous")).target == "back"


@pytest.mark.parametrize("name", ["next", "previous", "look-up", "send", "still-here", "go-on"])
@given(said=st.sampled_from(["trang sau", "trang trước", "tra cứu", "gửi đi", "tôi vẫn ở đây", "đi tiếp", "next page"]))
def test_a_button_that_is_not_on_the_page_is_not_meant(name: str, said: str) -> None:
    assert ask(said).target != name


# --- modes ---


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("con tôi câm điếc xin trợ cấp", "hearing-mode"),
        ("tôi bị điếc làm giấy khuyết tật", "hearing-mode"),
        ("i am deaf and want a disability allowance", "hearing-mode"),
        ("tôi không nghe rõ", "hearing-mode"),
        ("nói to lên tôi không nghe được", "hearing-mode"),
        ("mẹ tôi bị mù có được trợ cấp gì không", "read-aloud"),
        ("tôi ngồi xe lăn xin trợ cấp khuyết tật", "lowered"),
        ("cho tôi xem bản đồ quy hoạch", "show-map"),
        ("tìm thủ tục khai sinh", "search"),
        ("cho tôi xem thủ tục kết hôn", "all"),
        ("đèn đường nhấp nháy cả đêm", "calm"),
        ("đọc cho tôi nghe giấy tờ khai sinh", "read-page"),
        ("đi nhanh lên", "as-fast"),
    ],
)
def test_a_request_that_sounds_like_a_mode_is_not_taken_for_it(said: str, target: str) -> None:
    assert ask(said).target != target


def test_no_everyday_name_of_a_procedure_is_taken_for_a_mode() -> None:
    from robot.core.dialogue.spoken_commands import MODES, OBJECTS, ON_PAGE

    names = [name for procedure in catalogue().procedures.values() for name in procedure.asked.names]
    framed = zip(cycle(("{}", "cho tôi xem thủ tục {}", "tìm {}")), names, strict=False)
    said = [frame.format(name) for frame, name in framed]
    assert [each for each in said if ask(each).target in MODES | ON_PAGE | set(OBJECTS)] == []
