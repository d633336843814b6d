"""List sentences of visitors that the robot did not understand; `teach` adds one to a procedure, `forget` deletes it:
`kiosk unanswered`."""

import argparse
import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from robot.cli.argument_types import readable, whole
from robot.core.commands import Listen
from robot.core.trouble import Trouble
from robot.desk.database.backups import forgetting
from robot.desk.feedback.sentence_groups import SentenceGroup, grouped
from robot.desk.feedback.unanswered import OpenQuestion, Unanswered
from robot.knowledge.topics.topic_keys import VARIANT
from robot.knowledge.vietnamese.syllables import clean
from robot.runtime.content.editions import Knowledge
from robot.runtime.content.teaching import group_of, settle
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings

NEAR = 0.05
"""Least probability at which a procedure is offered as a guess; below it the official must say which one is meant."""
_SHOWN = 3  # largest number of further sentences printed for a group; --json has all of them


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk unanswered`."""
    parser.add_argument("--days", type=whole(1, 365), default=30, metavar="N", help="look back over N days (30)")
    parser.add_argument("--json", action="store_true", help="one JSON line instead of text for people")
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")
    actions = parser.add_subparsers(dest="action", title="then", metavar="teach | forget")
    teaching = actions.add_parser("teach", help="add a sentence to a procedure: teach CODE SENTENCE")
    teaching.add_argument("code", help="code of the procedure that is meant")
    teaching.add_argument("sentence", help="what visitors say")
    forget = actions.add_parser("forget", help="delete a group of sentences, or all with --all")
    what = forget.add_mutually_exclusive_group(required=True)
    what.add_argument("text", nargs="?", help="a sentence of the group")
    what.add_argument("--all", action="store_true", help="everything that was counted")


def run(args: argparse.Namespace) -> int:
    """List, teach or forget sentences; return the exit status."""
    settings = load_settings(args.settings, args.set, config=CONFIG)
    file = CONFIG.parent / settings.desk.file
    match args.action:
        case "teach":
            return _teach(settings, file, args.code, args.sentence)
        case "forget":
            return _forget(settings, file, args.text)
        case _:
            return _list(settings, file, args.days, as_json=args.json)


def _open(settings: Settings, file: Path) -> Unanswered:
    """Open the counted sentences, and delete those older than the retention time, in case no robot has run since to do
    so."""
    desk = Unanswered(file)
    try:
        desk.expire(datetime.date.today() - datetime.timedelta(settings.desk.keep_days))
    except Trouble:
        desk.close()
        raise
    return desk


def _list(settings: Settings, file: Path, days: int, *, as_json: bool) -> int:
    since = datetime.date.today() - datetime.timedelta(days - 1)
    groups: list[SentenceGroup] = []
    refused: dict[str, int] = {}
    unknown: list[OpenQuestion] = []
    if file.is_file():
        with _open(settings, file) as desk:
            groups, refused = grouped(desk.sentences(since)), desk.refused(since)
            unknown = desk.open_questions(since)
    knowledge = _load(settings) if groups else None
    rows = [_row(group, knowledge) for group in groups if knowledge is not None]
    facts = [each._asdict() for each in unknown]
    if as_json:
        print(json.dumps({"days": days, "groups": rows, "refused": refused, "unknown": facts}, ensure_ascii=False))
        return 0
    print("\n".join(_for_people(rows, refused, unknown, days)))
    if not settings.desk.count_unanswered:
        print("Counting is switched off: desk.count_unanswered | đang tắt ghi câu chưa hiểu")
    return 0


def _row(group: SentenceGroup, knowledge: Knowledge) -> dict[str, Any]:
    """Return a group of like sentences with the likeliest procedure, if it is likely enough, and the command that
    teaches it."""
    key, chance = knowledge.understander.read(group.text, Listen(turn=1)).best("procedure")
    code = key.partition(VARIANT)[0]
    if chance < NEAR:
        code = ""
    procedures = knowledge.content.catalogue.procedures
    return {
        "text": group.text,
        "count": group.count,
        "last_day": group.last_day,
        "sentences": [{"text": each.text, "count": each.count} for each in group.sentences],
        "guess": {"code": code, "title": procedures[code].title.vi, "score": round(chance, 4)} if code else None,
        "teach": f'./kiosk unanswered teach {code or "CODE"} "{group.text}"',
    }


def _for_people(
    rows: list[dict[str, Any]], refused: dict[str, int], unknown: list[OpenQuestion], days: int
) -> Iterator[str]:
    if not rows:
        yield f"Nothing unanswered in {days} days | {days} ngày qua không có câu nào chưa hiểu"
    for row in rows:
        yield f"{row['count']:>4} x  {row['last_day']}  {row['text']}"
        others = row["sentences"][1:]
        yield from (f"{'':>8}{each['count']} x {each['text']}" for each in others[:_SHOWN])
        if len(others) > _SHOWN:
            yield f"{'':>8}and {len(others) - _SHOWN} more | và {len(others) - _SHOWN} câu nữa"
        if guess := row["guess"]:
            yield f"{'':>8}nearest | gần nhất: {guess['score']:.2f} {guess['code']} {guess['title']}"
        yield f"{'':>8}{row['teach']}"
    if refused:
        told = ", ".join(f"{target} {count}" for target, count in refused.items())
        yield f"Understood, and not done here | hiểu nhưng không làm ở đây: {told}"
    if unknown:
        told = ", ".join(f"{each.code} {each.question} {each.times}" for each in unknown)
        yield f"Understood, and the fact is not known | hiểu nhưng chưa có thông tin: {told}"


def _teach(settings: Settings, file: Path, code: str, sentence: str) -> int:
    from robot.runtime.content.lobby_map_loader import load_lobby
    from robot.runtime.content.teaching import teach

    taught = teach(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"), code, sentence)
    print(f"{taught.file}: {code} now has {taught.sentence!r} | đã thêm câu này")
    print(
        "A running robot takes it up within a minute, between two visits | robot đang chạy sẽ hiểu sau chừng một phút"
    )
    if file.is_file():
        with _open(settings, file) as desk:
            known, count = settle(desk, taught, code)
        if count:
            print(f"{known} of the group's {count} sentences are understood now | câu trong nhóm đã hiểu")
    return 0


def _forget(settings: Settings, file: Path, text: str | None) -> int:
    if not file.is_file():
        raise _unknown(file, text)
    with _open(settings, file) as desk:
        group = [] if text is None else group_of(desk, clean(text))
        if text is not None and not group:
            raise _unknown(file, text)
        with forgetting(file, datetime.date.today()):
            if text is None:
                count = desk.forget_all()
            else:
                count = len(group)
                desk.forget([each.text for each in group])
    print(f"{count} sentences are deleted | đã xoá {count} câu")
    return 0


def _load(settings: Settings) -> Knowledge:
    from robot.runtime.content.editions import load_knowledge
    from robot.runtime.content.lobby_map_loader import load_lobby

    return load_knowledge(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))


def _unknown(file: Path, text: str | None) -> Trouble:
    return Trouble(
        "is not in the list of unanswered questions" if text else "nothing has been counted yet",
        "không có trong danh sách câu chưa hiểu" if text else "chưa ghi câu nào",
        file=str(file),
        key="TEXT",
        value=text,
        remedy="see ./kiosk unanswered --days 365",
        remedy_vi="xem ./kiosk unanswered --days 365",
    )
