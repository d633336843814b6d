"""The MQTT topics of the fleet, and which program publishes on each.

kiosk/1/PROVINCE/robots/ROBOT/link          robot, retained, and its last will: whether it is connected
kiosk/1/PROVINCE/robots/ROBOT/health        robot, retained: its present health
kiosk/1/PROVINCE/robots/ROBOT/records       robot: numbered records, each kept on its disk until delivered
kiosk/1/PROVINCE/content                    operator, retained: the newest content, signed
kiosk/1/PROVINCE/pieces/SHA256/INDEX        operator, retained: the bytes of that content

The 1 is the version of all topics and messages. PROVINCE and ROBOT are lower-case names without slash or wildcard.
"""

import re

NAME = "[a-z0-9][a-z0-9-]{0,31}"
_START = "kiosk/1"
_ROBOT = re.compile(rf"kiosk/1/{NAME}/robots/({NAME})/(link|health|records)")
_PIECE = re.compile(rf"kiosk/1/{NAME}/pieces/([0-9a-f]{{64}})/([0-9]{{1,6}})")


def of_robot(province: str, robot: str, leaf: str) -> str:
    """Return a robot's topic; `leaf` is link, health or records; `robot` "+" matches all robots."""
    return f"{_START}/{province}/robots/{robot}/{leaf}"


def content(province: str) -> str:
    """Return the topic on which a new content for `province` is announced."""
    return f"{_START}/{province}/content"


def piece(province: str, sha256: str, index: int) -> str:
    """Return the topic of piece `index` of the bundle with this SHA-256."""
    return f"{_START}/{province}/pieces/{sha256}/{index}"


def robot_of(topic: str) -> tuple[str, str] | None:
    """Return (robot, leaf) of a robot's topic, or None for any other topic."""
    found = _ROBOT.fullmatch(topic)
    return None if found is None else (found[1], found[2])


def piece_of(topic: str) -> tuple[str, int] | None:
    """Return (SHA-256, index) of a piece's topic, or None for any other topic."""
    found = _PIECE.fullmatch(topic)
    return None if found is None else (found[1], int(found[2]))
