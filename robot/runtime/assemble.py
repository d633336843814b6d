"""Assemble the robot from its parts: the only module of the runtime that imports every room (package)."""

import asyncio
import gc
import json
import logging
import os
import signal
import time
from collections.abc import Callable, Coroutine
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

import msgspec

from hardware.audio.aec.canceller import open_echo_canceller
from hardware.audio.microphone import open_microphone
from hardware.audio.microphone_array import TalkSector
from hardware.audio.noise_suppressor import open_noise_suppressor
from hardware.audio.speaker import open_speaker
from hardware.audio.wav import read_wav
from hardware.camera.camera_model import Mount
from hardware.camera.driver import CameraPart
from hardware.camera.messages import CameraSetup
from hardware.motion.driver import BaseDriver
from hardware.motion.messages import MotionSetup
from hardware.printer.ticket_printer import open_printer
from kiosk_ui.window.window import Window
from robot.core.events import LeaveAsked
from robot.core.parts import Part
from robot.core.screen.desk_values import Level
from robot.core.trouble import Trouble, Troubles
from robot.desk.pin_guard import Guard
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.assemble_desk import service_desk
from robot.runtime.content.core_rules import finds_markers, parts_of, rules_of
from robot.runtime.content.editions import Library, load_or_last_good
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.watcher import ContentWatch
from robot.runtime.desk_service.order_reader import OrderReader
from robot.runtime.desk_service.pin_check import PinCheck
from robot.runtime.event_loop.clock import Clock
from robot.runtime.event_loop.inbox import Inbox
from robot.runtime.event_loop.journal import FORMAT, Head, Journal
from robot.runtime.event_loop.journal_retention import limits_of
from robot.runtime.event_loop.loop import Router, run
from robot.runtime.monitoring.activity_watch import ActivityWatch
from robot.runtime.monitoring.host_metrics import ComputerGauge
from robot.runtime.monitoring.metrics import Gauges, open_lines
from robot.runtime.monitoring.page_certificate import shown_fingerprint
from robot.runtime.monitoring.response_times import DayFigures
from robot.runtime.monitoring.status_board import StatusBoard
from robot.runtime.monitoring.status_file import StatusFile
from robot.runtime.monitoring.update_probation import UpdateProbation
from robot.runtime.monitoring.visit_counts import DayCounter
from robot.runtime.ports import Driver, LiveValues, Note, Recogniser
from robot.runtime.processes.glibc_heap import keep_little, overwrite_freed
from robot.runtime.processes.memory_scrubber import MemoryScrubber
from robot.runtime.processes.supervisor import keep, keep_task
from robot.runtime.processes.systemd_notify import keep_watched, notify_ready
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import CameraSettings, Settings
from robot.runtime.speech_input.driver import Ears
from robot.runtime.speech_input.unanswered_recorder import Notebook
from robot.runtime.speech_output.driver import Mouth
from voice_models.model_files.store import FILES, path_of
from voice_models.recognition.remote_recogniser import RecogniserAhead
from voice_models.recognition.voice_activity import SileroActivity
from voice_models.synthesis.recorded_prompts import Prompts
from voice_models.synthesis.remote_voice import VoiceProcesses

log = logging.getLogger("kiosk")

JOURNALS = CONFIG.parent / "var" / "journal"
GAUGES_EVERY_S = 60
LAG_EVERY_S = 0.1


