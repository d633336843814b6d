"""The figures of a report, computed anew with pandas out of the tables and day files, by the text of the rules alone.

Nothing of `robot` is used here, so that an error of the report cannot repeat itself.
"""

import datetime
import json
import sqlite3
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

OFF = {datetime.date(2026, 8, 31), datetime.date(2026, 9, 1), datetime.date(2026, 9, 2)}
WORKED = {datetime.date(2026, 8, 22)}
"""Days off and swapped days from August to October 2026, from the official schedule."""

GIVEN_BACK, ENDED, HALTED = (3, 7), (3, 7, 9, 10), (5, 6, 8)
"""Status numbers of the platform: not accepted or withdrawn; these, done and returned; waiting for the applicant."""

Row = tuple[Any, ...]


class Span(NamedTuple):
    """The first and the last day of a period."""

    first: datetime.date
    last: datetime.date


class Recount:
    """Counts what is in `folder` over the days of `span`."""

    def __init__(self, folder: Path, span: Span) -> None:
        self.span = span
        self.first, self.last = pd.Timestamp(span.first), pd.Timestamp(span.last)
        with sqlite3.connect(folder / "desk.sqlite") as database:
            self.all = pd.read_sql_query("SELECT * FROM dossier", database)
            tickets = pd.read_sql_query("SELECT * FROM ticket", database)
            ratings = pd.read_sql_query("SELECT * FROM rating", database)
            calls = pd.read_sql_query("SELECT * FROM staff_call", database)
        self.tickets, self.ratings, self.calls = (self._inside(table) for table in (tickets, ratings, calls))
        self.counts = _counts(folder / "figures", span)
        for column in ("received", "due", "finished", "returned", "supplement_since"):
            self.all[f"{column}_day"] = pd.to_datetime(self.all[column].str.slice(0, 10), errors="coerce")
        self.all["end"] = self.all["finished_day"].fillna(self.all["returned_day"])
        self.listed = self._listed()

    def _inside(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["day"] >= str(self.span.first)) & (table["day"] <= str(self.span.last))]

    def _listed(self) -> pd.DataFrame:
        """The dossiers of form 06a with the column of each: carried, online or direct, and early, on_time, late, ..."""
        rows = self.all[(self.all["received_day"] <= self.last) & ~(self.all["end"] < self.first)].copy()
        rows["into"] = "direct"
        rows.loc[rows["channel"] == "online", "into"] = "online"
        rows.loc[rows["received_day"] < self.first, "into"] = "carried"
        resolved = rows["end"] <= self.last
        rows["out"] = "open_in_time"
        waits = rows["end"].isna() & rows["status"].isin(HALTED)
        rows.loc[~resolved & ~waits & (rows["due_day"] < self.last), "out"] = "open_late"
        rows.loc[resolved, "out"] = "on_time"
        judged = resolved & ~rows["status"].isin(GIVEN_BACK)
        rows.loc[judged & (rows["end"] < rows["due_day"]), "out"] = "early"
        rows.loc[judged & (rows["end"] > rows["due_day"]), "out"] = "late"
        return rows

    def form(self) -> list[Row]:
        """Rows of the form: field and columns 3 to 13, the largest field first, then the sum."""
        rows = [(field, *_cells(part)) for field, part in self.listed.groupby("field")]
        rows.sort(key=lambda row: (-row[1], row[0]))
        return [*((number, *row) for number, row in enumerate(rows, 1)), (None, "Cộng", *_cells(self.listed))]

    def figures(self) -> Mapping[str, Any]:
        """The main figures by name."""
        cells = _cells(self.listed)
        judged = cells[4]
        return {
            "handled": cells[0],
            "received": cells[1] + cells[2],
            "resolved": cells[4],
            "on_time": 1 - cells[7] / judged if judged else None,
            "late": cells[7],
            "open": cells[8],
            "open_late": cells[10],
            "tickets": len(self.tickets),
            "visits": self._count("visit"),
        }

    @cached_property
    def late(self) -> pd.DataFrame:
        """The late dossiers with their working days after the due day."""
        rows = self.listed[self.listed["out"].isin(["late", "open_late"])].copy()
        ends = rows["end"].where(rows["out"] == "late", self.last)
        rows["days"] = [_working_days(due, end) for due, end in zip(rows["due_day"], ends, strict=True)]
        rows["open"] = rows["out"] == "open_late"
        return rows

    def late_kinds(self) -> list[Row]:
        """Code of the procedure, field, still open, resolved late, working days late: sum and most; then the sum."""
        late = self.late
        kinds = [(*key, *_late_cells(part)) for key, part in late.groupby(["procedure_code", "field"])]
        kinds.sort(key=lambda row: (-(row[2] + row[3]), f"Thủ tục {row[0]}"))
        return [*((f"Thủ tục {row[0]}", *row[1:]) for row in kinds), ("Cộng", "", *_late_cells(late))]

    def clerks(self) -> list[Row]:
        """Clerk, handled, resolved, resolved late, open, open late, working days late: sum and most; then the sum."""
        rows = [self._clerk(str(name), part) for name, part in self.listed.groupby("clerk")]
        rows.sort(key=lambda row: (-(row[3] + row[5]), -row[6], -row[1], row[0]))
        return [*rows, self._clerk("Cộng", self.listed)]

    def _clerk(self, name: str, part: pd.DataFrame) -> Row:
        cells, late = _cells(part), self.late
        still, resolved, days, most = _late_cells(late[late["code"].isin(part["code"])])
        return name, cells[0], cells[4], resolved, cells[8], still, days, most

    def shares(self) -> Mapping[str, tuple[int, int]]:
        """Numerator and denominator of each share by the name of its measure."""
        new = self.all[(self.all["received_day"] >= self.first) & (self.all["received_day"] <= self.last)]
        done = self.all[
            self.all["status"].isin((9, 10)) & (self.all["end"] >= self.first) & (self.all["end"] <= self.last)
        ]
        full = new[new["full_online"] != 0]
        owing = new[(new["fee"] == 1) & new["paid_online"].notna()]
        return {
            "online": (int((new["channel"] == "online").sum()), len(new)),
            "full_online": (int((full["channel"] == "online").sum()), len(full)),
            "paid_online": (int(owing["paid_online"].sum()), len(owing)),
            "digitised": (int(new["digitised"].sum()), int(new["digitised"].notna().sum())),
            "reused": (int(new["reused"].sum()), int(new["reused"].notna().sum())),
            "electronic_result": (int(done["electronic_result"].sum()), int(done["electronic_result"].notna().sum())),
            "apologised": (0, len(self.late)),  # no letter was sent
            "on_time": self._progress(),
        }

    def _progress(self) -> tuple[int, int]:
        """Progress by Decision 766: dossiers in time by the end of the period, of all that were handled."""
        rows = self.listed[self.listed["due"].notna() | (self.listed["supplements"] > 1)]
        return int(sum(self._in_time(row) for _, row in rows.iterrows())), len(rows)

    def _in_time(self, row: "pd.Series[Any]") -> bool:
        asked = pd.Timestamp(row["supplement_since"]) if row["status"] == 5 else pd.NaT
        later = bool(asked.normalize() > self.last) if not pd.isna(asked) else False
        if row["supplements"] - later > 1:
            return False
        end = pd.Timestamp(row["returned"] if pd.isna(row["finished"]) else row["finished"])
        if not pd.isna(end) and end.normalize() > self.last:
            end = pd.NaT
        elif pd.isna(end) and not later:
            end = asked
        moment = (self.last if pd.isna(end) else end) - pd.Timedelta(seconds=row["supplement_s"])
        return bool(moment.normalize() <= row["due_day"])

    def counters(self) -> list[Row]:
        """Place, issued, served, absent, cancelled, priority, median and 90 % of the waits, median of the service."""
        rows = [(str(place), *self._counter(part)) for place, part in self.tickets.groupby("place")]
        return [*rows, ("", *self._counter(self.tickets)[:-1], None)]

    def _counter(self, part: pd.DataFrame) -> Row:
        called = part[part["called_s"].notna()]
        waits = (called["called_s"] - called["issued_s"]).clip(lower=0) / 60
        served = part[(part["state"] == "done") & part["served_s"].notna() & part["called_s"].notna()]
        service = (served["ended_s"] - served["served_s"]).clip(lower=0) / 60
        states = part["state"].value_counts()
        return (
            len(part),
            *(int(states.get(state, 0)) for state in ("done", "absent", "cancelled")),
            int(part["priority"].sum()),
            float(waits.quantile(0.5)),
            float(waits.quantile(0.9)),
            float(service.quantile(0.5)),
        )

    def robot(self) -> Mapping[str, Any]:
        """The figures of the robot by name."""
        acts = self._by_key("act")
        helped = sum(acts.get(act, 0) for act in ("answer", "follow_up", "navigate", "service"))
        checks = self._by_key("precheck")
        return {
            "visits": self._count("visit"),
            "spoken": self._count("visit_spoken"),
            "languages": self._by_key("visit_language").get("en", 0),
            "precheck_complete": checks.get("complete", 0),
            "precheck_missing": checks.get("missing", 0),
            "guided": self._count("guided"),
            "staff_calls": len(self.calls),
            "staff_answered": int(self.calls["answered_s"].notna().sum()),
            "understood": helped / sum(acts.values()),
        }

    def hours(self) -> list[Row]:
        """Hour, visits, procedures and queue numbers."""
        issued = pd.to_datetime(self.tickets["issued_s"], unit="s").dt.hour.value_counts()
        visits, asked = (
            self.counts[self.counts["kind"] == kind].groupby("hour")["count"].sum() for kind in ("visit", "procedure")
        )
        hours = sorted({*issued.index, *visits.index, *asked.index})
        return [
            (f"{hour} giờ", *(int(counts.get(hour, 0)) for counts in (visits, asked, issued)))
            for hour in range(min(hours), max(hours) + 1)
        ]

    def days(self) -> list[Row]:
        """Day, visits and queue numbers."""
        visits = self.counts[self.counts["kind"] == "visit"].groupby("day")["count"].sum()
        issued = self.tickets["day"].value_counts()
        days = sorted({*visits.index, *issued.index})
        return [(day, int(visits.get(day, 0)), int(issued.get(day, 0))) for day in days]

    def procedures(self) -> Mapping[str, int]:
        """How often each procedure was asked for."""
        return self._by_key("procedure")

    def faces(self) -> list[int]:
        """Ratings by score, 1 to 5."""
        found = self.ratings["score"].value_counts()
        return [int(found.get(score, 0)) for score in range(1, 6)]

    def _count(self, kind: str) -> int:
        return int(self.counts.loc[self.counts["kind"] == kind, "count"].sum())

    def _by_key(self, kind: str) -> dict[str, int]:
        found = self.counts[self.counts["kind"] == kind].groupby("key")["count"].sum()
        return {str(key): int(count) for key, count in found.items()}


