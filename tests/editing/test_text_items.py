"""Policy answers, sentences of the robot, facts, names of places and taught sentences are edited in their files."""

import re
from pathlib import Path

import msgspec
import pytest

from robot.core.screen.lines import Line
from robot.core.trouble import Troubles
from robot.editing.content_editor import ContentEditor
from robot.editing.content_items import ContentItem
from robot.editing.form_fields import typed
from robot.editing.policy_items import NewPolicyItem, PolicyItem, policy_tables
from robot.editing.procedure_index import ProcedureIndex
from robot.editing.procedure_items import ProcedureItem
from robot.editing.site_items import FACTS, PHRASES_OF, PLACES, FactsItem, PlacesItem, TaughtItem
from robot.editing.table_cache import TableCache
from robot.editing.trial import check_content
from robot.editing.word_items import WordItem, sentences
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.teaching import with_phrase
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.schema import Fact
from robot.staff_page.content.form_view import FieldView, FormDrawing, RowsView
from robot.staff_page.lobby.typed_map import wrong_text
from tests.editing.a_centre import BINH, CONFIG, HOA, NOW, Site, lobby, settings

LINE = "say.list"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def put(site: Site, item: ContentItem, form: str, fields: dict[str, str]) -> dict[str, str]:
    """Type into a form, save and approve; return the errors of the form, with nothing saved if there are any."""
    heads = {path: site.editor.head(path, item.subject) for path in item.paths}
    texts = {path: head.text for path, head in heads.items()}
    typed = item.typed(form, fields, item.read(form, texts).values)
    if not typed.errors:
        new = item.texts(texts, typed.values)
        bases = dict.fromkeys(new, "") | {path: head.hash for path, head in heads.items()}
        site.editor.approve(site.editor.save(item.subject_of(new), HOA, "", new, bases).id, BINH)
    return typed.errors


def content(site: Site) -> ContentProvider:
    return load_content(site.config, settings(), lobby())


def test_a_policy_answer_is_changed(site: Site) -> None:
    path, table = policy_tables(TableCache(site.config))["bhyt-75"]
    assert (
        put(site, PolicyItem("bhyt-75", path, table), "answer", {"answer": "Có. Từ 75 tuổi được cấp thẻ miễn phí."})
        == {}
    )
    assert content(site).policy("bhyt-75", "vi").answer == "Có. Từ 75 tuổi được cấp thẻ miễn phí."


def test_a_new_policy_answer_gets_an_id_of_its_question(site: Site) -> None:
    start = {"kind": "other", "confidence": "medium", "as_of": NOW.date()}
    item = NewPolicyItem("-", start, tuple, ["nuoi-ga-trong-pho-duoc-khong"])
    fields = {
        "question": "Nuôi gà trong phố được không?",
        "answer": "Không được nuôi trong khu dân cư.",
        "asked": "nhà tôi nuôi gà",
        "sources": "Nghị quyết của phường",
    }
    assert put(site, item, "answer", fields) == {}
    assert content(site).policy("nuoi-ga-trong-pho-duoc-khong-2", "vi").answer == "Không được nuôi trong khu dân cư."


def test_two_general_answers_that_an_update_brought_hinder_no_other_edit(site: Site) -> None:
    fine = site.config / "policies/civil/tam-tru-phat.toml"
    second = fine.read_text(encoding="utf-8").replace('id = "tam-tru-phat"', 'id = "tam-tru-phat-moi"')
    fine.with_stem("tam-tru-phat-moi").write_text(second, encoding="utf-8")
    path, table = policy_tables(TableCache(site.config))["bhyt-75"]
    assert put(site, PolicyItem("bhyt-75", path, table), "answer", {"answer": "Có, từ 75 tuổi."}) == {}
    path, table = policy_tables(TableCache(site.config))["tam-tru-phat-moi"]
    other = PolicyItem("tam-tru-phat-moi", path, table)
    assert put(site, other, "answer", {"question": "Không khai tạm trú thì phạt thế nào?"}) == {}


