"""List the legal documents that the procedures cite | Văn bản mà thủ tục viện dẫn: hết, sắp hết hiệu lực, bị sửa, chưa
kiểm tra.

config/legal.toml records what is known of each document. The exit status is 1 when a procedure must be reviewed."""

import argparse
import datetime
import json

import msgspec

from robot.knowledge.catalogue.legal_documents import Cited, Flag, LegalDocument, review
from robot.law.legal_records import load_legal
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.settings.loader import CONFIG

_FLAG_TEXT = {
    Flag.ENDED: "ended | đã hết hiệu lực",
    Flag.ENDS_SOON: "ends soon | sắp hết hiệu lực",
    Flag.NOT_YET: "not in force yet | chưa có hiệu lực",
    Flag.AMENDED: "amended since | đã bị sửa sau khi lập thủ tục",
    Flag.STALE: "not looked at for long | lâu chưa xem lại",
    Flag.UNKNOWN: "not checked | chưa kiểm tra",
}
_SHOWN = 12  # largest number of procedures printed for a document; --json has all of them


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk catalogue legal`."""
    parser.add_argument("--all", action="store_true", help="documents in force and unchecked ones too")
    parser.add_argument("--today", type=_day, default=None, metavar="YYYY-MM-DD", help="as of this day")
    parser.add_argument("--json", action="store_true", help="one JSON line")


def run(args: argparse.Namespace) -> int:
    """List the cited legal documents; return 1 when a procedure must be reviewed, otherwise 0."""
    today = args.today or datetime.date.today()
    cited = review(load_catalogue(CONFIG), load_legal(CONFIG / "legal.toml"), today)
    to_review = sorted({code for each in cited for code in each.flagged})
    if args.json:
        print(
            json.dumps(
                {"today": str(today), "documents": [_row(each) for each in cited], "review": to_review},
                ensure_ascii=False,
            )
        )
    else:
        print("\n".join(_for_people(cited, to_review, show_all=args.all)))
    return 1 if to_review else 0


def _row(cited: Cited) -> dict[str, object]:
    return dict(msgspec.to_builtins(cited))


def _for_people(cited: list[Cited], to_review: list[str], *, show_all: bool) -> list[str]:
    lines = []
    for each in cited:
        urgent = [flag for flag in each.flags if flag not in (Flag.UNKNOWN,)]
        if not urgent and not show_all:
            continue
        told = "; ".join(_FLAG_TEXT[flag] for flag in each.flags) or "in force as far as known | chưa thấy hết hiệu lực"
        title = "" if each.document is None else f"  {each.document.title}"
        lines.append(f"{each.number}{title}: {told}")
        if each.document is not None:
            lines += [f"      {line}" for line in _about(each, each.document)]
        shown = each.flagged or each.procedures
        more = f" … (+{len(shown) - _SHOWN})" if len(shown) > _SHOWN else ""
        lines.append(f"      {len(each.procedures)} procedures | thủ tục: {', '.join(shown[:_SHOWN])}{more}")
    unknown = sum(Flag.UNKNOWN in each.flags for each in cited)
    lines.append(f"{len(cited)} documents are cited, {unknown} of them not checked")
    lines.append(f"viện dẫn {len(cited)} văn bản, {unknown} chưa kiểm tra")
    lines.append(f"{len(to_review)} procedures must be reviewed | {len(to_review)} thủ tục cần rà soát")
    return lines


def _about(cited: Cited, document: LegalDocument) -> list[str]:
    lines = []
    if document.ends is not None:
        by = f", replaced by | thay bằng {', '.join(document.replaced_by)}" if document.replaced_by else ""
        lines.append(f"ends on | hết hiệu lực {document.ends:%d/%m/%Y}{by}")
    if document.in_force is not None:
        lines.append(f"in force from | hiệu lực từ {document.in_force:%d/%m/%Y}")
    if cited.amended_by:
        lines.append(f"amended by | bị sửa bởi {', '.join(cited.amended_by)}")
    lines.append(f"source | nguồn: {document.source}; {document.checked:%d/%m/%Y}")
    return lines


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-03-31") from None
