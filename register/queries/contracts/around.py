"""What a decision check weighs about whoever decides and about both parties, loaded for many decisions at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from register.domain.authority.delegations import Delegation
from register.domain.authority.reservations import Reservation
from register.domain.contracts.conflicts import bodies_bound
from register.domain.contracts.decision_facts import Version
from register.domain.dates import reading_on
from register.domain.interests.recognitions import Recognition
from register.domain.people.joins import Identities
from register.domain.people.organisations import Party
from register.domain.people.people import HeldPost
from register.domain.permissions import Role, Viewer
from register.models.organisations import OrganisationVersion
from register.queries.accounts.identities import identities
from register.queries.authority.chains import chains_held, keeping_schemes
from register.queries.authority.reservations import ever_reserved
from register.queries.contracts.deciders import Decider, deciders
from register.queries.held_posts import held_by_or_in, held_posts
from register.queries.interests.employers import answers_about_employers
from register.queries.interests.interests import to_domain as to_interest
from register.queries.people.one_identity import OneIdentity
from register.queries.people.parties import parties, party, related, with_former_names
from register.queries.visible import any_barrier
from register.queries.walls import barriers_for


class About(NamedTuple):
    """One decision as far as people and bodies go: who decides, about which record, between which parties; of an award who
    else bids, and others in whom an interest counts. co_ordinator: one of these, where an associate decides for itself."""

    person_id: str
    subject_id: str
    parties: tuple[str, str]
    bidders: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    co_ordinator: str | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What was loaded once for all decisions of a batch. chains: every version of each delegation. held: which of these a
    post or a person holds by any version. numbers: which version of each named body was read. employers: what was answered
    about the bodies that posts are with."""

    same: Identities
    bodies: Mapping[str, OrganisationVersion]
    around: Mapping[str, Party]
    named: Mapping[str, Party]
    numbers: Mapping[str, int]
    bound: Mapping[str, frozenset[str]]
    kept_here: frozenset[str]
    chains: Mapping[str, list[Delegation]]
    held: Mapping[str, set[str]]
    reservations: Mapping[str, list[Reservation]]
    posts: list[HeldPost]
    people: Mapping[str, Decider]
    employers: Mapping[str, tuple[Recognition, ...]]
    barriers: Mapping[tuple[str, str], list[str]]

    def identity(self, one: About) -> OneIdentity:
        """Whoever decides, under one id."""
        return OneIdentity(self.same, one.person_id)

    def sides(self, one: About) -> tuple[Party, Party]:
        """Both parties."""
        first, second = one.parties
        return self.around[first], self.around[second]


def around(
    session: Session, about: Sequence[About], *, roles: Iterable[Role] = (), vouched: bool = False, viewer: Viewer
) -> Around:  # fmt: skip
    """As many queries for fifty decisions as for one. Of the delegations only those that bind the parties and are held by
    whoever decides, with all that they rest on."""
    same = identities(session)
    people = {one.person_id: same.records_of(one.person_id) for one in about}
    records = frozenset().union(*people.values())
    every = (key for one in about for key in (*one.parties, *one.bidders, *one.others))
    bodies = related(session, every, viewer=viewer)
    known = {body.thing_id: body for body in bodies}
    bound = {key: bodies_bound(party(known[key])) for one in about for key in _bound_by(one)}
    theirs = held_posts(session, viewer=viewer, people=records)
    of_them = deciders(session, people, theirs, viewer=viewer)
    every_bound = frozenset().union(*bound.values())
    chains = chains_held(session, records, {post.post_id for post in theirs}, viewer=viewer)
    holding = {
        key for some in chains.values() for d in some for key in (d.holder_post_id, d.joint_post_id) if key
    }
    posts = held_by_or_in(session, records, holding, viewer=viewer)
    names_it = {key for one in of_them.values() for key in one.named}
    names_it |= {post.organisation_id for post in theirs}
    named = _named(session, names_it, bodies, viewer)
    told = {body.id: body for body in with_former_names(session, [*bodies, *named], viewer=viewer)}
    return Around(
        same, known, {key: told[key] for key in known}, {b.thing_id: told[b.thing_id] for b in named},
        {b.thing_id: b.n for b in named},
        bound, keeping_schemes(session, every_bound, viewer=viewer) if vouched else frozenset(), chains, by_holder(chains),
        ever_reserved(session, every_bound, viewer=viewer), posts, of_them,
        _about_employers(session, {post.organisation_id for post in theirs}, viewer),
        _barriers(session, about, people, roles, viewer),
    )  # fmt: skip


