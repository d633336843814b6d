"""Run `kiosk fleet status`: print the robots of a province as a table that can be read over the phone."""

import argparse
import time

import msgspec

from robot.cli.fleet import operator_id
from robot.fleet.link import door_of
from robot.fleet.status_reader import RobotStatus, robots_of
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import FleetSettings

SILENT_S = 180
"""Age of the robot's status file, s, above which its program counts as halted: three missed writes, one per minute."""

FREE_MB = 50
"""Free disk space, MB, below which a disk counts as full: nothing important can be written."""

LATE_S = 3
"""Number of report intervals without a health report, on a connected link, after which the report counts as missing."""


def run(args: argparse.Namespace, fleet: FleetSettings) -> int:
    """Print the table; return 0 when all robots are well, 1 when one needs help or there is none."""
    seen = robots_of(door_of(fleet, CONFIG.parent), fleet.province, operator_id(fleet, f"status-{time.time_ns()}"))
    now_s = time.time()
    rows = [(robot, seen[robot], trouble_of(seen[robot], now_s, LATE_S * fleet.report_s)) for robot in sorted(seen)]
    if args.json:
        for robot, each, trouble in rows:
            print(msgspec.json.encode({"robot": robot, "trouble": trouble, **msgspec.to_builtins(each)}).decode())
    else:
        _table(fleet.province, rows, now_s)
    return 0 if rows and not any(trouble for _, _, trouble in rows) else 1


def trouble_of(seen: RobotStatus, now_s: float, late_s: float) -> str:
    """Return the gravest trouble of a robot as text; "" when it is well."""
    link, health = seen.link, seen.health
    if link is None or health is None:
        return "unknown | chưa có tin"
    if not link.up:
        return "offline | mất kết nối"
    if now_s - health.at_s > late_s:
        return f"no report for {_since(now_s - health.at_s)} | không có báo cáo"
    if health.disk_free_mb is not None and health.disk_free_mb < FREE_MB:  # a full disk explains the others
        return f"the disk is full, {health.disk_free_mb} MB free | đầy đĩa"
    if health.silent_s is None or health.silent_s > SILENT_S:
        return "the robot's program stands still | phần mềm robot không chạy"
    down = sorted(part for part, up in health.parts.items() if not up)
    if down:
        return f"down: {', '.join(down)} | hỏng"
    if health.content.state in ("failed", "refused", "waiting"):
        content = health.content
        return f"content {content.number} {content.state}: {content.reason} | chưa nhận được nội dung"
    if health.dropped:
        return f"{health.dropped} records lost for want of room | mất số liệu do đầy bộ nhớ"
    return ""


def _table(province: str, rows: list[tuple[str, RobotStatus, str]], now_s: float) -> None:
    from rich.console import Console
    from rich.table import Column, Table

    heads = ("robot", "state", "heard", "version", "catalogue", "content", "visits", "battery", "waiting")
    columns = [Column(head, overflow="fold") for head in heads]
    table = Table(*columns, title=f"kiosk fleet · {province} · {len(rows)}", show_lines=False)
    for robot, seen, trouble in rows:
        health = seen.health
        state = f"[red]{trouble}[/]" if trouble else "[green]TỐT good[/]"
        if health is None:
            table.add_row(robot, state)
            continue
        content = f"{health.content.number} {health.content.state}".strip() if health.content.number else "-"
        battery = f"{health.battery_mv / 1000:.1f} V" if health.battery_mv else "-"
        table.add_row(
            robot,
            state,
            _since(max(0.0, now_s - health.at_s)),
            health.version or "-",
            health.catalogue or "-",
            content,
            str(health.today.get("visit", 0)),
            battery,
            str(health.waiting) + (" (unread)" if health.unread else ""),
        )
    Console().print(table)
    ill = sum(bool(trouble) for _, _, trouble in rows)
    print(f"{len(rows)} robots, {ill} need somebody | {len(rows)} robot, {ill} cần xem lại")


def _since(seconds: float) -> str:
    for unit, length_s in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= length_s:
            return f"{seconds / length_s:.0f} {unit}"
    return f"{seconds:.0f} s"
