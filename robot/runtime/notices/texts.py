"""Words of the messages to officials. They name no person: only counts, fields, the robot's parts, dossier codes."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

from robot.desk.dossiers.morning_facts import LateGroup, MorningFacts, OverdueDossier
from robot.desk.dossiers.stages import LateCause
from robot.desk.notices.store import NoticeText
from robot.desk.reports.numbers import Numbers

CODES = 50
"""Most codes of dossiers of one kind in a message. Chosen: a mail that is still read."""


DISCREET = ("abuse", "self-harm")
"""Emergencies whose kind does not leave the house, because it says something about a person."""


def digest_text(facts: MorningFacts, numbers: Numbers) -> NoticeText:
    """Return the digest of the morning."""
    t = numbers.text
    late = [each.dossier.code for each in facts.late]
    today, tomorrow = ([each.code for each in group] for group in (facts.today, facts.tomorrow))
    lines = [
        t("page_digest.title", d=facts.day),
        *_age(facts, numbers),
        "",
        f"{t('page_digest.late')}: {numbers.count(facts.late_total)}",
        f"{t('page_digest.today', d=facts.day)}: {numbers.count(len(today))}",
        f"{t('page_digest.tomorrow', d=facts.next_day)}: {numbers.count(len(tomorrow))}",
    ]
    if facts.late:
        lines += ["", f"{t('page_digest.late_field')}:"]
        lines += [f"- {_group(group, numbers)}" for group in facts.by_field]
        lines += ["", f"{t('page_dossiers.cause')}: {_causes(facts.causes, numbers)}"]
    for key, day, codes in (
        ("page_digest.today", facts.day, today),
        ("page_digest.tomorrow", facts.next_day, tomorrow),
        ("page_digest.late", facts.day, late),
    ):
        lines += _codes(t(key, d=day), codes, numbers)
    counts = {"late": facts.late_total, "due_today": len(today), "due_tomorrow": len(tomorrow)}
    subject = t("notice.digest", d=facts.day, n=facts.late_total, a=len(today))
    return NoticeText(subject, _body(lines, numbers), counts, _most([*today, *tomorrow, *late]))


def overdue_text(new: Sequence[OverdueDossier], facts: MorningFacts, numbers: Numbers) -> NoticeText:
    """Return the message on the dossiers of `facts` that became late since the last working day."""
    codes = [each.dossier.code for each in new]
    without = sum(not each.apology for each in new)
    lines = [
        numbers.text("notice.overdue_new", n=len(new), d=facts.day),
        numbers.text("notice.overdue_total", n=facts.late_total),
        numbers.text("notice.overdue_apology", n=without),
        *_age(facts, numbers),
        *_codes(numbers.text("page_digest.late"), codes, numbers),
    ]
    subject = numbers.text("notice.overdue", n=len(new), d=facts.day)
    return NoticeText(subject, _body(lines, numbers), {"new": len(new), "late": facts.late_total}, _most(codes))


def stale_text(as_of: datetime.datetime, age_days: int, numbers: Numbers) -> NoticeText:
    """Return the message that the list of dossiers is old. `age_days`: its age in working days."""
    lines = [
        numbers.text("report.known", when=numbers.moment(as_of)),
        numbers.text("page_digest.old_list", n=age_days),
    ]
    return NoticeText(numbers.text("notice.stale_list", n=age_days), _body(lines, numbers), {"days": age_days})


def fault_text(parts: Iterable[str], *, silent: bool, numbers: Numbers) -> NoticeText:
    """Return the message on the parts of the robot that are down; `silent`: the robot itself reports nothing."""
    down = sorted(parts)
    lines = [numbers.text("notice.fault_part", text=numbers.text(f"part.{part}")) for part in down]
    lines += [numbers.text("notice.fault_silent")] * silent
    subject = numbers.text("notice.fault_silent" if silent else "notice.fault", n=len(down))
    counts = {"parts_down": len(down), "silent": int(silent)}
    return NoticeText(subject, _body([*lines, numbers.text("notice.fault_how")], numbers), counts)


def emergency_text(kind: str, called: datetime.datetime, numbers: Numbers) -> NoticeText:
    """Return the message on a visitor's call for staff in an emergency of `kind`, made at `called`."""
    key = "notice.emergency_discreet" if kind in DISCREET else f"desk_page.emergency_{kind}"
    what = numbers.text(key)
    lines = [numbers.text("notice.emergency_at", text=what, when=numbers.moment(called))]
    return NoticeText(numbers.text("notice.emergency", text=what), _body(lines, numbers), {"calls": 1})


def trial_text(who: str, now: datetime.datetime, numbers: Numbers) -> NoticeText:
    """Return the message by which a person tries out the channels."""
    who = who or numbers.text("page_dossiers.shared")
    line = numbers.text("notice.trial_by", who=who, when=numbers.moment(now))
    return NoticeText(numbers.text("notice.trial"), _body([line], numbers), {})


def _age(facts: MorningFacts, numbers: Numbers) -> list[str]:
    if facts.as_of is None or facts.list_days is None:
        return [numbers.text("report.known_none")]
    lines = [numbers.text("report.known", when=numbers.moment(facts.as_of))]
    return lines + [numbers.text("page_digest.old_list", n=facts.list_days)] * facts.old_list


def _group(group: LateGroup, numbers: Numbers) -> str:
    name = group.name or numbers.text("page_dossiers.no_field")
    return f"{name}: {numbers.count(group.size)} ({_causes(group.causes, numbers)})"


def _causes(causes: Counter[LateCause], numbers: Numbers) -> str:
    found = [(cause, causes[cause]) for cause in LateCause if causes[cause]]
    return ", ".join(f"{numbers.text(f'page_dossiers.cause_{cause.value}')} {numbers.count(n)}" for cause, n in found)


def _codes(title: str, codes: Sequence[str], numbers: Numbers) -> list[str]:
    if not codes:
        return []
    rest = len(codes) - CODES
    return ["", f"{title}:", *codes[:CODES], *([numbers.text("desk_page.more", n=rest)] if rest > 0 else [])]


def _most(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(codes[:CODES])


def _body(lines: Sequence[str], numbers: Numbers) -> str:
    return "\n".join([*lines, "", numbers.text("notice.foot")]) + "\n"
