"""Delegated authority: the scheme as the rules look at it, its list, and who may sign on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select, union
from sqlalchemy.orm import Session, aliased

from register.domain import money
from register.domain.authority import delegations as authority
from register.domain.authority import mending
from register.domain.authority.commitments import CATEGORIES, PER_WORDS, VAT_WORDS, LimitPer, Vat
from register.domain.authority.delegations import Delegation, Finding
from register.domain.authority.shown import as_shown
from register.domain.errors import NotFound
from register.domain.permissions import UNBOUND, Viewer
from register.domain.shipped_rules import shipped
from register.domain.values import recorded
from register.models.delegations import Delegation as DelegationThing
from register.models.delegations import DelegationVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries import names
from register.queries.among import among
from register.queries.authority.bound import is_bound
from register.queries.choosing import Choice
from register.queries.held_posts import held_posts
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, unseen, visible

V, B, P, H = DelegationVersion, OrganisationVersion, PostVersion, PersonVersion
ANY_VALUE = "Any value"


def limit_words(limit_pence: int | None) -> str:
    """Tiers are stored as "below" (a limit of 25,000 covers 24,999.99)."""
    return ANY_VALUE if limit_pence is None else f"Below {money.said(limit_pence)}"


def limit_of(one: DelegationVersion | Delegation) -> str:
    """The limit with what it is for and whether VAT is in it, where that is not plain."""
    vat = "" if one.limit_vat is None else f" {VAT_WORDS[Vat(one.limit_vat)]}"
    per = LimitPer(one.limit_per)
    words = "" if per is LimitPer.CONTRACT else f" {PER_WORDS[per]}"
    return (
        limit_words(one.limit_pence)
        if one.limit_pence is None
        else limit_words(one.limit_pence) + vat + words
    )


def categories_words(codes: Iterable[str]) -> str:
    """Which categories a delegation covers, as the rules that ship call them."""
    listed = list(codes)
    if authority.ALL_SERVICES in listed:
        return "All categories"
    called = {
        row["code"]: row["name"] for one in shipped("national").history(CATEGORIES) for row in one.value
    }
    return ", ".join(called.get(code, _words(code)) for code in listed)


def passing_words(one: Delegation) -> str:
    """Whether it may be passed on."""
    return "may be passed on" if one.sub_delegable else "may not be passed on"


def services_words(services: Iterable[str]) -> str:
    listed = list(services)
    return "All services" if authority.ALL_SERVICES in listed else ", ".join(listed)


def _words(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _statement(viewer: Viewer, as_at: AsAt, today: date | None = None) -> Query:
    """Each as it reads on the day asked about, or today; without either, as it was changed last."""
    reading = known(V, replace(as_at, held_on=as_at.held_on or today))
    shown = select(
        V.thing_id.label("id"), DelegationThing.ref, V.matter, B.name.label("organisation"),
        func.coalesce(P.title, names.listed(H, viewer)).label("holder"), V.limit_pence,
        _limited(V.limit_per).label("limit_per"), _limited(V.limit_vat).label("limit_vat"),
        V.services, V.valid_from, V.valid_to, V.minute, V.sub_delegable, V.provenance,
    )  # fmt: skip
    shown = shown.join(DelegationThing, DelegationThing.id == V.thing_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    shown = shown.outerjoin(P, and_(P.thing_id == V.holder_post_id, *known(P, as_at)))
    shown = shown.outerjoin(H, and_(H.thing_id == V.holder_person_id, *known(H, as_at)))
    return shown.where(seen_by(V, viewer), *reading, *held(V, as_at))


def _limited(column: Any) -> Any:
    """What is said of a limit; nothing where there is none."""
    return case((V.limit_pence.is_not(None), column), else_=None)


def per_words(per: str | None) -> str:
    """For what a limit is, in words."""
    words = "" if per is None else PER_WORDS[LimitPer(per)].removeprefix("for ")
    return words[:1].upper() + words[1:]


def vat_words(vat: str | None) -> str:
    """Whether VAT is in a limit, in words; nothing where the scheme does not say."""
    return "" if vat is None else VAT_WORDS[Vat(vat)].capitalize().replace("vat", "VAT")


def _named(text: str) -> Any:
    return or_(found(P, "title", text), found(H, "name", text))


@lru_cache(maxsize=4)
def listing(today: date) -> Listing:
    """The scheme; without a day to ask about, as it reads today."""
    return Listing(
        noun="delegations",
        title="Delegations",
        columns=(
            Column("ref", "Reference", "ref"),
            Column("matter", "What is delegated", words=_words),
            Column("holder", "Held by"),
            Column("organisation", "Binds"),
            Column("limit_pence", "Limit", "money", words=limit_words),
            Column("limit_per", "The limit is for", words=per_words),
            Column("limit_vat", "VAT in the limit", words=vat_words),
            Column("services", "Services", words=services_words),
            Column("valid_from", "From", "day"),
            Column("valid_to", "To", "day"),
        ),
        statement=lambda viewer, as_at: _statement(viewer, as_at, today),
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


def told(wrong: Iterable[Finding]) -> tuple[Found, ...]:
    return tuple(Found(f.code, f.message) for f in wrong)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a delegation: what is wrong with it today, and the day from which it reads so, where it read
    otherwise before."""

    findings: tuple[Found, ...]
    holds_from: date | None


