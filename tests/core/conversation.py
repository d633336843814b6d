"""A scripted conversation with the reducer: feed events, move the time, look at the commands."""

from typing import TypeVar

from robot.core.commands import AnyCommand, Listen, Say
from robot.core.events import (
    Act,
    AnyEvent,
    BaseReported,
    BaseState,
    FacesSeen,
    PartUp,
    SpeechBegan,
    SpeechEnded,
    Tapped,
    Understood,
    VoiceBegan,
    VoiceEnded,
    Woke,
)
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.reduce import first_state, reduce, wake_at
from robot.core.rules import CheckRule, PolicyRule, ProcedureRule, Rules
from robot.core.state import Deaf, Speaking

T = TypeVar("T", bound=AnyCommand)

BIRTH, DEATH, LAND, CERT, COPY = "1.001193", "1.000656", "1.012786", "2.000815", "2.000635"

NAMING, DOUBTFUL, ELDERLY = "ho-tich-dat-ten", "khieu-nai-giai-quyet", "htxh-muc"
"""Policy answers: a sure one, one that a clerk should confirm, and one that belongs to no procedure here."""

BIRTH_CHECK = (CheckRule("yes", paper=True), CheckRule("no", paper=True), CheckRule("no", instead=CERT))
"""Is there a birth notice? For another person? Was the child registered before (then a copy is right)?"""

COPY_CHECK = (
    CheckRule("no"),
    CheckRule("no", paper=True),
    CheckRule("yes", paper=True),
    CheckRule("yes"),
    CheckRule("no", paper=True),
)
"""Is there a dispute? For another person? Is a card there? Do all come? For a child? The first and fourth are rules."""

RULES = Rules(
    near_px=24,
    far_px=18,
    dwell_ms=1200,
    gone_ms=6000,
    greet_every_ms=20_000,
    silence_ms=900,
    complete_ms=450,
    slow_silence_ms=1400,
    no_speech_ms=8000,
    greeting_ms=20_000,
    home_ms=60_000,
    procedure_ms=120_000,
    guide_question_ms=45_000,
    paused_ms=60_000,
    arrived_ms=40_000,
    timeout_ms=30_000,
    leaving_ms=4000,
    notice_ms=20_000,
    goodbye_ms=4000,
    dossier_ms=45_000,
    rating_ms=25_000,
    rated_ms=8_000,
    staff_answers_ms=60_000,
    staff_ms=240_000,
    desk_ms=5_000,
    service_ms=300_000,
    starting_ms=20_000,
    voice_limit_ms=60_000,
    guiding=True,
    lease_ms=1200,
    renew_ms=400,
    low_battery_mv=22_800,
    parts=(Part.BASE, Part.CAMERA, Part.MICROPHONE, Part.RECOGNISER, Part.VOICE, Part.SCREEN),
    procedures={
        BIRTH: ProcedureRule("counter:3", 8, precheck=BIRTH_CHECK),
        DEATH: ProcedureRule("counter:3", 3, mourning=True),
        LAND: ProcedureRule("counter:1", 5),
        CERT: ProcedureRule("counter:4", 1),
        COPY: ProcedureRule("counter:3", 3, precheck=COPY_CHECK),
        "1.004884": ProcedureRule("counter:3", 4, precheck=(CheckRule("yes", paper=True),) * 2),
        "1.014748": ProcedureRule("", 2, precheck=(CheckRule("yes"),)),
    },
    topics={"birth": (BIRTH, CERT), "death": (DEATH,), "all": (BIRTH, DEATH, LAND, CERT)},
    policies={
        NAMING: PolicyRule((BIRTH, COPY)),
        DOUBTFUL: PolicyRule((LAND,), doubtful=True),
        ELDERLY: PolicyRule(("gone",)),
    },
    places={"counter:1": "counter:1", "counter:3": "counter:3", "counter:tu-phap": "counter:3", "toilet": "toilet"},
    home_mm=(0, 0),
    drivable=("counter:1", "counter:3", "counter:4"),
    counters=("counter:1", "counter:3", "counter:4"),
)

