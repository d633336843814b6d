"""A host program that keeps a board driving over the robot's link; a benchmark can kill, freeze or cut it off.

`python -m robot.cli.bench.base.killable_host PORT BAUD MM_S` prints one JSON line whenever the board's flags change, or
the wheels start or stop. After SIGUSR1 the program goes on listening, but sends nothing more."""

import json
import select
import signal
import sys
import time

from hardware.motor_boards.interface import LinkLost
from hardware.motor_boards.reference_board import ReferenceLink
from hardware.serial_ports.serial_port import CableLost, SerialPort

STEP_S = 0.02
MOVING_SHARE = 0.8


def main(port: str, baud: str, mm_s: str) -> int:
    """Keep the board driving at `mm_s` until the cable is lost; return 1."""
    link, speed, told = ReferenceLink(SerialPort(port, int(baud))), int(mm_s), None
    next_s = time.monotonic()
    mute: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, _frame: mute.append(number))
    while True:
        try:
            link.receive(_now_ms())
            if not mute:
                link.transmit(_now_ms(), speed, speed, moving=True, clearing=False)
        except LinkLost:
            link = ReferenceLink(link.port)
        except CableLost as lost:
            _print({"lost": str(lost)})
            return 1
        motion = link.facts.motion
        moving = motion is not None and min(motion.left_mm_s, motion.right_mm_s) > MOVING_SHARE * speed
        state = (int(link.facts.flags), moving)
        if state != told:
            told = state
            _print({"flags": state[0], "moving": moving})
        next_s += STEP_S
        pause_s = next_s - time.monotonic()
        if pause_s > 0:
            select.select([], [], [], pause_s)
        else:
            next_s = time.monotonic()


def _now_ms() -> float:
    return time.monotonic() * 1000


def _print(value: dict[str, object]) -> None:
    print(json.dumps({"at_ms": _now_ms(), **value}), flush=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
