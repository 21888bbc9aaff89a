"""Who may commit a body to a value for services on a day, by which chain; and why others may not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import String, and_, bindparam, cast, or_, select
from sqlalchemy.orm import Session

from register.domain.authority import delegations as rules
from register.domain.authority.delegations import ALL_SERVICES, Delegation, Finding, Signatory
from register.domain.authority.shown import as_shown
from register.domain.dates import reading_on
from register.domain.people.people import HeldPost
from register.domain.permissions import UNBOUND, Viewer
from register.models.delegations import DelegationVersion
from register.queries import names
from register.queries.accounts.identities import identities
from register.queries.authority.bound import is_bound
from register.queries.authority.chains import chains_from, chains_held, followed
from register.queries.authority.delegations import Found, references, told, with_all_above
from register.queries.authority.holders import Asking, Pair, count_able, held_by, nearest_able
from register.queries.authority.holders import unable as unable_of
from register.queries.authority.reservations import ReservedTold, reserved_from
from register.queries.called import together
from register.queries.held_posts import held_posts
from register.queries.visible import AsAt, held, known, seen_by

V = DelegationVersion
MOST_SHOWN = 20
"""So many of those who may are told one by one; the rest are counted."""
NEAREST = 5
"""So many of those who may not are told, and of those who can instead of one who may not."""
MOST_COUNTED = 100
"""Delegations that do not cover it are counted up to so many."""


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
    whose limit is highest; how many there are of each; and whatever these ids are called. bound: something is kept from
    whoever asks, so that it is an answer of what they may see. reserved: what a meeting has to approve first, whoever
    may."""

    able: tuple[Signatory, ...]
    able_count: int
    unable: tuple[Unable, ...]
    unable_count: int
    names: Mapping[str, str]
    refs: dict[str, str]
    bound: bool = False
    reserved: tuple[ReservedTold, ...] = ()


def who_may(session: Session, asking: Asking, *, person_id: str | None = None, viewer: Viewer) -> WhoMaySign:
    """Who may commit the body to this value for these services on this day, and why others may not. person_id: whether
    this person may, by the shortest chain; or else why not, and the nearest who can."""
    bound = is_bound(session, viewer)
    eyes = viewer if bound else UNBOUND
    if person_id is not None:
        able, unable = _one_person(session, asking, person_id, eyes)
    else:
        able = _able(session, asking, eyes, MOST_SHOWN)
        covering = {one.chain.links[0].id for one in able.some}
        unable = _unable(session, asking, eyes, covering) if able.count <= MOST_SHOWN else ([], 0)
    shown, others = unable
    called = together(names.people(session, viewer=viewer), names.posts(session, viewer=viewer))
    refs = _references(session, able, shown, eyes)
    may = tuple(replace(one, warnings=as_shown(one.warnings, bound=bound)) for one in able.some)
    may_not = tuple(replace(one, findings=as_shown(one.findings, bound=bound)) for one in shown)
    kept = reserved_from(session, asking, viewer=viewer)
    return WhoMaySign(may, able.count, may_not, others, called, refs, bound, kept)


@dataclass(frozen=True, slots=True)
class _Able:
    """Those who may, how many there are, and the references of delegations that were read with them."""

    some: list[Signatory]
    count: int
    refs: dict[str, str] = field(default_factory=dict)


def _references(session: Session, able: _Able, shown: list[Unable], eyes: Viewer) -> dict[str, str]:
    """What the delegations of the answer are called."""
    ids = {link.id for one in able.some for link in one.chain.links} | {one.delegation_id for one in shown}
    left = ids - able.refs.keys()
    return {**able.refs, **references(session, viewer=eyes, only=left)} if left else able.refs


def _one_person(
    session: Session, asking: Asking, person_id: str, eyes: Viewer
) -> tuple[_Able, tuple[list[Unable], int]]:
    """Of one person: that they may, or why not with the nearest who can."""
    records = identities(session).records_of(person_id)
    able = _of_records(session, asking, records, eyes)
    if able.some:
        return able, ([], 0)
    held = held_posts(session, viewer=eyes, people=records)
    posts = {post.post_id for post in held if post.held_on(asking.on)}
    others = _able(session, asking, eyes, NEAREST)
    theirs = [one for one in _theirs(session, asking, records, posts, eyes) if one.person_id in records]
    return others, (theirs, len(theirs))


