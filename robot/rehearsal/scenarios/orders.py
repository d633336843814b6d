"""What can be ordered of a rehearsal: visitors, fingers, clerks and faults. One vocabulary for every backend.

An order is a mapping with "do", as it stands in a scenario file or a line of JSON; `order_of` checks it.
"""

from typing import Any

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.runtime.settings.validation import InvalidValue as Wrong
from robot.runtime.settings.validation import alike, faults

Point = tuple[float, float]
"""x m, y m on the lobby map."""


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="do", tag=str.lower):
    """Base of all orders; "do" is the name of the class in small letters."""

    @classmethod
    def do(cls) -> str:
        """The value of "do" in a scenario."""
        return str(cls.__struct_config__.tag)


class Enter(Order, frozen=True):
    """Somebody comes in: at a point, by the "door", or at a place of the map. A "thing" is a suitcase, or a television
    that talks."""

    who: str
    at: Point | str = "door"
    label: str = ""
    heading_deg: float = 90.0
    coat: int = 0
    pace_m_s: float = 0.9
    looks: bool = True
    kind: str = "adult"  # adult, child, thing


class Walk(Order, frozen=True):
    """Go through points, or by a way that is free to "front" (before the robot's screen), "robot", "door" or a place.

    `ahead_m` of "front": from the middle of the robot. Who walks to the "robot" does not stop before it.
    """

    who: str
    to: tuple[Point, ...] | str
    speed_m_s: float = 0.9
    looks: bool = True
    ahead_m: float = 1.05
    aside_m: float = 0.0


class Look(Order, frozen=True):
    """Look at the robot, or elsewhere."""

    who: str
    looks: bool


class Follow(Order, frozen=True):
    """Walk behind the robot."""

    who: str


class Leave(Order, frozen=True):
    """Go out by the door; `at_once`: be gone."""

    who: str
    at_once: bool = False


class Block(Order, frozen=True):
    """Stand in the robot's way, `ahead_m` of its middle. Who `heeds` makes room when the robot asks.

    Somebody who is not in the lobby appears there.
    """

    who: str
    ahead_m: float = 1.0
    heeds: bool = False
    kind: str = "adult"


class Pass_By(Order, frozen=True):
    """`count` people, one every `every_s`, walk through the lobby; some of them glance at the robot."""

    count: int = 20
    every_s: float = 30.0


class VisitorSays(Order, frozen=True, tag="say"):
    """Speak words, or play a recording (real ports only). `heard`: what a recogniser makes of the words (virtual time
    only). `louder_db`: than people usually speak."""

    who: str
    text: str = ""
    wav: str = ""
    heard: str = ""
    louder_db: float = 0.0


class Tap(Order, frozen=True):
    """Touch the target of the screen that means `want` and, unless None, is about `of` ("open 0*": how it begins)."""

    want: str
    of: str | None = None
    times: int = 1


class Type(Order, frozen=True):
    """Touch the keys of the screen's keyboard or keypad, one after the other."""

    text: str


class Touch(Order, frozen=True):
    """A finger on a point of the panel (px)."""

    at: Point
    hold_ms: int = 60


class Fumble(Order, frozen=True):
    """A child at the screen: touches targets and glass at random."""

    touches: int = 20
    every_ms: int = 350


class Fault(Order, frozen=True):
    """Something breaks: a name of `robot.rehearsal.scenarios.faults`, and what that fault wants to know."""

    name: str
    seconds: float | None = None
    permille: int | None = None
    db: float | None = None
    ms: int | None = None
    marker: int | None = None
    by_m: float | None = None

    @property
    def given(self) -> dict[str, float | int | None]:
        """The values of this fault by name; None = its usual value."""
        return {field: getattr(self, field) for field in self.__struct_fields__ if field != "name"}


class Mend(Order, frozen=True):
    """It works again; "" = everything."""

    name: str = ""


class Clerk(Order, frozen=True):
    """A clerk acts at the desk: call_next (to `place`), answer (a call for staff)."""

    act: str
    place: str = ""


class Pause(Order, frozen=True):
    """The lobby stands still (console only)."""


class Resume(Order, frozen=True):
    """The lobby goes on."""


AnyOrder = (
    Enter
    | Walk
    | Look
    | Follow
    | Leave
    | Block
    | Pass_By
    | VisitorSays
    | Tap
    | Type
    | Touch
    | Fumble
    | Fault
    | Mend
    | Clerk
    | Pause
    | Resume
)

ORDERS: dict[str, type[AnyOrder]] = {
    kind.do(): kind
    for kind in (
        *(Enter, Walk, Look, Follow, Leave, Block, Pass_By, VisitorSays, Tap),
        *(Type, Touch, Fumble, Fault, Mend, Clerk, Pause, Resume),
    )
}


def wrong_with(order: object, key: str = "") -> list[Wrong]:
    """Every fault of an order as it stands in a file; [] = `order_of` takes it. `key` is its place there."""
    if not isinstance(order, dict) or not isinstance(order.get("do"), str):
        names = ", ".join(ORDERS)
        return [Wrong(f"{key}do", None, f'an order has do = "...": one of {names}', f'cần do = "...": {names}')]
    name, values = order["do"], {field: value for field, value in order.items() if field != "do"}
    kind = ORDERS.get(name)
    if kind is None:
        like = alike(name, ORDERS)
        names = ", ".join(ORDERS)
        what = f"no such order, did you mean {like}?" if like else f"no such order, allowed: {names}"
        vi = f"không có lệnh này, có phải ý là {like}?" if like else f"không có lệnh này, chỉ có: {names}"
        return [Wrong(f"{key}do", name, what, vi)]
    return [*faults(kind, values, key.rstrip(".")), *_nonsense(name, values, key)]


def _nonsense(name: str, values: dict[str, Any], key: str) -> list[Wrong]:
    """What the types alone do not tell."""
    if name == "say" and not values.get("text") and not values.get("wav"):
        return [Wrong(f"{key}text", None, "somebody says a text or a wav", "cần text hoặc wav")]
    if values.get("kind", "adult") not in ("adult", "child", "thing"):
        return [Wrong(f"{key}kind", values["kind"], "allowed: adult, child, thing", "chỉ có: adult, child, thing")]
    if name == "clerk" and values.get("act") not in ("call_next", "answer"):
        return [Wrong(f"{key}act", values.get("act"), "allowed: call_next, answer", "chỉ có: call_next, answer")]
    return []


def order_of(order: dict[str, Any]) -> AnyOrder:
    """The checked order. Raises `Troubles` that name each key and value."""
    if wrong := wrong_with(order):
        raise Troubles(
            [
                Trouble(
                    fault.what,
                    fault.vi,
                    key=fault.key,
                    value=fault.value,
                    remedy="see simulators/scenarios/README.md",
                    remedy_vi="xem simulators/scenarios/README.md",
                )
                for fault in wrong
            ]
        )
    return msgspec.convert(order, AnyOrder)  # type: ignore[no-any-return]
