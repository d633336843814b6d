"""The robot's voice without a loudspeaker, on a simulated clock: each sentence lasts as long as its words would
take."""

from collections.abc import Callable

from robot.core.commands import AnyCommand, Chime, Hush, Say, Tone
from robot.core.events import PartDown, PartUp, VoiceBegan, VoiceEnded
from robot.core.parts import Part
from robot.rehearsal.event_queue import Agenda
from robot.runtime.ports import Content, Emit, LiveValues
from robot.runtime.processes.supervisor import BACKOFF_MS
from robot.runtime.settings.schema import VoiceSettings

SYNTHESIS_MS = 90.0
WORD_MS_AT_130 = 310.0
"""Duration of a spoken word, ms; measured on 477 words in 50 sentences of 3.0 s (voice_models/README.md, Figures)."""
PAUSE_MS = 150.0


class MouthInMemory:
    """The robot's voice, which carries out `Say`, `Hush` and `Chime`. `said` is the present or the last sentence."""

    obeys: tuple[type[AnyCommand], ...] = (Say, Hush, Chime)

    def __init__(
        self,
        settings: VoiceSettings,
        content: Callable[[], Content],
        live: LiveValues,
        agenda: Agenda,
        now_ms: Callable[[], float],
    ) -> None:
        self._settings, self._content, self._live, self._agenda, self._now_ms = settings, content, live, agenda, now_ms
        self._emit: Emit = lambda _event: None
        self._current = 0
        self._runs = 0
        self.up = self.dead = False
        self.said = ""
        self.chimed: list[Tone] = []

    def begin(self, emit: Emit) -> None:
        """Start the voice, which sends its events to `emit`."""
        self._emit = emit
        self._tries = 0
        self._try()

    def speaking(self) -> bool:
        """Whether a sentence is being spoken or is about to begin."""
        return self._current != 0

    def obey(self, command: AnyCommand) -> None:
        """Carry out a command as `robot.runtime.speech_output.driver.Mouth` does: a new sentence replaces the present
        one, and while the voice is down each sentence ends at once."""
        match command:
            case Say():
                self._over()
                self._say(command)
            case Hush():
                self._over()
            case Chime(tone) if self.up:
                self.chimed.append(tone)

    def fall(self, reason: str) -> None:
        """Let the voice fail with this reason. It restarts after a pause, and again after each vain attempt while it is
        `dead`."""
        if self.up:
            self.up = False
            self._over()
            self._emit(PartDown(Part.VOICE, reason))
        self._tries = 0
        self._again()

    def _again(self) -> None:
        pause_ms = BACKOFF_MS[min(self._tries, len(BACKOFF_MS) - 1)]
        self._tries += 1
        self._agenda.at(self._now_ms() + pause_ms, self._try)

    def _try(self) -> None:
        if self.up:
            return
        if self.dead:
            self._emit(PartDown(Part.VOICE, "the loudspeaker is gone"))
            self._again()
            return
        self.up = True
        self._emit(PartUp(Part.VOICE, "in memory"))

    def _say(self, say: Say) -> None:
        if not self.up:
            self._emit(VoiceEnded(say.utterance))
            return
        content = self._content().addressing(say.address)
        spoken = [content.spoken(line, say.language) for line in say.lines]
        self.said = " ".join(spoken)
        settings = self._settings
        pace = settings.slow_words_per_minute if say.slow else settings.words_per_minute
        words = sum(len(text.split()) for text in spoken)
        lasts_ms = words * WORD_MS_AT_130 * 130 / pace + PAUSE_MS * (len(spoken) - 1)
        self._current = say.utterance
        self._runs += 1
        run, begins_ms = self._runs, self._now_ms() + SYNTHESIS_MS
        self._agenda.at(begins_ms, lambda: self._begin(run, say.utterance))
        self._agenda.at(begins_ms + lasts_ms, lambda: self._end(run))

    def _begin(self, run: int, utterance: int) -> None:
        if run == self._runs and self._current == utterance:
            self._live.voice_level = 0.5
            self._emit(VoiceBegan(utterance))

    def _end(self, run: int) -> None:
        if run == self._runs:
            self._over()

    def _over(self) -> None:
        if self._current:
            utterance, self._current = self._current, 0
            self._live.voice_level = 0.0
            self._emit(VoiceEnded(utterance))
