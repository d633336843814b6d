"""Words and facts for the screen and the voice, over the shipped files."""

import datetime
import re
import unicodedata
from functools import cache

import msgspec
import pytest

from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.fact_texts import NEEDS
from robot.knowledge.catalogue.procedures import Document, Online
from robot.knowledge.vietnamese.syllables import clean
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings
from tests.runtime.content.shipped_content import CONFIG, SLOTS, TODAY, checked, content


def say(slot: str, code: str, language: str = "vi", today: datetime.date = TODAY) -> str:
    return content(today).spoken(Line(f"answer.{slot}", procedure=code), language)


@cache
def every_answer() -> list[tuple[str, str, str, str]]:
    return [
        (code, slot, language, say(slot, code, language))
        for code in content().catalogue.codes()
        for slot in ("intro", "title", *SLOTS)
        for language in ("vi", "en")
    ]


def test_every_procedure_answers_every_slot_in_both_languages() -> None:
    answers = every_answer()
    assert len(answers) == len(content().catalogue.codes()) * 22 * 2
    for code, slot, language, text in answers:
        assert text.endswith((".", "?", "!")), (code, slot, language, text)
        assert not re.search(r"[{}]|None|\s[.,;]|\.\.", text), (code, slot, language, text)
        assert text == unicodedata.normalize("NFC", text)


def test_the_voice_says_no_digits_in_vietnamese() -> None:
    told = [(code, slot, text) for code, slot, language, text in every_answer() if language == "vi"]
    assert not [answer for answer in told if re.search(r"\d", answer[2])]


def test_the_first_sentence_is_short_enough_to_be_spoken() -> None:
    for code in content().catalogue.codes():
        for sentence in say("intro", code).split(". "):
            assert len(sentence.split()) <= 38, (code, sentence)


def test_birth_registration_is_free_within_sixty_days_and_unknown_afterwards() -> None:
    card = content().procedure("1.001193", "vi")
    assert (card.fee, card.fee_known, card.free) == ("Miễn phí nếu đăng ký trong 60 ngày", True, False)
    assert say("fee", "1.001193") == (
        "Miễn phí nếu đăng ký trong sáu mươi ngày. Trường hợp quá sáu mươi ngày, mời bác hỏi cán bộ ở Quầy số ba."
    )


def test_a_free_case_says_in_a_sentence_what_it_depends_on() -> None:
    for code, procedure in content().catalogue.procedures.items():
        for item in procedure.fee.items:
            if item.amount_vnd == 0 and item.when:
                assert item.when.vi.startswith("nếu "), code
                assert item.when.en.startswith("if "), code
    assert say("fee", "1.001193", "en").startswith("Free if registered within 60 days.")


def test_fee_and_time_are_one_sentence_in_vietnamese_and_two_in_english() -> None:
    assert say("intro", "1.004873", "en").count(", ") == 0
    assert "Please ask about the fee at the counter." in say("intro", "1.004873", "en")
    assert ". Lệ phí thì mời bác hỏi tại quầy" in say("intro", "1.004873")


def test_a_fee_that_is_not_known_is_never_stated() -> None:
    card = content().procedure("1.004873", "vi")
    assert (card.fee, card.fee_known, card.free) == ("", False, False)
    assert "chưa có mức lệ phí" in say("fee", "1.004873")
    assert "đồng" not in say("intro", "1.004873")


def test_unknown_facts_take_the_unknown_words() -> None:
    for code, procedure in content().catalogue.procedures.items():
        if not procedure.fee.items and procedure.fee.is_free is None:
            assert not re.search(r"\d|miễn phí", content().procedure(code, "vi").fee.lower()), code
        if procedure.time.value is None and not procedure.time.same_day:
            assert not content().procedure(code, "vi").time_known, code
        if procedure.online.available is None:
            assert "chưa biết chắc" in say("online", code), code


def test_a_reduced_fee_ends_by_itself() -> None:
    assert content().procedure("1.014064", "vi").fee == "35.000 đồng/thẻ"
    assert content(datetime.date(2026, 12, 31)).procedure("1.014064", "vi").fee == "35.000 đồng/thẻ"
    assert content(datetime.date(2027, 1, 1)).procedure("1.014064", "vi").fee == "70.000 đồng/thẻ"


def test_what_is_charged_online_only_is_not_told_at_the_counter() -> None:
    assert content().procedure("1.004222", "vi").fee == "20.000 đồng/lần"


def test_a_doubtful_or_old_fact_is_followed_by_a_word_of_care() -> None:
    assert content().procedure("1.004194", "vi").stale
    assert say("fee", "1.004194").endswith("Cán bộ sẽ xác nhận lại cho bác.")
    assert not content().procedure("1.000894", "vi").stale
    assert content(datetime.date(2028, 1, 1)).procedure("1.000894", "vi").stale


