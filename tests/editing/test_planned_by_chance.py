"""Random plans, approvals, steps back and edits by hand: each planned version comes in force on its day, or the person
who hindered it was asked."""

import datetime
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from robot.editing.content_editor import ContentEditor
from robot.editing.content_files import HandEdited, read_text
from robot.editing.edit_outcomes import Texts
from robot.editing.planned_versions import hindered, hindered_at_once
from robot.editing.toml_edits import edited
from robot.runtime.settings.toml_reader import parse_toml
from tests.editing.a_centre import BINH, HOA, NOW
from tests.editing.planned_model import ExpectedCentre, Plan, Value, Write

OWN, SHARED = "procedures/own.toml", "words/vi/shared.toml"
PATHS = {"procedure:own": OWN, "words:one": SHARED, "words:two": SHARED}
FIELDS = ("fee", "time")
THINGS, DAYS = st.sampled_from(sorted(PATHS)), st.integers(0, 4)
CHANGES = st.dictionaries(st.sampled_from(FIELDS), st.integers(1, 4), min_size=1)
PICKS = st.integers(0, 99)


def is_toml(texts: Texts) -> None:
    for path, text in texts.items():
        parse_toml(text or "", Path(path))


def table_of(thing: str) -> str:
    return thing.partition(":")[2]


