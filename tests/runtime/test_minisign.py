"""Signatures in minisign's form: either tool takes what the other signed, and nothing that was changed is taken."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robot.core.trouble import Trouble
from robot.runtime.minisign import new_signer, read_key, read_signer, verify, write_signer

needs_minisign = pytest.mark.skipif(shutil.which("minisign") is None, reason="minisign is not installed")


@needs_minisign
def test_minisign_takes_what_the_robot_signed(tmp_path: Path) -> None:
    signer, file = new_signer(), tmp_path / "a.kiosk"
    file.write_bytes(b"content" * 1000)
    (tmp_path / "a.pub").write_text(signer.public.text())
    (tmp_path / "a.kiosk.minisig").write_text(signer.sign(file, "kiosk content 1"))
    done = subprocess.run(
        ["minisign", "-V", "-m", str(file), "-p", str(tmp_path / "a.pub")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "kiosk content 1" in done.stdout


@needs_minisign
def test_the_robot_takes_what_minisign_signed(tmp_path: Path) -> None:
    file, public, secret = tmp_path / "a.kiosk", tmp_path / "m.pub", tmp_path / "m.key"
    file.write_bytes(b"content" * 1000)
    subprocess.run(["minisign", "-G", "-W", "-p", str(public), "-s", str(secret)], check=True, capture_output=True)
    subprocess.run(
        ["minisign", "-S", "-s", str(secret), "-m", str(file), "-t", "by hand"], check=True, capture_output=True
    )
    with file.open("rb") as opened:
        assert verify(opened, tmp_path / "a.kiosk.minisig", [read_key(public)], file.name) == "by hand"


@given(place=st.integers(0, 2**32), flip=st.integers(1, 255))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_changed_byte_of_file_or_signature_is_taken(tmp_path: Path, place: int, flip: int) -> None:
    signer, file, signature = new_signer(), tmp_path / "f", tmp_path / "f.minisig"
    data = b"papers, fee and time"
    file.write_bytes(data)
    signed = signer.sign(file, "kiosk content 1").encode()
    begins = signed.index(b"\n") + 1  # the first line is a remark that nobody signs
    whole = bytearray(data + signed)
    at = place % (len(data) + len(signed) - begins - 1)
    whole[at if at < len(data) else at + begins] ^= flip
    signature.write_bytes(bytes(whole[len(data) :]))
    try:
        comment = verify(io.BytesIO(bytes(whole[: len(data)])), signature, [signer.public], "f")
    except Trouble:
        return
    # another spelling of the same bytes, such as the unused bits of base64 or another line end, is no forgery
    assert (bytes(whole[: len(data)]), comment) == (data, "kiosk content 1")


def test_a_signature_by_another_key_is_refused_with_the_number_of_that_key(tmp_path: Path) -> None:
    mine, other, file = new_signer(), new_signer(), tmp_path / "f"
    file.write_bytes(b"x")
    (tmp_path / "f.minisig").write_text(other.sign(file, ""))
    with file.open("rb") as opened, pytest.raises(Trouble, match=other.public.name):
        verify(opened, tmp_path / "f.minisig", [mine.public], "f")


def test_a_secret_key_with_a_password_opens_with_it_alone_and_is_nobody_elses_to_read(tmp_path: Path) -> None:
    signer, path = new_signer(), tmp_path / "k.pem"
    write_signer(signer, path, b"long and secret")
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_signer(path, b"long and secret").public == signer.public
    with pytest.raises(Trouble, match="no secret key can be read"):
        read_signer(path, b"wrong")
    with pytest.raises(Trouble, match="cannot be written"):
        write_signer(new_signer(), path, None)
