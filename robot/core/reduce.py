"""The pure reducer: (state, event, time, rules) -> (state, commands). Reads no clock, no file, no device."""

from collections.abc import Mapping

from msgspec.structs import replace

from robot.core.commands import AnyCommand, Halt, Hush, Show, StopListening
from robot.core.deadlines import CAME, DUE, GONE, PATIENT, READ
from robot.core.dialogue import (
    dossiers,
    edition_change,
    escort,
    escort_progress,
    listening,
    number_call,
    queueing,
    spoken_input,
    staff_call,
    staff_screen,
    turn_taking,
)
from robot.core.dialogue.presence import after_faces, after_time, attentive
from robot.core.events import (
    AnyEvent,
    BaseReported,
    CodeRead,
    DossierFound,
    DossierMissing,
    DriveEnded,
    EditionLoaded,
    EscortChanged,
    FacesSeen,
    HeardNothing,
    HearingLost,
    LeaveAsked,
    NoiseChanged,
    NumberCalled,
    PartDown,
    PartUp,
    PinChecked,
    QueueMoved,
    SpeechBegan,
    SpeechEnded,
    StaffAnswered,
    Tapped,
    TicketIssued,
    TicketRefused,
    Understood,
    VoiceBegan,
    VoiceEnded,
    Woke,
)
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.phases import AnyPhase, Checking, Greeting, LookingUp, Queueing, Starting, Waiting
from robot.core.rules import Rules
from robot.core.screen.view import HearingPage
from robot.core.screen.view_builder import same_page, view_of
from robot.core.state import (
    AnyPresence,
    Hearing,
    Nobody,
    Speaking,
    State,
    Thinking,
    Visitor,
    next_wake,
)
from robot.core.step_context import Handler, StepContext
from robot.core.table import MOVING, cell

STRETCHES = 2
"""So often the deadline of a page is put off for a visitor who looks at it."""

STAYS_TO_SLOW = 2
"""Whoever had to say twice to be still there is given twice the time."""


def first_state(at_ms: int, rules: Rules) -> State:
    """The state in which the robot starts."""
    return State(phase=Starting(at_ms + rules.starting_ms))


def reduce(state: State, event: AnyEvent, at_ms: int, rules: Rules) -> tuple[State, tuple[AnyCommand, ...]]:
    """Decide what `event` at `at_ms` changes and what is to be done about it. `Halt` comes first."""
    unhurried = state.options.unhurried or state.stays >= STAYS_TO_SLOW
    now = StepContext(at_ms, edition_change.rules_in_force(state, rules), unhurried=unhurried)
    after = EVENTS[type(event)](state, event, now)
    after = turn_taking.mention_untold(escort_progress.on_the_way_only(_pass_time(after, now)), now)
    after = edition_change.take_over(after, now)
    if after is not state or state.shown is None:
        after = _show(after, now)
    commands = now.commands
    if len(commands) > 1:
        commands.sort(key=_halt_last)
    return after, tuple(commands)


def wake_at(state: State, rules: Rules) -> int | None:
    """When `Woke` is due if nothing else happens; None = never."""
    return next_wake(state, rules.dwell_ms, rules.gone_ms)


def _halt_last(command: AnyCommand) -> bool:
    return not isinstance(command, Halt)


def _show(state: State, now: StepContext) -> State:
    view = view_of(state, now.rules)
    if view == state.shown:
        return state
    screen = state.screen if same_page(view, state.shown) else state.screen + 1
    now.wish(Show(screen, view))
    covered = 0
    if isinstance(view.page, HearingPage):
        hears = state.shown is not None and isinstance(state.shown.page, HearingPage)
        covered = state.covered if hears else state.screen
    return replace(state, screen=screen, covered=covered, shown=view)


def _pass_time(state: State, now: StepContext) -> State:
    """Everything that is due by now, the ear and the mouth before the page."""
    at_ms = now.at_ms
    due = wake_at(state, now.rules)
    if due is None or at_ms < due:
        return state
    state = number_call.over(state, now)
    state = turn_taking.mouth_due(state, now)
    state = staff_call.due(listening.ear_due(state, now), now)
    state = _see(state, after_time(state.presence, at_ms, now.rules), now)
    until_ms = state.phase.until_ms
    if until_ms is not None and at_ms >= until_ms:
        if type(state.phase) in PATIENT and _somebody_speaks(state):
            return replace(state, phase=replace(state.phase, until_ms=_later(state.phase, now)))
        if _reads(state, now):
            phase = replace(state.phase, until_ms=now.page(now.rules.home_ms))
            return replace(state, phase=phase, stretches=state.stretches + 1)
        state = DUE[type(state.phase)].handle(state, now)
    return state


def _reads(state: State, now: StepContext) -> bool:
    """Whether a visitor looks at a page whose time is up. What the desk is asked for is not waited for longer."""
    phase = state.phase
    if type(phase) not in READ or state.stretches >= STRETCHES:
        return False
    if isinstance(phase, Queueing | LookingUp) and phase.request:
        return False
    return isinstance(state.presence, Visitor) and attentive(state, now)


def _somebody_speaks(state: State) -> bool:
    """Whether the page waits for the end of a sentence; a countdown does not wait for the robot's own."""
    own = isinstance(state.mouth, Speaking) and not isinstance(state.phase, Checking)
    return own or isinstance(state.ear, Hearing | Thinking)


