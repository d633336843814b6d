"""The loaded files from which the content is made, and look-ups in them."""

from collections.abc import Mapping

import msgspec

from robot.core.trouble import Trouble
from robot.desk.day_orders.model import NO_ORDERS, OrdersInForce
from robot.desk.dossiers.working_days import WorkingDays
from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.catalogue.procedures import Catalogue, Procedure
from robot.knowledge.catalogue.templates import Templates
from robot.knowledge.topics.lexicon import Abbreviation
from robot.navigation.map.lobby_map import Lobby, Place
from robot.runtime.settings.schema import FactSettings, SiteSettings


class ContentMaterial(msgspec.Struct, frozen=True):
    """The loaded files from which the content is made; replaced as a whole when an official edits one."""

    catalogue: Catalogue
    policies: Policies
    words: Templates
    pronunciation: Mapping[str, Mapping[str, str]]
    lobby: Lobby
    site: SiteSettings
    facts: FactSettings
    days: WorkingDays
    abbreviations: tuple[Abbreviation, ...] = ()  # abbreviations that a visitor may type
    kept_days: int = 0  # how long sentences that were not understood are kept; 0 = not at all
    forms_url: str = ""  # address before the name of an uploaded form; "" = phones cannot fetch them
    forms_wifi: str = ""  # name of the Wi-Fi in which they can
    orders: OrdersInForce = NO_ORDERS  # the orders for the day; `lobby` and `days` follow them already

    def under(self, orders: OrdersInForce) -> "ContentMaterial":
        """Return this material, made from files alone, with the fields of counters and the hours that are ordered."""
        places = tuple(
            msgspec.structs.replace(place, departments=orders.departments.get(place.id, place.departments))
            for place in self.lobby.places
        )
        return msgspec.structs.replace(
            self,
            lobby=msgspec.structs.replace(self.lobby, places=places),
            days=self.days.under(orders),
            orders=orders,
        )

    def procedure(self, code: str) -> Procedure:
        """Return the procedure or variant `code`. Raises `Trouble` for an unknown code."""
        found = self.catalogue.find(code)
        if found is None:
            raise Trouble(
                f"there is no procedure {code!r} in the catalogue",
                f"không có thủ tục {code!r} trong danh mục",
                file="config/procedures",
                key="code",
                value=code,
                remedy="take a code that stands there",
                remedy_vi="dùng mã có trong danh mục",
            )
        return found

    def policy(self, policy: str) -> Policy:
        """Return the policy answer with the id `policy`. Raises `Trouble` for an unknown id."""
        found = self.policies.find(policy)
        if found is None:
            raise Trouble(
                f"there is no policy answer {policy!r}",
                f"không có câu trả lời chính sách {policy!r}",
                file="config/policies",
                key="id",
                value=policy,
                remedy="take an id that stands there",
                remedy_vi="dùng mã có trong thư mục đó",
            )
        return found

    def place(self, place: str) -> Place:
        """Return the lobby place with the id `place`. Raises `Trouble` for an unknown id."""
        found = next((each for each in self.lobby.places if each.id == place), None)
        if found is None:
            raise Trouble(
                f"there is no place {place!r} on the map",
                f"trên bản đồ không có nơi {place!r}",
                file="config/lobby.toml",
                key="places",
                value=place,
                remedy="take an id that stands there",
                remedy_vi="dùng mã có trong bản đồ",
            )
        return found

    def counter_of(self, procedure: Procedure) -> Place | None:
        """Return the place where dossiers of `procedure` are handed in, if possible one that is not paused; None when
        there is none at this centre."""
        here = [place for place in self.lobby.places if procedure.department in place.departments]
        return min(here, key=lambda place: place.id in self.orders.paused, default=None)

    def stand_in(self, place: Place) -> str:
        """Return the id of an open counter with a field of the paused `place`; "" = there is none."""
        return next(
            (
                each.id
                for each in self.lobby.places
                if each.id not in self.orders.paused and not set(place.departments).isdisjoint(each.departments)
            ),
            "",
        )
