"""Baselines for understanding: each ranks procedures, or recognises requests, with a common library alone."""

from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process

from robot.core.trouble import Trouble
from robot.knowledge.catalogue.procedures import Catalogue, Procedure
from robot.knowledge.understanding.requests import Requests

Rank = Callable[[str], Sequence[str]]
"""Function from a sentence to the codes of procedures, best first. The first is the answer; three are a question
back."""


def ranks(catalogue: Catalogue) -> dict[str, Rank]:
    """Return the baselines that rank procedures, by name. Raises `Trouble` when their libraries are not installed."""
    procedures = tuple(catalogue.procedures.values())
    return {
        "rapidfuzz WRatio over names": _wratio(procedures),
        "BM25 over all text": _bm25(procedures),
        "TF-IDF character n-grams": _tfidf(procedures),
    }


def hassil(requests: Requests) -> Callable[[str], str]:
    """Return a function from a sentence to "nav:TARGET", "cmd:TARGET", a slot, or "" (none): Home Assistant's hassil on
    the robot's own phrases."""
    try:
        from hassil import Intents, recognize
    except ImportError as error:
        raise _missing("hassil") from error
    wanted = [(f"nav:{one.target}", one.phrases) for one in requests.navigate]
    wanted += [(f"cmd:{one.target}", one.phrases) for one in requests.service]
    wanted += [(one.target, one.phrases) for one in requests.slot]
    names = {f"I{number}": meaning for number, (meaning, _) in enumerate(wanted)}
    intents = {f"I{number}": {"data": [{"sentences": list(said)}]} for number, (_, said) in enumerate(wanted)}
    parsed = Intents.from_dict({"language": "vi", "intents": intents})

    def find(text: str) -> str:
        result = recognize(text, parsed)
        return names[result.intent.name] if result is not None else ""

    return find


def _wratio(procedures: Sequence[Procedure]) -> Rank:
    names = [(name, one.code) for one in procedures for name in (one.title.vi, one.official_title, *one.asked.names)]

    def rank(text: str) -> Sequence[str]:
        found = process.extract(text, [name for name, _ in names], scorer=fuzz.WRatio, limit=40)
        return _distinct(names[place][1] for _, _, place in found)

    return rank


def _bm25(procedures: Sequence[Procedure]) -> Rank:
    try:
        import bm25s
    except ImportError as error:
        raise _missing("bm25s") from error
    texts = [[word for text in _texts(one) for word in text.lower().split()] for one in procedures]
    index = bm25s.BM25()
    index.index(texts, show_progress=False)

    def rank(text: str) -> Sequence[str]:
        known = [word for word in text.lower().split() if word in index.vocab_dict]
        scores = index.get_scores(known) if known else [0.0] * len(procedures)
        order = sorted(range(len(procedures)), key=lambda place: -scores[place])
        return [procedures[place].code for place in order[:3]]

    return rank


def _tfidf(procedures: Sequence[Procedure]) -> Rank:
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError as error:
        raise _missing("scikit-learn") from error
    sentences = [(text, one.code) for one in procedures for text in _texts(one)]
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    known = vectors.fit_transform([text for text, _ in sentences])

    def rank(text: str) -> Sequence[str]:
        similar = (vectors.transform([text.lower()]) @ known.T).toarray()[0]
        return _distinct(sentences[place][1] for place in similar.argsort()[::-1][:60])

    return rank


def _texts(procedure: Procedure) -> tuple[str, ...]:
    return (procedure.title.vi, procedure.official_title, *procedure.asked.names, *procedure.asked.phrases)


def _distinct(codes: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(codes))[:3]


def _missing(library: str) -> Trouble:
    return Trouble(
        "this library of the baselines is not installed",
        "chưa cài thư viện để so sánh",
        key=library,
        remedy="./kiosk bench installs it; or pip install -e .[bench]",
        remedy_vi="chạy ./kiosk bench, hoặc pip install -e .[bench]",
    )
