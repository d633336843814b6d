"""Run `kiosk COMMAND`: import only the module of that command; print a `Trouble` (an error for staff) or an `OSError`
as one line, exit status 2."""

import argparse
import contextlib
import importlib
import io
import os
import select
import sys
from typing import NoReturn, TextIO

from robot.cli.command_table import COMMANDS, PAGE
from robot.core.trouble import Trouble, Troubles, refused_by_system

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


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
    _use_utf8()
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
    try:
        module = importlib.import_module(f"robot.cli.{name}")
        parser = Parser(prog=f"kiosk {name}", description=module.__doc__)
        module.arguments(parser)
        args, further = parser.parse_known_args(rest)
        if name == "test":
            args.pytest = further  # pytest parses the arguments that are left
        elif further:
            parser.error(f"unrecognized arguments: {' '.join(further)}")
        status = int(module.run(args))
        if sys.stdout is not None:
            sys.stdout.flush()  # a full disk is reported here, not by Python at its end
    except (Trouble, Troubles) as trouble:
        print(f"kiosk {name}: {trouble}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        nobody_reads = isinstance(error, BrokenPipeError) and _is_closed_pipe(sys.stdout)  # as in `kiosk ... | head`
        if not nobody_reads:
            print(f"kiosk {name}: {refused_by_system(error)}", file=sys.stderr)
        _drop_output()
        return 0 if nobody_reads else 2
    return status


def _use_utf8() -> None:
    """Write UTF-8 to a terminal that announces less, read "nothing" from a closed standard input, and show a file name
    that is not UTF-8 with escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if sys.stdin is None:
        sys.stdin = io.StringIO()


def _is_closed_pipe(stream: TextIO) -> bool:
    """Whether `stream` is a pipe whose reader has ended; another pipe of the command may be the broken one."""
    poll = select.poll()
    poll.register(stream, 0)
    return any(event & select.POLLERR for _, event in poll.poll(0))


def _drop_output() -> None:
    """Let what is still to be written to standard output go nowhere: Python would try it again at its end, and fail."""
    if sys.stdout is not None:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    status = main()
    if status == INTERRUPTED:
        os._exit(status)  # Python's own end would wait for, or crash, the threads that still compute in libraries
    sys.exit(status)