def drivers_of(
    settings: Settings,
    lobby: Lobby,
    library: Library,
    live: LiveValues,
    now_ms: Callable[[], int],
    note: Note | None = None,
    recogniser: Callable[[], Recogniser] | None = None,
    *,
    at_home: bool,
) -> list[Driver]:
    """Return the drivers of this site's parts. The base is first: its wheels must be halted before anything else
    starts.

    `recogniser`: returns a speech recogniser that is loading already; None = load one. `at_home`: as in `robot`.
    """
    voice, microphone, parts = settings.voice, settings.microphone, parts_of(settings)
    echo = open_echo_canceller(microphone.echo) if Part.MICROPHONE in parts else None
    mouth = Mouth(
        lambda: open_speaker(settings.speaker.address, None if echo is None else echo.played),
        VoiceProcesses(voice, CONFIG.parent / voice.cache_dir),
        library.content,
        live,
        settings.speaker.volume_permille,
        Prompts(CONFIG.parent / voice.prompts_dir, read_wav),
        lambda: library.content().fixed(),
        lambda: library.content().answers(),
        chimes=settings.speaker.chimes,
    )

    def ears() -> Ears:
        return Ears(
            lambda: open_microphone(microphone.address, microphone.channel),
            recogniser or recogniser_ahead(settings),
            SileroActivity,
            library.understanding,
            live,
            mouth.speaking,
            note,
            echo,
            mouth.pause,
            open_noise_suppressor(wanted=settings.recogniser.noise_suppression),
            TalkSector(microphone.front_deg, microphone.sector_deg).aside if microphone.sector_deg else lambda: False,
        )

    screen = settings.screen
    camera = settings.camera
    paper = settings.printer
    printer = open_printer(paper.address, paper.baud, paper.width_dots, cuts=paper.cuts)
    drivers: list[Driver] = [
        Window(
            library.content,
            live,
            width_px=screen.width_px,
            height_px=screen.height_px,
            diagonal_inch=screen.diagonal_inch,
            fullscreen=screen.fullscreen,
            debug_port=screen.debug_port,
            now_ms=now_ms,
            click=mouth.click,
        ),
        *([CameraPart(camera_setup(camera, lobby), live)] if Part.CAMERA in parts else []),
        *([ears()] if Part.MICROPHONE in parts else []),
        mouth,
        service_desk(settings, library, live, printer),
    ]
    if Part.BASE not in parts:
        return drivers
    return [
        BaseDriver(
            MotionSetup.of(settings.base, lobby, by_markers=finds_markers(settings))
            .with_camera(camera)
            .with_lidar(settings.lidar),
            CONFIG.parent / settings.base.pose_file,
            live,
            at_home=at_home,
        ),
        *drivers,
    ]


def recogniser_ahead(settings: Settings) -> RecogniserAhead:
    """Start to load the speech recogniser in a process of its own, and return it."""
    wanted = settings.recogniser
    return RecogniserAhead(wanted.engine, wanted.vosk_model, str(FILES) if wanted.second_hearing else "")


def camera_setup(camera: CameraSettings, lobby: Lobby) -> CameraSetup:
    """Return what the camera's process needs to know of the camera and of the lobby."""
    return CameraSetup(
        camera.address,
        camera.detect_width_px,
        camera.detect_per_s,
        str(path_of("yunet")),
        mount_of(camera),
        lobby.markers if camera.find_markers else (),
        camera.latency_ms,
        (camera.width_px, camera.height_px),
    )


def mount_of(camera: CameraSettings) -> Mount:
    """Return position and direction of the camera's lens on the robot."""
    return Mount(
        camera.hfov_deg,
        camera.height_m,
        camera.ahead_m,
        camera.aside_m,
        camera.tilt_deg,
        camera.yaw_deg,
        camera.distortion,
    )


def notebook_of(settings: Settings, live: LiveValues, content: Callable[[], ContentProvider]) -> Notebook:
    """Return the recorder of unanswered questions. It also deletes old ones, even at a site that no longer records."""
    desk = settings.desk
    return Notebook(
        CONFIG.parent / desk.file,
        desk.keep_days,
        live,
        counting=desk.count_unanswered,
        knows=lambda code, question: content().knows(code, question, "vi"),
    )


def pin_check_of(settings: Settings, live: LiveValues) -> PinCheck:
    """Return the component that checks PINs typed for the staff's screen."""
    pins = [(Level(pin.level), pin.hash) for pin in settings.staff.pins]
    return PinCheck(Guard(CONFIG.parent / settings.desk.file, pins), live)


Watch = Callable[[Inbox, Gauges], Coroutine[Any, Any, None]]
"""Makes a task that a benchmark runs beside the robot."""


