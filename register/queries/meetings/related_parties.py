"""Related parties for the annual accounts: bodies in which those who direct this one had an interest, and the contracts
with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.contracts import annual_value
from register.domain.dates import Period
from register.domain.interests.interests import SITUATION_LABELS, body_named, events, type_words
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.contracts import Contract, ContractVersion
from register.models.interests import Interest, InterestVersion
from register.models.posts import PostVersion
from register.queries import names
from register.queries.contracts.contracts import to_domain
from register.queries.publication.bound_bodies import HELD
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, known, seen_by

A, P, V, C = AppointmentVersion, PostVersion, InterestVersion, ContractVersion


@dataclass(frozen=True, slots=True)
class Dealing:
    """A contract with a related party that ran on a day of the time. annual_pence: a year, as it reads now."""

    ref: str
    title: str
    gives: bool
    annual_pence: int


@dataclass(frozen=True, slots=True)
class Related:
    """An interest of somebody who directs the body. is_recorded: whether the organisation is a record, so that contracts
    could be looked for; by a name that was typed alone they cannot."""

    organisation: str
    is_recorded: bool
    ref: str
    person: str
    post: str
    about: str
    first: date
    last: date | None
    dealings: tuple[Dealing, ...]


@dataclass(frozen=True, slots=True)
class RelatedParties:
    """people: how many held a post that counts on a day of the time, by the rule of its last day."""

    period: Period
    people: int
    rows: tuple[Related, ...]


def related_parties(session: Session, period: Period, *, viewer: Viewer) -> RelatedParties:
    """period: has an end. Gifts and hospitality are events and stand in registers of their own."""
    assert period.end is not None
    rules = ruleset(session)
    reasons = rules.value_or((), "interests.related_party_reasons", on=period.end)
    posts = _directing(session, period, reasons, viewer)
    rows = _interests(session, period, posts, events(rules, on=period.end), viewer)
    bodies = {row.organisation_id for row, _ in rows if row.organisation_id}
    dealings = _dealings(session, period, bodies, viewer)
    called = names.people(session, viewer=viewer).look_up(set(posts))
    named = names.organisations(session, viewer=viewer).look_up(bodies)
    told = [
        _related(row, ref, posts, called, named, dealings) for row, ref in rows if row.person_id in called
    ]
    return RelatedParties(
        period, len(posts), tuple(sorted(told, key=lambda one: (one.organisation, one.person, one.ref)))
    )


def _directing(session: Session, period: Period, reasons: Iterable[str], viewer: Viewer) -> dict[str, str]:
    """Who held a post that counts on a day of the time, with the title of the last of them."""
    query = select(A.person_id, P.title).join(P, and_(P.thing_id == A.post_id, *known(P, NOW)))
    counts = or_(A.decision_reason.in_(sorted(reasons)), P.decision_reason.in_(sorted(reasons)))
    query = query.where(
        seen_by(A, viewer), *known(A, NOW), counts, A.valid_from <= period.end,
        or_(A.valid_to.is_(None), A.valid_to >= period.start),
    )  # fmt: skip
    return {row.person_id: row.title for row in session.execute(query.order_by(A.valid_from, A.thing_id))}


def _interests(
    session: Session, period: Period, people: Iterable[str], happened: Iterable[str], viewer: Viewer
) -> list[tuple[InterestVersion, str]]:
    query = select(V, Interest.ref).join(Interest, Interest.id == V.thing_id)
    query = query.where(
        seen_by(V, viewer), *known(V, AsAt(period.end)), V.person_id.in_(sorted(people)), V.valid_from <= period.end,
        or_(V.valid_to.is_(None), V.valid_to >= period.start), V.situation.not_in(sorted(happened)),
        or_(V.organisation_id.is_not(None), V.organisation_name.is_not(None)),
    )  # fmt: skip
    return [(row[0], row[1]) for row in session.execute(query.order_by(V.thing_id))]


def _dealings(
    session: Session, period: Period, bodies: Iterable[str], viewer: Viewer
) -> dict[str, tuple[Dealing, ...]]:
    """By body its contracts that ran on a day of the time."""
    wanted = sorted(bodies)
    query = select(C, Contract.ref).join(Contract, Contract.id == C.thing_id)
    query = query.where(
        seen_by(C, viewer), *known(C, AsAt(period.end)), or_(C.provider_id.in_(wanted), C.commissioner_id.in_(wanted)),
        C.stage.in_([stage.value for stage in HELD]), C.valid_from <= period.end, C.valid_to >= period.start,
    )  # fmt: skip
    found: dict[str, list[Dealing]] = {}
    for row, ref in session.execute(query.order_by(C.valid_from, C.thing_id)):
        for body, gives in ((row.provider_id, True), (row.commissioner_id, False)):
            found.setdefault(body, []).append(Dealing(ref, row.title, gives, annual_value(to_domain(row))))
    return {body: tuple(rows) for body, rows in found.items()}


def _related(
    row: InterestVersion, ref: str, posts: Mapping[str, str], called: Mapping[str, str], named: Mapping[str, str],
    dealings: Mapping[str, tuple[Dealing, ...]],
) -> Related:  # fmt: skip
    """The relative's name is no matter of the accounts: only that the interest is through somebody."""
    kind = type_words(row)
    about = f"{SITUATION_LABELS.get(row.situation, row.situation)}, {kind[:1].lower()}{kind[1:]}"
    body = row.organisation_id or ""
    return Related(
        body_named(row, named) or "", bool(body), ref, called[row.person_id], posts[row.person_id],
        about, row.valid_from, row.valid_to, dealings.get(body, ()),
    )  # fmt: skip
