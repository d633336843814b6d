"""Updates without a network: signed bundles, made here or taken from a USB stick.

kiosk bundle key --out DIR [--name CENTRE]         make two keys: keep CENTRE.pem secret, copy CENTRE.pub to the robots
kiosk bundle make content --key CENTRE.pem --out FILE.kiosk      pack the folder config, without the centre's own files
kiosk bundle make release --key CENTRE.pem --out FILE.kiosk      fetch libraries, try all in an empty environment, pack
kiosk bundle apply FILE.kiosk                      check, try, switch over, watch for a minute; go back if it fails
kiosk bundle back                                  return to the last state that has served; edits since are kept
kiosk bundle state                                 show which program and content are in use
kiosk bundle hand-over FILE.kiosk                  ask root to apply it, for the robot's own user

The signature is the file FILE.kiosk.minisig beside the bundle; minisign can read and write it too. The password of the
secret key comes from KIOSK_KEY_PASSWORD, or is asked for."""

import argparse
import contextlib
import getpass
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from robot.cli.argument_types import readable
from robot.cli.output_files import written
from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.runtime.settings.loader import CONFIG, load_settings

if TYPE_CHECKING:
    from robot.deploy.install_layout import InstallLayout
    from robot.deploy.local_edits import Edits

PASSWORD = "KIOSK_KEY_PASSWORD"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk bundle`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    doing = parser.add_subparsers(dest="doing", required=True, metavar="key | make | apply | back | state")
    key = doing.add_parser("key", help="a new pair of keys")
    key.add_argument("--out", type=Path, required=True, metavar="DIR")
    key.add_argument("--name", default="centre", help="of the files (centre)")
    make = doing.add_parser("make", help="make a bundle and sign it")
    make.add_argument("kind", choices=("content", "release"))
    make.add_argument("--key", type=readable, required=True, metavar="FILE.pem", help="the secret key")
    make.add_argument("--out", type=Path, required=True, metavar="FILE.kiosk")
    make.add_argument("--config", type=Path, help="content: the folder (the config in force)")
    make.add_argument("--tree", type=Path, default=ROOT, help="release: the checkout")
    make.add_argument("--wheels", type=Path, metavar="DIR", help="release: its libraries are here: no network")
    make.add_argument("--version", help="instead of the one in version.toml (content) or of this program (release)")
    apply = doing.add_parser("apply", help="put a bundle in force")
    apply.add_argument("file", type=readable, metavar="FILE.kiosk")
    apply.add_argument("--watch-s", type=float, default=60.0, metavar="SECONDS", help="how long it must serve (60)")
    back = doing.add_parser("back", help="put the state before in force again")
    back.add_argument("--if-unproven", action="store_true", help="only when the current one never served")
    state = doing.add_parser("state", help="what is in force")
    over = doing.add_parser("hand-over", help="ask root to put a bundle in force, and wait for what comes of it")
    over.add_argument("file", type=readable, metavar="FILE.kiosk")
    doing.add_parser("take", help="as root: put what was handed over in force; systemd starts this")
    doing.add_parser("try", help="load settings, map and content, as an update does before the switch")
    for one in (apply, back, state):
        one.add_argument("--root", type=Path, default=Path("/"), metavar="DIR", help="another root; nothing is started")
    for one in (apply, back):
        one.add_argument("--no-restart", action="store_true", help="the robot is off, and stays off")


def run(args: argparse.Namespace) -> int:
    """Run one action and return 0. After a `Trouble` (exit status 2) nothing has changed, or the state before is
    back."""
    doing = {"key": _key, "make": _make, "apply": _apply, "back": _back, "state": _state, "try": _try}
    return (doing | {"hand-over": _hand_over, "take": _take})[args.doing](args)


def _key(args: argparse.Namespace) -> int:
    from robot.runtime.minisign import new_signer, write_signer
    from robot.runtime.processes.atomic_files import write_whole
    from robot.runtime.settings.foreign_files import is_foreign

    if Path(args.name).name != args.name or is_foreign(f"{args.name}.pub"):
        raise Trouble(
            "is no file name",
            "không phải tên tệp",
            key="--name",
            value=args.name,
            remedy="give a name without a slash and without . or ~ in front, and the folder with --out",
            remedy_vi="ghi tên không có dấu gạch chéo, không bắt đầu bằng . hay ~, thư mục thì ghi ở --out",
        )
    secret, public = args.out / f"{args.name}.pem", args.out / f"{args.name}.pub"
    signer, password = new_signer(), _password("password of the new key, empty for none | mật khẩu khoá mới: ")
    with written(args.out):
        args.out.mkdir(exist_ok=True)
        write_signer(signer, secret, password)
        write_whole({public: signer.public.text()})
    print(f"{secret}: keep it off the robots and locked away | giữ bí mật, không để trên robot")
    if password is None:
        print(f"{secret}: has no password: {PASSWORD} gives it one | khoá không có mật khẩu")
    print(f"{public}: kiosk install --key {public.name} | cài lên robot ({signer.public.name})")
    return 0


def _make(args: argparse.Namespace) -> int:
    from robot.cli.licences import sbom_writer
    from robot.cli.licences.inventory import ingredients
    from robot.deploy.bundle import SBOM, content_files, entries, make
    from robot.deploy.installing import content_version
    from robot.deploy.manifest import Manifest, number
    from robot.deploy.release_trial import tried_release
    from robot.runtime.minisign import read_signer

    whole = args.kind == "release"
    config = args.tree / "config" if whole else (args.config or CONFIG)
    content, release = content_version(config), version("reception-robot")
    if args.version is not None:
        try:
            number(args.version)
        except ValueError as error:
            raise Trouble(
                str(error),
                "không phải số phiên bản",
                key="--version",
                remedy="write numbers with dots between them: 2026.11.26",
                remedy_vi="ghi các số cách nhau bằng dấu chấm: 2026.11.26",
            ) from error
        content, release = (content, args.version) if whole else (args.version, release)
    signer = read_signer(args.key, password_of(args.key))
    with contextlib.ExitStack() as held:
        if whole:
            write_sbom = sbom_writer()
            print("trying it in an empty environment | đang thử trong môi trường trống ...", file=sys.stderr)
            files = held.enter_context(tried_release(args.tree, args.wheels))
            program = files["pyproject.toml"].parent
            (site,) = program.glob(".venv/lib/python*/site-packages")
            (program / SBOM).write_text(write_sbom(ingredients(program, site)), encoding="utf-8")
            files[SBOM] = program / SBOM
        else:
            files = content_files(config)
        manifest = Manifest(args.kind, content, release, entries(files))
        signature = make(manifest, files, args.out, signer)
    size_mb = args.out.stat().st_size / 1e6
    print(f"{args.out}: {manifest.kind} {manifest.version}, {len(files)} files, {size_mb:.1f} MB\n{signature}")
    return 0


def _apply(args: argparse.Namespace) -> int:
    from robot.deploy.install_layout import InstallLayout
    from robot.deploy.service import SystemdService
    from robot.deploy.unit_file_check import require_current
    from robot.deploy.update import apply

    layout = InstallLayout(args.root.resolve())
    service = None if args.no_restart or layout.root != Path("/") else SystemdService(args.watch_s)
    done = apply(layout, args.file, service)
    told = f"release {done.generation.release}, content {done.generation.content}"
    if not done.changed:
        print(f"{told}: in force already, nothing to do | đang dùng bản này rồi")
        return 0
    _print_edits(done.edits, layout)
    seen = "and serving | và đang phục vụ" if done.watched else "not started here | chưa khởi động ở đây"
    print(f"{told}: in force, {seen}")
    try:
        require_current(layout)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
    return 0


def _hand_over(args: argparse.Namespace) -> int:
    from robot.deploy.handover import INCOMING, RESULTS, outcome, place
    from robot.deploy.install_layout import InstallLayout

    layout = InstallLayout()
    wrong = outcome(layout.root / RESULTS, place(layout.state / "var" / INCOMING, args.file))
    if wrong:
        print(f"kiosk bundle: {wrong}", file=sys.stderr)
        return 1
    print("in force | đã dùng bản mới")
    return 0


def _take(_args: argparse.Namespace) -> int:
    from robot.deploy.apply_as_root import take_over
    from robot.deploy.install_layout import InstallLayout
    from robot.deploy.service import WATCH_S

    taken = take_over(InstallLayout(), WATCH_S)
    print(f"{taken} bundles | gói")
    return 0


def _back(args: argparse.Namespace) -> int:
    from robot.deploy.install_layout import InstallLayout
    from robot.deploy.rollback import back
    from robot.deploy.service import SystemdService

    layout = InstallLayout(args.root.resolve())
    service = SystemdService() if layout.root == Path("/") else None
    found = back(layout, service, only_unproven=args.if_unproven, starts=not args.no_restart)
    if found is None:
        print("the state in force has served: it stays | bản đang dùng đã chạy tốt: giữ nguyên")
        return 0
    _print_edits(found.edits, layout)
    if found.desk.aside:
        print(f"the newer program's desk is kept | dữ liệu quầy của bản mới được giữ lại: {found.desk.aside}")
    for wrong in filter(None, (found.desk.wrong, found.unsaved)):
        print(wrong, file=sys.stderr)
    now = found.generation
    print(f"release {now.release}, content {now.content}: in force again | dùng lại bản trước")
    return 0


def _print_edits(edits: "Edits", layout: "InstallLayout") -> None:
    for name in edits.kept:
        print(f"your edit is kept | giữ bản sửa của bạn: {name}")
    for name in edits.put_aside:
        print(f"your edit is not in force, it is put aside | bản sửa của bạn được cất riêng: {layout.edited}: {name}")


def _state(args: argparse.Namespace) -> int:
    from robot.deploy import generations
    from robot.deploy.install_layout import InstallLayout

    layout = InstallLayout(args.root.resolve())
    found = generations.needed(layout)
    served = (
        "has served | đã chạy tốt" if generations.proven(layout, found.number) else "not proven yet | chưa kiểm chứng"
    )
    print(f"release {found.release}, content {found.content}, {served}; before | trước đó: {found.before or '-'}")
    return 0


def _try(_args: argparse.Namespace) -> int:
    from robot.runtime.content.editions import load_knowledge
    from robot.runtime.content.lobby_map_loader import load_lobby

    settings = load_settings()
    lobby = load_lobby(CONFIG / "lobby.toml")
    knowledge = load_knowledge(CONFIG, settings, lobby)
    knowledge.make_ready()
    print(f"{len(knowledge.content.catalogue.codes())} procedures | thủ tục")
    return 0


def password_of(path: Path) -> bytes | None:
    """Return the password of the secret key at `path`; None where the key has none."""
    try:
        locked = b"ENCRYPTED" in path.read_bytes()
    except OSError:
        locked = False  # `read_signer` reports what is wrong
    return _password("password of the key | mật khẩu khoá: ") if locked else None


def _password(question: str) -> bytes | None:
    known = os.environ.get(PASSWORD)
    if known is None and sys.stdin.isatty():
        known = getpass.getpass(question)
    return known.encode() if known else None
