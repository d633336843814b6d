"""WebRTC's audio processing module (`livekit.rtc.apm`): echo cancellation and noise suppression, on pieces of 20 ms."""

from typing import Any

from hardware.audio.ring_buffer import PIECE_BYTES
from robot.core.trouble import Trouble

_RATE_HZ = 16_000
_FRAME_BYTES = PIECE_BYTES // 2  # the library takes 10 ms at a time


class WebRtc:
    """Processing module with the parts that the arguments name."""

    def __init__(self, *, echo_cancellation: bool = False, noise_suppression: bool = False) -> None:
        """Raise `Trouble` when the library does not load. Echo cancellation brings a high-pass filter (rumble)."""
        try:
            from livekit.rtc import AudioFrame
            from livekit.rtc.apm import AudioProcessingModule

            self._frame: Any = AudioFrame
            self._module: Any = AudioProcessingModule(
                echo_cancellation=echo_cancellation,
                noise_suppression=noise_suppression,
                high_pass_filter=echo_cancellation,
            )
        except Exception as error:  # the library raises nothing narrower where its binary does not load
            raise _unavailable(error, echo_cancellation=echo_cancellation) from error

    def process(self, piece: bytes, played: bytes | None = None) -> bytes:
        """Return the microphone's `piece`, processed. `played`: the sound that left for the loudspeaker meanwhile.

        Raises RuntimeError when the library fails.
        """
        done = []
        for start in range(0, PIECE_BYTES, _FRAME_BYTES):
            if played is not None:
                self._module.process_reverse_stream(self._of(played[start : start + _FRAME_BYTES]))
                self._module.set_stream_delay_ms(0)  # the library finds the delay itself
            frame = self._of(piece[start : start + _FRAME_BYTES])
            self._module.process_stream(frame)
            done.append(bytes(frame.data.cast("B")))
        return b"".join(done)

    def _of(self, sound: bytes) -> Any:
        return self._frame(bytearray(sound), _RATE_HZ, 1, _FRAME_BYTES // 2)


def _unavailable(error: Exception, *, echo_cancellation: bool) -> Trouble:
    if not echo_cancellation:
        return Trouble(
            f"noise suppression is not available: {error}",
            "không lọc được tiếng ồn",
            remedy="the recogniser gets the sound as it is; to change that: pip install livekit",
            remedy_vi="bộ nhận dạng nhận âm thanh chưa lọc; muốn lọc: pip install livekit",
        )
    return Trouble(
        f"echo cancellation is not available: {error}",
        "không khử được tiếng vọng",
        remedy="the robot listens only while it is silent; to change that: pip install livekit",
        remedy_vi="robot chỉ nghe khi không nói; muốn nghe cả lúc nói: pip install livekit",
    )
