"""Evaluation of a scenario's conditions."""

from collections.abc import Callable
from math import hypot
from typing import Any

import msgspec

from robot.core.commands import Say
from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.scenarios.backend import ScenarioBackend
from robot.rehearsal.scenarios.run_facts import RunFacts
from robot.rehearsal.scenarios.scenario import Condition

STILL_MM_S = 2.0


def holds(condition: Condition, facts: RunFacts, backend: ScenarioBackend, words: Callable[[Say], str]) -> bool:
    """Whether all parts of `condition` hold at the moment that `facts` describes."""
    if condition.happens and not _happens(condition, facts, words):
        return False
    if condition.page and (facts.page != condition.page or not _page_has(condition, facts)):
        return False
    if not all(matches(value, facts.view.get(key, _usual("View", key))) for key, value in condition.view.items()):
        return False
    if condition.base and facts.base != condition.base:
        return False
    if (condition.up and condition.up not in facts.up) or (condition.down and condition.down not in facts.down):
        return False
    for asked, known in ((condition.listening, facts.listening), (condition.speaking, facts.speaking)):
        if asked is not None and asked is not known:
            return False
    return _world_has(condition, backend) and (not condition.asks_desk or _desk_has(condition, backend))


def _happens(condition: Condition, facts: RunFacts, words: Callable[[Say], str]) -> bool:
    step = facts.step
    if step is None:
        return False
    fields = {} if condition.page else condition.fields
    if condition.event and not (type(step.event).__name__ == condition.event and _struct_has(fields, step.event)):
        return False
    if condition.command and not any(
        type(each).__name__ == condition.command and (condition.event or _struct_has(fields, each))
        for each in step.commands
    ):
        return False
    said = [each for each in step.commands if isinstance(each, Say)]
    if condition.said and not any(line.key == condition.said for each in said for line in each.lines):
        return False
    return not condition.says or any(condition.says.casefold() in words(each).casefold() for each in said)


def _struct_has(fields: dict[str, Any], struct: msgspec.Struct) -> bool:
    return not fields or matches(fields, {name: msgspec.to_builtins(getattr(struct, name)) for name in fields})


def _page_has(condition: Condition, facts: RunFacts) -> bool:
    """Whether the page has the condition's fields. A field that is missing from the view has its default value."""
    page = facts.view["page"]
    return all(matches(value, page.get(name, _usual(condition.page, name))) for name, value in condition.fields.items())


def _usual(page: str, field: str) -> Any:
    from robot.core.screen import view

    for known in msgspec.structs.fields(getattr(view, page)):
        if known.name == field and known.default is not msgspec.NODEFAULT:
            return msgspec.to_builtins(known.default)
    return None


def matches(wanted: Any, value: Any) -> bool:
    """Whether `value` equals what is wanted. In a table only the keys named in `wanted` are compared."""
    if isinstance(wanted, dict):
        return isinstance(value, dict) and all(matches(each, value.get(key)) for key, each in wanted.items())
    if isinstance(wanted, list) and isinstance(value, list | tuple):
        return len(wanted) == len(value) and all(map(matches, wanted, value))
    if isinstance(wanted, bool) and value is None:
        return not wanted  # a view leaves out a flag that is off
    if wanted in ("", 0) and value is None:
        return True
    return bool(wanted == value)


def _world_has(condition: Condition, backend: ScenarioBackend) -> bool:
    asked = condition.near or condition.arrived or condition.slips is not None
    if not asked and condition.standing is None and condition.off is None:
        return True
    glance = backend.glance()
    if condition.near:
        x, y = place_of(backend.lobby, condition.near)
        if hypot(glance.robot[0] - x, glance.robot[1] - y) > condition.within_m:
            return False
    if condition.arrived and (condition.arrived not in glance.present or condition.arrived in glance.walking):
        return False
    if condition.slips is not None and glance.slips != condition.slips:
        return False
    still = max(map(abs, glance.wheel_mm_s)) <= STILL_MM_S
    if condition.standing is not None and condition.standing is not still:
        return False
    return condition.off is None or condition.off is glance.off


def _desk_has(condition: Condition, backend: ScenarioBackend) -> bool:
    rows = backend.rows()
    asked = (condition.tickets, condition.ratings, condition.calls, condition.unanswered)
    return all(wanted is None or wanted == known for wanted, known in zip(asked, rows, strict=True))


def place_of(lobby: Lobby, name: tuple[float, float] | str) -> tuple[float, float]:
    """Return the point (x m, y m) where the robot stands at a place. Raises `Trouble` for a place that is not on the
    map."""
    if not isinstance(name, str):
        return name
    if name == "home":
        return lobby.home.x_m, lobby.home.y_m
    for place in lobby.places:
        if place.id == name and place.approach is not None:
            return place.approach.x_m, place.approach.y_m
    raise Trouble(
        "the robot can stand at no such place",
        "robot không đến được nơi này",
        key="near",
        value=name,
        remedy="take home or an id of the lobby map",
        remedy_vi="dùng home hoặc mã nơi trên bản đồ",
    )
