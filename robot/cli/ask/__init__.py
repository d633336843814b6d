"""Print what the robot understands and answers: `kiosk ask "vợ em mới sinh con"`, or sentences from --jsonl FILE."""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from robot.cli.argument_types import readable
from robot.cli.ask import explain
from robot.core.commands import Listen
from robot.core.dialogue.centre_facts import centre_line
from robot.core.dialogue.pages import answer_line
from robot.core.dialogue.spoken_commands import question_of, want_of
from robot.core.events import Act, Understood
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.knowledge.understanding.understand import Understander
from robot.runtime.content.provider import ContentProvider


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk ask`."""
    parser.add_argument("text", nargs="?", help="what the visitor says")
    parser.add_argument("--context", default="", metavar="CODE", help="code of the procedure on the screen")
    parser.add_argument("--language", default="vi", choices=("vi", "en"), help="language of the answer")
    parser.add_argument("--json", action="store_true", help="one JSON line instead of text for people")
    parser.add_argument(
        "--jsonl", type=readable, metavar="FILE", help='lines {"id","text","context"?}; - is standard input'
    )
    parser.add_argument("--explain", action="store_true", help="also show which known sentences decided it")


def run(args: argparse.Namespace) -> int:
    """Understand the sentences, print the answers and return the exit status."""
    if (args.text is None) == (args.jsonl is None):
        raise _bad("give a sentence or --jsonl FILE", "cần một câu hoặc --jsonl TỆP", "TEXT", args.text)
    if args.text is not None and not args.text.strip():
        raise _bad("the sentence is empty", "câu trống", "TEXT", args.text)
    items = [] if args.jsonl is None else _lines(args.jsonl)
    understander, content, places = _load()
    if args.jsonl is not None:
        asked = [(item, _listen(item.get("context") or "", content, place)) for place, item in items]
        for item, listen in asked:
            answer = _answer(understander, content, places, item["text"], listen, args.language)
            print(_line({"id": item.get("id"), **answer}), flush=True)
        return 0
    listen = _listen(args.context, content, "--context")
    answer = _answer(understander, content, places, args.text, listen, args.language)
    if args.explain:
        answer["explain"] = explain.why(understander, args.text, listen)
    print(_line(answer) if args.json else _for_people(answer))
    return 0


def _line(answer: dict[str, Any]) -> str:
    """Return an answer as one JSON line; an unpaired surrogate, which no terminal can write, becomes a question
    mark."""
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace").decode()


def _load() -> tuple[Understander, ContentProvider, dict[str, str]]:
    from robot.runtime.content.core_rules import places_of
    from robot.runtime.content.lobby_map_loader import load_lobby
    from robot.runtime.content.understanding_loader import load_understander
    from robot.runtime.content.words_loader import load_content
    from robot.runtime.settings.loader import CONFIG, load_settings

    lobby = load_lobby(CONFIG / "lobby.toml")
    content = load_content(CONFIG, load_settings(), lobby)
    return load_understander(CONFIG, content.catalogue), content, places_of(lobby)


def _listen(context: str, content: ContentProvider, key: str) -> Listen:
    if context and content.catalogue.find(context) is None:
        raise _bad("no procedure has this code", "không có thủ tục mang mã này", key, context)
    return Listen(turn=1, procedure=context)


def _answer(
    understander: Understander,
    content: ContentProvider,
    places: Mapping[str, str],
    text: str,
    listen: Listen,
    language: str,
) -> dict[str, Any]:
    began = time.perf_counter()
    meaning = understander.understand(text, listen)
    work_ms = (time.perf_counter() - began) * 1000
    candidates, lines = meaning.candidates, said(meaning, places)
    return {
        "text": text,
        "act": meaning.act.value,
        "procedure": meaning.procedure,
        "variant": meaning.variant,
        "slot": meaning.slot,
        "question": meaning.question,
        "policy": meaning.policy,
        "candidates": [{"code": candidate.code, "score": candidate.score} for candidate in candidates],
        "target": meaning.target,
        "score": round(meaning.score, 4),
        "related": _related(content, meaning.variant or meaning.procedure),
        "say": " ".join(content.spoken(line, language) for line in lines),
        "known": _known(content, meaning, lines, language),
        "work_ms": round(work_ms, 2),
    }


def _known(content: ContentProvider, meaning: Understood, lines: tuple[Line, ...], language: str) -> bool:
    """Whether the robot answers with a fact or an act; False where it says honestly that a clerk, or another office,
    must answer."""
    if meaning.act in (Act.ANSWER, Act.FOLLOW_UP):
        return content.knows(meaning.variant or meaning.procedure, meaning.slot or "how", language)
    return meaning.act is not Act.REFUSE and not any(content.hands_over(line, language) for line in lines)


def _related(content: ContentProvider, code: str) -> list[str]:
    procedure = content.catalogue.find(code)
    return list(procedure.related) if procedure is not None else []


def said(meaning: Understood, places: Mapping[str, str]) -> tuple[Line, ...]:
    """Return the lines that the robot says in answer to `meaning` at the beginning of a visit; () where the robot only
    acts. `places`: what a visitor may name -> id of the place on the map."""
    code = meaning.variant or meaning.procedure
    match meaning.act:
        case Act.INFORM if meaning.policy:
            return (Line("answer.policy", policy=meaning.policy),)
        case Act.FOLLOW_UP:
            return (answer_line(question_of(meaning), code),)
        case Act.ANSWER if meaning.slot:
            return Line("answer.title", procedure=code), answer_line(question_of(meaning), code)
        case Act.ANSWER:
            return (Line("answer.intro", procedure=code),)
        case Act.ASK_BACK:
            codes = enumerate((candidate.code for candidate in meaning.candidates), start=1)
            choices = (Line("say.choice", n=number, procedure=code) for number, code in codes)
            return (Line("say.choose", n=len(meaning.candidates)), *choices)
        case Act.EMERGENCY:
            return (Line("say.emergency_called"), Line(f"say.emergency_{meaning.target}"))
        case Act.INFORM if meaning.target:
            return (centre_line(want_of(meaning)[1], places),)
        case Act.REFUSE:
            return (Line(f"refuse.{meaning.target}"),)
        case _:
            return ()


def _object(answer: dict[str, Any]) -> str:
    code = str(answer["policy"] or answer["procedure"] or answer["target"])
    return f"{code}/{answer['variant']}" if answer["variant"] else code


def _for_people(answer: dict[str, Any]) -> str:
    lines = [f"{answer['act']:<10} {_object(answer)} {answer['slot']}".rstrip()]
    lines += [f"{'':<10} {candidate['score']:.2f} {candidate['code']}" for candidate in answer["candidates"]]
    if answer["say"]:
        lines.append(f"{'says':<10} {answer['say']}")
    if "explain" in answer:
        lines += explain.lines(answer["explain"])
    return "\n".join(lines)


def _lines(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Read and check all lines of a JSONL file; return their objects, each with its place (file and line)."""
    found: list[tuple[str, dict[str, Any]]] = []
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _bad(f"cannot be read: {error.strerror}", "không đọc được tệp", str(path), None) from error
    except UnicodeDecodeError as error:
        raise _bad("is no text in UTF-8", "tệp không phải văn bản UTF-8", str(path), None) from error
    for number, line in enumerate(text.split("\n"), start=1):
        place = f"{path}: line {number}"
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            raise _bad(f"not JSON: {error.msg}", "không phải JSON", place, None) from error
        except RecursionError as error:
            raise _bad("not JSON of a question: nested too deep", "JSON lồng quá sâu", place, None) from error
        if not isinstance(item, dict) or not isinstance(item.get("text"), str):
            raise _bad('needs "text"', 'cần "text"', place, line[:80])
        if not isinstance(item.get("context"), str | None):
            raise _bad('"context" is a code in quotes', '"context" phải là mã trong ngoặc kép', place, item["context"])
        found.append((place, item))
    if not found:
        raise _bad("holds no sentence", "tệp không có câu nào", str(path), None)
    return found


def _bad(what: str, vi: str, key: str, value: object) -> Trouble:
    return Trouble(what, vi, key=key, value=value, remedy="see kiosk ask --help", remedy_vi="xem kiosk ask --help")
