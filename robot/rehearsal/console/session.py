"""A session of the console: carries out the orders of the window and of the headless mode, and records them."""

import dataclasses
import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from robot.core.trouble import Trouble, Troubles
from robot.rehearsal.console.backend import ConsoleBackend
from robot.rehearsal.console.commands import ORDERS, Order, OrderRefused, checked
from robot.rehearsal.console.scenario_recorder import Recording, already_there, scenario, written
from robot.rehearsal.console.snapshot import ShownPerson, Snapshot
from robot.rehearsal.console.texts import LANGUAGES, ConsoleTexts

Answer = dict[str, Any]
Paint = Callable[[Path], None]
"""A function that saves a picture of the window."""

FAULT_VALUES: Mapping[str, Mapping[str, float]] = {"clock_jump": {"seconds": -3600.0}}
"""Values of faults that have no default value, used when such a fault is clicked on the palette."""
_LOOK_S, _SETTLED_S, _PAUSE_LIMIT_S, _STUCK_S = 0.02, 0.3, 2.0, 60.0
_STEP_MS = 100.0
_PICTURES = (".png", ".jpg", ".bmp")


class ConsoleSession:
    """A session on `backend`; recorded scenarios are written to the folder `scenarios`."""

    def __init__(
        self, backend: ConsoleBackend, scenarios: Path, language: str = "vi", paint: Paint | None = None
    ) -> None:
        self.backend, self._scenarios = backend, scenarios
        self.words = ConsoleTexts(language, backend.lobby)
        self.paint = paint
        self.leaving = False
        self._recording: Recording | None = None
        self._before: list[Order] = []

    def seen(self) -> Snapshot:
        """Return the state of the backend, completed with the duration of the running recording."""
        seen = self.backend.look()
        if self._recording is None:
            return seen
        return dataclasses.replace(seen, recording_s=max(0.0, seen.at_ms - self._recording.began_ms) / 1000)

    def do(self, order: Mapping[str, Any]) -> Answer:
        """Carry out one order. Raises `OrderRefused`, with the reason in the console's words."""
        order = checked(order)
        spec = ORDERS[order["do"]]
        if spec.owner == "console":
            return self._own(order)
        return self._pass_on(order)

    def reason(self, refused: OrderRefused) -> str:
        """Return the reason why an order was refused, in the console's language."""
        return self.words(refused.key, **refused.values)

    def close(self) -> str:
        """Save a recording that is not saved yet, and close the backend. Return a message about the recording, ""
        without one."""
        try:
            return str(self._keep("")["told"]) if self._recording is not None and self._recording.steps else ""
        except OrderRefused as refused:
            return self.reason(refused)
        finally:
            self.backend.close()

    def _pass_on(self, order: Order) -> Answer:
        order = self._completed(order)
        at_ms = self.backend.look().at_ms
        try:
            answer = dict(self.backend.do(order))
        except (ValueError, Trouble, Troubles) as error:
            raise OrderRefused("refused.backend", text=" ".join(str(error).split())) from error
        if self._recording is not None and ORDERS[order["do"]].recorded:
            self._recording.note(at_ms, order)
        return answer

    def _completed(self, order: Order) -> Order:
        match order["do"]:
            case "look" if "looks" not in order:
                return {**order, "looks": not self._person(order["who"]).looks}
            case "fault":
                if order["name"] not in self.backend.faults:
                    raise OrderRefused("refused.fault", text=order["name"])
                return {**order, **{k: v for k, v in FAULT_VALUES.get(order["name"], {}).items() if k not in order}}
            case _:
                return order

    def _own(self, order: Order) -> Answer:
        match order["do"]:
            case "state":
                return {"state": plain(self.seen())}
            case "move":
                return self._move(self._person(order["who"]), order["at"])
            case "wav":
                return self._pass_on({"do": "say", "who": order["who"], "wav": str(Path(order["file"]).absolute())})
            case "wait":
                self._wait(float(order["seconds"]))
            case "pause" | "resume":
                self._pause(still=order["do"] == "pause")
            case "step":
                self._needs_speeds("refused.step")
                self.backend.step(self._more_than_nothing("step", "ms", order.get("ms", _STEP_MS)))
            case "speed":
                self._run_at(float(order["times"]))
            case "record" if self._recording is not None:
                raise OrderRefused("refused.recording")
            case "record":
                self._settle()
                seen = self.backend.look()
                self._recording, self._before = Recording(seen.at_ms, str(order.get("name", ""))), already_there(seen)
                return {"told": self.words("told.recording")}
            case "keep":
                return self._keep(str(order.get("file", "")))
            case "picture":
                return self._picture(Path(order["file"]), str(order.get("of", "window")))
            case "language":
                self._speak(str(order.get("to", "")))
            case "help":
                orders = {spec.usage: self.words(f"order.{spec.name}") for spec in ORDERS.values()}
                return {"orders": orders, "faults": {name: self.words(f"fault.{name}") for name in self.backend.faults}}
            case "quit":
                self.leaving = True
        return {"done": True}

    def _more_than_nothing(self, name: str, field: str, value: float) -> float:
        if value <= 0:
            raise OrderRefused("refused.not_that_kind", text=name, name=field, value=f"{value:g}")
        return float(value)

    def _person(self, who: str) -> ShownPerson:
        person = next((one for one in self.backend.look().people if one.name == who), None)
        if person is None:
            raise OrderRefused("refused.nobody", name=who)
        return person

    def _move(self, person: ShownPerson, at: list[float]) -> Answer:
        """Move a person at once: the person disappears and enters again at `at`, without walking."""
        lobby = self.backend.lobby
        if not (0 <= at[0] <= lobby.width_m and 0 <= at[1] <= lobby.depth_m):
            raise OrderRefused("refused.not_that_kind", text="move", name="at", value=f"{at[0]:g} {at[1]:g}")
        self._pass_on({"do": "leave", "who": person.name, "at_once": True})
        enter: Order = {"do": "enter", "who": person.name, "at": at, "label": person.label, "coat": person.coat}
        if person.kind != "adult":
            enter["kind"] = person.kind
        answer = self._pass_on(enter)
        if person.following:
            self._pass_on({"do": "follow", "who": person.name})
        return answer

    def _wait(self, seconds: float) -> None:
        seen = self.backend.look()
        if seen.paused and len(self.backend.speeds) > 1:
            self.backend.step(seconds * 1000)
            return
        until_ms, newest_ms, came_s = seen.at_ms + seconds * 1000, seen.at_ms, time.monotonic()
        while (at_ms := self.backend.look().at_ms) < until_ms:
            if at_ms > newest_ms:
                newest_ms, came_s = at_ms, time.monotonic()
            elif time.monotonic() - came_s > _STUCK_S:
                raise OrderRefused("refused.stuck")
            time.sleep(_LOOK_S)

    def _settle(self) -> None:
        """Wait until a snapshot contains the effect of the latest order: a backend at real ports is read only a few
        times a second."""
        if not (self.backend.look().paused and len(self.backend.speeds) > 1):
            self._wait(_SETTLED_S)

    def _pause(self, *, still: bool) -> None:
        """Pause or resume the lobby's time, and wait at most 2 s until the snapshot shows it."""
        self.backend.pause(still=still)
        limit_s = time.monotonic() + _PAUSE_LIMIT_S
        while self.backend.look().paused != still and time.monotonic() < limit_s:
            time.sleep(_LOOK_S)

    def _needs_speeds(self, key: str) -> None:
        if len(self.backend.speeds) < 2:
            raise OrderRefused(key)

    def _run_at(self, times: float) -> None:
        if times == 1.0 and self.backend.speeds == (1.0,):
            return
        self._needs_speeds("refused.speed")
        speed = next((one for one in self.backend.speeds if abs(one - times) < 1e-6), None)
        if speed is None:
            raise OrderRefused("refused.speeds", text=", ".join(f"{one:g}" for one in self.backend.speeds))
        self.backend.run_at(speed)

    def _keep(self, file: str) -> Answer:
        recording = self._recording
        if recording is None:
            raise OrderRefused("refused.not_recording")
        if not recording.steps:
            self._recording = None
            return {"told": self.words("told.nothing_recorded")}
        stamp = time.strftime("%Y-%m-%d %H%M%S")
        titles = tuple(f"{ConsoleTexts(language)('told.recorded')} {stamp}" for language in LANGUAGES)
        content = scenario(recording, self._before, self.backend.look(), self.backend.name, (titles[0], titles[1]))
        try:
            path = written(self._scenarios, file or recording.name or f"recorded {stamp}", content)
        except OSError as error:
            raise OrderRefused("refused.backend", text=str(error)) from error
        self._recording = None
        return {"told": self.words("told.kept", text=_short(path)), "file": str(path)}

    def _picture(self, file: Path, of: str) -> Answer:
        if file.suffix.lower() not in _PICTURES:  # Pillow would choose another format for another suffix
            raise OrderRefused("refused.picture_kind", text=file.name, name=", ".join(_PICTURES))
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            if of == "window" and self.paint is not None:
                self.paint(file)
            else:
                picture = self.backend.picture(of) if of in ("screen", "camera") else None
                if picture is None:
                    raise OrderRefused("refused.picture", text=of)
                Image.fromarray(picture).save(file)
        except OSError as error:
            raise OrderRefused("refused.picture", text=f"{of}: {error}") from error
        return {"told": self.words("told.saved", text=_short(file)), "saved": str(file)}

    def _speak(self, language: str) -> None:
        if language not in ("", *LANGUAGES):
            raise OrderRefused("refused.not_that_kind", text="language", name="to", value=language)
        after = LANGUAGES[(LANGUAGES.index(self.words.language) + 1) % len(LANGUAGES)]
        self.words = ConsoleTexts(language if language in LANGUAGES else after, self.backend.lobby)


def _short(path: Path) -> str:
    """Return the last three parts of a path, to keep messages short."""
    return str(Path(*path.parts[-3:]))


def plain(seen: Snapshot) -> Answer:
    """Return the snapshot `seen` as values that JSON can hold."""
    found: Answer = json.loads(json.dumps(dataclasses.asdict(seen), default=list))
    return found
