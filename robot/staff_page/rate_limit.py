"""Rate limit on wrong PINs. Each makes its source wait longer; no source makes another one wait.

A source is an account and a device from which that account opened the page before, or an account and the network
address of any other device. One address has a bounded number of wrong PINs an hour over all accounts, and so have all
other devices together over all addresses.
"""

import ipaddress
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple, TypeVar

FREE = 3
"""This many wrong PINs of a source within an hour cause no wait, because typing errors happen."""

FIRST_S, LONGEST_S = 5.0, 900.0
WINDOW_S = 3600.0
OF_ADDRESS = 14
"""Wrong PINs that unknown devices at one address may send within an hour: what one source can send with its waits."""
STRANGERS = 300
"""Wrong PINs that all unknown devices together may send within an hour; then only known devices are heard. Derived: all
PINs of six digits are tried after 139 days at this rate, and 20 addresses that never stop send at most 280."""

MOST = 1000
"""Greatest number of sources that are remembered; more than `STRANGERS`, so that no guesser can be forgotten early."""

Key = TypeVar("Key")

_IPV6_NETWORK_BITS = 64
"""Prefix length of the network of an IPv6 subscriber, who may choose any address in it (RFC 7421)."""


class Source(NamedTuple):
    """The source of a PIN. `name`: of a device or an address; `known`: this account opened the page from this device
    before."""

    name: str
    known: bool = False
    account: str = ""


class GuessLimit:
    """Counts the wrong PINs of each source within the last hour, and says how long it must wait. May be used by any
    thread."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._wrong: dict[Source, list[float]] = {}
        self._addresses: dict[str, list[float]] = {}
        self._strangers: deque[float] = deque(maxlen=STRANGERS)
        self._lock = threading.Lock()

    def wait_s(self, source: Source) -> float:
        """Return how long it takes until the next PIN of this source is checked, s; 0 = at once."""
        with self._lock:
            now_s = self._now_s()
            wrong = self._within(self._wrong.get(source, []), now_s)
            own_s = 0.0
            if len(wrong) > FREE:
                own_s = wrong[-1] + min(LONGEST_S, FIRST_S * 2.0 ** (len(wrong) - FREE - 1)) - now_s
            return max(0.0, own_s, 0.0 if source.known else self._shared_s(source.name, now_s))

    def wrong(self, source: Source) -> None:
        """Count a wrong PIN of this source."""
        with self._lock:
            now_s = self._now_s()
            self._count(self._wrong, source, now_s)
            if not source.known:
                self._count(self._addresses, source.name, now_s)
                self._strangers.append(now_s)

    def _shared_s(self, address: str, now_s: float) -> float:
        """Return how long unknown devices at `address` wait, s, because of all accounts and of all addresses."""
        here = self._within(self._addresses.get(address, []), now_s)
        here_s = here[-OF_ADDRESS] + WINDOW_S - now_s if len(here) >= OF_ADDRESS else 0.0
        full = len(self._strangers) == STRANGERS
        return max(here_s, self._strangers[0] + WINDOW_S - now_s if full else 0.0)

    def _count(self, times: dict[Key, list[float]], key: Key, now_s: float) -> None:
        times[key] = [*self._within(times.pop(key, []), now_s), now_s]
        while len(times) > MOST:
            del times[next(iter(times))]

    def _within(self, times_s: list[float], now_s: float) -> list[float]:
        return [at_s for at_s in times_s if now_s - at_s < WINDOW_S]


def network_of(address: str) -> str:
    """Return the network address that counts as one source: an IPv4 address, or the network of an IPv6 address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((int(ip), _IPV6_NETWORK_BITS), strict=False))