def see(session: Session, row: DelegationVersion, *, viewer: Viewer, today: date) -> Seen:
    """What is wrong with it today."""
    found = findings(session, today, viewer=viewer)
    return Seen(told(f for f in found if f.delegation_id == row.thing_id), row.holds_from)


def terms_on(session: Session, thing_id: str, on: date, *, viewer: Viewer) -> DelegationVersion:
    """How it reads on a day; NotFound when there is none that the viewer may see."""
    query = select(V).where(V.thing_id == thing_id, seen_by(V, viewer), *_reading_on(V, on))
    found = session.scalar(query.order_by(V.n))
    if found is None:
        raise NotFound
    return found


def scheme(
    session: Session, on: date, *, viewer: Viewer, as_at: AsAt = NOW,
    only: Collection[str] | Select[Any] | None = None,
) -> list[Delegation]:  # fmt: skip
    """Every delegation as it reads on the day and as the rules look at it, whatever days it covers; of these only if
    given. as_at: using only what was known by then."""
    query = select(V).where(seen_by(V, viewer), *_reading_on(V, on, as_at)).order_by(V.valid_from, V.thing_id)
    if only is not None:
        query = query.where(V.thing_id.in_(only if isinstance(only, Select) else sorted(set(only))))
    rows = list(session.scalars(query))
    hidden = unseen(session, rows, viewer)
    return [without(to_domain(row), hidden) for row in rows]


def _reading_on(model: Any, on: date, as_at: AsAt = NOW) -> list[Any]:
    """The version of each that says how it reads on the day."""
    return known(model, replace(as_at, held_on=on))


def scheme_binding(
    session: Session, bodies: Collection[str], on: date, *, viewer: Viewer
) -> list[Delegation]:
    """The delegations that bind one of these bodies, with all that they rest on, as they read on the day."""
    return with_all_above(session, V.organisation_id.in_(sorted(bodies)), on, viewer)


def with_all_above(
    session: Session, which: Any, on: date, viewer: Viewer, as_at: AsAt = NOW
) -> list[Delegation]:
    """These delegations with all that they rest on, as they read on the day. as_at: using only what was known by then."""
    above = select(_upward(which, on, viewer, as_at).c.id)
    return scheme(session, on, viewer=viewer, as_at=as_at, only=above)


def _upward(which: Any, on: date, viewer: Viewer, as_at: AsAt = NOW) -> Any:
    """Ids of these delegations and of all that they rest on."""
    first = select(V.thing_id.label("id"), V.parent_id).where(seen_by(V, viewer), *_reading_on(V, on, as_at))
    whole = first.where(which).cte(recursive=True)
    above = aliased(V)
    onward = select(above.thing_id, above.parent_id).join(whole, above.thing_id == whole.c.parent_id)
    return whole.union(onward.where(seen_by(above, viewer), *_reading_on(above, on, as_at)))


def chain_ids(session: Session, key: str, on: date, *, viewer: Viewer) -> frozenset[str]:
    """The delegation and all that it rests on."""
    whole = _upward(V.thing_id == key, on, viewer)
    return frozenset(session.scalars(select(whole.c.id).order_by(whole.c.id)))


def without(one_: Delegation, hidden: frozenset[str]) -> Delegation:
    """The delegation as whoever may not see these records reads it."""
    if one_.parent_id in hidden:
        one_ = replace(one_, parent_id=None)
    return replace(one_, joint_post_id=None) if one_.joint_post_id in hidden else one_


def to_domain(row: DelegationVersion) -> Delegation:
    """As the rules look at it."""
    return recorded(Delegation, row, id=row.thing_id, n=row.n)


