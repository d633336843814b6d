"""A month of dossiers for the pages of the indexes, received in November 2026."""

import datetime

from robot.desk.dossiers.model import Dossier, DossierStatus
from tests.staff_page.rig import NOW, Office

DAYS = "from=2026-11-01&to=2026-11-30"
PERIOD = {"from": "2026-11-01", "to": "2026-11-30"}


def code_of(number: int) -> str:
    return f"H49.34-261103-{number:04d}"


def dossiers() -> list[Dossier]:
    """Ten dossiers: 0 to 6 done in time, 7 done late, 8 open and late, 9 open and due on the 27th."""
    basis = {"title": "Đăng ký khai sinh", "clerk": "Trần Thị Hoa", "received": "2026-11-03", "fee": True}
    done = [
        Dossier(
            code=code_of(n),
            status=DossierStatus.DONE,
            due="2026-11-12",
            finished="2026-11-10" if n < 7 else "2026-11-16",
            channel="online",
            paid_online=n < 4,
            digitised=True,
            electronic_result=n < 6,
            **basis,
        )
        for n in range(8)
    ]
    running = [
        Dossier(
            code=code_of(n),
            status=DossierStatus.PROCESSING,
            due=due,
            channel="direct",
            paid_online=False,
            digitised=False,
            **basis,
        )
        for n, due in ((8, "2026-11-18"), (9, "2026-11-27"))
    ]
    return done + running


def take_in(office: Office, listed: list[Dossier], moment: datetime.datetime = NOW) -> None:
    """Take the dossiers into the desk's database, true at `moment`."""
    at_s = int(moment.timestamp())
    with office.desk.dossiers() as store:
        store.take(listed, file="ho-so.xlsx", sha256="0", kind="xlsx", at_s=at_s, as_of_s=at_s, refused=0)