def test_money_days_and_counters_are_spoken_as_words() -> None:
    assert "ba mươi lăm nghìn đồng một thẻ" in say("fee", "1.014064")
    assert "bảy ngày làm việc" in say("time", "1.014064")
    assert "Quầy số năm" in say("where", "1.014064")


def test_what_is_not_handed_in_here_names_the_office() -> None:
    card = content().procedure("1.014748", "vi")
    assert card.place == ""
    assert "Trung tâm Dịch vụ việc làm" in card.where
    assert "không nộp ở đây" in say("where", "1.014748")


def test_a_single_paper_or_day_is_singular_in_english() -> None:
    assert content().procedure("1.003677", "en").time == "1 working day"
    assert "1 papers" not in " ".join(text for *_, language, text in every_answer() if language == "en")


def test_an_answer_about_a_death_begins_with_condolences() -> None:
    assert say("intro", "1.000656").startswith("Xin chia buồn cùng gia đình bác. Đăng ký khai tử.")
    assert say("intro", "1.000656", "en").startswith("I am sorry for your loss. ")
    assert "chia buồn" not in say("fee", "1.000656") + say("intro", "1.001193")
    again = Line("answer.intro", procedure="1.000656", condoled=True)
    assert content().shown(again, "vi").startswith("Đăng ký khai tử.")


def test_every_counter_of_a_procedure_stands_on_the_map() -> None:
    places = {place.id for place in content().map("vi").places}
    for code in content().catalogue.codes():
        assert content().place_of(code) in places | {""}


def test_the_checklist_begins_with_what_everybody_brings() -> None:
    rows = content().procedure("1.001193", "vi").documents
    optional = [row.optional for row in rows]
    assert optional == sorted(optional)
    assert rows[0].title == "Tờ khai đăng ký khai sinh"


def test_a_condition_gets_its_if_only_where_it_has_none() -> None:
    notes = [
        row.note.split(" · ")[-1]
        for code in content().catalogue.codes()
        for row in content().procedure(code, "vi").documents
    ]
    assert not [note for note in notes if re.match(r"Nếu (khi|nếu|chỉ|như|trường hợp|không nộp nếu)\b", note)]
    assert {"Khi nhờ người khác làm thay", "Nếu có", "Nếu trẻ bị bỏ rơi"} <= set(notes)
    assert not [note for note in notes if "như trên" in note]


def test_a_paper_for_some_cases_never_looks_like_one_for_all() -> None:
    for code, procedure in content().catalogue.procedures.items():
        for language in ("vi", "en"):
            ordered = sorted(procedure.documents, key=lambda document: NEEDS.index(document.need))
            for document, row in zip(ordered, content().procedure(code, language).documents, strict=True):
                assert row.optional == (document.need != "always"), (code, row)
                if document.need == "conditional":
                    told = document.condition if language == "vi" else document.condition_en
                    assert row.note.lower().endswith((told or "").lower()), (code, row)
                    assert row.note, (code, row)


def test_the_checklist_in_english_holds_no_vietnamese_letters() -> None:
    for code in checked():
        for row in content().procedure(code, "en").documents:
            assert not re.search("[À-ỹđĐ]", unicodedata.normalize("NFC", row.title + row.note)), (code, row)


def test_every_paper_and_condition_is_short_in_english_and_the_same_everywhere() -> None:
    names: dict[str, str | None] = {}
    conditions: dict[str, str | None] = {}
    for code, procedure in checked().items():
        for document in procedure.documents:
            assert 0 < len(document.en or "") <= 70, (code, document.name)
            assert names.setdefault(document.name, document.en) == document.en, (code, document.name)
            assert bool(document.condition) == bool(document.condition_en), (code, document.name)
            if document.condition:
                assert len(document.condition_en or "") <= 110, (code, document.name)
                assert conditions.setdefault(document.condition, document.condition_en) == document.condition_en, code


def test_the_home_page_shows_the_topics_of_the_site_in_order() -> None:
    topics = content().topics("vi")
    assert [topic.key for topic in topics] == ["birth", "marry", "land", "biz", "cert", "resid", "social", "death"]
    assert topics[0].label == "Sinh con"
    assert content().topics("en")[0].label == "Having a baby"


def test_every_procedure_stands_under_a_topic_or_at_least_under_a_field() -> None:
    catalogue = content().catalogue
    assert all(catalogue.topic(code) for code in checked())
    assert [code for code in catalogue.codes() if not catalogue.field_of(code)] == []
    assert catalogue.mourning("1.000656")
    assert not catalogue.mourning("1.001193")


def test_places_fill_the_words_of_the_dialogue() -> None:
    assert content().shown(Line("say.offer", place="counter:3"), "vi") == "Tôi dẫn bác đến Quầy 3 nhé?"
    assert content().spoken(Line("say.offer", place="counter:3"), "vi") == "Tôi dẫn bác đến Quầy số ba nhé?"