def _bound_by(one: About) -> tuple[str, ...]:
    return one.parties if one.co_ordinator is None else (*one.parties, one.co_ordinator)


def _about_employers(
    session: Session, employers: Collection[str], viewer: Viewer
) -> dict[str, tuple[Recognition, ...]]:
    """What was answered about the bodies that these people's posts are with."""
    said = answers_about_employers(session, employers, viewer=viewer)
    return {key: tuple(one for one in said if one.employer_id == key) for key in employers} if said else {}


def by_holder(chains: Mapping[str, list[Delegation]]) -> dict[str, set[str]]:
    """Which of these delegations each post or person holds, by any version."""
    held: dict[str, set[str]] = {}
    for key, versions in chains.items():
        for holder in {d.holder_post_id or d.holder_person_id or "" for d in versions}:
            held.setdefault(holder, set()).add(key)
    return held


def _barriers(
    session: Session, about: Iterable[About], people: Mapping[str, Collection[str]], roles: Iterable[Role], viewer: Viewer
) -> dict[tuple[str, str], list[str]]:  # fmt: skip
    """Barriers that keep a person from a record, by person and record; of many people none is
    asked for where none is in force."""
    subjects: dict[str, set[str]] = {}
    for one in about:
        subjects.setdefault(one.person_id, set()).update((one.subject_id, *one.parties, *one.others))
    if len(subjects) > 1 and not any_barrier(session):
        return {}
    return {
        (person, subject): found
        for person, some in sorted(subjects.items())
        for subject, found in barriers_for(session, some, people[person], roles, viewer=viewer).items()
    }


def _named(
    session: Session, wanted: set[str], bodies: Iterable[OrganisationVersion], viewer: Viewer
) -> list[OrganisationVersion]:
    """The bodies that interests and posts of these people name, beside those around the parties: either may be one of the
    other recorded once more."""
    known = {body.thing_id: body for body in bodies}
    more = parties(session, wanted - known.keys(), viewer=viewer) if wanted - known.keys() else {}
    return [body for key, body in {**known, **more}.items() if key in wanted]


def weighed_of(one: About, side: Party, on: date, shared: Around) -> dict[str, Any]:
    """What the check weighs of whoever decides for this party, by the names of the facts."""
    one_id, who = shared.identity(one), shared.people[one.person_id]
    records = shared.same.records_of(one.person_id)
    own = [one_id.held(post) for post in shared.posts if post.person_id in records]
    resting = tuple(_resting(one, own, side, on, shared))
    names_it = {*who.named, *(post.organisation_id for post in own)}
    commissioner, provider = shared.sides(one)
    return {
        "commissioner": commissioner, "provider": provider, "co_ordinator": shared.around.get(one.co_ordinator or ""),
        "on": on, "person_id": one.person_id,
        "other_bidders": tuple(shared.around[key] for key in one.bidders if key in shared.around),
        "organisation_id": side.id, "organisations": tuple(shared.around.values()), "delegations": resting,
        "schemes_kept": shared.kept_here,
        "reservations": _reserved(shared.bound[side.id], on, shared),
        "named_bodies": tuple(body for key, body in shared.named.items() if key in names_it),
        "recognitions": (*who.recognitions, *_answered(one, shared)),
        "others": tuple(shared.around[key] for key in one.others if key in shared.around),
        "appointments": tuple(map(one_id.held, _posts_that_matter(records, shared.posts, resting))),
        "interests": tuple(one_id.held(to_interest(i)) for i in who.interests_on(on)),
        "mitigations": tuple(map(one_id.managed, who.mitigations)), "barriers": tuple(sorted(_kept_out(one, shared))),
        "asked_to_declare": who.is_asked_on(on), "last_declared_on": who.last_declared_on,
    }  # fmt: skip


