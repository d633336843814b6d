"""Values that the service desk gives to the decisions: a queue ticket, the state of a dossier, the access level of a
PIN.

Numbers and names that belong to a person are not here: code and contents of a dossier go directly to the screen
(`robot.runtime.ports.LiveValues`), so that no journal holds them.
"""

import enum

import msgspec

TICKET_MACHINE = "ticket"
"""Id of the ticket machine on the map: the place that gives queue numbers when the desk cannot."""


class Ticket(msgspec.Struct, frozen=True, omit_defaults=True):
    """A number in the queue of a counter. `wait_min`: (least, most) minutes to wait; () = no honest estimate yet."""

    number: str
    place: str
    code: str = ""  # the procedure that it is for, "" = not known
    ahead: int = 0  # people with a number that was not called yet
    wait_min: tuple[int, ...] = ()
    serving: str = ""  # the number that is being served, "" = none yet
    called: bool = False
    printed: bool = False
    issued: str = ""  # "08:42, 14/07/2026": when it was given, "" = not known
    priority: bool = False  # its holder goes first; the reason is never asked
    window: str = ""  # which of several windows at the place calls


class DossierState(enum.StrEnum):
    """The progress of a dossier, as a visitor sees it."""

    REGISTERED = "registered"  # handed in online, and not accepted yet
    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    SUPPLEMENT = "supplement"
    PAYMENT = "payment"  # waits for a fee or tax to be paid
    READY = "ready"
    RETURNED = "returned"
    LATE = "late"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the applicant
    PAUSED = "paused"


class Level(enum.IntEnum):
    """The access level that a typed PIN opens."""

    NOBODY = 0
    STAFF = 1  # restart after a stop, home, volume, hours
    TECHNICIAN = 2  # everything


class IdleNotice(msgspec.Struct, frozen=True):
    """A notice of the centre for its visitors, in both languages."""

    vi: str
    en: str
