"""Uploaded forms in the content: their files must be there, and phones get them at the address of the settings."""

import shutil
from pathlib import Path

import msgspec
import pytest

from robot.core.screen.cards import ProcedureCard
from robot.core.trouble import Trouble, Troubles
from robot.paths import CONFIG
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.kept_content import keep_content, kept_content, writings
from robot.runtime.settings.loader import load_settings

BIRTH, CODE = "procedures/ho-tich/dang-ky-khai-sinh.toml", "1.001193"
FILE = "to-khai-1a2b3c4d5e.pdf"
URL = "https://dichvucong.gov.vn/mau.docx"
AT = ["staff_page.forms_address=10.0.0.5", "staff_page.forms_port=8091", "staff_page.forms_wifi=TTHCC"]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config, ignore=shutil.ignore_patterns("*.npz", "utterances", "deploy"))
    (config / "forms" / FILE).write_bytes(b"%PDF-1.7")
    return config


def add_form(config: Path, line: str) -> None:
    path = config / BIRTH
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{text}\n[[forms]]\nname = "Giấy ủy quyền"\n{line}\n', encoding="utf-8")


def troubles(config: Path) -> list[Trouble]:
    with pytest.raises(Troubles) as caught:
        load_catalogue(config)
    return caught.value.found


def card(config: Path, *sets: str) -> ProcedureCard:
    settings = load_settings(config=config, sets=list(sets))
    return load_content(config, settings, load_lobby(config / "lobby.toml")).procedure(CODE, "vi")


def test_a_form_whose_file_is_missing_is_named_with_file_key_value_and_what_to_do(config: Path) -> None:
    add_form(config, 'file = "khong-co-1a2b3c4d5e.pdf"')
    (trouble,) = troubles(config)
    assert (trouble.file, trouble.key) == (str(config / BIRTH), "forms[1].file")
    assert trouble.value == "khong-co-1a2b3c4d5e.pdf"
    assert trouble.vi == "không có tệp biểu mẫu này"
    assert "officials' page" in trouble.remedy
    assert "trang cán bộ (Nội dung, Biểu mẫu)" in trouble.remedy_vi


@pytest.mark.parametrize("name", ["../site.toml", "README.md", "To Khai.pdf", "x.docm", f"{FILE}.toml", ""])
def test_a_name_that_no_uploaded_form_can_have_is_an_error(config: Path, name: str) -> None:
    add_form(config, f'file = "{name}"')
    assert [each.key for each in troubles(config)] == ["forms[1].file"]


def test_a_phone_gets_the_file_at_the_address_of_the_settings(config: Path) -> None:
    add_form(config, f'file = "{FILE}"\nurl = "{URL}"')
    found = card(config, *AT)
    assert found.form_urls == ("", f"http://10.0.0.5:8091/f/{FILE}")
    assert (found.wifi, found.forms_printed) == ("TTHCC", False)


def test_without_that_address_the_form_has_its_own_or_is_printed_by_the_clerk(config: Path) -> None:
    add_form(config, f'file = "{FILE}"\nurl = "{URL}"')
    assert (card(config).form_urls, card(config).forms_printed) == (("", URL), False)
    shutil.copyfile(CONFIG / BIRTH, config / BIRTH)
    add_form(config, f'file = "{FILE}"')
    assert (card(config).form_urls, card(config).forms_printed) == ((), True)


def test_the_copy_of_the_last_good_content_has_the_forms_too(config: Path) -> None:
    add_form(config, f'file = "{FILE}"')
    keep_content(config, writings(config))
    (config / "forms" / FILE).unlink()
    assert troubles(config)
    assert load_catalogue(kept_content(config)).procedures[CODE].forms[1].file == FILE


@pytest.mark.parametrize(
    ("sets", "key"),
    [
        (["staff_page.forms_address=0.0.0.0"], "forms_address"),
        (["staff_page.forms_address=http://x/"], "forms_address"),
        (["staff_page.forms_port=80"], "forms_port"),
        (["staff_page.forms_port=8090"], "forms_port"),
        ([f"staff_page.forms_wifi={'x' * 33}"], "forms_wifi"),
    ],
)
def test_an_address_that_phones_cannot_use_is_refused(sets: list[str], key: str) -> None:
    with pytest.raises(Troubles, match=key) as caught:
        load_settings(sets=sets)
    assert all("|" in each.line() for each in caught.value.found)


def test_the_port_is_shut_while_one_of_its_two_settings_is_missing() -> None:
    page = load_settings().staff_page
    assert page.forms_url == ""
    assert msgspec.structs.replace(page, forms_port=8091).forms_url == ""
    assert msgspec.structs.replace(page, forms_address="10.0.0.5").forms_url == ""
