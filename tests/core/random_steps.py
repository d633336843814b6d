"""Random steps of a conversation, for the tests that hold the decisions to their promises."""

from hypothesis import strategies as st

from robot.core.dialogue.spoken_commands import OBJECTS, SERVICES
from robot.core.events import (
    Act,
    BaseReported,
    BaseState,
    Candidate,
    DriveEnded,
    EscortChanged,
    EscortStep,
    FacesSeen,
    HeardNothing,
    PartDown,
    PartUp,
    SpeechBegan,
    SpeechEnded,
    Tapped,
    Understood,
    VoiceBegan,
    VoiceEnded,
)
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from tests.core.conversation import BIRTH, DEATH, DOUBTFUL, LAND, NAMING, Conversation

CODES = st.sampled_from([BIRTH, DEATH, LAND, "1.014748", "unknown"])
OBJECTS_OF_WANTS = st.one_of(
    CODES,
    st.sampled_from(
        ["", "fee", "birth", "all", "next", "previous", "0", "3", "99", "en", "large", "counter:3", "legal", "asked"]
    ),
    st.sampled_from([NAMING, f"{DOUBTFUL} {LAND}"]),
)
LOOKS = st.builds(FacesSeen, st.integers(0, 3), st.integers(0, 320), st.integers(-1000, 1000), st.booleans())
MEANINGS = st.tuples(
    st.sampled_from(Act),
    CODES,
    st.sampled_from(["", "fee", "time", "papers", "0", "4", "99", "birth", "whole"]),
    st.sampled_from(["", "yes", "no", "stop", "counter:1", "toilet", "moon", *SERVICES, *OBJECTS]),
)
BASES = st.builds(
    BaseReported, st.sampled_from(BaseState), st.just(0), st.just(0), st.just(0), st.sampled_from([0, 22_000, 25_000])
)
STEPS = st.one_of(
    LOOKS,
    MEANINGS,
    BASES,
    st.builds(Intent, st.sampled_from(Want), OBJECTS_OF_WANTS),
    st.sampled_from([PartUp(part) for part in Part] + [PartDown(part, "x") for part in Part]),
    st.sampled_from(["speech began", "speech ended", "nothing heard", "voice ended", "reached", "failed", "alone"]),
    st.sampled_from(EscortStep),
    st.integers(1, 130_000),
)


def take(talk: Conversation, step: object) -> None:
    """Carry out one random step, with the numbers that the state expects now."""
    now = talk.state
    match step:
        case int():
            talk.passes(step)
        case Intent():
            talk.happens(Tapped(now.screen, step))
        case (act, code, slot, target):
            unsure = (Candidate(code, 0.5), Candidate(BIRTH, 0.4))
            policy = NAMING if slot else DOUBTFUL
            talk.happens(Understood(now.turn, act, code, slot=slot, policy=policy, candidates=unsure, target=target))
        case "speech began":
            talk.happens(SpeechBegan(now.turn))
        case "speech ended":
            talk.happens(SpeechEnded(now.turn))
        case "nothing heard":
            talk.happens(HeardNothing(now.turn))
        case "voice ended":
            talk.happens(VoiceBegan(now.utterance)).happens(VoiceEnded(now.utterance))
        case EscortStep():
            talk.happens(EscortChanged(now.lease, step))
        case "alone":
            talk.happens(DriveEnded(now.lease, reached=False, reason="visitor"))
        case "reached" | "failed":
            talk.happens(DriveEnded(now.lease, reached=step == "reached", reason="blocked"))
        case _:
            talk.happens(step)  # type: ignore[arg-type]
