"""Pictures of a rehearsal: the lobby from above, what the camera would see, the robot's own screen."""

from robot.core.trouble import Trouble
from robot.rehearsal.parts.screen import WindowInMemory
from robot.rehearsal.program import Program
from robot.rehearsal.world import RehearsalWorld
from simulators.lobby.world import WorldSnapshot
from simulators.people.visitor import SimulatedVisitor


def scene_of(world: RehearsalWorld, program: Program) -> WorldSnapshot:
    """The lobby as the pictures of the simulated lobby draw it."""
    visitors = [
        SimulatedVisitor(
            actor.name,
            actor.label,
            *actor.at,
            actor.heading,
            coat=actor.coat,
            looks_at_robot=actor.looks,
            bubble=actor.bubble,
        )
        for actor in world.people.actors.values()
    ]
    named = {id(actor.person) for actor in world.people.actors.values()}
    visitors += [
        SimulatedVisitor("", "", one.x, one.y, 0.0, coat=number % 5, looks_at_robot=False)
        for number, one in enumerate(world.people.people)
        if id(one) not in named
    ]
    phase = program.state.phase
    goal = str(getattr(phase, "place", ""))
    bubble = program.mouth.said if program.mouth.speaking() else ""
    return WorldSnapshot(world.physics.pose, tuple(visitors), (), goal, bubble)


def picture(world: RehearsalWorld, program: Program, of: str, file: str) -> None:
    """Save it as PNG. Raises `Trouble` for a picture that there is not."""
    match of:
        case "screen" if isinstance(program.screen, WindowInMemory):
            program.screen.save(file)
        case "above":
            from simulators.lobby.still_pictures import save_above

            save_above(world.lobby, scene_of(world, program), file)
        case "camera":
            from simulators.lobby.still_pictures import save_camera
            from voice_models.model_files.store import path_of

            save_camera(world.lobby, path_of("astronaut"), scene_of(world, program), file)
        case _:
            raise Trouble(
                "there is no such picture",
                "không có hình này",
                key="of",
                value=of,
                remedy="ask for above, camera or screen",
                remedy_vi="chọn above, camera hoặc screen",
            )
