"""Opening hours: whether the centre is open. Outside hours the face sleeps until a person comes."""

import datetime

from kiosk_ui.rendering.live_regions import RegionInput
from robot.core.screen.cards import SiteCard

SOON_MIN = 30
"""In this last time before no more visitors are accepted, the idle page shows the minutes left, minutes."""

AHEAD_DAYS = 14
"""The next day on which the centre opens is looked for among so many days. Chosen: longer than the days off at Tết."""


def opening(site: SiteCard, wall: datetime.datetime) -> tuple[str, int, int]:
    """Return (key of the word, minute of the day, weekday) for the present: open, soon over, lunch or closed."""
    minute, today = wall.hour * 60 + wall.minute, wall.date()
    spans = site.hours_on(today)
    for begins, ends in spans:
        if begins <= minute < ends:
            return ("idle.soon" if ends - minute <= SOON_MIN else "idle.open", ends, wall.weekday())
    later = [begins for begins, _ in spans if begins > minute]
    if later:
        return ("idle.closed" if later[0] == spans[0][0] else "idle.lunch", later[0], wall.weekday())
    days = [today + datetime.timedelta(ahead) for ahead in range(1, AHEAD_DAYS + 1)]
    next_day = next((day for day in days if site.hours_on(day)), today)
    opens = site.hours_on(next_day)
    return ("idle.closed", opens[0][0] if opens else 0, next_day.weekday())


def asleep(site: SiteCard, now: RegionInput) -> bool:
    """Whether the face sleeps: it is outside opening hours, and no person is in front of the robot."""
    return now.live.gaze is None and opening(site, now.wall)[0] == "idle.closed"
