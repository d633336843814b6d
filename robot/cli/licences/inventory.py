"""List what the robot is made of: libraries, models, programs of the system, each with licence and origin."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Literal

import msgspec
from packaging.requirements import Requirement

from robot.paths import ROOT
from voice_models.model_files.registry import load_entries, load_packaged

Kind = Literal["program", "library", "model", "system"]


class Ingredient(msgspec.Struct, frozen=True):
    """A thing that the robot is made of. `note`: what else is in it, or how it is used. `sha256`: of a model."""

    kind: Kind
    name: str
    version: str
    licence: str
    origin: str = ""
    note: str = ""
    sha256: str = ""


NOTES = {
    "opencv-python": "its wheel brings Qt 5 (LGPL-3.0), FFmpeg (LGPL-2.1-or-later), OpenSSL 1.1.1k (OpenSSL, SSLeay)",
    "pygame": "its wheel brings SDL 2 (Zlib) and others, each a library of its own",
    "pyphen": "taken under LGPL-2.1-or-later",
    "pyttsx3": "only its binding of libespeak-ng is used",
    "soundfile": "its wheel brings libsndfile (LGPL-2.1-or-later), a library of its own",
    "soxr": "with libsoxr (LGPL-2.1-or-later)",
    "viet-asr": "its wheel holds no licence file: LICENSE holds the text; its model's licence is not stated",
    "vosk": "its wheel holds no licence file: LICENSE holds the text",
}
"""What the metadata of a library do not say."""

SYSTEM = (
    Ingredient(
        "system",
        "espeak-ng",
        "",
        "GPL-3.0-or-later",
        "https://github.com/espeak-ng/espeak-ng",
        "speaks what no other voice says; its library is loaded into the process of the voice alone",
    ),
    Ingredient("system", "libportaudio2", "", "MIT", "https://www.portaudio.com"),
    Ingredient("system", "pulseaudio", "", "LGPL-2.1-or-later", "https://www.freedesktop.org/wiki/Software/PulseAudio"),
    Ingredient("system", "libasound2-plugins", "", "LGPL-2.1-or-later", "https://www.alsa-project.org"),
    Ingredient("system", "libgl1", "", "MIT", "https://gitlab.freedesktop.org/glvnd/libglvnd"),
    Ingredient("system", "libglib2.0-0", "", "LGPL-2.1-or-later", "https://gitlab.gnome.org/GNOME/glib"),
    Ingredient("system", "libpangoft2-1.0-0", "", "LGPL-2.0-or-later", "https://gitlab.gnome.org/GNOME/pango"),
    Ingredient("system", "cage", "", "MIT", "https://github.com/cage-kiosk/cage"),
    Ingredient("system", "seatd", "", "MIT", "https://sr.ht/~kennylevinsen/seatd"),
    Ingredient("system", "avrdude", "", "GPL-2.0-or-later", "https://github.com/avrdudes/avrdude", "writes firmware"),
)
"""Packages of Debian that the set-up installs. They stay the system's own; none is in a bundle."""

_ADDRESSES = ("source", "source code", "repository", "github", "code", "homepage", "home-page", "documentation")
"""The names under which libraries give their address, best first."""
_VAGUE = frozenset({"", "UNKNOWN", "Dual License"})
_LONGEST = 60
"""Most letters of a licence's name: some packages write the whole text into that field. Chosen."""


def ingredients(tree: Path = ROOT, site: Path | None = None) -> list[Ingredient]:
    """Return what the checkout `tree` is made of, itself first. `site`: its libraries' folder; None = this Python's."""
    project = tomllib.loads((tree / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    program = Ingredient("program", project["name"], project["version"], project.get("license", ""))
    path = [str(site)] if site else None
    here = {_key(each.name): each for each in (distributions(path=path) if path else distributions())}
    found = sorted(_needed(project["dependencies"], here), key=lambda each: _key(each.name))
    return [program, *map(_library, found), *_models(tree / "voice_models" / "models.toml"), *SYSTEM]


def _needed(wanted: Iterable[str], here: dict[str, Distribution]) -> list[Distribution]:
    """Return the libraries in `here` that the requirements `wanted` lead to, each once."""
    found: dict[str, Distribution] = {}
    waiting = list(wanted)
    while waiting:
        requirement = Requirement(waiting.pop())
        name = _key(requirement.name)
        applies = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
        if applies and name in here and name not in found:
            found[name] = here[name]
            waiting += here[name].requires or []
    return list(found.values())


def _library(found: Distribution) -> Ingredient:
    stated = (url.partition(", ") for url in found.metadata.get_all("Project-URL") or ())
    urls = {name.lower(): url for name, _, url in stated} | {"home-page": found.metadata.get("Home-page") or ""}
    origin = next((urls[name] for name in _ADDRESSES if urls.get(name)), "")
    return Ingredient("library", found.name, found.version, licence_of(found), origin, NOTES.get(_key(found.name), ""))


def licence_of(found: Distribution) -> str:
    """Return the licence that a library states: its SPDX expression, else its name, else its classifiers."""
    stated = found.metadata.get("License-Expression") or (found.metadata.get("License") or "").strip()
    if stated not in _VAGUE and "\n" not in stated and len(stated) <= _LONGEST:
        return stated
    classified = [text for text in found.metadata.get_all("Classifier") or () if text.startswith("License ::")]
    return " or ".join(text.rsplit(" :: ", 1)[1] for text in classified) or "not stated"


def _models(path: Path) -> Iterator[Ingredient]:
    for inside in load_packaged(path).values():
        note = f"inside {inside.package}: {inside.purpose}"
        yield Ingredient("model", inside.name, "", inside.licence, inside.origin, note, inside.sha256)
    for entry in load_entries(path).values():
        note = entry.purpose + ("; only on request" if entry.need == "on request" else "")
        yield Ingredient("model", entry.name, "", entry.licence, entry.origin, note, entry.sha256)


def _key(name: str) -> str:
    """Return the name of a library as PyPI compares names (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
