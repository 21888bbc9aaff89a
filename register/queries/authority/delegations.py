"""Delegated authority: the scheme as the rules look at it, its list, and who may sign on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain import money
from register.domain.authority import delegations as authority
from register.domain.authority.delegations import Delegation, Finding, Signatory
from register.domain.people.people import HeldPost
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.delegations import Delegation as DelegationThing
from register.models.delegations import DelegationVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries import names
from register.queries.called import together
from register.queries.choosing import Choice
from register.queries.held_posts import held_posts
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, history, known, one, seen_by, unseen, visible

V, B, P, H = DelegationVersion, OrganisationVersion, PostVersion, PersonVersion
ANY_VALUE = "Any value"


def limit_words(limit_pence: int | None) -> str:
    """Tiers are stored as "below" (a limit of 25,000 covers 24,999.99)."""
    return ANY_VALUE if limit_pence is None else f"Below {money.said(limit_pence)}"


def services_words(services: Iterable[str]) -> str:
    listed = list(services)
    return "All services" if authority.ALL_SERVICES in listed else ", ".join(listed)


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), DelegationThing.ref, V.matter, B.name.label("organisation"),
        func.coalesce(P.title, names.listed(H, viewer)).label("holder"), V.limit_pence, V.services, V.valid_from, V.valid_to,
        V.minute, V.sub_delegable, V.provenance,
    )  # fmt: skip
    shown = shown.join(DelegationThing, DelegationThing.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    shown = shown.outerjoin(P, and_(P.thing_id == V.holder_post_id, *known(P, as_at)))
    shown = shown.outerjoin(H, and_(H.thing_id == V.holder_person_id, *known(H, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _named(text: str) -> Any:
    return or_(found(P, "title", text), found(H, "name", text))


LISTING = Listing(
    noun="delegations",
    title="Delegations",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("matter", "What is delegated", words=_words),
        Column("holder", "Held by"),
        Column("organisation", "Binds"),
        Column("limit_pence", "Limit", "money", words=limit_words),
        Column("services", "Services", words=services_words),
        Column("valid_from", "From", "day"),
        Column("valid_to", "To", "day"),
    ),
    statement=_statement,
    order=(V.matter, V.valid_from, V.thing_id),
    filters=(
        Filter("holder", "Held by", _named),
        Filter(
            "organisation",
            "Organisation",
            lambda text: found(B, "name", text),
        ),
        by_ref(DelegationThing.ref),
    ),
    goes_on=lambda day: or_(V.valid_to.is_(None), V.valid_to >= day),
)


def delegation(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> DelegationVersion:
    """One delegation by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


@dataclass(frozen=True, slots=True)
class Found:
    """Something wrong with a delegation as machines are told it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a delegation: what is wrong with it today."""

    findings: tuple[Found, ...]


def see(session: Session, row: DelegationVersion, *, viewer: Viewer, today: date) -> Seen:
    """What is wrong with it today."""
    found = findings(session, today, viewer=viewer)
    return Seen(_found(f for f in found if f.delegation_id == row.thing_id))


def versions_of(session: Session, thing_id: str, *, viewer: Viewer) -> list[DelegationVersion]:
    """What was ever recorded of one delegation, oldest first."""
    return list(session.scalars(history(V, thing_id, viewer)))


def scheme(
    session: Session, *, viewer: Viewer, as_at: AsAt = NOW, only: Collection[str] | Select[Any] | None = None
) -> list[Delegation]:
    """Every delegation as the rules look at it, whatever day it covers; of these only if given."""
    query = visible(V, viewer, as_at).order_by(V.valid_from, V.thing_id)
    if only is not None:
        query = query.where(V.thing_id.in_(only if isinstance(only, Select) else sorted(set(only))))
    rows = list(session.scalars(query))
    hidden = unseen(session, rows, viewer)
    return [_without(to_domain(row), hidden) for row in rows]


