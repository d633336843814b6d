"""Send the outbox's records, several at a time, each until the broker has accepted it and has a subscriber for it."""

from collections import deque
from collections.abc import Callable

from robot.fleet.link import Acknowledged
from robot.fleet.messages import encode
from robot.fleet.outbox import Outbox

WINDOW = 20
"""Most records sent but not yet acknowledged. Brokers accept as many (Mosquitto's max_inflight_messages is 20)."""

PAUSE_S = 60.0
"""Pause after a record was refused or had no subscriber; then one record is sent as a test, s. Chosen."""

Publish = Callable[[bytes], int]


class Delivery:
    """Sends the outbox's records; for one thread. Records not acknowledged before a restart are sent again."""

    def __init__(self, outbox: Outbox, publish: Publish, pause_s: float = PAUSE_S) -> None:
        self._outbox, self._publish, self._pause_s = outbox, publish, pause_s
        self._under_way: dict[int, int] = {}  # MQTT message id -> record number
        self._order: deque[int] = deque()  # record numbers published, still in the outbox
        self._done: set[int] = set()
        self._sent = self._taken = 0
        self._again_at_s: float | None = None
        self.refused = ""  # reason of the broker's last refusal; "" = accepted
        self.unread = False

    def fill(self, now_s: float) -> None:
        """Publish records from the outbox up to the limit `WINDOW`. Call while connected."""
        if self._again_at_s is not None:
            if self._under_way or now_s < self._again_at_s:
                return
            self._again_at_s = None
            self._sent = self._taken  # send again from the refused record on
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
        """Note the broker's answer to a message. Call `settle` when all waiting answers are noted."""
        number = self._under_way.pop(fact.mid, None)
        if number is None:
            return  # the message was not a record
        self.refused, self.unread = fact.refused, fact.unread
        if fact.refused or fact.unread:
            self._again_at_s = now_s + self._pause_s
        else:
            self._done.add(number)

    def settle(self) -> None:
        """Delete delivered records from the disk, up to the first record that is not delivered yet."""
        before = self._taken
        while self._order and self._order[0] in self._done:
            self._taken = self._order.popleft()
            self._done.discard(self._taken)
        if self._taken > before:
            self._outbox.taken_up_to(self._taken)
