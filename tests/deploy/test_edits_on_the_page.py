"""What officials edit on their page: the page's user may write it, and an update treats it as the site's own edit."""

import re
from pathlib import Path

import pytest

from robot.deploy.install_layout import EDITED_ON_THE_PAGE, InstallLayout
from robot.deploy.update import apply
from robot.editing.form_files import FormFiles
from robot.editing.toml_edits import edited
from robot.runtime.minisign import Signer
from robot.runtime.settings.toml_reader import parse_toml
from tests.deploy.machines import MISSING, NEWER, content_bundle, installed
from tests.editing.a_centre import BINH, BIRTH, HOA, MARRIAGE, NOW, Site
from tests.editing.blank_forms import pdf_form

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")


@pytest.fixture
def robot(tmp_path: Path) -> tuple[InstallLayout, Signer]:
    """An installed robot and the key that it trusts."""
    return installed(tmp_path / "root", tmp_path / "keys")


def _modes(content: Path) -> dict[str, tuple[int, int]]:
    return {
        path.name: (path.stat().st_gid, path.stat().st_mode & 0o7777) for path in (content / "procedures").rglob("*")
    }


def test_the_page_may_write_the_texts_and_nothing_else_of_the_content(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    number = int(re.findall(r"^kiosk:x:(\d+):", (layout.root / "etc/group").read_text(), re.MULTILINE)[0])
    for content in (layout.current / "config", None):
        if content is None:
            apply(layout, content_bundle(tmp_path, signer, NEWER), None)
            content = layout.current / "config"
        assert set(_modes(content).values()) == {(number, 0o664), (number, 0o2775)}
        assert all((content / name).stat().st_gid == number for name in EDITED_ON_THE_PAGE)
        assert (content / "robot.toml").stat().st_mode & 0o022 == 0
        assert content.stat().st_mode & 0o022 == 0


def test_an_edit_on_the_page_is_kept_by_an_update_unless_that_changed_the_file_too(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    site = Site(layout.current)
    for path in (BIRTH, MARRIAGE):
        site.editor.approve(site.save(path, {"announced_by": "999/QĐ-UBND"}), BINH)
    mine = site.text(MARRIAGE)
    theirs = edited(mine, {**parse_toml(mine, Path(MARRIAGE)), "announced_by": "1/QĐ-BTP"})
    done = apply(layout, content_bundle(tmp_path, signer, NEWER, {MARRIAGE: theirs}), None)
    assert (done.edits.kept, done.edits.put_aside) == ((BIRTH,), (MARRIAGE,))
    after = Site(layout.current)
    assert after.values(BIRTH)["announced_by"] == "999/QĐ-UBND"
    assert after.text(MARRIAGE) == theirs
    with after.editor.versions() as versions:
        kept = versions.of_file(MARRIAGE, 1)[0]
        assert versions.text(kept.files[0].after) == mine, "the version is kept, and one click away"
    after.editor.go_back(kept.id, HOA, "")
    assert after.text(MARRIAGE) == mine


def test_an_uploaded_form_is_kept_by_an_update_with_the_procedure_that_uses_it(
    robot: tuple[InstallLayout, Signer], tmp_path: Path
) -> None:
    layout, signer = robot
    site = Site(layout.current)
    form = FormFiles(site.config).add(pdf_form(), "Tờ khai", HOA, NOW)
    row = {"name": "Tờ khai đăng ký khai sinh", "file": form.name}
    site.editor.approve(site.save(BIRTH, {"forms": [row]}), BINH)
    done = apply(layout, content_bundle(tmp_path, signer, NEWER), None)
    assert done.edits.put_aside == ()
    assert set(done.edits.kept) == {BIRTH, f"forms/{form.name}", f"forms/{form.name}.toml"}
    after = Site(layout.current)
    assert FormFiles(after.config).find(form.name) == form
    assert after.values(BIRTH)["forms"] == [row]
