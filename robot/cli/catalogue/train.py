"""Train the model that ranks procedures (config/ranking.toml): the weight of each kind of evidence, and how sure the
robot may be.

Needed only after large changes: a new sentence or procedure is understood at once with the existing weights."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from robot.cli.bench.understanding.question_files import LabelledQuestion, load_questions
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.loader import CONFIG

if TYPE_CHECKING:
    from robot.knowledge.understanding.ranking import Ranking
    from robot.knowledge.understanding.requests import Requests
    from robot.knowledge.understanding.training import TrainingQuestion

SEED = 1
QUESTIONS = CONFIG.parent / "tests" / "knowledge" / "questions"

_HEAD = """\
# How the robot weighs what speaks for a meaning; learned by `kiosk catalogue train`, not by hand.
# evidence: logit for each opinion from 0 to 1; kinds: head start of each kind; on_screen: that of a question about the
# procedure that is shown; nothing: score of "none of these"; strange: what is added to it and to refusals, the stranger
# a sentence is to the catalogue.

"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk catalogue train`."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help=f"questions as `kiosk bench understanding` reads them ({QUESTIONS})",
    )
    parser.add_argument("--out", type=Path, default=CONFIG / "ranking.toml", help="where the weights go")


def run(args: argparse.Namespace) -> int:
    """Train the ranking model and write its weights, in about half a minute; return 0."""
    import numpy as np

    from robot.knowledge.understanding.training import train
    from robot.runtime.content.catalogue_loader import load_catalogue
    from robot.runtime.content.understanding_loader import load_index, load_requests

    questions = [one for path in args.files or sorted(QUESTIONS.glob("*.jsonl")) for one in load_questions(path)]
    catalogue = load_catalogue(CONFIG)
    requests = load_requests(CONFIG, catalogue)
    index = load_index(CONFIG, catalogue, requests)
    print(
        f"{len(index.texts)} sentences, {len(questions)} questions; about half a minute | khoảng nửa phút", flush=True
    )
    asked = [_asked(question, index.keys, requests) for question in questions]
    ranking, losses = train(index, asked, np.random.default_rng(SEED))
    write_whole({args.out: _toml(ranking)})
    print(f"mean log-loss of the questions {losses[-1]:.3f}; written to {args.out}")
    return 0


def _asked(question: LabelledQuestion, keys: tuple[str, ...], requests: "Requests") -> "TrainingQuestion":
    """Return the question for training, with the keys of the index (possible meanings) that count as right answers."""
    from robot.knowledge.understanding.training import TrainingQuestion

    expect = set(question.expect)
    match question.kind:
        case "slot":
            right = {f"slot:{question.expect_slot}"}
        case "navigate":
            right = {target.replace("nav:", "navigate:", 1) for target in expect}
        case "service":
            right = {target.replace("cmd:", "service:", 1) for target in expect}
        case "out_of_scope":
            right = {"nothing", *(key for key in keys if key.startswith("refuse:"))}
        case "ambiguous":
            groups = enumerate(requests.ask_back)
            right = {f"ask:{number}" for number, group in groups if len(expect.intersection(group.codes)) > 1}
        case _:
            right = expect
    return TrainingQuestion(question.text, frozenset(right), bool(question.context))


def _toml(ranking: "Ranking") -> str:
    lines = [f"nothing = {ranking.nothing}", f"on_screen = {ranking.on_screen}"]
    for name, table in (("evidence", ranking.evidence), ("kinds", ranking.kinds), ("strange", ranking.strange)):
        lines += ["", f"[{name}]", *(f"{key} = {value}" for key, value in table.items())]
    return _HEAD + "\n".join(lines) + "\n"
