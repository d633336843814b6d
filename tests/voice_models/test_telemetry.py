"""No library that runs a model reports to its maker."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from robot.paths import ROOT

USERS = ("voice_models.recognition.ctc.acoustic_model", "robot.runtime.content.language_model")
"""Modules that run models by onnxruntime."""
SUPPRESSING = ("CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")
"""Variables with which onnxruntime reports nothing anyway."""


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """An environment in which all files that a program keeps for itself come to lie in `tmp_path`."""
    kept = {name: text for name, text in os.environ.items() if name not in SUPPRESSING}
    return kept | {"HOME": str(tmp_path), "TMPDIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}


@pytest.mark.parametrize("module", USERS)
def test_onnxruntime_keeps_no_identifier_and_opens_no_session(
    tmp_path: Path, elsewhere: dict[str, str], module: str
) -> None:
    loaded = f"import {module} as user; user.onnxruntime.get_available_providers()"
    subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, env=elsewhere, check=True)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
