"""Read files of questions with expected answers: JSON lines for `kiosk bench understanding`."""

from pathlib import Path

import msgspec

from robot.core.trouble import Trouble

KINDS = (
    "procedure", "citizen", "asr_noise", "policy", "policy_unknown", "slot", "ambiguous", "navigate", "service",
    "centre", "emergency", "none", "elsewhere", "out_of_scope",
)  # fmt: skip
"""Kinds of questions. citizen: a long one with a story; policy_unknown: about the law, without an answer in the
content; slot: about the procedure on the screen; none: no business of the robot; elsewhere: for another office."""
PROCEDURES = ("procedure", "citizen", "asr_noise")
"""Kinds whose right answer is a procedure."""
_OLD_NAMES = {"documents": "papers"}


class LabelledQuestion(msgspec.Struct, frozen=True):
    """A question and its right answers. `expect`: codes, "nav:TARGET", "cmd:TARGET", "centre:FACT" or "none"; `policy`:
    ids of policy answers; `target`: of an emergency, another office, a fact of the centre; `question` (in older files
    `slot` or `expect_slot`): what is asked, of `robot.core.questions`; `context`: code of the procedure on the screen.
    """

    text: str
    kind: str = "procedure"
    id: str = ""
    expect: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()
    target: str = ""
    question: str = ""
    slot: str = ""
    expect_slot: str = ""
    region: str = "any"
    style: str = ""
    context: str = ""

    @property
    def asked(self) -> str:
        """Return the question that is asked, "" if unknown."""
        named = self.question or self.expect_slot or self.slot
        return _OLD_NAMES.get(named, named)


class Conversation(msgspec.Struct, frozen=True):
    """The turns of one visit, one after the other."""

    id: str
    turns: tuple[LabelledQuestion, ...]


def load_questions(path: Path) -> list[LabelledQuestion | Conversation]:
    """Return the questions of a file, in its order. Raises `Trouble` with file, line and value."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(f"cannot be read: {error}", "không đọc được tệp", str(path)) from error
    found: list[LabelledQuestion | Conversation] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            read: LabelledQuestion | Conversation = msgspec.json.decode(
                line, type=Conversation if '"turns"' in line else LabelledQuestion
            )
        except msgspec.DecodeError as error:
            raise _bad(f"{error}", "dòng không đúng mẫu", f"{path}: line {number}", line[:80]) from error
        for question in read.turns if isinstance(read, Conversation) else (read,):
            if question.kind not in KINDS:
                what = f"kind is one of {', '.join(KINDS)}"
                raise _bad(what, "kind không đúng", f"{path}: line {number}", question.kind)
        found.append(read)
    if not found:
        raise _bad("holds no question", "tệp không có câu hỏi nào", str(path))
    return found


def _bad(what: str, vi: str, key: str, value: str | None = None) -> Trouble:
    example = '{"id": "1", "text": "làm lại căn cước", "kind": "procedure", "expect": ["1.014064"]}'
    return Trouble(what, vi, key=key, value=value, remedy=f"a line is {example}", remedy_vi=f"mỗi dòng như {example}")
