"""Answer what a visitor asks about the centre itself, and show the place that the answer is about."""

from collections.abc import Mapping

from robot.core.dialogue.pages import show_notice
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import StepContext

CENTRE = "centre"
"""Beginning of the target of such a question: "centre:parking"; and of the key of its answer, "centre.parking"."""

_PLACES = {
    "payment": "cashier",
    "queue": "ticket",
    "pens-forms": "writing-desk",
    "seats": "waiting",
    "complaint-clerk": "counter:tiep-dan",
    "legal-aid": "counter:tu-phap",
}
"""The place that a fact is about, or where to ask for it; others are about the place of their own name."""


def centre_line(of: str, places: Mapping[str, str]) -> Line:
    """Return the answer to the question `of`: "parking", or "hours sat pm" with the day that is meant.

    `places`: what a visitor may name -> id of the place on the map.
    """
    name, _, slot = of.partition(" ")
    return Line(f"{CENTRE}.{name}", text=slot, place=places.get(_PLACES.get(name, name), ""))


def inform(state: State, of: str, context: StepContext) -> State:
    """Show and say a fact of the centre."""
    return show_notice(state, context, centre_line(of, context.rules.places))