def references(session: Session, *, viewer: Viewer, only: Collection[str]) -> dict[str, str]:
    """Public references of those of these delegations that the viewer may see, by id."""
    rows = session.execute(_references(viewer), {"ids": sorted(only)})
    return {row.thing_id: row.ref for row in rows}


@lru_cache(maxsize=256)
def _references(viewer: Viewer) -> Any:
    """Put together once for each viewer: that takes longer than to ask."""
    query = select(V.thing_id, DelegationThing.ref).join(DelegationThing, DelegationThing.id == V.thing_id)
    query = query.where(among(V.thing_id, "ids"))
    return query.where(seen_by(V, viewer), *known(V, NOW)).order_by(V.thing_id)


def holds_delegations(session: Session, post_id: str, since: date) -> bool:
    """Whether a post holds a delegation, or has to sign one too, on some day since this one, whoever may see it."""
    holds = or_(V.holder_post_id == post_id, V.joint_post_id == post_id)
    lasts = or_(V.valid_to.is_(None), V.valid_to >= since)
    mine = select(V.thing_id).where(holds, lasts, *known(V, NOW), seen_by(V, UNBOUND))
    return session.scalar(mine.order_by(V.thing_id).limit(1)) is not None


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
    by_id = {d.id: d for d in _family(session, thing_id, on, viewer)}
    faults = _wrong_with(session, list(by_id.values()), on, viewer)
    shown = _statement(viewer, NOW, on).where(V.thing_id.in_(sorted(by_id)))
    rows = {row.id: row for row in session.execute(shown.order_by(V.thing_id))}

    def branch(key: str, below: tuple[Branch, ...]) -> Branch:
        row, own = rows[key], tuple(f for f in faults if f.delegation_id == key)
        limit = limit_of(by_id[key])
        words = f"{row.holder}: {limit[:1].lower()}{limit[1:]}, {services_words(row.services).lower()}"
        return Branch(row.ref, words, key == thing_id, own, below)

    def down(key: str, seen: frozenset[str]) -> Branch:
        children = [d.id for d in by_id.values() if d.parent_id == key and d.id not in seen]
        return branch(key, tuple(down(child, seen | {child}) for child in sorted(children)))

    whole = down(thing_id, frozenset({thing_id}))
    for link in authority.chain(by_id[thing_id], by_id, on).links[1:]:
        whole = branch(link.id, (whole,))
    return whole


def _family(session: Session, thing_id: str, on: date, viewer: Viewer) -> list[Delegation]:
    """What the delegation rests on, itself, and all that rests on it: what a scheme says of one depends on no other."""
    above, below = _upward(V.thing_id == thing_id, on, viewer), _downward(thing_id, on, viewer)
    whole = union(select(above.c.id), select(below.c.id)).subquery()
    return scheme(session, on, viewer=viewer, only=select(whole.c.id))


def _downward(thing_id: str, on: date, viewer: Viewer) -> Any:
    """Ids of the delegation and of all that rests on it."""
    first = select(V.thing_id.label("id")).where(
        seen_by(V, viewer), *_reading_on(V, on), V.thing_id == thing_id
    )
    whole, under = first.cte(recursive=True), aliased(V)
    onward = select(under.thing_id).join(whole, under.parent_id == whole.c.id)
    return whole.union(onward.where(seen_by(under, viewer), *_reading_on(under, on)))


def findings(session: Session, on: date, *, viewer: Viewer) -> list[Finding]:
    """Everything wrong with the scheme on a day, as this viewer may be told it."""
    found = mending.findings(scheme(session, on, viewer=viewer), held_posts(session, viewer=viewer), on)
    return list(as_shown(found, bound=is_bound(session, viewer)))


def _wrong_with(session: Session, some: list[Delegation], on: date, viewer: Viewer) -> list[Finding]:
    """Everything wrong with these, which are there with all that they rest on, as this viewer may be told it."""
    posts = {one.holder_post_id for one in some if one.holder_post_id}
    found = mending.findings(some, held_posts(session, viewer=viewer, posts=posts), on)
    return list(as_shown(found, bound=is_bound(session, viewer)))


def lapsing(session: Session, on: date, days: int, *, viewer: Viewer) -> list[DelegationVersion]:
    """Delegations that end within so many days from `on`, soonest first."""
    soon = V.valid_to.between(on, on + timedelta(days=days))
    query = visible(V, viewer).where(soon, V.act != "ended").order_by(V.valid_to, V.thing_id)
    return list(session.scalars(query))
