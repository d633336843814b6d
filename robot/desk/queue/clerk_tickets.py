"""The queue with what clerks put right: numbers that are taken back, moved to another counter, or given a procedure."""

from robot.desk.database.outdated import Outdated
from robot.desk.queue.errors import not_over
from robot.desk.queue.model import QueueTicket, parted
from robot.desk.queue.tickets import Tickets


class ClerkTickets(Tickets):
    """The store of queue numbers, with the deeds of the clerks' page. Every method may raise `Trouble`, and `Outdated`
    if the queue is not as the page has shown it.

    `shown`: the number that the page shows at the clerk's seat, "" = none; `state`: the state in which the page shows
    the number; None = no page.
    """

    def last_over(self, spot: str) -> QueueTicket | None:
        """Return the number that was done, or ended as absent, last at `spot` today; None if there is none."""
        day, _ = self._today()
        where = (
            "day = ? AND place = ? AND window = ? AND state IN ('done', 'absent') ORDER BY ended_s DESC, served_s DESC"
        )
        rows = self._rows(where, (day, *parted(spot)))
        return rows[0] if rows else None

    def take_back(self, label: str, spot: str, shown: str | None = None) -> QueueTicket:
        """Serve the number `label` again at `spot` after its service was ended by mistake.

        A number that was called to `spot` meanwhile waits again, at its old place in the line. A cancelled number waits
        again too. Raises `Trouble` for a number that is not over.
        """
        with self._writing():
            ticket = self._known(label)
            self._check(spot, shown)
            if ticket.state == "cancelled":
                self._set(ticket, "state = 'waiting', ended_s = NULL", ())
            elif ticket.state in ("done", "absent"):
                self._put_back(spot)
                place, window = parted(spot)
                what = "state = 'called', ended_s = NULL, place = ?, window = ?"
                self._set(ticket, what, (place, window))
            else:
                raise not_over(ticket)
        return self._known(label)

    def transfer(self, label: str, place: str, state: str | None = None) -> QueueTicket:
        """Let the number `label` wait at `place`, as the last of its line, or as the next with priority."""
        with self._writing():
            ticket = self._known(label)
            if ticket.place == place and ticket.state == "waiting":
                return ticket
            self._check_state(ticket, state)
            self._move(ticket, place)
        return self._known(label)

    def give_up(self, label: str, state: str | None = None) -> QueueTicket:
        """Cancel the number `label`: its visitor has left."""
        with self._writing():
            ticket = self._known(label)
            if ticket.state != "cancelled":
                self._check_state(ticket, state)
                self._set(ticket, "state = 'cancelled', ended_s = ?", (self._today()[1],))
        return self._known(label)

    def assign(self, label: str, code: str) -> QueueTicket:
        """Store that the number `label` is for the procedure `code`; "" = it is not known."""
        with self._writing():
            self._set(self._known(label), "code = ?", (code,))
        return self._known(label)

    def _check_state(self, ticket: QueueTicket, state: str | None) -> None:
        if ticket.state not in ("waiting", "called") or (state is not None and state != ticket.state):
            raise Outdated

    def _put_back(self, spot: str) -> None:
        """Let the number at `spot` wait again where it stood in the line, as if it had not been called."""
        current = self.current(spot)
        if current is None:
            return
        first = "called_s" if current.calls > 1 else "NULL"
        self._set(current, f"state = 'waiting', calls = calls - 1, called_s = {first}, window = ''", ())
