"""What sentences mean, over the shipped catalogue."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.core.commands import Listen
from robot.core.context_phrases import ContextPhrases
from robot.core.events import Act
from tests.knowledge.asking import ask, catalogue, understander

SYLLABLES = ("làm", "giấy", "khai", "sinh", "căn", "cước", "sổ", "đỏ", "mất", "đổi", "tôi", "ở", "đâu", "số", "hai")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Vợ em sinh cháu hôm kia ra làm giấy khai sinh", "1.001193"),
        ("cho tôi hỏi thủ tục khai tử cho bố tôi", "1.000656"),
        ("xin giấy độc thân để mua nhà", "1.004873"),
        ("công chứng cái bằng đại học", "2.000815"),
        ("sổ đỏ bị rách xin cấp đổi", "1.012783"),
        ("đăng ký tạm trú chỗ thuê trọ", "1.004194"),
        ("dang ky ket hon", "1.000894"),
        ("nàm căn cước nần đầu cho con mười năm tuổi", "1.014061"),
        ("1.001193", "1.001193"),
    ],
)
def test_a_procedure_is_answered(said: str, code: str) -> None:
    meaning = ask(said)
    assert (meaning.turn, meaning.act, meaning.procedure) == (7, Act.ANSWER, code)


@pytest.mark.parametrize(
    ("said", "code"), [("bìa đỏ nhà tôi bị rách nát", "1.012783"), ("thuê phòng trọ phải khai tạm trú", "1.004194")]
)
def test_a_procedure_that_is_not_sure_is_answered_or_offered(said: str, code: str) -> None:
    meaning = ask(said)
    assert code in {meaning.procedure, *(candidate.code for candidate in meaning.candidates)}


def test_a_sentence_of_the_catalogue_is_certain() -> None:
    assert ask("mất căn cước").score == 1.0


def test_a_decomposed_sentence_is_understood() -> None:
    assert ask(unicodedata.normalize("NFD", "đăng ký kết hôn")).procedure == "1.000894"


def test_a_question_about_a_fact_beside_the_procedure_fills_the_slot() -> None:
    meaning = ask("mất thẻ căn cước làm lại hết bao nhiêu tiền")
    assert (meaning.procedure, meaning.question) == ("1.014064", "fee")


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("làm sổ đỏ", {"1.013978", "1.013831", "1.012783"}),
        ("vợ em mới sinh con", {"1.001193", "3.000722"}),
        ("làm giấy ủy quyền", {"2.000884", "2.001035"}),
    ],
)
def test_a_vague_sentence_is_asked_back(said: str, codes: set[str]) -> None:
    meaning = ask(said)
    assert meaning.act is Act.ASK_BACK
    assert {candidate.code for candidate in meaning.candidates} == codes


@pytest.mark.parametrize(
    ("said", "slot"),
    [
        ("thế còn lệ phí", "fee"),
        ("mấy hôm thì xong", "time"),
        ("phải mang giấy gì", "papers"),
        ("nộp chỗ nào", "where"),
        ("nộp trên mạng được không", "online"),
        ("theo nghị định nào", "legal"),
    ],
)
def test_a_question_about_the_procedure_on_the_screen_is_a_follow_up(said: str, slot: str) -> None:
    meaning = ask(said, procedure="1.001193")
    assert (meaning.act, meaning.procedure, meaning.slot) == (Act.FOLLOW_UP, "1.001193", slot)


def test_another_procedure_is_answered_in_the_middle_of_one() -> None:
    assert ask("thế còn đăng ký kết hôn", procedure="1.001193").procedure == "1.000894"


def test_a_slot_without_a_procedure_is_not_guessed() -> None:
    meaning = ask("lệ phí bao nhiêu")
    assert (meaning.act, meaning.target) == (Act.REFUSE, "which_procedure")


@pytest.mark.parametrize(
    "said",
    [
        "một chấm hai số không một một chín ba",
        "một phẩy không không một một trăm chín mươi ba",
        "thủ tục mã một một chín ba",
        "mã 1.001193",
    ],
)
def test_a_code_is_understood_as_it_is_said(said: str) -> None:
    assert ask(said).procedure == "1.001193"


def test_another_authority_s_code_means_the_same_procedure() -> None:
    for said in ("1.115832", "một chấm một một năm tám ba hai"):
        assert ask(said).procedure == catalogue().find("1.115832").code != "1.115832"


@pytest.mark.parametrize(
    "said",
    [
        "số điện thoại không chín không một hai ba bốn năm",
        "số của tôi là không chín tám một không không một một chín ba",
        "hồ sơ mã một một chín ba đâu rồi",
    ],
)
def test_a_number_that_is_no_code_names_no_procedure(said: str) -> None:
    assert ask(said).act is not Act.ANSWER


def test_a_short_reply_is_never_taken_for_something_that_sounds_like_it() -> None:
    assert ask("có", expects="yes_no").target == "yes"  # and no "co giật", which calls the ambulance


def test_a_sentence_of_the_catalogue_means_its_procedure() -> None:
    lost = [
        phrase
        for procedure in list(catalogue().procedures.values())[::7]
        for phrase in procedure.asked.phrases[::5]
        if procedure.code not in {(meaning := ask(phrase)).procedure, *(one.code for one in meaning.candidates)}
    ]
    assert not lost


@pytest.mark.parametrize("said", ["cái thứ hai", "số hai", "việc thứ hai ạ"])
def test_a_choice_on_the_screen_is_answered(said: str) -> None:
    meaning = ask(said, choices=("1.014061", "1.014063", "1.014064"))
    assert (meaning.act, meaning.procedure) == (Act.ANSWER, "1.014063")


def test_a_word_of_a_choice_chooses_it() -> None:
    assert ask("tôi bị mất", choices=("1.014061", "1.014063", "1.014064")).procedure == "1.014064"


@pytest.mark.parametrize("said", ["có", "vâng", "ừ", "đồng ý", "được", "dạ có", "có, dẫn tôi đi", "vâng ạ"])
def test_yes_is_heard_after_a_question(said: str) -> None:
    meaning = ask(said, expects="yes_no")
    assert (meaning.act, meaning.target) in {(Act.SERVICE, "yes"), (Act.SERVICE, "guide")}


@pytest.mark.parametrize("said", ["không", "thôi", "không cần", "thôi khỏi", "không, tôi tự đi", "không phải"])
def test_no_is_heard_after_a_question(said: str) -> None:
    meaning = ask(said, expects="yes_no")
    assert (meaning.act, meaning.target) == (Act.SERVICE, "no")


@pytest.mark.parametrize("mumbled", ["tâm đi", "đông ít", "ở đây mà", "nó đi", "ừ tâm đi"])
def test_a_mumbled_reply_does_not_carry_the_visitor_off_to_another_procedure(mumbled: str) -> None:
    meaning = ask(mumbled, expects="yes_no", procedure="1.001193")
    assert meaning.act in (Act.REFUSE, Act.SERVICE)


def test_a_question_after_a_question_is_neither_yes_nor_no() -> None:
    meaning = ask("có mất tiền không", expects="yes_no", procedure="1.001193")
    assert (meaning.act, meaning.slot) == (Act.FOLLOW_UP, "fee")


@pytest.mark.parametrize("said", ["dừng lại", "thôi", "đứng lại đi", "stop", "ê dừng lại cái"])
def test_a_stop_is_heard_while_driving(said: str) -> None:
    meaning = ask(said, expects="stop")
    assert (meaning.act, meaning.target) == (Act.SERVICE, "stop")


@pytest.mark.parametrize("said", ["làm khai sinh ở đâu", "đi nhanh lên", "cảm ơn", ""])
def test_nothing_but_a_stop_is_heard_while_driving(said: str) -> None:
    assert ask(said, expects="stop").act is Act.REFUSE


@pytest.mark.parametrize(
    ("said", "act", "target"),
    [
        ("nhà vệ sinh ở đâu", Act.NAVIGATE, "toilet"),
        ("quầy số ba ở đâu", Act.NAVIGATE, "counter:3"),
        ("dẫn tôi ra quầy hộ tịch", Act.NAVIGATE, "counter:tu-phap"),
        ("dẫn tôi đi", Act.SERVICE, "guide"),
        ("nói lại đi", Act.SERVICE, "repeat"),
        ("tôi muốn gặp cán bộ", Act.SERVICE, "staff"),
        ("ly hôn thì làm thế nào", Act.REFUSE, "court"),
        ("thời tiết mai thế nào", Act.REFUSE, "not_understood"),
        ("xyz qwrt", Act.REFUSE, "not_understood"),
    ],
)
def test_places_services_and_refusals(said: str, act: Act, target: str) -> None:
    meaning = ask(said)
    assert (meaning.act, meaning.target) == (act, target)


@pytest.mark.parametrize("said", ["", " ", "😀🎉", "\x00\x07", "あいうえお", "a" * 10_000, "khai sinh " * 1000, "??!!"])
def test_odd_input_gets_a_sane_act(said: str) -> None:
    assert ask(said).act in set(Act)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["", "yes_no", "stop"]), st.sampled_from(["", "1.001193"]))
def test_no_text_ever_raises(text: str, expects: str, procedure: str) -> None:
    meaning = ask(text, expects=expects, procedure=procedure, choices=("1.014061", "1.014063"))
    assert 0.0 <= meaning.score <= 1.0
    assert meaning.act is not Act.ANSWER or meaning.procedure in catalogue().procedures


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*SYLLABLES, "con", "không", "quầy"]), max_size=12))
def test_the_same_sentence_always_means_the_same(words: list[str]) -> None:
    text = " ".join(words)
    assert ask(text) == ask(text.upper())


def test_every_everyday_name_leads_to_its_procedure() -> None:
    lost = []
    for procedure in catalogue().procedures.values():
        for name in procedure.asked.names:
            meaning = ask(name)
            offered = {meaning.procedure, *(candidate.code for candidate in meaning.candidates)}
            if procedure.code not in offered:
                lost.append((name, procedure.code, meaning.act, offered))
    assert len(lost) <= 6, lost


def test_the_recogniser_awaits_what_the_page_asks_for_and_names_anywhere() -> None:
    def context(expects: str = "", choices: tuple[str, ...] = ()) -> ContextPhrases:
        return understander().context_phrases(Listen(1, expects=expects, choices=choices))

    assert context(expects="stop") == ContextPhrases(awaited=context(expects="stop").awaited, closed=True)
    assert "dừng lại" in context(expects="stop").awaited
    assert {"vâng", "không"} <= set(context(expects="yes_no").awaited)
    assert {"số hai", "cái thứ nhất"} <= set(context(choices=("1.001193", "1.000894")).awaited)
    assert "số ba" not in context(choices=("1.001193", "1.000894")).awaited
    assert "chín" in context(expects="digits").awaited
    assert {"giấy khai sinh", "lệ phí bao nhiêu"} & set(context().names), "of papers, of questions"
    assert context().awaited == ()
    assert all(2 <= len(name.split()) <= 8 for name in context().names)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("đăng ký kết hôn và nhập khẩu cho vợ", {"1.000894", "1.004222"}),
        ("sao y học bạ với chứng thực chữ ký sơ yếu lý lịch", {"2.000815", "2.000884"}),
    ],
)
def test_of_two_wishes_in_one_breath_none_is_dropped(said: str, codes: set[str]) -> None:
    meaning = ask(said)
    assert meaning.act is Act.ASK_BACK
    assert {candidate.code for candidate in meaning.candidates} == codes
