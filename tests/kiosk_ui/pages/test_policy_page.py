"""The page of a policy answer, and the questions that the page of a procedure offers."""

from itertools import product

import msgspec
import pytest

from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import QrCode, Text, module_px
from robot.core.intents import Want
from robot.core.screen import view as v
from robot.core.screen.view import View
from robot.knowledge.catalogue.policies import Policies
from robot.runtime.content.provider import ContentProvider
from tests.kiosk_ui import every_view

MODES = tuple(product(("vi", "en"), (False, True), (False, True), (False, True)))
"""Language, large text, landscape, lowered."""
SURE, DOUBTFUL = "ho-tich-khai-sinh-thoi-han", "khieu-nai-giai-quyet"
BOTH = pytest.mark.parametrize("landscape", [False, True], ids=["portrait", "landscape"])


def laid(page: v.AnyPage, content: ContentProvider | None = None, *, landscape: bool = False, **modes: object) -> Scene:
    view = msgspec.structs.replace(View(page), **modes)
    return scene_of(view, content or every_view.content(), every_view.TYPE, landscape=landscape)


def words(scene: Scene) -> str:
    return " ".join(item.text for item in scene.items if isinstance(item, Text))


def wants(scene: Scene, want: Want) -> list[str]:
    return [target.intent.of for target in scene.targets if target.intent.want is want]


def codes(scene: Scene) -> list[QrCode]:
    return [item for item in scene.items if isinstance(item, QrCode)]


def changed(policy_id: str, **facts: object) -> ContentProvider:
    """The content with other facts in this answer."""
    content = every_view.content()
    policy = msgspec.structs.replace(content.policies.policies[policy_id], **facts)
    return ContentProvider(
        msgspec.structs.replace(content._material, policies=Policies([policy])), every_view.WALL.date
    )


@BOTH
def test_the_page_has_answer_law_day_source_and_procedures(landscape: bool) -> None:
    scene = laid(v.PolicyPage(SURE, every_view.BIRTH), landscape=landscape)
    shown = words(scene)
    assert "Phải đăng ký khai sinh trong 60" in shown
    assert "Luật Hộ tịch 60/2014/QH13, Điều 15" in shown
    assert "hiệu lực từ 01/01/2016" in shown
    assert "Cập nhật ngày 01/07/2026" in shown
    assert "xác nhận" not in shown
    assert [code.data for code in codes(scene)] == [every_view.content().policy(SURE, "vi").source_url]
    assert wants(scene, Want.CHOOSE)[0] == every_view.BIRTH
    assert wants(scene, Want.GUIDE) == ["counter:3"]


@BOTH
def test_a_doubtful_answer_says_its_day_and_that_a_clerk_will_confirm_it(landscape: bool) -> None:
    assert "01/05/2026. Cán bộ sẽ xác" in words(laid(v.PolicyPage(DOUBTFUL), landscape=landscape))


def test_the_nearest_procedure_comes_first_and_an_upright_page_has_the_next_one_too() -> None:
    scene = laid(v.PolicyPage(SURE, "3.000722"))
    assert wants(scene, Want.CHOOSE) == ["3.000722", every_view.BIRTH]


def test_without_a_procedure_there_is_no_button_to_a_counter() -> None:
    scene = laid(v.PolicyPage(SURE), changed(SURE, procedures=()))
    assert (wants(scene, Want.GUIDE), wants(scene, Want.CHOOSE)) == ([], [])


def test_only_a_source_with_an_address_has_a_code_that_a_phone_can_read() -> None:
    assert codes(laid(v.PolicyPage(SURE), changed(SURE, sources=("Công báo",)))) == []
    long = "https://congbao.chinhphu.vn/" + "van-ban/" * 30
    (code,) = codes(laid(v.PolicyPage(SURE), changed(SURE, sources=(long,))))
    assert code.data == "https://congbao.chinhphu.vn"
    assert module_px(code.data, code.rect.w) >= 5


def test_in_english_the_details_are_announced_as_vietnamese_and_so_is_an_answer_without_a_translation() -> None:
    assert "Details in Vietnamese" in words(laid(v.PolicyPage(SURE), language="en"))
    scene = laid(v.PolicyPage(SURE), changed(SURE, answer_en=None), language="en")
    assert "Phải đăng ký khai sinh" in words(scene)


def test_no_answer_is_cut_in_any_mode() -> None:
    policies = every_view.content().policies.policies
    longest = sorted(policies, key=lambda each: -len(policies[each].answer + (policies[each].details or "")))[:6]
    tried = [(each, mode) for each in longest for mode in MODES]
    tried += [(each, MODES[number % len(MODES)]) for number, each in enumerate(policies)]
    for policy_id, (language, large, landscape, lowered) in tried:
        page = v.PolicyPage(policy_id, next(iter(policies[policy_id].procedures), ""))
        scene = laid(page, landscape=landscape, language=language, large=large, lowered=lowered)
        texts = [item for item in scene.items if isinstance(item, Text)]
        assert [item.text for item in texts if item.cut] == [], (policy_id, language, large, landscape, lowered)
        assert all(item.baseline <= item.box.bottom for item in texts), policy_id


@BOTH
def test_a_procedure_with_questions_has_a_button_to_them_and_each_opens_its_answer(landscape: bool) -> None:
    page = v.ProcedurePage(every_view.BIRTH)
    assert "asked" in wants(laid(page, landscape=landscape), Want.SHEET)
    sheet = laid(msgspec.structs.replace(page, sheet="asked"), landscape=landscape)
    asked = every_view.content().procedure(every_view.BIRTH, "vi").asked
    assert wants(sheet, Want.INFORM) == [row.id for row in asked]
    assert all(row.question.split()[0] in words(sheet) for row in asked)


def test_a_procedure_without_questions_has_no_button_to_them() -> None:
    content = every_view.content()
    without = next(code for code in content.catalogue.codes() if not content.procedure(code, "vi").asked)
    assert "asked" not in wants(laid(v.ProcedurePage(without)), Want.SHEET)
