"""The places and life events of this site that stand on the gallery's pages: no two sites have the same."""

from dataclasses import dataclass

from kiosk_ui.gallery.display_modes import BIRTH
from robot.runtime.ports import Content

CASHIER = "cashier"
"""Id of the place where fees are paid and results are collected, at a site that has one."""


@dataclass(frozen=True, slots=True)
class SampleSite:
    """Ids of places: `counters`, in the order of the map; the `first` and the `last` where procedures are handed in;
    `birth`, where `BIRTH` is; `results`, where results are collected. `listed`: key and codes of a life event.
    `longest`: the same of the life event with most procedures. `choices`: codes among which a visitor chooses.
    """

    counters: tuple[str, ...]
    first: str
    last: str
    birth: str
    results: str
    listed: tuple[str, tuple[str, ...]]
    longest: tuple[str, tuple[str, ...]]
    choices: tuple[str, ...]


def sample_site(content: Content) -> SampleSite:
    """Return the places and life events of the site of `content`, whose map has at least one place."""
    topics = {topic.key: topic.codes for topic in content.topics("vi")}
    places = [place.id for place in content.map("vi").places]
    served = {content.procedure(code, "vi").place for codes in topics.values() for code in codes}
    handed = [place for place in places if place in served] or places
    listed = "land" if "land" in topics else next(iter(topics), "all")
    return SampleSite(
        counters=tuple(place for place in places if place in handed or place == CASHIER),
        first=handed[0],
        last=handed[-1],
        birth=content.procedure(BIRTH, "vi").place or handed[0],
        results=CASHIER if CASHIER in places else handed[-1],
        listed=(listed, topics.get(listed, (BIRTH,))),
        longest=max(topics.items(), key=lambda topic: len(topic[1]), default=("all", (BIRTH,))),
        choices=topics.get("birth", (BIRTH,))[:3],
    )
