"""Orders of a scenario carried out at real ports: people in the simulated lobby, sound, fingers, clerks, faults."""

import itertools
import subprocess
import time
from collections.abc import Mapping
from functools import cached_property
from math import atan2, copysign, cos, degrees, pi, sin
from pathlib import Path
from random import Random
from typing import Any

from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import Planner
from robot.rehearsal import clerk
from robot.rehearsal.event_queue import Agenda
from robot.rehearsal.parts.screen import nothing_to_touch
from robot.rehearsal.scenarios import orders
from robot.rehearsal.scenarios.faults import fault_values
from robot.rehearsal.visitor_speech import visitor_speech
from robot.runtime.settings.schema import Settings
from simulators.audio.visitor_voices import recording
from simulators.centre.centre import Premises
from simulators.centre.touch_panel import NoSuchTarget

_INSIDE_M = 0.45
_KEYS = {" ": "space", "\n": "go"}
_SENTENCES = 8
"""Number of speech files, used in turn: at most this many visitors speak at the same time."""


class PortsOrders:
    """Carries out orders on `premises`. `files`: folder of recordings; `scratch`: folder for synthesised speech.

    `go_on` and the orders may be called from different threads.
    """

    def __init__(self, premises: Premises, settings: Settings, lobby: Lobby, files: Path, scratch: Path) -> None:
        self._premises, self._settings, self._lobby = premises, settings, lobby
        self._files, self._scratch = files, scratch
        self.tap_limit_s = 3.0
        """How long a tap waits for the screen to offer its target, s; chosen."""
        self._agenda = Agenda()
        self._dice = Random(1)
        self._things: set[str] = set()
        self._leaving: set[str] = set()
        self._speech: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._sentences = itertools.count()

    @cached_property
    def planner(self) -> Planner:
        """Planner of the ways on which people walk around walls and furniture."""
        return Planner(self._lobby)

    def go_on(self) -> None:
        """Continue orders given earlier: make later touches, remove the bubble of ended speech, take people out at the
        door."""
        self._agenda.run(_now_ms())
        for who, sound in list(self._speech):
            if sound.poll() is not None:
                self._speech.remove((who, sound))
                self._bubble(who, "")
        if leaving := list(self._leaving):
            people = self._people()
            for who in [each for each in leaving if not people.get(each, {}).get("walking")]:
                self._premises.lobby.do("leave", who=who)
                self._leaving.discard(who)

    def do(self, order: orders.AnyOrder) -> None:
        """Carry out an order. Raises `Trouble` for an order that can't be carried out."""
        try:
            self.carry_out(order)
        except (ValueError, TypeError) as error:
            raise _refused(str(error)) from error

    def carry_out(self, order: orders.AnyOrder) -> Mapping[str, Any]:
        """Carry out an order and return its answer. Raises `Trouble`, ValueError or TypeError when the order fails."""
        lobby = self._premises.lobby
        if isinstance(order, orders.Enter | orders.Walk | orders.Follow | orders.Block):
            self._leaving.discard(order.who)
        match order:
            case orders.Enter(kind="thing"):
                self._things.add(order.who)
            case orders.Enter() if order.who in self._people():
                raise ValueError(f"{order.who} is here already")
            case orders.Enter():
                label, at = order.label or order.who, list(self._point(order.at))
                lobby.do("enter", who=order.who, label=label, at=at, heading_deg=order.heading_deg, coat=order.coat)
                lobby.do("look", who=order.who, looks=order.looks)
            case orders.Walk():
                self._walk(order)
            case orders.Look():
                lobby.do("look", who=order.who, looks=order.looks)
            case orders.Follow():
                lobby.do("follow", who=order.who)
            case orders.Leave():
                self._leave(order)
            case orders.Block():
                self._block(order)
            case orders.VisitorSays():
                self._say(order)
            case orders.Fault():
                self._premises.inject(order.name, **fault_values(order.name, order.given, "ports"))
            case orders.Mend():
                self._premises.mend(order.name)
            case orders.Clerk():
                file = self._premises.robot.folder / "desk" / "desk.sqlite"
                return clerk.carry_out(order, file, self._settings, self._lobby)
            case orders.Pause() | orders.Resume():
                raise ValueError("real time does not stand still")
            case _:
                self._finger(order)
        return {"done": True}

    def _finger(self, order: orders.AnyOrder) -> None:
        panel = self._premises.panel
        match order:
            case orders.Tap():
                for _ in range(order.times):
                    self._tap(order.want, order.of)
            case orders.Type():
                for sign in order.text:
                    self._tap("typing", _KEYS.get(sign, sign))
            case orders.Touch():
                panel.press(*order.at)
            case orders.Fumble():
                for number in range(order.touches):
                    self._agenda.at(_now_ms() + number * order.every_ms, self._fumble)

    def _tap(self, want: str, of: str | None) -> None:
        try:
            self._premises.panel.tap(want, of, limit_s=self.tap_limit_s)
        except NoSuchTarget as nothing:
            seen = self._premises.panel.look()
            there = sorted({f"{target['want']} {target.get('of', '')}".rstrip() for target in seen["targets"]})
            raise nothing_to_touch(str(seen["page"]), f"{want} {of or ''}".rstrip(), there) from nothing

    def _fumble(self) -> None:
        targets = self._premises.panel.look()["targets"]
        if targets:
            x, y, width, height = self._dice.choice(targets)["rect"]
            self._premises.panel.press(x + width / 2, y + height / 2)

    def _walk(self, order: orders.Walk) -> None:
        x, y = self._person(order.who)["at"]
        way: list[orders.Point] = []
        if not isinstance(order.to, str):
            way += order.to
        else:
            if self.planner.goal(order.to) is not None and (route := self.planner.route((x, y), order.to)) is not None:
                way += route.points[::8]
            way.append(self._point(order.to, order.ahead_m, order.aside_m))
        to = [list(point) for point in way]
        self._premises.lobby.do("walk", who=order.who, to=to, speed_m_s=order.speed_m_s, looks=order.looks)

    def _block(self, order: orders.Block) -> None:
        x, y, _ = self._premises.lobby.do("state")["robot"]
        at, person = self._ahead(order.ahead_m), self._people().get(order.who, {})
        label, coat = person.get("label", order.who), person.get("coat", 0)
        facing = degrees(atan2(y - at[1], x - at[0]))
        self._premises.lobby.do("enter", who=order.who, label=label, at=list(at), heading_deg=facing, coat=coat)

    def _leave(self, order: orders.Leave) -> None:
        if order.who in self._things:
            self._things.discard(order.who)
            return
        if order.at_once:
            self._leaving.discard(order.who)
            self._premises.lobby.do("leave", who=order.who)
            return
        self._person(order.who)
        self._premises.lobby.do("walk", who=order.who, to=[list(self._point("door"))], looks=False)
        self._leaving.add(order.who)

    def _say(self, order: orders.VisitorSays) -> None:
        if order.who not in self._things:
            self._person(order.who)
        if order.wav:
            wav = recording(self._files / order.wav)
        else:
            place = self._scratch / f"said-{next(self._sentences) % _SENTENCES}.wav"
            wav = visitor_speech().write(order.text, place)
        self._bubble(order.who, order.text or wav.name)
        self._speech.append((order.who, self._premises.sound.say(wav, louder_db=order.louder_db)))

    def _bubble(self, who: str, text: str) -> None:
        if who in self._people():
            self._premises.lobby.do("say", who=who, text=text)

    def _point(self, name: orders.Point | str, ahead_m: float = 1.05, aside_m: float = 0.0) -> orders.Point:
        if not isinstance(name, str):
            return name
        if name == "door":
            (ax, ay), (bx, by) = self._lobby.door
            inwards_x = 0.0 if ax != bx else copysign(_INSIDE_M, self._lobby.width_m / 2 - ax)
            inwards_y = 0.0 if ax == bx else copysign(_INSIDE_M, self._lobby.depth_m / 2 - ay)
            return (ax + bx) / 2 + inwards_x, (ay + by) / 2 + inwards_y
        if name in ("front", "robot"):
            return self._ahead(ahead_m if name == "front" else 0.0, aside_m)
        if (pose := self.planner.goal(name)) is not None:
            return pose.x_m, pose.y_m
        for place in self._lobby.places:
            if place.id == name:
                return place.centre
        raise ValueError(f"there is no place {name!r}")

    def _people(self) -> dict[str, dict[str, Any]]:
        """Return all people in the lobby by name."""
        people: dict[str, dict[str, Any]] = self._premises.lobby.do("state")["people"]
        return people

    def _person(self, who: str) -> dict[str, Any]:
        """Return the person `who`. Raises ValueError when no one in the lobby has that name."""
        person = self._people().get(who)
        if person is None:
            raise ValueError(f"nobody here is called {who!r}")
        return person

    def _ahead(self, ahead_m: float, aside_m: float = 0.0) -> orders.Point:
        x, y, heading = self._premises.lobby.do("state")["robot"]
        aside = heading + pi / 2
        return x + ahead_m * cos(heading) + aside_m * cos(aside), y + ahead_m * sin(heading) + aside_m * sin(aside)


def _now_ms() -> float:
    return time.monotonic() * 1000


def _refused(what: str) -> Trouble:
    return Trouble(
        what,
        "không thực hiện được lệnh này ở cổng thật",
        remedy="give another order, or rehearse in virtual time",
        remedy_vi="dùng lệnh khác, hoặc chạy trong thời gian ảo",
    )
