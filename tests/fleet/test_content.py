"""Content for all robots: only what a signer signed, whole and newer; what did not succeed is tried again, and told."""

import argparse
import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.cli.bench.fleet.broker import OPERATOR, PASSWORD, Broker
from robot.cli.fleet.announce import announce
from robot.core.trouble import Trouble
from robot.fleet.announcement_signature import SignedAnnouncement, Statement, judged, sign
from robot.fleet.content import PIECE_AGAIN_S, PIECE_BYTES, TRIES, TRY_AGAIN_S, Updates, command
from robot.fleet.messages import ContentStatus, encode
from robot.runtime.minisign import Signer, new_signer, read_key, verify, write_signer
from robot.runtime.settings.loader import load_settings
from tests.fleet.province import PROVINCE, agent, place, seen, until

BUNDLE = bytes(range(256)) * 2500  # three pieces
KEYS = Path(__file__).parent  # in which there is none
SEALED = "the bundle's own signature"


class Desk:
    """What an `Updates` asks for, and what it takes in, at once."""

    def __init__(self, folder: Path) -> None:
        self.signer = new_signer()
        self.keys = folder / "keys"
        self.keys.mkdir()
        (self.keys / "centre.pub").write_text(self.signer.public.text())
        self.asked: list[tuple[str, int]] = []
        self.applied: list[bytes] = []
        self.tries = self.fetched = 0
        self.fault: Trouble | None = None
        self.folder = folder
        self.now_s = 1000.0
        self.slow = False  # taking in lasts until `work_ends`
        self.works: list[Callable[[], None]] = []
        self.updates = self.started()

    def started(self) -> Updates:
        """The program begins anew on the same disk."""
        return Updates(
            self.folder,
            PROVINCE,
            1_000_000,
            lambda payload: judged(payload, self.keys),
            self,
            self._apply,
            lambda work: self.works.append(work) if self.slow else work(),
            lambda number, reason: self.updates.finished(number, reason),
            lambda: self.now_s,
        )

    def passes(self, seconds: float) -> None:
        """And the agent looks again."""
        self.now_s += seconds
        self.updates.look()

    def work_ends(self) -> None:
        """What was being taken in has been, or not."""
        self.works.pop(0)()

    def ask(self, sha256: str, index: int) -> None:
        """The next piece."""
        self.asked.append((sha256, index))

    def enough(self, sha256: str, index: int) -> None:
        """It came."""

    def announcement(self, number: int, bundle: bytes = BUNDLE, signer: Signer | None = None) -> bytes:
        """Signed."""
        sha256 = hashlib.sha256(bundle).hexdigest()
        statement = Statement(PROVINCE, number, "content.kiosk", sha256, len(bundle), PIECE_BYTES, SEALED)
        return encode(sign(statement, signer or self.signer))

    def send(self, bundle: bytes = BUNDLE) -> None:
        """Every piece that is asked for, until no further one is."""
        while self.asked:
            sha256, index = self.asked.pop()
            self.fetched += 1
            self.updates.piece(sha256, index, bundle[index * PIECE_BYTES : (index + 1) * PIECE_BYTES])

    def _apply(self, path: Path) -> None:
        self.tries += 1
        if self.fault is not None:
            raise self.fault
        assert path.with_name(f"{path.name}.minisig").read_text() == SEALED
        self.applied.append(path.read_bytes())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_signed_bundle_is_fetched_piece_by_piece_and_taken_in_once(desk: Desk) -> None:
    announcement = desk.announcement(5)
    desk.updates.announced(announcement)
    desk.send()
    desk.updates.announced(announcement)
    assert desk.applied == [BUNDLE]
    assert desk.updates.state == ContentStatus(5, "applied")
    desk.updates = desk.started()
    desk.updates.announced(announcement)
    assert (desk.applied, desk.asked) == ([BUNDLE], [])


def test_nothing_is_asked_for_that_a_stranger_announced(desk: Desk) -> None:
    desk.updates.announced(desk.announcement(2**40, signer=new_signer()))
    assert desk.asked == []
    assert desk.updates.state == ContentStatus(0, "refused", "signature")
    desk.updates.announced(desk.announcement(1))
    assert desk.asked, "a stranger uses up no numbers"


def test_an_older_announcement_brings_nothing_back(desk: Desk) -> None:
    old = desk.announcement(4)
    desk.updates.announced(desk.announcement(5))
    desk.send()
    desk.updates.announced(old)
    assert desk.asked == []


def test_a_restart_in_the_middle_goes_on_with_the_piece_that_is_missing(desk: Desk) -> None:
    desk.updates.announced(desk.announcement(5))
    desk.updates.piece(*desk.asked.pop(), BUNDLE[:PIECE_BYTES])
    desk.asked.clear()
    part = next(desk.folder.glob("*.part"))
    part.write_bytes(part.read_bytes() + b"half a piece")
    desk.updates = desk.started()
    desk.updates.announced(desk.announcement(5))
    assert desk.asked == [(hashlib.sha256(BUNDLE).hexdigest(), 1)]
    desk.send()
    assert desk.applied == [BUNDLE]


