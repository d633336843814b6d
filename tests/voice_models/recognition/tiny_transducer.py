"""A transducer of a few numbers, as Gipformer's files: hears "xin chào" where there is sound, nothing in silence."""

from pathlib import Path

import msgspec
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from voice_models.model_files.registry import ModelEntry, load_entries
from voice_models.model_files.store import FetchedModel, ModelStore, sha256_of
from voice_models.recognition.second_hearing import FILES_NEEDED

TOKENS = ("<blk>", "▁xin", "▁chào", "<unk>")
SILENT = -12.0
"""Mean of a frame's log filter banks below which it counts as silent; digital silence has -15.9."""

FOLLOWS = np.array([[0, 9, 0, 0], [0, 0, 9, 0], [9, 0, 0, 0], [9, 0, 0, 0]], np.float32)
"""Scores of the next token by the last one."""


def write_model(folder: Path) -> Path:
    """Write encoder, decoder, joiner and tokens, and the records of their fetch; return their folder."""
    _save(
        folder / FILES_NEEDED["encoder"],
        [
            helper.make_node("ReduceMean", ["x"], ["encoder_out"], axes=[2], keepdims=1),
            helper.make_node("Identity", ["x_lens"], ["encoder_out_lens"]),
        ],
        {"x": (TensorProto.FLOAT, ["N", "T", 80]), "x_lens": (TensorProto.INT64, ["N"])},
        {"encoder_out": (TensorProto.FLOAT, ["N", "T", 1]), "encoder_out_lens": (TensorProto.INT64, ["N"])},
        {},
    )
    _save(
        folder / FILES_NEEDED["decoder"],
        [
            helper.make_node("Gather", ["y", "newest"], ["token"], axis=1),
            helper.make_node("Gather", ["follows", "token"], ["decoder_out"], axis=0),
        ],
        {"y": (TensorProto.INT64, ["N", 2])},
        {"decoder_out": (TensorProto.FLOAT, ["N", len(TOKENS)])},
        {"newest": np.array(1, np.int64), "follows": FOLLOWS},
    )
    _save(
        folder / FILES_NEEDED["joiner"],
        [
            helper.make_node("Sub", ["silent", "encoder_out"], ["below"]),
            helper.make_node("Relu", ["below"], ["silence"]),
            helper.make_node("Mul", ["silence", "blank"], ["blanks"]),
            helper.make_node("Add", ["decoder_out", "blanks"], ["logit"]),
        ],
        {
            "encoder_out": (TensorProto.FLOAT, ["N", 1]),
            "decoder_out": (TensorProto.FLOAT, ["N", len(TOKENS)]),
        },
        {"logit": (TensorProto.FLOAT, ["N", len(TOKENS)])},
        {"silent": np.array(SILENT, np.float32), "blank": np.array([[100, 0, 0, 0]], np.float32)},
    )
    lines = (f"{token} {number}\n" for number, token in enumerate(TOKENS))
    (folder / FILES_NEEDED["tokens"]).write_text("".join(lines), encoding="utf-8")
    store = ModelStore(folder)
    for part, name in FILES_NEEDED.items():
        record = store.record_file(f"gipformer-{part}")
        record.parent.mkdir(exist_ok=True)
        record.write_bytes(msgspec.json.encode(FetchedModel(sha256_of(folder / name), {})))
    return folder


def tiny_entries() -> dict[str, ModelEntry]:
    """Return the list of models with no hashes of Gipformer's files, so that those of the records count."""
    return {
        name: msgspec.structs.replace(entry, sha256="") if name.startswith("gipformer") else entry
        for name, entry in load_entries().items()
    }


def _save(
    path: Path,
    nodes: list[onnx.NodeProto],
    inputs: dict[str, tuple[int, list[str | int]]],
    outputs: dict[str, tuple[int, list[str | int]]],
    constants: dict[str, "np.ndarray[tuple[int, ...], np.dtype[np.generic]]"],
) -> None:
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in inputs.items()],
        [helper.make_tensor_value_info(name, kind, shape) for name, (kind, shape) in outputs.items()],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    helper.set_model_props(model, {"vocab_size": str(len(TOKENS)), "context_size": "2", "model_type": "zipformer2"})
    onnx.save(model, path)
