"""Loader of scenario files; reports all errors of a file together, each with its place in the file and its value."""

import functools
from pathlib import Path
from typing import Any

import msgspec

from robot.core import commands, events
from robot.core.events import BaseState
from robot.core.parts import Part
from robot.core.screen import view
from robot.core.trouble import Trouble, Troubles
from robot.paths import ROOT
from robot.rehearsal.scenarios.faults import FAULTS, fault_values
from robot.rehearsal.scenarios.orders import Fault, order_of, wrong_with
from robot.rehearsal.scenarios.scenario import GROUNDS, BothLanguages, Condition, Expectation, Scenario, ScenarioStep
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import InvalidValue as Wrong
from robot.runtime.settings.validation import alike, faults, unknown

SCENARIOS = ROOT / "simulators" / "scenarios"
_WHEN = ("at_s", "after", "wait_s", "limit_s", "mark", "again", "shot")
_STAGE: dict[str, Any] = {
    "at_s": float,
    "wait_s": float,
    "limit_s": float,
    "mark": str,
    "again": list[dict[str, Any]],
    "shot": BothLanguages,
}
_ALLOW = ("contact", "speed", "crash")
_HEAD = {
    "title": BothLanguages,
    "backend": str,
    "seed": int,
    "lobby": str,
    "settings": dict[str, dict[str, Any]],
    "people": int,
    "wall": Any,
    "lasts_s": float,
    "screen": bool,
    "dossiers": str,
    "allow": tuple[str, ...],
    "golden": bool,
}


def scenario_files(folder: Path = SCENARIOS) -> list[Path]:
    """Return all scenario files, sorted by name."""
    return sorted(folder.glob("*.toml"))


def load_scenario(path: Path) -> Scenario:
    """Load the scenario in `path`. Raises `Trouble` for a file that is not TOML, `Troubles` with every error
    otherwise."""
    return scenario_of(read_toml(path), path)


def scenario_of(table: dict[str, Any], path: Path) -> Scenario:
    """Convert the mapping `table` to a scenario; error messages name `path`. Raises `Troubles`."""
    wrong = _wrong(table)
    if wrong:
        raise Troubles([_trouble(path, fault) for fault in wrong])
    head = {key: value for key, value in table.items() if key in _HEAD}
    head["title"] = msgspec.convert(head["title"], BothLanguages)
    head["allow"] = tuple(head.get("allow", ()))
    steps = tuple(_stage(step) for step in table.get("steps", ()))
    expect = tuple(msgspec.convert(each, Expectation) for each in table.get("expect", ()))
    return Scenario(path.stem, steps=steps, expect=expect, **head)


def _stage(step: dict[str, Any]) -> ScenarioStep:
    order = {key: value for key, value in step.items() if key not in _WHEN}
    when = {key: value for key, value in step.items() if key in _WHEN}
    if "after" in when:
        when["after"] = msgspec.convert(when["after"], Condition)
    if "again" in when:
        when["again"] = tuple(order_of(each) for each in when["again"])
    if "shot" in when:
        when["shot"] = msgspec.convert(when["shot"], BothLanguages)
    return ScenarioStep(order_of(order) if order else None, **when)


def _wrong(table: dict[str, Any]) -> list[Wrong]:
    found: list[Wrong] = []
    keys = (*_HEAD, "steps", "expect")
    found += [unknown(key, value, keys, alike(key, keys)) for key, value in table.items() if key not in keys]
    for key, kind in _HEAD.items():
        if key in table:
            found += faults(kind, table[key], key)
        elif key in ("title", "backend"):
            found.append(Wrong(key, None, "is missing", "thiếu khoá này"))
    if table.get("backend", "virtual") not in GROUNDS:
        found.append(_only("backend", table["backend"], GROUNDS))
    allowed = table.get("allow", ())
    if isinstance(allowed, list | tuple):
        found += [_only("allow", each, _ALLOW) for each in allowed if each not in _ALLOW]
    steps, expect = table.get("steps", []), table.get("expect", [])
    for key, listed in (("steps", steps), ("expect", expect)):
        if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
            found.append(Wrong(key, None, f"write [[{key}]] before each of them", f"ghi [[{key}]] trước mỗi mục"))
            return found
    if not expect:
        found.append(
            Wrong("expect", None, "a scenario that expects nothing shows nothing", "cần ít nhất một [[expect]]")
        )
    marks: list[str] = []
    for number, step in enumerate(steps):
        found += _wrong_step(step, f"steps[{number}].", str(table.get("backend", "virtual")))
        if isinstance(step.get("mark"), str):
            marks.append(step["mark"])
    for number, each in enumerate(expect):
        found += _wrong_expectation(each, f"expect[{number}].", marks)
    return found


