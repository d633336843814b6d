"""The staff's screen and the way to it: what is shown of the robot, what can be touched, and what never is there."""

import typing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.gallery import staff
from kiosk_ui.input.touch_handler import TouchHandler
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Disc, Text
from kiosk_ui.rendering.scene_items import Path as Line
from kiosk_ui.rendering.theme import FLOOR_PX, LABEL, TECHNICIAN
from kiosk_ui.staff_screen.rows import clipped
from robot.core import events
from robot.core.diagnostics import Computer, Happening, PartState, Sample, Vitals
from robot.core.dialogue.staff_screen import ACTS, LOG_ROWS, TABS
from robot.core.events import BaseReported, BaseState
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen import view as v
from robot.core.screen.desk_values import Level
from robot.core.screen.view import View
from robot.paths import ROOT
from robot.runtime.ports import LiveValues
from tests.kiosk_ui import every_view
from tests.kiosk_ui.contrast import contrast

TYPE = every_view.TYPE
BOTH = pytest.mark.parametrize("landscape", [False, True])
ENDS_MS = every_view.AT_MS + 291_000


def page(tab: str = "health", level: Level = Level.TECHNICIAN, **fields: object) -> View:
    shown = {"parts": tuple(Part), "acts": tuple(ACTS)} | fields
    return View(v.ServicePage(level, ENDS_MS, tab, **shown), staff=True)  # type: ignore[arg-type]


def laid(view: View, landscape: bool = False) -> Scene:
    return scene_of(view, every_view.content(), TYPE, landscape=landscape)


def items(scene: Scene, live: LiveValues, at_ms: int = every_view.AT_MS) -> list[object]:
    now = RegionInput(at_ms, every_view.WALL, live, AnimationState())
    living = [item for region in scene.regions if isinstance(region, ItemsRegion) for item in region.items(now)]
    return [*scene.items, *living]


def words(view: View, live: LiveValues, landscape: bool = False, at_ms: int = every_view.AT_MS) -> list[str]:
    return [item.text for item in items(laid(view, landscape), live, at_ms) if isinstance(item, Text)]


def wants(view: View, landscape: bool = False) -> list[Intent]:
    return [target.intent for target in laid(view, landscape).targets]


def living(**changed: object) -> LiveValues:
    """The gallery's robot, with other values."""
    live = every_view.lively()
    live.vitals = replace(staff.vitals(), **changed)
    return live


@BOTH
@pytest.mark.parametrize("name", ["home-staff", "idle-staff", "stop-pin"])
def test_the_mark_has_to_be_held_and_is_there_only_where_a_pin_is_set(name: str, landscape: bool) -> None:
    view = every_view.views()[name]
    (door,) = [t for t in laid(view, landscape).targets if t.intent.want is Want.STAFF_ONLY]
    assert door.hold_ms == 3000
    assert Intent(Want.STAFF_ONLY) not in wants(replace(view, staff=False), landscape)


def touched(view: View, for_ms: int) -> Intent | None:
    """What a finger on the mark means."""
    targets = laid(view).targets
    (door,) = [t for t in targets if t.intent.want is Want.STAFF_ONLY]
    hands = TouchHandler(lambda: targets)
    hands.down(1, door.rect.cx, door.rect.cy, 1000)
    return hands.up(1, door.rect.cx, door.rect.cy, 1000 + for_ms)


def test_a_visitor_who_touches_the_mark_of_the_idle_page_begins_a_visit() -> None:
    assert touched(every_view.views()["idle-staff"], 200) == Intent(Want.BEGIN)
    assert touched(every_view.views()["idle-staff"], 3000) == Intent(Want.STAFF_ONLY)


def test_a_short_touch_of_the_mark_elsewhere_means_nothing() -> None:
    assert touched(every_view.views()["home-staff"], 2999) is None
    assert touched(every_view.views()["home-staff"], 3001) == Intent(Want.STAFF_ONLY)


def test_while_the_wheels_turn_the_mark_stops_them_like_every_other_place() -> None:
    moving = View(v.MovingPage("counter:3"), staff=True)
    assert wants(moving) == [Intent(Want.STOP)]


@BOTH
def test_the_stop_page_tells_the_staff_of_the_pin_only_where_one_is_set(landscape: bool) -> None:
    for reason in ("estop", "bumper", "fault"):
        assert any("PIN" in line for line in words(View(v.StopPage(reason, pin=True)), LiveValues(), landscape))
        assert not any("PIN" in line for line in words(View(v.StopPage(reason)), LiveValues(), landscape))


