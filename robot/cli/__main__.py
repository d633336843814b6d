"""`kiosk COMMAND`: finds the command's module, imports it alone, and turns trouble into one line and exit status 2."""

import argparse
import importlib
import os
import sys
from typing import NoReturn

from robot.cli.command_table import COMMANDS, PAGE
from robot.core.trouble import Trouble, Troubles


class Parser(argparse.ArgumentParser):
    """A wrong option is bad input like any other: one line, exit status 2."""

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong and where the options are listed."""
        told = " ".join(message.split())
        self.exit(
            2,
            f"{self.prog}: {told}; './{self.prog} --help' lists the options | tuỳ chọn không đúng; "
            f"gõ './{self.prog} --help' để xem các tuỳ chọn\n",
        )


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")  # what a camera lacks is told by `Trouble`, once
    # numpy asks for huge pages: what is freed in them stays resident, and a robot that runs for months seems to grow
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(PAGE)
        return 0
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        print(f"kiosk: no command {name!r}; './kiosk --help' lists them | không có lệnh {name!r}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"robot.cli.{name}")
    parser = Parser(prog=f"kiosk {name}", description=module.__doc__)
    module.arguments(parser)
    try:
        args, further = parser.parse_known_args(rest)
        if name == "test":
            args.pytest = further  # they are pytest's
        elif further:
            parser.error(f"unrecognized arguments: {' '.join(further)}")
        return int(module.run(args))
    except (Trouble, Troubles) as trouble:
        print(f"kiosk {name}: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `kiosk ... | head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
