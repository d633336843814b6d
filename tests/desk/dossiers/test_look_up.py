"""A dossier is looked up: by its code and its owner's digits, from disk and from the platform, not too often."""

import datetime
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.look_up import (
    DAY_LIMIT,
    DAY_S,
    FACTOR_LIMIT,
    FACTOR_S,
    WRONG_LIMIT,
    WRONG_S,
    LookUp,
    LookUpFailed,
    Shown,
)
from robot.desk.dossiers.model import Dossier, DossierStatus, code_of
from robot.desk.dossiers.row_reader import Records
from robot.desk.dossiers.sources import CACHE_S, Imported, PlatformService
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.vocabulary import DossierNames, Vocabulary
from robot.desk.http_service import Unreachable, WebService
from robot.paths import ROOT
from tests.desk.site_services import Service, serving

CONFIG = ROOT / "config"
CODE, PREFIX, DIGITS = "H49.34-260713-0012", "H49.34", "1234"
NOW_S = 1_784_000_000


class Clock:
    def __init__(self) -> None:
        self.s = 1000.0

    def __call__(self) -> float:
        return self.s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def factor(tmp_path: Path) -> Factor:
    return Factor(tmp_path / "key", 4)


@pytest.fixture
def file(tmp_path: Path, factor: Factor) -> Path:
    path = tmp_path / "desk.sqlite"
    rows = [
        Dossier(code=CODE, title="Đăng ký khai sinh", status=4, factor=factor.of(CODE, "022095001234")),
        Dossier(code="H49.34-260713-0013", title="Đăng ký kết hôn", status=4),
        Dossier(code="000.00.01.G18-260713-0001", title="Căn cước", status=4),
    ]
    with Dossiers(path) as dossiers:
        dossiers.take(rows, file="a.csv", sha256="0", kind="csv", at_s=NOW_S, as_of_s=NOW_S, refused=0)
    return path


@pytest.fixture
def look_up(file: Path, factor: Factor, clock: Clock) -> Iterator[LookUp]:
    found = LookUp([Imported(file)], PREFIX, factor, clock)
    yield found
    found.close()


@pytest.mark.parametrize("typed", [CODE, "2607130012", " h49.34 – 260713 – 0012 ", "H49.34-260713-0012"])
def test_a_code_is_found_however_it_was_typed_or_said(look_up: LookUp, typed: str) -> None:
    shown = look_up.find(typed, DIGITS)
    assert isinstance(shown, Shown)
    assert shown.whole
    assert shown.found.dossier.title == "Đăng ký khai sinh"
    assert shown.found.as_of_s == NOW_S


@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_none(text: str) -> None:
    code = code_of(text, PREFIX)
    assert code == "" or code_of(code, PREFIX) == code


def test_a_missing_dossier_and_a_dossier_of_another_person_sound_the_same(look_up: LookUp) -> None:
    assert look_up.find(CODE, "9999") == look_up.find("2607130099", DIGITS) == LookUpFailed("unmatched")


def test_a_code_or_digits_that_are_not_whole_are_no_try(look_up: LookUp) -> None:
    for _ in range(20):
        assert look_up.find("H49.34-2607", DIGITS) == LookUpFailed("incomplete")
        assert look_up.find(CODE, "12") == LookUpFailed("incomplete")
        assert look_up.find("H49.34-260732-0012", DIGITS) == LookUpFailed("incomplete"), "no such day"
    assert isinstance(look_up.find(CODE, DIGITS), Shown)


def test_after_several_wrong_tries_nothing_is_looked_up_for_a_while(look_up: LookUp, clock: Clock) -> None:
    for number in range(WRONG_LIMIT):
        assert look_up.find(f"260713{9000 + number}", DIGITS) == LookUpFailed("unmatched")
    assert look_up.find(CODE, DIGITS) == LookUpFailed("too_often")
    clock.s += WRONG_S
    assert isinstance(look_up.find(CODE, DIGITS), Shown)


def test_wrong_digits_lock_a_dossier_and_no_other(look_up: LookUp, clock: Clock) -> None:
    for wrong in range(FACTOR_LIMIT):
        assert look_up.find(CODE, f"000{wrong}") == LookUpFailed("unmatched")
    clock.s += WRONG_S
    assert look_up.find(CODE, DIGITS) == LookUpFailed("too_often"), "the right ones help no more"
    assert isinstance(look_up.find("H49.34-260713-0013", DIGITS), Shown)
    clock.s += FACTOR_S
    assert isinstance(look_up.find(CODE, DIGITS), Shown)