@BOTH
def test_a_technician_reaches_every_tab_and_the_lock_and_the_staff_only_the_lock(landscape: bool) -> None:
    for tab in TABS:
        found = wants(page(tab), landscape)
        assert [intent.of for intent in found if intent.want is Want.TAB] == list(TABS)
        assert Intent(Want.HOME) in found
    found = wants(page(level=Level.STAFF), landscape)
    assert not [intent for intent in found if intent.want is Want.TAB]
    assert Intent(Want.HOME) in found


@BOTH
def test_every_act_of_a_level_stands_on_a_tab_and_what_cannot_be_done_on_none(landscape: bool) -> None:
    offered = {i.of for tab in TABS for i in wants(page(tab), landscape) if i.want is Want.ACT}
    assert offered == set(ACTS)
    of_staff = {i.of for i in wants(page(level=Level.STAFF), landscape) if i.want is Want.ACT}
    assert of_staff == {name for name, act in ACTS.items() if act.level is Level.STAFF}
    only = View(v.ServicePage(Level.TECHNICIAN, ENDS_MS, acts=("restart",)))
    assert [i.of for i in wants(only, landscape) if i.want is Want.ACT] == ["restart"]


@pytest.mark.parametrize("name", [name for name, act in ACTS.items() if act.asks])
def test_a_question_offers_yes_and_no_and_nothing_else(name: str) -> None:
    for language in ("vi", "en"):
        view = replace(page(asks=name), language=language)
        assert {intent.want for intent in wants(view)} == {Want.YES, Want.NO}
        assert any(line.endswith("?") for line in words(view, living()))


def test_the_time_that_is_left_is_counted_down() -> None:
    assert "Tự khoá sau 4:51" in words(page(), living())
    assert "Tự khoá sau 0:09" in words(page(), living(), at_ms=ENDS_MS - 8_200)
    assert "Tự khoá sau 0:00" in words(page(), living(), at_ms=ENDS_MS + 1)


@BOTH
def test_of_a_robot_that_has_said_nothing_nothing_is_claimed(landscape: bool) -> None:
    live = LiveValues()
    live.vitals = Vitals("0.1.0")
    told = words(page(), live, landscape)
    assert "Tốt" not in told
    assert told.count("Đang khởi động") == len(Part)
    assert told.count("Chưa rõ") == 4, "battery, stop button, computer and disk"
    assert "Chưa có số đo" in told


@BOTH
def test_parts_that_the_robot_does_not_have_are_not_there(landscape: bool) -> None:
    without = tuple(part for part in Part if part not in (Part.BASE, Part.LIDAR, Part.DESK))
    told = words(page(parts=without), living(), landscape)
    assert {"Camera", "Micro", "Màn hình"} <= set(told)
    assert not {"Pin", "Động cơ", "Nút dừng", "Lidar", "Quầy phục vụ"} & set(told)


def test_the_measured_values_are_shown_as_they_are() -> None:
    told = words(page(), living())
    for value in (
        "25,3 V",
        "−30 dB",
        "Nền −52 dB, tiếng nói hơn 22 dB",
        "54°C",
        "Bộ xử lý 23%, bộ nhớ 41%",
        "Còn 12,4 GB",
    ):
        assert value in told
    assert "Câu gần nhất: 180 mili giây" in told
    assert "10,0 vòng/giây" in told
    assert "LD19, /dev/kiosk/lidar" in told


def test_a_part_that_failed_says_since_when_and_why() -> None:
    told = words(page(), living())
    assert "1 bộ phận đang hỏng" in told
    assert "Hỏng" in told
    assert "Từ 08:42: không có hình" in told
    english = words(replace(page(), language="en"), living())
    assert any(line.startswith("Since 08:42: device:0: no") for line in english)


def test_without_its_lidar_the_robot_is_said_to_drive_slowly() -> None:
    lost = PartState(False, "/dev/kiosk/lidar: silent; see .. | /dev/kiosk/lidar: im lặng; xem ..", every_view.WALL)
    told = words(page(), living(parts={Part.LIDAR: lost}))
    assert "1 bộ phận đang hỏng" in told
    assert any(line.startswith("Chạy chậm, từ 08:42") for line in told)


GOOD: dict[str, object] = {
    "parts": {part: PartState(True, "x", every_view.WALL) for part in Part},
    "base": BaseReported(BaseState.HALTED, 0, 0, 0, 25_000),
}