FACE = FacesSeen(1, 60, 0, facing=True)
NOBODY = FacesSeen(0)


class Conversation:
    """The robot's decisions, without a clock: `at_ms` moves only when the script says so."""

    def __init__(self, rules: Rules = RULES, *, started: bool = True) -> None:
        self.rules = rules
        self.at_ms = 0
        self.state = first_state(0, rules)
        self.wishes: list[AnyCommand] = []
        self.begun = 0  # the last sentence that sounds
        if started:
            for part in rules.parts:
                self.happens(PartUp(part))
            self.happens(BaseReported(BaseState.HALTED, 0, 0, 0, 25_000))

    @property
    def phase(self) -> str:
        """The name of the present phase."""
        return type(self.state.phase).__name__

    @property
    def page(self) -> str:
        """The name of the page on the screen."""
        assert self.state.shown is not None
        return type(self.state.shown.page).__name__

    def happens(self, event: AnyEvent) -> "Conversation":
        """Decide one event now; `wishes` holds the commands of this step. A voice that is up begins at once."""
        self.wishes = self.decides(event)
        mouth = self.state.mouth
        if isinstance(mouth, Speaking) and mouth.utterance > self.begun and Part.VOICE in self.state.up:
            self.begun = mouth.utterance
            self.wishes += self.decides(VoiceBegan(self.begun))
        return self

    def decides(self, event: AnyEvent) -> list[AnyCommand]:
        """The commands that the reducer answers `event` with."""
        self.state, commands = reduce(self.state, event, self.at_ms, self.rules)
        return list(commands)

    def passes(self, span_ms: int) -> "Conversation":
        """Let time pass; deadlines come due one by one. `wishes` holds all commands of that time."""
        end_ms = self.at_ms + span_ms
        wishes: list[AnyCommand] = []
        while (due := wake_at(self.state, self.rules)) is not None and due <= end_ms:
            self.at_ms = max(self.at_ms, due)
            wishes += self.happens(Woke()).wishes
        self.at_ms = end_ms
        self.wishes = wishes
        return self

    def wished(self, kind: type[T]) -> list[T]:
        """The commands of a type that the last step sent out."""
        return [wish for wish in self.wishes if isinstance(wish, kind)]

    def said(self) -> list[str]:
        """The word keys of the sentence begun in the last step."""
        return [line.key for say in self.wished(Say) for line in say.lines]

    def finishes_speaking(self) -> "Conversation":
        """The loudspeaker is done with the sentence."""
        assert isinstance(self.state.mouth, Speaking)
        return self.happens(VoiceEnded(self.state.mouth.utterance))

    def taps(self, want: Want, of: str = "") -> "Conversation":
        """A finger on a target of the present page."""
        return self.happens(Tapped(self.state.screen, Intent(want, of)))

    def hears(self, act: Act, **fields: object) -> "Conversation":
        """The robot lets the visitor speak, and understands."""
        if isinstance(self.state.mouth, Speaking):
            self.finishes_speaking()
        assert not isinstance(self.state.ear, Deaf), "the microphone is closed"
        turn = self.state.turn
        self.happens(SpeechBegan(turn)).happens(SpeechEnded(turn))
        return self.happens(Understood(turn, act, **fields))  # type: ignore[arg-type]

    def expects(self) -> str | None:
        """Return what the turn opened in the last step expects, or None."""
        turns = self.wished(Listen)
        return turns[-1].expects if turns else None


def greeted() -> Conversation:
    """A visitor has come and was greeted."""
    talk = Conversation()
    talk.happens(FACE)
    return talk.passes(RULES.dwell_ms)


def at_the_counter_question() -> Conversation:
    """The visitor asked for a birth registration and was asked whether to be led."""
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    return talk.taps(Want.GUIDE)


def on_the_way() -> Conversation:
    """The robot drives the visitor to counter 3."""
    talk = at_the_counter_question().taps(Want.YES).finishes_speaking()
    return talk.passes(RULES.leaving_ms)
