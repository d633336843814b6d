"""A bundle that the robot's own user hands over: root takes it, and tells what came of it."""

import threading
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.deploy.handing import outcome, place, take


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