def test_the_opening_hours_are_told() -> None:
    assert "7 giờ 30 đến 11 giờ 30" in content().shown(Line("say.hours"), "vi")
    assert content().site("vi").week == (((450, 690), (810, 1020)),) * 5 + ((),) * 2


@pytest.mark.parametrize(
    ("weekdays", "vi", "en"),
    [
        ([0, 1, 2, 3, 4], "từ thứ Hai đến thứ Sáu", "Monday to Friday"),
        ([6, 0, 1, 2, 3, 4, 5], "từ thứ Hai đến chủ nhật", "Monday to Sunday"),
        ([0, 2, 4], "thứ Hai, thứ Tư và thứ Sáu", "Monday, Wednesday and Friday"),
        ([5, 6], "thứ Bảy và chủ nhật", "Saturday and Sunday"),
        ([3], "thứ Năm", "Thursday"),
    ],
)
def test_the_opening_days_are_those_of_the_site(weekdays: list[int], vi: str, en: str) -> None:
    settings = load_settings(config=CONFIG, sets=[f"site.weekdays={weekdays}"])
    told = load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
    assert told.shown(Line("say.hours"), "vi").endswith(f" giờ, {vi}.")
    assert told.shown(Line("say.hours"), "en").endswith(f":00, {en}.")


@pytest.mark.parametrize(
    "line", [Line("no.such.key"), Line("answer.fee", procedure="9.999999"), Line("say.offer", place="counter:99")]
)
def test_what_does_not_exist_is_a_trouble_that_names_it(line: Line) -> None:
    with pytest.raises(Trouble) as caught:
        content().shown(line, "vi")
    assert (line.procedure or line.place or line.key) in caught.value.line()


def test_a_procedure_tells_what_is_often_needed_next() -> None:
    assert content().procedure("1.001193", "vi").related == (
        "Xong việc này, bác thường cần thêm: "
        "Tham gia bảo hiểm y tế; Đăng ký thường trú; Cấp thẻ căn cước cho trẻ dưới 14 tuổi."
    )
    assert content().procedure("1.001193", "en").related.startswith("Often needed next: ")
    assert content().procedure("2.000815", "vi").related == ""


def test_related_codes_lead_to_other_procedures() -> None:
    procedures = content().catalogue.procedures
    for code, procedure in procedures.items():
        assert len(procedure.related) <= 4, code
        assert set(procedure.related) <= procedures.keys() - {code}, code


def test_the_first_sentence_of_every_answer_has_at_most_fourteen_words() -> None:
    for code, slot, language, text in every_answer():
        if content().by_policy(Line(f"answer.{slot}", procedure=code), language):
            continue  # sentences of policy answers have a limit of their own
        first = re.split(r"(?<=[.?!])\s", text)[0]
        assert len(first.split()) <= 14, (code, slot, language, first)


def test_every_case_of_a_fee_is_a_sentence_of_its_own() -> None:
    assert say("fee", "2.000815") == (
        "Lệ phí hai nghìn đồng một trang cho hai trang đầu. Lệ phí một nghìn đồng một trang từ trang thứ ba."
    )
    assert content().procedure("2.000815", "vi").fee == (
        "2.000 đồng/trang cho hai trang đầu; 1.000 đồng/trang từ trang thứ ba"
    )


def test_a_procedure_on_the_network_whose_portal_is_not_known_is_not_denied() -> None:
    settings = load_settings(config=CONFIG)
    told = load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
    procedures = told.catalogue.procedures
    procedures["1.000894"] = msgspec.structs.replace(procedures["1.000894"], online=Online(available=True))
    assert told.shown(Line("answer.online", procedure="1.000894"), "vi").startswith("Có, bác nộp được trên mạng.")


def test_a_paper_is_named_in_english_where_the_catalogue_has_it() -> None:
    told = load_content(CONFIG, load_settings(config=CONFIG), load_lobby(CONFIG / "lobby.toml"))
    paper = Document(
        name="Giấy chứng sinh",
        kind="bản chính",
        need="conditional",
        condition="nếu có",
        en="Birth slip",
        condition_en="if there is one",
    )
    procedures = told.catalogue.procedures
    procedures["1.000894"] = msgspec.structs.replace(procedures["1.000894"], documents=(paper,))
    (row,) = told.procedure("1.000894", "en").documents
    assert (row.title, row.note) == ("Birth slip", "Original · If there is one")
    (row,) = told.procedure("1.000894", "vi").documents
    assert (row.title, row.note) == ("Giấy chứng sinh", "Bản chính · Nếu có")


