"""Pictures of a rehearsal: the lobby from above, the camera's view, the robot's own screen."""

from robot.core.trouble import Trouble
from robot.rehearsal.parts.screen import WindowInMemory
from robot.rehearsal.state_report import ReportedRobot
from simulators.lobby.world import WorldSnapshot
from simulators.people.visitor import SimulatedVisitor


def scene_of(robot: ReportedRobot) -> WorldSnapshot:
    """Return the state of the lobby in the form that the picture functions of the simulated lobby take."""
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
        for actor in robot.world.people.actors.values()
    ]
    named = {id(actor.person) for actor in robot.world.people.actors.values()}
    visitors += [
        SimulatedVisitor("", "", one.x, one.y, 0.0, coat=number % 5, looks_at_robot=False)
        for number, one in enumerate(robot.world.people.people)
        if id(one) not in named
    ]
    phase = robot.program.state.phase
    goal = str(getattr(phase, "place", ""))
    bubble = robot.program.mouth.said if robot.program.mouth.speaking() else ""
    return WorldSnapshot(robot.world.physics.pose, tuple(visitors), (), goal, bubble)


def picture(robot: ReportedRobot, of: str, file: str) -> None:
    """Save one picture as PNG; `of`: "above", "camera" or "screen". Raises `Trouble` for another name."""
    match of:
        case "screen" if isinstance(robot.program.screen, WindowInMemory):
            robot.program.screen.save(file)
        case "above":
            from simulators.lobby.still_pictures import save_above

            save_above(robot.world.lobby, scene_of(robot), file)
        case "camera":
            from simulators.lobby.still_pictures import save_camera
            from voice_models.model_files.store import path_of

            save_camera(robot.world.lobby, path_of("astronaut"), scene_of(robot), file)
        case _:
            raise Trouble(
                "there is no such picture",
                "không có hình này",
                key="of",
                value=of,
                remedy="ask for above, camera or screen",
                remedy_vi="chọn above, camera hoặc screen",
            )
