"""Install the system files and the machine's first generation (program and content), and uninstall both."""

import os
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
import tomlkit

from robot.core.trouble import Trouble, Troubles
from robot.deploy import generations
from robot.deploy.bundle import content_files, entries
from robot.deploy.generations import Generation
from robot.deploy.install_layout import READ_BY_ALL, SITE_FILES, InstallLayout
from robot.deploy.local_edits import Edits, carry_edits
from robot.deploy.manifest import NAME, Manifest, number
from robot.deploy.service import AGENT, STAFF_PAGE, UNIT
from robot.deploy.system_files import CAGE, ENABLED, SERVICES, SystemFile, files, foreign
from robot.runtime.minisign import read_key
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.foreign_files import is_foreign

HIDDEN = ("/home", "/root", "/tmp", "/var/tmp")
"""Folders hidden from the robot's service by systemd's ProtectHome and PrivateTmp: no program may lie there."""

DEVICES = "devices.toml"
_PLACES_READ = (".", "robot/runtime", "config/words", ".venv/bin")
"""Folders of a program that are checked to be readable by all: a strict umask may have made them unreadable."""
_PACKAGES = {CAGE: "cage", "/usr/sbin/seatd": "seatd", "/usr/bin/udevadm": "udev"}


@dataclass(frozen=True)
class Installation:
    """An installation to be made: program `tree` (with its `config`), version `release`, target `layout.root`."""

    layout: InstallLayout
    tree: Path
    release: str
    devices: dict[str, str]
    key: Path | None = None
    staff_page: bool = False

    @property
    def live(self) -> bool:
        """Whether the running machine is installed, not an image or folder below another root."""
        return self.layout.root == Path("/")

    @property
    def folder(self) -> str:
        """Return the program's folder as generations name it: relative to `releases`, or absolute."""
        releases = self.layout.releases
        return str(self.tree.relative_to(releases) if self.tree.is_relative_to(releases) else self.tree)

    def files(self) -> list[SystemFile]:
        """Return the machine's system files; they name the devices of `devices` and of earlier installations."""
        return files(self.tree / "config/deploy", self.layout.root, known_devices(self.layout) | self.devices)

    def packages(self) -> list[str]:
        """Return the names of required Debian packages that are not installed below the root."""
        return [name for path, name in _PACKAGES.items() if not (self.layout.root / path[1:]).exists()]

    def check(self) -> None:
        """Raise `Troubles` with everything that prevents the installation. Writes nothing."""
        found = [_foreign(file) for file in self.files() if foreign(file)]
        if self.live and any(self.tree.is_relative_to(place) for place in HIDDEN):
            place = f"{self.layout.releases}/{self.release}"
            found.append(
                Trouble(
                    "the service sees neither home folders nor /tmp",
                    "dịch vụ không đọc được thư mục cá nhân và /tmp",
                    file=str(self.tree),
                    remedy=f"move this folder to {place} and type there: ./kiosk install",
                    remedy_vi=f"chuyển thư mục này tới {place} rồi gõ ở đó: ./kiosk install",
                )
            )
        closed = [place for place in _PLACES_READ if not _read_by_all(self.tree / place)]
        if closed:
            found.append(
                Trouble(
                    "the robot's own user may not read it",
                    "tài khoản của robot không đọc được",
                    file=str(self.tree / closed[0]),
                    remedy=f"type: chmod -R go+rX {self.tree}",
                    remedy_vi=f"gõ: chmod -R go+rX {self.tree}",
                )
            )
        if self.key is not None:
            read_key(self.key)
            if is_foreign(self.key.name):
                found.append(
                    Trouble(
                        "the robot skips a key in a file of this name",
                        "robot bỏ qua khoá trong tệp có tên như vậy",
                        file=str(self.key),
                        remedy="rename it, without . or ~ in front: centre.pub",
                        remedy_vi="đổi tên tệp, không bắt đầu bằng . hay ~: centre.pub",
                    )
                )
        _not_older(self)
        if found:
            raise Troubles(found)

    def beside(self) -> list[str]:
        """Return the systemd units, beside the robot's own, that are started with the machine."""
        page = [STAFF_PAGE] if self.staff_page else []
        return page + ([AGENT, "kiosk-apply.path"] if in_a_fleet(self.layout, self.tree / "config") else [])

    def steps(self) -> list[list[str]]:
        """Return the commands to run once the files are written; for another root, only those that work there."""
        below = [] if self.live else [f"--root={self.layout.root}"]
        steps = [
            ["systemd-sysusers", *below],
            ["systemd-tmpfiles", *below, "--create", *(() if below else ("/etc/tmpfiles.d/kiosk.conf",))],
            ["systemctl", *below, "set-default", "multi-user.target"],
            ["systemctl", *below, "mask", "ctrl-alt-del.target"],
            ["systemctl", *below, "enable", UNIT, *self.beside()],
        ]
        if self.live:
            steps[2:2] = [
                ["sysctl", "--quiet", "--system"],
                ["systemctl", "daemon-reload"],
                ["systemctl", "try-restart", "systemd-journald.service"],
            ]
        if self.live and Path("/run/udev/control").exists():  # a container has no udev
            steps += [["udevadm", "control", "--reload-rules"], ["udevadm", "trigger"]]
        return steps


