"""Orders of a scenario, carried out at the real ports: people in the lobby program, sound, fingers, clerks, faults."""

import subprocess
import time
from math import cos, pi, sin
from pathlib import Path
from random import Random

from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal import clerk
from robot.rehearsal.event_queue import Agenda
from robot.rehearsal.parts.screen import nothing_to_touch
from robot.rehearsal.scenarios import orders
from robot.rehearsal.scenarios.faults import fault_values
from robot.runtime.settings.schema import Settings
from simulators.audio.visitor_voices import spoken
from simulators.centre.centre import Premises
from simulators.centre.touch_panel import NoSuchTarget

TAP_LIMIT_S = 3.0
_INSIDE_M = 0.45
_KEYS = {" ": "space", "\n": "go"}


class PortsOrders:
    """Carries out orders at `premises`. `files`: where recordings are; `scratch`: where speech is kept."""

    def __init__(self, premises: Premises, settings: Settings, lobby: Lobby, files: Path, scratch: Path) -> None:
        self._premises, self._settings, self._lobby = premises, settings, lobby
        self._files, self._scratch = files, scratch
        self._agenda = Agenda()
        self._dice = Random(1)
        self._things: set[str] = set()
        self._leaving: set[str] = set()
        self._speech: list[tuple[str, subprocess.Popen[bytes]]] = []

    def go_on(self) -> None:
        """What was begun by orders before."""
        self._agenda.run(_now_ms())
        for who, sound in list(self._speech):
            if sound.poll() is not None:
                self._speech.remove((who, sound))
                self._bubble(who, "")
        if self._leaving:
            people = self._premises.lobby.do("state")["people"]
            for who in [each for each in self._leaving if not people.get(each, {}).get("walking")]:
                self._premises.lobby.do("leave", who=who)
                self._leaving.discard(who)

    def do(self, order: orders.AnyOrder) -> None:
        """Raises `Trouble` when it cannot be done."""
        try:
            self._do(order)
        except (ValueError, TypeError) as error:
            raise _refused(str(error)) from error

    def _do(self, order: orders.AnyOrder) -> None:
        lobby = self._premises.lobby
        match order:
            case orders.Enter(kind="thing"):
                self._things.add(order.who)
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
                at = list(self._ahead(order.ahead_m))
                lobby.do("leave", who=order.who)
                lobby.do("enter", who=order.who, label=order.who, at=at)
            case orders.VisitorSays():
                self._say(order)
            case orders.Fault():
                given = {key: getattr(order, key) for key in orders.Fault.__struct_fields__ if key != "name"}
                self._premises.inject(order.name, **fault_values(order.name, given, "ports"))
            case orders.Mend():
                self._premises.mend(order.name)
            case orders.Clerk():
                file = self._premises.robot.folder / "desk" / "desk.sqlite"
                clerk.carry_out(order, file, self._settings, self._lobby)
            case orders.Pause() | orders.Resume():
                raise ValueError("real time does not stand still")
            case _:
                self._finger(order)

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
            self._premises.panel.tap(want, of, limit_s=TAP_LIMIT_S)
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
        points = (order.to,) if isinstance(order.to, str) else order.to
        to = [list(self._point(each, order.ahead_m, order.aside_m)) for each in points]
        self._premises.lobby.do("walk", who=order.who, to=to, speed_m_s=order.speed_m_s, looks=order.looks)

    def _leave(self, order: orders.Leave) -> None:
        if order.who in self._things:
            self._things.discard(order.who)
            return
        if order.at_once:
            self._premises.lobby.do("leave", who=order.who)
            return
        self._premises.lobby.do("walk", who=order.who, to=[list(self._point("door"))], looks=False)
        self._leaving.add(order.who)

    def _say(self, order: orders.VisitorSays) -> None:
        if order.wav:
            wav = self._files / order.wav
        else:
            wav = spoken(order.text, self._scratch / f"said-{len(self._speech)}-{_now_ms():.0f}.wav")
        self._bubble(order.who, order.text or "…")
        self._speech.append((order.who, self._premises.sound.say(wav, louder_db=order.louder_db)))

    def _bubble(self, who: str, text: str) -> None:
        if who in self._premises.lobby.do("state")["people"]:
            self._premises.lobby.do("say", who=who, text=text)

    def _point(self, name: orders.Point | str, ahead_m: float = 1.05, aside_m: float = 0.0) -> orders.Point:
        if not isinstance(name, str):
            return name
        if name == "door":
            (ax, ay), (bx, by) = self._lobby.door
            inwards = _INSIDE_M if ay < self._lobby.depth_m / 2 else -_INSIDE_M
            return (ax + bx) / 2, (ay + by) / 2 + inwards
        if name in ("front", "robot"):
            return self._ahead(ahead_m if name == "front" else 0.0, aside_m)
        for place in self._lobby.places:
            if place.id == name:
                return (place.approach.x_m, place.approach.y_m) if place.approach is not None else place.centre
        raise ValueError(f"there is no place {name!r}")

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
