"""The error type for every fault that a person can mend: in a file, a key of the settings, or a device."""

import errno

_FULL = (errno.ENOSPC, errno.EDQUOT)
"""Error numbers of a full disk, and of an account that has used its share of it."""


class Trouble(Exception):
    """A fault that a person can mend. It is printed as one line in English and Vietnamese; the exit status is 2.

    `what` and `vi` say what is wrong, `remedy` and `remedy_vi` what to do; `file`, `key` and `value` say where it is.
    """

    def __init__(
        self,
        what: str,
        vi: str,
        *,
        remedy: str,
        remedy_vi: str,
        file: str = "",
        key: str = "",
        value: object = None,
    ) -> None:
        self.what, self.vi, self.remedy, self.remedy_vi = what, vi, remedy, remedy_vi
        self.file, self.key, self.value = file, key, value
        super().__init__(self.line())

    def line(self) -> str:
        """Return the message as one line: place, fault, remedy; English first, then Vietnamese."""
        place = ": ".join(part for part in (self.file, self.key) if part)
        shown = f" = {self.value!r}" if self.value is not None else ""
        start = f"{place}{shown}: " if place else ""
        return f"{start}{self.what}; {self.remedy} | {self.vi}; {self.remedy_vi}"


class DiskFull(Trouble):
    """Error: the disk has no room for a file, or less than is to stay free."""


class RefusedBySystem(Trouble):
    """Error: the operating system does not let this program use a file or device. The remedy is for a technician."""


def refused_by_system(error: OSError) -> Trouble:
    """Return the `Trouble` for a file or device that the operating system does not let this command use.

    It is `DiskFull` when there is no room on the disk, else `RefusedBySystem`.
    """
    what, vi = error.strerror or str(error), "hệ thống không cho đọc hoặc ghi"
    remedy, remedy_vi = "choose another place", "chọn chỗ khác"
    if isinstance(error, PermissionError):
        what, vi = f"another user's: {what}", "của tài khoản khác, không được phép đọc hoặc ghi"
        remedy = "type the command as the user whose file it is, or with sudo"
        remedy_vi = "gõ lệnh bằng tài khoản của tệp đó, hoặc bằng sudo"
    elif error.errno in _FULL:
        remedy, remedy_vi = "free the disk or choose another place", "dọn ổ đĩa hoặc chọn chỗ khác"
        return DiskFull(what, "ổ đĩa đã đầy", file=str(error.filename or ""), remedy=remedy, remedy_vi=remedy_vi)
    elif error.filename is None:
        remedy, remedy_vi = "type ./kiosk doctor, which asks each part", "gõ ./kiosk doctor để kiểm tra từng bộ phận"
    return RefusedBySystem(what, vi, file=str(error.filename or ""), remedy=remedy, remedy_vi=remedy_vi)


class Troubles(Exception):
    """Several `Trouble` found in one run, raised together so that a technician mends them all at once."""

    def __init__(self, found: list[Trouble]) -> None:
        self.found = found
        super().__init__("\n".join(trouble.line() for trouble in found))
