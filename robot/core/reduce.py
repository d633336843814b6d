"""Apply one event to the state of the robot: `reduce(state, event, at_ms, rules)` returns (state, commands).

The reducer is a pure function. It reads no clock, no file and no device: the time is `at_ms` on the clock of the
events, and everything else that a decision depends on is in `state` and `rules`.
"""

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
"""Limits how many times in a row the deadline of one page is extended while the visitor looks at the screen. Chosen."""

STAYS_TO_SLOW = 2
"""Number of "still here" answers in one visit from which on page deadlines are doubled. Chosen."""


def first_state(at_ms: int, rules: Rules) -> State:
    """Return the state in which the robot starts: it waits for its parts, for at most `rules.starting_ms`."""
    return State(phase=Starting(at_ms + rules.starting_ms))


def reduce(state: State, event: AnyEvent, at_ms: int, rules: Rules) -> tuple[State, tuple[AnyCommand, ...]]:
    """Decide what `event` at `at_ms` changes, and return the new state with the commands to carry out.

    `Halt` is first among the commands, so that the wheels stop before anything else is done. The page is drawn anew
    (`Show`) only when what it shows has changed.
    """
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
    """Return the time in ms at which `Woke` is due if nothing else happens before; None = nothing is due."""
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
    """Carry out all deadlines that have passed at this step: announcement, voice, ear, staff call and presence before
    the page.
    """
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
    """Whether the visitor looks at a page whose time is up, so that its deadline is extended.

    A page that waits for an answer of the desk is not extended: `desk_ms` is the limit of the desk, not of the reader.
    """
    phase = state.phase
    if type(phase) not in READ or state.stretches >= STRETCHES:
        return False
    if isinstance(phase, Queueing | LookingUp) and phase.request:
        return False
    return isinstance(state.presence, Visitor) and attentive(state, now)


def _somebody_speaks(state: State) -> bool:
    """Whether the deadline of the page waits for the end of a sentence, of the visitor or of the robot.

    The countdown "are you still there?" does not wait for the robot's own voice.
    """
    own = isinstance(state.mouth, Speaking) and not isinstance(state.phase, Checking)
    return own or isinstance(state.ear, Hearing | Thinking)


def _later(phase: AnyPhase, now: StepContext) -> int:
    """Return when to look again at a page whose time is up while a sentence is spoken: after another `greeting_ms`.

    Speech does not delay the end of the countdown "are you still there?".
    """
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
    """Leave the state as it is: deadlines are carried out after every event, so this event needs no work of its own."""
    return state


def part_up(state: State, event: PartUp, now: StepContext) -> State:
    """Note that a part works. The robot has started when each of its parts was reported up or down."""
    if event.part in state.up and event.part not in state.down:
        return state
    up = tuple(sorted({*state.up, event.part}))
    state = replace(state, up=up, down=tuple(part for part in state.down if part != event.part))
    return _started(listening.ears_back(state, now), now)


def part_down(state: State, event: PartDown, now: StepContext) -> State:
    """Note that a part failed: end what needs that part, and let everything else go on."""
    down = tuple(sorted({*state.down, event.part}))
    state = replace(state, down=down, up=tuple(part for part in state.up if part != event.part))
    match event.part:
        case Part.CAMERA:
            state = listening.attention_changed(replace(state, presence=Nobody()), now)
        case Part.MICROPHONE:  # the next microphone starts as in a quiet room
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
    """Update the presence of a visitor from what the camera sees."""
    faces = escort_progress.who_looks(state, event)
    return _see(state, after_faces(state.presence, faces, now.at_ms, now.rules), now)


def noise_changed(state: State, event: NoiseChanged, _now: StepContext) -> State:
    """Note that the room has become loud or quiet. The visitor learns it from the next sentence of the robot."""
    return replace(state, room=replace(state.room, noisy=event.noisy))


def tapped(state: State, event: Tapped, now: StepContext) -> State:
    """Carry out what a touched target stands for; ignore a touch on a page that is gone, unless the wheels can turn.

    Two kinds of touch count although the page has changed under the finger: a touch on the page below the one that
    shows what is being heard (a noise is no reason to ignore a finger), and the touch that begins a visit while the
    robot greets or has just become ready.
    """
    kind = type(state.phase)
    here = event.screen == state.screen or (state.covered and event.screen == state.covered)
    here = here or (kind in (Greeting, Waiting) and event.intent.want is Want.BEGIN)
    if not here and kind not in MOVING:
        return state
    return cell(kind, event.intent.want).handle(replace(state, misses=0), event.intent.of, now)


def leave_asked(state: State, event: LeaveAsked, now: StepContext) -> State:
    """Prepare to end the process: stop the wheels, the voice and the microphone."""
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
"""The handler of each event type, for all phases. What differs from phase to phase is in the tables of
`robot.core.table` (wants) and `robot.core.deadlines` (deadlines, visitor left, visitor came).
"""
