"""Who may commit a body to a value for services on a day, by which chain; and why others may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority import delegations as rules
from register.domain.authority.delegations import Delegation, Finding, Signatory
from register.domain.people.people import HeldPost
from register.domain.permissions import Viewer
from register.queries import names
from register.queries.authority.delegations import Found, references, scheme, told
from register.queries.called import together
from register.queries.held_posts import held_posts


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
    delegations = {d.id: d for d in scheme(session, on, viewer=viewer)}
    posts = held_posts(session, viewer=viewer)
    able = rules.who_may_sign(
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
        whole = rules.chain(one_, by_id, on)
        why = rules.covering_findings(whole, value_pence, services, on)
        exceeds = rules.exceeds_by(whole, value_pence)
        found += [Unable(person, one_.id, why, exceeds) for person in rules.holders(one_, posts, on) if why]
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
            told(u.findings),
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
        None if joint is None else answer.names.get(joint), told(one_.warnings),
    )  # fmt: skip
