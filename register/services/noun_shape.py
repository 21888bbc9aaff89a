"""What a noun is to every door, what is told of a recorded version, and what a change of one carries."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy.orm import Session

from register.domain.asked import enter
from register.domain.dates import london_day
from register.domain.errors import Stale
from register.domain.permissions import Actor, Viewer
from register.domain.problems import refuse
from register.domain.readers import named, tried
from register.domain.values import plain
from register.queries.listing import Listing

FOLLOWS = "This follows from the rest, and cannot be changed here"


@dataclass(frozen=True, slots=True)
class Meta:
    """What is told of every recorded version beside its own fields."""

    ref: str
    id: str
    n: int
    act: str
    valid_from: date
    valid_to: date | None
    known_on: date
    provenance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noun:
    """A noun. find: one row, by id or reference. to_domain: the recorded value of a row. listing: its list on a day.
    add, amend: what people do with it. seen, see: what else is told of a row, and how it is worked out. settled: what
    nobody who adds one may say otherwise. doubted: whether what is added may be there already, and somebody may have to
    say that it is another. dated: whether a change of it holds from a day that is said. addressed: what the address or
    the caller says, and no amendment changes."""

    name: str
    value: type[Any]
    find: Callable[..., Any]
    to_domain: Callable[[Any], Any]
    listing: Callable[[date], Listing]
    add: Callable[..., Any]
    amend: Callable[..., Any] | None = None
    seen: type[Any] | None = None
    see: Callable[..., Any] | None = None
    settled: Mapping[str, Any] = field(default_factory=dict)
    doubted: bool = False
    dated: bool = False
    addressed: tuple[str, ...] = ()


def answer(session: Session, noun: Noun, row: Any, *, viewer: Viewer, today: date) -> dict[str, Any]:
    """A recorded version as machines are told it: where it stands, what follows from it, and its own fields."""
    meta = {one.name: getattr(row, "thing_id" if one.name == "id" else one.name) for one in fields(Meta)}
    more = noun.see(session, row, viewer=viewer, today=today) if noun.see else None
    value = noun.to_domain(row)
    own = {one.name: getattr(value, one.name) for one in fields(noun.value)}
    hidden = dict.fromkeys(vars(row).get("masked", ()))
    told: dict[str, Any] = plain(meta | own)
    return {**told, **(plain(more) if more else {}), **hidden}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an amendment carries beside the record: the version that was looked at (its `n` will do), and why."""

    version: Annotated[int | None, enter("the number of the version you looked at")] = None
    reason: Annotated[str, enter("why you are changing this")] = ""

    def said(self) -> dict[str, Any]:
        """As a service takes it."""
        return {"expected_n": self.version, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class Insisting:
    """What is said where the register has something like it: that this is another one."""

    is_another: Annotated[bool, enter("whether this is another one")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InsistingChange(Change):
    """What an amendment carries where the register may have something like the record as it should read."""

    is_another: Annotated[bool, enter("whether this is another one")] = False

    def said(self) -> dict[str, Any]:
        """As a service takes it."""
        return {**Change.said(self), "is_another": self.is_another}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedChange(Change):
    """What an amendment carries where the record reads otherwise from a day on: that day, or today."""

    change_from: Annotated[date | None, enter("the day from which the change holds")] = None

    def said(self) -> dict[str, Any]:
        """As a service takes it."""
        return {**Change.said(self), "change_from": self.change_from}


def change_of(noun: Noun) -> type[Change]:
    """What an amendment of this noun carries beside the record."""
    if noun.dated:
        return DatedChange
    return InsistingChange if noun.doubted else Change


def asked_change(noun: Noun, given: Mapping[str, Any], shown: Mapping[str, Any]) -> tuple[Change, Any]:
    """What an amendment asks for, and how the record should read. What is only read may be sent back as it was shown,
    and no other way. Stale where another version was looked at; Invalid with every fault."""
    carries = change_of(noun)
    carried = {"version": given.get("n"), **{name: given[name] for name in named(carries) if name in given}}
    if isinstance(carried["version"], int) and carried["version"] != shown["n"]:
        raise Stale
    read_only = [name for name in given if name in shown and name not in named(noun.value) and name != "n"]
    rest = {name: value for name, value in given.items() if name not in (*named(carries), *read_only, "n")}
    faults = {name: FOLLOWS for name in read_only if _differ(given[name], shown[name])}
    stays = {name: shown[name] for name in noun.addressed}
    change, value = tried(carries, carried, faults), tried(noun.value, rest, faults, **stays)
    refuse(faults)
    return change, value


def _differ(one: object, other: object) -> bool:
    """As JSON tells values apart: true is not 1."""
    return json.dumps(one, sort_keys=True) != json.dumps(other, sort_keys=True)


def always(listing: Listing) -> Callable[[date], Listing]:
    """A list that is the same on every day."""
    return lambda today: listing


def on_any_day(find: Callable[..., Any]) -> Callable[..., Any]:
    """A question that does not ask what day it is."""
    return lambda session, key, *, viewer, today: find(session, key, viewer=viewer)


def on_its_day(add: Callable[..., Any]) -> Callable[..., Any]:
    """A service that only asks what day it is."""

    def added(session: Session, new: Any, *, actor: Actor, now: datetime, **more: Any) -> Any:
        return add(session, new, actor=actor, today=london_day(now), **more)

    return added


def listed(name: str, value: type[Any], of: Any, find: Any, add: Any, amend: Any) -> Noun:
    """A noun with nothing out of the ordinary, of whose module of queries everything else is."""
    return Noun(
        name=name, value=value, find=on_any_day(find), to_domain=of.to_domain, listing=always(of.LISTING),
        add=on_its_day(add), amend=amend, seen=of.Seen, see=of.see)  # fmt: skip
