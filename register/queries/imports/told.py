"""What bringing something in does, as people and machines are told it, before and after."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from register.domain.dates import said
from register.domain.imports.entries import UNSAID
from register.domain.imports.readings import Reading, Waiting
from register.queries.imports.plans import Plan


def told(made: Plan, read: Reading, batch: str | None = None) -> dict[str, Any]:
    """Counts, what was inferred, what waits and who is asked about. batch: the import that was recorded, if any."""
    return {
        "source": made.source, "published_on": made.published_on.isoformat() if made.published_on else None,
        "import": batch, "rows": read.rows, "entries": len(read.entries) - read.nil_returns,
        "nil_returns": read.nil_returns, "new": made.count("new"),
        "changed": made.count("changed") + made.count("earlier"), "known": made.count("known"),
        "repeated": len(read.repeated), "gone": made.gone, "new_people": made.new_people,
        "people_by_name_alone": made.by_name_alone,
        "unsaid": {UNSAID[key]: count for key, count in sorted(read.unsaid.items())},
        "remarks": read.remarks,
        "asked": [
            {"name": one.whom.name, "may_be": [candidate.label for candidate in one.candidates]}
            for one in made.asked.values()
        ],
        "asked_bodies": [
            {"name": one.name, "closed_on": one.closed_on.isoformat(), "may_be": [name for _, name in one.candidates]}
            for one in made.bodies.asked.values()
        ],
        "waiting": [_waiting(one) for one in made.waiting],
    }  # fmt: skip


def _waiting(one: Waiting) -> dict[str, Any]:
    return {"place": str(one.row.place), "problems": one.problems}


def lines(told_: Mapping[str, Any], *, dry_run: bool, shown: int) -> list[str]:
    """The same as lines for a person."""
    day = told_["published_on"]
    head = f"{told_['source']}, published on {said_day(day)}" if day else str(told_["source"])
    would = "would be " if dry_run else ""
    found = [
        f"{head}: {told_['rows']:,} rows read",
        f"  {told_['entries']:,} entries and {told_['nil_returns']:,} nil returns understood",
        f"  {told_['new']:,} {would}new, {told_['changed']:,} {would}changed, {told_['known']:,} as they are here already",
        f"  {told_['new_people']:,} people {would}added",
    ]  # fmt: skip
    if told_["people_by_name_alone"]:
        found.append(
            f"  {told_['people_by_name_alone']:,} people found in the register by their very name alone"
        )
    if told_["gone"]:
        found.append(
            f"  {told_['gone']:,} entries of the edition before are no longer in this one; they stay in that one"
        )
    if told_["repeated"]:
        found.append(f"  {told_['repeated']:,} rows say word for word what another row says, and count once")
    found += [f"  {count:,} times: {words}" for words, count in told_["unsaid"].items()]
    found += [f"  {words}" for words in told_["remarks"]]
    return found + _waits(told_, shown)


def _waits(told_: Mapping[str, Any], shown: int) -> list[str]:
    waiting, asked = told_["waiting"], told_["asked"]
    found = [f"  Who is “{one['name']}”? Perhaps {'; '.join(one['may_be'])}" for one in asked[:shown]]
    found += [
        f"  “{one['name']}” closed on {said_day(one['closed_on'])}. "
        f"To which go entries that began later? {' or '.join(one['may_be'])}"
        for one in told_["asked_bodies"][:shown]
    ]
    if waiting:
        found.append(f"  {len(waiting):,} rows wait for a person under Settings, Moving in:")
    found += [f"    {one['place']}: {'; '.join(one['problems'].values())}" for one in waiting[:shown]]
    more = len(waiting) - shown
    return [*found, f"    and {more:,} more"] if more > 0 else found


def said_day(day: str) -> str:
    """31 March 2024, from 2024-03-31."""
    return said(date.fromisoformat(day))
