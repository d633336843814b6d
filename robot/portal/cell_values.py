"""Turn the cells of a procedure list into facts. Text that is not clear enough to be a fact gives None."""

import re

import msgspec

_CODE = re.compile(r"^(\d)[.,](\d{3,6})(?:\.\d{3}(?:\.\d{2}){2}\.[A-Z]\d{2})?$")
_DAYS = re.compile(
    r"^(?:trong\s+)?(?:vòng\s+)?(?:thời\s+hạn\s*:?\s*)?(?:tối\s+đa\s+|không\s+quá\s+|chậm\s+nhất\s+)?(?:là\s+)?"
    r"0*([1-9]\d{0,2})\s*(?:\([\w\s]+\)\s*)?(ngày\s+làm\s+việc|ngày)"
    r"(?:,?\s*(?:kể\s+)?từ\s+(?:ngày|khi)\s+nhận\s+(?:được\s+)?(?:đủ\s+)?hồ\s+sơ"
    r"(?:\s+(?:đầy\s+đủ|hợp\s+lệ|theo\s+quy\s+định|và|,))*)?\.?$",
    re.IGNORECASE,
)
_SAME_DAY = re.compile(r"^(?:giải\s+quyết\s+)?(?:ngay\s+)?trong\s+ngày(?:\s+làm\s+việc)?\.?$", re.IGNORECASE)
_AMOUNT = re.compile(
    r"^(?:(?:mức\s+)?(?:phí|lệ\s+phí|thu)\s*:?\s*)?(\d{1,3}(?:[.,]\d{3})+|\d+)\s*(?:đồng|đ|vnđ|vnd)\b\s*"
    r"((?:/|một\s|mỗi\s)\s*[^\d;,.()]{1,40})?\.?$",
    re.IGNORECASE,
)
_FREE = re.compile(
    r"^(?:miễn\s+(?:phí|lệ\s+phí)|không\s+(?:thu|mất)(?:\s+(?:phí|lệ\s+phí|phí,\s+lệ\s+phí|tiền))?|0\s*đồng)\.?$",
    re.IGNORECASE,
)
_LEGAL = re.compile(r"\b\d+(?:\.\d+)?/\d{4}/[A-ZĐ][A-ZĐ0-9Ư]*(?:-[A-ZĐ0-9ƯTtg]+)*")
_SERVICE = (
    r"^(?:(?:có\s+)?cung\s+cấp\s+)?(?:(?:dvc(?:tt)?|dịch\s+vụ(?:\s+công)?)\s+)?(?:trực\s+tuyến\s+)?"
    r"(?:mức\s+(?:độ\s+)?)?:?\s*"
)
_ONLINE = re.compile(_SERVICE + r"(?:toàn\s+trình|một\s+phần|[34])(?:\s*\((?:toàn\s+trình|một\s+phần)\))?\.?$", re.I)
_NOT_ONLINE = re.compile(_SERVICE + r"(?:[12]|(?:cung\s+cấp\s+)?thông\s+tin(?:\s+trực\s+tuyến)?)\.?$", re.I)
_LIST_SIGN = re.compile(r"^\s*(?:[-+*•–]|\d{1,2}[.)]|[a-zđ][.)])\s*")
_CONDITIONAL = re.compile(r"\(?\bnếu\b|^(?:đối với|trường hợp|khi)\b", re.IGNORECASE)
_FORM = re.compile(r"^(?:tờ khai|đơn|mẫu|phiếu|giấy đề nghị)\b", re.IGNORECASE)
_MOST_VND = 1_000_000_000


class TimeValue(msgspec.Struct, frozen=True):
    """A processing time: a number of days or working days, or the same day."""

    value: int | None = None
    unit: str | None = None
    same_day: bool | None = None


class FeeValue(msgspec.Struct, frozen=True):
    """A fee with a single amount; 0 if the text says that nothing is due. `basis`: unit, such as "đồng/bản"."""

    amount_vnd: int
    basis: str


class DocumentValue(msgspec.Struct, frozen=True):
    """A paper that a procedure requires. `kind`: original or copy; `need`: always or on a condition."""

    name: str
    kind: str
    need: str


def code(text: str) -> str | None:
    """Return the official code in `text`, such as "1.001193"; None if it is none. Final zeros that a spreadsheet has
    cut are added, and a province's suffix is removed."""
    found = _CODE.match(text.strip())
    return f"{found[1]}.{found[2]:0<6}" if found else None


def padded(text: str) -> bool:
    """Whether `code` adds zeros to `text`: a spreadsheet cut them, or (wrongly then) an official left digits out."""
    found = _CODE.match(text.strip())
    return found is not None and len(found[2]) < 6


def time(text: str, header: str = "") -> TimeValue | None:
    """Return the processing time if `text` gives exactly one. A number alone counts if `header` names the unit."""
    text = " ".join(text.split())
    if text.isdecimal() and "ngày" in header.lower():
        text += " ngày làm việc" if "làm việc" in header.lower() else " ngày"
    if _SAME_DAY.match(text):
        return TimeValue(same_day=True)
    found = _DAYS.match(text)
    return TimeValue(int(found[1]), " ".join(found[2].lower().split())) if found else None


def fee(text: str) -> FeeValue | None:
    """Return the fee if `text` gives exactly one. "Không" (no, none) alone gives None: perhaps it means "not known"."""
    text = " ".join(text.split())
    if _FREE.match(text):
        return FeeValue(0, text.rstrip("."))
    found = _AMOUNT.match(text)
    if found is None or (amount := int(re.sub(r"[.,]", "", found[1]))) > _MOST_VND:
        return None
    per = re.sub(r"^(?:/|một\s|mỗi\s)\s*", "", (found[2] or "").strip(), flags=re.IGNORECASE)
    return FeeValue(amount, f"đồng/{per}" if per else "đồng")


def legal(text: str) -> list[str]:
    """Return the numbers of the legal documents in `text`, each once, in their order."""
    return list(dict.fromkeys(_LEGAL.findall(text)))


def online(text: str) -> bool | None:
    """Whether the procedure can be handed in online; None if the cell does not name a service level, and only that."""
    text = " ".join(text.split())
    if _ONLINE.match(text):
        return True
    return False if _NOT_ONLINE.match(text) else None


def documents(text: str) -> list[DocumentValue]:
    """Return the papers in `text`, separated by line ends or semicolons. "nếu", "trường hợp" or "khi" (if, in case,
    when) mark a paper that is needed only on a condition."""
    found = []
    for line in re.split(r"[\n;]+", text):
        name = " ".join(_LIST_SIGN.sub("", line).split()).rstrip(".,:")
        if len(name) < 3 or name.lower() in ("không", "không quy định", "theo quy định"):
            continue
        need = "conditional" if _CONDITIONAL.search(name) else "always"
        found.append(DocumentValue(name[:1].upper() + name[1:], _kind(name), need))
    return found


def _kind(name: str) -> str:
    if _FORM.match(name):
        return "biểu mẫu"
    lowered = name.lower()
    kinds = [kind for kind in ("bản chính", "bản gốc", "bản sao") if kind in lowered]
    return kinds[0] if len(kinds) == 1 else "không ghi bản chính hay bản sao"


def says_nothing(text: str) -> bool:
    """Whether the text of a cell only says that there is nothing to say, such as "không quy định" (not specified)."""
    return " ".join(text.lower().split()).strip(" .-") in (
        "",
        "không",
        "không có",
        "không quy định",
        "chưa quy định",
        "theo quy định",
        "theo quy định của pháp luật",
        "không có thông tin",
        "n/a",
    )