def test_a_code_that_does_not_exist_is_locked_as_one_that_does(look_up: LookUp, clock: Clock) -> None:
    for code in (CODE, "2607130099"):
        answers = [look_up.find(code, f"000{wrong}") for wrong in range(FACTOR_LIMIT + 1)]
        assert answers == [LookUpFailed("unmatched")] * FACTOR_LIMIT + [LookUpFailed("too_often")]
        clock.s += WRONG_S


def test_ones_own_dossier_buys_no_further_tries(look_up: LookUp) -> None:
    for number in range(WRONG_LIMIT):
        look_up.find(CODE, DIGITS)
        assert look_up.find(f"260713{9000 + number}", DIGITS) == LookUpFailed("unmatched")
    assert look_up.find("2607139999", DIGITS) == LookUpFailed("too_often")


def test_digits_cannot_be_guessed_all_day(look_up: LookUp, clock: Clock) -> None:
    tried = 0
    for guess in range(1000, 1096):
        tried += look_up.find(CODE, f"{guess}") == LookUpFailed("unmatched")
        clock.s += WRONG_S
    assert tried == DAY_LIMIT
    assert look_up.find(CODE, DIGITS) == LookUpFailed("too_often")
    clock.s += DAY_S
    assert isinstance(look_up.find(CODE, DIGITS), Shown)


def test_full_width_digits_are_no_code() -> None:
    assert code_of("２６０７１３００１２", PREFIX) == ""


def test_without_a_second_factor_only_how_far_it_has_got_is_shown(file: Path, look_up: LookUp) -> None:
    shown = LookUp([Imported(file)], PREFIX, None).find(CODE)
    assert isinstance(shown, Shown)
    assert not shown.whole
    assert LookUp([Imported(file)], PREFIX, None).find("2607130099") == LookUpFailed("missing")
    unknown_owner = look_up.find("H49.34-260713-0013", "0000")
    assert isinstance(unknown_owner, Shown)
    assert not unknown_owner.whole


def test_hashes_of_the_same_digits_differ_and_need_the_key(tmp_path: Path, factor: Factor) -> None:
    other = Factor(tmp_path / "other", 4)
    kept = factor.of(CODE, "022095001234")
    assert kept is not None
    assert kept != factor.of("H49.34-260713-0013", "022095001234")
    assert kept != other.of(CODE, "022095001234")
    assert Factor(tmp_path / "key", 4).matches(CODE, DIGITS, kept), "the key outlives a restart"
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert factor.of(CODE, "12") is None


RECORD = {
    "maHoSo": CODE,
    "tenTTHC": "Đăng ký khai sinh",
    "trangThaiHoSoId": 5,
    "ngayTiepNhan": "20260713081200",
    "ngayHenTra": "2026-07-15T17:00:00",
    "MaDoiTuong": "022095001234",
    "ChuHoSo": "Nguyễn Văn An",
    "DanhSachHoSoBoSung": [
        {"NoiDungBoSung": "Ảnh 3x4", "NgayBoSung": "20260713090000"},
        {"NoiDungBoSung": "Giấy chứng sinh", "NgayBoSung": "20260714090000"},
    ],
}