async def robot(
    settings: Settings,
    journal_path: Path,
    gauges_path: Path | None = None,
    watch: Watch | None = None,
    *,
    at_home: bool = False,
) -> int:
    """Run the robot until it is asked to leave; return the exit status. `at_home`: a person pushed it to its home."""
    now_ms, served = Clock(), UpdateProbation(CONFIG)
    keep_little()
    overwrite_freed()
    hears = Part.MICROPHONE in parts_of(settings)
    recogniser = recogniser_ahead(settings) if hears else None  # is loaded while the content is
    try:
        start = load_or_last_good(CONFIG, settings)
    except (Trouble, Troubles):
        if recogniser is not None:
            recogniser.close()
        raise
    lobby, orders = start.lobby, OrderReader(CONFIG.parent / settings.desk.file)
    contents = ContentWatch(CONFIG, settings, lobby, start, orders)
    live = LiveValues()
    rules = rules_of(settings, contents.library.content(), lobby, parts_of(settings))
    notebook, pin_check = notebook_of(settings, live, contents.library.content), pin_check_of(settings, live)
    board = StatusBoard(
        live,
        version("reception-robot"),
        rules.low_battery_mv,
        ComputerGauge(CONFIG.parent).read,
        fingerprint=lambda: shown_fingerprint(settings, CONFIG.parent),
    )
    drivers = drivers_of(settings, lobby, contents.library, live, now_ms, notebook.note, recogniser, at_home=at_home)
    route = Router([*drivers, contents, notebook, pin_check])
    gc.freeze()  # a garbage collection over loaded objects would stop all threads for tens of ms
    inbox = Inbox()
    inbox.open()
    gauges = Gauges(inbox)
    began = time.strftime("%Y-%m-%dT%H:%M:%S%z")
    figures = None if gauges_path is None else open_lines(gauges_path)
    limits = limits_of(settings) if journal_path.parent == JOURNALS else None  # none in a folder chosen by the caller
    journal = Journal(journal_path, Head(FORMAT, version("reception-robot"), began, rules), limits)
    gauges.add("journal_failed", lambda: journal.failed)
    gauges.add("cable", lambda: None if live.link is None else msgspec.to_builtins(live.link))
    gauges.add("sound_dropped", lambda: live.sound_dropped)
    figures_dir = CONFIG.parent / settings.desk.figures_dir
    by_day = DayFigures(figures_dir, settings.desk.keep_days, dropped=lambda: live.sound_dropped)
    gauges.observe_turns(by_day.note)
    counter, activity = DayCounter(figures_dir), ActivityWatch()
    gauges.observe_steps(counter.watch.step)
    gauges.observe_steps(activity.step)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, inbox.put, LeaveAsked(0))
    tasks = [asyncio.ensure_future(keep(driver, inbox.put, now_ms)) for driver in drivers]
    tasks.append(asyncio.ensure_future(keep_task("content", lambda: contents.run(inbox.put), now_ms)))
    tasks.append(asyncio.ensure_future(keep_task("notebook", notebook.run, now_ms)))
    tasks.append(asyncio.ensure_future(keep_task("guard", lambda: pin_check.run(inbox.put), now_ms)))
    tasks.append(asyncio.ensure_future(keep_task("figures", by_day.run, now_ms)))
    tasks.append(asyncio.ensure_future(keep_task("counts", counter.run, now_ms)))
    tasks.append(asyncio.ensure_future(keep_task("board", board.run, now_ms)))
    status_dir = CONFIG.parent / settings.fleet.dir
    standing = StatusFile(status_dir, lambda: live.vitals, lambda: gauges.last, lambda: activity.now)
    tasks.append(asyncio.ensure_future(keep_task("standing", standing.run, now_ms)))
    tasks.append(asyncio.ensure_future(keep_task("oblivion", MemoryScrubber(live).run, now_ms)))
    tasks += [asyncio.ensure_future(keep_watched()), asyncio.ensure_future(served.run())]
    tasks.append(asyncio.ensure_future(_measure(gauges, figures)))
    if watch is not None:
        tasks.append(asyncio.ensure_future(watch(inbox, gauges)))
    try:
        return await run(inbox, journal, route, now_ms, rules, gauges, notify_ready(served.observing(board.note)))
    finally:
        try:
            for task in tasks:
                task.cancel()
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, Exception):
                    log.error("on leaving", exc_info=outcome)
        finally:
            journal.close()


async def _measure(gauges: Gauges, figures: TextIO | None) -> None:
    """Measure how late the loop's timers are, and write a line of gauges once a minute and at the end."""
    loop = asyncio.get_running_loop()
    written = loop.time()
    try:
        while True:
            due = loop.time() + LAG_EVERY_S
            await asyncio.sleep(LAG_EVERY_S)
            gauges.lag((loop.time() - due) * 1000)
            if loop.time() - written >= GAUGES_EVERY_S:
                written = loop.time()
                _write(gauges, figures)
    finally:
        _write(gauges, figures)
        if figures is not None:
            figures.close()


def _write(gauges: Gauges, figures: TextIO | None) -> None:
    line = json.dumps(gauges.line())
    log.info("gauges %s", line)
    if figures is None:
        return
    try:
        figures.write(line + "\n")
    except OSError as error:
        log.warning("the figures cannot be written: %s", error.strerror)


def default_journal() -> Path:
    """Return var/journal/DATE-TIME-PID.jsonl, the path of a new journal."""
    return JOURNALS / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.jsonl"
