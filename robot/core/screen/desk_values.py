"""What the service desk hands to the conversation: a queue ticket, a dossier's state, who opened the staff's screen.

Numbers and names that belong to a person do not stand here: a dossier's code and contents go to the screen past the
decisions (`robot.runtime.ports.Live`), so that no journal holds them.
"""

import enum

import msgspec

MACHINE = "ticket"
"""The place on the map where numbers are given without the desk."""


class Ticket(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number in the queue of a counter. `wait_min` = (from, to) in minutes; () = no honest estimate yet."""

    number: str
    place: str
    code: str = ""  # the procedure it is for, "" = not known
    ahead: int = 0  # people with a number that was not called yet
    wait_min: tuple[int, ...] = ()
    serving: str = ""  # the number that is being served, "" = none yet
    called: bool = False
    printed: bool = False
    issued: str = ""  # "08:42, 14/07/2026": when it was given, "" = not known
    priority: bool = False  # its holder goes first; why is asked of nobody
    window: str = ""  # of several at the place, the one that calls


class DossierState(enum.StrEnum):
    """How far a dossier has got, as a visitor is told."""

    REGISTERED = "registered"  # handed in online, and not accepted yet
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"  # it waits for a fee or tax to be paid
    READY = "ready"
    RETURNED = "returned"
    LATE = "late"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the applicant
    PAUSED = "paused"


class Level(enum.IntEnum):
    """Whom a PIN lets in."""

    NOBODY = 0
    STAFF = 1  # restart after a stop, home, volume, hours
    TECHNICIAN = 2  # everything
