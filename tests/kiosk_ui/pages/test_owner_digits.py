"""The page of the owner's last digits: dots, no digit to be seen, and the last one looks up."""

from pathlib import Path

from kiosk_ui.keyboard.typing_port import BACK, CLEAR
from robot.core.intents import Intent, Want
from robot.core.screen.view import LookupPage, View
from tests.kiosk_ui.glass import Glass

CODE = "H49.34-260713-0012"


def asked(tmp_path: Path) -> Glass:
    """The code stands, and its owner's digits are asked for."""
    glass = Glass(tmp_path)
    glass.show(View(LookupPage()))
    glass.window._live.typed = CODE
    glass.show(View(LookupPage(factor=4)))
    return glass


def test_the_last_digit_looks_up_and_the_code_still_stands(tmp_path: Path) -> None:
    glass = asked(tmp_path)
    taps = [glass.touches(Want.TYPING, digit) for digit in "7391"]
    assert taps[-1] == Intent(Want.LOOK_UP)
    assert Intent(Want.LOOK_UP) not in taps[:-1]
    assert (glass.window._live.factor, glass.window._live.typed) == ("7391", CODE)


def test_a_digit_can_be_taken_off_and_all_of_them(tmp_path: Path) -> None:
    glass = asked(tmp_path)
    for key in ("7", "3", BACK, "9"):
        glass.touches(Want.TYPING, key)
    assert glass.window._live.factor == "79"
    glass.touches(Want.TYPING, CLEAR)
    assert glass.window._live.factor == ""


def test_two_pictures_with_other_digits_are_the_same(tmp_path: Path) -> None:
    pictures = []
    for digits in ("73", "12"):
        glass = asked(tmp_path)
        for digit in digits:
            glass.touches(Want.TYPING, digit)
        glass.passes(600)
        pictures.append(glass.picture()[:, 520:820])
    assert (pictures[0] == pictures[1]).all()


def test_digits_are_wiped_when_the_page_goes_back_to_the_code(tmp_path: Path) -> None:
    glass = asked(tmp_path)
    glass.touches(Want.TYPING, "7")
    glass.show(View(LookupPage(failed="unmatched")))
    glass.show(View(LookupPage(factor=4)))
    assert glass.window._live.factor == ""
    assert glass.window._live.typed == CODE
