"""The parts of the robot that can be up or down. `robot.core.health` says what a visitor loses with each of them."""

import enum


class Part(enum.StrEnum):
    """A part, by the name that health, journal and `kiosk doctor` use."""

    BASE = "base"  # motor board and motion process
    LIDAR = "lidar"  # on robots that have one
    CAMERA = "camera"
    MICROPHONE = "microphone"
    RECOGNISER = "recogniser"
    VOICE = "voice"  # speech synthesis and loudspeaker
    SCREEN = "screen"
    DESK = "desk"  # queue tickets, dossiers, ratings
