"""Numbers that say how they are formatted in a sentence."""


class Percent(float):
    """A share, 0..1, that is formatted in percent."""


class Minutes(float):
    """A time in minutes, formatted as such."""


class Seconds(float):
    """A time in seconds, formatted as such."""
