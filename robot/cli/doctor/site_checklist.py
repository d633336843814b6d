"""The checklist of a site, which `kiosk doctor --site` goes through item by item.

Heights: every control of the pages must lie between 380 and 1 220 mm (EN 301 549 8.3; ADA 308 and 309)."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from robot.cli.doctor.checklist_dialogue import Dialogue, ItemResult, ItemState
from robot.cli.doctor.checklist_measurements import board_notices, loudness_dbfs, speak
from robot.cli.doctor.device_checks import PROBES, CheckLine, findings
from robot.core.parts import Part
from robot.core.trouble import Trouble, Troubles
from robot.editing.map_findings import faults_of
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.core_rules import finds_markers, parts_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.schema import ScreenSettings, Settings

HIGHEST_CONTROL_MM, LOWEST_CONTROL_MM = 1220.0, 380.0
CONTROLS_UP_TO = 0.733
"""Share of a portrait picture's height, from its lower edge, below which all controls lie: row 512 of 1920 from the
top. In landscape they may lie anywhere."""

LENS_TOLERANCE_MM = 20.0
"""Largest allowed error of the camera lens's height, mm: at 4 m it moves a marker by 0.3 degrees, less than its corners
can be resolved."""

LEAST_SNR_DB = 12.0
"""Least difference between the levels of speech and room noise, dB; below it the robot says to visitors that it hears
badly."""

_MM_PER_INCH = 25.4
_QUIET, _LOUD = 50.0, 90.0
"""Percentiles of the levels of the 0.1 s frames that stand for the room as it mostly is, and for speech without its
pauses."""


@dataclass(frozen=True)
class ChecklistSite:
    """The site that is checked: settings, configuration folder, and the dialogue with the technician."""

    settings: Settings
    config: Path
    dialogue: Dialogue

    def lobby(self) -> Lobby:
        """Load the lobby map. Raises `Troubles`."""
        return load_lobby(self.config / "lobby.toml")

    def confirmed(self, key: str, **values: object) -> ItemResult:
        """Ask a person the yes-or-no question of an item and return the item's result."""
        answer = self.dialogue.ask_yes_no(key, **values)
        if answer is None:
            return ItemResult(key, ItemState.OPEN)
        state, told = (ItemState.GOOD, "yes") if answer else (ItemState.BAD, "no")
        return ItemResult(key, state, self.dialogue.text(told))


Check = Callable[[ChecklistSite], ItemResult]


def walk(site: ChecklistSite) -> list[ItemResult]:
    """Check, one after the other, all checklist items that this robot has; an item whose check raises `Trouble` is
    bad."""
    checks = {key: check for key, check in CHECKS.items() if _asked(key, site.settings)}
    results = []
    for place, (key, check) in enumerate(checks.items(), 1):
        site.dialogue.head(key, place, len(checks))
        try:
            result = check(site)
        except (Trouble, Troubles) as trouble:
            result = ItemResult(key, ItemState.BAD, str(trouble).splitlines()[0])
        site.dialogue.verdict(result)
        results.append(result)
    return results


def lower_edge_mm(screen: ScreenSettings) -> tuple[float, float]:
    """Return the lowest and highest position of the picture's lower edge above the floor, mm, at which all controls are
    within reach."""
    wide, high = screen.width_px, screen.height_px
    picture_mm = screen.diagonal_inch * _MM_PER_INCH * high / (wide * wide + high * high) ** 0.5
    share = CONTROLS_UP_TO if high > wide else 1.0
    return LOWEST_CONTROL_MM, max(LOWEST_CONTROL_MM, HIGHEST_CONTROL_MM - share * picture_mm)


def _asked(key: str, settings: Settings) -> bool:
    if key in ("red_button", "bumper", "drive"):
        return settings.base.port != "none"
    if key in ("microphone", "lens_height"):
        return (Part.MICROPHONE if key == "microphone" else Part.CAMERA) in parts_of(settings)
    return key != "markers" or finds_markers(settings)


def _doctor(site: ChecklistSite) -> ItemResult:
    broken: list[CheckLine] = [finding for finding in findings(site.settings, PROBES) if finding.state == "broken"]
    for finding in broken:
        print(f"    {finding.name}: {finding.detail}; {finding.next_step}")
    if broken:
        return ItemResult("doctor", ItemState.BAD, ", ".join(finding.name for finding in broken))
    return ItemResult("doctor", ItemState.GOOD, site.dialogue.text("parts_good"))


def _screen_height(site: ChecklistSite) -> ItemResult:
    measured_mm = site.dialogue.ask_mm("screen_height")
    if measured_mm is None:
        return ItemResult("screen_height", ItemState.OPEN)
    least_mm, most_mm = lower_edge_mm(site.settings.screen)
    state = ItemState.GOOD if least_mm <= measured_mm <= most_mm else ItemState.BAD
    shown = {"a": f"{measured_mm:.0f}", "b": f"{least_mm:.0f}", "n": f"{most_mm:.0f}"}
    return ItemResult("screen_height", state, site.dialogue.text("measured", **shown))


