"""What the monkey does and what happens to it: plain values, so that a run is a list that can be shortened."""

from collections.abc import Callable, Mapping
from random import Random
from typing import NamedTuple

from kiosk_ui.keyboard.typing_port import OPENS
from robot.cli.bench.monkey.world import World
from robot.core import events
from robot.core.dialogue.spoken_commands import OBJECTS, SERVICES
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen.desk_values import Ticket

_CODE_DIGITS = 10
"""Of a dossier, beside those that stand there already."""


class Touch(NamedTuple):
    """A finger at panel px (x, y)."""

    x: float
    y: float
    hold_ms: int = 60


class Fumble(NamedTuple):
    """A finger at panel px (x, y), and while it lies there something of `HAPPENINGS`."""

    x: float
    y: float
    what: str
    number: int


class Happen(NamedTuple):
    """Something of `HAPPENINGS`; `number` decides what is left to chance in it."""

    what: str
    number: int


class Pass(NamedTuple):
    """Nothing is done for a while."""

    ms: int


Act = Touch | Fumble | Happen | Pass


def part(world: World, chance: Random) -> None:
    """A part fails or comes back; the screen reports by itself."""
    which = chance.choice([part for part in world.ground.rules.parts if part is not Part.SCREEN])
    if which in world.state.down:
        world.decide(events.PartUp(which))
    elif chance.random() < 0.3:
        world.decide(events.PartDown(which, "unplugged"))


def base(world: World, chance: Random) -> None:
    """The red button is pressed or let go, something is bumped into or stands in the way, a visitor is lost."""
    state = chance.choice((*[events.BaseState.HALTED] * 6, *events.BaseState))
    held = state in (events.BaseState.ESTOP, events.BaseState.BUMPED) and chance.random() < 0.6
    battery_mv = chance.choice((26_000, 26_000, 26_000, 21_000, 0))
    at = chance.choice((world.ground.rules.home_mm, (5_000, 6_900)))
    world.decide(events.BaseReported(state, *at, 0, battery_mv, pressed=held))
    if chance.random() < 0.5:  # on the way somebody falls behind, or stands ahead
        world.decide(events.EscortChanged(world.state.lease, chance.choice(tuple(events.EscortStep))))


def faces(world: World, chance: Random) -> None:
    """Somebody comes, looks away, goes."""
    count = chance.choice((0, 1, 1, 2))
    width_px = chance.randint(10, 90) if count else 0
    world.decide(
        events.FacesSeen(
            count, width_px, chance.randint(-900, 900) if count else 0, bool(count) and chance.random() < 0.8
        )
    )


def noise(world: World, chance: Random) -> None:
    """The room becomes loud or quiet."""
    world.decide(events.NoiseChanged(chance.random() < 0.5, -38, 8))


def speech(world: World, chance: Random) -> None:
    """Somebody speaks into the open turn; where there is none they may open it with the button."""
    talk = Intent(Want.TALK)
    if not world.turn and any(intent == talk for _, intent in world.window.targets()) and chance.random() < 0.5:
        world.decide(events.Tapped(world.state.screen, talk))
    turn = world.turn
    if not turn:
        return
    world.decide(events.SpeechBegan(turn))
    world.live.heard(turn, "tôi muốn làm giấy khai sinh cho cháu nội", final=chance.random() < 0.5)
    if chance.random() < 0.1:
        world.decide(events.HearingLost(turn))
        return
    world.pass_ms(chance.randint(0, 1_500))
    if world.turn == turn:
        world.decide(events.SpeechEnded(turn))
        world.decide(_meant(world, turn, chance))