@pytest.mark.parametrize(
    ("changed", "about"),
    [
        ({"base": BaseReported(BaseState.HALTED, 0, 0, 0, 22_000)}, "Pin"),
        ({"base": BaseReported(BaseState.ESTOP, 0, 0, 0, 25_000, pressed=True)}, "Động cơ · Nút dừng"),
        ({"base": BaseReported(BaseState.BLOCKED, 0, 0, 0, 25_000)}, "Động cơ"),
        ({"base": BaseReported(BaseState.HALTED, 0, 0, 0, 25_000, broken_sensors=(2,))}, "Động cơ"),
        ({"computer": Computer(80.0, 10, 10, 9000)}, "Máy tính"),
        ({"computer": Computer(50.0, 10, 99, 9000)}, "Máy tính"),
        ({"computer": Computer(50.0, 10, 10, 1500)}, "Ổ đĩa"),
    ],
)
def test_what_needs_a_look_is_named_in_the_verdict(changed: dict[str, object], about: str) -> None:
    told = words(page(), living(**{**GOOD, **changed}))
    assert f"Chạy được, có {about.count('·') + 1} điều cần xem" in told
    assert about in told


@BOTH
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(
    ("language", "sensors", "shown"),
    [
        ("vi", (2,), "Lỗi cảm biến r3"),
        ("vi", (1, 3, 5), "Lỗi cảm biến r2, r4, r6"),
        ("vi", (0, 1, 2, 3, 4, 5), "Lỗi 6 cảm biến"),
        ("en", (1, 3, 5), "Bad sensors r2, r4, r6"),
        ("en", (0, 1, 2, 3, 4, 5), "6 bad sensors"),
    ],
)
def test_range_sensors_that_do_not_measure_are_named_as_the_wiring_names_them(
    landscape: bool, large: bool, language: str, sensors: tuple[int, ...], shown: str
) -> None:
    broken = BaseReported(BaseState.HALTED, 0, 0, 0, 25_000, broken_sensors=sensors)
    told = words(replace(page(), language=language, large=large), living(**{**GOOD, "base": broken}), landscape)
    assert shown in told


@pytest.mark.parametrize("large", [False, True])
def test_the_red_button_does_not_take_the_names_of_broken_sensors_away(large: bool) -> None:
    held = BaseReported(BaseState.ESTOP, 0, 0, 0, 25_000, pressed=True, broken_sensors=(2,), broken_ahead=True)
    told = words(replace(page(), large=large), living(**{**GOOD, "base": held}))
    assert "Lỗi cảm biến r3" in told
    assert "Đang nhấn" in told


def test_a_robot_that_does_not_see_ahead_is_not_said_to_be_free_to_drive() -> None:
    broken = BaseReported(BaseState.HALTED, 0, 0, 0, 25_000, broken_sensors=(2,), broken_ahead=True)
    told = words(page(), living(**{**GOOD, "base": broken}))
    assert "Không đo được: không dẫn ai" in told
    assert "Robot đang bị giữ" in told
    assert "Robot được phép chạy" not in told


def test_a_robot_without_a_fault_is_said_to_be_good() -> None:
    told = words(page(), living(**GOOD))
    assert "Mọi bộ phận đều tốt" in told
    assert not {"Xem", "Hỏng"} & set(told)


def test_a_loud_room_is_a_reason_to_look_at_the_microphone() -> None:
    assert "Micro" in words(replace(page(), noisy=True), living(**GOOD))
    assert "Xem" in words(replace(page(), noisy=True), living(**GOOD))


def test_the_chart_has_a_gap_where_nothing_was_measured() -> None:
    def lines(samples: tuple[Sample, ...]) -> list[object]:
        return [item for item in items(laid(page()), living(samples=samples)) if isinstance(item, Line)]

    unbroken = tuple(Sample(minute, 25_000 + minute, 50.0) for minute in range(100))
    assert len(lines(unbroken)) == 2
    assert len(lines((*unbroken[:40], *unbroken[60:]))) == 4
    assert len(lines(tuple(replace(sample, temperature_c=None) for sample in unbroken))) == 1


def test_a_chart_of_a_single_point_is_a_dot_at_its_right_edge() -> None:
    at_start = items(laid(page()), living(samples=(Sample(0, 25_000, None),)))
    dots = [item for item in at_start if isinstance(item, Disc) and item.r == 4]
    assert len(dots) == 1
    assert dots[0].cx > 900


@BOTH
def test_the_words_of_a_test_are_shown_and_those_of_a_visitor_are_not(landscape: bool) -> None:
    live = every_view.lively()
    assert "tôi muốn" in " ".join(words(page("sound", turn=every_view.HEARD + 1), live, landscape))
    for tab in TABS:
        assert "tôi muốn" not in " ".join(words(page(tab), live, landscape))


def test_the_words_of_a_test_stay_out_of_the_text_cache() -> None:
    scene = laid(page("sound", turn=every_view.HEARD + 1))
    now = RegionInput(every_view.AT_MS, every_view.WALL, every_view.lively(), AnimationState())
    told = [region for region in scene.regions if isinstance(region, ItemsRegion) and region.private]
    assert len(told) == 1
    assert any("tôi muốn" in item.text for item in told[0].items(now) if isinstance(item, Text))