def _lens_height(site: ChecklistSite) -> ItemResult:
    measured_mm = site.dialogue.ask_mm("lens_height")
    if measured_mm is None:
        return ItemResult("lens_height", ItemState.OPEN)
    set_mm = site.settings.camera.height_m * 1000
    state = ItemState.GOOD if abs(measured_mm - set_mm) <= LENS_TOLERANCE_MM else ItemState.BAD
    shown = {"a": f"{measured_mm:.0f}", "b": f"{set_mm:.0f}"}
    return ItemResult("lens_height", state, site.dialogue.text("mounted", **shown))


def _map(site: ChecklistSite) -> ItemResult:
    grave = [finding for finding in faults_of(site.lobby(), site.settings) if finding.grave]
    if grave:
        return ItemResult("map", ItemState.BAD, f"{grave[0].key}: {grave[0].what} | {grave[0].vi} ({len(grave)})")
    return ItemResult("map", ItemState.GOOD, site.dialogue.text("no_faults"))


def _microphone(site: ChecklistSite) -> ItemResult:
    if not site.dialogue.wait("microphone_quiet"):
        return ItemResult("microphone", ItemState.OPEN)
    quiet = loudness_dbfs(site.settings, _QUIET)
    if not site.dialogue.wait("microphone_speech"):
        return ItemResult("microphone", ItemState.OPEN)
    speech = loudness_dbfs(site.settings, _LOUD)
    return sound_result(site.dialogue, quiet, speech)


def sound_result(dialogue: Dialogue, quiet: tuple[float, bool] | None, speech: tuple[float, bool] | None) -> ItemResult:
    """Judge the microphone by two measurements, in the quiet room and during speech, each (level in dBFS, clipped);
    None = no sound."""
    if quiet is None or speech is None:
        return ItemResult("microphone", ItemState.BAD, dialogue.text("sound_none"))
    apart_db = speech[0] - quiet[0]
    told = dialogue.text("sound", a=f"{quiet[0]:.0f}", b=f"{speech[0]:.0f}", n=f"{apart_db:.0f}")
    if speech[1]:
        return ItemResult("microphone", ItemState.BAD, f"{told}; {dialogue.text('sound_clipped')}")
    if apart_db < LEAST_SNR_DB:
        return ItemResult("microphone", ItemState.BAD, f"{told}; {dialogue.text('sound_weak')}")
    return ItemResult("microphone", ItemState.GOOD, told)


def _speaker(site: ChecklistSite) -> ItemResult:
    speak(site.settings, site.dialogue.text("sentence"))
    return site.confirmed("speaker")


def _red_button(site: ChecklistSite) -> ItemResult:
    from hardware.motor_boards.reference_protocol import Flags

    if not site.dialogue.wait("red_button_press"):
        return ItemResult("red_button", ItemState.OPEN)
    if not board_notices(site.settings, lambda flags: Flags.ESTOP_PRESSED in flags):
        return ItemResult("red_button", ItemState.BAD, site.dialogue.text("not_pressed"))
    if not site.dialogue.wait("red_button_release"):
        return ItemResult("red_button", ItemState.OPEN)
    if not board_notices(site.settings, lambda flags: Flags.ESTOP_PRESSED not in flags):
        return ItemResult("red_button", ItemState.BAD, site.dialogue.text("not_released"))
    return ItemResult("red_button", ItemState.GOOD, site.dialogue.text("pressed_and_released"))


def _bumper(site: ChecklistSite) -> ItemResult:
    from hardware.motor_boards.reference_protocol import Flags

    if not site.dialogue.wait("bumper"):
        return ItemResult("bumper", ItemState.OPEN)
    if not board_notices(site.settings, lambda flags: Flags.BUMPER_LATCHED in flags):
        return ItemResult("bumper", ItemState.BAD, site.dialogue.text("not_pressed"))
    return ItemResult("bumper", ItemState.GOOD, site.dialogue.text("pressed"))


def _pin(site: ChecklistSite) -> ItemResult:
    pins = site.settings.staff.pins
    told = "pins" if pins else "no_pin"
    return ItemResult("pin", ItemState.GOOD if pins else ItemState.BAD, site.dialogue.text(told, n=len(pins)))


CHECKS: dict[str, Check] = {
    "doctor": _doctor,
    "stands": lambda site: site.confirmed("stands"),
    "screen_height": _screen_height,
    "lens_height": _lens_height,
    "map": _map,
    "map_measured": lambda site: site.confirmed("map_measured"),
    "markers": lambda site: site.confirmed("markers", n=len(site.lobby().markers)),
    "microphone": _microphone,
    "speaker": _speaker,
    "red_button": _red_button,
    "bumper": _bumper,
    "drive": lambda site: site.confirmed("drive"),
    "notices": lambda site: site.confirmed("notices"),
    "pin": _pin,
}
"""The check of each item, by the item's key in `[site_item]`, in the order in which a technician goes through a
lobby."""
