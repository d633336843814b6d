"""Run hundreds of robots on one broker that restarts: count lost records, and measure what the agent (the reporting
program) costs a robot.

Real agents report to a real Mosquitto with TLS, passwords and the shipped configuration; a fifth of the agents is
killed (-9) while the broker is down, and restarted. One further agent is a program of its own, as on a robot; its
processor time and memory are measured. Baselines of the same run, killed in the same way: paho alone with QoS 0, and
with QoS 1 and its queue in memory."""

import argparse
import json
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from robot.cli.bench import processor_s
from robot.cli.bench.fleet.broker import OPERATOR, PASSWORD, Broker
from robot.cli.bench.fleet.robots import PROVINCE, write_robot
from robot.fleet import topics
from robot.fleet.collect import RecordFiles, collect
from robot.fleet.link import Arrived, BrokerLink, Connected

PROGRAMS = 5
PLAIN = 40
AWAY = 4.0  # how long the broker is away, counted in records that a robot writes
START_S = 15.0  # time for all agents to start and send a report
SETTLE_S = 60.0
QUIET_S = 3600.0
BARS = {"lost": 0, "agent_cpu_percent": 1.0, "agent_pss_mb": 30.0}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--robots", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60.0, help="so long the robots tell something")
    parser.add_argument("--every", type=float, default=5.0, metavar="S", help="a record of each robot so often")
    parser.add_argument("--kill-broker", action="store_true", help="SIGKILL instead of an ordinary restart")


def run(args: argparse.Namespace) -> int:
    """Run the robots, count losses and costs, and print them; return 0 when the bars are met, else 1."""
    shared = "/dev/shm" if Path("/dev/shm").is_dir() else None  # in memory: one disk is slower than 500
    with tempfile.TemporaryDirectory(prefix="kiosk-fleet-", dir=shared) as folder:
        figures = _measure(Path(folder), args)
    met = all(figures[name] <= bar for name, bar in BARS.items())
    if args.json:
        print(json.dumps({**figures, "met": met}))
    else:
        for name, value in figures.items():
            bar = f"   (bar {BARS[name]})" if name in BARS else ""
            print(f"{name:<34} {value}{bar}")
    return 0 if met else 1


def _measure(folder: Path, args: argparse.Namespace) -> dict[str, Any]:
    robots = [f"robot-{number}" for number in range(args.robots - 1)]
    plain = {kind: [f"{kind}-{number}" for number in range(PLAIN)] for kind in ("qos0", "qos1")}
    home = folder / "broker"
    home.mkdir()
    with Broker(home, [*robots, "robot-own", *plain["qos0"], *plain["qos1"]]) as broker:
        groups = [("agents", robots[start::PROGRAMS]) for start in range(PROGRAMS)] + list(plain.items())
        facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
        kept, stopping = RecordFiles(folder / "kept"), threading.Event()
        link = BrokerLink(broker.door(OPERATOR), "bench-collector", facts, lasting=True, again_s=(1, 1, 1))
        link.open()
        collecting = threading.Thread(
            target=collect, args=(link, facts, PROVINCE, kept, stopping.is_set, lambda _words: None)
        )
        collecting.start()
        heard = _Plain(broker)
        programs = [_started(broker, folder / kind, kind, args.every, names) for kind, names in groups]
        own = _own_agent(broker, folder)
        began_s = time.monotonic()
        _tick(folder / "own", args.seconds / 2)
        cpu_before = processor_s([own.pid])
        broker.stop(signal.SIGKILL if args.kill_broker else signal.SIGTERM)
        time.sleep(AWAY * args.every * 3 / 4)
        for number in (0, PROGRAMS, PROGRAMS + 1):  # a fifth of the agents, and all plain clients
            programs[number].kill()
            programs[number].wait()
            kind, names = groups[number]
            programs[number] = _started(broker, folder / kind, kind, args.every, names)
        time.sleep(AWAY * args.every / 4)
        broker.start()
        _tick(folder / "own", args.seconds / 2)
        cpu_s, wall_s = processor_s([own.pid]), time.monotonic() - began_s
        memory = _memory_mb(own.pid)
        broker_cpu_s = processor_s([broker.pid])
        for program in [*programs, own]:
            program.terminate()
        for program in [*programs, own]:
            program.wait()
        told, settled_s = _settle(broker, folder, robots)
        stopping.set()
        collecting.join()
        link.close()
        kept.close()
        heard.link.close()
    lost = {robot: len(set(range(1, told[robot] + 1)) - _kept(folder / "kept", robot)) for robot in told}
    return {
        "robots": args.robots,
        "records": sum(told.values()),
        "lost": sum(lost.values()),
        "settled_s": round(settled_s, 1),
        "agent_cpu_percent": round(100 * (cpu_s - _STARTED.get(own.pid, 0.0)) / wall_s, 2),
        "agent_cpu_over_the_restart_s": round(cpu_s - cpu_before, 2),
        **memory,
        "broker_cpu_s": round(broker_cpu_s, 1),
        **heard.lost(folder, plain),
    }


_STARTED: dict[int, float] = {}
"""By process id: processor seconds that a program had used when it was ready."""