def _wrong_step(step: dict[str, Any], key: str, backend: str) -> list[Wrong]:
    found: list[Wrong] = []
    for name, kind in _STAGE.items():
        if name in step:
            found += faults(kind, step[name], key + name)
    if "at_s" in step and "after" in step:
        found.append(Wrong(f"{key}at_s", step["at_s"], "either at_s or after", "chỉ dùng at_s hoặc after"))
    if "after" in step:
        found += _wrong_condition(step["after"], Condition, f"{key}after.")
    again = step.get("again", ())
    for number, each in enumerate(again if isinstance(again, list) else ()):
        found += wrong_with(each, f"{key}again[{number}].")
    order = {name: value for name, value in step.items() if name not in _WHEN}
    if not order:
        if "after" not in step and "wait_s" not in step and "at_s" not in step:
            found.append(Wrong(f"{key}do", None, "nothing is ordered or waited for", "bước này không làm gì"))
        return found
    if wrong := wrong_with(order, key):
        return found + wrong
    checked = order_of(order)
    if order["do"] in ("pause", "resume"):
        found.append(Wrong(f"{key}do", order["do"], "only at the console", "chỉ dùng ở bàn thử"))
    if isinstance(checked, Fault) or order["do"] == "mend":
        found += _wrong_fault(order, key, backend)
    return found


def _wrong_fault(order: dict[str, Any], key: str, backend: str) -> list[Wrong]:
    name = order.get("name", "")
    if order["do"] == "mend":
        return [] if not name or name in FAULTS else [_only(f"{key}name", name, tuple(FAULTS))]
    given = {field: value for field, value in order.items() if field not in ("do", "name")}
    try:
        fault_values(name, given, backend)
    except Trouble as trouble:
        return [Wrong(f"{key}name", name, trouble.what, trouble.vi)]
    return []


def _wrong_expectation(each: dict[str, Any], key: str, marks: list[str]) -> list[Wrong]:
    found = _wrong_condition(each, Expectation, key)
    if found:
        return found
    ways = [name for name in ("never", "always", "at_end") if each.get(name)]
    ways += [name for name in ("times", "at_least") if name in each]
    if len(ways) > 1:
        found.append(Wrong(key + ways[1], each[ways[1]], f"not beside {ways[0]}", f"không dùng cùng {ways[0]}"))
    for name in ("since", "until"):
        if each.get(name) and each[name] not in marks:
            found.append(_only(key + name, each[name], tuple(marks)))
    if each.get("always") and msgspec.convert(each, Expectation).happens:
        found.append(Wrong(f"{key}always", True, "what happens cannot be always", "sự kiện không thể luôn đúng"))
    return found


def _wrong_condition(each: object, kind: type[Condition], key: str) -> list[Wrong]:
    if not isinstance(each, dict):
        return [Wrong(key.rstrip("."), None, 'write { page = "HomePage" }', 'ghi { page = "HomePage" }')]
    if found := faults(kind, each, key.rstrip(".")):
        return found
    what = set(each) & set(Condition.__struct_fields__) - {"fields", "within_m"}
    if not what:
        return [Wrong(key.rstrip("."), None, "nothing is looked for", "không có điều gì để kiểm tra")]
    found = []
    for name, home in (("event", events), ("command", commands), ("page", view)):
        given = each.get(name)
        if given is None:
            continue
        struct = getattr(home, given, None)
        if not (isinstance(struct, type) and issubclass(struct, msgspec.Struct)):
            names = tuple(n for n, v in vars(home).items() if isinstance(v, type) and issubclass(v, msgspec.Struct))
            like = alike(given, names)
            what_en = f"no such {name}" + (f", did you mean {like}?" if like else "")
            found.append(Wrong(key + name, given, what_en, f"không có {name} này"))
        else:
            known = struct.__struct_fields__
            strange = [field for field in each.get("fields", {}) if field not in known]
            found += [unknown(f"{key}fields.{field}", None, known, alike(field, known)) for field in strange]
    shown = view.View.__struct_fields__
    strange = [name for name in each.get("view", {}) if name not in shown]
    found += [unknown(f"{key}view.{name}", None, shown, alike(name, shown)) for name in strange]
    if each.get("said") and each["said"] not in (lines := _lines()):
        like = alike(each["said"], lines)
        guess = f", did you mean {like}?" if like else ""
        found.append(Wrong(f"{key}said", each["said"], f"no such word key{guess}", "không có khoá câu này"))
    if each.get("base") and each["base"] not in list(BaseState):
        found.append(_only(f"{key}base", each["base"], tuple(BaseState)))
    found += [
        _only(key + name, each[name], tuple(Part))
        for name in ("up", "down")
        if each.get(name, "base") not in list(Part)
    ]
    return found


@functools.cache
def _lines() -> tuple[str, ...]:
    """Return the keys of all sentences that the robot may say."""
    return tuple(next(iter(load_words(CONFIG / "words").templates.values())))


def _only(key: str, value: object, allowed: tuple[str, ...]) -> Wrong:
    names = ", ".join(allowed) or "-"
    return Wrong(key, value, f"allowed: {names}", f"chỉ có: {names}")


def _trouble(path: Path, fault: Wrong) -> Trouble:
    return Trouble(
        fault.what,
        fault.vi,
        file=str(path),
        key=fault.key,
        value=fault.value,
        remedy="see simulators/scenarios/README.md",
        remedy_vi="xem simulators/scenarios/README.md",
    )
