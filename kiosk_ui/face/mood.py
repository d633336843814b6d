"""The expression that the face shows: that of the view, some of them for a limited time; one fades into the next."""

from robot.core.screen.view import Face, View

FADE_MS, FADE_STEPS = 120, 6
THINKING_AFTER_MS = 300
"""The view must ask for a thinking face for this time before it is shown, ms: a fast answer shows none."""

LASTS_MS = {Face.HAPPY: 2000, Face.SORRY: 3000}
"""How long a happy or a sorry face is shown at most, ms; then the face is attentive, or speaks if the robot does."""


class Mood:
    """The shown expression. Call `step` once a frame.

    During a fade, `share` of `FADE_STEPS` steps from `before` to `now` are done.
    """

    def __init__(self) -> None:
        self.before = self.now = Face.IDLE
        self.share = FADE_STEPS
        self._wanted = Face.IDLE
        self._wanted_ms = 0
        self._changed_ms: int | None = None

    @property
    def fading(self) -> bool:
        return self.share < FADE_STEPS

    def worn_ms(self, at_ms: int) -> int:
        """Return for how long the expression has been shown, ms."""
        return at_ms - (at_ms if self._changed_ms is None else self._changed_ms)

    def step(self, at_ms: int, view: View) -> None:
        """Choose the expression, and how much of its fade is done, at `at_ms`."""
        first = self._changed_ms is None
        if first or view.face is not self._wanted:
            self._wanted, self._wanted_ms = view.face, at_ms
        face = self._lasting(at_ms - self._wanted_ms, view, first=first)
        if first or face is not self.now:
            self.before = face if first else self.now
            self.now, self._changed_ms = face, at_ms
        passed_ms = FADE_MS if view.calm or self.before is self.now else self.worn_ms(at_ms)
        self.share = min(FADE_STEPS, passed_ms * FADE_STEPS // FADE_MS)

    def _lasting(self, wanted_ms: int, view: View, *, first: bool) -> Face:
        face = view.face
        if face is Face.THINK and wanted_ms < THINKING_AFTER_MS and not first:
            return self.now
        if wanted_ms >= LASTS_MS.get(face, wanted_ms + 1):
            return Face.SPEAK if view.speaking else Face.ATTENTIVE
        return face
