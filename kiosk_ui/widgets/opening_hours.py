"""Opening hours: whether the centre is open. Outside hours the face sleeps until a person comes."""

import datetime

from kiosk_ui.rendering.live_regions import RegionInput
from robot.core.screen.cards import SiteCard

SOON_MIN = 30
"""In this last time before no more visitors are accepted, the idle page shows the minutes left, minutes."""


def opening(site: SiteCard, wall: datetime.datetime) -> tuple[str, int, int]:
    """Return (key of the word, minute of the day, weekday) for the present: open, soon over, lunch or closed."""
    minute = wall.hour * 60 + wall.minute
    today = site.week[wall.weekday()]
    for begins, ends in today:
        if begins <= minute < ends:
            return ("idle.soon" if ends - minute <= SOON_MIN else "idle.open", ends, wall.weekday())
    later = [begins for begins, _ in today if begins > minute]
    if later:
        return ("idle.closed" if later[0] == today[0][0] else "idle.lunch", later[0], wall.weekday())
    days = [(wall.weekday() + i) % 7 for i in range(1, 8)]
    next_day = next((day for day in days if site.week[day]), wall.weekday())
    return ("idle.closed", site.week[next_day][0][0] if site.week[next_day] else 0, next_day)


def asleep(site: SiteCard, now: RegionInput) -> bool:
    """Whether the face sleeps: it is outside opening hours, and no person is in front of the robot."""
    return now.live.gaze is None and opening(site, now.wall)[0] == "idle.closed"
