"""What the notice of a modification has to say of a change of a contract, filled from what is recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain import money
from register.domain.contracts.changes import NewChange, changed, until_of
from register.domain.contracts.contracts import NewContract, with_options_pence
from register.domain.contracts.modifications import URGENT, grounds_on, notice_of
from register.domain.dates import said
from register.domain.errors import NotFound
from register.domain.people.unseen import SOMEBODY
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.procurements import ProcurementVersion
from register.queries import names
from register.queries.contracts.changes import asked_about, change, to_change, until
from register.queries.contracts.consolidated import before_change
from register.queries.contracts.contracts import to_domain
from register.queries.contracts.told import told
from register.queries.procurement.notices import NoticeText, Part
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

P = ProcurementVersion
CONFLICTS = frozenset(
    {
        "own_interest", "indirect_interest", "same_body", "dual_role", "dual_role_perhaps", "dual_role_elsewhere",
        "statutory_dual_role",
    }
)  # fmt: skip
"""What a decision check finds of the interests of whoever decides."""


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A change with the notice that it asks for. is_due: whether the rules of its day ask for one."""

    ref: str
    contract_ref: str
    is_due: bool
    text: NoticeText


def change_notice(session: Session, key: str, *, viewer: Viewer) -> ChangeNotice:
    """NotFound where there is no such change, or no rule about modifications on its day."""
    row = change(session, key, viewer=viewer)
    new, before = to_change(row), before_change(session, row, viewer=viewer)
    rules, day = ruleset(session), row.effective_on or row.known_on
    if not grounds_on(rules, day) or not new.modification_ground:
        raise NotFound
    old = to_domain(before)
    moved = _worth(changed(old, new), max(until_of(new, until(before)), new.ends_on or date.min))
    moved -= _worth(old, until(before))
    parts = _parts(session, row, new, before, old, moved, day, viewer)
    name = "Urgent modification" if new.modification_ground == URGENT else "Modification"
    text = NoticeText(f"{name} (Provider Selection Regime)", tuple(parts))
    return ChangeNotice(row.ref, before.ref, notice_of(new.modification_ground, moved, rules, day), text)


def _worth(contract: NewContract, last: date) -> int:
    return with_options_pence(contract, max(last, contract.ends_on))


def _parts(
    session: Session, row: ContractChangeVersion, new: NewChange, before: ContractVersion, old: NewContract, moved: int,
    day: date, viewer: Viewer,
) -> Iterable[Part]:  # fmt: skip
    bodies = names.organisations(session, viewer=viewer)
    after = changed(old, new)
    urgent = new.modification_ground == URGENT
    made = [one for one in asked_about(session, row.thing_id, viewer=viewer) if one.taken]
    services = "; ".join(f"{line.name} ({line.code})" for line in after.lines)
    if urgent:
        yield Part("Statement", "The contract is modified urgently, under regulation 14")
    yield Part("Contract", f"{before.title} ({before.ref}), change {row.ref}")
    yield Part("Provider", bodies.get(after.provider_id))
    yield Part("Services", services or None)
    yield Part("CPV code", _cpv(session, row.contract_id, viewer))
    yield Part("Holds from", said(day) if row.effective_on or row.state == "done" else None)
    yield Part("Nature of the modification", f"{new.contract_act.label}. {new.text}")
    yield Part("Change in value over its whole life", money.said(moved))
    yield Part("Last day", _last_day(old, after))
    yield Part("Reasons", new.modification_because)
    yield Part("Who decided", _deciders(session, made, viewer))
    yield Part("Conflicts of interest, and how they are managed", _conflicts(session, made, viewer))


def _last_day(old: NewContract, after: NewContract) -> str:
    if old.ends_on == after.ends_on:
        return f"{said(old.ends_on)}, as before"
    return f"{said(after.ends_on)} instead of {said(old.ends_on)}"


def _cpv(session: Session, contract_id: str, viewer: Viewer) -> str | None:
    query = select(P.cpv).where(P.led_to_id == contract_id, seen_by(P, viewer), *known(P, NOW))
    return session.scalar(query.order_by(P.thing_id).limit(1))


def _deciders(session: Session, made: list[DecisionVersion], viewer: Viewer) -> str | None:
    people = names.people_told_apart(session, viewer=viewer).look_up({one.person_id for one in made})
    some = [
        f"{people.get(one.person_id, SOMEBODY)}, for the {one.party}, {said(one.valid_from)}"
        for one in reversed(made)
    ]
    return "; ".join(some) or None


def _conflicts(session: Session, made: list[DecisionVersion], viewer: Viewer) -> str | None:
    """As the decision checks told them; nothing while nobody has decided."""
    if not made:
        return None
    found = [
        str(reason["message"])
        for one in reversed(made)
        for reason in told(session, one, viewer=viewer).reasons
        if reason["code"] in CONFLICTS
    ]
    return " ".join(dict.fromkeys(found)) or "The decision checks found none"