def _theirs(
    session: Session, asking: Asking, records: Collection[str], posts: Collection[str], eyes: Viewer
) -> list[Unable]:
    """Why one person may not, by each delegation of the matter that they hold: the highest limit first."""
    versions = chains_held(session, records, posts, viewer=eyes)
    read = {key: reading_on(some, asking.on) for key, some in versions.items()}
    mine = [d for d in read.values() if d.holder_post_id in posts or d.holder_person_id in records]
    fitting = [d for d in mine if _fits(d, asking) and (d.valid_to is None or d.valid_to >= asking.on)]
    nearest = sorted(fitting, key=lambda d: (d.limit_pence is None, -(d.limit_pence or 0), d.id))
    return _told_why(session, asking, [d.id for d in nearest[:MOST_SHOWN]], read, eyes)


def _fits(one: Delegation, asking: Asking) -> bool:
    bodies = asking.organisation_ids
    return one.matter == asking.matter and (bodies is None or one.organisation_id in bodies)


def _of_records(session: Session, asking: Asking, records: frozenset[str], eyes: Viewer) -> _Able:
    """How the person behind these records may, by the shortest chain."""
    if eyes is UNBOUND:
        found = held_by(session, asking, records)
        return _signatories(session, asking, [] if found is None else [found], 1)
    mine = [one for one in _weighed(session, asking, eyes) if one.person_id in records]
    return _Able(sorted(mine, key=lambda one: len(one.chain.links))[:1], 1)


def who_are_able(
    session: Session, asking: Asking, *, viewer: Viewer, most: int = MOST_SHOWN
) -> tuple[list[Signatory], int]:
    """The nearest of those who may, those first whose limit is nearest, each once; and how many people may."""
    found = _able(session, asking, viewer, most)
    return found.some, found.count


def _able(session: Session, asking: Asking, viewer: Viewer, most: int) -> _Able:
    if not is_bound(session, viewer):
        pairs = nearest_able(session, asking, most)
        count = len(pairs) if len(pairs) < most else count_able(session, asking)
        return _signatories(session, asking, pairs, count)
    once = {one.person_id: one for one in reversed(_weighed(session, asking, viewer))}
    return _Able(sorted(once.values(), key=_nearness)[:most], len(once))


def _signatories(session: Session, asking: Asking, pairs: list[Pair], count: int) -> _Able:
    """These people with their chains. Of the posts below them it is only known that somebody holds them: who does was most
    of what was read."""
    if not pairs:
        return _Able([], count)
    heads = {key for _, key in pairs}
    read = followed(session, heads, asking.on, viewer=UNBOUND)
    posts = _posts_of(read.terms[key] for key in heads & read.terms.keys())
    able = _judged(session, asking, read.terms.values(), posts, UNBOUND, only=heads, filled=read.filled)
    found = {(one.person_id, one.chain.links[0].id): one for one in able}
    return _Able([found[pair] for pair in pairs if pair in found], count, read.refs)


def _posts_of(some: Iterable[Delegation]) -> set[str]:
    """Those that hold them or decide too."""
    return {key for d in some for key in (d.holder_post_id, d.joint_post_id) if key}


def _weighed(session: Session, asking: Asking, viewer: Viewer) -> list[Signatory]:
    """Everybody who may, as far as this viewer may know it, those first whose limit is nearest. Only delegations whose own
    terms cover it are read, with what they rest on."""
    terms = with_all_above(session, and_(*_fitting(asking), *_covering(asking)), asking.on, viewer)
    return sorted(_judged(session, asking, terms, _posts_of(terms), viewer), key=_nearness)


def _judged(
    session: Session,
    asking: Asking,
    terms: Iterable[Delegation],
    posts: Collection[str],
    viewer: Viewer,
    only: Collection[str] | None = None,
    filled: Collection[str] = (),
) -> list[Signatory]:
    """posts: those of which is read who holds them."""
    appointments = held_posts(session, viewer=viewer, posts=posts) if posts else []
    return rules.who_may_sign(
        terms, appointments, asking.commitment, asking.services, asking.on, matter=asking.matter,
        organisation_ids=asking.organisation_ids, only=only,
        accepted=asking.must_accept, filled=filled,
    )  # fmt: skip


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
        or_(V.limit_pence.is_(None), V.limit_pence > asking.values["least"]),
        or_(written.contains(f'"{ALL_SERVICES}"'), and_(True, *each)),
        *held(V, AsAt(asking.on)),
    ]


