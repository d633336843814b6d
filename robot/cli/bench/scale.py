"""Measure understanding as the catalogue grows from a ward's to the nation's procedures: time, memory, right answers.

The larger catalogues are synthetic: each further procedure is a real one in which one word of every sentence is
replaced by two syllables of the catalogue, so that the sentences stay like real ones in words and length. The questions
are sentences of the catalogue with a word left out and in another order. They show whether the right procedure is still
found among so many, not how well people are understood. Baseline of the same run: rapidfuzz's WRatio over the names,
which looks at every procedure."""

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from robot.cli.bench import percentile
from robot.core.commands import Listen
from robot.runtime.settings.loader import CONFIG

SIZES = (97, 400, 1500, 3000, 6000)
PER_PROCEDURE = 12
"""Number of sentences of a synthetic procedure, chosen: officials elsewhere will hardly write more."""
MOST = 20_000
ASKED = 400
SEED = 7


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--sizes", type=_size, nargs="+", default=list(SIZES), help="numbers of procedures")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)  # one size in a new process, to measure memory


def run(args: argparse.Namespace) -> int:
    """Measure each catalogue size in a fresh process, and print how time and memory grow."""
    if args.one is not None:
        print(json.dumps(_measure(args.one)))
        return 0
    rows: list[dict[str, Any]] = []
    for size in args.sizes:
        command = [sys.executable, "-P", "-m", "robot.cli", "bench", "scale", "--one", str(size)]
        rows.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))
        if not args.json:
            _print(rows[-1], head=len(rows) == 1)
    if args.json:
        print(json.dumps(rows))
    elif len(rows) > 1:
        first, last = rows[0], rows[-1]
        grown = last["procedures"] / first["procedures"]
        print(f"{grown:.0f} times the procedures: {last['p50_ms'] / first['p50_ms']:.1f} times the median time, "
              f"WRatio {last['wratio_p50_ms'] / first['wratio_p50_ms']:.1f} times")  # fmt: skip
    return 0


def _size(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of procedures from 1 to {MOST}")
    return int(text)


def _measure(size: int) -> dict[str, Any]:
    import resource

    from rapidfuzz import fuzz, process

    from robot.knowledge.topics.sentence_index import SentenceIndex, space_of
    from robot.knowledge.topics.topic_keys import TopicTraits
    from robot.knowledge.understanding.scoring import Reader
    from robot.runtime.content.catalogue_loader import load_catalogue
    from robot.runtime.content.learned_models import load_classifiers, load_rankings
    from robot.runtime.content.understanding_loader import load_language

    catalogue = load_catalogue(CONFIG)
    rng = random.Random(SEED)
    real = [[p.title.vi, *p.asked.names, *p.asked.phrases] for p in catalogue.procedures.values()]
    known = dict(_national(size, real, rng))
    began = time.perf_counter()
    concepts, sounds = load_language(CONFIG)
    index = SentenceIndex(known, space_of(known, concepts), concepts, sounds)
    build_s = time.perf_counter() - began
    reader = Reader(index, load_rankings(CONFIG), load_classifiers(CONFIG), TopicTraits())
    codes = rng.sample(sorted(known), min(ASKED, len(known)))
    asked = [
        (code, " ".join(rng.sample(words := rng.choice(known[code]).split(), max(2, len(words) - 1)))) for code in codes
    ]
    work_ms: list[float] = []
    found = 0
    for code, text in asked:
        began = time.perf_counter()
        reading = reader.read(text, Listen(turn=1))
        work_ms.append((time.perf_counter() - began) * 1000)
        found += code in [match.key for match in reading.matches[:3]]
    names = [sentences[0] for sentences in known.values()]
    plain_ms: list[float] = []
    for _, text in asked[:100]:
        began = time.perf_counter()
        process.extract(text, names, scorer=fuzz.WRatio, limit=3)
        plain_ms.append((time.perf_counter() - began) * 1000)
    return {
        "procedures": size,
        "sentences": len(index.texts),
        "p50_ms": percentile(work_ms, 50),
        "p99_ms": percentile(work_ms, 99),
        "wratio_p50_ms": round(statistics.median(plain_ms), 2),
        "among_three": round(100 * found / len(asked), 1),
        "build_s": round(build_s, 2),
        "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _national(size: int, real: list[list[str]], rng: random.Random) -> Iterator[tuple[str, list[str]]]:
    """Yield `size` procedures as (code, sentences): first the real ones, then real ones with another subject."""
    syllables = sorted({word for sentences in real for text in sentences for word in text.lower().split()})
    for number in range(size):
        sentences = real[number % len(real)]
        if number < len(real):
            yield f"9.{number:06}", sentences
            continue
        matter = " ".join(rng.sample(syllables, 2))
        chosen = rng.sample(sentences, min(PER_PROCEDURE, len(sentences)))
        yield f"9.{number:06}", [_about(text, matter, rng) for text in chosen]


def _about(text: str, matter: str, rng: random.Random) -> str:
    """Return `text` with one randomly chosen word replaced by `matter`."""
    words = text.lower().split()
    words[rng.randrange(len(words))] = matter
    return " ".join(words)


def _print(row: dict[str, Any], *, head: bool) -> None:
    if head:
        print(f"{'procedures':>10}{'sentences':>11}{'p50 ms':>9}{'p99 ms':>9}{'WRatio p50':>12}{'among 3 %':>11}"
              f"{'build s':>9}{'memory MB':>11}")  # fmt: skip
    print(f"{row['procedures']:>10}{row['sentences']:>11}{row['p50_ms']:>9}{row['p99_ms']:>9}"
          f"{row['wratio_p50_ms']:>12}{row['among_three']:>11}{row['build_s']:>9}{row['memory_mb']:>11}")  # fmt: skip
