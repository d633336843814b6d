"""Tests that need the programs of a simulated sound server, and are skipped on a machine without them."""

import shutil

import pytest

needs_sound = pytest.mark.skipif(
    shutil.which("pulseaudio") is None or shutil.which("espeak-ng") is None,
    reason="pulseaudio or espeak-ng is not installed",
)