@pytest.mark.parametrize("name", ["tam-tru-phat", "tam-tru-phat-b", "tam-tru-phat-c"])
@pytest.mark.parametrize("ends", ["deleted", "asked no more"])
def test_each_of_three_general_answers_that_an_update_brought_can_be_ended(site: Site, name: str, ends: str) -> None:
    fine = site.config / "policies/civil/tam-tru-phat.toml"
    text = fine.read_text(encoding="utf-8")
    for other in ("tam-tru-phat-b", "tam-tru-phat-c"):
        fine.with_stem(other).write_text(text.replace('"tam-tru-phat"', f'"{other}"'), encoding="utf-8")
    file = fine.with_stem(name)
    mended = re.sub(r"(?m)^answers_for = .*\n", "", file.read_text(encoding="utf-8"))
    path = str(file.relative_to(site.config))
    check_content(site.config, settings(), lobby(), {path: None if ends == "deleted" else mended})
    fourth = text.replace('"tam-tru-phat"', '"tam-tru-phat-d"')
    with pytest.raises(Troubles, match="two answers are the general one") as refused:
        check_content(site.config, settings(), lobby(), {"policies/civil/tam-tru-phat-d.toml": fourth})
    assert len(refused.value.found) == 1


def test_a_second_general_answer_is_refused_once(site: Site) -> None:
    text = site.text("policies/civil/tam-tru-phat.toml").replace('"tam-tru-phat"', '"tam-tru-phat-b"')
    with pytest.raises(Troubles, match="two answers are the general one") as refused:
        check_content(site.config, settings(), lobby(), {"policies/civil/tam-tru-phat-b.toml": text})
    assert len(refused.value.found) == 1


def test_a_sentence_is_changed_in_both_languages_at_once(site: Site) -> None:
    (key, file, text), *_ = [each for each in sentences(TableCache(site.config)) if each[0] == LINE]
    item = WordItem(key, file, text)
    assert (
        put(site, item, "sentence", {"vi": "Có {n} thủ tục, mời {bác} chọn.", "en": "{n} procedures. Please choose."})
        == {}
    )
    assert content(site).text(LINE, "vi", n=3) == "Có 3 thủ tục, mời bác chọn."
    assert content(site).text(LINE, "en", n=3) == "3 procedures. Please choose."


@pytest.mark.parametrize(
    ("vi", "error"),
    [
        ("Có {m} thủ tục.", "no_value_for_place"),
        ("Có {title} thủ tục {n}.", "no_value_for_place"),
        ("Có {n thủ tục", "braces"),
        ("", "needed"),
    ],
)
def test_a_sentence_with_a_part_that_nothing_fills_is_refused(site: Site, vi: str, error: str) -> None:
    item = WordItem(LINE, "dialogue", "")
    assert put(site, item, "sentence", {"vi": vi, "en": "{n} procedures."})["vi"] == error


@pytest.mark.parametrize("broken", ['"Có {n thủ tục."', '"Có n} thủ tục."', "5"])
def test_a_sentence_that_a_hand_has_broken_is_mended_on_its_form(site: Site, broken: str) -> None:
    item = WordItem(LINE, "dialogue", "")
    old = item.table({path: site.text(path) for path in item.paths})
    file = site.config / item.path
    file.write_text(file.read_text(encoding="utf-8").replace(f'"{old["vi"]}"', broken), encoding="utf-8")
    texts = {path: site.text(path) for path in item.paths}
    values, _ = item.read("sentence", texts)
    assert item.typed("sentence", {**old, "vi": "Có {m} thủ tục."}, values).errors == {"vi": "no_value_for_place"}
    assert item.doubts(values, old, NOW.date()) == []
    assert put(site, item, "sentence", old) == {}
    assert content(site).text(LINE, "vi", n=3) == old["vi"].format(n=3, bác="bác")


def test_a_sentence_that_loses_a_part_asks_back(site: Site) -> None:
    item = WordItem(LINE, "dialogue", "")
    old = item.table({path: site.text(path) for path in item.paths})
    assert [each.key for each in item.doubts(old, {**old, "vi": "Mời bác chọn."}, NOW.date())] == ["place_gone"]
    assert item.doubts(old, old, NOW.date()) == []


def test_a_fact_of_the_centre_is_answered_without_a_restart(site: Site) -> None:
    item = FactsItem(settings().facts)
    assert put(site, item, FACTS, {"parking.vi": "Gửi xe ở sân sau.", "parking.en": "Park in the back yard."}) == {}
    assert load_content(site.config, settings(), lobby()).shown(Line("centre.parking"), "vi") == "Gửi xe ở sân sau."
    assert "# Thông tin của trung tâm" in site.text("site_texts.toml"), "comments stay"


