"""A sound server without sound cards: a private PulseAudio that carries sound between visitor and robot.

    visitor's mouth --> sink "mouth" --> source "robot_microphone"   (the robot's default input)
    room noise that never stops --> sink "mouth"
    robot's voice   --> sink "robot_loudspeaker"                      (its default output; the monitor can be recorded)

With `echo` the microphone also receives the loudspeaker, at a chosen delay and volume:

    source "robot_loudspeaker.monitor" --> `ECHO_DELAY_MS` --> sink "mouth"

The robot sees ordinary devices: PortAudio reaches them through ALSA's `pulse` plug-in. The machine's own sound system
is not touched: runtime folder, socket and cookie are private. Either device can be removed without another one taking
its place.
"""

import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from robot.core.trouble import Trouble
from simulators.audio.recorder import Recorder

_START_LIMIT_S = 8.0
_STOP_LIMIT_S = 3.0
_LOUDSPEAKER = "module-null-sink sink_name=robot_loudspeaker rate=48000 channels=2"
_SPEECH_VOLUME = 40_000
"""Volume of speech, where 65,536 is full on PulseAudio's cubic scale: 13 dB below full, which leaves room for
resampling; chosen."""

_POUR_HZ = 16_000
_POUR = ["pacat", "--device=mouth", "--raw", "--format=s16le", f"--rate={_POUR_HZ}", "--channels=1"]
_PLAYS_LIMIT_S = 2.0
_ROOM_VOLUME = 5_000
"""Volume of the room's white noise: 72 dB below full. Without it a quiet room would give only zeros, like a muted
microphone."""

ECHO_DELAY_MS = 60

_ASOUND = """\
pcm.!default { type pulse hint { show on description "Simulated lobby" } }
ctl.!default { type pulse }
pcm.pulse { type pulse }
ctl.pulse { type pulse }
"""


_ECHO = (
    "load-module module-loopback source=robot_loudspeaker.monitor sink=mouth source_dont_move=true sink_dont_move=true "
    f"latency_msec={ECHO_DELAY_MS} adjust_time=0\n"
)


