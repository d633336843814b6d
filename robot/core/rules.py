"""What decisions depend on beside the state: thresholds and the site's facts, one value that a journal carries."""

import msgspec

from robot.core.parts import Part


class CheckRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question of the paper check: the reply with which nothing is missing, and what the other one leads to."""

    good: str  # "yes" or "no"
    instead: str = ""  # procedure code
    paper: bool = False  # the other reply means a paper; without one it means a rule to know


class ProcedureRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the core must know of a procedure: the lobby place that takes it ("" = not here), its papers."""

    place: str = ""
    documents: int = 0
    mourning: bool = False  # a death: no happy face, no "good day"
    precheck: tuple[CheckRule, ...] = ()
    wording: str = ""  # fingerprint of the papers and questions, which ticks and replies count by their place
    laws: int = 0  # legal documents that it rests on


class Edition(msgspec.Struct, frozen=True):
    """The part of the rules that an official edits while the robot runs: what `Rules` has under the same names.

    `number` counts the editions of a run; the one that the robot starts with is 0 and stands in `Rules` itself.
    """

    number: int
    procedures: dict[str, ProcedureRule]
    topics: dict[str, tuple[str, ...]]


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All thresholds in milliseconds; widths in pixels of the detection picture."""

    near_px: int
    far_px: int
    dwell_ms: int
    gone_ms: int
    greet_every_ms: int

    silence_ms: int  # of quiet end a sentence that may go on,
    complete_ms: int  # one that is a whole request,
    slow_silence_ms: int  # and one of a person who takes time
    no_speech_ms: int
    greeting_ms: int
    home_ms: int
    procedure_ms: int
    guide_question_ms: int
    paused_ms: int
    arrived_ms: int
    timeout_ms: int
    leaving_ms: int
    notice_ms: int
    goodbye_ms: int
    dossier_ms: int  # private: shorter than other pages
    rating_ms: int
    rated_ms: int  # a rating that is touched and then left alone counts as sent
    staff_answers_ms: int  # nobody has come by then
    staff_ms: int
    desk_ms: int  # a desk that has not answered by then does not answer
    service_ms: int
    starting_ms: int
    voice_limit_ms: int  # an utterance that has not ended by then counts as ended

    guiding: bool
    lease_ms: int
    renew_ms: int
    low_battery_mv: int

    parts: tuple[Part, ...]  # the parts that this robot has
    procedures: dict[str, ProcedureRule]
    topics: dict[str, tuple[str, ...]]  # life event -> procedure codes; "all" is every one
    places: dict[str, str]  # what a visitor may name -> place id on the map
    home_mm: tuple[int, int]
    drivable: tuple[str, ...]  # place ids that have an approach pose
    counters: tuple[str, ...] = ()  # place ids that queue tickets are given for
    ways_mm: dict[str, int] = {}  # from home to each drivable place
    rest_mv: tuple[int, ...] = ()  # of the battery at rest, at even steps from empty to full; () = by low_battery_mv
    capacity_wh: float = 0.0  # 0 = not known
    wh_per_m: float = 0.0
    printer: bool = False  # tickets can be printed
    priority_for: tuple[str, ...] = ()  # who may ask to go first, "elderly": `queue.priority_for`; () = nobody here
    factor_digits: int = 0  # of the owner's identity number, asked for with the code of a dossier; 0 = none
    pin: bool = False  # a PIN is set: it opens the staff's screen, and restarts the base