def known_devices(layout: InstallLayout) -> dict[str, str]:
    """Return {part: serial number} of the devices named in earlier installations."""
    try:
        return dict(tomllib.loads((layout.site / DEVICES).read_text(encoding="utf-8"))["devices"])
    except (OSError, tomllib.TOMLDecodeError, KeyError):
        return {}


def in_a_fleet(layout: InstallLayout, config: Path) -> bool:
    """Whether the centre's settings name a fleet broker; the settings of `config` before the first installation."""
    for path in (layout.site / "site.toml", config / "site.toml"):
        try:
            return bool(tomllib.loads(path.read_text(encoding="utf-8")).get("fleet", {}).get("broker"))
        except FileNotFoundError:
            continue
        except (OSError, tomllib.TOMLDecodeError):  # reported when the settings are loaded
            return False
    return False


def install(wanted: Installation) -> Edits:
    """Write the system files and put the program in force; return the officials' edits. Raises `Trouble`."""
    wanted.check()
    mask = os.umask(READ_BY_ALL)
    try:
        return _install(wanted)
    finally:
        os.umask(mask)


def _install(wanted: Installation) -> Edits:
    layout = wanted.layout
    placed, devices = wanted.files(), known_devices(layout) | wanted.devices
    write_whole({file.path: file.text for file in placed})
    for file in placed:
        file.path.chmod(file.mode)
    for folder in (layout.home, layout.releases):  # a technician's umask may have made them unreadable
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o777 & ~READ_BY_ALL)
    for folder in (layout.site, layout.state / "var/journal", layout.keys):
        folder.mkdir(parents=True, exist_ok=True)
    if devices:
        write_whole({layout.site / DEVICES: tomlkit.dumps({"devices": devices})})
    if wanted.key is not None:
        write_whole({layout.keys / wanted.key.name: wanted.key.read_text(encoding="utf-8")})
    edits = _state(wanted)
    for step in wanted.steps():
        _run(step)
    return edits


def uninstall(layout: InstallLayout, templates: Path, *, purge: bool) -> list[Path]:
    """Remove the system files, with `purge` also programs and data; return the folders that remain."""
    below = [] if layout.root == Path("/") else [f"--root={layout.root}"]
    if not below:
        subprocess.run(["systemctl", "stop", *SERVICES], check=False, capture_output=True)
    present = [name for name in ENABLED if (layout.root / "etc/systemd/system" / name).exists()]
    if present:
        _run(["systemctl", *below, "disable", *present])
        _run(["systemctl", *below, "unmask", "ctrl-alt-del.target"])
    for file in files(templates, layout.root, {}):
        if not foreign(file):
            file.path.unlink(missing_ok=True)
    if not below:
        _run(["systemctl", "daemon-reload"])
    places = [layout.home, layout.state, layout.keys.parent]
    if purge:
        for place in places:
            shutil.rmtree(place, ignore_errors=True)
    return [place for place in places if place.exists()]


