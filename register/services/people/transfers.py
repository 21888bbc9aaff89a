"""Moves what a body holds to the body or bodies that follow it, in one act: each record a new version that says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.delegations import holders
from register.domain.dates import said
from register.domain.errors import Invalid
from register.domain.people.associates import ASSOCIATES
from register.domain.people.organisations import open_on
from register.domain.people.transfers import (
    EVENT,
    STAYS,
    TRANSFERRED,
    Holding,
    Moved,
    NewTransfer,
    check_transfer,
    destinations,
)
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.sharing.signing import stood_from
from register.domain.values import plain
from register.models.organisations import OrganisationVersion
from register.queries.accounts.identities import is_own
from register.queries.authority import delegations
from register.queries.held_posts import held_posts
from register.queries.people import parties
from register.queries.people.organisations import organisation
from register.queries.people.transfers import TransferPlan, left_behind, plan_of, rows_of, unseen_counts
from register.queries.sharing import agreements
from register.services import facts, ledger
from register.services.people.organisations import note_successor
from register.services.walls import carry_walls

NEEDS = (Permission.KEEP_ORGANISATIONS, Permission.KEEP_PEOPLE, Permission.KEEP_DELEGATIONS)
"""Whoever keeps all of these may say that the law moved what a body held, whatever kinds of record that is."""
LISTS = (ASSOCIATES, "sub_contractors")
"""Columns that name bodies in a list."""
SIDES = ("commissioner_id", "provider_id")
NOTHING = "It holds nothing on that day that you could move"


@dataclass(frozen=True, slots=True)
class _Found:
    """What is moved, where each goes, and what is told of it."""

    body: OrganisationVersion
    rows: dict[str, tuple[Holding, Any]]
    goes: Mapping[str, str]
    plan: TransferPlan


def preview_transfer(
    session: Session, key: str, new: NewTransfer, *, actor: Actor, today: date
) -> TransferPlan:
    """What `transfer` would do. Nothing is recorded."""
    return _found(session, key, new, actor, today).plan


def transfer(session: Session, key: str, new: NewTransfer, *, actor: Actor, today: date) -> TransferPlan:
    """Move everything at once. What the actor may not see, or must not change themselves, is counted and left where it is:
    somebody else moves it in an act of their own. Invalid in words where something would be left behind in silence."""
    found = _found(session, key, new, actor, today)
    why = f"{new.instrument}, {said(new.moved_on)}: {new.reason}"
    for held, row in found.rows.values():
        to = found.goes[held.id]
        if to != STAYS:
            facts.change(
                session, row, f"{held.kind.value}.moved", act=TRANSFERRED, actor=actor, known_on=today, reason=why,
                **_changes(session, held, row, found.body.thing_id, to, new.moved_on, actor),
            )  # fmt: skip
    _follow(session, found.body, new, why, actor, today)
    _note(session, found, new, actor)
    return found.plan


def _found(session: Session, key: str, new: NewTransfer, actor: Actor, today: date) -> _Found:
    for permission in NEEDS:
        check(actor, permission)
    body = organisation(session, key, viewer=actor.viewer)
    check_transfer(new, from_id=body.thing_id, today=today)
    refuse({"to_ids": _body_problem(session, new, actor)})
    seen = list(rows_of(session, body.thing_id, new.moved_on, viewer=actor.viewer))
    rows = {held.id: (held, row) for held, row in seen if not _is_own_power(session, held, row, actor, today)}
    handed = unseen_counts(session, body.thing_id, new.moved_on, set(rows), viewer=actor.viewer)
    if not rows:
        more = f". {sum(handed.values())} more are for somebody else to move" if handed else ""
        raise Invalid({"": NOTHING + more})
    kept = [held for held, _ in rows.values()]
    goes = destinations(kept, new)
    left = left_behind(session, body.thing_id, new.moved_on, viewer=actor.viewer)
    return _Found(body, rows, goes, plan_of(session, kept, goes, Counter(handed), left, viewer=actor.viewer))


def _body_problem(session: Session, new: NewTransfer, actor: Actor) -> str | None:
    found = parties.parties(session, new.to_ids, viewer=actor.viewer)
    if any(key not in found for key in new.to_ids):
        return "Select bodies of the register, by their ids"
    shut = [row.name for row in found.values() if not open_on(parties.party(row), new.moved_on)]
    return f"{shut[0]} was not open on {said(new.moved_on)}: nothing goes to it on that day" if shut else None


def _is_own_power(session: Session, held: Holding, row: Any, actor: Actor, today: date) -> bool:
    """Nobody changes their own power, not even by moving it."""
    if held.kind is not Moved.DELEGATION or actor.person_id is None:
        return False
    of = holders(delegations.to_domain(row), held_posts(session, viewer=UNBOUND), today)
    return any(is_own(session, person_id, actor.person_id) for person_id in of)


def _changes(
    session: Session, held: Holding, row: Any, from_id: str, to: str, on: date, actor: Actor
) -> dict[str, Any]:
    if held.kind is Moved.AGREEMENT:
        return _next_text(session, row, from_id, to, on)
    from_its_first_day = on <= row.valid_from and not row.__moved_by_transfers__
    changes: dict[str, Any] = {name: to for name in row.__goes_with_body__ if getattr(row, name) == from_id}
    changes |= _in_lists(row, from_id, to, changes)
    changes["holds_from"] = None if from_its_first_day else on
    return {**changes, "acted_by": actor.person_id} if held.kind is Moved.CONTRACT else changes


def _in_lists(row: Any, from_id: str, to: str, sides: Mapping[str, Any]) -> dict[str, Any]:
    """The body that follows stands in the place of an associate or a sub-contractor; a party, or one that is in the list
    already, is no second one."""
    lists = {name: getattr(row, name) for name in LISTS if name in row.__goes_with_body__}
    there = {sides.get(name, getattr(row, name)) for name in SIDES if name in row.__goes_with_body__}
    moved = {name: _moved_in(some, from_id, to, there) for name, some in lists.items()}
    return {name: some for name, some in moved.items() if some != lists[name]}


def _moved_in(some: Iterable[Any], from_id: str, to: str, sides: Iterable[Any]) -> list[Any]:
    there, moved = set(sides), []
    for one in some:
        key = to if one["organisation_id"] == from_id else one["organisation_id"]
        if key not in there:
            there.add(key)
            moved.append({**one, "organisation_id": key})
    return moved


def _next_text(session: Session, row: Any, from_id: str, to: str, on: date) -> dict[str, Any]:
    """The body that follows stands in the place of the one before, with its signature; days before read as they did."""
    parties = [
        {**one, "organisation_id": to} if one["organisation_id"] == from_id else one for one in row.parties
    ]
    twice = [one["organisation_id"] for one in parties].count(to) > 1
    refuse(
        {
            "goes": f"{row.ref} has that body as a party already: change it by itself, or say that it stays"
            if twice
            else None
        }
    )
    whole = agreements.to_domain(row)
    return {"parties": parties, "text_n": row.text_n + 1, "holds_from": on, "stood_from": stood_from(whole)}


def _follow(session: Session, body: Any, new: NewTransfer, why: str, actor: Actor, today: date) -> None:
    """Where one body takes over, it is the one that follows, and barriers reach it by that; to any other body they are
    carried, so that nobody sees after a transfer what was kept from them before."""
    how: dict[str, Any] = {"actor": actor, "today": today}
    if len(new.to_ids) == 1 and note_successor(session, body, new.to_ids[0], reason=why, **how):
        return
    for to in parties.parties(session, new.to_ids, viewer=actor.viewer).values():
        carry_walls(session, body.thing_id, to, why=why, **how)


def _note(session: Session, found: _Found, new: NewTransfer, actor: Actor) -> None:
    """The act as a whole: its instrument, its day, and of each kind how many records moved and stayed, and why."""
    plan = found.plan
    told = {
        "instrument": new.instrument, "moved_on": new.moved_on.isoformat(), "to": list(new.to_ids),
        "moved": {one.kind: one.goes for one in plan.counts if one.goes},
        "stays": {one.kind: one.stays for one in plan.counts if one.stays},
        "handed_on": {one.kind: one.count for one in plan.handed_on}, "left": plain(plan.left),
    }  # fmt: skip
    ledger.note(session, EVENT, found.body.thing_id, told, actor=actor)
