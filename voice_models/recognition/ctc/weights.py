"""Read the acoustic model and the vocabulary out of the library of the `viet-asr` wheel, without loading the library.

Both are exported data symbols of `libvietasr.so`, the same bytes for every architecture.
"""

import hashlib
import importlib.util
from pathlib import Path
from typing import NamedTuple

from elftools.common.exceptions import ELFError
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import SymbolTableSection

from robot.core.trouble import Trouble

MODEL, MODEL_SHA256 = "vietasr_asr_model_onnx", "b34e699e5557f87741c6fca80246267268922c9d57045602da6fdf77039f0057"
VOCABULARY, VOCABULARY_SHA256 = "vietasr_asr_vocab", "7b15d985d06e3c942f131f96e39b29a7170a9871f9800e794eb6e002940f9716"


class Weights(NamedTuple):
    """Acoustic model and vocabulary of the wheel."""

    model: bytes
    """ONNX."""
    tokens: tuple[str, ...]
    """Sentence pieces by their number; "▁" begins a syllable."""


def library_of_the_wheel() -> Path:
    """The path of `libvietasr.so` in the installed wheel. Raises `Trouble` if there is none."""
    spec = importlib.util.find_spec("vietasr")
    for folder in spec.submodule_search_locations or () if spec is not None else ():
        for path in sorted(Path(folder).rglob("libvietasr.so")):
            return path
    raise Trouble(
        "the wheel of viet-asr holds no libvietasr.so",
        "gói viet-asr không có libvietasr.so",
        remedy="install it again: .venv/bin/python -m pip install --force-reinstall viet-asr",
        remedy_vi="hãy cài lại: .venv/bin/python -m pip install --force-reinstall viet-asr",
    )


def read_weights(library: Path) -> Weights:
    """Read both symbols of `library` and check their SHA-256. Raises `Trouble` if a symbol is missing or differs."""
    try:
        with library.open("rb") as file:
            elf = ELFFile(file)
            model = _checked(library, MODEL, _symbol(elf, MODEL), MODEL_SHA256)
            vocabulary = _checked(library, VOCABULARY, _symbol(elf, VOCABULARY), VOCABULARY_SHA256)
    except (OSError, ELFError) as error:
        raise _trouble(library, str(error)) from error
    return Weights(model, tuple(line.rsplit(" ", 1)[0] for line in vocabulary.decode().splitlines()))


def _symbol(elf: ELFFile, name: str) -> bytes:
    """The bytes of a data symbol whose length is kept in the symbol NAME_size; b"" if there is none."""
    symbols = elf.get_section_by_name(".dynsym")
    if not isinstance(symbols, SymbolTableSection):
        return b""
    data, length = symbols.get_symbol_by_name(name), symbols.get_symbol_by_name(f"{name}_size")
    if not data or not length:
        return b""
    return _at(elf, data[0]["st_value"], int.from_bytes(_at(elf, length[0]["st_value"], 8), "little"))


def _at(elf: ELFFile, address: int, size: int) -> bytes:
    """`size` bytes at a virtual address."""
    for offset in elf.address_offsets(address, size):
        elf.stream.seek(offset)
        return bytes(elf.stream.read(size))
    return b""


def _checked(library: Path, name: str, data: bytes, sha256: str) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise _trouble(library, f"{name} is missing" if not data else f"{name} has the SHA-256 {found}, not {sha256}")
    return data


def _trouble(library: Path, what: str) -> Trouble:
    return Trouble(
        what,
        "không đọc được mô hình trong thư viện viet-asr",
        file=str(library),
        remedy="install the release that pyproject.toml names: viet-asr==0.1.0.dev11",
        remedy_vi="hãy cài đúng bản ghi trong pyproject.toml: viet-asr==0.1.0.dev11",
    )
