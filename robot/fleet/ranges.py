"""A set of whole numbers kept as ranges: a year of records without a gap is one range."""

from bisect import bisect_right


class Ranges:
    """A set of whole numbers, stored as ranges; efficient when numbers are mostly added in order."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def __contains__(self, number: int) -> bool:
        place = bisect_right(self._firsts, number) - 1
        return place >= 0 and number <= self._lasts[place]

    def __len__(self) -> int:
        return sum(last - first + 1 for first, last in zip(self._firsts, self._lasts, strict=True))

    def add(self, number: int) -> bool:
        """Add `number`; return False when the set contained it already."""
        place = bisect_right(self._firsts, number)
        joins_before = place > 0 and number <= self._lasts[place - 1] + 1
        joins_after = place < len(self._firsts) and number == self._firsts[place] - 1
        if joins_before and number <= self._lasts[place - 1]:
            return False
        if joins_before and joins_after:
            self._lasts[place - 1] = self._lasts[place]
            del self._firsts[place], self._lasts[place]
        elif joins_before:
            self._lasts[place - 1] = number
        elif joins_after:
            self._firsts[place] = number
        else:
            self._firsts.insert(place, number)
            self._lasts.insert(place, number)
        return True

    def missing(self) -> int:
        """Return how many numbers between the smallest and the largest are not in the set."""
        return self._lasts[-1] - self._firsts[0] + 1 - len(self) if self._firsts else 0
