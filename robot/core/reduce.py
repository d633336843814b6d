"""Apply one event to the state of the robot: `reduce(state, event, at_ms, rules)` returns (state, commands).

The reducer is a pure function. It reads no clock, no file and no device: the time is `at_ms` on the clock of the
events, and everything else that a decision depends on is in `state` and `rules`.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from robot.core.commands import AnyCommand, Halt, Hush, Show, StopListening
from robot.core.deadlines import ON_DEADLINE, ON_VISITOR_CAME, ON_VISITOR_LEFT, WAITS_FOR_READER, WAITS_FOR_SPEECH
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
from robot.core.dialogue.presence import after_faces, after_time, is_attentive
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
    Options,
    Speaking,
    State,
    Thinking,
    Visitor,
    next_wake,
)
from robot.core.step_context import Handler, StepContext
from robot.core.table import MOVING, cell_for

MAX_DEADLINE_EXTENSIONS = 2
"""How many times in a row the deadline of a page may be extended while the visitor looks at the screen. Chosen."""

STILL_HERE_ANSWERS_TO_DOUBLE_TIME = 2
"""After this number of "still here" answers in one visit, page deadlines are doubled. Chosen."""


def first_state(at_ms: int, rules: Rules) -> State:
    """Return the state in which the robot starts: it waits at most `rules.starting_ms` for its parts to report."""
    return State(phase=Starting(at_ms + rules.starting_ms), options=Options(rules.language))


def reduce(state: State, event: AnyEvent, at_ms: int, rules: Rules) -> tuple[State, tuple[AnyCommand, ...]]:
    """Decide what `event` at `at_ms` changes, and return the new state with the commands to carry out.

    `Halt` comes first among the commands, so that the wheels stop before anything else is done. A command to draw the
    page (`Show`) is sent only when its contents have changed.
    """
    needs_more_time = state.options.needs_more_time or state.stays >= STILL_HERE_ANSWERS_TO_DOUBLE_TIME
    context = StepContext(at_ms, edition_change.rules_in_force(state, rules), needs_more_time=needs_more_time)
    after = EVENTS[type(event)](state, event, context)
    after = turn_taking.say_waiting_lines(
        escort_progress.drop_outdated_lines(_carry_out_deadlines(after, context)), context
    )
    after = edition_change.take_over(after, context)
    if after is not state or state.shown is None:
        after = _show(after, context)
    commands = context.commands
    if len(commands) > 1:
        commands.sort(key=_is_not_halt)
    return after, tuple(commands)


def wake_at(state: State, rules: Rules) -> int | None:
    """Return the time in ms at which `Woke` is due if nothing else happens before; None = nothing is due."""
    return next_wake(state, rules.dwell_ms, rules.gone_ms)


def _is_not_halt(command: AnyCommand) -> bool:
    return not isinstance(command, Halt)


def _show(state: State, context: StepContext) -> State:
    """Emit `Show` if the view has changed. If its touch targets have moved, the page gets a new number."""
    view = view_of(state, context.rules)
    if view == state.shown:
        return state
    screen = state.screen if same_page(view, state.shown) else state.screen + 1
    context.emit(Show(screen, view))
    covered = 0
    if isinstance(view.page, HearingPage):
        hears = state.shown is not None and isinstance(state.shown.page, HearingPage)
        covered = state.covered if hears else state.screen
    return replace(state, screen=screen, covered=covered, shown=view)


def _carry_out_deadlines(state: State, context: StepContext) -> State:
    """Carry out all deadlines that have passed: that of the page last, after those of called number, voice, ear, staff
    call and presence.
    """
    at_ms = context.at_ms
    due = wake_at(state, context.rules)
    if due is None or at_ms < due:
        return state
    state = number_call.expire(state, context)
    state = turn_taking.voice_overdue(state, context)
    state = staff_call.due(listening.turn_overdue(state, context), context)
    state = _set_presence(state, after_time(state.presence, at_ms, context.rules), context)
    until_ms = state.phase.until_ms
    if until_ms is not None and at_ms >= until_ms:
        if type(state.phase) in WAITS_FOR_SPEECH and _is_speech_going_on(state):
            return replace(state, phase=replace(state.phase, until_ms=_next_look_ms(state.phase, context)))
        if _is_being_read(state, context):
            phase = replace(state.phase, until_ms=context.page_deadline(context.rules.home_ms))
            return replace(state, phase=phase, stretches=state.stretches + 1)
        state = ON_DEADLINE[type(state.phase)].handle(state, context)
    return state


def _is_being_read(state: State, context: StepContext) -> bool:
    """Whether the visitor looks at a page whose time is up, so that its deadline is extended.

    A page that waits for an answer of the desk is not extended: its deadline `desk_ms` limits the desk, not the reader.
    """
    phase = state.phase
    if type(phase) not in WAITS_FOR_READER or state.stretches >= MAX_DEADLINE_EXTENSIONS:
        return False
    if isinstance(phase, Queueing | LookingUp) and phase.request:
        return False
    return isinstance(state.presence, Visitor) and is_attentive(state, context)


def _is_speech_going_on(state: State) -> bool:
    """Whether the visitor or the robot is in the middle of a sentence, so that the deadline of the page waits.

    The countdown "are you still there?" does not wait for the robot's own sentence.
    """
    own = isinstance(state.mouth, Speaking) and not isinstance(state.phase, Checking)
    return own or isinstance(state.ear, Hearing | Thinking)


def _next_look_ms(phase: AnyPhase, context: StepContext) -> int:
    """Return the new deadline of a page whose time is up while a sentence is spoken: `greeting_ms` from now.

    The end of the countdown "are you still there?" is not put off by speech.
    """
    if isinstance(phase, Checking) and context.at_ms < phase.ends_ms:
        return phase.ends_ms
    return context.deadline(context.rules.greeting_ms)


def _set_presence(state: State, presence: AnyPresence, context: StepContext) -> State:
    """Change the presence, and react to a visitor who came or left."""
    if presence is state.presence:
        return state
    before = state.presence
    state = listening.attention_changed(replace(state, presence=presence), context)
    if isinstance(presence, Visitor) and not isinstance(before, Visitor):
        came = ON_VISITOR_CAME.get(type(state.phase))
        return came.handle(state, context) if came else state
    if isinstance(presence, Nobody) and isinstance(before, Visitor):
        gone = ON_VISITOR_LEFT.get(type(state.phase))
        return gone.handle(state, context) if gone else state
    return state


def woke(state: State, _event: Woke, _now: StepContext) -> State:
    """Return the state unchanged. Deadlines are carried out after every event, so `Woke` needs no work of its own."""
    return state


def part_up(state: State, event: PartUp, context: StepContext) -> State:
    """Note that a part works. The start ends when each part of the robot has reported that it is up or down."""
    if event.part in state.up and event.part not in state.down:
        return state
    up = tuple(sorted({*state.up, event.part}))
    state = replace(state, up=up, down=tuple(part for part in state.down if part != event.part))
    return _started(listening.ears_back(state, context), context)


def part_down(state: State, event: PartDown, context: StepContext) -> State:
    """Note that a part failed: end what needs this part, and let everything else go on."""
    down = tuple(sorted({*state.down, event.part}))
    state = replace(state, down=down, up=tuple(part for part in state.up if part != event.part))
    match event.part:
        case Part.CAMERA:
            state = listening.attention_changed(replace(state, presence=Nobody()), context)
        case Part.MICROPHONE:  # the next microphone starts as in a quiet room
            state = listening.ears_lost(replace(state, room=replace(state.room, noisy=False)), context)
        case Part.RECOGNISER:
            state = listening.ears_lost(state, context)
        case Part.VOICE if isinstance(state.mouth, Speaking):
            state = turn_taking.voice_ended(state, VoiceEnded(state.mouth.utterance), context)
        case Part.BASE:
            state = escort.base_lost(state, context)
        case Part.SCREEN:
            state = escort.screen_lost(state, context)
    return _started(state, context)


def _started(state: State, context: StepContext) -> State:
    """End the start of the robot when every part has reported."""
    known = {*state.up, *state.down}
    if isinstance(state.phase, Starting) and known.issuperset(context.rules.parts):
        return ON_DEADLINE[Starting].handle(state, context)
    return state


def faces_seen(state: State, event: FacesSeen, context: StepContext) -> State:
    """Update who stands before the robot (the presence) from the faces that the camera sees."""
    faces = escort_progress.prefer_looking_face(state, event)
    return _set_presence(state, after_faces(state.presence, faces, context.at_ms, context.rules), context)


def noise_changed(state: State, event: NoiseChanged, _now: StepContext) -> State:
    """Note that the room has become loud or quiet. The robot mentions a loud room in its next sentence."""
    return replace(state, room=replace(state.room, noisy=event.noisy))


def tapped(state: State, event: Tapped, context: StepContext) -> State:
    """Carry out what a touched target stands for. A touch on a page that is gone is ignored, unless the wheels may
    turn.

    Two kinds of touch count although the page has changed under the finger: a touch on the page that the listening page
    covers (a noise may have opened that one), and the touch that begins a visit while the robot greets or has just
    become ready.
    """
    kind = type(state.phase)
    here = event.screen == state.screen or (state.covered and event.screen == state.covered)
    here = here or (kind in (Greeting, Waiting) and event.intent.want is Want.BEGIN)
    if not here and kind not in MOVING:
        return state
    return cell_for(kind, event.intent.want).handle(replace(state, misses=0), event.intent.of, context)


def leave_asked(state: State, event: LeaveAsked, context: StepContext) -> State:
    """Prepare the end of the process: stop the wheels, the voice and the microphone, and note the exit status."""
    context.emit(Halt())
    context.emit(Hush())
    context.emit(StopListening())
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
"""The handler of each event type, for all phases. Reactions that differ from phase to phase are in the tables of
`robot.core.table` (wants) and `robot.core.deadlines` (deadlines, visitor left, visitor came).
"""