class Platform:
    """The dossier service: it searches for parts of a code, as some do."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = [RECORD | {"maHoSo": f"{CODE}9", "tenTTHC": "Của người khác"}, RECORD]
        self.shape: Any = lambda found: {"data": {"items": found}}

    def answer(
        self, method: str, path: str, query: dict[str, str], body: Any, headers: dict[str, str]
    ) -> tuple[int, Any]:
        del method, path, body, headers
        found = [each for each in self.records if each["maHoSo"].startswith(query["MaHoSo"])]
        return (200, self.shape(found)) if found else (404, {"error": "not found"})


def platform(service: Service, factor: Factor, clock: Clock) -> PlatformService:
    names = msgspec.convert(tomllib.loads((CONFIG / "dossiers.toml").read_text(encoding="utf-8")), DossierNames)
    records = Records(Vocabulary(names), PREFIX, datetime.date(2026, 7, 14), factor=factor)
    return PlatformService(WebService(service.url, "secret"), records, clock)


@pytest.mark.parametrize(
    "shape", [lambda f: f, lambda f: {"data": f}, lambda f: {"data": {"items": f}}, lambda f: f[-1]]
)
def test_the_platform_is_asked_and_only_the_very_code_counts(shape: Any, factor: Factor, clock: Clock) -> None:
    system = Platform()
    system.shape = shape
    with serving(Service(system.answer)) as service:
        shown = LookUp([platform(service, factor, clock)], PREFIX, factor, clock).find(CODE, DIGITS)
    assert isinstance(shown, Shown)
    assert shown.whole
    dossier = shown.found.dossier
    assert (dossier.code, dossier.title, dossier.status) == (CODE, "Đăng ký khai sinh", DossierStatus.SUPPLEMENT)
    assert (dossier.received, dossier.due) == ("2026-07-13T08:12:00", "2026-07-15T17:00:00")
    assert (dossier.missing, dossier.supplements) == ("Giấy chứng sinh", 2)
    assert "Nguyễn Văn An" not in repr(dossier)


def test_an_answer_is_kept_for_ten_minutes_and_told_with_its_time_when_the_platform_is_down(
    factor: Factor, clock: Clock
) -> None:
    system = Platform()
    with serving(Service(system.answer)) as service:
        source = platform(service, factor, clock)
        first = source.find(CODE)
        assert source.find(CODE) == first
        assert len(service.asked) == 1
        clock.s += CACHE_S
        assert source.find(CODE) is not None
        assert len(service.asked) == 2
        clock.s += CACHE_S
        service.fails = 1000
        late = source.find(CODE)
        assert late is not None
        assert first is not None
        assert late.as_of_s == pytest.approx(first.as_of_s, abs=2), "as of when it was asked, not of now"
        assert CODE not in repr(source._cache), "what is kept does not name the dossier"


def test_what_the_platform_does_not_have_or_cannot_tell_may_stand_in_the_last_export(
    file: Path, factor: Factor, clock: Clock
) -> None:
    system = Platform()
    system.records = []
    with serving(Service(system.answer)) as service:
        chain = LookUp([platform(service, factor, clock), Imported(file)], PREFIX, factor, clock)
        assert isinstance(chain.find(CODE, DIGITS), Shown)
        service.fails = 1000
        assert isinstance(chain.find(CODE, DIGITS), Shown)
        assert chain.find("2607139999", DIGITS) == LookUpFailed("unreachable")


def test_a_newer_import_wins_over_an_old_answer_and_the_factor_comes_from_where_it_is(
    file: Path, factor: Factor, clock: Clock
) -> None:
    system = Platform()
    system.records = [{**RECORD, "soGiayTo": ""}]
    wall = [datetime.datetime.fromtimestamp(NOW_S - 86_400)]
    with serving(Service(system.answer)) as service:
        names = msgspec.convert(tomllib.loads((CONFIG / "dossiers.toml").read_text(encoding="utf-8")), DossierNames)
        records = Records(Vocabulary(names), PREFIX, datetime.date(2026, 7, 14))
        source = PlatformService(WebService(service.url), records, clock, lambda: wall[0])
        chain = LookUp([source, Imported(file)], PREFIX, factor, clock)
        shown = chain.find(CODE, DIGITS)
        assert isinstance(shown, Shown)
        assert (shown.whole, shown.found.as_of_s, shown.found.dossier.status) == (True, NOW_S, 4)
        wall[0] = datetime.datetime.fromtimestamp(NOW_S + 3600)
        clock.s += CACHE_S
        shown = chain.find(CODE, DIGITS)
        assert isinstance(shown, Shown)
        assert shown.whole, "the platform tells no identity number, the import does"
        assert shown.found.dossier.status == DossierStatus.SUPPLEMENT


def test_a_service_that_refuses_the_token_is_told_to_the_technician(caplog: pytest.LogCaptureFixture) -> None:
    with serving(Service(lambda *_: (401, {}))) as service:
        assert WebService(service.url, "wrong").get("", {"MaHoSo": CODE}).status == 401
    assert "refuses the token" in caplog.text
    assert CODE not in caplog.text


def test_an_answer_that_drips_ends_in_time() -> None:
    service = Service(lambda *_: (200, {}))
    service.drips_s = 0.1
    with serving(service):
        asked = WebService(service.url, answer_s=0.5)
        with pytest.raises(Unreachable):
            asked.get()
        assert 0 < service.dripped < 200, "not to the end of the answer, a byte at a time"


def test_half_a_letter_in_a_code_is_no_answer_and_no_traceback() -> None:
    with serving(Service(lambda *_: (200, {}))) as service, pytest.raises(Unreachable):
        WebService(service.url).get("", {"MaHoSo": "\ud800"})


def test_a_name_that_means_nothing_stays_in_no_memory() -> None:
    names = msgspec.convert(tomllib.loads((CONFIG / "dossiers.toml").read_text(encoding="utf-8")), DossierNames)
    vocabulary = Vocabulary(names)
    assert vocabulary.status("Nguyễn Văn Bí Mật") == 0
    assert vocabulary.status("Đang xử lý") == 4
    assert "Bí Mật" not in repr(vars(vocabulary))
