"""The Vietnamese moon calendar, counted from the sky: an independent witness for the days of Tết and of Giỗ Tổ.

After Hồ Ngọc Đức, "Computing the Vietnamese lunar calendar", with the new moons and solar longitudes of Meeus,
Astronomical Algorithms (1991), for UTC+7.
"""

import datetime
import math

_ZONE_H = 7.0
_MEAN_MONTH_DAYS = 29.530588853
_FIRST_NEW_MOON_JD = 2415021.076998695


def lunar(year: int, month: int, day: int) -> datetime.date:
    """The day of a month of the moon year `year` that is no leap month."""
    eleventh = _month_eleven(year - 1)
    months = round((_month_eleven(year) - eleventh) / _MEAN_MONTH_DAYS)
    place = month - 11 if month >= 11 else month + 1
    leap = _leap(eleventh) if months == 13 else 0
    if leap and place >= leap:
        place += 1
    number = round((eleventh + 0.5 - _FIRST_NEW_MOON_JD) / _MEAN_MONTH_DAYS)
    return _date(_new_moon(number + place) + day - 1)


def _leap(eleventh: int) -> int:
    """Which month after `eleventh` is the leap month: the first in which the sun enters no new sign."""
    number = round((eleventh + 0.5 - _FIRST_NEW_MOON_JD) / _MEAN_MONTH_DAYS)
    for place in range(1, 14):
        if _sign(_new_moon(number + place)) == _sign(_new_moon(number + place + 1)):
            return place
    return 0


def _month_eleven(year: int) -> int:
    """The new moon day of the month that holds the winter solstice of `year`."""
    number = int((_day_number(year, 12, 31) - 2415021) / _MEAN_MONTH_DAYS)
    first = _new_moon(number)
    return _new_moon(number - 1) if _sign(first) >= 9 else first


def _new_moon(number: int) -> int:
    """Julian day number, in local time, of new moon `number` since 1900."""
    t = number / 1236.85
    jd = 2415020.75933 + 29.53058868 * number + 0.0001178 * t * t - 0.000000155 * t**3
    jd += 0.00033 * _sin(166.56 + 132.87 * t - 0.009173 * t * t)
    sun = 359.2242 + 29.10535608 * number - 0.0000333 * t * t - 0.00000347 * t**3
    moon = 306.0253 + 385.81691806 * number + 0.0107306 * t * t + 0.00001236 * t**3
    node = 21.2964 + 390.67050646 * number - 0.0016528 * t * t - 0.00000239 * t**3
    jd += (0.1734 - 0.000393 * t) * _sin(sun) + 0.0021 * _sin(2 * sun) - 0.4068 * _sin(moon)
    jd += 0.0161 * _sin(2 * moon) - 0.0004 * _sin(3 * moon) + 0.0104 * _sin(2 * node)
    jd += -0.0051 * _sin(sun + moon) - 0.0074 * _sin(sun - moon) + 0.0004 * _sin(2 * node + sun)
    jd += -0.0004 * _sin(2 * node - sun) - 0.0006 * _sin(2 * node + moon) + 0.0010 * _sin(2 * node - moon)
    jd += 0.0005 * _sin(2 * moon + sun)
    late = -0.000278 + 0.000265 * t + 0.000262 * t * t
    return math.floor(jd + 0.5 + _ZONE_H / 24 - late)


def _sign(day: int) -> int:
    """Which twelfth of its way, from the spring equinox, the sun stands in at the beginning of a local day."""
    t = (day - 2451545.5 - _ZONE_H / 24) / 36525
    anomaly = 357.52910 + 35999.05030 * t - 0.0001559 * t * t - 0.00000048 * t**3
    longitude = 280.46645 + 36000.76983 * t + 0.0003032 * t * t
    longitude += (1.914600 - 0.004817 * t - 0.000014 * t * t) * _sin(anomaly)
    longitude += (0.019993 - 0.000101 * t) * _sin(2 * anomaly) + 0.000290 * _sin(3 * anomaly)
    return int((longitude % 360) / 30)


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def _day_number(year: int, month: int, day: int) -> int:
    return datetime.date(year, month, day).toordinal() + 1721425


def _date(number: int) -> datetime.date:
    return datetime.date.fromordinal(number - 1721425)
