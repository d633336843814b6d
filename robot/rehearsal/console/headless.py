"""The console without a window: reads orders from stdin, one a line, and answers each with a line of JSON."""

import json
from collections.abc import Iterable
from typing import TextIO

from robot.rehearsal.console.commands import OrderRefused, read
from robot.rehearsal.console.session import Answer, ConsoleSession


def serve(console: ConsoleSession, lines: Iterable[str], out: TextIO) -> int:
    """Carry out `lines` until "quit" or their end. Return 0, or 1 when at least one order was refused."""
    status = 0
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        answer: Answer
        try:
            answer = console.do(read(line))
        except OrderRefused as refused:
            answer, status = {"error": console.reason(refused)}, 1
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()
        if console.leaving:
            break
    return status
