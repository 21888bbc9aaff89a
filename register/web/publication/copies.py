"""Copies of public pages, held by this process: one for each edition and address, until something published changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from register.queries.publication.freshness import Freshness

LARGEST = 512 * 1024
"""Bytes of one copy: an answer beyond that is drawn each time."""
MOST = 32 * 1024 * 1024
"""Bytes of all copies of one process: then those that were asked for longest ago go."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A page as it was sent, with the headers that are not of one request, and the route by which it was asked for. Its word
    for scripts is as old as the page it stands in."""

    route: str
    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(slots=True)
class Copies:
    """What this process holds. Many threads ask at once."""

    most: int = MOST
    _fresh: Freshness | None = None
    _head: tuple[int, date] | None = None
    _held: OrderedDict[str, Copy] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def freshness(self, head: int, today: date, worked_out: Callable[[], Freshness]) -> Freshness:
        """When the public pages last changed, worked out again only once the audit trail has grown or the day has gone."""
        with self._lock:
            if self._fresh is not None and self._head == (head, today):
                return self._fresh
        fresh = worked_out()
        with self._lock:
            if fresh != self._fresh:
                self._held.clear()
                self._bytes = 0
            self._fresh, self._head = fresh, (head, today)
        return fresh

    def get(self, address: str) -> Copy | None:
        with self._lock:
            found = self._held.get(address)
            if found is not None:
                self._held.move_to_end(address)
            return found

    def keep(self, address: str, fresh: Freshness, copy: Copy) -> None:
        """Hold a copy that was drawn for this state of the register; nothing of one that has gone."""
        if len(copy.body) > LARGEST:
            return
        with self._lock:
            if fresh != self._fresh or address in self._held:
                return
            self._held[address] = copy
            self._bytes += len(copy.body)
            while self._bytes > self.most:
                _, gone = self._held.popitem(last=False)
                self._bytes -= len(gone.body)
