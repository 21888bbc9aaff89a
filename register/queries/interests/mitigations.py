"""How interests and dual roles are being managed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.interests.follow_ups import CarriedOut
from register.domain.interests.mitigations import Mitigation
from register.domain.interests.outside_work import PermissionState, asks, standing
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.confirmations import PersonElsewhere
from register.models.contracts import Contract
from register.models.interests import Interest, InterestVersion
from register.models.mitigations import Mitigation as MitigationThing
from register.models.mitigations import MitigationVersion
from register.models.people import Person, PersonVersion
from register.queries import names
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V, H = MitigationVersion, PersonVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), MitigationThing.ref, _agreed_by().label("agreeing"), V.kind, V.text,
        Interest.ref.label("interest"), Person.ref.label("dual_role_of"), Contract.ref.label("contract"), V.valid_from,
        V.valid_to, V.review_on, V.followed_up_on, V.carried_out, V.provenance,
    )  # fmt: skip
    shown = shown.join(MitigationThing, MitigationThing.id == V.thing_id)
    shown = shown.outerjoin(H, and_(H.thing_id == V.agreed_by, *known(H, as_at)))
    shown = shown.outerjoin(PersonElsewhere, PersonElsewhere.id == V.agreed_elsewhere)
    shown = shown.outerjoin(Interest, Interest.id == V.interest_id)
    shown = shown.outerjoin(Person, Person.id == V.dual_role_person_id)
    shown = shown.outerjoin(Contract, Contract.id == V.contract_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _agreed_by() -> Any:
    return func.coalesce(H.name, PersonElsewhere.name, names.ERASED)


def agreed_words(session: Session, ids: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """What each of these says, by id: none of what the viewer may not see, or of what was erased."""
    query = select(V.thing_id, V.text).where(V.thing_id.in_(sorted(ids)), V.text.is_not(None))
    rows = session.execute(query.where(seen_by(V, viewer), *known(V, NOW)).order_by(V.thing_id))
    return {row.thing_id: row.text for row in rows}


def carried_out_words(code: str | None) -> str:
    return CarriedOut(code).label if code else ""


def _followed(code: str) -> ColumnElement[bool]:
    return V.carried_out.is_(None) if code == "never" else V.carried_out == code


LISTING = Listing(
    noun="mitigations",
    title="How interests and dual roles are managed",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("interest", "Interest", "record"),
        Column("dual_role_of", "Dual role of", "record"),
        Column("kind", "How", words=lambda code: code.replace("_", " ").capitalize()),
        Column("text", "What was agreed"),
        Column("contract", "For one contract", "record"),
        Column("agreeing", "Agreed by"),
        Column("valid_from", "From", "day"),
        Column("valid_to", "To", "day"),
        Column("review_on", "Looked at again on", "day"),
        Column("followed_up_on", "Followed up on", "day"),
        Column("carried_out", "Is it done?", words=carried_out_words),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    newest_first=True,
    filters=(
        Filter("interest", "Interest", lambda text: Interest.ref == text.strip().upper()),
        Filter(
            "agreed_by",
            "Agreed by",
            lambda text: found(H, "name", text),
        ),
        Filter(
            "followed",
            "Followed up",
            _followed,
            (("never", "Never"), *((one.value, one.label) for one in CarriedOut)),
        ),
        by_ref(MitigationThing.ref),
    ),
)


def mitigation(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> MitigationVersion:
    """One mitigation by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def mitigations_of(
    session: Session, interest_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[MitigationVersion]:
    """What was agreed about these interests, whatever days it covers unless as_at names one."""
    ids = sorted(set(interest_ids))
    return _found(session, V.interest_id.in_(ids), viewer, as_at)


def dual_role_mitigations_of(
    session: Session, person_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[MitigationVersion]:
    """What was agreed about the dual roles of these people."""
    return _found(session, V.dual_role_person_id.in_(sorted(set(person_ids))), viewer, as_at)


def all_mitigations_of(
    session: Session, interest_ids: Iterable[str], person_ids: Iterable[str], *, viewer: Viewer
) -> list[MitigationVersion]:
    """What was agreed about these interests and about the dual roles of these people, whatever days it covers."""
    asked = {"interests": sorted(set(interest_ids)), "people": sorted(set(person_ids))}
    return _read(session, _all_of(viewer), asked)


@lru_cache(maxsize=256)
def _all_of(viewer: Viewer) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    about_role = V.dual_role_person_id.in_(bindparam("people", expanding=True))
    return _asking(or_(V.interest_id.in_(bindparam("interests", expanding=True)), about_role), viewer, NOW)


def _asking(which: Any, viewer: Viewer, as_at: AsAt) -> Any:
    query = select(V, MitigationThing.ref).join(MitigationThing, MitigationThing.id == V.thing_id)
    query = query.where(which, seen_by(V, viewer), *known(V, as_at), *held(V, as_at))
    return query.order_by(V.thing_id)


def _found(session: Session, which: Any, viewer: Viewer, as_at: AsAt) -> list[MitigationVersion]:
    return _read(session, _asking(which, viewer, as_at), {})


def _read(session: Session, query: Any, asked: dict[str, Any]) -> list[MitigationVersion]:
    found = []
    for version, ref in session.execute(query, asked):
        version.ref = ref
        found.append(version)
    return sorted(found, key=lambda row: (row.valid_from, row.thing_id))


def agreed_elsewhere(session: Session, subject_id: str, *, viewer: Viewer) -> dict[str, str]:
    """Who agreed elsewhere how this interest, or the dual role of this person, is managed: their names by their ids."""
    about = or_(V.interest_id == subject_id, V.dual_role_person_id == subject_id)
    query = select(PersonElsewhere.id, PersonElsewhere.name).join(V, V.agreed_elsewhere == PersonElsewhere.id)
    rows = session.execute(
        query.where(about, seen_by(V, viewer), *known(V, NOW)).order_by(PersonElsewhere.id)
    )
    return {row.id: f"{row.name}, elsewhere" for row in rows}


def permission_of(
    about: InterestVersion, managed: Iterable[MitigationVersion], kinds: Mapping[str, Any], on: date
) -> str:
    """How permission for it stands on the day, in words; nothing where nobody asked for it."""
    found = standing(asks(about), map(to_domain, managed), kinds, on=on)
    if found is None:
        return ""
    until = found.answer.valid_to if found.answer and found.state is not PermissionState.REFUSED else None
    return f"{found.state.label}, until {said(until)}" if until else found.state.label


def to_domain(row: MitigationVersion) -> Mitigation:
    """As the rules look at it."""
    return recorded(Mitigation, row, id=row.thing_id, n=row.n)
