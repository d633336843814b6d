"""Serve the web page of the clerks, a program of its own | Trang web của cán bộ quầy: gọi số, lời gọi, hồ sơ, số liệu.

The page is at the address in [staff_page]. It opens with the accounts of its users, and until the first one is made
with a PIN of [staff] (kiosk pin --write). The robot need not run."""

import argparse
import logging
import stat
import threading
from collections.abc import Iterable
from pathlib import Path

from robot.cli.argument_types import readable
from robot.cli.doctor.printer_check import printer_of
from robot.cli.staff_province import province_of
from robot.core.trouble import Trouble
from robot.desk.staff.accounts import has_accounts
from robot.portal.lists.list_watcher import ListWatcher
from robot.runtime.content.desk_vocabulary_loader import load_working_days, queue_rule_of
from robot.runtime.content.editions import load_or_last_good
from robot.runtime.content.words_loader import load_words
from robot.runtime.desk_service.report_builder import ReportMaker
from robot.runtime.monitoring.page_certificate import fingerprint
from robot.runtime.settings.fallback import settings_with_faults
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import read_toml
from robot.staff_page.access_control import AccessControl
from robot.staff_page.app import staff_app
from robot.staff_page.certificate import pem_files
from robot.staff_page.content.content_follower import ContentFollower
from robot.staff_page.idle_connections import Impatient
from robot.staff_page.listening import listening, require_certificate
from robot.staff_page.morning_digest import Morning
from robot.staff_page.notices.notices_page import watch_of
from robot.staff_page.rate_limit import GuessLimit
from robot.staff_page.staff_pins import StaffPins
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

CONNECTIONS = 512


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk staff`."""
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")


def run(args: argparse.Namespace) -> int:
    """Serve the page until interrupted; return 0."""
    import uvicorn

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    settings, faults = settings_with_faults(args.settings, args.set)
    if not settings.staff.pins and not has_accounts(CONFIG.parent / settings.desk.file):
        raise Trouble(
            "no PIN is set, so nobody could log in",
            "chưa đặt mã PIN nên không ai vào được",
            file="config/site.toml",
            key="staff.pins",
            remedy="make one with ./kiosk pin --level staff --write",
            remedy_vi="đặt mã bằng ./kiosk pin --level staff --write",
        )
    page = settings.staff_page
    root = CONFIG.parent
    require_certificate(page, root)
    files_of_https = pem_files(page, root, (root / settings.desk.file).parent)
    listener = listening(page)
    desk = desk_of(settings)
    desk.province = province_of(settings)
    desk.content_faults += faults
    words = load_words(desk.content_folder / "words")
    files = [CONFIG / "robot.toml", CONFIG / "site.toml", *args.settings]
    _warn_of_open_hashes(files)
    pins = StaffPins(lambda: settings_with_faults(args.settings, args.set)[0].staff.pins, files)
    app = staff_app(desk, doors_of(desk, pins, GuessLimit(), secure=files_of_https is not None), words)
    printer = printer_of(settings) if settings.desk.print_digest else None
    print_slip = None if printer is None else printer.print
    morning, stopping = Morning(desk, words, desk.database.parent, print_slip=print_slip), threading.Event()
    threading.Thread(target=morning.run, args=(stopping,), name="morning", daemon=True).start()
    threading.Thread(target=watch_of(desk).run, args=(stopping,), name="notices", daemon=True).start()
    follower = ContentFollower(desk)
    threading.Thread(target=follower.run, args=(stopping,), name="content", daemon=True).start()
    threading.Thread(target=desk.visitors_port.run, args=(stopping,), name="forms", daemon=True).start()
    watcher = ListWatcher(desk.lists, settings.dossiers, root)
    threading.Thread(target=watcher.run, args=(stopping,), name="lists", daemon=True).start()
    scheme = "http" if files_of_https is None else "https"
    print(f"{scheme}://{page.address}:{page.port}/", flush=True)
    if files_of_https is not None:
        told = "fingerprint of the certificate, SHA-256 | dấu vân tay của chứng chỉ"
        print(f"{told}: {fingerprint(files_of_https.certificate)}", flush=True)
    config = uvicorn.Config(
        app,
        ssl_certfile=None if files_of_https is None else str(files_of_https.certificate),
        ssl_keyfile=None if files_of_https is None else str(files_of_https.key),
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http=Impatient,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=1,
        log_level="warning",
    )
    uvicorn.Server(config).run(sockets=[listener])
    return 0


def desk_of(settings: Settings, config: Path = CONFIG) -> StaffStores:
    """Return the data stores of the service desk that the page shows and changes."""
    start = load_or_last_good(config, settings)
    rule, days = queue_rule_of(settings), load_working_days(start.folder, settings)
    maker = ReportMaker(config.parent, start.folder, settings, load_words(start.folder / "words"), days)
    desk = StaffStores(config.parent, config, settings, start.lobby, start.knowledge, rule, days, maker)
    desk.content_folder, desk.content_faults = start.folder, start.faults
    return desk


def doors_of(desk: StaffStores, pins: StaffPins, limit: GuessLimit, *, secure: bool = False) -> AccessControl:
    """Return the access control of the page: its accounts, shared PINs, sessions and the limit on guessing. `secure`:
    it is served by https."""

    def note(who: str, deed: str, thing: str) -> None:
        with desk.deeds() as deeds:
            deeds.note(who, deed, thing)

    return AccessControl(desk.settings.staff_page, pins, desk.accounts, desk.sessions, limit, note, secure=secure)


def _warn_of_open_hashes(files: Iterable[Path]) -> None:
    """Log a warning for each settings file that holds hashes of PINs and can be read by every user."""
    for path in files:
        if path.stat().st_mode & stat.S_IROTH and read_toml(path).get("staff", {}).get("pins"):
            log.warning("every user can read the PIN hashes | mọi tài khoản đọc được mã PIN: chmod o-rwx %s", path)
