"""The folders of the program and of its settings: the only module that counts folders upwards from a file."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""Folder of the checkout or release that this program was started from."""

CONFIG = Path(os.environ.get("KIOSK_CONFIG", ROOT / "config"))
"""The folder of settings and content; the environment variable `KIOSK_CONFIG` replaces it."""
