"""What a meeting should know: the interests of those who attend, those first that touch what is discussed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.interests import SITUATION_LABELS, TYPE_LABELS, InterestType
from register.domain.organisations import NewOrganisation, OrganisationKind, Party, family_of
from register.domain.people import HeldPost
from register.domain.permissions import Viewer
from register.models.contracts import ContractVersion
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.queries import mitigations, names
from register.queries.appointments import appointments_on
from register.queries.interests import interests_of
from register.queries.organisations import organisations
from register.queries.people import dual_roles_on
from register.queries.visible import NOW, AsAt, visible


@dataclass(frozen=True, slots=True)
class Line:
    """An interest as the extract prints it."""

    ref: str
    type_words: str
    situation_words: str
    organisation: str | None
    description: str | None
    since: date
    managed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attendant:
    """One of those who attend: what touches the business, posts with the bodies concerned, and the rest."""

    name: str
    posts: tuple[str, ...]
    dual: bool
    touching: tuple[Line, ...]
    concerned: tuple[str, ...]
    others: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Extract:
    """The register for a meeting; `known_on` is None where the day has not passed."""

    day: date
    known_on: date | None
    business: tuple[str, ...]
    attending: tuple[Attendant, ...]


def attendants(session: Session, day: date, *, viewer: Viewer) -> list[tuple[str, str]]:
    """Whoever holds a post on the day, by name: id and name with the first post."""
    posts = {post.person_id: post.title for post in reversed(appointments_on(session, day, viewer=viewer))}
    called = names.people(session, viewer=viewer)
    return [(key, f"{name}, {posts[key]}") for key, name in called.items() if key in posts]


def extract(
    session: Session, day: date, people: Iterable[str], contracts: Iterable[str], bodies: Iterable[str], *,
    today: date, viewer: Viewer,
) -> Extract:  # fmt: skip
    """For a day gone by, as the register stood at its end; otherwise as it stands now."""
    as_at = AsAt(day, day if day < today else None)
    rows = _contracts(session, contracts, viewer)
    wanted = {*bodies, *(key for row in rows for key in (row.commissioner_id, row.provider_id))}
    called = names.organisations(session, viewer=viewer)
    business = [row.title for row in rows] + [called[key] for key in bodies if key in called]
    touched = _families(session, wanted, viewer)
    attending = _attending(session, list(people), touched, called, as_at, viewer)
    return Extract(day, as_at.known_on, tuple(business), tuple(attending))


def _contracts(session: Session, ids: Iterable[str], viewer: Viewer) -> list[ContractVersion]:
    query = visible(ContractVersion, viewer).where(ContractVersion.thing_id.in_(sorted(set(ids))))
    return list(session.scalars(query.order_by(ContractVersion.title, ContractVersion.id)))


def _families(session: Session, wanted: Iterable[str], viewer: Viewer) -> frozenset[str]:
    """The bodies themselves, what they are part of, their parts, what they follow and what follows them."""
    known = [_party(row) for row in organisations(session, viewer=viewer, as_at=NOW)]
    keys = set(wanted)
    return frozenset().union(*(family_of(party, known) for party in known if party.id in keys))


def _party(row: OrganisationVersion) -> Party:
    fields = {name: getattr(row, name) for name in NewOrganisation.__dataclass_fields__ if name != "kind"}
    return Party(id=row.thing_id, kind=OrganisationKind(row.kind), **fields)


def _attending(
    session: Session, people: list[str], touched: frozenset[str], called: dict[str, str], as_at: AsAt, viewer: Viewer
) -> list[Attendant]:  # fmt: skip
    day = as_at.held_on or date.max
    own = interests_of(session, people, viewer=viewer, as_at=as_at)
    managed = _managed(session, own, viewer, as_at)
    posts = appointments_on(session, day, people, viewer=viewer)
    dual = dual_roles_on(session, day, viewer=viewer, people=people)
    found = []
    for key, name in names.people(session, viewer=viewer).items():
        if key in people:
            lines = [
                (one.organisation_id in touched, _line(one, called, managed))
                for one in own
                if one.person_id == key
            ]
            held = [post for post in posts if post.person_id == key]
            found.append(_attendant(name, held, key in dual, lines, touched, called))
    return found


def _attendant(
    name: str, held: list[HeldPost], dual: bool, lines: list[tuple[bool, Line]], touched: frozenset[str],
    called: dict[str, str],
) -> Attendant:  # fmt: skip
    words = {post.post_id: f"{post.title}, {called.get(post.organisation_id, '')}" for post in held}
    concerned = tuple(words[post.post_id] for post in held if post.organisation_id in touched)
    touching = tuple(line for touches, line in lines if touches)
    others = tuple(line for touches, line in lines if not touches)
    return Attendant(name, tuple(words.values()), dual, touching, concerned, others)


def _managed(
    session: Session, own: list[InterestVersion], viewer: Viewer, as_at: AsAt
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in mitigations.mitigations_of(session, [i.thing_id for i in own], viewer=viewer, as_at=as_at):
        key = row.interest_id or ""
        found[key] = (*found.get(key, ()), row.text or "")
    return found


def _line(one: InterestVersion, called: dict[str, str], managed: dict[str, tuple[str, ...]]) -> Line:
    body = called.get(one.organisation_id or "") or one.organisation_name
    return Line(
        one.ref, TYPE_LABELS[InterestType(one.interest_type)], SITUATION_LABELS.get(one.situation, one.situation),
        body, one.description, one.valid_from, managed.get(one.thing_id, ()),
    )  # fmt: skip