def _state(wanted: Installation) -> Edits:
    """Put the program in force as a new generation, unless it is already; return the officials' edits."""
    layout, now = wanted.layout, generations.current(wanted.layout)
    folder, config = wanted.folder, wanted.tree / "config"
    content = content_version(config)
    if now is not None and now.release_dir == folder:
        return Edits((), ())
    generations.copy_to_the_page(layout)
    _first_site_files(layout, config)
    count = generations.next_number(layout)
    place = layout.contents / f"{count}-{content}"
    taken = content_files(config)
    for name, path in taken.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place / name)
    manifest = Manifest("content", content, wanted.release, entries(taken))
    (place / f".{NAME}").write_bytes(msgspec.json.encode(manifest))
    generations.link_site_files(layout, place)
    edits = Edits((), ())
    if now is not None:
        edits = carry_edits(layout.contents / now.content_dir, place, layout.edited / now.content_dir)
    before = 0 if now is None else generations.way_back(layout, now)
    generations.write(layout, Generation(count, wanted.release, content, folder, place.name, before))
    generations.switch(layout, count)
    return edits


def _not_older(wanted: Installation) -> None:
    """Raise `Trouble` when the program to be installed comes with an older content than the one in force."""
    config = wanted.tree / "config"
    now, content = generations.current(wanted.layout), content_version(config)
    if now is not None and now.release_dir != wanted.folder and number(content) < number(now.content):
        raise Trouble(
            f"content {content} is older than {now.content}, which is in force",
            f"nội dung {content} cũ hơn bản đang dùng {now.content}",
            file=str(config / "version.toml"),
            remedy="take a newer release, or apply a bundle",
            remedy_vi="dùng bản mới hơn, hoặc áp dụng một gói",
        )


def content_version(config: Path) -> str:
    """Return the version that `config`/version.toml states. Raises `Trouble`."""
    path = config / "version.toml"
    try:
        version = str(tomllib.loads(path.read_text(encoding="utf-8"))["content"]["version"])
        number(version)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Trouble(
            f"the version of the content cannot be read: {error}",
            "không đọc được phiên bản nội dung",
            file=str(path),
            key="content.version",
            remedy='write a day: version = "2026.11.26"',
            remedy_vi='ghi một ngày: version = "2026.11.26"',
        ) from error
    return version


def _first_site_files(layout: InstallLayout, config: Path) -> None:
    """Copy from `config` each of the centre's own files that this machine does not have yet."""
    for name in SITE_FILES:
        source, place = config / name, layout.site_file(name)
        if place.exists():
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place)
        elif source.is_file():
            shutil.copyfile(source, place)


def _read_by_all(folder: Path) -> bool:
    return not folder.exists() or folder.stat().st_mode & 0o005 == 0o005


def _foreign(file: SystemFile) -> Trouble:
    return Trouble(
        "stands there already and was not written by kiosk install",
        "đã có tệp khác ở đây, không do kiosk install ghi",
        file=str(file.path),
        remedy="move it away and run this again",
        remedy_vi="chuyển tệp đó đi rồi chạy lại",
    )


def missing_packages(wanted: Installation) -> Iterator[str]:
    """Install the missing Debian packages on this machine; yield the names of those that are still missing."""
    for name in wanted.packages():
        done = wanted.live and shutil.which("apt-get") is not None
        if not (
            done and subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", name]).returncode == 0
        ):
            yield name


def _run(step: list[str]) -> None:
    try:
        done = subprocess.run(step, capture_output=True, text=True, timeout=120, check=False)
        wrong = done.stderr.strip() if done.returncode else ""
        failed = done.returncode != 0
    except (OSError, subprocess.TimeoutExpired) as error:
        wrong, failed = str(error), True
    if failed:
        raise Trouble(
            f"{' '.join(step)}: {wrong or 'failed'}",
            f"lệnh {step[0]} không chạy được",
            remedy="mend it and run kiosk install again: it goes on where it stopped",
            remedy_vi="sửa rồi chạy lại kiosk install: lệnh sẽ làm tiếp phần còn lại",
        )
