"""The gallery: every page with its usual and with its longest content, from the catalogue and the map of this site.

Each module of this package names the views of some pages; add a new module to `_ROOMS`, and the text on a view's
keyboard to `TYPED`. `kiosk screens` renders and checks all of them; golden pictures in the tests fix their look.
"""

from collections.abc import Callable, Mapping

from kiosk_ui.gallery import desk, escort, modes, speech, staff, typed, visit
from kiosk_ui.gallery.display_modes import AT_MS, BIRTH, HEARD, WALL, Dress
from kiosk_ui.gallery.of_this_site import SampleSite, sample_site
from kiosk_ui.gallery.speech import LONG_REQUEST
from robot.core.screen.cards import DossierCard
from robot.core.screen.view import View
from robot.runtime.ports import Content, LiveValues

__all__ = ["AT_MS", "BIRTH", "HEARD", "LONG_REQUEST", "WALL", "Dress", "lively", "views"]

_ROOMS: tuple[Callable[[Content, Dress, SampleSite], dict[str, View]], ...] = (
    visit.views,
    speech.views,
    escort.views,
    modes.views,
    desk.views,
    staff.views,
    typed.views,
)

TYPED: Mapping[str, str] = typed.TYPED
"""Text typed on the keyboard of a view, by the view's name."""

DOSSIERS: Mapping[str, DossierCard] = desk.DOSSIERS
"""Dossier shown on a view, by the view's name."""


def views(
    content: Content, language: str = "vi", *, large: bool = False, contrast: bool = False, **modes: bool
) -> dict[str, View]:
    """Return the views of all gallery pages by name.

    `modes`: more fields of `View`: lowered, written, read_aloud, calm.
    """
    dress, site = Dress(language, large, contrast, modes), sample_site(content)
    found: dict[str, View] = {}
    for room in _ROOMS:
        found |= room(content, dress, site)
    return found


def lively(name: str = "") -> LiveValues:
    """Return live values in mid-visit: a voice, a route, words of turns 6 and 7, and the text typed on view `name`."""
    live = LiveValues()
    live.mic_level = 0.6
    live.voice_level = 0.3
    live.pose = (3.0, 3.2, 1.57)
    live.driven = ((3.0, 3.2), (3.0, 5.8), (5.0, 5.8), (5.0, 6.9))
    live.heard(HEARD, LONG_REQUEST, final=True)
    live.heard(HEARD + 1, "tôi muốn làm giấy khai sinh cho cháu nội, cháu sinh ở bệnh viện", final=False)
    live.noise_dbfs, live.snr_db, live.camera_per_s = -52.4, 21.7, 14.9
    live.vitals = staff.vitals()
    live.typed = TYPED.get(name, "")
    live.dossier = DOSSIERS.get(name)
    return live
