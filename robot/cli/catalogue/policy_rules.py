"""Rules for policy answers: find those that are wrong, out of date, without basis or too long to listen to, and
phrasings that two answers share."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from robot.cli.catalogue.fact_rules import malformed
from robot.cli.catalogue.sentence_rules import PHRASE_SYLLABLES, SENTENCE_END, unreadable_words
from robot.core.trouble import Trouble
from robot.knowledge.catalogue.legal_documents import LegalDocument
from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.catalogue.procedures import FRESH_DAYS
from robot.knowledge.vietnamese.syllables import syllables
from robot.knowledge.vietnamese.text_normalization import Pronunciation, say
from robot.portal.name_conflicts import spoken

SENTENCE_WORDS = 24
"""Largest number of spoken words of a sentence of an answer. Chosen; larger than for a procedure's first sentence,
because an amount or a date alone has up to 12."""
SENTENCES = 3
"""Largest number of sentences of an answer; the rest belongs into `details`."""
SOON_DAYS = 90
"""An answer whose last day is at most this many days away should be looked at. Chosen."""

_NUMBER = re.compile(r"\d+(?:\.\d+)?/\d{4}/[A-ZĐ][\w-]*")
"""Matches the number of a legal document, such as 87/2020/NĐ-CP."""


def wrong(path: Path, policy: Policy, today: datetime.date) -> list[Trouble]:
    """Return errors: a date in the future, and sources that are none."""
    found = []
    if policy.as_of > today:
        what, vi = "lies in the future", "ngày này ở tương lai"
        remedy, remedy_vi = "write the day that the sources show", "ghi ngày mà nguồn cho thấy"
        found.append(_trouble(path, "as_of", str(policy.as_of), (what, vi), (remedy, remedy_vi)))
    for number, source in enumerate(policy.sources):
        if malformed(source):
            what, vi = "names no source: neither an address nor a document", "không phải địa chỉ mạng hay tên văn bản"
            remedy, remedy_vi = (
                "write the address of the page or the name of the document",
                "ghi địa chỉ trang hoặc tên văn bản",
            )
            found.append(_trouble(path, f"sources[{number}]", source, (what, vi), (remedy, remedy_vi)))
    return found


def doubtful(
    path: Path, policy: Policy, documents: Mapping[str, LegalDocument], today: datetime.date
) -> Iterator[Trouble]:
    """Yield warnings: an answer that has ended, will end soon or is old, and law that has no date or has ended.

    `documents`: what config/legal.toml records, by number.
    """
    again = (
        "check the answer against its source, then write the new dates",
        "đối chiếu câu trả lời với nguồn, rồi ghi ngày mới",
    )
    last = policy.valid_until
    if last is not None and last < today:
        ended = (
            "has ended: the robot adds that a clerk will confirm it",
            "đã hết hạn: robot nói thêm cán bộ sẽ xác nhận",
        )
        yield _trouble(path, "valid_until", str(last), ended, again)
    elif last is not None and (last - today).days <= SOON_DAYS:
        days = (last - today).days
        yield _trouble(path, "valid_until", str(last), (f"ends in {days} days", f"còn {days} ngày là hết hạn"), again)
    if (today - policy.as_of).days > FRESH_DAYS:
        old = (f"more than {FRESH_DAYS} days old", f"đã quá {FRESH_DAYS} ngày")
        yield _trouble(path, "as_of", str(policy.as_of), old, again)
    for number, law in enumerate(policy.legal):
        if law.effective is None:
            undated = ("the law has no date", "văn bản không có ngày hiệu lực")
            since = ("add `effective`, its first day in force", "thêm `effective`, ngày có hiệu lực")
            yield _trouble(path, f"legal[{number}].effective", law.document, undated, since)
        for cited in _NUMBER.findall(law.document):
            document = documents.get(cited)
            if document is not None and document.ends is not None and document.ends <= today:
                gone = (f"is out of force since {document.ends}", f"đã hết hiệu lực từ {document.ends:%d/%m/%Y}")
                yield _trouble(path, f"legal[{number}].document", cited, gone, again)


def unspeakable(path: Path, policy: Policy, pronunciation: Pronunciation) -> Iterator[Trouble]:
    """Yield warnings: no English text, an answer that is too long to listen to, and words that the Vietnamese voice
    cannot read."""
    for key, english in (("question_en", policy.question_en), ("answer_en", policy.answer_en)):
        if english is None:
            none = ("the English text is missing", "chưa có câu tiếng Anh")
            yield _trouble(path, key, None, none, (f"add {key}", f"thêm {key}"))
    shorter = ("shorten it, or move a part into `details`", "viết ngắn lại, hoặc chuyển bớt sang `details`")
    for key, language, answer in (("answer", "vi", policy.answer), ("answer_en", "en", policy.answer_en or "")):
        said = say(answer, language, pronunciation)
        sentences = SENTENCE_END.split(said)
        if len(sentences) > SENTENCES:
            many = (
                f"has {len(sentences)} sentences, {SENTENCES} can be remembered",
                f"{len(sentences)} câu, nên tối đa {SENTENCES}",
            )
            yield _trouble(path, key, answer, many, shorter)
        for sentence in sentences:
            words = len(sentence.split())
            if words > SENTENCE_WORDS:
                long = (
                    f"a spoken sentence has {words} words, {SENTENCE_WORDS} can be followed",
                    f"một câu khi đọc có {words} tiếng, nên tối đa {SENTENCE_WORDS}",
                )
                yield _trouble(path, key, sentence, long, shorter)
        for word in unreadable_words(said) if language == "vi" else ():
            unread = ("the voice cannot read this abbreviation", "giọng đọc không đọc được chữ viết tắt này")
            write = (
                "write it out, or add it to [vi] of config/pronunciation.toml",
                "viết đầy đủ, hoặc thêm vào [vi] của config/pronunciation.toml",
            )
            yield _trouble(path, key, word, unread, write)


def confusable(files: Mapping[str, Path], policies: Policies) -> Iterator[Trouble]:
    """Yield a warning for each phrasing that is too long, or that two answers share, so that it finds neither."""
    owners: dict[tuple[str, ...], dict[str, tuple[str, str]]] = defaultdict(dict)
    for policy in policies.policies.values():
        for key, sentence in _phrasings(policy):
            owners[spoken(sentence)].setdefault(policy.id, (key, sentence))
            count = len(syllables(sentence))
            if count > PHRASE_SYLLABLES:
                long = (
                    f"has {count} syllables, {PHRASE_SYLLABLES} at most are useful",
                    f"dài {count} tiếng, nên tối đa {PHRASE_SYLLABLES}",
                )
                keep = ("keep the part by which the question is recognised", "giữ lại phần để nhận ra câu hỏi")
                yield _trouble(files[policy.id], key, sentence, long, keep)
    for sharing in owners.values():
        first, *others = sharing
        for policy_id in others:
            key, sentence = sharing[policy_id]
            shared = (f"stands in {first} too", f"cũng có ở {first}")
            leave = ("leave it with the answer that it asks for", "chỉ để ở câu trả lời đúng")
            yield _trouble(files[policy_id], key, sentence, shared, leave)


def _phrasings(policy: Policy) -> Sequence[tuple[str, str]]:
    asked = [(f"asked[{number}]", sentence) for number, sentence in enumerate(policy.asked)]
    return [("question", policy.question), *asked]


def _trouble(path: Path, key: str, value: object, fault: tuple[str, str], remedy: tuple[str, str]) -> Trouble:
    """Return a `Trouble`; `fault` and `remedy`: what is wrong and what to do, in English and Vietnamese."""
    return Trouble(fault[0], fault[1], remedy=remedy[0], remedy_vi=remedy[1], file=str(path), key=key, value=value)
