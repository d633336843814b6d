"""Rules for spoken sentences: find answers about a procedure that are too long to listen to, and visitors' phrases that
mislead."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.answer_sentences import SLOTS
from robot.knowledge.catalogue.procedures import Catalogue
from robot.knowledge.catalogue.templates import LANGUAGES
from robot.knowledge.understanding.requests import Requests
from robot.knowledge.vietnamese.syllables import syllables
from robot.portal.name_conflicts import spoken
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.site_overlays import SitePhrases

FIRST_SENTENCE_WORDS = 14
"""Largest number of words (in Vietnamese: syllables) of a first sentence that a listener can follow; the rest of the
answer is on the screen."""
PHRASE_SYLLABLES = 20
"""Largest number of syllables of a phrase by which visitors ask: none asks in more, and a longer phrase resembles every
sentence a little."""

SENTENCE_END = re.compile(r"(?<=[.?!])\s")
"""Matches the blank between two spoken sentences."""
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile("[aeiouyăâêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE)


def unspeakable(path: Path, code: str, content: ContentProvider, said: Callable[[str, str], str]) -> list[Trouble]:
    """Return warnings about the spoken answers on the procedure `code`: long first sentences, words that the Vietnamese
    voice cannot read. `said`: returns a shown text in a language as the voice says it; most procedures share texts."""
    found: list[Trouble] = []
    unread: dict[str, str] = {}
    papers = len(content.catalogue.procedures[code].documents)
    lines = {f"answer.{slot}": Line(f"answer.{slot}", procedure=code) for slot in SLOTS}
    lines |= {f"answer.paper {n}": Line("answer.paper", procedure=code, n=n) for n in range(1, papers + 1)}
    lines |= {f"{key}?": replace(line, yes_no=True) for key, line in lines.items()}
    for number in range(len(content.catalogue.procedures[code].precheck)):
        lines[f"precheck[{number}].ask"] = Line("precheck.ask", procedure=code, n=number)
    for language in LANGUAGES:
        seen: set[str] = set()
        for key, line in lines.items():
            spoken = said(content.shown(line, language), language)
            if spoken in seen:
                continue
            seen.add(spoken)
            first = SENTENCE_END.split(spoken, maxsplit=1)[0]
            if len(first.split()) > FIRST_SENTENCE_WORDS and not content.by_policy(line, language):
                found.append(_long(path, f"{key} ({language})", first))
            if language == "vi":
                unread.update(dict.fromkeys(unreadable_words(spoken), key))
    return found + [_unread(path, key, word) for word, key in unread.items()]


def unreadable_words(sentence: str) -> list[str]:
    """Return the words of a spoken Vietnamese sentence that are abbreviations."""
    return [word for word in _WORD.findall(sentence) if unreadable(word)]


def unreadable(word: str) -> bool:
    """Whether a word of a spoken Vietnamese sentence is an abbreviation that was not written out: capitals inside, or
    no vowel."""
    return word[1:] != word[1:].lower() or (len(word) > 1 and not _VOWELS.search(word))


def unasked(files: Mapping[str, Path], catalogue: Catalogue) -> Iterator[Trouble]:
    """Yield a warning for each name or phrase that is too long, or that two procedures share, so that it finds neither
    of them."""
    owners: dict[tuple[str, ...], dict[str, tuple[str, str]]] = defaultdict(dict)
    for code, path in files.items():
        procedure = catalogue.procedures[code]
        asked = procedure.asked
        official = () if procedure.announced else (("official_title", procedure.official_title),)  # lists repeat names
        for key, title in (("title", procedure.title.vi), *official):
            owners[spoken(title)].setdefault(code, (key, title))
        for key, sentences in (("asked.names", asked.names), ("asked.phrases", asked.phrases)):
            for sentence in sentences:
                heard = syllables(sentence)
                owners[spoken(sentence)].setdefault(code, (key, sentence))
                if len(heard) > PHRASE_SYLLABLES:
                    yield _wordy(path, key, sentence, len(heard))
    for codes in owners.values():
        first, *others = codes
        for code in others:
            yield _shared(files[code], *codes[code], first)


def astray(path: Path, phrases: SitePhrases, catalogue: Catalogue, places: Collection[str]) -> Iterator[Trouble]:
    """Yield a warning for each procedure and place with sentences in the site's file `path` that the robot does not
    know: the sentences mean nothing. `places`: the names by which a visitor may mean a place."""
    unknown = [("procedures", code) for code in phrases.procedures if code not in catalogue.procedures]
    unknown += [("places", place) for place in phrases.places if place not in places]
    for table, name in unknown:
        yield Trouble(
            "the robot knows none of this name: its sentences mean nothing",
            "robot không biết mã này nên các câu ở đây không có tác dụng",
            remedy="write the code of a procedure, or the id of a place on the map; else take the sentences out",
            remedy_vi="ghi mã thủ tục hoặc mã nơi có trên bản đồ; nếu không còn dùng thì xoá các câu",
            file=str(path),
            key=table,
            value=name,
        )


def unanswered(path: Path, requests: Requests, content: ContentProvider) -> list[Trouble]:
    """Return an error for each refusal (request the centre does not serve) in the file `path` that has no text: the
    robot could not say where to go instead."""
    found = []
    for number, refusal in enumerate(requests.refuse):
        try:
            content.text(f"refuse.{refusal.target}", "vi")
        except Trouble:
            found.append(
                Trouble(
                    f'there are no words "refuse.{refusal.target}"',
                    f'chưa có câu "refuse.{refusal.target}"',
                    remedy="add them to [refuse] in config/words/vi/answers.toml and config/words/en/answers.toml",
                    remedy_vi="thêm vào [refuse] ở config/words/vi/answers.toml và config/words/en/answers.toml",
                    file=str(path),
                    key=f"refuse[{number}].target",
                    value=refusal.target,
                )
            )
    return found


def _long(path: Path, key: str, first: str) -> Trouble:
    words = len(first.split())
    return Trouble(
        f"the first spoken sentence has {words} words, {FIRST_SENTENCE_WORDS} can be followed",
        f"câu đầu khi đọc có {words} tiếng, nên tối đa {FIRST_SENTENCE_WORDS}",
        remedy="shorten the fact, or put the rest into a second sentence in config/words",
        remedy_vi="viết ngắn lại, hoặc tách câu trong config/words",
        file=str(path),
        key=key,
        value=first,
    )


def _unread(path: Path, key: str, word: str) -> Trouble:
    return Trouble(
        "the voice cannot read this abbreviation",
        "giọng đọc không đọc được chữ viết tắt này",
        remedy="write it out, or add it to [vi] of config/pronunciation.toml",
        remedy_vi="viết đầy đủ, hoặc thêm vào [vi] của config/pronunciation.toml",
        file=str(path),
        key=key,
        value=word,
    )


def _wordy(path: Path, key: str, sentence: str, count: int) -> Trouble:
    return Trouble(
        f"has {count} syllables, {PHRASE_SYLLABLES} at most are useful",
        f"dài {count} tiếng, nên tối đa {PHRASE_SYLLABLES}",
        remedy="keep the part by which the procedure is recognised",
        remedy_vi="giữ lại phần để nhận ra thủ tục",
        file=str(path),
        key=key,
        value=sentence,
    )


def _shared(path: Path, key: str, sentence: str, other: str) -> Trouble:
    return Trouble(
        f"stands under {other} too: the robot has to ask back",
        f"cũng có ở {other}: robot sẽ phải hỏi lại",
        remedy="leave it where it belongs, or move it to [[ask_back]] in config/requests.toml",
        remedy_vi="chỉ để ở thủ tục đúng, hoặc chuyển sang [[ask_back]] ở config/requests.toml",
        file=str(path),
        key=key,
        value=sentence,
    )
