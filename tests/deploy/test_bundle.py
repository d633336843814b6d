"""A bundle that is wrong in any way changes nothing and says so; a good one is in force with one rename."""

import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from robot.core.trouble import Trouble
from robot.deploy import bundle as bundles
from robot.deploy import generations
from robot.deploy.install_layout import InstallLayout
from robot.deploy.manifest import Manifest
from robot.deploy.rollback import back
from robot.deploy.update import apply
from robot.paths import ROOT
from robot.runtime.minisign import Signer, new_signer
from tests.deploy.machines import MISSING, NEWER, content_bundle, content_of, installed, kiosk, small_program, state_of

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING}")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[InstallLayout, Signer, Path]:
    """An installed robot and a newer content; tests work on copies."""
    folder = tmp_path_factory.mktemp("first")
    layout, signer = installed(folder / "root", folder / "keys")
    return layout, signer, content_bundle(folder, signer, NEWER)


@pytest.fixture
def robot(first: tuple[InstallLayout, Signer, Path], tmp_path: Path) -> InstallLayout:
    """A robot of one's own."""
    shutil.copytree(first[0].root, tmp_path / "root", symlinks=True)
    return InstallLayout(tmp_path / "root")


def refused(robot: InstallLayout, bundle: Path, told: str) -> None:
    """The bundle is not taken, for the reason `told`, and the machine is what it was."""
    before = state_of(robot)
    with pytest.raises(Trouble, match=told):
        apply(robot, bundle, None)
    assert state_of(robot) == before


def packed(folder: Path, signer: Signer, manifest: Manifest, members: dict[str, bytes]) -> Path:
    """A rightly signed bundle with any manifest and any members."""
    out = folder / "odd.kiosk"
    with tarfile.open(out, "w:gz") as archive:
        for name, data in {"manifest.json": msgspec.json.encode(manifest), **members}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    out.with_name("odd.kiosk.minisig").write_text(signer.sign(out, ""))
    return out


def test_a_newer_content_is_in_force_and_the_earlier_one_comes_back(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path]
) -> None:
    before = content_of(robot)
    done = apply(robot, first[2], None)
    assert (done.changed, content_of(robot)) == (True, NEWER)
    assert (robot.current / "config/site.toml").resolve() == (robot.site / "site.toml").resolve()
    assert not apply(robot, first[2], None).changed
    back(robot, None)
    assert content_of(robot) == before


def test_a_wrong_signature_changes_nothing(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "b.kiosk"
    shutil.copy(first[2], copy)
    refused(robot, copy, "cannot be read")  # no signature at all
    copy.with_name("b.kiosk.minisig").write_text(new_signer().sign(copy, "kiosk"))
    refused(robot, copy, "not known here")
    shutil.copy(first[2].with_name(first[2].name + ".minisig"), copy.with_name("b.kiosk.minisig"))
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    refused(robot, copy, "does not fit")
    copy.write_bytes(first[2].read_bytes()[:-1000])
    refused(robot, copy, "does not fit")
    refused(robot, tmp_path / "none.kiosk", "no such bundle")


def test_a_robot_without_a_key_takes_nobodys_bundle(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path]
) -> None:
    (robot.keys / "centre.pub").unlink()
    refused(robot, first[2], "no key is known")


def test_an_older_content_changes_nothing(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path], tmp_path: Path
) -> None:
    refused(robot, content_bundle(tmp_path, first[1], "2025.1.1"), "older than")


