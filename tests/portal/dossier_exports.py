"""Exports of the one-stop platform for the tests: rows in files on disk, and what is read of them."""

import datetime
import tomllib
from pathlib import Path

import msgspec

from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.row_reader import Records
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.vocabulary import DossierNames, Vocabulary
from robot.paths import ROOT
from robot.portal.dossier_export import Export, read_export

CONFIG = ROOT / "config"
TODAY = datetime.date(2026, 7, 14)
NAMES = msgspec.convert(tomllib.loads((CONFIG / "dossiers.toml").read_text(encoding="utf-8")), DossierNames)
HEADER = "STT,Mã hồ sơ,Tên thủ tục hành chính,Trạng thái,Ngày nhận,Ngày hẹn trả"
GOOD = "1,H49.34-260713-0001,Đăng ký khai sinh,Đang xử lý,13/07/2026 08:12:00,15/07/2026"


def records(factor: Factor | None = None) -> Records:
    return Records(Vocabulary(NAMES), "H49.34", TODAY, factor=factor)


def read(file: Path, data: str | bytes, factor: Factor | None = None) -> Export:
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_export(file, records(factor))


def take(dossiers: Dossiers, export: Export, as_of_s: int = 1_784_000_000) -> object:
    return dossiers.take(
        export.dossiers.values(),
        file=export.file,
        sha256=export.sha256,
        kind=export.kind,
        at_s=as_of_s,
        as_of_s=as_of_s,
        refused=len(export.refused),
    )
