"""A visitor looks a dossier up: what is found goes to the screen, and to nobody else."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

from robot.core.commands import LookUpDossier
from robot.core.events import AnyEvent, DossierFound, DossierMissing
from robot.core.screen.desk_values import DossierState
from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Dossiers
from tests.runtime.desk_service.desk_office import BIRTH, EVER, Office, open_office, until

CODE = "H49.34-260713-0012"


def with_dossier(office: Office, folder: Path, **known: Any) -> None:
    factor = Factor(folder / "key", 4)
    row = Dossier(
        code=CODE,
        title="Đăng ký khai sinh",
        procedure_code=BIRTH,
        status=4,
        received="2026-07-13T08:20:00",
        due="2099-07-15",
        due_given=True,
        factor=factor.of(CODE, "022095001234"),
    )
    row = msgspec.structs.replace(row, **known)
    with Dossiers(office.file) as dossiers:
        dossiers.take([row], file="a", sha256="a", kind="csv", at_s=1_784_000_000, as_of_s=1_784_000_000, refused=0)


async def look_up(office: Office, typed: str, digits: str, request: int = 4) -> AnyEvent:
    office.live.typed, office.live.factor = typed, digits
    office.desk.obey(LookUpDossier(request))
    await until(lambda: bool(office.said(DossierFound) + office.said(DossierMissing)))
    return (office.said(DossierFound) + office.said(DossierMissing))[0]


async def test_a_dossier_goes_to_the_screen_and_to_no_event(office: Office, tmp_path: Path) -> None:
    with_dossier(office, tmp_path)
    async with open_office(office):
        event = await look_up(office, "2607130012", "1234")
    assert event == DossierFound(4, "counter:3")
    card = office.live.dossier
    assert card is not None
    assert (card.code, card.title, card.due, card.step) == (CODE, "Đăng ký khai sinh", "15/07/2099", 2)
    assert card.state is DossierState.IN_PROGRESS
    assert card.step_dates == ("13/07/2026", "13/07/2026", "")
    assert card.as_of.endswith("/07/2026")
    assert office.live.factor == "", "the digits are taken off the screen"
    assert office.live.typed == "2607130012", "the code stays, to be looked at again"
    told = json.dumps([msgspec.to_builtins(event) for event in office.events])
    for secret in (CODE, "2607130012", "1234", "khai sinh", *DossierState):
        assert secret not in told


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({"status": 1}, DossierState.REGISTERED),
        ({"status": 2}, DossierState.RECEIVED),
        ({"due": "2026-07-14"}, DossierState.LATE),
        ({"status": 5, "due": "2026-07-14", "missing": "Ảnh 3x4"}, DossierState.SUPPLEMENT),
        ({"status": 6}, DossierState.PAYMENT),
        ({"status": 9, "due": "2026-07-14"}, DossierState.READY),
        ({"status": 10}, DossierState.RETURNED),
        ({"status": 3}, DossierState.REFUSED),
        ({"status": 7}, DossierState.WITHDRAWN),
        ({"status": 8, "due": "2026-07-14"}, DossierState.PAUSED),
        ({"status": 0, "status_text": "Chờ ký", "due": "2026-07-14"}, DossierState.IN_PROGRESS),
        ({"due": "2026-07-14", "due_given": False}, DossierState.IN_PROGRESS),
    ],
)
async def test_how_far_it_has_got_is_told_as_it_is(
    office: Office, tmp_path: Path, known: dict[str, Any], state: DossierState
) -> None:
    with_dossier(office, tmp_path, **known)
    async with open_office(office):
        event = await look_up(office, CODE, "1234")
    assert isinstance(event, DossierFound)
    card = office.live.dossier
    assert card is not None
    assert card.state is state


async def test_whoever_has_not_proved_to_be_the_owner_sees_how_far_it_has_got_and_nothing_else(
    office: Office, tmp_path: Path
) -> None:
    with_dossier(office, tmp_path, factor=None, due="2026-07-14", status=5, missing="Ảnh 3x4", submitted="2026-07-13")
    async with open_office(office):
        event = await look_up(office, CODE, "1234")
    assert event == DossierFound(4)
    card = office.live.dossier
    assert card is not None
    assert (card.state, card.step, card.code) == (DossierState.RECEIVED, 1, CODE)
    assert (card.title, card.due, card.missing, card.step_dates) == ("", "", "", ())


async def test_with_wrong_digits_nothing_is_shown(office: Office, tmp_path: Path) -> None:
    with_dossier(office, tmp_path)
    async with open_office(office):
        assert await look_up(office, CODE, "0000") == DossierMissing(4, "unmatched")
    assert office.live.dossier is None
    with Dossiers(office.file) as dossiers:
        assert dossiers.look_ups(*EVER) == {"unmatched": 1}


def answered(office: Office, count: int) -> bool:
    return len(office.said(DossierMissing)) == count


async def test_a_look_up_that_breaks_in_a_way_nobody_foresaw_is_answered(office: Office) -> None:
    async with open_office(office):
        for number, typed in enumerate(("\ud800" * 3, "9" * 10_000, "H49.34-260713-0012\0"), start=1):
            office.live.typed, office.live.factor = typed, "1234"
            office.desk.obey(LookUpDossier(number))
            await until(partial(answered, office, number))


async def test_an_answer_after_the_visit_leaves_nothing_for_the_next_visitor(office: Office, tmp_path: Path) -> None:
    with_dossier(office, tmp_path)
    async with open_office(office):
        office.live.typed, office.live.factor = CODE, "1234"
        office.desk.obey(LookUpDossier(4))
        office.live.forget()
        await until(lambda: bool(office.said(DossierMissing)))
    assert office.live.dossier is None
