"""Gallery pages with a keyboard on which a visitor has typed a part of the text."""

from kiosk_ui.gallery.display_modes import AT_MS, HEARD, Dress
from kiosk_ui.gallery.of_this_site import SampleSite
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, Face, View
from robot.runtime.ports import Content

TYPED = {
    "search": "giấy khai",
    "search-many": "khai sinh",
    "search-one": "tạm vắ",
    "search-nothing": "máy bay trực thăng",
    "search-hearing": "hộ kinh d",
    "lookup-begun": "H49.34-260713-00",
    "lookup-complete": "H49.34-260713-0012",
    "lookup-waiting": "H49.34-260713-0012",
    "lookup-missing": "H49.34-260713-0021",
    "lookup-unmatched": "H49.34-260713-0021",
    "lookup-owner": "H49.34-260713-0012",
    "lookup-owner-waiting": "H49.34-260713-0012",
    "lookup-incomplete": "H49.34-2607",
    "lookup-elsewhere": "000.00.01.G18-260713-0031",
    "lookup-unreachable": "H49.34-260713-0012",
    "lookup-too-often": "H49.34-260713-0012",
    "pin-begun": "135",
}


def views(_content: Content, dress: Dress, _site: SampleSite) -> dict[str, View]:
    """Return the pages with a keyboard by name."""
    view = dress.view
    asks = (Line("say.search"),)
    return (
        {
            "search": view(v.SearchPage()),
            "search-empty": view(v.SearchPage(), Face.SPEAK, pill="pill.speak", caption=asks),
            "search-many": view(v.SearchPage(), caption=asks),
            "search-one": view(v.SearchPage(), noisy=True),
            "search-nothing": view(v.SearchPage(), Face.SORRY),
            "search-heard": view(v.SearchPage(HEARD), caption=asks),
            "search-hearing": view(
                v.SearchPage(), Face.LISTEN, Ear.OPEN, "pill.listen", caption=asks, hearing=HEARD + 1
            ),
        }
        | _lookups(dress)
        | _pins(dress)
    )


def _lookups(dress: Dress) -> dict[str, View]:
    view, asks = dress.view, (Line("say.dossier_code"),)
    failed = {
        reason: view(v.LookupPage(failed=reason), Face.SORRY, caption=(Line(f"say.dossier_{reason}"),))
        for reason in ("missing", "unmatched", "incomplete", "unreachable", "too_often")
    }
    return {
        "lookup": view(v.LookupPage(), Face.SPEAK, pill="pill.speak", caption=asks),
        "lookup-begun": view(v.LookupPage(scan=True), caption=asks),
        "lookup-complete": view(v.LookupPage(), caption=asks),
        "lookup-elsewhere": view(v.LookupPage(scan=True), caption=asks),
        "lookup-deaf": view(
            v.LookupPage(), Face.ATTENTIVE, Ear.BROKEN, "pill.deaf", caption=asks, down=(Part.MICROPHONE,)
        ),
        "lookup-waiting": view(v.LookupPage(waiting=True), Face.THINK, Ear.THINKING, "pill.think", caption=asks),
        "lookup-missing": failed["missing"],
        "lookup-unmatched": failed["unmatched"],
        "lookup-owner": view(
            v.LookupPage(factor=4), Face.SPEAK, pill="pill.speak", caption=(Line("say.dossier_factor"),)
        ),
        "lookup-owner-waiting": view(v.LookupPage(waiting=True, factor=4), Face.THINK, Ear.CLOSED, "pill.think"),
        "lookup-incomplete": failed["incomplete"],
        "lookup-unreachable": failed["unreachable"],
        "lookup-too-often": failed["too_often"],
    }


def _pins(dress: Dress) -> dict[str, View]:
    view = dress.view
    return {
        "pin": view(v.PinPage(), pill=""),
        "pin-begun": view(v.PinPage(), pill=""),
        "pin-failed": view(v.PinPage(failed=True), pill=""),
        "pin-waiting": view(v.PinPage(waiting=True), pill=""),
        "pin-locked": view(v.PinPage(failed=True, locked_until_ms=AT_MS + 872_000), pill=""),
        "pin-restart": view(v.PinPage(restart=True), pill=""),
    }
