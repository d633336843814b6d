"""A bundle that the robot's own user hands over: root takes it, and tells what came of it."""

import threading
import time
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.deploy.handover import outcome, place, take


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """One with a signature beside it."""
    file = tmp_path / "a.kiosk"
    file.write_bytes(b"content")
    (tmp_path / "a.kiosk.minisig").write_text("signature")
    return file


def test_what_is_handed_over_is_taken_with_its_signature_and_leaves_nothing_waiting(
    bundle: Path, tmp_path: Path
) -> None:
    incoming, results = tmp_path / "fleet/incoming", tmp_path / "run"
    taken: list[tuple[bytes, str]] = []
    name = place(incoming, bundle)
    assert take(incoming, results, lambda file: taken.append((file.read_bytes(), _signature(file)))) == 1
    assert taken == [(b"content", "signature")]
    assert outcome(results, name, 0.0) == ""
    assert list(incoming.iterdir()) == []
    assert take(incoming, results, lambda file: None) == 0


def test_whoever_handed_it_over_learns_why_it_was_not_taken(bundle: Path, tmp_path: Path) -> None:
    incoming, results = tmp_path / "fleet/incoming", tmp_path / "run"
    name = place(incoming, bundle)

    def refuses(_file: Path) -> None:
        raise Trouble("content 1 is older", "cũ hơn", remedy="", remedy_vi="")

    root = threading.Timer(0.1, lambda: take(incoming, results, refuses))
    root.start()
    assert outcome(results, name, 5.0) == "content 1 is older"
    root.join()


def test_a_fault_that_nobody_foresaw_is_told_too_and_the_next_bundle_has_its_turn(bundle: Path, tmp_path: Path) -> None:
    incoming, results = tmp_path / "fleet/incoming", tmp_path / "run"
    names = [place(incoming, bundle) for _ in range(2)]
    taken: list[Path] = []

    def falls_once(file: Path) -> None:
        taken.append(file)
        if len(taken) == 1:
            raise PermissionError(13, "not allowed")

    assert take(incoming, results, falls_once) == 2
    assert outcome(results, names[0], 0.0) == "PermissionError: [Errno 13] not allowed"
    assert outcome(results, names[1], 0.0) == ""
    assert list((tmp_path / "fleet").rglob("*")) == [incoming]


def test_a_bundle_in_whose_middle_root_is_stopped_does_not_wait_again(bundle: Path, tmp_path: Path) -> None:
    incoming = tmp_path / "fleet/incoming"
    place(incoming, bundle)

    def stopped(_file: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take(incoming, tmp_path / "run", stopped)
    assert list(incoming.iterdir()) == []


@pytest.mark.parametrize("hours", [-30, 2])
def test_what_a_power_cut_has_left_half_copied_goes_with_the_next_bundle(
    bundle: Path, tmp_path: Path, hours: int
) -> None:
    incoming = tmp_path / "fleet/incoming"
    left, recent, other = (
        tmp_path / "fleet" / name
        for name in (f".{time.time_ns() - hours * 3600 * 10**9:x}", f".{time.time_ns():x}", ".cache")
    )
    for folder in (left, recent, other):
        folder.mkdir(parents=True)
    place(incoming, bundle)
    assert [folder.exists() for folder in (left, recent, other)] == [False, True, True]


def test_a_bundle_without_a_signature_is_not_handed_over(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "a.kiosk.minisig").unlink()
    with pytest.raises(Trouble, match="cannot be handed over"):
        place(tmp_path / "fleet/incoming", bundle)
    assert list((tmp_path / "fleet").iterdir()) in ([], [tmp_path / "fleet/incoming"])


def test_a_link_in_the_robots_folder_leads_root_nowhere(bundle: Path, tmp_path: Path) -> None:
    incoming, elsewhere = tmp_path / "fleet/incoming", tmp_path / "elsewhere"
    place(incoming, bundle)
    elsewhere.mkdir()
    (elsewhere / "bundle.kiosk").write_bytes(b"somebody else's")
    (incoming / "0").symlink_to(elsewhere)
    taken: list[bytes] = []
    assert take(incoming, tmp_path / "run", lambda file: taken.append(file.read_bytes())) == 1
    assert taken == [b"content"]
    assert (elsewhere / "bundle.kiosk").exists()
    assert list(incoming.iterdir()) == []


def _signature(file: Path) -> str:
    return file.with_name(f"{file.name}.minisig").read_text()
