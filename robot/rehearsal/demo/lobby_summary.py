"""The summary of the lobby's demonstration: how each visitor was served and understood, and how long it took."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from robot.rehearsal.demo.lobby_demo import HOME_LIMIT_M, DemoOutcome
from robot.rehearsal.demo.visit_report import Played


def figures(outcome: DemoOutcome, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return the figures of the summary as plain values; `titles`: procedure code -> title."""
    return {
        "good": outcome.good,
        "wrong": outcome.wrong,
        "seconds": round(outcome.seconds, 1),
        "home_error_cm": round(outcome.home_error_m * 100, 1) if outcome.played else None,
        "robot_status": outcome.robot_status,
        "visits": [
            {
                "who": visit.who,
                "plan": visit.plan,
                "wrong": visit.wrong,
                "answered": visit.answered,
                "title": titles.get(visit.answered, ""),
                "touches": visit.touches,
                "taps_to_counter": visit.taps_to_counter,
                "sentences": [
                    {
                        "said": sentence.words,
                        "act": sentence.act,
                        "about": sentence.about,
                        "final_ms": sentence.since_speech_ms,
                        "answer_ms": sentence.answer_ms,
                    }
                    for sentence in visit.sentences
                ],
                "trips": [
                    {
                        "place": trip.place,
                        "reached": trip.reached,
                        "seconds": round((trip.ended_ms - trip.began_ms) / 1000, 1),
                    }
                    for trip in visit.trips
                ],
            }
            for visit in outcome.played
        ],
        "contact": str(outcome.contact) if outcome.contact else None,
    }


def print_report(outcome: DemoOutcome, titles: Mapping[str, str], folder: Path) -> None:
    """Print the summary as a table."""
    console = Console(width=118)
    table = Table(title="Visitors | Khách đến làm việc", title_justify="left", show_lines=True)
    for column in ("visitor", "heard and touched", "answered", "driven", "as planned"):
        table.add_column(column, overflow="fold")
    for visit in outcome.played:
        table.add_row(
            f"[bold]{visit.who}[/]\n{visit.plan}",
            _inputs(visit),
            f"{titles.get(visit.answered, '')}\n{visit.answered}" if visit.answered else "-",
            _trips(visit) or "-",
            f"[red]no: {visit.wrong}[/]" if visit.wrong else "[green]yes[/]",
        )
    console.print(table)
    spoken = [sentence for visit in outcome.played for sentence in visit.sentences]
    heard = [sentence for sentence in spoken if sentence.act != "nothing"]
    answers = sorted(sentence.answer_ms for sentence in heard if sentence.answer_ms is not None)
    if answers:
        finals = sorted(sentence.since_speech_ms for sentence in heard)
        console.print(
            f"end of speech to meaning {finals[0]}-{finals[-1]} ms, to the robot's first sound "
            f"{answers[0]}-{answers[-1]} ms, over {len(finals)} sentences"
        )
    if lost := len(spoken) - len(heard):
        console.print(f"[yellow]{lost} of {len(spoken)} sentences were not heard[/]")
    if outcome.wrong:
        console.print(f"[red]{outcome.wrong}[/]")
    if outcome.played:
        home = "green" if outcome.home_error_m <= HOME_LIMIT_M else "red"
        console.print(f"from home at the end: [{home}]{outcome.home_error_m * 100:.1f} cm[/] (limit 15 cm)")
    console.print(f"robot left with status {outcome.robot_status}; {outcome.seconds:.0f} s in all")
    for name in ("contact.png", "journal.jsonl", "robot.wav", "robot.log"):
        if (folder / name).exists():
            console.print(f"  {folder / name}")


def _inputs(visit: Played) -> str:
    lines = [
        f"“{sentence.words}” → {sentence.act} {sentence.about}".rstrip()
        + (f", {sentence.answer_ms} ms" if sentence.answer_ms is not None else "")
        for sentence in visit.sentences
    ]
    if visit.touches:
        lines.append("touched: " + ", ".join(visit.touches))
    if visit.taps_to_counter:
        lines.append(f"{visit.taps_to_counter} taps to the counter")
    return "\n".join(lines) or "-"


def _trips(visit: Played) -> str:
    return "\n".join(
        f"{trip.place} {(trip.ended_ms - trip.began_ms) / 1000:.0f} s"
        if trip.reached
        else f"{trip.place} {trip.reason}"
        for trip in visit.trips
    )
