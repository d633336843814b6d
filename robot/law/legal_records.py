"""Load what is recorded of legal documents: `config/legal.toml`. All errors are reported together."""

from pathlib import Path

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.legal_documents import LegalDocument, LegalFile
from robot.runtime.content.typed_toml import decode


def load_legal(path: Path) -> tuple[LegalDocument, ...]:
    """Return the legal documents recorded in the file `path`. Raises `Troubles` with every error in it."""
    found: list[Trouble] = []
    file = decode(path, LegalFile, found)
    if file is None:
        raise Troubles(found)
    numbers = [document.number for document in file.documents]
    for number in sorted({each for each in numbers if numbers.count(each) > 1}):
        found.append(_bad(path, number, "this number stands twice", "số này ghi hai lần"))
    for document in file.documents:
        if document.in_force and document.ends and document.ends <= document.in_force:
            found.append(_bad(path, document.number, "it ends before it begins", "hết hiệu lực trước khi có hiệu lực"))
    if found:
        raise Troubles(found)
    return file.documents


def _bad(path: Path, number: str, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        key="documents",
        value=number,
        remedy="the first lines of the file explain its keys",
        remedy_vi="các dòng đầu của tệp giải thích cách ghi",
    )
