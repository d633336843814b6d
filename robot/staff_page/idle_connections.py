"""Connections that ask for nothing do not keep the clerks out: they are closed, and one address may have only so many.

The server itself waits for ever for the first byte of a request, and counts such connections as work.
"""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S = 8.0
"""For the head of a request, from its connection or the answer before; a phone in a bad network needs a second."""

LOOK_EVERY_S = 1.0

OF_ONE_ADDRESS = 16
"""A browser opens six at most."""


class Impatient(H11Protocol):
    """A connection of the page."""

    _idle_s = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        of_it = [each for each in self.connections if isinstance(each, Impatient) and each.is_from(address)]
        if len(of_it) > OF_ONE_ADDRESS:
            transport.abort()
            return
        self.loop.call_later(LOOK_EVERY_S, self._look)

    def is_from(self, address: str) -> bool:
        """Whether the other end is there."""
        return self.client is not None and self.client[0] == address

    def _look(self) -> None:
        if self.transport.is_closing():
            return
        asked = self.cycle is not None and not self.cycle.response_complete
        self._idle_s = 0.0 if asked else self._idle_s + LOOK_EVERY_S
        if self._idle_s >= HEAD_S:
            self.transport.abort()
            return
        self.loop.call_later(LOOK_EVERY_S, self._look)
