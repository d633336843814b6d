"""A small model of Supertonic's form, with which the real engine speaks: its own weights can't be had here.

Its four graphs take and give tensors of the same names, types and shapes as the real ones. A piece lasts 60 ms a
letter; its sound is a chord that depends on the style.
"""

import json
import struct
from pathlib import Path

import msgspec
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from voice_models.model_files.store import FetchedModel, ModelStore, sha256_of
from voice_models.synthesis.supertonic import MODEL

RATE_HZ = 44_100
STYLES = 10
SECONDS_PER_LETTER = 0.06
_BASE_CHUNK, _COMPRESS, _LATENT = 512, 6, 24
_CHANNELS, _CHUNK = _LATENT * _COMPRESS, _BASE_CHUNK * _COMPRESS
_WORK_SIZE = 256
_QUICK_LETTERS = 50 + len("<vi></vi>")  # sherpa-onnx puts the language around each text
_ENDLESS = 20_000  # products of matrices for each letter beyond, about 16 s for each of eight steps

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
TEXT = [("text_ids", INT64, [1, "letters"]), ("text_mask", FLOAT, [1, 1, "letters"])]
LATENT = [1, _CHANNELS, "length"]


def install(root: Path, *, endless: bool = False) -> Path:
    """Install the model below `root` with the record that a fetch leaves; return its folder. As `write`."""
    folder = write(root / MODEL, endless=endless)
    accept(root)
    return folder


def accept(root: Path, model: str = MODEL) -> None:
    """Write the record of a model's files as they are, as if they had been fetched so."""
    store = ModelStore(root)
    store.record_file(model).parent.mkdir(exist_ok=True)
    files = {path.name: (path.stat().st_size, sha256_of(path)) for path in store.place(model).iterdir()}
    store.record_file(model).write_bytes(msgspec.json.encode(FetchedModel("0" * 64, files)))


def write(folder: Path, *, endless: bool = False) -> Path:
    """Write the model's seven files into `folder`. `endless`: a piece of more than 50 letters takes many minutes."""
    folder.mkdir(parents=True, exist_ok=True)
    style_dp, style_ttl = ("style_dp", FLOAT, [1, 8, 16]), ("style_ttl", FLOAT, [1, 50, 256])
    _save(
        folder / "duration_predictor.int8.onnx",
        [TEXT[0], style_dp, TEXT[1]],
        ("duration", FLOAT, [1]),
        [
            _node("ReduceSum", ["text_mask"], "count", keepdims=0),
            _node("Mul", ["count", "each"], "all"),
            _node("Reshape", ["all", "one"], "duration"),
        ],
        {"each": np.float32(SECONDS_PER_LETTER), "one": np.array([1])},
    )
    _save(
        folder / "text_encoder.int8.onnx",
        [TEXT[0], style_ttl, TEXT[1]],
        ("text_emb", FLOAT, [1, 1, "letters"]),
        [_node("Identity", ["text_mask"], "text_emb")],
        {},
    )
    nodes = [
        _node("ReduceMean", ["style_ttl"], "style", keepdims=0),
        _node("Mul", ["noisy_latent", "little"], "noise"),
        _node("Add", ["noise", "style"], "voiced"),
        _node("ReduceSum", ["text_mask"], "count", keepdims=0),
        _node("Sub", ["count", "quick"], "beyond"),
        _node("Relu", ["beyond"], "slow"),
        _node("Mul", ["slow", "each"], "turns"),
        _node("Cast", ["turns"], "times", to=INT64),
        helper.make_node("Loop", ["times", "go", "start"], ["worked"], body=_busy()),
        _node("ReduceSum", ["worked"], "sum", keepdims=0),
        _node("Mul", ["sum", "none"], "nothing"),
        _node("Add", ["voiced", "nothing"], "denoised"),
    ]
    constants: dict[str, np.generic | np.ndarray] = {
        "little": np.float32(0.01),
        "quick": np.float32(_QUICK_LETTERS),
        "each": np.float32(_ENDLESS if endless else 0),
        "go": np.bool_(True),
        "start": np.eye(_WORK_SIZE, dtype=np.float32),
        "none": np.float32(0),
    }
    _save(
        folder / "vector_estimator.int8.onnx",
        [("noisy_latent", FLOAT, LATENT), ("text_emb", FLOAT, [1, 1, "letters"]), style_ttl,
         ("latent_mask", FLOAT, [1, 1, "length"]), TEXT[1], ("current_step", FLOAT, [1]), ("total_step", FLOAT, [1])],
        ("denoised_latent", FLOAT, LATENT),
        [*nodes, _node("Mul", ["denoised", "latent_mask"], "denoised_latent")],
        constants,
    )  # fmt: skip
    chords = np.sin(np.outer(1 + np.arange(_CHANNELS) % 5, np.arange(_CHUNK)) * 2 * np.pi * 6 / _CHUNK)
    _save(
        folder / "vocoder.int8.onnx",
        [("latent", FLOAT, LATENT)],
        ("wav_tts", FLOAT, [1, "samples"]),
        [_node("Transpose", ["latent"], "frames", perm=[0, 2, 1]), _node("MatMul", ["frames", "chords"], "waves"),
         _node("Reshape", ["waves", "flat"], "wav_tts")],
        {"chords": (chords / _CHANNELS).astype(np.float32), "flat": np.array([1, -1])},
    )  # fmt: skip
    sizes = {"ae": {"sample_rate": RATE_HZ, "base_chunk_size": _BASE_CHUNK}}
    sizes["ttl"] = {"chunk_compress_factor": _COMPRESS, "latent_dim": _LATENT}
    (folder / "tts.json").write_text(json.dumps(sizes))
    (folder / "unicode_indexer.bin").write_bytes(np.arange(65_536, dtype=np.int32).tobytes())
    styles = np.ones((STYLES, 50, 256), np.float32) * np.linspace(0.1, 0.5, STYLES, dtype=np.float32)[:, None, None]
    head = struct.pack("<6q", STYLES, 50, 256, STYLES, 8, 16)
    (folder / "voice.bin").write_bytes(head + styles.tobytes() + np.zeros((STYLES, 8, 16), np.float32).tobytes())
    return folder


def _node(kind: str, inputs: list[str], output: str, **attributes: object) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], **attributes)


def _busy() -> onnx.GraphProto:
    square = [_WORK_SIZE, _WORK_SIZE]
    return helper.make_graph(
        [_node("MatMul", ["before", "before"], "after"), _node("Identity", ["on"], "still")],
        "busy",
        [helper.make_tensor_value_info("turn", INT64, []), helper.make_tensor_value_info("on", TensorProto.BOOL, []),
         helper.make_tensor_value_info("before", FLOAT, square)],
        [helper.make_tensor_value_info("still", TensorProto.BOOL, []),
         helper.make_tensor_value_info("after", FLOAT, square)],
    )  # fmt: skip


def _save(
    path: Path,
    inputs: list[tuple[str, int, list[int | str]]],
    output: tuple[str, int, list[int | str]],
    nodes: list[onnx.NodeProto],
    constants: dict[str, np.generic | np.ndarray],
) -> None:
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(*each) for each in inputs],
        [helper.make_tensor_value_info(*output)],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)
