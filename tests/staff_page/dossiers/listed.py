"""A list of dossiers in the manner of a ward, imported into the desk of an office."""

from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.staff_page.stores import StaffStores
from tests.staff_page.rig import NOW

AN, BINH = "Nguyễn Thị An", "Trần Văn Bình"


def listed(number: int, due: str | None, **values: object) -> Dossier:
    """Return a dossier that has been in progress since 2/11; `due`: a day such as "11-20"."""
    usual: dict[str, object] = {
        "code": f"H49.34-261102-{number:04d}",
        "procedure_code": "1.001193",
        "title": "Đăng ký khai sinh",
        "field": "Hộ tịch",
        "status": DossierStatus.PROCESSING,
        "submitted": "2026-11-02T08:00:00",
        "received": "2026-11-02T09:00:00",
        "due": None if due is None else f"2026-{due}T17:00:00",
        "due_given": due is not None,
        "clerk": AN,
        "channel": "direct",
    }
    return Dossier(**{**usual, **values})  # type: ignore[arg-type]


WARD = (
    listed(1, "11-19"),
    listed(2, "11-23", clerk=BINH, field="Đất đai", title="Tách thửa"),
    listed(3, "11-24"),
    listed(4, "11-25", clerk=BINH),
    listed(5, "11-27"),
    listed(6, "11-10", status=DossierStatus.SUPPLEMENT, supplements=1, supplement_since="2026-11-05T10:00:00"),
    listed(7, "11-10", status=DossierStatus.RETURNED, finished="2026-11-09T10:00:00", returned="2026-11-10T10:00:00"),
    listed(8, None, clerk=""),
)
"""Today is Tuesday, 24/11/2026, a public holiday: dossier 1 is late by two working days, 2 by less than one, 3 is due
today, 4 tomorrow."""


def take(desk: StaffStores, *dossiers: Dossier, name: str = "a") -> None:
    """Import `dossiers` as one list, true as of now."""
    at_s = int(NOW.timestamp())
    with desk.dossiers() as store:
        store.take(dossiers or WARD, file=f"{name}.xlsx", sha256=name, kind="xlsx", at_s=at_s, as_of_s=at_s, refused=0)


def code(number: int) -> str:
    """Return the code of a dossier of the ward."""
    return f"H49.34-261102-{number:04d}"
