"""What happens to a robot in memory beside the touches of one finger: faults, sights, speech, answers, edits, typing.

Each happening leaves its details to a `Random`.
"""

from collections.abc import Callable, Mapping
from random import Random

from kiosk_ui.keyboard.typing_port import OPENS
from robot.core import events
from robot.core.dialogue.spoken_commands import OBJECTS, SERVICES
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen.desk_values import Ticket
from tests.kiosk_ui.chance_robot import BETWEEN_TOUCHES_MS, ChanceRobot

_CODE_DIGITS = 10
"""Digits of a dossier code beside those that the page has filled in."""


def part(robot: ChanceRobot, chance: Random) -> None:
    """A part fails or comes back; not the screen, which reports by itself."""
    which = chance.choice([part for part in robot.site.rules.parts if part is not Part.SCREEN])
    if which in robot.state.down:
        robot.decide(events.PartUp(which))
    elif chance.random() < 0.3:
        robot.decide(events.PartDown(which, "unplugged"))


def base(robot: ChanceRobot, chance: Random) -> None:
    """The base reports: the red button, a bumper, an obstacle, the battery; on the way a visitor falls behind."""
    state = chance.choice((*[events.BaseState.HALTED] * 6, *events.BaseState))
    held = state in (events.BaseState.ESTOP, events.BaseState.BUMPED) and chance.random() < 0.6
    battery_mv = chance.choice((26_000, 26_000, 26_000, 21_000, 0))
    at = chance.choice((robot.site.rules.home_mm, (5_000, 6_900)))
    robot.decide(events.BaseReported(state, *at, 0, battery_mv, pressed=held))
    if chance.random() < 0.5:
        robot.decide(events.EscortChanged(robot.state.lease, chance.choice(tuple(events.EscortStep))))


def faces(robot: ChanceRobot, chance: Random) -> None:
    """A passer-by comes, looks away or goes."""
    count = chance.choice((0, 1, 1, 2))
    width_px = chance.randint(10, 90) if count else 0
    robot.decide(
        events.FacesSeen(
            count, width_px, chance.randint(-900, 900) if count else 0, bool(count) and chance.random() < 0.8
        )
    )


def noise(robot: ChanceRobot, chance: Random) -> None:
    """The room becomes loud or quiet."""
    robot.decide(events.NoiseChanged(chance.random() < 0.5, -38, 8))


def speech(robot: ChanceRobot, chance: Random) -> None:
    """A visitor speaks into the open turn; where there is none they may open it with the button."""
    talk = Intent(Want.TALK)
    if not robot.turn and any(intent == talk for _, intent in robot.window.targets()) and chance.random() < 0.5:
        robot.decide(events.Tapped(robot.state.screen, talk))
    turn = robot.turn
    if not turn:
        return
    robot.decide(events.SpeechBegan(turn))
    robot.live.heard(turn, "tôi muốn làm giấy khai sinh cho cháu nội", final=chance.random() < 0.5)
    if chance.random() < 0.1:
        robot.decide(events.HearingLost(turn))
        return
    robot.pass_ms(chance.randint(0, 1_500))
    if robot.turn == turn:
        robot.decide(events.SpeechEnded(turn))
        robot.decide(_meant(robot, turn, chance))


def _meant(robot: ChanceRobot, turn: int, chance: Random) -> events.AnyEvent:
    codes = list(robot.site.rules.procedures)
    some = [events.Candidate(code, 0.3) for code in chance.sample(codes, 3)]
    match chance.randrange(10):
        case 0:
            return events.HeardNothing(turn)
        case 1:
            return events.Understood(
                turn, events.Act.ANSWER, chance.choice(codes), others=tuple(chance.sample(codes, 2)), score=0.9
            )
        case 2:
            return events.Understood(turn, events.Act.ASK_BACK, candidates=tuple(some[: chance.randint(1, 3)]))
        case 3:
            slot = chance.choice(("fee", "time", "papers", "where", "form", "legal", "online", "result", "who"))
            return events.Understood(turn, events.Act.FOLLOW_UP, chance.choice(("", *codes)), slot=slot)
        case 4:
            return events.Understood(
                turn, events.Act.NAVIGATE, target=chance.choice(("", *robot.site.rules.places.values()))
            )
        case 5:
            return events.Understood(turn, events.Act.REFUSE, target=chance.choice(("", "not_understood")))
        case 6:
            return events.Understood(
                turn, events.Act.SERVICE, target=chance.choice(list(OBJECTS)), slot=str(chance.randrange(7))
            )
        case 7:
            policy = chance.choice(list(robot.site.rules.policies))
            return events.Understood(turn, events.Act.INFORM, chance.choice(("", *codes)), policy=policy)
        case _:
            return events.Understood(turn, events.Act.SERVICE, target=chance.choice(list(SERVICES)))


def queue(robot: ChanceRobot, chance: Random) -> None:
    """The queue moves on, for the visitor's number or another one."""
    mine = robot.state.ticket
    ahead = chance.randrange(6)
    other = Ticket("3999", chance.choice(robot.site.rules.counters), ahead=ahead)
    moved = (
        other if mine is None else Ticket(mine.number, mine.place, mine.code, ahead, serving="3001", called=not ahead)
    )
    robot.decide(events.QueueMoved(moved))


def late(robot: ChanceRobot, chance: Random) -> None:
    """Answers come to questions that are no longer asked."""
    request = max(0, robot.state.request - chance.randrange(3))
    place, code = chance.choice(robot.site.rules.counters), chance.choice(("", *robot.site.rules.procedures))
    called = chance.random() < 0.3
    given = Ticket(f"3{request % 1000:03d}", place, code, 0 if called else chance.randrange(9), called=called)
    robot.decide(
        chance.choice(
            (
                events.TicketRefused(request, "late"),
                events.TicketIssued(request, given),
                events.TicketIssued(request, given),
                events.DossierFound(request, place),
                events.DossierMissing(request, "unreachable"),
                events.StaffAnswered(),
                events.VoiceEnded(max(0, robot.state.utterance - 1)),
                events.Understood(max(0, robot.state.turn - 1), events.Act.SERVICE, target="yes"),
            )
        )
    )


def edition(robot: ChanceRobot, chance: Random) -> None:
    """An official saves the catalogue, whole or without some procedures; it may come into force."""
    robot.edit(chance.choice((robot.site.content, *robot.site.editions)))
    if chance.random() < 0.7:
        robot.pass_ms(50_000)


def typed(robot: ChanceRobot, chance: Random) -> None:
    """A visitor types digits, where the page has a keypad, and mostly sends them."""
    for _ in range(chance.choice((_CODE_DIGITS, _CODE_DIGITS, chance.randint(1, 14)))):
        keys = [rect for rect, intent in robot.window.targets() if intent.want is Want.TYPING and intent.of.isdigit()]
        if not keys:
            return
        key = chance.choice(keys)
        robot.touch((key.cx, key.cy))
        robot.pass_ms(200)
    sends = [rect for rect, intent in robot.window.targets() if intent.of.startswith(OPENS)]
    if sends and chance.random() < 0.7:
        robot.pass_ms(BETWEEN_TOUCHES_MS)
        robot.touch((sends[0].cx, sends[0].cy))


def hand(robot: ChanceRobot, chance: Random) -> None:
    """Another finger touches something."""
    robot.pass_ms(BETWEEN_TOUCHES_MS)
    targets = robot.window.targets()
    if targets:
        rect, _ = chance.choice(targets)
        robot.touch((rect.cx, rect.cy))


HAPPENINGS: Mapping[str, Callable[[ChanceRobot, Random], None]] = {
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
