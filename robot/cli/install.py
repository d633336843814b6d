"""Install the robot on this machine: services, device names, limits, and the first state, from which updates go on.

kiosk install --key CENTRE.pub --device camera=SERIAL      install, as root, from a folder below /opt/kiosk/releases
kiosk install --dry-run                                    print every file and command; nothing is written
kiosk install --root DIR                                   install into a chroot or an image; nothing is started
kiosk install --uninstall [--purge]                        remove services and files; data only with --purge

Once installed, the robot starts with the machine. To change a service, add a drop-in: systemctl edit kiosk.service
At a terminal it asks whether to fetch the natural voice; --voice and --no-voice answer beforehand."""

import argparse
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from robot.cli.argument_types import readable
from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.runtime.settings.loader import load_settings

if TYPE_CHECKING:
    from robot.deploy.install_layout import InstallLayout
    from robot.deploy.installing import Installation

_VOICE_QUESTION = (
    "fetch the natural voice ({mb:.0f} MB) under these terms? | tải giọng đọc tự nhiên theo các điều trên? [y/N | c/K] "
)
_VOICE_LATER = (
    "the natural voice is not installed: the robot speaks with espeak-ng; at any time: sudo kiosk models fetch voice"
    " | chưa có giọng tự nhiên: robot nói bằng espeak-ng; khi cần, gõ: sudo kiosk models fetch voice"
)
_VOICE_READY = (
    "the natural voice is installed; the robot makes its sentences ahead in idle hours, or now: sudo kiosk say --ahead"
    " | đã cài giọng tự nhiên; robot tạo sẵn các câu lúc rảnh, hoặc ngay bây giờ: sudo kiosk say --ahead"
)
_YES = ("y", "yes", "c", "có", "co")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk install`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--root", type=Path, default=Path("/"), metavar="DIR", help="another root: a chroot, an image")
    parser.add_argument("--dry-run", action="store_true", help="print files and commands; nothing is written")
    parser.add_argument("--device", action="append", default=[], metavar="NAME=SERIAL", help="a name that stays")
    parser.add_argument("--key", type=readable, metavar="FILE.pub", help="whose bundles this robot takes")
    parser.add_argument("--staff-page", action="store_true", help="the web page of the clerks starts as well")
    parser.add_argument(
        "--voice",
        action=argparse.BooleanOptionalAction,
        help="fetch the natural voice, 129 MB, under its terms, or not; without it a terminal asks",
    )
    parser.add_argument("--no-start", action="store_true", help="it starts with the machine only")
    parser.add_argument("--uninstall", action="store_true", help="take it away again; data stay")
    parser.add_argument("--purge", action="store_true", help="with --uninstall: programs and data go too")


def run(args: argparse.Namespace) -> int:
    """Install or uninstall; return 0 when done, 1 when packages are missing or a service does not start."""
    from robot.deploy import installing
    from robot.deploy.install_layout import InstallLayout

    layout = InstallLayout(args.root.resolve())
    _require_sense(args, live=layout.root == Path("/"))
    if args.uninstall:
        left = installing.uninstall(layout, ROOT / "config/deploy", purge=args.purge)
        print("the robot no longer starts here | robot không còn khởi động ở máy này")
        print("".join(f"left | còn lại: {place}\n" for place in left), end="")
        return 0
    wanted = installing.Installation(
        layout, ROOT, version("reception-robot"), _devices(args.device), args.key, args.staff_page
    )
    if args.dry_run:
        _show(wanted)
        return 0
    _require_within(layout, wanted.release)
    if missing := list(installing.missing_packages(wanted)):
        print(f"install as well | cần cài thêm: apt-get install {' '.join(missing)}")
        if wanted.live:
            return 1
    edits = installing.install(wanted)
    for name in edits.put_aside:
        print(f"your edit was put aside | bản sửa của bạn được cất riêng: {layout.edited}: {name}")
    print(f"installed | đã cài: {layout.current}")
    _natural_voice(args.voice)
    if wanted.live and not args.no_start:
        from robot.deploy.service import START, SystemdService

        service = SystemdService()
        wrong = service.restart() or service.start_beside(wanted.beside())
        next_ = f"sudo systemctl stop kiosk; sudo kiosk doctor --site; {START}"
        print(wrong or f"the robot runs; next | robot đang chạy, bước tiếp theo: {next_}")
        return 1 if wrong else 0
    return 0


def _require_sense(args: argparse.Namespace, *, live: bool) -> None:
    """Raise `Trouble` for `--purge` that takes nothing away, and for a user who may not change this machine."""
    if args.purge and not args.uninstall:
        raise Trouble(
            "deletes only what is uninstalled",
            "chỉ xoá khi gỡ cài đặt",
            key="--purge",
            remedy="type: sudo ./kiosk install --uninstall --purge; or leave it out to install",
            remedy_vi="gõ: sudo ./kiosk install --uninstall --purge; để cài đặt thì bỏ --purge",
        )
    if live and not args.dry_run and os.geteuid() != 0:
        raise Trouble(
            "only root may change the services of this machine",
            "chỉ tài khoản root được cài dịch vụ trên máy này",
            remedy="type: sudo ./kiosk install",
            remedy_vi="gõ: sudo ./kiosk install",
        )


def _require_within(layout: "InstallLayout", release: str) -> None:
    """Raise `Trouble` when this program is to be installed in an image in which it does not lie: its links would lead
    nowhere there."""
    if layout.root != Path("/") and not ROOT.is_relative_to(layout.releases):
        place = layout.releases / release
        raise Trouble(
            "does not lie in the image",
            "không nằm trong ảnh đĩa",
            file=str(ROOT),
            remedy=f"copy this folder to {place} and type there: ./kiosk install --root {layout.root}",
            remedy_vi=f"chép thư mục này tới {place} rồi gõ ở đó: ./kiosk install --root {layout.root}",
        )


def _natural_voice(wanted: bool | None) -> None:
    """Fetch the natural voice if it is `wanted`; None = ask at a terminal, and else leave it. Its absence is no fault
    of the installation: the robot speaks with another voice."""
    from robot.cli.models import fetch_models
    from robot.deploy.install_layout import READ_BY_ALL
    from voice_models.model_files.store import ModelStore

    store = ModelStore()
    absent = [name for name in store.members("voice") if store.condition(name) != "ready"]
    if not absent:
        return
    entries = [store.entry(name) for name in absent]
    if wanted is None and sys.stdin.isatty():
        print("\n".join(entry.terms_text() for entry in entries))
        wanted = _answered_yes(_VOICE_QUESTION.format(mb=sum(entry.bytes for entry in entries) / 1e6))
    elif wanted:
        print("\n".join(entry.terms_text() for entry in entries))
    if not wanted:
        print(_VOICE_LATER)
        return
    mask = os.umask(READ_BY_ALL)
    try:
        missing = fetch_models(store, absent)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        missing = absent
    finally:
        os.umask(mask)
    print(_VOICE_LATER if missing else _VOICE_READY)


def _answered_yes(question: str) -> bool:
    try:
        return input(question).strip().lower() in _YES
    except EOFError:
        return False


def _devices(pairs: list[str]) -> dict[str, str]:
    """Return serial numbers by device name: those given by --device, and of the boards and lidar whose serial number is
    in the settings."""
    settings = load_settings()
    base = settings.base
    found = {
        part: address.removeprefix("usb:").partition("@")[0]
        for part, address in (("base", base.port), ("sensors", base.sensors_port), ("lidar", settings.lidar.port))
        if address.startswith("usb:") and address != "usb:"
    }
    for pair in pairs:
        part, equals, serial = pair.partition("=")
        if not equals:
            raise Trouble(
                "not of the form NAME=SERIAL",
                "không đúng dạng TÊN=SỐ_SERIAL",
                key="--device",
                value=pair,
                remedy="write for example --device camera=A1B2C3; kiosk doctor lists the numbers",
                remedy_vi="ví dụ: --device camera=A1B2C3; xem số bằng kiosk doctor",
            )
        found[part] = serial
    return found


def _show(wanted: "Installation") -> None:
    for file in wanted.files():
        print(f"--- {file.path} ({file.mode:o})\n{file.text}", end="")
    for name in wanted.packages():
        print(f"--- apt-get install {name}")
    for step in wanted.steps():
        print("--- " + " ".join(step))
    wanted.check()
