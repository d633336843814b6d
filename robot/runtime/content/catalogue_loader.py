"""Load the catalogue: procedures, one TOML file each, announced procedures, and life events (groups of procedures on
the home page).

All errors are reported together; each names file, key and value. The code of an unreadable file counts as existing, so
that references to it are not reported as well.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.procedures import FORM_FOLDER, Catalogue, Code, Procedure, Topic
from robot.runtime.content.announced_loader import FiledProcedure, load_announced, load_groups
from robot.runtime.content.site_overlays import load_phrases
from robot.runtime.content.typed_toml import bad, converted, decode
from robot.runtime.settings.foreign_files import own_below
from robot.runtime.settings.toml_reader import parse_toml


def load_catalogue(config: Path) -> Catalogue:
    """Return the catalogue below `config`: procedures/**/*.toml and procedures_announced/*.toml with the site's
    sentences, and topics.toml. A procedure with a file of its own replaces the announced one of its code. Raises
    `Troubles` with every error."""
    return load_catalogue_files(config)[0]


def load_catalogue_files(config: Path, *, taught: bool = True) -> tuple[Catalogue, dict[str, Path]]:
    """Return the catalogue, and {procedure code: its file}. `taught`: with the sentences that this site has taught.
    Raises `Troubles` with every error."""
    found: list[Trouble] = []
    files = own_below(config / "procedures", ".toml")
    if not files:
        raise Troubles([bad(config / "procedures", "", None, "holds no procedure", "không có thủ tục nào")])
    unread: set[str] = set()
    read: list[FiledProcedure] = []
    for path in files:
        procedure = decode(path, Procedure, found)
        if procedure is None:
            unread.add(code_at_sight(path))
        else:
            read.append(FiledProcedure(path, procedure))
    own_codes = {each.procedure.code for each in read}
    announced = [each for each in load_announced(config, found) if each.procedure.code not in own_codes]
    groups = load_groups(config, found)
    owners: dict[str, Path] = {}
    for path, procedure, within in (*read, *announced):
        start = f"{within}." if within else ""
        for key, code in (("code", procedure.code), *(("other_codes", other) for other in procedure.other_codes)):
            if code in owners:
                what, vi = f"this code stands twice, also in {owners[code]}", f"trùng mã với {owners[code]}"
                found.append(bad(path, f"{start}{key}", code, what, vi))
            owners.setdefault(code, path)
        found += _inconsistent(path, procedure, start)

    def dead(code: str) -> bool:
        # A file without a readable code may have any code: then no reference is reported as dead.
        return code not in owners and code not in unread and "" not in unread

    for path, procedure, within in (*read, *announced):
        start = f"{within}." if within else ""
        found += _unrelated(path, dead, procedure, start)
        found += _astray(path, dead, procedure, start)
        found += _unfiled(path, config / FORM_FOLDER, procedure, start)
    topics = _topics(config / "topics.toml", dead, found)
    try:
        sentences = load_phrases(config).procedures if taught else {}
    except Troubles as troubles:
        found += troubles.found
    if found:
        raise Troubles(found)
    procedures = {procedure.code: (path, _with(procedure, sentences)) for path, procedure, _ in (*read, *announced)}
    catalogue = Catalogue((procedure for _, procedure in procedures.values()), topics, groups.groups)
    return catalogue, {code: path for code, (path, _) in procedures.items()}


def _with(procedure: Procedure, taught: Mapping[str, tuple[str, ...]]) -> Procedure:
    """Return `procedure` with the sentences that this site has taught for it."""
    more = taught.get(procedure.code)
    if not more:
        return procedure
    asked = msgspec.structs.replace(procedure.asked, phrases=(*procedure.asked.phrases, *more))
    return msgspec.structs.replace(procedure, asked=asked)


def check_procedure(path: Path, text: str) -> Procedure:
    """Check `text`, which is to be written to `path`, and return its procedure. Raises `Troubles` with every error."""
    found: list[Trouble] = []
    try:
        table = parse_toml(text, path)
    except Trouble as trouble:
        raise Troubles([trouble]) from None
    procedure = converted(path, Procedure, table, found)
    if procedure is not None:
        found += _inconsistent(path, procedure)
    if procedure is None or found:
        raise Troubles(found)
    return procedure


def code_at_sight(path: Path) -> str:
    """Return the procedure code found in a file that is not valid, "" when there is none."""
    try:
        text = path.read_bytes().decode("utf-8", errors="ignore").replace("\0", "")  # UTF-16 becomes ASCII
    except OSError:
        return ""
    above_tables = re.split(r"^\s*\[", text, maxsplit=1, flags=re.MULTILINE)[0]
    found = re.search(r"""^\W*code\s*=\s*["'“]?([\w.-]+)""", above_tables, re.MULTILINE)
    try:
        return msgspec.convert(found[1], Code) if found else ""
    except msgspec.ValidationError:
        return ""


def _topics(path: Path, dead: Callable[[str], bool], found: list[Trouble]) -> dict[str, Topic]:
    topics = decode(path, dict[str, Topic], found) or {}
    for key, topic in topics.items():
        for code in topic.codes:
            if dead(code):
                found.append(
                    bad(path, f"{key}.codes", code, "no procedure has this code", "không có thủ tục mang mã này")
                )
    return topics


def _unrelated(path: Path, dead: Callable[[str], bool], procedure: Procedure, start: str) -> list[Trouble]:
    """Return errors for codes of related procedures that do not exist, are repeated, or are the procedure's own.
    `start`: what stands before its keys."""
    found: list[Trouble] = []
    for number, code in enumerate(procedure.related):
        key = f"{start}related[{number}]"
        if dead(code):
            found.append(bad(path, key, code, "no procedure has this code", "không có thủ tục mang mã này"))
        elif code == procedure.code or code in procedure.related[:number]:
            found.append(bad(path, key, code, "is itself or stands twice", "trùng với chính nó hoặc ghi hai lần"))
    return found


def _astray(path: Path, dead: Callable[[str], bool], procedure: Procedure, start: str) -> list[Trouble]:
    """Return errors for questions of the paper check that refer to a missing procedure, or to the procedure itself.
    `start`: what stands before its keys."""
    found: list[Trouble] = []
    for number, check in enumerate(procedure.precheck):
        if check.instead is not None and (dead(check.instead) or check.instead == procedure.code):
            what, vi = "is no other procedure of the catalogue", "không phải mã của thủ tục khác trong danh mục"
            found.append(bad(path, f"{start}precheck[{number}].instead", check.instead, what, vi))
    return found


def _unfiled(path: Path, folder: Path, procedure: Procedure, start: str) -> list[Trouble]:
    """Return errors for forms whose file is not in `folder`. `start`: what stands before its keys."""
    return [
        Trouble(
            "no uploaded form has this name",
            "không có tệp biểu mẫu này",
            file=str(path),
            key=f"{start}forms[{number}].file",
            value=form.file,
            remedy=f"upload it on the officials' page, or put the file into {folder}, or take the line out",
            remedy_vi=f"tải tệp lên ở trang cán bộ (Nội dung, Biểu mẫu), hoặc chép tệp vào {folder}, hoặc bỏ dòng này",
        )
        for number, form in enumerate(procedure.forms)
        if form.file is not None and not (folder / form.file).is_file()
    ]


def _inconsistent(path: Path, procedure: Procedure, start: str = "") -> list[Trouble]:
    """Return errors for facts of the procedure that contradict each other. `start`: what stands before its keys."""
    found: list[Trouble] = []
    if procedure.department is None and procedure.elsewhere is None:
        what = "needs a department of this centre, or the office elsewhere"
        vi = "cần lĩnh vực nhận ở đây, hoặc nơi nhận khác (elsewhere)"
        found.append(bad(path, f"{start}department", None, what, vi))
    ordinary = [item for item in procedure.fee.items if not item.extra]
    if procedure.fee.is_free and any(item.amount_vnd for item in ordinary):
        what = "is free, but an ordinary item has an amount: mark it extra = true or drop is_free"
        found.append(bad(path, f"{start}fee.is_free", True, what, "ghi miễn phí nhưng có khoản thu"))
    for key, rule in procedure.dated():
        if rule.valid_from and rule.valid_until and rule.valid_until < rule.valid_from:
            what = "ends before it begins"
            found.append(bad(path, f"{start}{key}.valid_until", rule.valid_until, what, "hết hạn trước khi có"))
    names = {document.name for document in procedure.documents}
    for number, check in enumerate(procedure.precheck):
        if check.paper is not None and check.paper not in names:
            what, vi = "no document has this name", "không có giấy tờ nào tên như vậy"
            found.append(bad(path, f"{start}precheck[{number}].paper", check.paper, what, vi))
    if procedure.time.value is not None and procedure.time.unit is None:
        found.append(bad(path, f"{start}time.unit", None, "a time needs its unit", "thời hạn cần đơn vị"))
    return found