def test_a_form_that_is_only_a_number_is_for_the_eye() -> None:
    assert say("form", "1.012783").startswith("Có mẫu riêng cho việc này. Mời bác xem trên màn hình.")
    assert say("form", "2.002409").startswith("Có mẫu để bác điền. Đó là mẫu đơn khiếu nại.")
    assert say("form", "1.004222").count("tờ khai thay đổi thông tin cư trú") == 1


def test_what_is_paid_besides_a_free_procedure_is_told_with_it() -> None:
    for code, paid in (("1.001939", "tiền đóng bảo hiểm"), ("1.011022", "tiền thuế")):
        card = content().procedure(code, "vi")
        assert (card.free, card.fee) == (False, f"Làm thủ tục không mất tiền, còn {paid} trả riêng")
        assert say("fee", code).startswith(f"{card.fee}.")
        assert f"còn {paid} trả riêng" in say("intro", code)
    assert say("fee", "1.011022", "en") == "The procedure itself is free, and the tax is paid separately."


def test_a_source_that_is_silent_about_the_fee_does_not_make_it_free() -> None:
    for code, procedure in content().catalogue.procedures.items():
        if procedure.fee.note and "không ghi lệ phí" in procedure.fee.note:
            assert say("fee", code).startswith("Tôi chưa có mức lệ phí chắc chắn cho việc này."), code


def test_the_ways_to_hand_in_online_are_told_as_a_choice() -> None:
    assert say("online", "1.000894").startswith(
        "Có, bác nộp được trên mạng. Bác vào Cổng Dịch vụ công quốc gia hoặc vê nờ e ai đi."
    )
    assert "Cổng dịch vụ công Bộ Công an hoặc vê nờ e ai đi." in say("online", "1.010038")
    assert say("online", "2.000908").endswith("Bác vào Cổng Dịch vụ công quốc gia.")


def test_an_office_elsewhere_is_a_place_and_the_network_is_told_besides_it() -> None:
    assert say("where", "1.011022").endswith("Bác nộp ở cơ quan Thuế cơ sở, hoặc nộp trên mạng.")
    assert say("where", "1.011022", "en").endswith("Please go to the tax office, or do it online.")
    for code, slot, language, text in every_answer():
        if language == "vi":
            assert not re.search(r"hỏi cán bộ ở [^.]*(trên mạng|ứng dụng)", text), (code, slot, text)


def test_who_decides_is_a_name_without_what_it_does() -> None:
    for code in content().catalogue.codes():
        assert not re.search(r"cấp thẻ giải|danh sách giải|[:/]|do cơ quan do", say("who", code)), code


def test_a_variant_that_visitors_ask_for_has_a_short_name_and_a_place_of_its_own() -> None:
    catalogue = content().catalogue
    asked = {each.code: each for one in checked().values() for each in one.variants if each.asked}
    assert len(asked) >= 30
    for code, variant in asked.items():
        found = catalogue.find(code)
        assert found is not None
        assert len(found.title.vi.split()) <= 10, code
        assert len(variant.asked) >= 5, code
    assert say("where", "1.010386") == "Việc này nộp ở Quầy số năm, Cư trú, căn cước."


def test_no_sentence_stands_under_a_variant_and_a_procedure() -> None:
    catalogue = content().catalogue
    asked = [clean(text) for one in catalogue.variants.values() for text in one.asked.phrases]
    known = {clean(text) for one in catalogue.procedures.values() for text in (*one.asked.names, *one.asked.phrases)}
    assert len(asked) == len(set(asked))
    assert not known & set(asked)


def test_where_several_amounts_are_due_the_first_says_for_whom() -> None:
    today = datetime.date.today()
    for procedure in load_catalogue(CONFIG).procedures.values():
        told = [
            item
            for item in procedure.fee.items
            if not item.extra and item.amount_vnd is not None and item.in_force(today) and item.channel != "online"
        ]
        if len({item.amount_vnd for item in told}) > 1:
            assert told[0].when, procedure.code


def test_the_first_sentence_tells_that_a_robot_answers() -> None:
    assert "robot, trả lời tự động" in content().spoken(Line("say.greet"), "vi")
    assert "robot" in content().spoken(Line("say.greet"), "en")
    assert "robot, trả lời tự động" in content().spoken(Line("say.robot"), "vi"), "where a touch begins the visit"
    assert "robot" in content().spoken(Line("say.robot"), "en")


def test_the_notice_is_told_how_long_words_are_kept_and_that_none_are_where_it_is_switched_off() -> None:
    desk = load_settings(config=CONFIG).desk
    assert content().site("vi").kept_days == desk.keep_days + desk.backup_days, "daily copies hold them longer"
    silent = load_settings(sets=["desk.count_unanswered=false"], config=CONFIG)
    found = load_content(CONFIG, silent, load_lobby(CONFIG / "lobby.toml"), lambda: TODAY)
    assert found.site("vi").kept_days == 0
