"""Where the program stands on the disk: the one place that counts folders upwards from a file."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The checkout, or the release, that this program was started from."""
