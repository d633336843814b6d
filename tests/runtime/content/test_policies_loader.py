"""Policy answers are read from TOML, and every broken one is reported with file, key and value."""

import datetime
import shutil
from pathlib import Path

import pytest

from robot.core.trouble import Trouble, Troubles
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.policies_loader import load_policies, load_policy_files
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings

CATALOGUE = load_catalogue(ROOT / "config")

DEADLINE = """\
id = "khai-tu-thoi-han"
kind = "deadline"
question = "Người nhà mất thì trong bao lâu phải khai tử?"
answer = "Trong 15 ngày kể từ ngày có người mất phải đi đăng ký khai tử."
answer_en = "A death must be registered within 15 days."
procedures = ["1.000656"]
confidence = "high"
as_of = 2026-07-01
valid_until = 2027-02-28
sources = ["Luật Hộ tịch 60/2014/QH13"]
asked = ["hạn khai tử là mấy ngày"]

[[legal]]
document = "Luật Hộ tịch 60/2014/QH13"
article = "Điều 33"
effective = 2016-01-01
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    write(tmp_path, "civil/khai-tu-thoi-han.toml", DEADLINE)
    return tmp_path


def write(config: Path, name: str, text: str) -> Path:
    path = config / "policies" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def troubles(config: Path) -> list[Trouble]:
    with pytest.raises(Troubles) as caught:
        load_policies(config, CATALOGUE)
    return caught.value.found


def test_an_answer_is_found_by_its_id_and_by_its_procedure(config: Path) -> None:
    write(config, "civil/other.toml", DEADLINE.replace("khai-tu-thoi-han", "khac").replace("1.000656", "1.001193"))
    policies, files = load_policy_files(config, CATALOGUE)
    policy = policies.policies["khai-tu-thoi-han"]
    assert policies.find("khai-tu-thoi-han") is policy
    assert policies.find("no-such-answer") is None
    assert policies.of("1.000656") == (policy,)
    assert policies.of("1.000894") == ()
    assert files[policy.id] == config / "policies/civil/khai-tu-thoi-han.toml"
    assert policy.legal[0].effective == datetime.date(2016, 1, 1)


def test_a_centre_may_have_no_policy_answers(tmp_path: Path) -> None:
    assert load_policies(tmp_path, CATALOGUE).policies == {}


@pytest.mark.parametrize(
    ("old", "new", "key", "value"),
    [
        ('id = "khai-tu-thoi-han"', 'id = "Khai tử"', "id", "Khai tử"),
        ('kind = "deadline"', 'kind = "hạn"', "kind", "hạn"),
        ('kind = "deadline"\n', "", "kind", None),
        ('confidence = "high"', 'confidence = "sure"', "confidence", "sure"),
        ("as_of = 2026-07-01", 'as_of = "tháng 7"', "as_of", "tháng 7"),
        ('asked = ["hạn khai tử là mấy ngày"]', "asked = []", "asked", []),
        (
            'answer = "Trong',
            'anwser = "Trong',
            "anwser",
            "Trong 15 ngày kể từ ngày có người mất phải đi đăng ký khai tử.",
        ),
        ("effective = 2016-01-01", "effective = 2016", "legal[0].effective", 2016),
        ('"1.000656"', '"9.999999"', "procedures[0]", "9.999999"),
        ('"1.000656"', '"1.000656", "1.000656"', "procedures[1]", "1.000656"),
        ('kind = "deadline"', 'kind = "deadline"\nanswers_for = ["1.001193"]', "answers_for[0]", "1.001193"),
        ("valid_until = 2027-02-28", "valid_until = 2026-06-30", "valid_until", "2026-06-30"),
    ],
)
def test_a_wrong_value_is_named_with_its_file_and_the_page_that_explains_it(
    config: Path, old: str, new: str, key: str, value: object
) -> None:
    assert old in DEADLINE
    path = write(config, "civil/khai-tu-thoi-han.toml", DEADLINE.replace(old, new, 1))
    (trouble,) = troubles(config)
    assert (trouble.file, trouble.key, trouble.value) == (str(path), key, value)
    assert trouble.what
    assert trouble.vi
    assert "config/policies/README.md" in trouble.remedy
    assert "config/policies/README.md" in trouble.remedy_vi


def test_an_id_that_stands_twice_is_reported_with_the_other_file(config: Path) -> None:
    path = write(config, "social/again.toml", DEADLINE)
    (trouble,) = troubles(config)
    assert (trouble.file, trouble.key, trouble.value) == (str(path), "id", "khai-tu-thoi-han")
    assert "civil/khai-tu-thoi-han.toml" in trouble.what


def test_errors_of_all_files_are_reported_together(config: Path) -> None:
    write(config, "civil/a.toml", "this is not TOML")
    write(config, "social/b.toml", DEADLINE.replace('kind = "deadline"', 'kind = "none"'))
    assert sorted(Path(trouble.file).name for trouble in troubles(config)) == ["a.toml", "b.toml"]


def test_the_content_holds_the_answers_and_reports_them_with_a_broken_catalogue(tmp_path: Path) -> None:
    config = shutil.copytree(ROOT / "config", tmp_path / "config")
    settings, lobby = load_settings(config=config), load_lobby(config / "lobby.toml")
    content = load_content(config, settings, lobby)
    assert content.policies.find("khai-tu-thoi-han") is not None
    assert content.addressing("cô").policies is content.policies
    write(config, "civil/khai-tu-thoi-han.toml", "no answer")
    (config / "topics.toml").write_text("no topics", encoding="utf-8")
    with pytest.raises(Troubles) as caught:
        load_content(config, settings, lobby)
    assert {Path(trouble.file).name for trouble in caught.value.found} == {"khai-tu-thoi-han.toml", "topics.toml"}
