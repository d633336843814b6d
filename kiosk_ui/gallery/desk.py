"""Gallery pages of the service desk: queue numbers, dossiers, ratings and calls for staff."""

from msgspec.structs import replace

from kiosk_ui.gallery.display_modes import BIRTH, HEARD, Dress
from kiosk_ui.gallery.of_this_site import SampleSite
from robot.core.dialogue.emergency import NUMBERS
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.cards import DossierCard
from robot.core.screen.desk_values import DossierState, Ticket
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import Content

_ISSUED = "08:42, 14/07/2026"
GROUPS = ("elderly", "disabled", "pregnant", "small_child")
"""Groups of visitors that may ask for priority, as in the delivered settings."""

_CODE = "H49.34-260713-0012"

_READY = DossierCard(
    _CODE,
    "Đăng ký khai sinh",
    "15/07/2026",
    3,
    ("13/07/2026", "13/07/2026", "13/07/2026", "14/07/2026"),
    as_of="08:30, 14/07/2026",
)
_PROGRESS = DossierCard(
    "H49.34-260703-0145",
    "Đăng ký, cấp giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất lần đầu",
    "14/08/2026",
    2,
    ("03/07/2026", "03/07/2026", "06/07/2026"),
    as_of="08:30, 14/07/2026",
)
_SUPPLEMENT = DossierCard(
    "H49.34-260709-0031",
    "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    "30/07/2026",
    1,
    ("09/07/2026", "10/07/2026"),
    "bản vẽ thiết kế có chữ ký, bản sao giấy chứng nhận quyền sử dụng đất có chứng thực",
    "08:30, 14/07/2026",
)
_RETURNED = DossierCard(
    _CODE,
    "Đăng ký khai sinh",
    "15/07/2026",
    4,
    ("13/07/2026", "13/07/2026", "13/07/2026", "14/07/2026", "14/07/2026"),
    as_of="08:30, 14/07/2026",
)
_ONLINE = DossierCard(_CODE, "", "", 0, ("13/07/2026",), as_of="08:30, 14/07/2026")  # for people other than the owner
_UNDATED = DossierCard(_CODE, "Đăng ký khai sinh", "", 1, ())

DOSSIERS = {
    "dossier-ready": replace(_READY, state=DossierState.READY),
    "dossier-called": replace(_READY, state=DossierState.READY),
    "dossier-progress": _PROGRESS,
    "dossier-registered": replace(_ONLINE, state=DossierState.REGISTERED),
    "dossier-payment": replace(_PROGRESS, state=DossierState.PAYMENT),
    "dossier-received": replace(_UNDATED, state=DossierState.RECEIVED),
    "dossier-supplement": replace(_SUPPLEMENT, state=DossierState.SUPPLEMENT),
    "dossier-returned": replace(_RETURNED, state=DossierState.RETURNED),
    "dossier-late": replace(_PROGRESS, state=DossierState.LATE),
    "dossier-refused": replace(_PROGRESS, state=DossierState.REFUSED),
    "dossier-withdrawn": replace(_PROGRESS, state=DossierState.WITHDRAWN),
    "dossier-paused": replace(_PROGRESS, state=DossierState.PAUSED),
}
"""Dossier shown on a view, by the view's name."""


def views(_content: Content, dress: Dress, site: SampleSite) -> dict[str, View]:
    """Return the pages of the service desk by name."""
    return {
        **_tickets(dress, site),
        **_dossiers(dress, site),
        **_ratings(dress),
        **_calls(dress),
        **_emergencies(dress),
        **_goodbyes(dress),
    }


