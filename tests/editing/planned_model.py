"""A model of what officials expect of planned versions, which shares no code with the editor.

It knows values, not files: (thing, field) -> value. A planned version comes in force on its day if each value that it
changes still is the one from which it was made, or the one that it wants, or what versions of the same thing with days
up to its own have made of that.
"""

import copy
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

Value = tuple[str, str]
"""A thing and one of its fields."""


@dataclass
class Write:
    """A change that came in force. `day`: the day for which it was approved, None = at once."""

    thing: str
    day: datetime.date | None
    changes: Mapping[Value, tuple[int, int]]


@dataclass
class Plan:
    """A planned version. `base`: the values from which it was made, when `writes` changes had come in force."""

    number: int
    thing: str
    day: datetime.date
    base: Mapping[Value, int]
    wanted: Mapping[Value, int]
    writes: int


@dataclass
class ExpectedCentre:
    """The values in force, how they came in force, and what is planned."""

    values: dict[Value, int]
    writes: list[Write] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)

    def plan(self, number: int, thing: str, day: datetime.date, wanted: Mapping[Value, int]) -> Plan:
        """A plan that is made from the values of now; it is not added."""
        return Plan(number, thing, day, {each: self.values[each] for each in wanted}, wanted, len(self.writes))

    def write(self, thing: str, wanted: Mapping[Value, int], day: datetime.date | None = None) -> Write:
        """Put values in force."""
        self.writes.append(Write(thing, day, {each: (self.values[each], new) for each, new in wanted.items()}))
        self.values |= wanted
        return self.writes[-1]

    def holds(self, plan: Plan) -> bool:
        """Whether a plan would come in force now."""
        return all(self.values[each] in self._expected(plan, each) for each in plan.wanted)

    def _expected(self, plan: Plan, value: Value) -> set[int]:
        known = {plan.base[value], plan.wanted[value]}
        for write in self.writes[plan.writes :]:
            if write.thing == plan.thing and write.day is not None and write.day <= plan.day:
                was, became = write.changes.get(value, (None, None))
                if was in known and became is not None:
                    known.add(became)
        return known

    def come(self, today: datetime.date) -> dict[int, bool]:
        """Put the plans in force whose day has come; return by number whether each is."""
        due = sorted((each for each in self.plans if each.day <= today), key=lambda each: (each.day, each.number))
        done = {}
        for plan in due:
            self.plans.remove(plan)
            done[plan.number] = self.holds(plan)
            if done[plan.number]:
                self.write(plan.thing, plan.wanted, plan.day)
        return done

    def failing(self) -> set[int]:
        """The numbers of the plans that would not come in force if nothing else happened."""
        return {number for number, is_live in copy.deepcopy(self).come(datetime.date.max).items() if not is_live}

    def hindered(self, thing: str, wanted: Mapping[Value, int], plan: Plan | None = None) -> set[int]:
        """The numbers of the other plans that would no longer come in force after a change, planned or at once."""
        other = copy.deepcopy(self)
        if plan is None:
            other.write(thing, wanted)
        else:
            other.plans = [each for each in other.plans if each.number != plan.number] + [copy.deepcopy(plan)]
        own = set() if plan is None else {plan.number}
        without = copy.deepcopy(self)
        without.plans = [each for each in without.plans if each.number not in own]
        return other.failing() - without.failing() - own