def test_the_content_tab_counts_what_is_there_and_lists_what_is_unknown() -> None:
    content = every_view.content()
    cards = [content.procedure(code, "vi") for code in content.catalogue.codes()]
    lacking = [card for card in cards if not (card.fee_known and card.time_known and card.documents)]
    stock = content.stock("vi")
    assert stock.procedures == len(cards)
    assert [row.title for row in stock.unknown] == [card.title for card in lacking]
    told = words(page("content"), living())
    assert f"Thủ tục còn thiếu thông tin: {len(lacking)}" in told
    assert "0.1.0" in told
    assert "7:30–11:30, 13:30–17:00" in told


def test_the_pages_of_the_content_tab_end_with_the_last_procedure() -> None:
    last = -(-len(every_view.content().stock("vi").unknown) // LOG_ROWS) - 1
    assert [i.of for i in wants(page("content", number=last)) if i.want is Want.PAGE] == ["previous"]
    assert [i.of for i in wants(page("content", number=last + 5)) if i.want is Want.PAGE] == ["previous"]


@BOTH
def test_the_log_shows_the_newest_events_first(landscape: bool) -> None:
    log = tuple(
        Happening(every_view.WALL.replace(second=second), "Tapped", want=Want.HOME.value)
        for second in range(LOG_ROWS + 3)
    )
    times = [line for line in words(page("log"), living(log=log), landscape) if line.startswith("08:42:")]
    assert times == [f"08:42:{second:02d}" for second in reversed(range(3, LOG_ROWS + 3))]
    rest = [line for line in words(page("log", number=1), living(log=log), landscape) if line.startswith("08:42:")]
    assert rest == ["08:42:02", "08:42:01", "08:42:00"]
    assert "Không còn sự kiện nào." in words(page("log", number=2), living(log=log), landscape)


def test_every_event_and_every_touch_has_words_in_both_languages() -> None:
    happenings = [
        *(
            Happening(every_view.WALL, kind.__name__)
            for kind in typing.get_args(events.AnyEvent)
            if kind is not events.Woke
        ),
        *(Happening(every_view.WALL, "Tapped", want=want.value) for want in Want),
        *(Happening(every_view.WALL, "PartDown", part=part) for part in Part),
    ]
    for language in ("vi", "en"):
        for happening in happenings:
            assert words(replace(page("log"), language=language), living(log=(happening,)))


@BOTH
def test_only_high_contrast_takes_the_colours_of_the_technician_away(landscape: bool) -> None:
    assert laid(page(), landscape).ground == TECHNICIAN.bg
    assert laid(replace(page(), contrast=True), landscape).ground != TECHNICIAN.bg


def test_every_pair_of_text_and_ground_of_the_technician_has_seven_to_one() -> None:
    t = TECHNICIAN
    pairs = [(t.ink, t.bg), (t.ink, t.card), (t.ink2, t.card), (t.ink2, t.bg), (t.accent, t.tint), (t.accent, t.card)]
    pairs += [(t.on_accent, t.accent), (t.on_bad, t.bad), (t.on_ok, t.ok), (t.on_accent, t.amber), (t.amber, t.card)]
    assert [pair for pair in pairs if contrast(*pair) < 7] == []


@given(st.text(max_size=80), st.integers(60, 600))
def test_a_text_of_a_machine_keeps_to_its_room_whatever_it_is(told: str, room: int) -> None:
    lay = PageLayout(page(), every_view.content(), TYPE, landscape=False)
    shown = clipped(lay, told.replace("\0", ""), room, LABEL)
    assert TYPE.width(shown, FLOOR_PX, LABEL.weight) <= room
    assert shown == told.replace("\0", "") or shown.endswith("…")


def test_no_module_of_the_screen_reads_the_pins() -> None:
    root = ROOT / "kiosk_ui"
    assert [path for path in root.rglob("*.py") if "scrypt" in path.read_text(encoding="utf-8")] == []


@BOTH
def test_the_certificate_of_the_staff_page_is_shown_in_groups_when_there_is_one(landscape: bool) -> None:
    groups = [f"{number:04X}" for number in range(0xA1B0, 0xA1C0)]
    live = living(fingerprint="")
    assert "Chứng chỉ web" not in words(page("content"), live, landscape)
    live.vitals = replace(live.vitals, fingerprint=" ".join(groups))
    told = words(page("content"), live, landscape)
    assert "Chứng chỉ web" in told
    assert [line for line in told if line.startswith("A1B")] == [" ".join(groups[n : n + 4]) for n in range(0, 16, 4)]
