"""Days with something to do as an iCalendar file (RFC 5545), the same bytes for the same days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Arm's Length//Tasks//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A whole day. key: what tells it from every other, for good; stamp: since when it stands there."""

    key: str
    day: date
    title: str
    words: str
    url: str
    stamp: datetime


def written(name: str, entries: Iterable[Entry]) -> bytes:
    """A calendar of these days; times are left out, so that no change of the clock moves a day."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.key)
    event.add("dtstamp", entry.stamp.replace(microsecond=0))
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.words)
    event.add("transp", "TRANSPARENT")
    if entry.url:
        event.add("url", entry.url)
    return event
