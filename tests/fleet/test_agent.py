"""The agent at a real broker: what the province sees, and that nothing is lost on the way."""

import datetime
import json
import os
import signal
import ssl
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from robot.cli.bench.fleet.broker import PASSWORD, Broker
from robot.cli.fleet.status import trouble_of
from robot.core.trouble import Trouble
from robot.desk.feedback.day_counts import DayCounts, encoded, path_of
from robot.fleet import topics
from robot.fleet.agent import Agent
from robot.fleet.messages import Health, Linked
from robot.fleet.outbox import Outbox
from robot.fleet.status_reader import RobotStatus, robots_of
from tests.fleet.province import PROVINCE, agent, collector, place, records, robot_writes, seen, until

pytestmark = pytest.mark.waits


def test_the_province_sees_how_a_robot_is_and_when_it_has_gone(broker: Broker, tmp_path: Path) -> None:
    robot_writes(tmp_path, camera=True, base=False)
    with agent(broker, place(tmp_path)):
        until(lambda: seen(broker).health is not None)
        robot = seen(broker)
        assert robot.link is not None
        assert robot.health is not None
        assert robot.link.up
        assert robot.health.parts == {"camera": True, "base": False}
        assert (robot.health.battery_mv, robot.health.temperature_c) == (25100, 51.5)
        assert len(robot.health.catalogue) == 12
        assert trouble_of(robot, robot.health.at_s, 60).startswith("down: base")
    assert seen(broker).link is not None
    assert not seen(broker).link.up  # type: ignore[union-attr]


def test_a_robot_whose_program_stands_still_is_told(broker: Broker, tmp_path: Path) -> None:
    robot_writes(tmp_path)
    old = datetime.datetime.now().timestamp() - 3600
    os.utime(tmp_path / "mong-duong-1" / "robot.json", (old, old))
    with agent(broker, place(tmp_path)):
        until(lambda: seen(broker).health is not None)
        robot = seen(broker)
        assert "stands still" in trouble_of(robot, robot.health.at_s, 60)  # type: ignore[union-attr]


def test_gauges_reach_the_collector_as_numbers_only(broker: Broker, tmp_path: Path) -> None:
    robot_writes(tmp_path)
    with collector(broker, tmp_path / "out"), agent(broker, place(tmp_path)):
        until(lambda: any(record["kind"] == "gauges" for record in records(tmp_path / "out")))
    gauges = next(record["body"] for record in records(tmp_path / "out") if record["kind"] == "gauges")
    assert gauges == {"events": 7, "loop_lag_ms": {"p99": 0.4}}


def test_a_day_that_is_over_is_told_once_without_its_hours(broker: Broker, tmp_path: Path) -> None:
    where = place(tmp_path)
    where.figures.mkdir(parents=True)
    for day, visits in ((14, 3), (15, 5)):
        counts = DayCounts(f"2026-08-{day}")
        counts.add("visit", "", 9, visits)
        counts.add("visit", "", 14, 1)
        counts.add("procedure", "1.001193", 9)
        counts.add("name", "Nguyễn Văn An", 9)
        path_of(where.figures, datetime.date(2026, 8, day)).write_text(encoded(counts), encoding="utf-8")
    turn = '{"hour":9,"final_ms":300,"decision_ms":2,"audio_ms":500,"total_ms":802}\n{"hour":9,"fin'
    (where.figures / "2026-08-14.jsonl").write_text(turn, encoding="utf-8")
    now = datetime.datetime(2026, 8, 15, 16)
    with collector(broker, tmp_path / "out"):
        for _ in range(2):  # started twice
            with agent(broker, where, now=lambda: now):
                until(lambda: seen(broker).health is not None)
                until(lambda: Outbox(where.folder / "outbox", 10**6).waiting == 0)
        assert seen(broker).health.today == {"visit": 6, "procedure": 1}  # type: ignore[union-attr]
        until(lambda: records(tmp_path / "out"))
    days = [record["body"] for record in records(tmp_path / "out") if record["kind"] == "day"]
    assert days == [
        {
            "day": "2026-08-14",
            "counts": {"procedure": {"1.001193": 1}, "visit": {"": 4}},
            "waits": {
                "turns": 1,
                "noisy": 0,
                "final_ms": {"p50": 300, "p95": 300},
                "decision_ms": {"p50": 2, "p95": 2},
                "audio_ms": {"p50": 500, "p95": 500},
                "total_ms": {"p50": 802, "p95": 802},
            },
        }
    ]


def test_nothing_is_lost_while_the_broker_is_away_and_the_agent_is_killed(broker: Broker, tmp_path: Path) -> None:
    where = place(tmp_path)
    outbox = Outbox(where.folder / "outbox", 10**6)
    out = tmp_path / "out"
    with collector(broker, out) as kept:
        for value in range(60):
            outbox.put("gauges", {"value": value}, at_s=0)
        with agent(broker, where):
            until(lambda: len(records(out)) >= 60)
            broker.stop()
            robot_writes(tmp_path)  # happens while nobody is there
            until(lambda: Outbox(where.folder / "outbox", 10**6).waiting >= 2)
        broker.start()
        with agent(broker, where):
            until(lambda: len(records(out)) >= 62)
        assert sum(kept.missing().values()) == 0
    found = [record["number"] for record in records(out)]
    assert sorted(found) == list(range(1, len(found) + 1)), "each once"


