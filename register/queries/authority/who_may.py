"""Who may commit a body to a value for services on a day, by which chain; and why others may not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, and_, cast, func, not_, or_, select
from sqlalchemy.orm import Session

from register.domain.authority import delegations as rules
from register.domain.authority.delegations import ALL_SERVICES, Delegation, Finding, Signatory
from register.domain.people.people import HeldPost
from register.domain.permissions import Viewer
from register.models.delegations import DelegationVersion
from register.queries import names
from register.queries.authority.delegations import Found, references, told, with_all_above
from register.queries.called import together
from register.queries.held_posts import held_posts
from register.queries.visible import AsAt, held, known, seen_by

V = DelegationVersion
MOST_SHOWN = 20
"""So many of those who may, and of those who may not, are told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What somebody would do: for how much, which services, on which day, for which bodies (any, if left out)."""

    matter: str
    value_pence: int
    services: tuple[str, ...]
    on: date
    organisation_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Unable:
    """Somebody who holds the matter and may not sign this, with every reason why not."""

    person_id: str
    delegation_id: str
    findings: tuple[Finding, ...]
    exceeds_by_pence: int | None


@dataclass(frozen=True, slots=True)
class WhoMaySign:
    """The answer: who may, those first whose limit is nearest to the value; who holds the matter and may not, those first
    whose limit is highest; how many there are of each; and whatever these ids are called."""

    able: tuple[Signatory, ...]
    able_count: int
    unable: tuple[Unable, ...]
    unable_count: int
    names: Mapping[str, str]
    refs: dict[str, str]


def who_may_sign(
    session: Session, value_pence: int, services: tuple[str, ...], on: date, *, matter: str,
    organisation_ids: frozenset[str] | None = None, viewer: Viewer,
) -> WhoMaySign:  # fmt: skip
    """Who may commit the body to this value for these services on this day, and why others may not."""
    asking = Asking(
        matter=matter, value_pence=value_pence, services=services, on=on, organisation_ids=organisation_ids
    )
    able = who_are_able(session, asking, viewer=viewer)
    unable, count = _unable(session, asking, {one.chain.links[0].id for one in able}, viewer)
    called = together(names.people(session, viewer=viewer), names.posts(session, viewer=viewer))
    ids = {link.id for one in able[:MOST_SHOWN] for link in one.chain.links}
    refs = references(session, viewer=viewer, only=ids | {one.delegation_id for one in unable})
    return WhoMaySign(tuple(able[:MOST_SHOWN]), len(able), tuple(unable), count, called, refs)


def who_are_able(session: Session, asking: Asking, *, viewer: Viewer) -> list[Signatory]:
    """Everybody who may, those first whose limit is nearest. Only delegations whose own terms cover it are read, with what
    they rest on, so that a large scheme costs no more than its answer."""
    found = with_all_above(session, and_(*_fitting(asking), *_covering(asking)), asking.on, viewer)
    posts = {key for d in found for key in (d.holder_post_id, d.joint_post_id) if key}
    appointments = held_posts(session, viewer=viewer, posts=posts)
    able = rules.who_may_sign(
        found, appointments, asking.value_pence, asking.services, asking.on, matter=asking.matter,
        organisation_ids=asking.organisation_ids,
    )  # fmt: skip
    return sorted(able, key=_nearness)


def _nearness(one: Signatory) -> tuple[bool, int, int, str]:
    limits = [link.limit_pence for link in one.chain.links if link.limit_pence is not None]
    return not limits, min(limits, default=0), len(one.chain.links), one.person_id


def _fitting(asking: Asking) -> list[Any]:
    """The delegations of the matter for these bodies."""
    bodies = asking.organisation_ids
    return [V.matter == asking.matter, *([] if bodies is None else [V.organisation_id.in_(sorted(bodies))])]


def _covering(asking: Asking) -> list[Any]:
    """Whose own terms cover the value, every service and the day."""
    written = cast(V.services, String)
    each = [written.contains(f'"{code}"', autoescape=True) for code in asking.services]
    return [
        or_(V.limit_pence.is_(None), V.limit_pence > asking.value_pence),
        or_(written.contains(f'"{ALL_SERVICES}"'), and_(True, *each)),
        *held(V, AsAt(asking.on)),
    ]


def _unable(
    session: Session, asking: Asking, able: Collection[str], viewer: Viewer
) -> tuple[list[Unable], int]:
    """The first of those who hold the matter and may not, and how many delegations there are of them."""
    others = select(V.thing_id).where(seen_by(V, viewer), *known(V, AsAt(asking.on)), *_fitting(asking))
    others = others.where(or_(V.valid_to.is_(None), V.valid_to >= asking.on))
    others = others.where(not_(V.thing_id.in_(sorted(able)))) if able else others
    count = session.scalar(select(func.count()).select_from(others.subquery())) or 0
    nearest = others.order_by(V.limit_pence.is_(None), V.limit_pence.desc(), V.thing_id).limit(MOST_SHOWN)
    ids = session.scalars(nearest).all()
    found = {d.id: d for d in with_all_above(session, V.thing_id.in_(ids), asking.on, viewer)} if ids else {}
    posts = held_posts(
        session, viewer=viewer, posts={d.holder_post_id for d in found.values() if d.holder_post_id}
    )
    return [one for key in ids if key in found for one in _why(found[key], found, posts, asking)], count


def _why(
    one: Delegation, by_id: Mapping[str, Delegation], posts: Iterable[HeldPost], asking: Asking
) -> list[Unable]:
    whole = rules.chain(one, by_id, asking.on)
    why = rules.covering_findings(whole, asking.value_pence, asking.services, asking.on)
    exceeds = rules.exceeds_by(whole, asking.value_pence)
    holders = rules.holders(one, posts, asking.on)
    return [Unable(person, one.id, why, exceeds) for person in holders if why]


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
    """The whole answer as machines are told it: the first so many of each, and how many there are."""

    on: date
    may: tuple[MaySign, ...]
    may_count: int
    may_not: tuple[MayNot, ...]
    may_not_count: int


def as_told(answer: WhoMaySign, on: date) -> WhoMay:
    """The answer for a machine."""
    may_not = tuple(
        MayNot(
            answer.names.get(u.person_id),
            answer.refs.get(u.delegation_id),
            told(u.findings),
            u.exceeds_by_pence,
        )
        for u in answer.unable
    )
    may = tuple(_may(s, answer) for s in answer.able)
    return WhoMay(on, may, answer.able_count, may_not, answer.unable_count)


def _may(one_: Signatory, answer: WhoMaySign) -> MaySign:
    joint = one_.joint_post_id
    return MaySign(
        one_.person_id, answer.names.get(one_.person_id),
        tuple(answer.refs.get(link.id) for link in one_.chain.links),
        None if joint is None else answer.names.get(joint), told(one_.warnings),
    )  # fmt: skip
