"""A contract as it reads on any day: as it was agreed, with every change that holds by then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts import changes as rules
from register.domain.contracts.changes import ChangeState, NewChange, NewWording
from register.domain.contracts.contracts import NewContract
from register.domain.contracts.stages import ContractAct
from register.domain.permissions import Viewer
from register.domain.values import kept
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.queries.contracts import contracts
from register.queries.contracts.changes import changes_of, first_seqs, to_change
from register.queries.contracts.contracts import to_domain
from register.queries.contracts.sides.awaited_copies import awaiting_copies
from register.queries.visible import versions_of

V = ContractVersion


@dataclass(frozen=True, slots=True)
class Consolidated:
    """A contract on a day. row: as its template is filled, recorded nowhere. holding: the changes in it, in the order in
    which they hold; coming: those decided that hold only later, or wait for signed copies. wording: what they change in
    the words."""

    row: ContractVersion
    on: date
    holding: tuple[ContractChangeVersion, ...]
    coming: tuple[ContractChangeVersion, ...]
    wording: tuple[NewWording, ...]


def consolidated(session: Session, key: str, on: date, *, viewer: Viewer) -> Consolidated:
    """The contract as it reads on this day, as far as is decided by now. NotFound when there is none."""
    newest = contracts.contract(session, key, viewer=viewer)
    made = [
        one
        for one in reversed(changes_of(session, newest.thing_id, viewer=viewer))
        if one.state in (ChangeState.DONE, ChangeState.AGREED)
    ]
    in_order = sorted(made, key=lambda one: (effective_on(one), one.seq))
    waits = awaiting_copies(session, made)
    holding = tuple(one for one in in_order if effective_on(one) <= on and one.thing_id not in waits)
    coming = tuple(one for one in in_order if one not in holding)
    first = min(made, key=lambda one: one.seq, default=None)
    base = newest if first is None else _when_proposed(session, first, viewer)
    row = read_with(base, map(to_change, holding))
    row.n = _n(session, base, holding, viewer)
    return Consolidated(row, on, holding, coming, wording_of(holding))


def effective_on(change: ContractChangeVersion) -> date:
    """The day from which a change holds: the one that was agreed, or else the day of the last decision."""
    return change.effective_on or change.known_on


def wording_of(changes: Iterable[ContractChangeVersion]) -> tuple[NewWording, ...]:
    return tuple(row for one in changes for row in to_change(one).wording)


def before_change(session: Session, change: ContractChangeVersion, *, viewer: Viewer) -> ContractVersion:
    """The contract as it was looked at when the change was proposed: as it read then, with what had been agreed for days
    until that of the change."""
    row = _when_proposed(session, change, viewer)
    _, in_view = _earlier(session, change, viewer)
    return read_with(row, map(to_change, in_view)) if in_view else row


def _when_proposed(session: Session, change: ContractChangeVersion, viewer: Viewer) -> ContractVersion:
    return contracts.contract_version(session, change.contract_version_id, viewer=viewer)


def _earlier(
    session: Session, change: ContractChangeVersion, viewer: Viewer
) -> tuple[list[ContractChangeVersion], list[ContractChangeVersion]]:
    """What had been made of the contract when a change was proposed, and what was agreed for a day until its own."""
    first = first_seqs(session, change.contract_id, viewer=viewer)
    asked = first[change.thing_id]
    found = [
        one
        for one in reversed(changes_of(session, change.contract_id, viewer=viewer))
        if one.state in (ChangeState.DONE, ChangeState.AGREED) and first[one.thing_id] < asked
    ]
    made = [one for one in found if one.state == ChangeState.DONE and one.seq < asked]
    ahead = [one for one in found if one not in made and effective_on(one) <= effective_on(change)]
    return made, sorted(ahead, key=lambda one: (effective_on(one), first[one.thing_id]))


def wording_before(
    session: Session, change: ContractChangeVersion, *, viewer: Viewer
) -> tuple[NewWording, ...]:
    """Wording that changes made earlier, or agreed for earlier days, have put into the contract by then."""
    made, in_view = _earlier(session, change, viewer)
    return wording_of((*made, *in_view))


def _n(
    session: Session, base: ContractVersion, holding: tuple[ContractChangeVersion, ...], viewer: Viewer
) -> int:
    """The number of the version that the last of these changes made."""
    if not holding:
        return base.n
    last = max(one.seq for one in holding)
    versions = versions_of(session, base, viewer=viewer)
    return max((one.n for one in versions if one.seq < last), default=base.n)


def read_with(row: ContractVersion, changes: Iterable[NewChange]) -> ContractVersion:
    """The contract as it would read with these changes, one after the other; recorded nowhere."""
    contract = to_domain(row)
    until = None
    for change in changes:
        contract = rules.changed(contract, change)
        if change.contract_act in (ContractAct.GIVE_NOTICE, ContractAct.TERMINATE):
            until = change.ends_on
    return _as_row(row, contract, until)


def _parties(contract: NewContract) -> dict[str, Any]:
    sides = ("commissioner", "provider")
    names = [name for side in sides for name in (f"{side}_id", f"{side}_representative_id")]
    return {name: getattr(contract, name) for name in names}


def _as_row(row: ContractVersion, contract: NewContract, until: date | None) -> ContractVersion:
    names = [column.key for column in V.__table__.columns]
    told: dict[str, Any] = {name: getattr(row, name) for name in names}
    lines = kept(contract)["lines"]
    made = V(
        **{
            **told, "lines": lines, "valid_to": contract.ends_on, "edition": contract.edition,
            "fields": dict(contract.fields), **_parties(contract), "associates": kept(contract)["associates"],
            "option_ends_on": until or row.option_ends_on,
        }
    )  # fmt: skip
    made.ref = row.ref
    return made