def _started(broker: Broker, folder: Path, kind: str, every_s: float, names: list[str]) -> "subprocess.Popen[bytes]":
    words = [kind, str(folder), str(broker.port), str(broker.ca_file), str(every_s), *names]
    return subprocess.Popen([sys.executable, "-m", "robot.cli.bench.fleet.robots", *words], stderr=subprocess.DEVNULL)


def _own_agent(broker: Broker, folder: Path) -> "subprocess.Popen[bytes]":
    """Start `kiosk fleet run` as on a robot, but with reports six times as often. Its start-up time is not counted."""
    write_robot(folder / "own", 0)
    (folder / "password").write_text(PASSWORD, encoding="ascii")
    sets = {
        "broker": f"mqtts://127.0.0.1:{broker.port}",
        "province": PROVINCE,
        "robot": "robot-own",
        "password_file": str(folder / "password"),
        "ca_file": str(broker.ca_file),
        "dir": str(folder / "own"),
        "report_s": "10",
    }
    words = [word for key, value in sets.items() for word in ("--set", f"fleet.{key}={value}")]
    program = subprocess.Popen(
        [sys.executable, "-P", "-m", "robot.cli", "fleet", *words, "run"], stderr=subprocess.DEVNULL
    )
    time.sleep(5.0)
    _STARTED[program.pid] = processor_s([program.pid])
    return program


def _tick(own: Path, seconds: float) -> None:
    """Write the robot's status file every 10 s, as the robot's program does."""
    until_s = time.monotonic() + seconds
    while (left_s := until_s - time.monotonic()) > 0:
        write_robot(own, time.monotonic_ns())
        time.sleep(min(10.0, left_s))


def _settle(broker: Broker, folder: Path, robots: list[str]) -> tuple[dict[str, int], float]:
    """Restart the agents, which have nothing new to report, until all outboxes are empty. Return the number of records
    by robot, and the seconds taken."""
    began_s = time.monotonic()
    groups = [robots[start::PROGRAMS] for start in range(PROGRAMS)]  # one program would run out of descriptors
    programs = [_started(broker, folder / "agents", "agents", QUIET_S, names) for names in groups]
    boxes = [folder / "agents" / robot / "outbox" for robot in robots]
    while (settled_s := time.monotonic() - began_s) < SETTLE_S:
        time.sleep(2.0)
        if settled_s >= START_S and all(_taken(box) >= _last(box) for box in boxes):
            break
    for program in programs:
        program.terminate()
    for program in programs:
        program.wait()
    own = folder / "own" / "outbox"
    return {**{box.parent.name: _last(box) for box in boxes}, "robot-own": _taken(own)}, settled_s


def _last(box: Path) -> int:
    """Return the highest record number in an outbox."""
    newest = max(box.glob("*.jsonl"), default=None)
    lines = newest.read_bytes().splitlines() if newest is not None else []
    return int(json.loads(lines[-1])["number"]) if lines else 0


def _taken(box: Path) -> int:
    return int(json.loads((box / "state.json").read_bytes())["taken"])


def _kept(folder: Path, robot: str) -> set[int]:
    lines = [line for path in (folder / robot).glob("*.jsonl") for line in path.read_bytes().splitlines()]
    return {json.loads(line)["number"] for line in lines}


def _memory_mb(pid: int) -> dict[str, float]:
    """Return the resident memory in MB; PSS counts memory shared with other programs in proportion."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    known = {line.split(":")[0]: int(line.split()[1]) * 1024 / 1e6 for line in lines if line.endswith(" kB")}
    return {"agent_rss_mb": round(known["Rss"], 1), "agent_pss_mb": round(known["Pss"], 1)}


class _Plain:
    """Receives the messages of the plain clients in a lasting session, as the collector receives those of the
    agents."""

    def __init__(self, broker: Broker) -> None:
        self._heard: dict[str, set[str]] = {}
        self._facts: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.link = BrokerLink(broker.door(OPERATOR), "bench-plain", self._facts, lasting=True, again_s=(1, 1, 1))
        self.link.open()
        threading.Thread(target=self._receive, daemon=True).start()

    def lost(self, folder: Path, plain: dict[str, list[str]]) -> dict[str, Any]:
        """Return, for each kind of plain client, the counts of sent and of lost records."""
        figures: dict[str, Any] = {}
        for kind, names in plain.items():
            told = {name: (folder / kind / name / "sent").read_text(encoding="ascii").split() for name in names}
            figures[f"baseline_paho_{kind}_records"] = sum(map(len, told.values()))
            missing = sum(len(set(told[name]) - self._heard.get(name, set())) for name in names)
            figures[f"baseline_paho_{kind}_lost"] = missing
        return figures

    def _receive(self) -> None:
        while True:
            fact = self._facts.get()
            if isinstance(fact, Connected):
                self.link.subscribe(topics.of_robot(PROVINCE, "+", "plain"))
            elif isinstance(fact, Arrived):
                self._heard.setdefault(fact.topic.split("/")[4], set()).add(fact.payload.decode())
                self.link.took(fact)
