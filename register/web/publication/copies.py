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
    """A page as it was sent, its kind, and the word that lets its scripts run, which is as old as the page it stands in."""

    body: bytes
    content_type: str
    nonce: str


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

    def get(self, tag: str) -> Copy | None:
        with self._lock:
            found = self._held.get(tag)
            if found is not None:
                self._held.move_to_end(tag)
            return found

    def keep(self, tag: str, fresh: Freshness, copy: Copy) -> None:
        """Hold a copy that was drawn for this state of the register; nothing of one that has gone."""
        if len(copy.body) > LARGEST:
            return
        with self._lock:
            if fresh != self._fresh or tag in self._held:
                return
            self._held[tag] = copy
            self._bytes += len(copy.body)
            while self._bytes > self.most:
                _, gone = self._held.popitem(last=False)
                self._bytes -= len(gone.body)
