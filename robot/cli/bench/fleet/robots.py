"""Many robots in one program, for `kiosk bench fleet`: real agents over simulated robot files, or plain MQTT clients.

python -m robot.cli.bench.fleet.robots agents|qos0|qos1 FOLDER PORT CA_FILE EVERY_S ROBOT...

The program ends at SIGTERM, after the clients have logged off. FOLDER/ROBOT/sent lists what a plain client has sent."""

import json
import os
import signal
import ssl
import sys
import threading
import time
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from robot.cli.bench.fleet.broker import PASSWORD
from robot.fleet.agent import Agent, AgentFiles
from robot.fleet.link import Door

PROVINCE = "bench"
PLAIN_TOPIC = "kiosk/1/bench/robots/{robot}/plain"
AGAIN_S = (1, 4, 4)
SPREAD = {"p50": 1.5, "p99": 9.5, "max": 20.0}


def write_robot(folder: Path, number: int) -> None:
    """Write the robot's status file with new gauges."""
    standing = {
        "at_s": int(time.time()),
        "version": "bench",
        "parts": dict.fromkeys(("base", "camera", "microphone", "recogniser", "voice", "screen", "desk"), True),
        "base": "ready",
        "battery_mv": 25000,
        "computer": {"temperature_c": 50.0, "processor_percent": 20, "memory_percent": 30, "disk_free_mb": 9000},
        "gauges": {"events": number, **{f"gauge_{each}_ms": SPREAD for each in range(6)}},
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "robot.new").write_text(json.dumps(standing), encoding="utf-8")
    os.replace(folder / "robot.new", folder / "robot.json")


def main() -> int:
    """Run the agents or clients until SIGTERM."""
    kind, folder, port, ca_file, every_s = sys.argv[1:6]
    robots = sys.argv[6:]
    stopping = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stopping.set())
    os.nice(10)
    context = ssl.create_default_context(cafile=ca_file)
    play = _agents if kind == "agents" else _plain
    play(kind, Path(folder), int(port), context, float(every_s), robots, stopping)
    return 0


def _agents(
    _kind: str,
    folder: Path,
    port: int,
    context: ssl.SSLContext,
    every_s: float,
    robots: list[str],
    stopping: threading.Event,
) -> None:
    threading.stack_size(256 * 1024)
    running: list[tuple[Agent, threading.Thread]] = []
    for robot in robots:
        own = folder / robot
        place = AgentFiles(PROVINCE, robot, own, own / "figures", own / "config", 1_000_000, 1_000_000)
        door = Door("127.0.0.1", port, robot, PASSWORD, context)
        agent = Agent(place, door, every_s, lambda _payload: None, lambda _path: None, again_s=AGAIN_S, pause_s=2.0)
        thread = threading.Thread(target=agent.run)
        thread.start()
        running.append((agent, thread))
        stopping.wait(0.01)
    number = time.monotonic_ns()
    while not stopping.wait(every_s):
        for robot in robots:
            number += 1
            write_robot(folder / robot, number)
    for agent, _ in running:
        agent.stop()
    for _, thread in running:
        thread.join()


def _plain(
    kind: str,
    folder: Path,
    port: int,
    context: ssl.SSLContext,
    every_s: float,
    robots: list[str],
    stopping: threading.Event,
) -> None:
    clients: dict[str, Client] = {}
    for robot in robots:
        client = Client(CallbackAPIVersion.VERSION2, f"plain-{robot}", protocol=MQTTProtocolVersion.MQTTv5)
        client.username_pw_set(robot, PASSWORD)
        client.tls_set_context(context)
        client.reconnect_delay_set(1, 4)
        client.connect_async("127.0.0.1", port, 30)
        client.loop_start()
        clients[robot] = client
        (folder / robot).mkdir(parents=True, exist_ok=True)
    stopping.wait(2.0)  # most clients have connected by then
    while not stopping.wait(every_s):
        for robot, client in clients.items():
            number = str(time.time_ns())
            with (folder / robot / "sent").open("a", encoding="ascii") as file:
                file.write(f"{number}\n")
            client.publish(PLAIN_TOPIC.format(robot=robot), number, qos=0 if kind == "qos0" else 1)
    stopping.clear()
    stopping.wait(5.0)  # lets messages under way arrive
    for client in clients.values():
        client.disconnect()


if __name__ == "__main__":
    sys.exit(main())
