"""Print the state chart of the dialogue, made from the program's own tables, as text and as Mermaid."""

import argparse

from robot.core.chart import mermaid, text


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk chart`."""
    parser.add_argument("--mermaid", action="store_true", help="only the Mermaid diagram")
    parser.add_argument("--text", action="store_true", help="only the text")


def run(args: argparse.Namespace) -> int:
    """Print the chart and return 0."""
    if not args.mermaid:
        print(text())
    if not args.text:
        print(mermaid() if args.mermaid else f"\n```mermaid\n{mermaid()}\n```")
    return 0
