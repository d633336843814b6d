"""The orders of a rehearsal, the same for all backends: visitors, fingers, clerks and faults do something.

An order is a mapping with the key "do", in a scenario file or in a line of JSON; `order_of` checks it.
"""

from typing import Any

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.runtime.settings.validation import InvalidValue as Wrong
from robot.runtime.settings.validation import alike, faults

Point = tuple[float, float]
"""A point of the lobby map: x m, y m."""


class Order(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="do", tag=str.lower):
    """Base of all orders. An order's "do" is the name of its class in lower case."""

    @classmethod
    def do(cls) -> str:
        """Return the value of "do" that names this order in a scenario."""
        return str(cls.__struct_config__.tag)


class Enter(Order, frozen=True):
    """A person or a thing enters: at a point, by the "door", or at a place of the map. A "thing" is a suitcase, or a
    television that talks."""

    who: str
    at: Point | str = "door"
    label: str = ""
    heading_deg: float = 90.0
    coat: int = 0
    pace_m_s: float = 0.9
    looks: bool = True
    kind: str = "adult"  # adult, child, thing


class Walk(Order, frozen=True):
    """A person walks through points, or around obstacles to "front" (before the screen), "robot", "door" or a place.

    `ahead_m`: distance of "front" from the robot's centre. A person who walks to the "robot" does not stop before it.
    """

    who: str
    to: tuple[Point, ...] | str
    speed_m_s: float = 0.9
    looks: bool = True
    ahead_m: float = 1.05
    aside_m: float = 0.0


class Look(Order, frozen=True):
    """A person looks at the robot, or elsewhere."""

    who: str
    looks: bool


class Follow(Order, frozen=True):
    """A person follows the robot."""

    who: str


class Leave(Order, frozen=True):
    """A person walks out by the door, or disappears when `at_once`."""

    who: str
    at_once: bool = False


class Block(Order, frozen=True):
    """A person or a thing stands in the robot's way, `ahead_m` from the robot's centre; `heeds`: makes room for the
    robot when asked.

    A person who is not in the lobby yet appears there.
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
    """A visitor says `text`, or plays a recording `wav` (real ports only). `heard`: what the recogniser understands
    instead (virtual time only). `louder_db`: difference from a usual voice."""

    who: str
    text: str = ""
    wav: str = ""
    heard: str = ""
    louder_db: float = 0.0


class Tap(Order, frozen=True):
    """Touch the target on the screen that means `want` and, unless None, has the object `of` ("open 0*" matches a
    beginning)."""

    want: str
    of: str | None = None
    times: int = 1


class Type(Order, frozen=True):
    """Touch keys of the screen's keyboard or keypad, one after the other."""

    text: str


class Touch(Order, frozen=True):
    """Touch a point of the panel, px."""

    at: Point
    hold_ms: int = 60


class Fumble(Order, frozen=True):
    """A child at the screen touches targets and other points at random."""

    touches: int = 20
    every_ms: int = 350


class Fault(Order, frozen=True):
    """A fault begins. `name`: one of `robot.rehearsal.scenarios.faults`; the other fields are values of that fault."""

    name: str
    seconds: float | None = None
    permille: int | None = None
    db: float | None = None
    ms: int | None = None
    marker: int | None = None
    by_m: float | None = None

    @property
    def given(self) -> dict[str, float | int | None]:
        """The values of this fault by name; None = not given, so that its default value applies."""
        return {field: getattr(self, field) for field in self.__struct_fields__ if field != "name"}


class Mend(Order, frozen=True):
    """A fault ends; `name` "" = all faults end."""

    name: str = ""


class Clerk(Order, frozen=True):
    """A clerk acts at the service desk. `act`: call_next (call the next number to `place`) or answer (answer the calls
    for staff)."""

    act: str
    place: str = ""


class Pause(Order, frozen=True):
    """The lobby's time stops (console only)."""


class Resume(Order, frozen=True):
    """The lobby's time continues."""


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
    """Return every error of an order read from a file; [] = a valid order. `key`: where the order is in the file."""
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
    """Return the errors that a check of the fields' types does not find."""
    if name == "say" and not values.get("text") and not values.get("wav"):
        return [Wrong(f"{key}text", None, "somebody says a text or a wav", "cần text hoặc wav")]
    if values.get("kind", "adult") not in ("adult", "child", "thing"):
        return [Wrong(f"{key}kind", values["kind"], "allowed: adult, child, thing", "chỉ có: adult, child, thing")]
    if name == "clerk" and values.get("act") not in ("call_next", "answer"):
        return [Wrong(f"{key}act", values.get("act"), "allowed: call_next, answer", "chỉ có: call_next, answer")]
    return []


def order_of(order: dict[str, Any]) -> AnyOrder:
    """Check `order` and return it as its type. Raises `Troubles`, which name each wrong key and value."""
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
