"""Legal texts on the device: ask them, import one, check all: kiosk law ask "vợ có bầu chồng đòi ly hôn được không"."""

import argparse

from robot.cli.argument_types import readable
from robot.cli.law import asking, bench, texts


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the sub-commands of `kiosk law`."""
    acts = parser.add_subparsers(dest="act", required=True, title="then")
    asking.arguments(acts)
    texts.arguments(acts)
    bench_parser = acts.add_parser("bench", help="measure the answers to the questions of a file")
    bench_parser.add_argument("file", type=readable, help="questions with the articles that answer them, TOML")
    bench_parser.add_argument("--json", action="store_true", help="one JSON line")
    bench_parser.add_argument("--wrong", action="store_true", help="also print each question that is answered wrongly")


def run(args: argparse.Namespace) -> int:
    """Run a sub-command and return its exit status."""
    match args.act:
        case "ask":
            return asking.ask(args)
        case "import":
            return texts.import_text(args)
        case "check":
            return texts.check(args)
        case "embed":
            return texts.embed()
        case _:
            return bench.measure(args)
