"""From the outbox over the link: a window of records at a time, each until the broker has it and somebody takes it."""

from collections import deque
from collections.abc import Callable

from robot.fleet.link import Acknowledged
from robot.fleet.messages import encode
from robot.fleet.outbox import Outbox

WINDOW = 20
"""Records under way. Brokers take as many at least (Mosquitto's max_inflight_messages is 20)."""

PAUSE_S = 60.0
"""After a refusal, or where nobody takes the records, one is tried again after so long."""

Publish = Callable[[bytes], int]


class Delivery:
    """For one thread. Records that were under way when the program ended go again, by the same number."""

    def __init__(self, outbox: Outbox, publish: Publish, pause_s: float = PAUSE_S) -> None:
        self._outbox, self._publish, self._pause_s = outbox, publish, pause_s
        self._under_way: dict[int, int] = {}  # mid -> number
        self._order: deque[int] = deque()  # numbers handed over and not settled
        self._done: set[int] = set()
        self._sent = self._taken = 0
        self._again_at_s: float | None = None
        self.refused = ""  # what the broker said last; "" = it takes them
        self.unread = False

    def fill(self, now_s: float) -> None:
        """Hand over what there is room for. Call it while connected."""
        if self._again_at_s is not None:
            if self._under_way or now_s < self._again_at_s:
                return
            self._again_at_s = None
            self._sent = self._taken  # what followed the refused one goes again
            self._order.clear()
            self._done.clear()
        room = (1 if self.refused or self.unread else WINDOW) - len(self._under_way)
        if room <= 0:
            return
        for record in self._outbox.after(self._sent, room):
            self._under_way[self._publish(encode(record))] = record.number
            self._order.append(record.number)
            self._sent = record.number

    def acknowledged(self, fact: Acknowledged, now_s: float) -> None:
        """The broker answered. Call `settle` when no more answers wait."""
        number = self._under_way.pop(fact.mid, None)
        if number is None:
            return  # of a message that is no record
        self.refused, self.unread = fact.refused, fact.unread
        if fact.refused or fact.unread:
            self._again_at_s = now_s + self._pause_s
        else:
            self._done.add(number)

    def settle(self) -> None:
        """Forget on the disk what is in other hands: all up to the first that is not."""
        before = self._taken
        while self._order and self._order[0] in self._done:
            self._taken = self._order.popleft()
            self._done.discard(self._taken)
        if self._taken > before:
            self._outbox.taken_up_to(self._taken)
