"""Programs of simulators, as the process that starts them sees them."""

import os

import pytest

from simulators.command_program import CommandProgram


class SilentProgram(CommandProgram):
    name, answer_limit_s = "a silent program", 0.2

    def start(self) -> None:
        self._launch(["sh", "-c", "read line"])
        assert self._process is not None
        self.pid = self._process.pid
        self._answer()


def test_a_program_that_never_gets_ready_is_named_and_ended() -> None:
    program = SilentProgram()
    with pytest.raises(TimeoutError, match="a silent program did not answer"), program:
        pytest.fail("it was entered")
    with pytest.raises(ProcessLookupError):
        os.kill(program.pid, 0)