def _meant(world: World, turn: int, chance: Random) -> events.AnyEvent:
    codes = list(world.ground.rules.procedures)
    some = [events.Candidate(code, 0.3) for code in chance.sample(codes, 3)]
    match chance.randrange(9):
        case 0:
            return events.HeardNothing(turn)
        case 1:
            return events.Understood(
                turn, events.Act.ANSWER, chance.choice(codes), others=tuple(chance.sample(codes, 2)), score=0.9
            )
        case 2:
            return events.Understood(turn, events.Act.ASK_BACK, candidates=tuple(some[: chance.randint(1, 3)]))
        case 3:
            slot = chance.choice(("fee", "time", "documents", "where", "form", "legal", "online", "result", "who"))
            return events.Understood(turn, events.Act.FOLLOW_UP, chance.choice(("", *codes)), slot=slot)
        case 4:
            return events.Understood(
                turn, events.Act.NAVIGATE, target=chance.choice(("", *world.ground.rules.places.values()))
            )
        case 5:
            return events.Understood(turn, events.Act.REFUSE, target=chance.choice(("", "not_understood")))
        case 6:
            return events.Understood(
                turn, events.Act.SERVICE, target=chance.choice(list(OBJECTS)), slot=str(chance.randrange(7))
            )
        case _:
            return events.Understood(turn, events.Act.SERVICE, target=chance.choice(list(SERVICES)))


def queue(world: World, chance: Random) -> None:
    """The queue moves on for the visitor's number, and for one that is not theirs."""
    mine = world.state.ticket
    ahead = chance.randrange(6)
    other = Ticket("3999", chance.choice(world.ground.rules.counters), ahead=ahead)
    moved = (
        other if mine is None else Ticket(mine.number, mine.place, mine.code, ahead, serving="3001", called=not ahead)
    )
    world.decide(events.QueueMoved(moved))


def late(world: World, chance: Random) -> None:
    """Answers come to questions that are no longer asked."""
    request = max(0, world.state.request - chance.randrange(3))
    place, code = chance.choice(world.ground.rules.counters), chance.choice(("", *world.ground.rules.procedures))
    called = chance.random() < 0.3
    given = Ticket(f"3{request % 1000:03d}", place, code, 0 if called else chance.randrange(9), called=called)
    world.decide(
        chance.choice(
            (
                events.TicketRefused(request, "late"),
                events.TicketIssued(request, given),
                events.TicketIssued(request, given),
                events.DossierFound(request, place),
                events.DossierMissing(request, "unreachable"),
                events.StaffAnswered(),
                events.VoiceEnded(max(0, world.state.utterance - 1)),
                events.Understood(max(0, world.state.turn - 1), events.Act.SERVICE, target="yes"),
            )
        )
    )


def edition(world: World, chance: Random) -> None:
    """An official has saved the catalogue: as it is, or without some of its procedures. It may be in force soon."""
    world.edit(chance.choice((world.ground.content, *world.ground.editions)))
    if chance.random() < 0.7:
        world.pass_ms(50_000)


def typed(world: World, chance: Random) -> None:
    """Somebody types digits, where there are any, and mostly sends them."""
    for _ in range(chance.choice((_CODE_DIGITS, _CODE_DIGITS, chance.randint(1, 14)))):
        keys = [rect for rect, intent in world.window.targets() if intent.want is Want.TYPING and intent.of.isdigit()]
        if not keys:
            return
        key = chance.choice(keys)
        world.touch((key.cx, key.cy))
        world.pass_ms(200)
    sends = [rect for rect, intent in world.window.targets() if intent.of.startswith(OPENS)]
    if sends and chance.random() < 0.7:
        world.pass_ms(350)
        world.touch((sends[0].cx, sends[0].cy))


def hand(world: World, chance: Random) -> None:
    """Another finger touches something."""
    world.pass_ms(350)
    targets = world.window.targets()
    if targets:
        rect, _ = chance.choice(targets)
        world.touch((rect.cx, rect.cy))


HAPPENINGS: Mapping[str, Callable[[World, Random], None]] = {
    "part": part,
    "base": base,
    "faces": faces,
    "noise": noise,
    "speech": speech,
    "typed": typed,
    "queue": queue,
    "late": late,
    "edition": edition,
    "hand": hand,
}


def do(world: World, act: Act) -> None:
    """Do it, and leave the third of a second that lies between two touches."""
    world.chance = Random(repr(act))
    match act:
        case Touch(x, y, hold_ms):
            world.touch((x, y), hold_ms)
        case Fumble(x, y, what, number):
            world.touch((x, y), meanwhile=lambda: HAPPENINGS[what](world, Random(number)))
        case Happen(what, number):
            HAPPENINGS[what](world, Random(number))
        case Pass(ms):
            world.pass_ms(ms)
    world.pass_ms(350)
