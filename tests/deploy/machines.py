"""Machines in a folder: a root with systemd's targets, an installed robot, keys, bundles, and a systemctl to call."""

import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from robot.deploy import generations
from robot.deploy.bundle import content_files, entries, make, release_files
from robot.deploy.install_layout import InstallLayout
from robot.deploy.installing import Installation, install
from robot.deploy.manifest import Manifest
from robot.paths import ROOT
from robot.runtime.content.editions import load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.minisign import Signer, new_signer
from robot.runtime.settings.loader import load_settings

NEWER = "2027.1.1"
TOOLS = ("systemd-sysusers", "systemd-tmpfiles", "systemctl", "systemd-analyze")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]


def empty_root(root: Path) -> Path:
    """A root that has systemd's own units, as a chroot of Debian does."""
    units = root / "usr/lib/systemd/system"
    units.mkdir(parents=True)
    for target in Path("/usr/lib/systemd/system").glob("*.target"):
        shutil.copy2(target, units / target.name, follow_symlinks=False)
    return root


def installed(root: Path, keys: Path) -> tuple[InstallLayout, Signer]:
    """A robot whose program is this checkout, and the key that it trusts."""
    signer = new_signer()
    keys.mkdir()
    (keys / "centre.pub").write_text(signer.public.text())
    layout = InstallLayout(empty_root(root))
    install(Installation(layout, ROOT, "0.1.0", {}, keys / "centre.pub"))
    return layout, signer


def started_before(layout: InstallLayout) -> None:
    """Lay the index of the shipped sentences beside its content, as a first start does: trials need not count them."""
    kept = layout.state / "var/cache"
    kept.mkdir(parents=True)
    for index in _counted():
        shutil.copy2(index, kept)


@cache
def _counted() -> tuple[Path, ...]:
    load_knowledge(ROOT / "config", load_settings(), load_lobby(ROOT / "config/lobby.toml")).make_ready()
    return tuple((ROOT / "var/cache").glob("index-*.npz"))


def content_bundle(
    folder: Path, signer: Signer, version: str, edits: dict[str, str] | None = None, drops: Sequence[str] = ()
) -> Path:
    """A bundle of this checkout's content, with some files written anew, and without some."""
    config = folder / f"config-{version}"
    shutil.copytree(ROOT / "config", config)
    for name, text in (edits or {}).items():
        (config / name).write_text(text, encoding="utf-8")
    for name in drops:
        (config / name).unlink()
    files = content_files(config)
    out = folder / f"{version}.kiosk"
    make(Manifest("content", version, "0.1.0", entries(files)), files, out, signer)
    return out


def state_of(layout: InstallLayout) -> dict[str, str]:
    """Every file, link and folder of the installed robot; equal states are equal machines."""
    found = {}
    for place in (layout.home, layout.state / "site"):
        for path in sorted(place.rglob("*")):
            name = str(path.relative_to(layout.root))
            if path.name == ".lock":
                continue
            if path.is_symlink():
                found[name] = f"-> {path.readlink()}"
            else:
                found[name] = "folder" if path.is_dir() else path.read_bytes().hex()
    return found


def content_of(layout: InstallLayout) -> str:
    """The version of the content in force."""
    return generations.needed(layout).content


def small_program(folder: Path, *, loads: bool = True) -> Path:
    """A checkout with a program of a few lines that installs without any library, and this checkout's content."""
    folder.mkdir()
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["robot"]\n'
        '[project]\nname = "reception-robot"\nversion = "0.2.0"\n'
    )
    for room in ("robot/cli", "hardware", "kiosk_ui", "voice_models"):
        (folder / room).mkdir(parents=True)
    (folder / "robot/__init__.py").touch()
    (folder / "robot/cli/__init__.py").touch()
    ends = "" if loads else 'sys.exit("words are missing")\n'
    (folder / "robot/cli/__main__.py").write_text(
        f'import os, pathlib, sys\nassert sys.argv[1:] == ["bundle", "try"], sys.argv\n{ends}'
        'assert (pathlib.Path(os.environ["KIOSK_CONFIG"]) / "site.toml").is_file()\n'
    )
    (folder / "robot/backend.py").write_text(_BACKEND)
    (folder / "voice_models/models.toml").touch()
    shutil.copytree(ROOT / "config", folder / "config")
    return folder


def needs(program: Path, *libraries: str, builds_with: str) -> Path:
    """Let the checkout `program` need libraries, and one more to be built; return it."""
    project = program / "pyproject.toml"
    text = project.read_text().replace("requires = []", f'requires = ["{builds_with}"]')
    project.write_text(f"{text}dependencies = {list(libraries)}\n")
    backend, last = program / "robot/backend.py", r'Version: 0.2.0\n",'
    named = "".join(rf"Requires-Dist: {library}\n" for library in libraries)
    backend.write_text(backend.read_text().replace(last, rf'Version: 0.2.0\n{named}",'))
    return program


def small_wheel(folder: Path, name: str) -> Path:
    """A wheel of version 1.0 that holds one empty module."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    files = {
        f"{name}.py": "",
        f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{name}-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{each},,\n" for each in files) + f"{name}-1.0.dist-info/RECORD,,\n"
    with zipfile.ZipFile(path, "w") as wheel:
        for each, text in (*files.items(), (f"{name}-1.0.dist-info/RECORD", record)):
            wheel.writestr(each, text)
    return path


def release_bundle(folder: Path, signer: Signer, program: Path, version: str = "0.2.0") -> Path:
    """A bundle of `program`."""
    files = release_files(program)
    out = folder / f"release-{version}.kiosk"
    make(Manifest("release", NEWER, version, entries(files)), files, out, signer)
    return out


def systemctl_that(folder: Path, layout: InstallLayout, *, refuses: str) -> None:
    """A systemctl in `folder`, for PATH: the robot serves, unless the content in force is of version `refuses`.

    What is beside it runs where a file `running` is there. Each call stands in `calls`.
    """
    script = folder / "systemctl"
    script.write_text(f"""#!/bin/sh
echo "$@" >> {folder}/calls
content=$(readlink {layout.current}/config)
case "$1 $2" in
    "show kiosk-staff.service"|"show kiosk-fleet.service")
        [ -e {folder}/running ] && echo "ActiveState=active" || echo "ActiveState=inactive"
        exit ;;
esac
case $1 in
    restart) echo 0 > {folder}/falls ;;
    show)
        case $content in
            *-{refuses}) echo "ActiveState=activating\\nSubState=auto-restart\\nStatusText=\\nNRestarts=3" ;;
            *) echo "ActiveState=active\\nSubState=running\\nStatusText=serving\\nNRestarts=0" ;;
        esac ;;
esac
""")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


def kiosk(*words: str, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a command of the robot."""
    command = [sys.executable, "-P", "-m", "robot.cli", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, input=stdin, check=False)


_BACKEND = """
import base64, hashlib, pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "reception_robot-0.2.0-py3-none-any.whl"
    files = {
        "reception_robot.pth": str(pathlib.Path.cwd()),
        "reception_robot-0.2.0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: reception-robot\\nVersion: 0.2.0\\n",
        "reception_robot-0.2.0.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }
    record = "".join(f"{n},,\\n" for n in files) + "reception_robot-0.2.0.dist-info/RECORD,,\\n"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        for n, text in (*files.items(), ("reception_robot-0.2.0.dist-info/RECORD", record)):
            wheel.writestr(n, text)
    return name
"""
