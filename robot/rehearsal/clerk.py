"""A simulated clerk with a connection of its own to the desk's database: calls the next number, answers calls for
staff."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.queue.model import parted
from robot.desk.queue.tickets import Tickets
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.scenarios.orders import Clerk
from robot.runtime.content.core_rules import counters_of
from robot.runtime.content.desk_vocabulary_loader import queue_rule_of
from robot.runtime.settings.schema import Settings


def carry_out(
    order: Clerk,
    file: Path,
    settings: Settings,
    lobby: Lobby,
    wall: Callable[[], datetime.datetime] = datetime.datetime.now,
) -> dict[str, Any]:
    """Let a clerk act. Return {"called": number}, None when no one waits, or {"answered": count of calls for staff}.

    Raises `Trouble` for a place that has no ticket numbers.
    """
    if order.act == "answer":
        with StaffCalls(file, wall) as calls:
            return {"answered": sum(calls.answer(call.id) for call in calls.waiting())}
    counters = counters_of(settings, lobby)
    if parted(order.place)[0] not in counters:
        raise _no_counter(order.place, counters)
    with Tickets(file, queue_rule_of(settings), wall) as tickets:
        ticket = tickets.call_next(order.place)
    return {"called": None if ticket is None else ticket.label}


def _no_counter(place: str, counters: tuple[str, ...]) -> Trouble:
    there = ", ".join(counters) or "-"
    return Trouble(
        f"no numbers are given for this place, only for: {there}",
        f"không cấp số cho nơi này, chỉ có: {there}",
        key="place",
        value=place,
        remedy="name a counter of the lobby map",
        remedy_vi="nêu một quầy có trên bản đồ",
    )