def test_pieces_of_another_bundle_end_in_no_bundle_at_all(desk: Desk) -> None:
    desk.updates.announced(desk.announcement(5))
    desk.send(bytes(len(BUNDLE)))
    assert desk.applied == []
    assert desk.updates.state == ContentStatus(5, "failed", "sha256")
    assert list(desk.folder.glob("*.part")) == []


def test_a_bundle_that_is_not_taken_in_is_told_and_given_up_after_some_tries(desk: Desk) -> None:
    desk.fault = Trouble("config/topics.toml is broken", "hỏng", remedy="", remedy_vi="")
    desk.updates.announced(desk.announcement(5))
    desk.send()
    for _ in range(TRIES - 1):
        assert desk.updates.state == ContentStatus(5, "waiting", "config/topics.toml is broken")
        desk.passes(TRY_AGAIN_S)
    assert desk.updates.state == ContentStatus(5, "failed", "config/topics.toml is broken")
    assert list(desk.folder.glob("*.bundle*")) == []
    desk.updates = desk.started()
    desk.updates.announced(desk.announcement(5))
    assert desk.asked == []


def test_a_bundle_that_met_another_update_is_taken_in_an_hour_later_without_being_fetched_again(desk: Desk) -> None:
    desk.fault = Trouble("another update is under way", "đang có một lần cập nhật khác", remedy="", remedy_vi="")
    desk.updates.announced(desk.announcement(5))
    desk.send()
    desk.fault = None
    desk.updates.connected()
    desk.passes(TRY_AGAIN_S / 2)
    assert desk.applied == []
    desk.passes(TRY_AGAIN_S / 2)
    assert (desk.applied, desk.asked) == ([BUNDLE], [])
    assert desk.updates.state == ContentStatus(5, "applied")


def test_an_agent_that_starts_again_after_each_try_goes_on_counting_and_fetches_nothing_twice(desk: Desk) -> None:
    desk.fault, tried = Trouble("did not come up healthy", "không chạy", remedy="", remedy_vi=""), []
    for _ in range(TRIES + 3):
        for _ in range(4):
            before = desk.tries
            desk.updates.announced(desk.announcement(5))
            desk.send()
            desk.updates.look()
            tried.append(desk.tries - before)
            desk.updates = desk.started()
            desk.now_s += TRY_AGAIN_S / 4
    assert tried == [1, 0, 0, 0] * TRIES + [0, 0, 0, 0] * 3
    assert desk.fetched == 3
    assert desk.updates.state == ContentStatus(5, "failed", "did not come up healthy")
    desk.fault = None
    desk.updates.announced(desk.announcement(6))
    desk.send()
    assert desk.applied == [BUNDLE], "a new number has its own tries"


def test_content_tries_during_which_the_agent_is_ended_count_too(desk: Desk) -> None:
    desk.slow = True
    for _ in range(TRIES + 2):
        desk.updates.announced(desk.announcement(5))
        desk.send()
        desk.updates = desk.started()
        desk.now_s += TRY_AGAIN_S
    assert len(desk.works) == TRIES
    assert desk.updates.state.state == "failed"


@pytest.mark.parametrize("leap_s", [-10 * 365 * 86400.0, 10 * 365 * 86400.0])
def test_a_clock_that_leaps_neither_blocks_a_try_nor_makes_more_of_them(desk: Desk, leap_s: float) -> None:
    desk.fault = Trouble("another update is under way", "đang có một lần cập nhật khác", remedy="", remedy_vi="")
    desk.updates.announced(desk.announcement(5))
    desk.send()
    desk.now_s += leap_s
    for _ in range(20):
        desk.updates = desk.started()
        desk.updates.announced(desk.announcement(5))
        desk.passes(TRY_AGAIN_S / 2)
    assert desk.tries == TRIES


def test_a_bundle_of_which_a_power_cut_has_left_the_name_only_is_fetched_again(desk: Desk) -> None:
    desk.fault = Trouble("another update is under way", "đang có một lần cập nhật khác", remedy="", remedy_vi="")
    desk.updates.announced(desk.announcement(5))
    desk.send()
    next(desk.folder.glob("*.bundle")).write_bytes(b"")
    desk.fault, desk.updates = None, desk.started()
    desk.updates.announced(desk.announcement(5))
    desk.send()
    assert desk.applied == []
    desk.passes(TRY_AGAIN_S)
    assert desk.applied == [BUNDLE]


def test_an_announcement_that_comes_while_another_is_taken_in_is_judged_afterwards(desk: Desk) -> None:
    desk.slow = True
    desk.updates.announced(desk.announcement(5))
    desk.send()
    newer = BUNDLE[::-1]
    desk.updates.announced(desk.announcement(6))
    desk.updates.announced(desk.announcement(7, newer))
    assert desk.asked == []
    desk.work_ends()
    desk.send(newer)
    desk.work_ends()
    assert desk.applied == [BUNDLE, newer]
    assert desk.updates.state == ContentStatus(7, "applied")


