"""The icons of the console: those of the robot's screen and some of its own, all on a grid of 24 x 24."""

from functools import lru_cache

import pygame

from kiosk_ui.rendering import icons, sprites
from kiosk_ui.rendering.theme import Colour

BENCH = {
    "pause": "f r 6 4.4 4 15.2 1.2; f r 14 4.4 4 15.2 1.2",
    "step": "f m 4.4 4.4 15 12 4.4 19.6; f r 16.4 4.4 3.4 15.2 1.2",
    "record": "d 12 12 7",
    "finish": "f r 5.4 5.4 13.2 13.2 2",
    "run": "f m 6.4 3.6 20 12 6.4 20.4",
    "cable": "l m 3 12 8 12; p r 8 8 5.4 8 1.4; l m 13.4 10 16 10; l m 13.4 14 16 14; l m 18.4 6 21 18",
    "halves": "p r 2.6 8 7 8 1.4; p r 14.4 8 7 8 1.4; l m 12 4.4 12 7; l m 12 10.6 12 13.4; l m 12 17 12 19.6",
    "static": "l m 2.6 12 5.4 12 7 6 9.4 18 11.6 8 13.6 15.6 15.4 10 17 12 21.4 12",
    "ice": (
        "l m 12 2.8 12 21.2; l m 4 7.4 20 16.6; l m 4 16.6 20 7.4; l m 9.4 4.4 12 7 14.6 4.4; "
        "l m 9.4 19.6 12 17 14.6 19.6"
    ),
    "bump": "l a 12 19 9 9 200 340; l m 12 3 12 6; l m 5 5.4 7 7.6; l m 19 5.4 17 7.6; p r 7 15 10 6 2",
    "camoff": "p r 2.4 6 13.6 12 2; p m 16 10.6 21.6 7.4 21.6 16.6 16 13.4; l m 3 3 21 21",
    "moon": "p a 12 12 8.6 8.6 60 300 b 16.3 4.55 11 7 11 17 16.3 19.45",
    "loud": "l m 4 9 4 15; l m 8 5 8 19; l m 12 2.6 12 21.4; l m 16 5 16 19; l m 20 9 20 15",
    "babble": "p r 2.6 3.6 12 8.4 2; l m 6 12 6 15 9 12; p r 9.4 12.4 12 6.4 2; l m 18 18.8 18 21.4 15 18.8",
    "crash": "p m 12 2.6 14.4 8.4 20.6 6.8 17.2 12 21 17 14.6 16 12 21.4 9.4 16 3 17 6.8 12 3.4 6.8 9.6 8.4",
    "paper": "l m 7 8.4 7 3 17 3 17 8.4; p r 3 8.4 18 8.6 1.6; l m 8.6 20.6 15.4 14.2; l m 15.4 20.6 8.6 14.2",
    "lid": "l m 3 10 17 3; p r 3 11.4 18 8 1.6; l m 7 15.4 17 15.4",
    "disk": (
        "l a 12 5.6 8.4 2.8 0 360; l m 3.6 5.6 3.6 18.4; l a 12 18.4 8.4 2.8 0 180; l m 20.4 18.4 20.4 5.6; "
        "l a 12 12 8.4 2.8 0 180"
    ),
    "clockjump": "l a 12 12 8.6 8.6 -60 230; l m 12 7 12 12 15.2 14; l m 3.4 4 4.6 8.4 9 7.6",
    "slow": (
        "p r 6 6 12 12 1.6; l m 9.4 2.6 9.4 6; l m 14.6 2.6 14.6 6; l m 9.4 18 9.4 21.4; "
        "l m 14.6 18 14.6 21.4; l m 2.6 9.4 6 9.4; l m 2.6 14.6 6 14.6; l m 18 9.4 21.4 9.4; "
        "l m 18 14.6 21.4 14.6"
    ),
    "power": "l m 12 2.8 12 11; l a 12 13 8 8 -50 230",
    "marker": "p r 3.4 3.4 17.2 17.2 1.6; f r 7.4 7.4 4 4 0.4; f r 12.8 12.8 4 4 0.4; f r 12.8 7.4 2 2 0.2",
    "block": "o 12 12 8.8; l m 6 6 18 18",
    "eye": "l b 2.4 12 6 5 18 5 21.6 12; l b 21.6 12 18 19 6 19 2.4 12; d 12 12 3",
    "file": (
        "p m 5 3 13.6 3 19 8.4 19 21 5 21; l m 13.4 3.2 13.4 8.8 18.8 8.8; d 9.8 17 1.8; l m 11.4 17 11.4 12 14.6 11.2"
    ),
    "out": "l m 10 4 4.4 4 4.4 20 10 20; l m 9.4 12 20.4 12; l m 15.6 7 20.6 12 15.6 17",
    "route": "o 5 18.6 2.2; l b 7.4 18.6 17 18.6 7 6 16 6; p m 16 3 21 6 16 9",
    "send": "p m 3 4 21.4 12 3 20 6.6 12; l m 6.6 12 13 12",
}


@lru_cache(maxsize=512)
def icon(name: str, size: int, colour: Colour, stroke: float) -> pygame.Surface:
    """Return icon `name`, centred on its surface; a plain sign for an unknown name."""
    if name in BENCH:
        return sprites.pictogram(icons.drawing(BENCH[name]), size, colour, stroke)
    return sprites.icon(name, size, colour, stroke)
