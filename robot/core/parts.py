"""The parts of the robot that can be up or down, and what a visitor loses with each."""

import enum


class Part(enum.StrEnum):
    """A part as health, journal and `kiosk doctor` name it."""

    BASE = "base"  # motor board and motion process
    LIDAR = "lidar"  # where one is fitted
    CAMERA = "camera"
    MICROPHONE = "microphone"
    RECOGNISER = "recogniser"
    VOICE = "voice"  # synthesis and loudspeaker
    SCREEN = "screen"
    DESK = "desk"  # queue tickets, dossiers, ratings
