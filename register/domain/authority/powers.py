"""On which days each delegation stands, by an unbroken chain, and so who may use it when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from register.domain.authority.delegations import Delegation, accepted_from, chain
from register.domain.dates import Period, reading_on

ALWAYS = date.max
"""The last day of what has no end."""
Versions = Mapping[str, Sequence[Delegation]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A delegation as it reads on days on which it stands, and how many links lead to the board. An unbroken chain covers
    whatever its first link does: nothing passed on is wider than what it rests on."""

    terms: Delegation
    length: int
    period: Period


@dataclass(frozen=True, slots=True)
class Power:
    """Somebody who holds a delegation from one day to another."""

    person_id: str
    standing: Standing
    begins: date
    ends: date
    accepted_from: date | None = None


def standing(key: str, versions: Versions) -> list[Standing]:
    """When this delegation stands, the earliest first. versions: of it and of all that it rests on, the first first."""
    turns = _turns(_with_all_above(key, versions), versions)
    lasts = [day - timedelta(days=1) for day in turns[1:]]
    found: list[Standing] = []
    for begins, ends in zip(turns, [*lasts, None], strict=False):
        by_id = {one: reading_on(some, begins) for one, some in versions.items()}
        whole = chain(by_id[key], by_id, begins)
        if whole.unbroken:
            found.append(Standing(by_id[key], len(whole.links), Period(begins, ends)))
    return found


def _with_all_above(key: str, versions: Versions) -> set[str]:
    """By any version of each."""
    reached, waiting = set[str](), [key]
    while waiting:
        one = waiting.pop()
        if one in versions and one not in reached:
            reached.add(one)
            waiting += [version.parent_id for version in versions[one] if version.parent_id]
    return reached


def _turns(keys: Iterable[str], versions: Versions) -> list[date]:
    """The days on which something about a chain may begin to be otherwise."""
    every = [version for key in keys for version in versions[key]]
    days = {one.valid_from for one in every} | {one.holds_from for one in every if one.holds_from}
    ends = {one.valid_to for one in every if one.valid_to and one.valid_to < ALWAYS}
    return sorted(days | {day + timedelta(days=1) for day in ends})


def powers(
    key: str, versions: Versions, appointed: Mapping[str, Iterable[tuple[str, Period]]]
) -> list[Power]:
    """Who holds this delegation on which days. appointed: post -> the people appointed to it, with their days."""
    found: dict[tuple[str, date], Power] = {}
    for one in standing(key, versions):
        for person_id, period in _holders(one.terms, appointed):
            begins = max(one.period.start, period.start)
            ends = min(one.period.end or ALWAYS, period.end or ALWAYS)
            if begins <= ends:
                place = person_id, begins
                longest = max(ends, found[place].ends) if place in found else ends
                found[place] = Power(person_id, one, begins, longest, accepted_from(one.terms, period.start))
    return list(found.values())


def _holders(
    terms: Delegation, appointed: Mapping[str, Iterable[tuple[str, Period]]]
) -> Iterable[tuple[str, Period]]:
    if terms.holder_person_id is not None:
        return [(terms.holder_person_id, Period(date.min))]
    return appointed.get(terms.holder_post_id or "", ())
