"""Make the cards of the site: the drawing of the lobby with its places, and the centre."""

import datetime
from collections.abc import Mapping

from robot.core.screen.cards import MapCard, PlaceCard, SiteCard
from robot.desk.dossiers.working_days import Span, Week
from robot.navigation.map.lobby_map import Lobby, Place
from robot.runtime.settings.schema import SiteSettings


def map_card(lobby: Lobby, language: str) -> MapCard:
    """Return the drawing of the lobby map, in millimetres."""
    return MapCard(
        width_mm=_mm(lobby.width_m),
        depth_mm=_mm(lobby.depth_m),
        walls=tuple(tuple((_mm(x), _mm(y)) for x, y in wall) for wall in lobby.walls),
        places=tuple(place_card(place, language) for place in lobby.places),
        seats=tuple((_mm(x), _mm(y)) for x, y in lobby.seats),
        doors=tuple((_mm(x1), _mm(y1), _mm(x2), _mm(y2)) for (x1, y1), (x2, y2) in lobby.doors),
        level_floor=lobby.level_floor,
    )


def place_card(place: Place, language: str) -> PlaceCard:
    """Return the card of a place; a turned one takes the room of its extent along the walls."""
    width, depth = (max(along) - min(along) for along in zip(*place.corners, strict=True))
    return PlaceCard(
        id=place.id,
        label=in_language(place.label, language),
        name=in_language(place.name, language),
        icon=place.icon,
        x_mm=_mm(place.centre[0]),
        y_mm=_mm(place.centre[1]),
        width_mm=_mm(width),
        depth_mm=_mm(depth),
    )


def site_card(
    site: SiteSettings, kept_days: int, language: str, week: Week, apart: Mapping[datetime.date, tuple[Span, ...]]
) -> SiteCard:
    """Return the centre's card. `kept_days`: how long sentences that were not understood are kept; `week`: the usual
    hours of the weekdays; `apart`: hours of the days on which they are not those of their weekday."""
    other = next(iter(site.name))
    return SiteCard(
        name=site.name.get(language, site.name[other]),
        ward=site.ward.get(language, site.ward[other]),
        week=week,
        kept_days=kept_days,
        dossier_prefix=site.dossier_prefix,
        apart=apart,
    )


def in_language(words: Mapping[str, str], language: str) -> str:
    """Return the text in `language`; without it, the text in the first language."""
    return words.get(language) or next(iter(words.values()))


def _mm(metres: float) -> int:
    return round(metres * 1000)
