"""The types of a robot's settings: each TOML table is decoded into one of them, and checked by it.

A key in a later file overrides the same key in an earlier one: shipped `config/robot.toml` < site `config/site.toml` <
`--settings FILE` < `--set table.key=value`.
"""

import itertools
from math import hypot
from typing import Annotated, Literal

import msgspec

from robot.runtime.settings.notice_settings import NoticeSettings
from robot.runtime.settings.settings_table import SettingsTable
from robot.runtime.settings.staff_page_settings import StaffPageSettings

Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=3_600_000)]
Permille = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Bearing = Annotated[float, msgspec.Meta(ge=-180.0, le=180.0)]
_SPAN = "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
Span = Annotated[str, msgspec.Meta(pattern=_SPAN, examples=["07:30-11:30"])]
"""Opening hours of a day, "HH:MM-HH:MM"."""
Spans = Annotated[tuple[Span, ...], msgspec.Meta(min_length=1)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Names of the weekdays in settings, Monday first."""

RIM_M = 0.25
"""Radius of the robot, m; equal to `robot.navigation.footprint.RADIUS_M`, which this package may not import."""
Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]
DossierPrefix = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{1,4}(\.[0-9A-Z]{1,4}){0,4}$", examples=["H49.34"])]


class SiteSettings(SettingsTable, frozen=True):
    """The public service centre where the robot stands."""

    name: dict[str, str]  # language -> "Trung tâm Phục vụ hành chính công"
    ward: dict[str, str]
    hours: Spans  # "07:30-11:30"
    weekdays: tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...]  # Monday = 0
    topics: tuple[str, ...]  # life events on the home page, in order
    guiding: bool  # whether the site lets the robot drive
    dossier_prefix: DossierPrefix  # "H49.34": first part of every dossier code of the centre
    hours_on: dict[Weekday, Spans] = msgspec.field(default_factory=dict)  # of weekdays on which they are not `hours`
    language: Literal["vi", "en"] = "vi"  # language in which a visit begins

    def __post_init__(self) -> None:
        for key, spans in (("hours", self.hours), *(("hours_on", spans) for spans in self.hours_on.values())):
            for span in spans:
                begin, _, end = span.partition("-")
                if begin >= end:
                    raise ValueError(f"{key}: {span} ends before it begins")
        for day in self.hours_on:
            if WEEKDAYS.index(day) not in self.weekdays:
                number = WEEKDAYS.index(day)
                raise ValueError(
                    f"hours_on: {day} is no working day; add {number} to site.weekdays, or take {day} out | "
                    f"{day} không phải ngày làm việc; thêm {number} vào site.weekdays, hoặc bỏ {day} đi"
                )


FACT_CHARS = 200
"""Most characters of a fact of the centre: about 15 s of speech. Chosen."""


class Fact(SettingsTable, frozen=True):
    """A fact of the centre as a whole sentence in each language; both empty = not known."""

    vi: Annotated[str, msgspec.Meta(max_length=FACT_CHARS)] = ""
    en: Annotated[str, msgspec.Meta(max_length=FACT_CHARS)] = ""

    def __post_init__(self) -> None:
        if bool(self.vi.strip()) != bool(self.en.strip()):
            raise ValueError("vi: a fact stands in both languages, or in none")


NO_FACT = Fact()


class FactSettings(SettingsTable, frozen=True):
    """Facts of the centre that visitors ask about. A fact that is empty is not known, and the robot says that."""

    address: Fact = NO_FACT  # street and number, and how to find it
    phone: Fact = NO_FACT  # telephone numbers, Zalo, e-mail
    head: Fact = NO_FACT  # who leads the centre, and when they receive visitors
    wifi: Fact = NO_FACT  # name of the network and its password
    payment: Fact = NO_FACT  # how fees can be paid: cash, card, transfer; change; receipts
    parking: Fact = NO_FACT  # where to park, and what it costs
    photocopy: Fact = NO_FACT  # where copies, prints and portraits are made, and what they cost
    lost_property: Fact = NO_FACT  # where lost things are handed in and collected
    pens_forms: Fact = NO_FACT  # where pens, blank forms, reading glasses and help with writing are
    seats: Fact = NO_FACT  # where to sit and wait
    water: Fact = NO_FACT  # drinking water and cups
    lift: Fact = NO_FACT  # lift and stairs, and what is upstairs
    pets: Fact = NO_FACT  # whether animals may come in
    queue: Fact = NO_FACT  # how tickets are called, who goes first, what to do after a missed call
    complaint_clerk: Fact = NO_FACT  # where to complain about the staff
    thanks_staff: Fact = NO_FACT  # how thanks reach the staff
    legal_aid: Fact = NO_FACT  # where free legal advice is given
    website: Fact = NO_FACT  # where to apply online, and who helps with it
    wheelchair: Fact = NO_FACT  # ramp, wheelchairs to borrow
    interpreter: Fact = NO_FACT  # languages spoken, sign language
    first_aid: Fact = NO_FACT  # first-aid box, nearest medical station
    baby_care: Fact = NO_FACT  # where to change, feed and entertain small children
    charging: Fact = NO_FACT  # where a telephone may be charged
    smoking: Fact = NO_FACT  # where smoking is allowed
    food: Fact = NO_FACT  # where to eat and drink nearby
    atm: Fact = NO_FACT  # nearest cash machine and bank
    transport: Fact = NO_FACT  # buses, taxis
    staff_count: Fact = NO_FACT  # how many people work here
    robot: Fact = NO_FACT  # who the robot is

    def of(self, name: str) -> Fact:
        """Return the fact `name` ("lost-property"); an empty one for a name that has no key."""
        found: Fact = getattr(self, name.replace("-", "_"), NO_FACT)
        return found


class CameraSettings(SettingsTable, frozen=True):
    address: str  # device:0, http://..., file:PATH, "none"
    detect_width_px: Annotated[int, msgspec.Meta(ge=160, le=1280)]
    detect_per_s: Annotated[int, msgspec.Meta(ge=1, le=30)]
    width_px: Annotated[int, msgspec.Meta(ge=0, le=7680)]  # requested from device:N; 0 = the camera decides
    height_px: Annotated[int, msgspec.Meta(ge=0, le=4320)]
    find_markers: bool  # whether seen markers of the lobby map correct the pose
    hfov_deg: Annotated[float, msgspec.Meta(ge=20, le=150)]  # horizontal angle of the picture
    distortion: Annotated[tuple[float, ...], msgspec.Meta(min_length=5, max_length=5)]  # k1 k2 p1 p2 k3 of OpenCV
    height_m: Annotated[float, msgspec.Meta(ge=0.1, le=2.5)]  # lens above the floor
    ahead_m: Annotated[float, msgspec.Meta(ge=-1, le=1)]  # lens ahead of the middle of the axle
    aside_m: Annotated[float, msgspec.Meta(ge=-1, le=1)]  # lens to the left of the axle's middle
    tilt_deg: Annotated[float, msgspec.Meta(ge=-60, le=60)]  # tilt upwards
    yaw_deg: Annotated[float, msgspec.Meta(ge=-45, le=45)]  # to the left
    latency_ms: Annotated[int, msgspec.Meta(ge=0, le=1000)]  # delay from exposure until the program has the picture


class MicrophoneSettings(SettingsTable, frozen=True):
    address: str  # device:, device:NAME, wav:PATH, raw:PATH, "none"
    channel: Annotated[int, msgspec.Meta(ge=-1, le=31)]  # of a microphone array, from 0; -1 = all, mixed
    echo: Annotated[str, msgspec.Meta(pattern="^(auto|half-duplex|device)$")]  # how the robot ignores its own voice
    front_deg: Annotated[float, msgspec.Meta(ge=0, le=360)]  # where a microphone array finds people before the robot
    sector_deg: Annotated[float, msgspec.Meta(ge=0, le=360)]  # width of the sector whose talk is listened to; 0 = all


class SpeakerSettings(SettingsTable, frozen=True):
    address: str  # device:, device:NAME, none:
    volume_permille: Permille
    chimes: bool  # whether chimes and key clicks are played


class RecogniserSettings(SettingsTable, frozen=True):
    engine: Annotated[str, msgspec.Meta(pattern="^(auto|vosk|viet-asr|ctc)$")]
    vosk_model: str  # folder name below voice_models/files, or an absolute path
    second_hearing: bool  # whether Gipformer hears a sentence again that was not understood
    noise_suppression: bool  # whether noise is suppressed in the recogniser's sound, and nowhere else


class VoiceSettings(SettingsTable, frozen=True):
    engine: Annotated[str, msgspec.Meta(pattern="^(auto|supertonic|piper|espeak)$")]
    voice_vi: str  # espeak voice, "vi+f2"
    voice_en: str
    words_per_minute: Annotated[int, msgspec.Meta(ge=80, le=300)]
    slow_words_per_minute: Annotated[int, msgspec.Meta(ge=80, le=300)]
    style: Annotated[str, msgspec.Meta(pattern="^(F1|F2|F3|F4|F5|M1|M2|M3|M4|M5)$")]  # natural voice's speaker
    prompts_dir: str  # folder of recorded sentences; relative to the project
    cache_dir: Annotated[str, msgspec.Meta(min_length=1)]  # folder of synthesised sentences; relative to the project
    cache_mb: Annotated[int, msgspec.Meta(ge=0, le=10_000)]

    def __post_init__(self) -> None:
        if self.slow_words_per_minute > self.words_per_minute:
            raise ValueError(f"slow_words_per_minute: more than words_per_minute = {self.words_per_minute}")


class BaseSettings(SettingsTable, frozen=True):
    port: str  # /dev/..., a pty, usb:SERIAL_NUMBER, "none"
    protocol: Annotated[str, msgspec.Meta(pattern="^(reference|roboclaw|arduino-bridge)$")]
    sensors_port: str  # second motor board's port, for sensors that the first lacks; "" = none
    baud: Annotated[int, msgspec.Meta(ge=9600, le=1_000_000)]
    wheel_radius_mm: Annotated[float, msgspec.Meta(gt=10, lt=500)]
    track_mm: Annotated[float, msgspec.Meta(gt=50, lt=2000)]
    wheel_mismatch: Annotated[float, msgspec.Meta(ge=-0.1, le=0.1)]  # share by which the left wheel is larger
    ticks_per_turn: Annotated[int, msgspec.Meta(ge=4, le=1_000_000)]
    pose_file: str  # file of the pose kept over restarts; relative to the project
    cruise_mm_s: Annotated[int, msgspec.Meta(ge=50, le=600)]
    range_bearings_deg: Annotated[tuple[Bearing, ...], msgspec.Meta(min_length=1)]  # one bearing per range, in order
    calibrated: bool | None = None
    """Whether wheels and track were measured (`kiosk calibrate wheels --write`); None = yes if a mismatch is set."""

    def __post_init__(self) -> None:
        ahead = [bearing for bearing in self.range_bearings_deg if abs(bearing) < 90]
        back = [bearing for bearing in self.range_bearings_deg if abs(bearing) > 135]
        if not ahead:
            raise ValueError("range_bearings_deg: no sensor looks ahead")
        if len(back) > 1 or (back and self.range_bearings_deg[-1] not in back):
            raise ValueError("range_bearings_deg: one sensor at most looks back, and it is the last")


class LidarSettings(SettingsTable, frozen=True):
    port: Annotated[str, msgspec.Meta(min_length=1)]  # usb:, usb:SERIAL_NUMBER, /dev/..., a pty, "none"
    ahead_m: Annotated[float, msgspec.Meta(ge=-0.5, le=0.5)]  # lidar's axis ahead of the middle of the axle
    aside_m: Annotated[float, msgspec.Meta(ge=-0.5, le=0.5)]  # to the left of it
    yaw_deg: Annotated[float, msgspec.Meta(ge=-180, le=180)]  # direction of its front, to the left
    view_deg: Annotated[float, msgspec.Meta(ge=150, le=360)]  # free field of view, half of it on either side of ahead

    def __post_init__(self) -> None:
        away_m = hypot(self.ahead_m, self.aside_m)
        if away_m > RIM_M:
            key = "ahead_m" if abs(self.ahead_m) >= abs(self.aside_m) else "aside_m"
            raise ValueError(
                f"{key}: {away_m:.2f} m from the middle of the axle with ahead_m and aside_m, beyond the rim of "
                f"{RIM_M} m; measure both again, in metres | cách tâm trục {away_m:.2f} m tính cả ahead_m và "
                f"aside_m, ngoài vành robot {RIM_M} m; đo lại cả hai, tính bằng mét"
            )


class ScreenSettings(SettingsTable, frozen=True):
    width_px: Annotated[int, msgspec.Meta(ge=320, le=7680)]
    height_px: Annotated[int, msgspec.Meta(ge=320, le=7680)]
    diagonal_inch: Annotated[float, msgspec.Meta(ge=5, le=100)]
    fullscreen: bool
    debug_port: str  # "" or unix:PATH: socket for a touch panel that SDL cannot read, and the technician's console


class PresenceSettings(SettingsTable, frozen=True):
    near_px: Annotated[int, msgspec.Meta(ge=5, le=320)]  # face width from which a person counts as near


class DialogueSettings(SettingsTable, frozen=True):
    silence_ms: Milliseconds  # quiet that ends a sentence which may go on
    complete_ms: Milliseconds  # quiet that ends a sentence which is a whole request
    slow_silence_ms: Milliseconds  # quiet for a visitor who asked for slow speech or was not understood twice
    home_ms: Milliseconds
    procedure_ms: Milliseconds
    timeout_ms: Milliseconds

    def __post_init__(self) -> None:
        if not self.complete_ms <= self.silence_ms <= self.slow_silence_ms:
            raise ValueError(
                f"silence_ms: {self.silence_ms} must lie between complete_ms = {self.complete_ms} "
                f"and slow_silence_ms = {self.slow_silence_ms}"
            )


class BatterySettings(SettingsTable, frozen=True):
    rest_mv: Annotated[tuple[Annotated[int, msgspec.Meta(ge=1000, le=100_000)], ...], msgspec.Meta(min_length=2)]
    """Voltages at rest, mV, in equal steps of charge from empty to full, by the data sheet (11 values: every tenth)."""
    capacity_wh: Annotated[float, msgspec.Meta(ge=0, le=10_000)]  # 0 = unknown: drives are limited by the charge only
    wh_per_m: Annotated[float, msgspec.Meta(ge=0, le=10)]  # energy per metre driven, including all other consumers

    def __post_init__(self) -> None:
        if any(low >= high for low, high in itertools.pairwise(self.rest_mv)):
            raise ValueError("rest_mv: the voltages must rise from empty to full")


class DeskSettings(SettingsTable, frozen=True):
    file: Annotated[str, msgspec.Meta(min_length=1)]  # the desk's SQLite file; relative to the project
    count_unanswered: bool  # whether words of sentences that were not understood are kept
    keep_days: Annotated[int, msgspec.Meta(ge=1, le=365)]
    figures_dir: Annotated[str, msgspec.Meta(min_length=1)]  # response times, a file per day; relative to the project
    ratings_days: Days
    remark_days: Days  # retention of a remark after the staff have read it
    deeds_days: Days  # retention of the log of what each person did on the officials' page, and of deleted forms
    print_digest: bool  # whether the counts of open items are printed each morning
    backup_days: Annotated[int, msgspec.Meta(ge=1, le=90)]  # retention of daily copies (kiosk desk restore)


class JournalSettings(SettingsTable, frozen=True):
    keep_mb: Annotated[int, msgspec.Meta(ge=1, le=100_000)]  # of all files; the oldest are deleted first
    keep_days: Annotated[int, msgspec.Meta(ge=1, le=400)]


class QueueSettings(SettingsTable, frozen=True):
    source: Annotated[str, msgspec.Meta(pattern="^(own|none|https?://.+)$")]
    token_file: str
    series: dict[str, Annotated[str, msgspec.Meta(pattern="^[0-9A-Z]{1,3}$")]]  # place or procedure -> signs
    windows: dict[str, Annotated[int, msgspec.Meta(ge=1, le=9)]]  # place -> number of windows that serve its queue
    priority_every: Annotated[int, msgspec.Meta(ge=0, le=20)]
    priority_for: tuple[Literal["elderly", "disabled", "pregnant", "small_child", "merit"], ...]
    calls: Annotated[int, msgspec.Meta(ge=1, le=10)]
    keep_days: Days


class DossierSettings(SettingsTable, frozen=True):
    source: Annotated[str, msgspec.Meta(pattern="^(import|https?://.+)$")]
    token_file: str
    watch_folder: str  # lists that are put there are read by themselves; "" = none
    night_url: Annotated[str, msgspec.Meta(pattern="^(https?://.+)?$")]  # sends the whole list as JSON; "" = none
    factor_digits: Annotated[int, msgspec.Meta(ge=0, le=6)]
    key_file: Annotated[str, msgspec.Meta(min_length=1)]
    keep_days: Days


class PrinterSettings(SettingsTable, frozen=True):
    address: Annotated[str, msgspec.Meta(pattern=r"^(none|serial:.+|usb:.*|tcp:.+)$")]
    baud: Annotated[int, msgspec.Meta(ge=1200, le=1_000_000)]  # serial only
    width_dots: Annotated[int, msgspec.Meta(ge=384, le=832)]  # 576 on 80 mm paper, 384 on 58 mm
    cuts: bool  # whether the printer has a cutter


class Pin(SettingsTable, frozen=True):
    level: Annotated[int, msgspec.Meta(ge=1, le=2)]  # 1 staff, 2 technician
    hash: Annotated[str, msgspec.Meta(pattern=r"^scrypt:[0-9a-f]{32}:[0-9a-f]{64}$")]  # salt and hash, by: kiosk pin


class StaffSettings(SettingsTable, frozen=True):
    pins: tuple[Pin, ...]  # none: no access to the staff's screen; a restart of the base needs no PIN


FleetName = Annotated[str, msgspec.Meta(pattern="^([a-z0-9][a-z0-9-]{0,31})?$", examples=["quang-ninh"])]


class FleetSettings(SettingsTable, frozen=True):
    broker: Annotated[
        str, msgspec.Meta(pattern=r"^(|mqtts?://[^/:@\s]+(:[0-9]{1,5})?)$", examples=["mqtts://HOST:8883"])
    ]
    province: FleetName
    robot: FleetName  # also the user name at the broker
    password_file: str  # relative to the project, as all files here
    ca_file: str  # PEM of the broker's certificate authority; "" = the system's list
    certificate: str  # PEM of this robot, where the broker requires one
    key: str
    report_s: Annotated[int, msgspec.Meta(ge=10, le=3600)]
    dir: Annotated[str, msgspec.Meta(min_length=1)]
    keys_dir: Annotated[str, msgspec.Meta(min_length=1)]  # folder of the publishers' public keys (*.pub)
    apply: tuple[str, ...]  # command that applies a bundle; the bundle's path is appended

    def __post_init__(self) -> None:
        if not self.broker:
            return
        for key in ("province", "robot"):
            if not getattr(self, key):
                raise ValueError(f"{key}: a robot of a fleet needs one")
        host = self.broker.partition("://")[2].partition(":")[0]
        if self.broker.startswith("mqtt://") and host not in ("localhost", "127.0.0.1"):
            raise ValueError("broker: without TLS the password can be read in the network: mqtts://")
        if bool(self.certificate) != bool(self.key):
            raise ValueError("certificate: goes with key")


class Settings(SettingsTable, frozen=True):
    """All settings of a robot, table by table."""

    site: SiteSettings
    facts: FactSettings
    camera: CameraSettings
    microphone: MicrophoneSettings
    speaker: SpeakerSettings
    recogniser: RecogniserSettings
    voice: VoiceSettings
    base: BaseSettings
    lidar: LidarSettings
    screen: ScreenSettings
    presence: PresenceSettings
    dialogue: DialogueSettings
    battery: BatterySettings
    desk: DeskSettings
    journal: JournalSettings
    queue: QueueSettings
    dossiers: DossierSettings
    printer: PrinterSettings
    staff: StaffSettings
    staff_page: StaffPageSettings
    notices: NoticeSettings
    fleet: FleetSettings

    def __post_init__(self) -> None:
        """Check values of different tables against each other; the key in an error begins with the table's name."""
        port = self.lidar.port
        if port == "none" or (port.startswith("usb:") and not port.removeprefix("usb:").partition("@")[0]):
            return
        for key in ("port", "sensors_port"):
            if getattr(self.base, key) == port:
                raise ValueError(
                    f"lidar.port: base.{key} has the same port; write the lidar's own (see ./kiosk doctor) or usb: | "
                    f"trùng với base.{key}; ghi cổng riêng của lidar (xem ./kiosk doctor) hoặc usb:"
                )