def test_a_disk_that_takes_nothing_silences_no_robot_and_what_changed_is_told_later(
    broker: Broker, tmp_path: Path
) -> None:
    robot_writes(tmp_path, camera=True)
    where, out = place(tmp_path), tmp_path / "out"
    outbox, away = where.folder / "outbox", where.folder / "away"
    with collector(broker, out), agent(broker, where):
        until(lambda: any(record["body"] == {"camera": True} for record in records(out)))
        until(lambda: Outbox(outbox, 10**6).waiting == 0)  # what is noted of the delivery would make the folder anew
        outbox.rename(away)
        robot_writes(tmp_path, camera=False)
        until(lambda: seen(broker).health.parts == {"camera": False})  # type: ignore[union-attr]
        assert not any(record["body"] == {"camera": False} for record in records(out))
        away.rename(outbox)
        until(lambda: any(record["body"] == {"camera": False} for record in records(out)))


def test_a_full_disk_is_told_before_what_it_leads_to() -> None:
    robot = RobotStatus(Linked(True), Health(1000, silent_s=900, disk_free_mb=3))
    assert trouble_of(robot, 1000, 60).startswith("the disk is full, 3 MB free")


def test_a_robot_killed_without_a_word_is_offline_and_goes_on_where_it_was(broker: Broker, tmp_path: Path) -> None:
    robot_writes(tmp_path)
    overlay = tmp_path / "site.toml"
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="ascii")
    overlay.write_text(
        f'[fleet]\nbroker = "mqtts://127.0.0.1:{broker.port}"\nprovince = "{PROVINCE}"\nrobot = "mong-duong-1"\n'
        f'password_file = "{tmp_path}/password"\nca_file = "{broker.ca_file}"\ndir = "{place(tmp_path).folder}"\n'
        f'report_s = 10\n[desk]\nfigures_dir = "{place(tmp_path).figures}"\n',
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "robot.cli", "fleet", "--settings", str(overlay), "run"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as program:
        until(lambda: (link := seen(broker).link) is not None and link.up)
        until(lambda: seen(broker).health.unread)  # type: ignore[union-attr]  # nobody collects
        program.send_signal(signal.SIGKILL)
    until(lambda: not seen(broker).link.up)  # type: ignore[union-attr]
    with collector(broker, tmp_path / "out"), subprocess.Popen(command, stderr=subprocess.DEVNULL) as program:
        try:
            until(lambda: {record["kind"] for record in records(tmp_path / "out")} == {"parts", "gauges"})
        finally:
            program.terminate()
        assert program.wait(timeout=40) == 0
    assert [record["number"] for record in records(tmp_path / "out")][:2] == [1, 2]


def test_records_wait_until_somebody_takes_them(broker: Broker, tmp_path: Path) -> None:
    robot_writes(tmp_path)
    where = place(tmp_path)
    with agent(broker, where):
        until(lambda: (health := seen(broker).health) is not None and health.unread)
        assert Outbox(where.folder / "outbox", 10**6).waiting >= 2
        with collector(broker, tmp_path / "out"):
            until(lambda: len(records(tmp_path / "out")) >= 2)
            until(lambda: Outbox(where.folder / "outbox", 10**6).waiting == 0)


def test_a_robot_cannot_speak_for_another(broker: Broker, tmp_path: Path) -> None:
    robot_writes(tmp_path, "cam-pha-2")
    where = place(tmp_path, "cam-pha-2")
    foreign = broker.door("mong-duong-1")
    liar = Agent(where, foreign, 0.3, lambda _payload: None, lambda _path: None, again_s=(1, 1, 1), pause_s=0.2)
    thread = threading.Thread(target=liar.run)
    with collector(broker, tmp_path / "out"):
        thread.start()
        threading.Event().wait(2)
        liar.stop()
        thread.join(10)
    assert seen(broker, "cam-pha-2").health is None
    assert records(tmp_path / "out", "cam-pha-2") == []
    assert Outbox(where.folder / "outbox", 10**6).waiting == 2, "kept, because the broker refused them"


def test_a_wrong_password_and_a_foreign_broker_are_told(broker: Broker) -> None:
    with pytest.raises(Trouble, match=r"(?i)not authori"):
        robots_of(broker.door("operator", "guessed"), PROVINCE, "look", wait_s=3)
    stranger = broker.door("operator")._replace(context=ssl.create_default_context())
    with pytest.raises(Trouble, match="not reached"):
        robots_of(stranger, PROVINCE, "look", wait_s=3)


def test_two_agents_never_share_a_folder(broker: Broker, tmp_path: Path) -> None:
    with agent(broker, place(tmp_path)), pytest.raises(Trouble, match="another agent"), agent(broker, place(tmp_path)):
        pass


def test_topics_name_robots_and_nothing_else() -> None:
    assert topics.robot_of(topics.of_robot(PROVINCE, "cam-pha-2", "health")) == ("cam-pha-2", "health")
    assert topics.robot_of("kiosk/1/quang-ninh/robots/../health") is None
    assert topics.piece_of(topics.piece(PROVINCE, "a" * 64, 12)) == ("a" * 64, 12)
    assert json.dumps(topics.piece_of(topics.content(PROVINCE))) == "null"