def _counts(folder: Path, span: Span) -> pd.DataFrame:
    rows = []
    for path in sorted(folder.glob("*.counts.json")):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if str(span.first) <= kept["day"] <= str(span.last):
            rows += [(kept["day"], *row) for row in kept["counts"]]
    return pd.DataFrame(rows, columns=["day", "kind", "key", "hour", "count"])


def _cells(part: pd.DataFrame) -> tuple[int, ...]:
    """Columns 3 to 13 of form 06a."""
    into, out = part["into"].value_counts(), part["out"].value_counts()
    online, direct, carried = (int(into.get(name, 0)) for name in ("online", "direct", "carried"))
    early, on_time, late = (int(out.get(name, 0)) for name in ("early", "on_time", "late"))
    in_time, open_late = (int(out.get(name, 0)) for name in ("open_in_time", "open_late"))
    received, resolved = (len(part), online, direct, carried), (early + on_time + late, early, on_time, late)
    return (*received, *resolved, in_time + open_late, in_time, open_late)


def _late_cells(late: pd.DataFrame) -> tuple[int, int, int, int]:
    still = int(late["open"].sum())
    return still, len(late) - still, int(late["days"].sum()), int(late["days"].max()) if len(late) else 0


def _working_days(due: pd.Timestamp, end: pd.Timestamp) -> int:
    days = pd.date_range(due + pd.Timedelta(days=1), end).date
    return sum(day in WORKED or (day.weekday() < 5 and day not in OFF) for day in days)
