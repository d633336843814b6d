"""Read files of questions with expected answers: JSON lines for `kiosk bench understanding`."""

from pathlib import Path

import msgspec

from robot.core.trouble import Trouble

KINDS = ("procedure", "asr_noise", "slot", "ambiguous", "navigate", "service", "centre", "out_of_scope")


class LabelledQuestion(msgspec.Struct, frozen=True):
    """A question and its right answers: codes, "nav:TARGET", "cmd:TARGET", "centre:FACT" or "none". `context`: code
    of the procedure on the screen."""

    id: str
    text: str
    kind: str
    expect: tuple[str, ...]
    region: str = "any"
    style: str = ""
    context: str = ""
    expect_slot: str = ""


def load_questions(path: Path) -> list[LabelledQuestion]:
    """Return the questions of a file, in its order. Raises `Trouble` with file, line and value."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(f"cannot be read: {error}", "không đọc được tệp", str(path)) from error
    found: list[LabelledQuestion] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            question = msgspec.json.decode(line, type=LabelledQuestion)
        except msgspec.DecodeError as error:
            raise _bad(f"{error}", "dòng không đúng mẫu", f"{path}: line {number}", line[:80]) from error
        if question.kind not in KINDS:
            raise _bad(f"kind is one of {', '.join(KINDS)}", "kind không đúng", f"{path}: line {number}", question.kind)
        found.append(question)
    if not found:
        raise _bad("holds no question", "tệp không có câu hỏi nào", str(path))
    return found


def _bad(what: str, vi: str, key: str, value: str | None = None) -> Trouble:
    example = '{"id": "1", "text": "làm lại căn cước", "kind": "procedure", "expect": ["1.014064"]}'
    return Trouble(what, vi, key=key, value=value, remedy=f"a line is {example}", remedy_vi=f"mỗi dòng như {example}")
