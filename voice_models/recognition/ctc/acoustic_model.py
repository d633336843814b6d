"""The streaming Conformer: 430 ms of sound and a state go in, the probabilities of ten frames of 40 ms come out.

It looks 30 ms ahead: chunk N begins 400 ms after chunk N - 1 and overlaps it by 30 ms.
"""

from typing import NamedTuple

import kaldi_native_fbank as fbank
import numpy as np
import numpy.typing as npt
import onnxruntime

from robot.core.trouble import Trouble

Floats = npt.NDArray[np.float32]

RATE_HZ = 16_000
FRAMES, HOP_FRAMES = 43, 40
"""Filter bank frames of 10 ms in a chunk, and from one chunk to the next."""
OUTPUT_FRAMES, OUTPUT_MS = 10, 40
"""Frames of probabilities that a chunk yields, and the length of each."""
_MEL_BANDS = 80
_SHIFT, _WINDOW = RATE_HZ // 100, RATE_HZ // 40
CHUNK_SAMPLES = _WINDOW + (FRAMES - 1) * _SHIFT
HOP_SAMPLES = HOP_FRAMES * _SHIFT
_MOST_OFFSET = 1_000
"""Output frames after which the offset grows no more, 40 s. Derived: the model fails beyond 5,000 frames (200 s).
Measured: with this limit one sentence said 12 times in 4 minutes was understood each time. """
_BEGINNING = {"att_cache": (1, 12, 4, 40, 224), "cnn_cache": (1, 12, 448, 30)}
_ERRORS_ONLY = 3


class ModelState(NamedTuple):
    """Memory of the model between two chunks. A state is never changed: each chunk yields a new one."""

    offset: int
    """Output frames before this chunk, up to `_MOST_OFFSET`."""
    attention: Floats
    convolution: Floats


BEGINNING = ModelState(0, *(np.zeros(shape, np.float32) for shape in _BEGINNING.values()))


class AcousticModel:
    """The model, loaded once, on one thread. Raises `Trouble` if onnxruntime does not take it."""

    def __init__(self, model: bytes) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = _ERRORS_ONLY
        try:
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime raises many kinds
            raise Trouble(
                f"onnxruntime does not load the model of viet-asr: {' '.join(str(error).split())}",
                "onnxruntime không nạp được mô hình nhận dạng giọng nói",
                remedy='install it again: .venv/bin/python -m pip install --force-reinstall "onnxruntime>=1.20"',
                remedy_vi='hãy cài lại: .venv/bin/python -m pip install --force-reinstall "onnxruntime>=1.20"',
            ) from error

    def step(self, sound: npt.NDArray[np.int16], state: ModelState) -> tuple[Floats, ModelState]:
        """Run one chunk of `CHUNK_SAMPLES`. Return log probabilities (10 frames, tokens) and the state after it."""
        inputs = {
            "chunk": log_mel(sound)[None],
            "offset": np.array([[state.offset]], np.int64),
            "att_cache": state.attention,
            "cnn_cache": state.convolution,
        }
        scores, attention, convolution = self._session.run(["output", "r_att_cache", "r_cnn_cache"], inputs)
        offset = min(state.offset + OUTPUT_FRAMES, _MOST_OFFSET)
        return scores[0], ModelState(offset, attention, convolution)


def log_mel(sound: npt.NDArray[np.int16]) -> Floats:
    """Kaldi's log Mel filter banks of `sound`, (frames, 80): 25 ms Povey windows, every 10 ms, pre-emphasis 0.97."""
    options = fbank.FbankOptions()
    options.frame_opts.samp_freq = RATE_HZ
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = _MEL_BANDS
    bank = fbank.OnlineFbank(options)
    bank.accept_waveform(RATE_HZ, sound.astype(np.float32))
    return np.stack([bank.get_frame(number) for number in range(bank.num_frames_ready)])
