"""The journal in words for the console: the robot's events and decisions; a state that repeats is left out."""

from collections.abc import Mapping, Sequence
from typing import Any

from robot.rehearsal.console.snapshot import TextLine

Fact = Mapping[str, Any]
"""An event or a command as the journal writes it."""

_ICONS = {
    "PartUp": "check",
    "PartDown": "warn",
    "FacesSeen": "eye",
    "SpeechEnded": "mic",
    "HeardNothing": "mic",
    "HearingLost": "micoff",
    "NoiseChanged": "loud",
    "Understood": "ear",
    "Tapped": "hand",
    "BaseReported": "motor",
    "DriveEnded": "pin",
    "EscortChanged": "walk",
    "Show": "phone",
    "Say": "spk",
    "Drive": "walk",
    "Halt": "stop",
    "CallStaff": "bell",
    "PrintTicket": "print",
}
_QUIET_EVENTS = {"Woke", "VoiceBegan", "VoiceEnded", "SpeechBegan", "EditionLoaded"}
_QUIET_ICON = "clock"
_COMMANDS = {"Halt", "IssueTicket", "PrintTicket", "CallStaff", "Rearm"}
_BAD_BASE = ("estop", "bumped", "fault")


class JournalWords:
    """Turns journal steps into lines of text; a state, page or drive that repeats is left out."""

    def __init__(self) -> None:
        self._base = self._page = self._drive = ""
        self._faces: tuple[int, bool] | None = None
        self._parts: dict[str, tuple[str, str]] = {}

    def lines(self, at_ms: float, event: Fact, commands: Sequence[Fact], said: str = "") -> list[TextLine]:
        """Return the lines of text for one journal step. `said`: the sentence of the step's `Say` command."""
        found = [line for line in (self._event(at_ms, event),) if line is not None]
        for command in commands:
            line = self._command(at_ms, command, said)
            if line is not None:
                found.append(line)
        return found

    def _event(self, at_ms: float, event: Fact) -> TextLine | None:
        kind = str(event["event"])
        if kind in _QUIET_EVENTS:
            return None
        key, values, tone = f"journal.{kind}", dict[str, Any](), ""
        match kind:
            case "PartUp" | "PartDown":
                told = kind, str(event.get("detail", event.get("reason", "")))
                if self._parts.get(str(event["part"])) == told:
                    return None
                self._parts[str(event["part"])] = told
                values = {"part": f"@part.{event['part']}", "text": event.get("detail", event.get("reason", ""))}
                tone = "good" if kind == "PartUp" else "bad"
            case "FacesSeen":
                seen = int(event.get("count", 0)), bool(event.get("facing", False))
                if seen == self._faces:
                    return None
                self._faces = seen
                key += "_none" if not seen[0] else "_facing" if seen[1] else ""
                values, tone = {"n": seen[0]}, "" if seen[0] else "quiet"
            case "BaseReported":
                state = str(event["state"])
                if state == self._base:
                    return None
                self._base = state
                values, tone = {"text": f"@base.{state}"}, "bad" if state in _BAD_BASE else ""
            case "DriveEnded" if not event.get("reached"):
                key, values, tone = f"{key}_failed", {"text": f"@why.{event.get('reason', '')}"}, "watch"
                self._drive = ""
            case "DriveEnded":
                self._drive, tone = "", "good"
            case "NoiseChanged" if not event.get("noisy"):
                key += "_quiet"
            case "Understood":
                about = event.get("procedure") or event.get("target") or event.get("slot") or ""
                values, tone = {"act": f"@act.{event.get('act', '')}", "text": about}, "good"
            case "HeardNothing" | "HearingLost":
                tone = "watch"
            case "Tapped":
                intent = event.get("intent", {})
                values = {"text": f"{intent.get('want', '')} {intent.get('of', '')}".strip()}
            case "EscortChanged":
                values = {"text": f"@escort.{event.get('step', '')}"}
            case "TicketIssued" | "QueueMoved":
                values = {"text": event.get("ticket", {}).get("number", "")}
            case "NumberCalled":
                values = {"text": event.get("number", "")}
            case "SpeechEnded":
                tone = "quiet"
        return TextLine(at_ms, key, values, tone, _ICONS.get(kind, _QUIET_ICON))

    def _command(self, at_ms: float, command: Fact, said: str) -> TextLine | None:
        kind, values = str(command["command"]), dict[str, Any]()
        match kind:
            case "Show":
                page = str(command["view"]["page"]["page"])
                if page == self._page:
                    return None
                self._page, values = page, {"text": f"@page.{page.removesuffix('Page')}"}
            case "Say":
                values = {"text": said or "…"}
            case "Drive":
                if command["place"] == self._drive:
                    return None
                self._drive = str(command["place"])
                values = {"text": f"@place.{self._drive}"}
            case _ if kind not in _COMMANDS:
                return None
        tone = "watch" if kind in ("Halt", "CallStaff") else ""
        return TextLine(at_ms, f"journal.{kind}", values, tone, _ICONS.get(kind, _QUIET_ICON))