@pytest.mark.parametrize(
    ("listed", "members", "told"),
    [
        (["a.toml", "b.toml"], ["a.toml"], "1 files are missing: b.toml"),
        (["a.toml"], ["a.toml", "b.toml"], "not in the manifest"),
        (["a.toml"], ["a.toml", "a.toml"], "is no bundle|not in the manifest"),
        (["../../../etc/a.toml"], ["../../../etc/a.toml"], "no path below the bundle"),
        (["/etc/a.toml"], ["/etc/a.toml"], "no path below the bundle"),
    ],
)
def test_a_bundle_that_is_not_what_its_manifest_says_changes_nothing(
    robot: InstallLayout,
    first: tuple[InstallLayout, Signer, Path],
    tmp_path: Path,
    listed: list[str],
    members: list[str],
    told: str,
) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"x = 1\n")
    manifest = Manifest("content", NEWER, "0.1.0", {})
    manifest.files.update(bundles.entries(dict.fromkeys(listed, file)))
    odd = packed(tmp_path, first[1], manifest, dict.fromkeys(members, b"x = 1\n"))
    if len(members) > len(set(members)):
        with tarfile.open(odd, "w:gz") as archive:
            for name, data in [
                ("manifest.json", msgspec.json.encode(manifest)),
                *((name, b"x = 1\n") for name in members),
            ]:
                member = tarfile.TarInfo(name)
                member.size = len(data)
                archive.addfile(member, io.BytesIO(data))
        odd.with_name("odd.kiosk.minisig").write_text(first[1].sign(odd, ""))
    refused(robot, odd, told)


def test_a_file_that_differs_from_its_hash_changes_nothing(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path], tmp_path: Path
) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"x = 1\n")
    manifest = Manifest("content", NEWER, "0.1.0", bundles.entries({"a.toml": file}))
    refused(robot, packed(tmp_path, first[1], manifest, {"a.toml": b"x = 2\n"}), "not what the manifest says")


def test_a_link_in_a_bundle_changes_nothing(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path], tmp_path: Path
) -> None:
    file = tmp_path / "x"
    file.write_bytes(b"")
    manifest = Manifest("content", NEWER, "0.1.0", bundles.entries({"a.toml": file}))
    odd = packed(tmp_path, first[1], manifest, {})
    with tarfile.open(odd, "w:gz") as archive:
        head = tarfile.TarInfo("manifest.json")
        head.size = len(msgspec.json.encode(manifest))
        archive.addfile(head, io.BytesIO(msgspec.json.encode(manifest)))
        link = tarfile.TarInfo("a.toml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    odd.with_name("odd.kiosk.minisig").write_text(first[1].sign(odd, ""))
    refused(robot, odd, "not in the manifest")


def test_a_content_that_does_not_load_at_this_centre_changes_nothing(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path], tmp_path: Path
) -> None:
    broken = content_bundle(tmp_path, first[1], NEWER, {"topics.toml": "this is no TOML"})
    refused(robot, broken, "does not load with this centre's files.*topics.toml")


