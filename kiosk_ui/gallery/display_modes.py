"""How a gallery shows a page: the language and the modes that a visitor may have set."""

import datetime
from dataclasses import dataclass, field

from msgspec.structs import replace

from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear, Face, View

WALL = datetime.datetime(2026, 7, 14, 8, 42)
"""What the clock on the pages shows: a Tuesday; some facts of the catalogue are due to be confirmed by then."""

AT_MS = 1_000_000
"""The time on the clock of the events at which the pages are shown."""

BIRTH = "1.001193"
HEARD = 6
"""A turn that led to a page, and the procedure that it was about; in the next turn somebody speaks."""

_OF_THE_VOICE = ("pill.waiting", "pill.listen", "pill.speak", "pill.think", "pill.deaf")


@dataclass(frozen=True, slots=True)
class Dress:
    """Frame of every page of a gallery; `modes` are further fields of `View` ("lowered", "written")."""

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
        """`page` in this dress. A loud room enlarges the page, and a visitor who does not hear is not listened to."""
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