class SoundServer:
    """A private PulseAudio daemon in `folder`; `environment` has the variables that the robot needs to reach it."""

    def __init__(self, folder: Path, *, echo_volume: int = 0) -> None:
        """`echo_volume`: the loudspeaker's volume in the microphone, where 65,536 is full on a cubic scale; 0 = no
        echo."""
        self._folder = folder
        self._echo_volume = echo_volume
        self._socket, self._console = folder / "pulse.socket", folder / "console.socket"
        self._daemon: subprocess.Popen[bytes] | None = None
        self._room: subprocess.Popen[bytes] | None = None
        self._recorder: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> Mapping[str, str]:
        """Environment variables for programs that use the sound of the simulated lobby."""
        folder = str(self._folder)
        return {
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_RUNTIME_PATH": folder,
            "PULSE_COOKIE": f"{folder}/cookie",
            "PULSE_SINK": "robot_loudspeaker",
            "PULSE_SOURCE": "robot_microphone",
            "PULSE_LATENCY_MSEC": "40",
            "ALSA_CONFIG_PATH": f"{folder}/alsa.conf",
        }

    def start(self) -> None:
        """Start the daemon and wait for its socket. Raises `Trouble` when PulseAudio is missing or does not start."""
        for program in ("pulseaudio", "paplay", "parec"):
            if shutil.which(program) is None:
                raise _missing(program)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        (self._folder / "alsa.conf").write_text(f"</usr/share/alsa/alsa.conf>\n{_ASOUND}")
        daemon = self._folder / "daemon.conf"
        daemon.write_text("rescue-streams = no\n")
        script = self._folder / "lobby.pa"
        script.write_text(
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={self._socket}\n"
            f"load-module module-cli-protocol-unix socket={self._console}\n"
            "load-module module-null-sink sink_name=mouth rate=48000 channels=1\n"
            f"load-module {_LOUDSPEAKER}\n"
            "load-module module-null-sink sink_name=nowhere\n"
            "load-module module-remap-source source_name=robot_microphone master=mouth.monitor\n"
            "set-default-sink robot_loudspeaker\n"
            "set-default-source robot_microphone\n" + (_ECHO if self._echo_volume else "")
        )
        log = (self._folder / "pulseaudio.log").open("wb")
        arguments = ["--daemonize=no", "-n", "--exit-idle-time=-1", "--disallow-exit", "--use-pid-file=no"]
        arguments += ["--disable-shm=yes", "--high-priority=no", "--realtime=no", "--log-target=stderr"]
        self._daemon = subprocess.Popen(
            ["pulseaudio", *arguments, "--file", str(script)],
            env={
                **os.environ,
                **self.environment,
                "HOME": str(self._folder),
                "XDG_RUNTIME_DIR": str(self._folder),
                "PULSE_CONFIG": str(daemon),
            },
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self._wait_ready()
        if self._echo_volume:
            self._set_echo()
        with open("/dev/urandom", "rb") as noise:
            self._room = subprocess.Popen(
                [*_POUR, f"--volume={_ROOM_VOLUME}"], env={**os.environ, **self.environment}, stdin=noise, stderr=log
            )
        log.close()

    def say(self, wav: Path, *, louder_db: float = 0.0) -> "subprocess.Popen[bytes]":
        """Play `wav` from the visitor's mouth in real time. The returned process ends after the last sample.

        Several visitors may speak at once.
        """
        return self.play("mouth", wav, louder_db=louder_db)

    def play(self, sink: str, wav: Path, *, louder_db: float = 0.0) -> "subprocess.Popen[bytes]":
        """Play `wav` into `sink`, `louder_db` louder than a visitor usually speaks. Return the process that plays
        it."""
        volume = round(_SPEECH_VOLUME * 10 ** (louder_db / 60))
        return subprocess.Popen(
            ["paplay", f"--device={sink}", f"--volume={volume}", str(wav)],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
        )

    def say_after(self, lead_s: float, pcm: bytes) -> "subprocess.Popen[bytes]":
        """Play this sound (16 kHz mono int16) after a silence of `lead_s`, which gives `hear_alone` time to start
        recording."""
        with tempfile.TemporaryFile() as sound:
            sound.write(bytes(2 * round(lead_s * _POUR_HZ)) + pcm)
            sound.seek(0)
            return subprocess.Popen(
                [*_POUR, f"--volume={_SPEECH_VOLUME}"], env={**os.environ, **self.environment}, stdin=sound
            )

    def record(self, wav: Path) -> None:
        """Record into `wav` what the robot's loudspeaker plays, until `stop`."""
        self._recorder = subprocess.Popen(
            [
                "parec",
                "--device=robot_loudspeaker.monitor",
                "--file-format=wav",
                "--rate=16000",
                "--channels=1",
                str(wav),
            ],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )

    def cut_microphone(self, *, cut: bool) -> None:
        """Silence the robot's microphone, or let it work again."""
        self._control("suspend-source", "robot_microphone", str(int(cut)))

    def cut_loudspeaker(self, *, cut: bool) -> None:
        """Unplug the robot's loudspeaker, or plug it in again; recorders of the loudspeaker must then be started
        anew."""
        listed = self._control("list", "short", "modules").splitlines()
        modules = [line.split("\t", 1)[0] for line in listed if "sink_name=robot_loudspeaker" in line]
        if cut:
            self._end_streams("robot_loudspeaker")
            self._control("set-default-sink", "nowhere")  # else "mouth" becomes the default and takes its streams along
            for number in modules:
                self._control("unload-module", number)
        elif not modules:
            self._control("load-module", *_LOUDSPEAKER.split(" "))
            self._control("set-default-sink", "robot_loudspeaker")
            if self._echo_volume:
                self._control(*_ECHO.split())
                self._set_echo()

    def pour(self) -> "subprocess.Popen[bytes]":
        """Start a process that plays what is written to its stdin (16 kHz mono int16) from the visitor's mouth, and
        return it."""
        return subprocess.Popen(
            _POUR,
            env={**os.environ, **self.environment},
            stdin=subprocess.PIPE,
        )

    def hear(self, sink: str) -> Recorder:
        """Start a recorder, with times, of what `sink` ("mouth", "robot_loudspeaker") plays. Call the recorder's `stop`
        to end it."""
        return Recorder(f"{sink}.monitor", self.environment)

    def hear_alone(self, visitor: "subprocess.Popen[bytes]") -> Recorder:
        """Start a recorder of this visitor's sound alone, without echo and room noise. Raises `TimeoutError` when no
        sound comes."""
        limit_s = time.monotonic() + _PLAYS_LIMIT_S
        while time.monotonic() < limit_s:
            for each in json.loads(self._control("--format=json", "list", "sink-inputs") or "[]"):
                if each["properties"].get("application.process.id") == str(visitor.pid):
                    return Recorder("mouth.monitor", self.environment, only=each["index"])
        raise TimeoutError("the visitor's sound is not played")

    def stop(self) -> None:
        """End the recorder, the room noise and the daemon."""
        for process in (self._recorder, self._room, self._daemon):
            if process is None or process.poll() is not None:
                continue
            process.terminate()
            try:
                process.wait(_STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _wait_ready(self) -> None:
        limit_s = time.monotonic() + _START_LIMIT_S
        while time.monotonic() < limit_s:
            ended = self._daemon is None or self._daemon.poll() is not None
            if ended:
                break
            if self._socket.exists() and self._answers():
                return
            time.sleep(0.05)
        self.stop()
        tail = (self._folder / "pulseaudio.log").read_text(errors="replace").strip().splitlines()[-1:]
        raise Trouble(
            f"the sound server did not start: {' '.join(tail) or 'no answer'}",
            "máy chủ âm thanh không khởi động được",
            remedy="read its log, or type: sudo apt-get install pulseaudio libasound2-plugins",
            remedy_vi="xem tệp nhật ký, hoặc gõ: sudo apt-get install pulseaudio libasound2-plugins",
            file=str(self._folder / "pulseaudio.log"),
        )

    def _end_streams(self, sink: str) -> None:
        """End all streams into `sink` at once; PulseAudio itself would end them only later, at an underrun."""
        sinks = [line.split("\t") for line in self._control("list", "short", "sinks").splitlines()]
        number = next((each[0] for each in sinks if each[1] == sink), "")
        inputs = [line.split("\t") for line in self._control("list", "short", "sink-inputs").splitlines()]
        with socket.socket(socket.AF_UNIX) as console:
            console.connect(str(self._console))
            for each in inputs:
                if each[1] == number:
                    console.sendall(f"kill-sink-input {each[0]}\n".encode())

    def _answers(self) -> bool:
        return "robot_microphone" in self._control("list", "short", "sources")

    def _set_echo(self) -> None:
        """Set the volume of the echo, which is the sink input that was added last."""
        number = self._control("list", "short", "sink-inputs").strip().splitlines()[-1].split("\t", 1)[0]
        self._control("set-sink-input-volume", number, str(self._echo_volume))

    def _control(self, *words: str) -> str:
        asked = subprocess.run(
            ["pactl", *words], env={**os.environ, **self.environment}, capture_output=True, text=True, check=False
        )
        return asked.stdout


def _missing(program: str) -> Trouble:
    return Trouble(
        f"the program {program} is missing",
        f"thiếu chương trình {program}",
        remedy="type: sudo apt-get install pulseaudio pulseaudio-utils libasound2-plugins",
        remedy_vi="gõ: sudo apt-get install pulseaudio pulseaudio-utils libasound2-plugins",
    )
