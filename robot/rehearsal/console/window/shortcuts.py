"""Keyboard shortcuts of the console, valid while no text is being typed."""

import pygame

KEYS: dict[int, str] = {
    pygame.K_SPACE: "pause_or_go",
    pygame.K_PERIOD: "step",
    pygame.K_PLUS: "faster",
    pygame.K_EQUALS: "faster",
    pygame.K_KP_PLUS: "faster",
    pygame.K_MINUS: "slower",
    pygame.K_KP_MINUS: "slower",
    pygame.K_n: "new",
    pygame.K_RETURN: "say",
    pygame.K_w: "front",
    pygame.K_b: "block",
    pygame.K_f: "follow",
    pygame.K_l: "look",
    pygame.K_DELETE: "leave",
    pygame.K_r: "record_or_keep",
    pygame.K_p: "picture",
    pygame.K_m: "mend",
    pygame.K_t: "language",
    pygame.K_h: "help",
    pygame.K_F1: "help",
}

SHOWN: tuple[tuple[str, str], ...] = (
    ("space", "Space"),
    ("dot", "."),
    ("plusminus", "+  -"),
    ("n", "N"),
    ("enter", "Enter"),
    ("w", "W"),
    ("b", "B"),
    ("f", "F"),
    ("l", "L"),
    ("delete", "Delete"),
    ("r", "R"),
    ("p", "P"),
    ("m", "M"),
    ("t", "T"),
    ("h", "H"),
)
"""Shortcuts listed on the help page: key of the help's text, name of the keyboard key."""