def test_a_fact_that_the_settings_deliver_can_be_emptied(site: Site) -> None:
    delivered = msgspec.structs.replace(settings().facts, water=Fact("Nước ở góc sảnh.", "Water in the corner."))
    whole = msgspec.structs.replace(settings(), facts=delivered)
    site.editor = ContentEditor(
        site.config, site.database, lambda _: None, lambda: site.now, second_person=site.editor.second_person
    )
    item = FactsItem(delivered)
    assert load_content(site.config, whole, lobby()).shown(Line("centre.water"), "vi") == "Nước ở góc sảnh."
    assert put(site, item, FACTS, {"water.vi": "", "water.en": ""}) == {}
    assert load_content(site.config, whole, lobby()).shown(Line("centre.water"), "vi") != "Nước ở góc sảnh."
    assert not item.table({item.path: site.text(item.path)})["water"]["vi"]


def test_a_place_gets_another_name(site: Site) -> None:
    item = PlacesItem(lobby())
    assert put(site, item, PLACES, {"counter:3.name.vi": "Hộ tịch, chứng thực"}) == {}
    assert content(site).place("counter:3", "vi").name == "Hộ tịch, chứng thực"
    assert content(site).place("counter:2", "vi").name == item.table({"site_texts.toml": ""})["counter:2"]["name"]["vi"]


@pytest.mark.parametrize(
    ("text", "form", "unfit"),
    [
        ('facts = "x"', FACTS, ("facts",)),
        ('[facts]\nparking = "x"', FACTS, ("parking",)),
        ("[facts]\nparking = { vi = 5, en = 'x' }", FACTS, ("parking.vi",)),
        ("places = 5", PLACES, ("places",)),
        ('[places]\n"counter:1" = "x"', PLACES, ("counter:1",)),
        ('[places."counter:1"]\nlabel = "x"', PLACES, ("counter:1.label",)),
    ],
)
def test_a_text_of_the_site_of_a_wrong_type_is_named_and_mended(
    site: Site, text: str, form: str, unfit: tuple[str, ...]
) -> None:
    item: ContentItem = FactsItem(settings().facts) if form == FACTS else PlacesItem(lobby())
    (site.config / item.path).write_text(text, encoding="utf-8")
    assert item.read(form, {item.path: text}).unfit == unfit
    field = "parking" if form == FACTS else "counter:1.label"
    assert put(site, item, form, {f"{field}.vi": "Nơi này", f"{field}.en": "Here"}) == {}
    mended = item.read(form, {item.path: site.text(item.path)})
    assert mended.unfit == ()
    assert load_content(site.config, settings(), lobby()).place("counter:2", "vi").name


@pytest.mark.parametrize("text", ["procedures = 5", '[procedures]\n"1.001193" = 5', '[procedures]\n"1.001193" = "x"'])
def test_taught_sentences_of_a_wrong_type_are_named_and_mended(site: Site, text: str) -> None:
    item = TaughtItem("1.001193", "Đăng ký khai sinh")
    (site.config / item.path).write_text(text, encoding="utf-8")
    values, unfit = item.read(PHRASES_OF, {item.path: text})
    assert (values, len(unfit)) == ({}, 1)
    assert item.sentences({item.path: text}) == []
    assert put(site, item, PHRASES_OF, {PHRASES_OF: "xin tờ giấy đỏ"}) == {}
    assert item.sentences({item.path: site.text(item.path)}) == ["xin tờ giấy đỏ"]


def test_the_shipped_content_fits_its_forms(site: Site) -> None:
    policies = [PolicyItem(key, *each) for key, each in policy_tables(TableCache(site.config)).items()]
    procedures = [ProcedureItem(each, site.index, ()) for each in site.index.all().values() if not each.within]
    texts = [FactsItem(settings().facts), PlacesItem(lobby())]
    items: list[ContentItem] = [*policies, *procedures, *texts]
    assert len(items) > 100
    for item in items:
        for form in item.forms.forms:
            assert item.read(form, {item.path: site.text(item.path)}).unfit == (), (item.subject, form)


@pytest.mark.parametrize(
    ("part", "text", "error"),
    [
        ("label", "x" * 24, ""),
        ("label", "x" * 25, "too_long"),
        ("name", "x" * 60, ""),
        ("name", "x" * 61, "too_long"),
        ("name", "<b>Hộ tịch</b>", "odd_signs"),
        ("name", "Hộ tịch 😀", "odd_signs"),
        ("name", "Hộ\x07tịch", "odd_signs"),
        ("name", "", "needed"),
        ("label", "QUẦY 2", "doubled"),
        ("label", "Quầy 3", ""),
    ],
)
def test_names_of_places_obey_the_limits_of_the_map_page(site: Site, part: str, text: str, error: str) -> None:
    field = f"counter:3.{part}.vi"
    assert put(site, PlacesItem(lobby()), PLACES, {field: text}) == ({field: error} if error else {})
    if error != "doubled":
        assert wrong_text(text, f"{part}.vi").replace(f"long_{part}", "too_long") == error