@pytest.fixture
def small_disk(first: tuple[InstallLayout, Signer, Path], tmp_path: Path) -> Iterator[InstallLayout]:
    """A robot whose disk has 200 kB left."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32M", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("a small disk can only be mounted by root")
    try:
        shutil.copytree(first[0].root, place / "root", symlinks=True)
        left = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
        (place / "filler").write_bytes(bytes(max(0, left - 200_000)))
        yield InstallLayout(place / "root")
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_is_told_beforehand_and_changes_nothing(
    small_disk: InstallLayout, first: tuple[InstallLayout, Signer, Path]
) -> None:
    refused(small_disk, first[2], "MB on the disk")


def test_a_disk_that_runs_full_in_the_middle_changes_nothing(
    small_disk: InstallLayout, first: tuple[InstallLayout, Signer, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "_room", lambda *_: None)  # somebody else fills it after the look
    refused(small_disk, first[2], "No space left")


def test_what_officials_edited_is_kept_unless_the_bundle_changed_it_too(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path], tmp_path: Path
) -> None:
    mine = robot.current / "config"
    lexicon = (mine / "lexicon.toml").read_text(encoding="utf-8") + "# ours\n"
    topics = (mine / "topics.toml").read_text(encoding="utf-8")
    (mine / "lexicon.toml").write_text(lexicon, encoding="utf-8")
    (mine / "topics.toml").write_text(topics + "# ours\n", encoding="utf-8")
    new = content_bundle(tmp_path, first[1], NEWER, {"topics.toml": topics + "# theirs\n"})
    done = apply(robot, new, None)
    assert done.edits.kept == ("lexicon.toml",)
    assert done.edits.put_aside == ("topics.toml",)
    assert (robot.current / "config/lexicon.toml").read_text(encoding="utf-8") == lexicon
    assert (robot.current / "config/topics.toml").read_text(encoding="utf-8").endswith("# theirs\n")
    aside = list((robot.site / "edited").rglob("topics.toml"))
    assert aside[0].read_text(encoding="utf-8").endswith("# ours\n")


def test_what_officials_edited_in_a_file_that_the_bundle_drops_is_put_aside(
    robot: InstallLayout, first: tuple[InstallLayout, Signer, Path], tmp_path: Path
) -> None:
    dropped, unedited = sorted((robot.current / "config/indicators").glob("*.toml"))[:2]
    text = dropped.read_text(encoding="utf-8") + "# ours\n"
    dropped.write_text(text, encoding="utf-8")
    new = content_bundle(tmp_path, first[1], NEWER, drops=[f"indicators/{file.name}" for file in (dropped, unedited)])
    name = f"indicators/{dropped.name}"
    assert apply(robot, new, None).edits.put_aside == (name,)
    assert not (robot.current / "config" / name).exists()
    assert [path.read_text(encoding="utf-8") for path in robot.edited.rglob("*.toml")] == [text]


def test_a_recorded_voice_goes_into_no_bundle(tmp_path: Path) -> None:
    program = small_program(tmp_path / "program")
    for name in ("say.greet.wav", "say.greet.txt", "reader.json"):
        (program / "config/prompts/vi").mkdir(parents=True, exist_ok=True)
        (program / "config/prompts/vi" / name).touch()
    files = bundles.release_files(program) | bundles.content_files(program / "config")
    assert "config/robot.toml" in files
    assert [name for name in files if "prompts" in name] == []


def test_two_updates_at_once_are_one(robot: InstallLayout, first: tuple[InstallLayout, Signer, Path]) -> None:
    from robot.deploy.update import alone

    with alone(robot):
        refused(robot, first[2], "another update")


def test_the_commands_make_and_apply_a_bundle(robot: InstallLayout, tmp_path: Path) -> None:
    assert kiosk("bundle", "key", "--out", str(tmp_path / "k")).returncode == 0
    shutil.copy(tmp_path / "k/centre.pub", robot.keys)
    out, key = tmp_path / "new.kiosk", str(tmp_path / "k/centre.pem")
    config = str(ROOT / "config")
    made = kiosk("bundle", "make", "content", "--config", config, "--key", key, "--out", str(out), "--version", NEWER)
    assert made.returncode == 0, made.stderr
    done = kiosk("bundle", "apply", str(out), "--root", str(robot.root))
    assert (done.returncode, NEWER in done.stdout) == (0, True), done.stderr
    out.write_bytes(out.read_bytes() + b"x")
    refused_ = kiosk("bundle", "apply", str(out), "--root", str(robot.root))
    assert refused_.returncode == 2
    assert "does not fit" in refused_.stderr
    assert "chữ ký không khớp" in refused_.stderr


def test_a_map_that_an_earlier_version_kept_is_copied_once_to_where_the_page_writes_it(tmp_path: Path) -> None:
    layout = InstallLayout(tmp_path)
    layout.site.mkdir(parents=True)
    (layout.site / "lobby.toml").write_text("# ours\n")
    generations.copy_to_the_page(layout)
    assert (layout.state / "var/lobby.toml").read_text() == "# ours\n"
    (layout.state / "var/lobby.toml").write_text("# edited\n")
    generations.copy_to_the_page(layout)
    assert (layout.state / "var/lobby.toml").read_text() == "# edited\n"
