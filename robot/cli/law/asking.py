"""Ask the legal texts at the command line: `kiosk law ask QUESTION`."""

import argparse
import datetime
import json
from typing import Any

from robot.law.law_library import LawLibrary
from robot.law.legal_answers import LegalAnswer, LegalAnswers, Quotation
from robot.law.legal_records import load_legal
from robot.law.text_files import OWN
from robot.law.validity import Validity, ValidityState
from robot.runtime.content.editions import load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG, load_settings

_STATES = {
    ValidityState.IN_FORCE: "còn hiệu lực",
    ValidityState.ENDS: "còn hiệu lực, hết hiệu lực từ",
    ValidityState.ENDED: "hết hiệu lực từ",
    ValidityState.NOT_YET: "có hiệu lực từ",
    ValidityState.UNCHECKED: "chưa kiểm tra hiệu lực",
}


def arguments(acts: Any) -> None:
    """Add the sub-command `ask`."""
    ask_parser = acts.add_parser("ask", help="quotations that answer a question, or that no text here does")
    ask_parser.add_argument("question", help="what is asked, in Vietnamese")
    ask_parser.add_argument("--json", action="store_true", help="one JSON line")
    ask_parser.add_argument("--texts-only", action="store_true", help="without the policy answers of the robot")


def ask(args: argparse.Namespace) -> int:
    """Print the answer to a question; return 1 when no text on the device answers it, otherwise 0."""
    answer = load_answers(policies=not args.texts_only).answer(args.question, datetime.date.today())
    print(json.dumps(as_json(answer), ensure_ascii=False) if args.json else "\n".join(_for_people(answer)))
    return int(answer.refused)


def load_answers(*, policies: bool) -> LegalAnswers:
    """Return what answers legal questions, of this robot's files. Raises `Trouble` or `Troubles` for errors in them."""
    documents = {document.number: document for document in load_legal(CONFIG / "legal.toml")}
    knowledge = load_knowledge(CONFIG, load_settings(), load_lobby(CONFIG / "lobby.toml")) if policies else None
    return LegalAnswers(LawLibrary(CONFIG, CONFIG.parent / OWN), documents, knowledge)


def as_json(answer: LegalAnswer) -> dict[str, Any]:
    """Return an answer as values for JSON."""
    return {
        "question": answer.question,
        "refused": answer.refused,
        "policy": answer.policy and answer.policy.id,
        "basis": [f"{each.document} {each.article or ''}".strip() for each in answer.policy.legal]
        if answer.policy
        else [],
        "cites": [
            {
                "number": each.text.header.number,
                "article": each.article.number,
                "clause": each.clause.number if each.clause else "",
                "state": each.validity.state.value,
                "source": each.text.header.source,
                "text": each.clause.text if each.clause else "",
            }
            for each in answer.quotations
        ],
        "missing": answer.missing and answer.missing.number,
        "near": [f"{each.text.header.number} {each.article.number}" for each in answer.near],
    }


def _for_people(answer: LegalAnswer) -> list[str]:
    if answer.refused:
        missing = answer.missing
        about = f" Câu hỏi thuộc {missing.law} số {missing.number}, chưa có trên máy." if missing else ""
        if not answer.near:
            return [f"Chưa có văn bản nào trên máy trả lời câu này.{about}"]
        near = (f"  {_place(each)}" for each in answer.near)
        return ["Chưa tìm được điều nào trên máy chắc chắn trả lời câu này. Điều có nội dung gần:", *near]
    lines = []
    if answer.policy is not None:
        lines += [f"{answer.policy.question}", f"  {answer.policy.answer}"]
        lines += [f"  Căn cứ: {' '.join(filter(None, (each.document, each.article)))}" for each in answer.policy.legal]
    for quotation in answer.quotations:
        lines += _quoted(quotation)
    return lines


def _quoted(quotation: Quotation) -> list[str]:
    header, clause = quotation.text.header, quotation.clause
    head = f"Khoản {clause.number} {_place(quotation)}" if clause and clause.number else _place(quotation)
    source = [f"  Nguồn: {header.source}"] if header.source else []
    body = [f"  {line}" for line in (clause.lines if clause else ())]
    return [head, f"  [{_state(quotation.validity)}]", *body, *source]


def _place(quotation: Quotation) -> str:
    header, article = quotation.text.header, quotation.article
    return f"Điều {article.number} {header.name} số {header.number}: {article.title}"


def _state(validity: Validity) -> str:
    day = f" {validity.day:%d/%m/%Y}" if validity.day else ""
    amended = (
        f"; đã được sửa đổi bởi {', '.join(validity.amended_by)}, bản trên máy chưa gộp" if validity.amended_by else ""
    )
    return f"{_STATES[validity.state]}{day}{amended}"
