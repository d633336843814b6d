"""Orders about people, for the simulated lobby: names of places become points, whoever leaves walks to the door."""

import math
from collections.abc import Mapping
from typing import Any

from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import HOME, Planner
from simulators.lobby.client import LobbyClient

XY = tuple[float, float]

_FRONT_M = 1.05
"""From the robot's middle to somebody who uses its screen."""
_AT_DOOR_M = 0.6
_INSIDE_M = 0.45


class PortsPeople:
    """The people of `lobby`."""

    def __init__(self, client: LobbyClient, lobby: Lobby) -> None:
        self._client, self._lobby = client, lobby
        self._planner = Planner(lobby)
        self._leaving: set[str] = set()

    def do(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        """One order of `robot.rehearsal.console.commands` about somebody. Raises ValueError."""
        who, client = str(order["who"]), self._client
        state = client.do("state")
        match order["do"]:
            case "enter":
                if who in state["people"]:
                    raise ValueError(f"{who} is here already")
                at = self._point(order.get("at", "door"), state)
                label, heading = order.get("label") or who, order.get("heading_deg", 90.0)
                return client.do("enter", who=who, label=label, at=at, heading_deg=heading, coat=order.get("coat", 0))
            case "walk":
                self._leaving.discard(who)
                way = self._way(order["to"], self._here(who, state), state)
                return client.do(
                    "walk", who=who, to=way, speed_m_s=order.get("speed_m_s", 0.9), looks=order.get("looks", True)
                )
            case "leave" if order.get("at_once"):
                return client.do("leave", who=who)
            case "leave":
                way = self._way("door", self._here(who, state), state)
                self._leaving.add(who)
                return client.do("walk", who=who, to=way, looks=False)
            case "block":
                return self._block(order, who, state)
            case "follow":
                return client.do("follow", who=who)
            case "look":
                return client.do("look", who=who, looks=bool(order["looks"]))
            case _:
                raise ValueError(f"no order about people: {order['do']!r}")

    def see_off(self, state: Mapping[str, Any]) -> None:
        """Whoever has reached the door on the way out is gone."""
        for who in list(self._leaving):
            person = state["people"].get(who)
            if person is None:
                self._leaving.discard(who)
            elif not person["walking"] and math.dist(person["at"], self._door()) < _AT_DOOR_M:
                self._leaving.discard(who)
                self._client.do("leave", who=who)

    def route(self, robot: XY, place: str) -> list[XY]:
        """The way that the robot would plan to `place`."""
        route = self._planner.route(robot, place) if self._planner.goal(place) else None
        return [] if route is None else list(route.points)

    def _block(self, order: Mapping[str, Any], who: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
        x, y, heading = state["robot"]
        ahead = float(order.get("ahead_m", 1.0))
        at = [x + ahead * math.cos(heading), y + ahead * math.sin(heading)]
        person = state["people"].get(who, {})
        facing = math.degrees(math.atan2(y - at[1], x - at[0]))
        label, coat = person.get("label", who), person.get("coat", 0)
        self._leaving.discard(who)
        return self._client.do("enter", who=who, label=label, at=at, heading_deg=facing, coat=coat)

    def _here(self, who: str, state: Mapping[str, Any]) -> XY:
        person = state["people"].get(who)
        if person is None:
            raise ValueError(f"nobody here is called {who!r}")
        return person["at"][0], person["at"][1]

    def _way(self, to: Any, here: XY, state: Mapping[str, Any]) -> list[list[float]]:
        if not isinstance(to, str):
            return [[float(x), float(y)] for x, y in to]
        goal = self._point(to, state)
        route = self._planner.route(here, to) if self._planner.goal(to) else None
        return [*([list(point) for point in route.points[::8]] if route else []), goal]

    def _point(self, to: Any, state: Mapping[str, Any]) -> list[float]:
        if not isinstance(to, str):
            return [float(to[0]), float(to[1])]
        x, y, heading = state["robot"]
        if to == "door":
            return list(self._door())
        if to == "robot":
            return [x, y]
        if to == "front":
            return [x + _FRONT_M * math.cos(heading), y + _FRONT_M * math.sin(heading)]
        pose = self._planner.goal(to) if to != HOME else self._lobby.home
        if pose is not None:
            return [pose.x_m, pose.y_m]
        place = next((place for place in self._lobby.places if place.id == to), None)
        if place is None:
            raise ValueError(f"there is no place {to!r}")
        return list(place.centre)

    def _door(self) -> XY:
        (ax, ay), (bx, by) = self._lobby.door
        x, y = (ax + bx) / 2, (ay + by) / 2
        inward = math.atan2(self._lobby.depth_m / 2 - y, self._lobby.width_m / 2 - x)
        return x + _INSIDE_M * math.cos(inward), y + _INSIDE_M * math.sin(inward)