def _unable(
    session: Session, asking: Asking, viewer: Viewer, able: Collection[str]
) -> tuple[list[Unable], int]:
    """Those who hold the matter and may not, the highest limit first, and how many such delegations there are, counted up
    to MOST_COUNTED. able: the delegations that cover it."""
    if viewer is UNBOUND:
        ids: Sequence[str] = unable_of(session, asking, MOST_COUNTED)
    else:
        ids = _uncovering(session, asking, viewer, able)
    versions = chains_from(session, ids[:NEAREST], viewer=viewer) if ids else {}
    read = {key: reading_on(some, asking.on) for key, some in versions.items()}
    return _told_why(session, asking, ids[:NEAREST], read, viewer), len(ids)


def _told_why(
    session: Session, asking: Asking, ids: Sequence[str], read: Mapping[str, Delegation], viewer: Viewer
) -> list[Unable]:
    holding = {read[key].holder_post_id for key in ids if key in read} - {None}
    posts = held_posts(session, viewer=viewer, posts=filter(None, holding)) if holding else []
    return [one for key in ids if key in read for one in _why(read[key], read, posts, asking)]


def _uncovering(session: Session, asking: Asking, viewer: Viewer, able: Collection[str]) -> Sequence[str]:
    asked = {"matter": asking.matter, "bodies": sorted(asking.organisation_ids or ()), "able": sorted(able)}
    return session.scalars(_uncovered(viewer, asking.on, asking.organisation_ids is None), asked).all()


@lru_cache(maxsize=256)
def _uncovered(viewer: Viewer, on: date, any_body: bool) -> Any:
    """Put together once for each viewer and day: that takes longer than to ask."""
    others = select(V.thing_id).where(
        seen_by(V, viewer), *known(V, AsAt(on)), V.matter == bindparam("matter")
    )
    others = others.where(or_(V.valid_to.is_(None), V.valid_to >= on), V.thing_id.not_in(_many("able")))
    if not any_body:
        others = others.where(V.organisation_id.in_(_many("bodies")))
    return others.order_by(V.limit_pence.is_(None), V.limit_pence.desc(), V.thing_id).limit(MOST_COUNTED)


def _many(name: str) -> Any:
    return bindparam(name, expanding=True)


def _why(
    one: Delegation, by_id: Mapping[str, Delegation], posts: Iterable[HeldPost], asking: Asking
) -> list[Unable]:
    whole = rules.chain(one, by_id, asking.on)
    why = rules.covering_findings(whole, asking.commitment, asking.services, asking.on)
    exceeds = rules.exceeds_by(whole, asking.commitment)
    holders = rules.holders(one, posts, asking.on)
    found = {person: (*why, *_unaccepted(one, person, posts, asking)) for person in holders}
    return [Unable(person, one.id, reasons, exceeds) for person, reasons in found.items() if reasons]


def _unaccepted(
    one: Delegation, person_id: str, posts: Iterable[HeldPost], asking: Asking
) -> tuple[Finding, ...]:
    found = rules.not_accepted(one, person_id, posts, asking.on) if asking.must_accept else None
    return () if found is None else (found,)


@dataclass(frozen=True, slots=True)
class StandsInTold:
    """That somebody holds the post for a while: as deputy or acting up, from when to when, and why."""

    how: str
    post: str
    first_day: date
    last_day: date | None
    reason: str | None


def _stands_in(one_: Signatory) -> StandsInTold | None:
    post = one_.stands_in
    if post is None:
        return None
    return StandsInTold(
        str(post.stands_in), post.title, post.valid_from, post.valid_to, post.stands_in_reason
    )


@dataclass(frozen=True, slots=True)
class MaySign:
    """Somebody who may, by which chain of delegations, as machines are told it."""

    person_id: str
    person: str | None
    chain: tuple[str | None, ...]
    together_with: str | None
    standing_in: StandsInTold | None
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
    reserved: tuple[ReservedTold, ...]


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
    return WhoMay(on, may, answer.able_count, may_not, answer.unable_count, answer.reserved)


def _may(one_: Signatory, answer: WhoMaySign) -> MaySign:
    joint = one_.joint_post_id
    return MaySign(
        one_.person_id, answer.names.get(one_.person_id),
        tuple(answer.refs.get(link.id) for link in one_.chain.links),
        None if joint is None else answer.names.get(joint), _stands_in(one_), told(one_.warnings),
    )  # fmt: skip