def _reserved(bound: Collection[str], on: date, shared: Around) -> tuple[Reservation, ...]:
    """What these bodies reserve, as it reads on the day."""
    read = (reading_on(some, on) for some in shared.reservations.values())
    return tuple(one for one in read if one.organisation_id in bound)


def _answered(one: About, shared: Around) -> Iterator[Recognition]:
    """What somebody answered about the bodies of this person's posts."""
    return (said for key in _employers(one, shared) for said in shared.employers.get(key, ()))


def _employers(one: About, shared: Around) -> list[str]:
    """The bodies of this person's posts."""
    own = shared.same.records_of(one.person_id)
    return sorted({post.organisation_id for post in shared.posts if post.person_id in own})


def _kept_out(one: About, shared: Around) -> set[str]:
    subjects = (one.subject_id, *one.parties, *one.others)
    return {barrier for key in subjects for barrier in shared.barriers.get((one.person_id, key), ())}


def _resting(
    one: About, own: Iterable[HeldPost], side: Party, on: date, shared: Around
) -> Iterator[Delegation]:
    """What whoever decides holds for this party, with all that it rests on, as it reads on the day."""
    holders = {post.post_id for post in own} | shared.same.records_of(one.person_id)
    ids = {key for holder in holders for key in shared.held.get(holder, ())}
    read = {key: reading_on(shared.chains[key], on) for key in ids}
    bound, one_id = shared.bound[side.id], shared.identity(one)
    waiting = [
        key for key, d in read.items()
        if d.organisation_id in bound and holders & {d.holder_post_id, d.holder_person_id}
    ]  # fmt: skip
    terms: dict[str, Delegation] = {}
    while waiting:
        key = waiting.pop()
        if key in shared.chains and key not in terms:
            terms[key] = one_id.delegated(reading_on(shared.chains[key], on))
            waiting.append(terms[key].parent_id or "")
    return (terms[key] for key in sorted(terms))


def _posts_that_matter(
    records: Collection[str], posts: Iterable[HeldPost], resting: Iterable[Delegation]
) -> list[HeldPost]:
    """Those of whoever decides, by any record of them, and those that delegations are held by or need."""
    held = {key for d in resting for key in (d.holder_post_id, d.joint_post_id)}
    return [p for p in posts if p.person_id in records or p.post_id in held]


def looked_at(
    one: About, subject: Iterable[Version], resting: Iterable[Delegation], on: date, shared: Around
) -> Iterator[Version]:
    """Every version that the check looks at on the day: of what is decided, of both parties, and of what is weighed of
    the person."""
    who = shared.people[one.person_id]
    yield from subject
    beside = (key for key in (*one.bidders, *one.others) if key in shared.bodies)
    bodies = tuple(dict.fromkeys((*one.parties, *beside)))
    for key in bodies:
        yield Version(kind="organisation", id=key, n=shared.bodies[key].n)
    for key in _employers(one, shared):
        if key in shared.numbers and key not in bodies:
            yield Version(kind="organisation", id=key, n=shared.numbers[key])
    yield from (Version(kind="delegation", id=d.id, n=d.n) for d in resting)
    bound = frozenset().union(*(shared.bound[key] for key in one.parties))
    yield from (Version(kind="reservation", id=r.id, n=r.n) for r in _reserved(bound, on, shared))
    yield from (Version(kind="interest", id=i.thing_id, n=i.n) for i in who.interests_on(on))
    yield from (Version(kind="mitigation", id=m.id, n=m.n) for m in who.mitigations)
    answered = (*who.recognitions, *_answered(one, shared))
    yield from (Version(kind="recognition", id=r.id, n=r.n) for r in answered)
