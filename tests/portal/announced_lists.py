"""Announced lists as JSON lines, and what the catalogue's commands say of them."""

import json
from pathlib import Path
from typing import Any

import pytest

from robot.cli.__main__ import main

LISTED: dict[str, Any] = {
    "code": "1.999001",
    "name": "Thủ tục cấp giấy phép nuôi ong",
    "field": "Chăn nuôi",
    "qn_list": True,
    "group": "UBND cấp xã",
    "date": "2026-09-13",
    "time": "Trực tuyến: 3 ngày làm việc; Trực tiếp: 5 ngày làm việc; Trực tiếp: 7 ngày làm việc",
    "fee": "Miễn phí",
    "documents": [
        "[* Lưu ý:] Người nộp phải mang theo bản chính. [bản chính 0, bản sao 0]",
        "- Bản sao sổ hộ khẩu (nếu có) [bản chính 0, bản sao 1]",
        "- Đơn đề nghị theo Mẫu số 02 kèm NĐ 1/2026/NĐ-CP [bản chính 1, bản sao 0]",
    ],
    "legal": ["1/2026/NĐ-CP"],
    "source": "owner/repo:list.md",
}


def written(path: Path, *rows: dict[str, Any]) -> str:
    """Write a list and return its path."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def outcomes(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, Any]]:
    """Run `kiosk catalogue` and return what it says of each procedure, by code."""
    assert main(["catalogue", *arguments, "--json"]) == 0
    return {row["code"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
