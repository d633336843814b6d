"""Display modes of the gallery: the language, and modes that a visitor can choose (large text, high contrast, ...)."""

import datetime
from dataclasses import dataclass, field

from msgspec.structs import replace

from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, Face, View

WALL = datetime.datetime(2026, 7, 14, 8, 42)
"""Date and time on the pages: a Tuesday on which some facts of the catalogue are due for confirmation."""

AT_MS = 1_000_000
"""Time on the event clock at which the pages are shown, ms."""

BIRTH = "1.001193"
HEARD = 6
"""Dialogue turn whose words led to a page about procedure `BIRTH`; in the turn after it a visitor is speaking."""

_OF_THE_VOICE = ("pill.waiting", "pill.listen", "pill.speak", "pill.think", "pill.deaf")


@dataclass(frozen=True, slots=True)
class Dress:
    """Language and modes of every page of a gallery. `modes`: more fields of `View` ("lowered", "written")."""

    language: str = "vi"
    large: bool = False
    contrast: bool = False
    modes: dict[str, bool] = field(default_factory=dict)

    def view(
        self,
        page: v.AnyPage,
        face: Face = Face.ATTENTIVE,
        ear: Ear = Ear.CLOSED,
        pill: str = "pill.waiting",
        caption: tuple[Line, ...] = (),
        down: tuple[Part, ...] = (),
        heard: int = 0,
        hearing: int = 0,
        noisy: bool = False,
        **modes: bool,
    ) -> View:
        """Return the view of `page` in these modes. Noise enlarges the text; in hearing mode the microphone is off."""
        if self.modes.get("written"):
            ear, hearing = Ear.BROKEN, 0
            pill = "pill.written" if pill in _OF_THE_VOICE else pill
        shown = View(
            page,
            face,
            ear,
            pill,
            caption,
            self.language,
            self.large or noisy,
            self.contrast,
            down=down,
            heard=heard,
            hearing=hearing,
            noisy=noisy,
        )
        return replace(shown, **{**self.modes, **modes})