def _later(phase: AnyPhase, now: StepContext) -> int:
    """When a page whose time is up while somebody speaks is looked at again; talk does not delay a countdown's end."""
    if isinstance(phase, Checking) and now.at_ms < phase.ends_ms:
        return phase.ends_ms
    return now.after(now.rules.greeting_ms)


def _see(state: State, presence: AnyPresence, now: StepContext) -> State:
    if presence is state.presence:
        return state
    before = state.presence
    state = listening.attention_changed(replace(state, presence=presence), now)
    if isinstance(presence, Visitor) and not isinstance(before, Visitor):
        came = CAME.get(type(state.phase))
        return came.handle(state, now) if came else state
    if isinstance(presence, Nobody) and isinstance(before, Visitor):
        gone = GONE.get(type(state.phase))
        return gone.handle(state, now) if gone else state
    return state


def woke(state: State, _event: Woke, _now: StepContext) -> State:
    """The time is looked at after every event; this one has nothing else to say."""
    return state


def part_up(state: State, event: PartUp, now: StepContext) -> State:
    """A part works. The robot has started when every part has said up or down."""
    if event.part in state.up and event.part not in state.down:
        return state
    up = tuple(sorted({*state.up, event.part}))
    state = replace(state, up=up, down=tuple(part for part in state.down if part != event.part))
    return _started(listening.ears_back(state, now), now)


def part_down(state: State, event: PartDown, now: StepContext) -> State:
    """A part failed: what went through it is given up, the rest goes on."""
    down = tuple(sorted({*state.down, event.part}))
    state = replace(state, down=down, up=tuple(part for part in state.up if part != event.part))
    match event.part:
        case Part.CAMERA:
            state = listening.attention_changed(replace(state, presence=Nobody()), now)
        case Part.MICROPHONE:  # what hears next begins with a quiet room
            state = listening.ears_lost(replace(state, room=replace(state.room, noisy=False)), now)
        case Part.RECOGNISER:
            state = listening.ears_lost(state, now)
        case Part.VOICE if isinstance(state.mouth, Speaking):
            state = turn_taking.voice_ended(state, VoiceEnded(state.mouth.utterance), now)
        case Part.BASE:
            state = escort.base_lost(state, now)
        case Part.SCREEN:
            state = escort.screen_lost(state, now)
    return _started(state, now)


def _started(state: State, now: StepContext) -> State:
    known = {*state.up, *state.down}
    if isinstance(state.phase, Starting) and known.issuperset(now.rules.parts):
        return DUE[Starting].handle(state, now)
    return state


def faces_seen(state: State, event: FacesSeen, now: StepContext) -> State:
    """The camera looked."""
    faces = escort_progress.who_looks(state, event)
    return _see(state, after_faces(state.presence, faces, now.at_ms, now.rules), now)


def noise_changed(state: State, event: NoiseChanged, _now: StepContext) -> State:
    """The room has become loud or quiet. Who comes next is told when the robot speaks."""
    return replace(state, room=replace(state.room, noisy=event.noisy))


def tapped(state: State, event: Tapped, now: StepContext) -> State:
    """A touch. One that landed on a page that is gone is ignored, unless it stops the wheels.

    A noise is no reason to ignore a finger: the page below the one that shows what is heard is not gone. Neither is a
    greeting that overtakes whoever touches the resting robot, or the robot that is ready in that moment.
    """
    kind = type(state.phase)
    here = event.screen == state.screen or (state.covered and event.screen == state.covered)
    here = here or (kind in (Greeting, Waiting) and event.intent.want is Want.BEGIN)
    if not here and kind not in MOVING:
        return state
    return cell(kind, event.intent.want).handle(replace(state, misses=0), event.intent.of, now)


def leave_asked(state: State, event: LeaveAsked, now: StepContext) -> State:
    """The process is asked to end: still wheels, still voice."""
    now.wish(Halt())
    now.wish(Hush())
    now.wish(StopListening())
    return replace(state, leave=event.status)


EVENTS: Mapping[type[AnyEvent], Handler] = {
    Woke: woke,
    PartUp: part_up,
    PartDown: part_down,
    FacesSeen: faces_seen,
    SpeechBegan: listening.speech_began,
    SpeechEnded: listening.speech_ended,
    HeardNothing: listening.heard_nothing,
    HearingLost: listening.hearing_lost,
    NoiseChanged: noise_changed,
    Understood: spoken_input.understood,
    VoiceBegan: turn_taking.voice_began,
    VoiceEnded: turn_taking.voice_ended,
    Tapped: tapped,
    BaseReported: escort.base_reported,
    DriveEnded: escort.drive_ended,
    EscortChanged: escort_progress.escort_changed,
    TicketIssued: queueing.issued,
    TicketRefused: queueing.refused,
    QueueMoved: queueing.moved,
    NumberCalled: number_call.number_called,
    CodeRead: dossiers.code_read,
    DossierFound: dossiers.found,
    DossierMissing: dossiers.missing,
    StaffAnswered: staff_call.answered,
    PinChecked: staff_screen.checked,
    EditionLoaded: edition_change.edition_loaded,
    LeaveAsked: leave_asked,
}
"""Phases x events: each event is handled in every phase; `WANTS`, `DUE` and `GONE` hold what differs between phases."""
