"""What is wrong with the content is said without keys of the files, in all errors that a form can make."""

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from robot.core.trouble import Trouble, Troubles
from robot.editing.content_items import ContentItem
from robot.editing.form_fields import FieldKind, FormField, FormRows, set_at
from robot.editing.toml_edits import written
from robot.editing.trial import check_content
from robot.knowledge.catalogue.policies import Policy
from robot.knowledge.catalogue.procedures import Procedure
from robot.runtime.content.catalogue_loader import check_procedure
from robot.runtime.content.policies_loader import load_policies
from robot.runtime.settings.toml_reader import read_toml
from robot.staff_page.content.page_words import PageWords
from robot.staff_page.content.wrong_words import explained, placed
from tests.staff_page.content.content_office import BIRTH, open_content_office
from tests.staff_page.rig import Office

EARLY, LATE = datetime.date(1900, 1, 1), datetime.date(9999, 12, 31)
_TEXTS = ("", "?", "x" * 5000)
WRONG: Mapping[FieldKind, tuple[Any, ...]] = {
    FieldKind.TEXT: _TEXTS,
    FieldKind.LONG: _TEXTS,
    FieldKind.CHOICE: _TEXTS,
    FieldKind.LINES: ([], [""], ["?"], ["9.999999"]),
    FieldKind.NUMBER: (0, 10**12),
    FieldKind.DAY: (EARLY, LATE),
    FieldKind.TICK: (True,),
}
"""Values of each kind of field that a loader may refuse; beside them each value is left out."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office"), second_person=False) as office:
        yield office


def keys_of(kind: object, seen: frozenset[object] = frozenset()) -> set[str]:
    """The keys of a type and of all types within it."""
    info = kind if isinstance(kind, msgspec.inspect.Type) else msgspec.inspect.type_info(kind)
    found = set[str]()
    if isinstance(info, msgspec.inspect.StructType):
        if info.cls in seen:
            return found
        seen |= {info.cls}
        found |= {field.encode_name for field in info.fields}
        inner = tuple(field.type for field in info.fields)
    else:
        inner = tuple(
            each
            for name in ("type", "types", "item_type", "item_types", "value_type")
            for each in _listed(getattr(info, name, ()))
        )
    return found.union(*(keys_of(each, seen) for each in inner))


def _listed(found: object) -> tuple[object, ...]:
    return found if isinstance(found, tuple) else (found,)


KEYS = {each for each in keys_of(Procedure) | keys_of(Policy) if each not in ("vi", "en")}


def wrong_tables(item: ContentItem, table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The values of `item` with one field wrong, in turn; the fields of a list in a row of their own."""
    for part in (part for form in item.forms.forms.values() for part in form):
        fields = part.fields if isinstance(part, FormRows) else (part,)
        for field in fields:
            for value in (*WRONG[field.kind], None):
                changed = msgspec.json.decode(msgspec.json.encode(table)) | {"as_of": table["as_of"]}
                if isinstance(part, FormRows):
                    row = _row(part.fields)
                    set_at(row, field.name, value)
                    set_at(changed, part.name, [row])
                else:
                    set_at(changed, field.name, value)
                yield changed


def _row(fields: tuple[FormField, ...]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field in fields:
        if field.required:
            set_at(row, field.name, field.options[0] if field.options else "chữ")
    return row


def assert_plain(troubles: list[Trouble], office: Office, item: ContentItem | None = None) -> None:
    """Assert that errors in words show no key of a file."""
    for language in ("vi", "en"):
        words = PageWords(office.desk.knowledge.content, office.desk.lobby, language, {}, item)
        for trouble in {(each.key, each.what): each for each in troubles}.values():
            for text in (explained(trouble, words), placed(trouble, words)):
                assert not re.search(r"[a-z]_[a-z]|\.toml|\^|khoá", text), (trouble.key, text)
                if language == "vi":
                    assert not {*re.findall(r"\b[a-z]+\b", text)} & KEYS, (trouble.key, text)


def test_no_error_of_a_procedure_shows_a_key(office: Office) -> None:
    item = office.desk.content.item("procedure", "1.001193")
    assert item is not None
    found = list[Trouble]()
    birth = read_toml(office.desk.config / BIRTH)
    short = {key: value[:1] if isinstance(value, list) else value for key, value in birth.items() if key != "precheck"}
    short["asked"] = {**birth["asked"], "names": ["khai sinh"], "phrases": ["làm giấy khai sinh"]}
    for table in wrong_tables(item, short):
        try:
            check_procedure(Path(BIRTH), written(table))
        except Troubles as troubles:
            found += troubles.found
    assert len({each.what for each in found}) > 10
    assert_plain(found, office, item)


def test_no_error_of_a_policy_answer_shows_a_key(office: Office, tmp_path: Path) -> None:
    item = office.desk.content.item("policy", "bhyt-75")
    assert item is not None
    _, policy = office.desk.content.policies()["bhyt-75"]
    (tmp_path / "policies").mkdir()
    found = list[Trouble]()
    for table in wrong_tables(item, policy):
        (tmp_path / "policies" / "a.toml").write_text(written(table), encoding="utf-8")
        try:
            load_policies(tmp_path, None)
        except Troubles as troubles:
            found += troubles.found
    assert "valid_until" in {each.key for each in found}
    assert_plain(found, office, item)


def test_no_error_of_the_whole_content_shows_a_key(office: Office) -> None:
    content, config = office.desk.content, office.desk.config
    birth = {**read_toml(config / BIRTH), "related": ["9.999999", "1.001193"], "time": {"value": 3}}
    birth["forms"] = [{"name": "tờ khai", "file": "to-khai-1a2b3c4d5e.pdf"}]
    birth["fee"] = {"is_free": True, "items": [{"basis": "lệ phí", "amount_vnd": 5000}]}
    birth["precheck"][0] |= {"instead": "1.001193", "paper": "giấy không có"}
    path, policy = content.policies()["bhyt-75"]
    policy = {**policy, "procedures": ["9.999999", "1.001193", "1.001193"], "answers_for": ["1.000656"]}
    texts = {
        BIRTH: written(birth),
        path: written({**policy, "valid_until": EARLY}),
        "site_texts.toml": '[facts]\nparking = { vi = "Gửi xe", en = "" }',
    }
    found = list[Trouble]()
    for name, text in texts.items():
        with pytest.raises(Troubles) as caught:
            check_content(config, content.settings, office.desk.lobby, {name: text})
        found += caught.value.found
    assert len(found) >= 9
    assert_plain(found, office)
    words = PageWords(office.desk.knowledge.content, office.desk.lobby, "vi", {}, content.item("policy", "bhyt-75"))
    ends = next(each for each in found if each.key == "valid_until")
    assert placed(ends, words).endswith("ết hạn trước ngày của quy định")
