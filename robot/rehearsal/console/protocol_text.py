"""The motor board's serial traffic in words: the newest line of each kind, how many such lines come a second, and
broken lines."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from robot.rehearsal.console.snapshot import TextLine, Traffic
from simulators.boards.firmware import ARMED, BUMPER_LATCHED, ESTOP_LATCHED, REFUSED
from simulators.boards.protocol import checksum, signed12

_RATE_OVER_MS = 2000.0
_LONGEST = 200
_ORDER = ("->V", "<-A", "<-R", "<-T", "->!", "<-!")
_SHOWN_RAW = 24
_FLAGS = ((ARMED, "armed"), (ESTOP_LATCHED, "estop"), (BUMPER_LATCHED, "bumper"), (REFUSED, "refused"))


@dataclass
class _Kind:
    line: TextLine
    times: deque[float] = field(default_factory=lambda: deque(maxlen=256))


class Cable:
    """A reader of the cable between robot and motor board. Bytes of both directions must be pushed in the order of
    their times."""

    def __init__(self) -> None:
        self._rest = {"->": b"", "<-": b""}
        self._kinds: dict[tuple[str, str], _Kind] = {}

    def push(self, at_ms: float, way: str, data: bytes) -> None:
        """Add bytes from the cable. `way`: "->" to the board, "<-" from the board."""
        *lines, rest = (self._rest[way] + data).replace(b"\r", b"\n").split(b"\n")
        self._rest[way] = rest[-_LONGEST:]
        for raw in lines:
            if raw:
                self._take(at_ms, way, raw)

    def traffic(self, now_ms: float) -> tuple[Traffic, ...]:
        """Return one entry for each kind of line: the regular kinds first, then the others, the newest first."""
        entries = [self._entry(way, verb, kind, now_ms) for (way, verb), kind in self._kinds.items()]
        return tuple(sorted(entries, key=lambda entry: (_rank(entry), entry.age_ms)))

    def _take(self, at_ms: float, way: str, raw: bytes) -> None:
        line = in_words(at_ms, way, raw)
        verb = "!" if line.tone else raw.decode("latin-1").split(" ")[0].split("*")[0][:4]
        kind = self._kinds.setdefault((way, verb), _Kind(line))
        kind.line = line
        kind.times.append(at_ms)

    def _entry(self, way: str, verb: str, kind: _Kind, now_ms: float) -> Traffic:
        lately = sum(1 for at_ms in kind.times if now_ms - at_ms <= _RATE_OVER_MS)
        return Traffic(way, verb, kind.line, lately * 1000 / _RATE_OVER_MS, max(0.0, now_ms - kind.line.at_ms))


def _rank(entry: Traffic) -> int:
    key = entry.way + entry.verb
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def in_words(at_ms: float, way: str, raw: bytes) -> TextLine:
    """Translate one line of the cable into words; `raw` comes without its line end."""
    body, star, tail = raw.rpartition(b"*")
    if not star:
        body, tail = raw, b""
    whole = tail == f"{checksum(body):04X}".encode()
    needs_checksum = way == "<-" or raw[:2] in (b"V ", b"AR")
    shown = raw.decode("latin-1").encode("ascii", "replace").decode()[:_SHOWN_RAW]
    if (star and not whole) or (needs_checksum and not whole):
        return TextLine(at_ms, "wire.broken", {"text": shown}, "watch")
    verb, *fields = body.decode("latin-1").split(" ")
    key, values = _said(way, verb, fields)
    return TextLine(at_ms, key, values or {"text": " ".join(fields) or shown})


def _said(way: str, verb: str, fields: list[str]) -> tuple[str, dict[str, Any]]:
    try:
        match way, verb, fields:
            case "->", "V", [_, _, left, right, ttl]:
                return "wire.V", {"left": _speed(left), "right": _speed(right), "ttl": int(ttl, 16)}
            case "<-", "A", [_, _, _, left, right, flags]:
                return "wire.A", {"left": _speed(left), "right": _speed(right), "flags": _flags(int(flags, 16))}
            case "<-", "R", [sensor, reach]:
                return "wire.R", {"n": sensor, "near": round(int(reach, 16) / 1000, 2)}
            case "<-", "T", [_, volts, _, _, _, *ranges, errors]:
                near = min((int(reach, 16) for reach in ranges), default=0) / 1000
                volts_v = round(int(volts, 16) / 1000, 1)
                values = {"volts": volts_v, "near": round(near, 2), "errors": int(errors, 16)}
                return ("wire.T" if ranges else "wire.T_plain"), values
            case "<-", "I", _:
                return "wire.I_reply", {"text": " ".join(fields[2:4])}
            case "<-", "S", _:
                return "wire.status", {"text": " ".join(fields)}
            case _, "?", _:
                return "wire.status", {"text": ""}
            case _, "K" | "E" | "I" | "ARM" | "X" | "C", _:
                return f"wire.{verb}", {"text": " ".join(fields)}
            case _:
                return "wire.other", {"text": " ".join([verb, *fields])}
    except ValueError:
        return "wire.other", {"text": " ".join([verb, *fields])}


def _speed(word: str) -> int:
    return signed12(int(word, 16))


def _flags(flags: int) -> str:
    set_keys = [f"wire.{name}" for bit, name in _FLAGS if flags & bit]
    return "@" + " ".join(set_keys) if set_keys else "-"
