"""The program's own folder: the only module that counts folders upwards from a file."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""Folder of the checkout or release that this program was started from."""