def _tickets(dress: Dress, site: SampleSite) -> dict[str, View]:
    view, which, place, other = dress.view, (Line("say.which_counter"),), site.birth, site.last
    mine = Ticket("3045", place, BIRTH, 2, (10, 15), "3042", issued=_ISSUED)
    first = Ticket("A007", other, ahead=0, issued=_ISSUED)
    now = Ticket("3045", place, BIRTH, serving="3045", called=True, printed=True, issued=_ISSUED)
    said = (Line("say.ticket", place=place, n=2, text="3045"),)
    called = (Line("say.called", place=place, text="3045"),)
    paused = Line("say.counter_paused", place=place)
    instead = (Line("say.counter_paused_instead", place=place), Line("say.ticket_next", place=other, text="A007"))
    return {
        "counter-paused": view(v.NoticePage(paused), Face.SPEAK, pill="pill.speak", caption=(paused,)),
        "ticket-instead": view(
            v.TicketPage(other, BIRTH, first, can_print=True), Face.SPEAK, pill="pill.speak", caption=instead
        ),
        "pick-counter": view(v.PickCounterPage(site.counters), caption=which),
        "pick-counter-2": view(v.PickCounterPage(site.counters * 2, 1), Face.LISTEN, Ear.OPEN, "pill.listen", which),
        "ticket": view(v.TicketPage(place, BIRTH, mine, can_print=True), Face.SPEAK, pill="pill.speak", caption=said),
        "ticket-priority": view(
            v.TicketPage(place, BIRTH, mine, can_print=True, priority=GROUPS),
            Face.SPEAK,
            pill="pill.speak",
            caption=said,
        ),
        "ticket-first": view(
            v.TicketPage(place, BIRTH, replace(mine, priority=True, ahead=1), can_print=True, priority=GROUPS),
            Face.SPEAK,
            pill="pill.speak",
            caption=(Line("say.priority", text="3045"),),
        ),
        "ticket-plain": view(
            v.TicketPage(other, "", first, can_guide=False),
            caption=(Line("say.ticket_next", place=other, text="A007"),),
        ),
        "ticket-called": view(
            v.TicketPage(place, BIRTH, now, can_print=True), Face.SPEAK, pill="pill.speak", caption=called
        ),
        "ticket-waiting": view(v.TicketPage(place, BIRTH), Face.ATTENTIVE),
        "ticket-failed": view(
            v.TicketPage(place, BIRTH, failed=True), Face.SPEAK, pill="pill.speak", caption=(Line("say.no_ticket"),)
        ),
        "arrived-ticket": view(
            v.ArrivedPage(place, BIRTH, (0, 1, 5, 6), mine),
            Face.HAPPY,
            pill="pill.speak",
            caption=(Line("say.arrived", place=place),),
        ),
        "arrived-ticket-called": view(
            v.ArrivedPage(place, BIRTH, (0, 1), now), Face.SPEAK, pill="pill.speak", caption=called
        ),
        "arrived-ticket-plain": view(v.ArrivedPage(other, ticket=first), Face.HAPPY),
        "notice-machine": view(
            v.NoticePage(Line("say.no_ticket"), "ticket"), caption=(Line("say.no_ticket"),), down=(Part.DESK,)
        ),
    }


def _dossiers(dress: Dress, site: SampleSite) -> dict[str, View]:
    def page(place: str, *, can_guide: bool = True) -> View:
        said = (Line("say.dossier_found"),)
        return dress.view(v.DossierPage(place, can_guide), Face.SPEAK, pill="pill.speak", caption=said)

    return {
        "dossier-ready": page(site.results),
        "dossier-called": replace(page(site.results), toast=Line("say.number_called", place=site.first, text="3002")),
        "dossier-progress": page(""),
        "dossier-registered": page(""),
        "dossier-received": page(""),
        "dossier-supplement": page(site.first, can_guide=False),
        "dossier-returned": page(""),
        "dossier-late": page(site.first),
        "dossier-refused": page(site.first),
        "dossier-withdrawn": page(""),
        "dossier-paused": page(site.first),
        "dossier-payment": page(site.results),
        "dossier-gone": page(""),
    }


def _ratings(dress: Dress) -> dict[str, View]:
    asks = (Line("say.rate"),)

    def page(score: int, reasons: tuple[int, ...] = (), remark: int = 0, ear: Ear = Ear.CLOSED) -> View:
        return dress.view(v.RatingPage(score, reasons, remark), Face.ATTENTIVE, ear, caption=asks)

    return {
        "rating": page(0),
        "rating-good": page(4, (0, 1)),
        "rating-bad": page(1, (1, 5), HEARD),
        "rating-by-hand": page(3, (), 0, Ear.BROKEN),
    }


def _calls(dress: Dress) -> dict[str, View]:
    def page(line: str, *, answered: bool = False, in_vain: bool = False, down: tuple[Part, ...] = ()) -> View:
        said = (Line(line),)
        return dress.view(v.StaffPage(answered, in_vain), pill="pill.call", caption=said, down=down)

    return {
        "staff-answered": page("say.staff_coming", answered=True),
        "staff-in-vain": page("say.staff_in_vain", in_vain=True),
        "staff-silent": page("say.staff", down=(Part.VOICE,)),
        "staff-without-desk": page("say.staff", down=(Part.DESK,)),
    }


def _emergencies(dress: Dress) -> dict[str, View]:
    """Return the page of each kind of emergency, and that of a robot that can call no one."""
    views = {}
    for kind in NUMBERS:
        said = (Line("say.emergency_called"), Line(f"say.emergency_{kind}"))
        views[f"emergency-{kind}"] = dress.view(v.StaffPage(kind=kind), Face.SERIOUS, pill="pill.call", caption=said)
    alone = (Line("say.emergency_alone"), Line("say.emergency_medical"))
    page = v.StaffPage(in_vain=True, kind="medical")
    down = (Part.VOICE, Part.DESK)
    return views | {"emergency-alone": dress.view(page, Face.SERIOUS, pill="pill.call", caption=alone, down=down)}


def _goodbyes(dress: Dress) -> dict[str, View]:
    view = dress.view
    return {
        "goodbye-rated": view(v.GoodbyePage(), Face.HAPPY, pill="", caption=(Line("say.rated"), Line("say.goodbye"))),
        "goodbye-mourning": view(v.GoodbyePage(), Face.SPEAK, pill="", caption=(Line("say.mourning"),)),
        "idle-deaf": view(v.IdlePage(), Face.IDLE, pill="", down=(Part.MICROPHONE,)),
    }
