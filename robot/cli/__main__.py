"""Run `kiosk COMMAND`: import only the module of that command; print a `Trouble` (an error for staff) as one line, exit
status 2."""

import argparse
import importlib
import os
import sys
from typing import NoReturn

from robot.cli.command_table import COMMANDS, PAGE
from robot.core.trouble import Trouble, Troubles, another_users


class Parser(argparse.ArgumentParser):
    """An argument parser that reports a wrong option as bad input: one line, exit status 2."""

    def error(self, message: str) -> NoReturn:
        """Print what is wrong with the options and which command lists them, then exit with status 2."""
        told = " ".join(message.split())
        self.exit(
            2,
            f"{self.prog}: {told}; './{self.prog} --help' lists the options | tuỳ chọn không đúng; "
            f"gõ './{self.prog} --help' để xem các tuỳ chọn\n",
        )


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    os.environ.setdefault("OPENCV_LOG_LEVEL", "SILENT")  # a `Trouble` reports a camera fault
    # numpy uses huge pages by default; memory freed in them stays resident, so a robot would seem to grow for months
    os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")
    # a second thread of numpy's algebra spins while it waits: beside other work it made loading three times slower
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    arguments = sys.argv[1:] if argv is None else argv
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(PAGE)
        return 0
    name, rest = "version" if arguments[0] in ("-V", "--version") else arguments[0], arguments[1:]
    if name not in COMMANDS:
        print(f"kiosk: no command {name!r}; './kiosk --help' lists them | không có lệnh {name!r}", file=sys.stderr)
        return 2
    module = importlib.import_module(f"robot.cli.{name}")
    parser = Parser(prog=f"kiosk {name}", description=module.__doc__)
    module.arguments(parser)
    try:
        args, further = parser.parse_known_args(rest)
        if name == "test":
            args.pytest = further  # pytest parses the arguments that are left
        elif further:
            parser.error(f"unrecognized arguments: {' '.join(further)}")
        return int(module.run(args))
    except (Trouble, Troubles) as trouble:
        print(f"kiosk {name}: {trouble}", file=sys.stderr)
        return 2
    except PermissionError as error:
        print(f"kiosk {name}: {another_users(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader closed the pipe, as in `kiosk ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    sys.exit(main())