def test_a_piece_that_was_not_written_is_asked_for_again_on_the_same_connection(desk: Desk) -> None:
    desk.updates.announced(desk.announcement(5))
    part = desk.folder / f"{hashlib.sha256(BUNDLE).hexdigest()[:16]}.part"
    part.mkdir()
    with pytest.raises(OSError, match="directory"):
        desk.send()
    part.rmdir()
    assert desk.asked == []
    desk.passes(PIECE_AGAIN_S - 1)
    assert desk.asked == []
    desk.passes(1)
    desk.send()
    assert desk.applied == [BUNDLE]


@pytest.mark.parametrize("size_bytes", [0, -1, 1_000_001])
def test_a_bundle_that_is_too_large_is_refused_before_it_is_fetched(desk: Desk, size_bytes: int) -> None:
    statement = Statement(PROVINCE, 7, "x", "a" * 64, size_bytes, PIECE_BYTES, SEALED)
    desk.updates.announced(encode(sign(statement, desk.signer)))
    assert desk.asked == []
    assert desk.updates.state.state == "refused"


def test_content_of_another_province_is_refused(desk: Desk) -> None:
    statement = Statement("ha-noi", 7, "x", "a" * 64, 10, PIECE_BYTES, SEALED)
    desk.updates.announced(encode(sign(statement, desk.signer)))
    assert desk.updates.state == ContentStatus(0, "refused", "province")


def test_a_changed_statement_is_no_longer_signed(desk: Desk) -> None:
    good = sign(Statement(PROVINCE, 7, "x", "a" * 64, 10, PIECE_BYTES, SEALED), desk.signer)
    changed = SignedAnnouncement(good.statement.replace('"number":7', '"number":8'), good.signature)
    assert judged(encode(good), desk.keys) is not None
    assert judged(encode(changed), desk.keys) is None
    assert judged(encode(good), desk.folder / "no-keys") is None


def test_the_signature_of_a_bundle_announces_nothing(desk: Desk) -> None:
    text = sign(Statement(PROVINCE, 7, "x", "a" * 64, 10, PIECE_BYTES, SEALED), desk.signer).statement
    as_a_bundle = SignedAnnouncement(text, desk.signer.sign_data(text.encode(), "kiosk content 7"))
    assert judged(encode(as_a_bundle), desk.keys) is None


@given(st.binary(max_size=200))
def test_rubbish_is_never_an_announcement(payload: bytes) -> None:
    assert judged(payload, KEYS) is None


def test_the_command_gets_the_bundle_and_its_last_word_is_the_reason(tmp_path: Path) -> None:
    bundle = tmp_path / "a.bundle"
    bundle.write_bytes(b"content")
    command(["sh", "-c", 'cp "$0" taken'], tmp_path)(bundle)
    assert (tmp_path / "taken").read_bytes() == b"content"
    with pytest.raises(Trouble, match="exit 3: no room"):
        command(["sh", "-c", "echo first >&2; echo no room >&2; exit 3"], tmp_path)(bundle)
    with pytest.raises(Trouble):
        command(["no-such-program"], tmp_path)(bundle)


@pytest.mark.waits
def test_announced_by_the_operator_it_arrives_over_the_broker(broker: Broker, tmp_path: Path) -> None:
    signer, pem, keys = new_signer(), tmp_path / "centre.pem", tmp_path / "keys"
    write_signer(signer, pem, None)
    keys.mkdir()
    (keys / "centre.pub").write_text(signer.public.text())
    (tmp_path / "password").write_text(PASSWORD, encoding="ascii")
    fleet = load_settings(
        sets=[
            f"fleet.broker=mqtts://127.0.0.1:{broker.port}",
            f"fleet.province={PROVINCE}",
            f"fleet.robot={OPERATOR}",
            f"fleet.password_file={tmp_path}/password",
            f"fleet.ca_file={broker.ca_file}",
        ]
    ).fleet
    bundle = tmp_path / "content.kiosk"
    bundle.write_bytes(BUNDLE)
    (tmp_path / "content.kiosk.minisig").write_text(signer.sign(bundle, "kiosk content 1"))
    taken: list[bytes] = []
    done = threading.Event()

    def apply(path: Path) -> None:
        with path.open("rb") as file:
            verify(file, path.with_name(f"{path.name}.minisig"), [read_key(keys / "centre.pub")], path.name)
        taken.append(path.read_bytes())
        done.set()

    with agent(broker, place(tmp_path), apply=apply, keys=keys):
        announce(argparse.Namespace(file=bundle, key=pem, number=1), fleet)
        assert done.wait(40)
        until(lambda: seen(broker).health.content == ContentStatus(1, "applied"))  # type: ignore[union-attr]
        with pytest.raises(Trouble, match="announced already"):
            announce(argparse.Namespace(file=bundle, key=pem, number=1), fleet)
    assert taken == [BUNDLE]
