"""Close idle connections, and limit the connections of one address, so that they cannot keep the clerks out.

The server itself would wait forever for the first byte of a request, and count such a connection as busy.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 8.0
"""A connection is closed if no head of a request has arrived for this long, since it began or since the last answer, s.
A phone in a bad network needs 1 s."""

LOOK_EVERY_S = 1.0

OF_ONE_ADDRESS = 16
"""Greatest number of open connections from one address; a browser opens six."""


class Impatient(H11Protocol):
    """A connection to the page that closes itself when idle."""

    _idle_s = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        of_it = [each for each in self.connections if isinstance(each, Impatient) and each.is_from(address)]
        if len(of_it) > OF_ONE_ADDRESS:
            transport.abort()
            return
        self.loop.call_later(LOOK_EVERY_S, self._check_idle)

    def is_from(self, address: str) -> bool:
        """Whether the connection comes from `address`."""
        return self.client is not None and self.client[0] == address

    def _check_idle(self) -> None:
        if self.transport.is_closing():
            return
        asked = self.cycle is not None and not self.cycle.response_complete
        self._idle_s = 0.0 if asked else self._idle_s + LOOK_EVERY_S
        if self._idle_s >= HEAD_S:
            self.transport.abort()
            return
        self.loop.call_later(LOOK_EVERY_S, self._check_idle)
