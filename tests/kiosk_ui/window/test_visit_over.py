"""What a visit leaves on the screen and in the live values is wiped when it is over, whatever page stands there."""

from pathlib import Path

from robot.core.commands import Forget
from robot.core.screen import view
from robot.core.screen.cards import DossierCard
from robot.core.screen.view import View
from tests.kiosk_ui.glass import Glass

BELOW_THE_FACE = 520  # it lives
MINE = DossierCard("H49.34-260710-0012", "Đăng ký khai sinh", "15/07/2026", 2, ("", "", "", "", ""))


def test_the_words_and_the_dossier_are_gone_before_the_stop_page_is(tmp_path: Path) -> None:
    (glass := Glass(tmp_path)).window._live.dossier = MINE
    live = glass.window._live
    live.heard(3, "tôi muốn làm giấy khai sinh", final=True)
    glass.show(View(view.DossierPage("counter:3")))
    glass.show(View(view.StopPage()))
    before = glass.picture()[:, BELOW_THE_FACE:]
    glass.window.obey(Forget())
    glass.passes(400)
    assert live.dossier is None
    assert live.transcript(3) == ("", False)
    canvas = glass.window._stage.canvas
    assert canvas is not None
    kept = [str(key[0]) for key in (*canvas.type._drawn, *canvas.type._widths)]
    assert not any("0012" in text for text in kept)
    assert (glass.picture()[:, BELOW_THE_FACE:] == before).all(), "the page that stands there does not suffer"


def test_a_remark_is_kept_until_it_is_sent_however_much_is_said_after_it(tmp_path: Path) -> None:
    glass = Glass(tmp_path)
    live = glass.window._live
    live.heard(7, "cán bộ rất nhiệt tình", final=True)
    glass.show(View(view.RatingPage(5, remark=7)))
    glass.show(View(view.OptionsPage()))
    for turn in (8, 9, 10):
        live.heard(turn, "chữ to hơn", final=True)
    assert live.transcript(7)[0] == "cán bộ rất nhiệt tình"
    assert live.transcript(8)[0] == ""
    glass.window.obey(Forget())
    assert live.transcript(7)[0] == ""