class OfficialsWhoPlan(RuleBasedStateMachine):
    """Changes of three things, two of which stand in one file, beside the model of what officials expect."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="planned-"))
        self.config, self.now = self.folder / "config", NOW
        for path in (OWN, SHARED):
            (self.config / path).parent.mkdir(parents=True, exist_ok=True)
            things = [table_of(thing) for thing, of in PATHS.items() if of == path]
            text = "\n".join(f"[{name}]\nfee = 0  # đồng\ntime = 0\n" for name in things)
            (self.config / path).write_text(text, encoding="utf-8")
        database = self.folder / "desk.sqlite"
        self.editor = ContentEditor(self.config, database, is_toml, lambda: self.now, second_person=True)
        self.model = ExpectedCentre({(thing, name): 0 for thing in PATHS for name in FIELDS})
        self.live: dict[int, Write] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def text(self, thing: str) -> str:
        return read_text(self.config, PATHS[thing]) or ""

    def with_values(self, thing: str, values: Mapping[Value, int]) -> str:
        text = self.text(thing)
        tables: dict[str, Any] = parse_toml(text, Path(PATHS[thing]))
        own = {name: value for (_, name), value in values.items()}
        return edited(text, {**tables, table_of(thing): {**tables[table_of(thing)], **own}})

    def saved(self, thing: str, changes: Mapping[str, int]) -> tuple[int, dict[Value, int]]:
        """Save a draft; return its number and what it changes, {} = nothing and no draft."""
        wanted = {(thing, name): value for name, value in changes.items() if value != self.model.values[thing, name]}
        if not wanted:
            return 0, {}
        head = self.editor.head(PATHS[thing], thing)
        texts = {head.path: self.with_values(thing, wanted)}
        return self.editor.save(thing, HOA, "", texts, {head.path: head.hash}).id, wanted

    def asked(self, number: int, day: datetime.date | None) -> set[int]:
        """The planned versions that the page asks about when this one is approved."""
        with self.editor.versions() as versions:
            version = versions.get(number)
            assert version is not None
            return {each.id for each in hindered(versions, self.config, version, day)}

    def picked(self, pick: int) -> Plan:
        return self.model.plans[pick % len(self.model.plans)]

    @rule(thing=THINGS, changes=CHANGES, days=DAYS)
    def plan(self, thing: str, changes: Mapping[str, int], days: int) -> None:
        number, wanted = self.saved(thing, changes)
        if not wanted:
            return
        day = self.now.date() + datetime.timedelta(days)
        plan = self.model.plan(number, thing, day, wanted)
        assert self.asked(number, day) == self.model.hindered(thing, wanted, plan)
        self.editor.approve(number, BINH, day)
        self.model.plans.append(plan)
        if not days:
            self.model.plans.remove(plan)
            self.live[number] = self.model.write(thing, wanted, day)

    @rule(thing=THINGS, changes=CHANGES)
    def change_at_once(self, thing: str, changes: Mapping[str, int]) -> None:
        number, wanted = self.saved(thing, changes)
        if wanted:
            assert self.asked(number, None) == self.model.hindered(thing, wanted)
            self.editor.approve(number, BINH)
            self.live[number] = self.model.write(thing, wanted)

    @precondition(lambda self: self.live)
    @rule(pick=PICKS)
    def go_back(self, pick: int) -> None:
        number = sorted(self.live)[pick % len(self.live)]
        write = self.live[number]
        wanted = {each: was for each, (was, _) in write.changes.items() if self.model.values[each] != was}
        if wanted:
            going = self.editor.going_back(number, to_before=True)
            with self.editor.versions() as versions:
                asked = {each.id for each in hindered_at_once(versions, self.config, going.texts)}
            assert asked == self.model.hindered(write.thing, wanted)
            back = self.editor.go_back(number, HOA, "", to_before=True, sure=True)
            self.live[back.id] = self.model.write(write.thing, wanted)

    @precondition(lambda self: self.model.plans)
    @rule(pick=PICKS)
    def refuse(self, pick: int) -> None:
        plan = self.picked(pick)
        self.editor.refuse(plan.number, BINH, "")
        self.model.plans.remove(plan)

    @precondition(lambda self: self.model.plans)
    @rule(pick=PICKS, days=st.integers(1, 4))
    def move(self, pick: int, days: int) -> None:
        """Approve a planned version for another day."""
        plan, day = self.picked(pick), self.now.date() + datetime.timedelta(days)
        if not self.model.holds(plan):
            with pytest.raises(HandEdited):
                self.editor.approve(plan.number, BINH, day)
            return
        self.editor.approve(plan.number, BINH, day)
        plan.day = day

    @rule(thing=THINGS, name=st.sampled_from(FIELDS), value=st.integers(1, 4))
    def edit_by_hand(self, thing: str, name: str, value: int) -> None:
        (self.config / PATHS[thing]).write_text(self.with_values(thing, {(thing, name): value}), encoding="utf-8")
        self.model.write("by hand", {(thing, name): value})

    @rule(days=st.integers(0, 3), minutes=st.integers(-600, 600))
    def days_pass(self, days: int, minutes: int) -> None:
        """The clock is corrected, and days pass."""
        self.now += datetime.timedelta(days, minutes=minutes)
        expected = self.model.come(self.now.date())
        done = self.editor.put_due()
        assert {each.version.id: each.error is None for each in done} == expected
        for each in done:
            if each.error is None:
                self.live[each.version.id] = self.write_of(each.version.id)
            else:
                self.editor.refuse(each.version.id, BINH, "")

    def write_of(self, number: int) -> Write:
        """What a version has changed, by its texts."""
        with self.editor.versions() as versions:
            version = versions.get(number)
            assert version is not None
            (file,) = version.files
            was, became = (parse_toml(versions.text(each) or "", Path()) for each in (file.before, file.after))
        table = table_of(version.subject)
        names = [name for name in FIELDS if was[table][name] != became[table][name]]
        changes = {(version.subject, name): (was[table][name], became[table][name]) for name in names}
        return Write(version.subject, version.from_day, changes)

    @invariant()
    def the_files_say_what_officials_expect(self) -> None:
        for thing in PATHS:
            values = parse_toml(self.text(thing), Path())[table_of(thing)]
            assert {(thing, name): value for name, value in values.items()} == {
                each: value for each, value in self.model.values.items() if each[0] == thing
            }


TestOfficialsWhoPlan = OfficialsWhoPlan.TestCase
TestOfficialsWhoPlan.settings = settings(
    max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
