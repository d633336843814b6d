"""The visitors of the demonstration: one who speaks, one who touches, one who walks past; one who only touches."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from robot.navigation.map.lobby_map import Lobby, Place, Pose
from simulators.audio.visitor_voices import spoken
from simulators.centre.journal_follower import TimedOut
from simulators.demo.visitor_script import Played, ScriptedTrip, VisitorScript

_BEFORE_ROBOT_M = 1.05
_TAPS = 6
"""So many touches are enough from the greeting to the counter."""

_LEAD_ME, _YES, _THANKS = "ừ, tôi đi", "ừ, đồng ý", "cảm ơn"

_AT_THE_END = ("RatingPage", "GoodbyePage")

Point = tuple[float, float]


@dataclass(frozen=True)
class DemoQuestion:
    """What the first visitor asks: words for the bubble, sound, and the procedure expected ("" = any)."""

    words: str
    wav: Path
    procedure: str = ""


class LobbyVisits:
    """Plays the visits on `stage` in `lobby`."""

    def __init__(self, stage: VisitorScript, lobby: Lobby) -> None:
        self._stage, self._lobby = stage, lobby
        self._front = _before(lobby.home)
        (ax, ay), (bx, by) = lobby.door
        self._door: Point = ((ax + bx) / 2, (ay + by) / 2 - 0.4)

    def by_voice(self, question: DemoQuestion) -> Played:
        """Asks aloud, is led to the counter, says thank you."""
        played = Played("Bà Lan", "asks aloud, is led to the counter")
        return played_to_end(played, lambda: self._by_voice(played, question))

    def by_touch(self, topic: str, code: str) -> Played:
        """Finds the procedure `code` under the life event `topic` with a finger and is led to the counter."""
        played = Played("Anh Minh", "touches, is led to the counter")
        return played_to_end(played, lambda: self._by_touch(played, topic, code, shots=False))

    def by_touch_alone(self, topic: str, code: str) -> Played:
        """The same with a picture of every page: no word is spoken to the robot."""
        played = Played("Anh Minh", f"only touches, is at the counter in {_TAPS} taps at most")
        return played_to_end(played, lambda: self._by_touch(played, topic, code, shots=True))

    def passing(self) -> Played:
        """Walks past, with a glance; must not be greeted."""
        played = Played("Chị Hoa", "walks past, is left in peace")
        return played_to_end(played, lambda: self._passing(played))

    def _by_voice(self, played: Played, question: DemoQuestion) -> None:
        stage, who = self._stage, "lan"
        self._arrive(who, played.who, coat=0)
        stage.shot(
            "Bà Lan đến. Robot nhận ra khuôn mặt và chào.", "A visitor comes; the robot sees her face and greets."
        )
        hearing = ("Bà Lan hỏi bằng giọng nói.", "She asks aloud; her words appear as she speaks.")
        self._insist(played, who, question.words, question.wav, "ProcedurePage", tries=3, shot=hearing)
        played.answered = str(stage.page["code"])
        if question.procedure and played.answered != question.procedure:
            raise TimedOut(f"the robot answered {played.answered} instead of {question.procedure}")
        stage.until_silent()
        stage.shot("Robot trả lời: giấy tờ, lệ phí, thời hạn, nơi nộp.", "The answer: papers, fee, time and counter.")
        self._insist(played, who, _LEAD_ME, self._aloud(_LEAD_ME), "GuideQuestionPage", hand="guide")
        stage.until_silent()
        stage.shot("Robot hỏi có cần dẫn đến quầy không.", "It asks whether to lead the way.")
        self._insist(played, who, _YES, self._aloud(_YES), "MapPage", tries=2, hand="yes")
        self._be_led(played, who, shots=True)
        self._insist(played, who, _THANKS, self._aloud(_THANKS), *_AT_THE_END, hand="done")
        self._take_leave(played)
        self._return(played, who, shot=True)

    def _by_touch(self, played: Played, topic: str, code: str, *, shots: bool) -> None:
        stage, who = self._stage, "minh"
        self._arrive(who, played.who, coat=1)
        if shots:
            stage.shot("Robot chào; anh Minh chạm màn hình.", "The robot greets; the visitor touches the screen.")
        self._touch(played, "home")
        stage.until_page("HomePage")
        stage.shot("Anh Minh dùng màn hình cảm ứng.", "A visitor uses the touchscreen.")
        self._touch(played, "topic", topic)
        stage.until("a list or a procedure", lambda: stage.page.get("page") in ("ListPage", "ProcedurePage"), 10.0)
        if stage.page["page"] == "ListPage":
            if shots:
                stage.shot("Các việc trong nhóm này.", "The procedures of this life event.")
            self._touch(played, "choose", code)
        played.answered = str(stage.until_page("ProcedurePage")["code"])
        stage.shot("Thủ tục anh cần, chạm vài lần là thấy.", "The procedure is a few touches away.")
        self._touch(played, "guide")
        stage.until_page("GuideQuestionPage")
        if shots:
            stage.shot("Robot hỏi có cần dẫn đến quầy không.", "It asks whether to lead the way.")
        self._touch(played, "yes")
        stage.until_page("MapPage")
        played.taps_to_counter = len(played.touches)
        if played.taps_to_counter > _TAPS:
            raise TimedOut(f"it took {played.taps_to_counter} touches to the counter, more than {_TAPS}")
        self._be_led(played, who, shots=shots)
        self._touch(played, "done")
        self._take_leave(played, shots=shots)
        self._return(played, who, shot=shots)

    def _passing(self, played: Played) -> None:
        stage, who = self._stage, "hoa"
        mark = stage.now
        x, y = self._front
        stage.lobby.do("enter", who=who, label=played.who, at=[x - 3.2, y], heading_deg=0.0, coat=2)
        stage.walk(who, (x - 0.7, y), speed_m_s=1.3, looks=False)
        stage.set_out(who, (x + 0.1, y), speed_m_s=1.3, looks=True)
        stage.until("her glance", lambda: stage.state()["people"][who]["at"][0] > x - 0.5, 5.0)
        stage.shot(
            "Chị Hoa chỉ đi ngang qua: robot không làm phiền.", "The third only walks past and is left in peace."
        )
        stage.walk(who, (x + 3.2, y), speed_m_s=1.3, looks=False)
        steps = stage.since(mark)
        stage.lobby.do("leave", who=who)
        if not any(step.kind == "FacesSeen" and step.event.get("count", 0) for step in steps):
            raise TimedOut("the camera never saw her")
        if any(step.command("Say") or step.page.get("page") == "GreetingPage" for step in steps):
            raise TimedOut("the robot greeted somebody who only walked past")

    def _arrive(self, who: str, label: str, coat: int) -> None:
        stage = self._stage
        stage.lobby.do("enter", who=who, label=label, at=list(self._door), heading_deg=90.0, coat=coat)
        stage.walk(who, self._front)
        stage.until_page("GreetingPage")

    def _aloud(self, words: str) -> Path:
        return spoken(words, self._stage.scratch / "sentence.wav")

    def _insist(
        self,
        played: Played,
        who: str,
        words: str,
        wav: Path,
        *pages: str,
        tries: int = 1,
        hand: str = "",
        shot: tuple[str, str] | None = None,
    ) -> None:
        """Say `words` until the robot shows one of `pages`.

        Who is not understood says it again, and in the end touches what was meant (`hand`), as people do.
        """
        stage = self._stage
        for number in range(tries):
            played.sentences.append(stage.say(who, words, wav, shot=None if number else shot))
            if played.sentences[-1].act == "nothing":
                continue
            try:
                stage.until_page(*pages, limit_s=4.0)
            except TimedOut:
                continue
            return
        if hand:
            self._by_hand(played, hand)
        stage.until_page(*pages, limit_s=4.0)

    def _take_leave(self, played: Played, *, shots: bool = False) -> None:
        """Rate the service, where the robot asks for it, and hear goodbye."""
        stage = self._stage
        if stage.until_page(*_AT_THE_END)["page"] == "RatingPage":
            self._touch(played, "rate", "5")
            if shots:
                stage.shot("Chạm một lần là góp ý xong.", "One touch rates the service.")
            self._touch(played, "send")
        stage.until_page("GoodbyePage")

    def _by_hand(self, played: Played, want: str) -> None:
        """Touch `want`; from a page that a mishearing led to, go back first."""
        for _ in range(3):
            offered = {target["want"] for target in self._stage.panel.look()["targets"]}
            if want in offered or "back" not in offered:
                break
            self._touch(played, "back")
            self._stage.panel.settled(str(self._stage.page.get("page", "")))
        self._touch(played, want)

    def _touch(self, played: Played, want: str, of: str | None = None) -> None:
        self._stage.touch(want, of)
        played.touches.append(want)

    def _be_led(self, played: Played, who: str, *, shots: bool) -> None:
        stage = self._stage
        place = str(stage.page["place"])
        if shots:
            stage.shot("Trước khi đi, robot chỉ đường trên bản đồ.", "Before leaving it shows the way on the map.")
        trip = stage.trip(place)
        played.trips.append(trip)
        stage.lobby.do("follow", who=who)
        if shots:
            start = stage.state()["travelled_m"]
            stage.until("the middle of the way", lambda: stage.state()["travelled_m"] - start > 3.0, 40.0)
            stage.shot("Robot đi trước, khách theo sau.", "The robot leads, the visitor follows.")
        stage.until_ended(trip)
        stage.until_page("ArrivedPage")
        label, approach = self._place(place).label, self._place(place).approach
        if approach is not None:
            stage.walk(who, _before(approach))
        if shots:
            stage.until_silent()
            stage.shot(f"Đã đến {label['vi']}.", f"Arrived at {label['en']}.")

    def _return(self, played: Played, who: str, *, shot: bool) -> None:
        """Step out of the way to the counter's window; the robot drives home by itself."""
        stage = self._stage
        place = self._place(played.trips[-1].place)
        window_y = place.centre[1] - place.size[1] / 2 - 0.45
        x = place.centre[0] - 0.35
        stage.set_out(who, (x - 0.55, window_y - 1.3), (x, window_y))
        trip: ScriptedTrip = stage.trip("home")
        played.trips.append(trip)
        if shot:
            stage.until("some way home", lambda: _far(stage.state()["robot"], place, 2.5), 40.0)
            stage.shot("Robot tự về chỗ đón khách.", "It returns home by itself.")
        stage.until_ended(trip)
        stage.until_page("IdlePage")
        stage.lobby.do("leave", who=who)

    def _place(self, place_id: str) -> Place:
        return next(place for place in self._lobby.places if place.id == place_id)


def _before(robot: Pose) -> Point:
    """Where somebody stands who uses the robot at this pose."""
    heading = math.radians(robot.heading_deg)
    return robot.x_m + _BEFORE_ROBOT_M * math.cos(heading), robot.y_m + _BEFORE_ROBOT_M * math.sin(heading)


def _far(robot: list[float], place: Place, limit_m: float) -> bool:
    approach = place.approach
    assert approach is not None
    return math.hypot(robot[0] - approach.x_m, robot[1] - approach.y_m) > limit_m


def played_to_end(played: Played, play: Callable[[], None]) -> Played:
    """Play it; what did not come is told in `Played.wrong`."""
    try:
        play()
    except (TimedOut, LookupError, ConnectionError) as wrong:
        played.wrong = str(wrong)
    return played
