"""The bench's window."""

import argparse

from robot.core.trouble import Trouble


def arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none yet."""


def run(args: argparse.Namespace) -> int:  # noqa: ARG001
    """Open the window."""
    raise Trouble(
        "there is no window yet",
        "chưa có cửa sổ",
        remedy="play scenarios: kiosk sim run --all",
        remedy_vi="chạy kịch bản: kiosk sim run --all",
    )