def test_a_long_text_is_asked_about_and_a_far_longer_one_refused(site: Site) -> None:
    item, today = WordItem(LINE, "dialogue", ""), NOW.date()
    old = item.table({path: site.text(path) for path in item.paths})
    long = "Có {n} thủ tục, mời {bác} chọn. " + "Rất dài. " * 15
    (asked,) = item.doubts(old, {**old, "vi": long}, today)
    assert (asked.key, asked.values["n"], asked.values["a"]) == ("long", len(long), 140)
    assert item.doubts({**old, "vi": long}, {**old, "vi": long}, today) == [], "it stood there before"
    fields = {"vi": "Có {n} thủ tục. " + "Rất dài. " * 40, "en": "{n} procedures."}
    assert put(site, item, "sentence", fields) == {"vi": "too_long"}


def test_all_shipped_content_passes_the_limits_of_its_forms() -> None:
    index, tables = ProcedureIndex(CONFIG), TableCache(CONFIG)
    entries, places = list(index.all().values()), PlacesItem(lobby())
    procedures = ProcedureItem(entries[0], index, ())
    found = [(procedures, each.table) for each in entries]
    found += [(PolicyItem(key, path, table), table) for key, (path, table) in policy_tables(tables).items()]
    files = tables.below("words")
    for key, file, text in sentences(tables):
        word = WordItem(key, file, text)
        table, _, name = key.partition(".")
        found.append(
            (word, {each: files[path][table][name] for each, path in zip(("vi", "en"), word.paths, strict=True)})
        )
    found.append((places, places.table({places.path: ""})))
    assert len(found) > 1000
    for item, table in found:
        assert "long" not in [each.key for each in item.doubts({"vi": "", "en": ""}, table, NOW.date())], item.key
        for name, parts in item.forms.forms.items():
            drawn = FormDrawing(table, str, str, {}).parts(parts)
            rows = [row for each in drawn if isinstance(each, RowsView) for row in each.rows if row.was]
            fields = [each for each in drawn if isinstance(each, FieldView)]
            fields += [field for row in rows for field in row.fields]
            sent = {each.name: each.value for each in fields if each.value}
            errors = typed(parts, sent, {}).errors
            assert not {*errors.values()} & {"too_long", "long_entry", "odd_signs"}, (item.key, name, errors)


def test_a_taught_sentence_is_taken_away_at_once(site: Site) -> None:
    file = site.config / "site_phrases.toml"
    text = with_phrase(with_phrase(file.read_text(encoding="utf-8"), "1.001193", "câu một"), "1.001193", "câu hai")
    file.write_text(text, encoding="utf-8")
    item = TaughtItem("1.001193", "Đăng ký khai sinh")
    head = site.editor.head(item.path, item.subject)
    texts = item.without({item.path: head.text}, ["câu một"])
    done = site.editor.put_at_once(item.subject, HOA, "", texts, {item.path: head.hash})
    assert done.state == "live"
    assert item.table({item.path: site.text(item.path)}) == {PHRASES_OF: ["câu hai"]}
    last = item.without({item.path: site.text(item.path)}, ["câu hai"])
    assert item.table(last) == {}


def test_what_another_page_has_written_is_a_version_with_its_author(site: Site) -> None:
    before = site.text("site_phrases.toml")
    after = with_phrase(before, "1.001193", "xin tờ giấy đỏ")
    (site.config / "site_phrases.toml").write_text(after, encoding="utf-8")
    site.editor.record("taught:1.001193", HOA, "xin tờ giấy đỏ", "site_phrases.toml", before)
    site.editor.record("taught:1.001193", HOA, "", "site_phrases.toml", after)
    with site.editor.versions() as versions:
        (version,) = versions.of_file("site_phrases.toml", 9)
    assert (version.who, version.state, version.kind) == (HOA, "live", "edit")
    site.editor.go_back(version.id, BINH, "", to_before=True)
    assert site.text("site_phrases.toml") == before