def scheme_binding(session: Session, bodies: Collection[str], *, viewer: Viewer) -> list[Delegation]:
    """The delegations that bind one of these bodies, with all that they rest on, in the order of the scheme."""
    binding = select(V.thing_id.label("id"), V.parent_id).where(seen_by(V, viewer), *known(V, NOW))
    whole = binding.where(V.organisation_id.in_(sorted(bodies))).cte(recursive=True)
    above = aliased(V)
    onward = select(above.thing_id, above.parent_id).join(whole, above.thing_id == whole.c.parent_id)
    whole = whole.union(onward.where(seen_by(above, viewer), *known(above, NOW)))
    return scheme(session, viewer=viewer, only=select(whole.c.id))


def _without(one_: Delegation, hidden: frozenset[str]) -> Delegation:
    """The delegation as whoever may not see these records reads it."""
    if one_.parent_id in hidden:
        one_ = replace(one_, parent_id=None)
    return replace(one_, joint_post_id=None) if one_.joint_post_id in hidden else one_


def to_domain(row: DelegationVersion) -> Delegation:
    """As the rules look at it."""
    return recorded(Delegation, row, id=row.thing_id, n=row.n)


def references(session: Session, *, viewer: Viewer) -> dict[str, str]:
    """Public reference of every delegation the viewer may see, by id."""
    query = select(V.thing_id, DelegationThing.ref).join(DelegationThing, DelegationThing.id == V.thing_id)
    rows = session.execute(query.where(seen_by(V, viewer), *known(V, NOW)).order_by(V.thing_id))
    return {row.thing_id: row.ref for row in rows}


CHOICE = Choice(
    lambda viewer: _statement(viewer, NOW).order_by(V.matter, V.thing_id), V.thing_id,
    lambda word: or_(_named(word), found(B, "name", word), DelegationThing.ref == word.upper()),
    lambda _session, rows, _viewer: [(row.id, f"{row.ref}: {_words(row.matter)}, {row.holder}") for row in rows],
)  # fmt: skip
"""A delegation to rest another one on."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A delegation where it stands in the scheme: what it is, what is wrong with it, what rests on it."""

    ref: str
    words: str
    here: bool
    findings: tuple[Finding, ...]
    below: tuple[Branch, ...]


def tree_of(session: Session, thing_id: str, on: date, *, viewer: Viewer) -> Branch:
    """The chain from the board down to this delegation, and everything passed on from it."""
    by_id = {d.id: d for d in scheme(session, viewer=viewer)}
    faults = findings(session, on, viewer=viewer)
    rows = {row.id: row for row in session.execute(_statement(viewer, NOW).order_by(V.thing_id))}

    def branch(key: str, below: tuple[Branch, ...]) -> Branch:
        row, own = rows[key], tuple(f for f in faults if f.delegation_id == key)
        words = (
            f"{row.holder}: {limit_words(row.limit_pence).lower()}, {services_words(row.services).lower()}"
        )
        return Branch(row.ref, words, key == thing_id, own, below)

    def down(key: str, seen: frozenset[str]) -> Branch:
        children = [d.id for d in by_id.values() if d.parent_id == key and d.id not in seen]
        return branch(key, tuple(down(child, seen | {child}) for child in sorted(children)))

    whole = down(thing_id, frozenset({thing_id}))
    for link in authority.chain(by_id[thing_id], by_id, on).links[1:]:
        whole = branch(link.id, (whole,))
    return whole


def findings(session: Session, on: date, *, viewer: Viewer) -> list[Finding]:
    """Everything wrong with the scheme on a day."""
    return authority.findings(scheme(session, viewer=viewer), held_posts(session, viewer=viewer), on)


