"""The settings of a robot: TOML tables decoded into checked values; every error of a run is reported together.

Later files win over earlier ones, key by key: shipped `config/robot.toml` < site `config/site.toml` <
`--settings FILE` < `--set table.key=value`.
"""

from typing import Annotated

import msgspec

Milliseconds = Annotated[int, msgspec.Meta(ge=0, le=3_600_000)]
Permille = Annotated[int, msgspec.Meta(ge=0, le=1000)]
_SPAN = "^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$"
Span = Annotated[str, msgspec.Meta(pattern=_SPAN, examples=["07:30-11:30"])]
"""From HH:MM until HH:MM of one day."""

DossierPrefix = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-Z]{1,4}(\.[0-9A-Z]{1,4}){0,4}$", examples=["H49.34"])]


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all tables: unknown keys are errors.

    What must hold between values is checked in `__post_init__`: a `ValueError("key: what is wrong")`.
    """


class Site(Table, frozen=True):
    """The centre."""

    name: dict[str, str]  # language -> "Trung tâm Phục vụ hành chính công"
    ward: dict[str, str]
    hours: Annotated[tuple[Span, ...], msgspec.Meta(min_length=1)]  # "07:30-11:30"
    weekdays: tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...]  # Monday = 0
    topics: tuple[str, ...]  # life events on the home page, in order
    guiding: bool  # the site lets the robot drive
    dossier_prefix: DossierPrefix  # "H49.34", which every dossier code of the centre begins with

    def __post_init__(self) -> None:
        for span in self.hours:
            begin, _, end = span.partition("-")
            if begin >= end:
                raise ValueError(f"hours: {span} ends before it begins")


class CameraSettings(Table, frozen=True):
    address: str  # device:0, http://..., file:PATH
    detect_width_px: Annotated[int, msgspec.Meta(ge=160, le=1280)]
    detect_per_s: Annotated[int, msgspec.Meta(ge=1, le=30)]
    score_permille: Permille


class MicrophoneSettings(Table, frozen=True):
    address: str  # device:, device:NAME, wav:PATH, raw:PATH
    echo: Annotated[str, msgspec.Meta(pattern="^(auto|half-duplex)$")]  # how the robot does not hear itself


class SpeakerSettings(Table, frozen=True):
    address: str  # device:, device:NAME, none:
    volume_permille: Permille


class RecogniserSettings(Table, frozen=True):
    engine: Annotated[str, msgspec.Meta(pattern="^(auto|vosk|viet-asr)$")]
    vosk_model: str  # folder name below voice_models/files, or an absolute path


class VoiceSettings(Table, frozen=True):
    engine: Annotated[str, msgspec.Meta(pattern="^(auto|espeak|piper)$")]
    voice_vi: str  # espeak voice, "vi+f2"
    voice_en: str
    pitch: Annotated[int, msgspec.Meta(ge=0, le=99)]  # espeak's numbers, see voice_models.espeak
    intonation: Annotated[int, msgspec.Meta(ge=0, le=100)]
    word_gap: Annotated[int, msgspec.Meta(ge=0, le=50)]
    words_per_minute: Annotated[int, msgspec.Meta(ge=80, le=300)]
    slow_words_per_minute: Annotated[int, msgspec.Meta(ge=80, le=300)]
    prompts_dir: str  # recorded sentences; relative to the project
    cache_dir: Annotated[str, msgspec.Meta(min_length=1)]  # sentences spoken before; relative to the project
    cache_mb: Annotated[int, msgspec.Meta(ge=0, le=10_000)]

    def __post_init__(self) -> None:
        if self.slow_words_per_minute > self.words_per_minute:
            raise ValueError(f"slow_words_per_minute: more than words_per_minute = {self.words_per_minute}")


class BaseSettings(Table, frozen=True):
    port: str  # /dev/..., a pty, usb:SERIAL_NUMBER, "none"
    baud: Annotated[int, msgspec.Meta(ge=9600, le=1_000_000)]
    wheel_radius_mm: Annotated[float, msgspec.Meta(gt=10, lt=500)]
    track_mm: Annotated[float, msgspec.Meta(gt=50, lt=2000)]
    ticks_per_turn: Annotated[int, msgspec.Meta(ge=4, le=1_000_000)]
    pose_file: str  # where the pose outlives a restart; relative to the project
    cruise_mm_s: Annotated[int, msgspec.Meta(ge=50, le=600)]


class ScreenSettings(Table, frozen=True):
    width_px: Annotated[int, msgspec.Meta(ge=320, le=7680)]
    height_px: Annotated[int, msgspec.Meta(ge=320, le=7680)]
    diagonal_inch: Annotated[float, msgspec.Meta(ge=5, le=100)]
    fullscreen: bool
    bench_port: str  # "" or unix:PATH: a socket for a touch panel that is not SDL's, and for the technician's bench


class PresenceSettings(Table, frozen=True):
    near_px: Annotated[int, msgspec.Meta(ge=5, le=320)]  # face width from which somebody stands before the robot
    far_px: Annotated[int, msgspec.Meta(ge=5, le=320)]  # below this the visitor has left (hysteresis)
    dwell_ms: Milliseconds  # facing for so long = a visitor
    gone_ms: Milliseconds  # no face for so long = left
    greet_every_ms: Milliseconds

    def __post_init__(self) -> None:
        if self.far_px > self.near_px:
            raise ValueError(f"far_px: more than near_px = {self.near_px}: a visitor would have left on coming")


class DialogueSettings(Table, frozen=True):
    silence_ms: Milliseconds  # of quiet end a sentence that may go on,
    complete_ms: Milliseconds  # one that already is a whole request,
    slow_silence_ms: Milliseconds  # and one of a visitor who asked for slow speech or was not understood twice
    no_speech_ms: Milliseconds
    home_ms: Milliseconds
    procedure_ms: Milliseconds
    guide_question_ms: Milliseconds
    paused_ms: Milliseconds
    arrived_ms: Milliseconds
    timeout_ms: Milliseconds
    leaving_ms: Milliseconds

    def __post_init__(self) -> None:
        if not self.complete_ms <= self.silence_ms <= self.slow_silence_ms:
            raise ValueError(
                f"silence_ms: {self.silence_ms} must lie between complete_ms = {self.complete_ms} "
                f"and slow_silence_ms = {self.slow_silence_ms}"
            )


class GuidingSettings(Table, frozen=True):
    lease_ms: Annotated[int, msgspec.Meta(ge=300, le=3000)]  # so long the wheels turn without a renewed wish
    renew_ms: Annotated[int, msgspec.Meta(ge=100, le=1000)]
    low_battery_mv: Annotated[int, msgspec.Meta(ge=0, le=100_000)]

    def __post_init__(self) -> None:
        if 2 * self.renew_ms > self.lease_ms:
            raise ValueError(f"renew_ms: more than half of lease_ms = {self.lease_ms}: one late renewal would stop it")


class DeskSettings(Table, frozen=True):
    file: Annotated[str, msgspec.Meta(min_length=1)]  # the desk's SQLite file; relative to the project
    count_unanswered: bool  # keep the words of sentences that were not understood
    keep_days: Annotated[int, msgspec.Meta(ge=1, le=365)]
    figures_dir: Annotated[str, msgspec.Meta(min_length=1)]  # how long visitors waited, a file a day; as `file`


class Pin(Table, frozen=True):
    level: Annotated[int, msgspec.Meta(ge=1, le=2)]  # 1 staff, 2 technician
    hash: Annotated[str, msgspec.Meta(pattern=r"^scrypt:[0-9a-f]{32}:[0-9a-f]{64}$")]  # salt and key: kiosk pin


class StaffSettings(Table, frozen=True):
    pins: tuple[Pin, ...]  # none: the staff's screen stays closed, and whoever stands there restarts the base


class Settings(Table, frozen=True):
    """All tables of a robot."""

    site: Site
    camera: CameraSettings
    microphone: MicrophoneSettings
    speaker: SpeakerSettings
    recogniser: RecogniserSettings
    voice: VoiceSettings
    base: BaseSettings
    screen: ScreenSettings
    presence: PresenceSettings
    dialogue: DialogueSettings
    guiding: GuidingSettings
    desk: DeskSettings
    staff: StaffSettings