def lapsing(session: Session, on: date, days: int, *, viewer: Viewer) -> list[DelegationVersion]:
    """Delegations that end within so many days from `on`, soonest first."""
    soon = V.valid_to.between(on, on + timedelta(days=days))
    query = visible(V, viewer).where(soon, V.act != "ended").order_by(V.valid_to, V.thing_id)
    return list(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Unable:
    """Somebody who holds the matter and may not sign this, with every reason why not."""

    person_id: str
    delegation_id: str
    findings: tuple[Finding, ...]
    exceeds_by_pence: int | None


@dataclass(frozen=True, slots=True)
class WhoMaySign:
    """The answer: who may, with the chain; who holds the matter and may not; and whatever these ids are called."""

    able: tuple[Signatory, ...]
    unable: tuple[Unable, ...]
    names: Mapping[str, str]
    refs: dict[str, str]
    scheme: dict[str, Delegation]


def who_may_sign(
    session: Session, value_pence: int, services: tuple[str, ...], on: date, *, matter: str,
    organisation_ids: frozenset[str] | None = None, viewer: Viewer,
) -> WhoMaySign:  # fmt: skip
    """Everybody who may commit the body to this value for these services on this day, and why others may not."""
    delegations = {d.id: d for d in scheme(session, viewer=viewer)}
    posts = held_posts(session, viewer=viewer)
    able = authority.who_may_sign(
        delegations.values(),
        posts,
        value_pence,
        services,
        on,
        matter=matter,
        organisation_ids=organisation_ids,
    )
    fitting = [
        d for d in delegations.values()
        if d.matter == matter and (organisation_ids is None or d.organisation_id in organisation_ids)
    ]  # fmt: skip
    unable = _unable(fitting, delegations, posts, value_pence, services, on)
    called = together(names.people(session, viewer=viewer), names.posts(session, viewer=viewer))
    return WhoMaySign(tuple(able), tuple(unable), called, references(session, viewer=viewer), delegations)


def _unable(
    fitting: list[Delegation], by_id: dict[str, Delegation], posts: list[HeldPost], value_pence: int,
    services: tuple[str, ...], on: date,
) -> list[Unable]:  # fmt: skip
    found = []
    for one_ in fitting:
        whole = authority.chain(one_, by_id, on)
        why = authority.covering_findings(whole, value_pence, services, on)
        exceeds = authority.exceeds_by(whole, value_pence)
        found += [
            Unable(person, one_.id, why, exceeds) for person in authority.holders(one_, posts, on) if why
        ]
    return sorted(found, key=lambda u: (u.person_id, u.delegation_id))


@dataclass(frozen=True, slots=True)
class MaySign:
    """Somebody who may, by which chain of delegations, as machines are told it."""

    person_id: str
    person: str | None
    chain: tuple[str | None, ...]
    together_with: str | None
    warnings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class MayNot:
    """Somebody who holds the matter and may not, and why. exceeds_by_pence: how far the value lies above what the whole
    chain covers, which is less than its lowest limit; None where that is not the reason."""

    person: str | None
    delegation: str | None
    because: tuple[Found, ...]
    exceeds_by_pence: int | None


@dataclass(frozen=True, slots=True)
class WhoMay:
    """The whole answer as machines are told it."""

    on: date
    may: tuple[MaySign, ...]
    may_not: tuple[MayNot, ...]


def as_told(answer: WhoMaySign, on: date) -> WhoMay:
    """The answer for a machine."""
    may_not = tuple(
        MayNot(
            answer.names.get(u.person_id),
            answer.refs.get(u.delegation_id),
            _found(u.findings),
            u.exceeds_by_pence,
        )
        for u in answer.unable
    )
    return WhoMay(on, tuple(_may(s, answer) for s in answer.able), may_not)


def _may(one_: Signatory, answer: WhoMaySign) -> MaySign:
    joint = one_.joint_post_id
    return MaySign(
        one_.person_id, answer.names.get(one_.person_id),
        tuple(answer.refs.get(link.id) for link in one_.chain.links),
        None if joint is None else answer.names.get(joint), _found(one_.warnings),
    )  # fmt: skip


def _found(wrong: Iterable[Finding]) -> tuple[Found, ...]:
    return tuple(Found(f.code, f.message) for f in wrong)
