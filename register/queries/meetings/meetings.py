"""What a meeting should know: the interests of those who attend, those first that touch what is discussed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.touching import Circle, Touch, touches
from register.domain.interests.interests import SITUATION_LABELS, body_named, type_words
from register.domain.interests.recognitions import Recognition
from register.domain.people.organisation_names import Likeness, Names, names_on
from register.domain.people.organisations import Party, family_of
from register.domain.people.people import HeldPost
from register.domain.permissions import Viewer
from register.models.contracts import ContractVersion
from register.models.interests import InterestVersion
from register.queries import names
from register.queries.contracts.sides.other_parties import others_of
from register.queries.contracts.sides.sub_contractors import sub_contractors
from register.queries.interests import mitigations
from register.queries.interests.interests import bearing, interests_of, to_domain
from register.queries.interests.nil_returns import nil_returns_of
from register.queries.interests.recognitions import answers
from register.queries.people.appointments import appointments_on
from register.queries.people.organisations import organisations
from register.queries.people.parties import parties, with_former_names
from register.queries.people.people import dual_roles_on
from register.queries.rules import ruleset
from register.queries.searching import by_name
from register.queries.visible import NOW, AsAt, visible


@dataclass(frozen=True, slots=True)
class Line:
    """An interest as the extract prints it; `subjects` are the items of business that it touches."""

    ref: str
    type_words: str
    situation_words: str
    organisation: str | None
    description: str | None
    since: date
    declared_on: date
    managed: tuple[str, ...]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attendant:
    """One of those who attend: what touches the business, posts with the bodies concerned, and the rest.
    `answered_on` is the day somebody last answered: declared something, or said there was nothing to declare."""

    person_id: str
    name: str
    posts: tuple[str, ...]
    dual: bool
    touching: tuple[Line, ...]
    concerned: tuple[str, ...]
    concerned_by: tuple[str, ...]
    others: tuple[Line, ...]
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Business:
    """Something to be discussed, and every body that it concerns."""

    title: str
    bodies: frozenset[str]
    concerned: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Extract:
    """The register for a meeting; `known_on` is None where the register is read as it stands now."""

    day: date
    known_on: date | None
    business: tuple[str, ...]
    attending: tuple[Attendant, ...]


def attendants(session: Session, day: date, *, viewer: Viewer) -> list[tuple[str, str]]:
    """Whoever holds a post on the day, by name: id and name with the first post."""
    posts = {post.person_id: post.title for post in reversed(appointments_on(session, day, viewer=viewer))}
    called, plain = names.people_told_apart(session, viewer=viewer), names.people(session, viewer=viewer)
    return [
        (key, f"{name}, {posts[key]}" if name == plain[key] else name)
        for key, name in called.items()
        if key in posts
    ]


def extract(
    session: Session, day: date, people: Iterable[str], contracts: Iterable[str], bodies: Iterable[str], *,
    today: date, viewer: Viewer, known_on: date | None = None,
) -> Extract:  # fmt: skip
    """What held on the day, using only what had been declared by `known_on`: where none is given, for a day
    gone by as the register stood at its end, otherwise as it stands now."""
    declared_by = known_on or day
    as_at = AsAt(day, declared_by if declared_by < today else None)
    called = names.organisations(session, viewer=viewer)
    business = _business(session, list(contracts), [key for key in bodies if key in called], called, viewer)
    attending = _attending(session, list(people), business, called, as_at, viewer)
    return Extract(day, as_at.known_on, tuple(one.title for one in business), tuple(attending))


def _business(
    session: Session, contracts: list[str], bodies: list[str], called: Mapping[str, str], viewer: Viewer
) -> list[Business]:
    """With the bodies themselves, what they are part of, their parts, what they follow and what follows them."""
    found = _contracts(session, contracts, viewer)
    below = sub_contractors(session, {row.thing_id for row in found}, viewer=viewer) if found else {}
    rows = [
        (row.title, {row.commissioner_id, row.provider_id, *others_of(row, (), below.get(row.thing_id, ()))})
        for row in found
    ]
    rows += [(called[key], {key}) for key in bodies]
    known = (
        with_former_names(session, organisations(session, viewer=viewer, as_at=NOW), viewer=viewer)
        if rows
        else ()
    )
    families = {one.id: family_of(one, known) for one in known if any(one.id in keys for _, keys in rows)}
    whole = [
        (title, frozenset().union(*(families.get(key, frozenset()) for key in keys))) for title, keys in rows
    ]
    return [Business(title, ids, tuple(one for one in known if one.id in ids)) for title, ids in whole]


def _contracts(session: Session, ids: Iterable[str], viewer: Viewer) -> list[ContractVersion]:
    query = visible(ContractVersion, viewer).where(ContractVersion.thing_id.in_(sorted(set(ids))))
    rows = session.scalars(query.order_by(ContractVersion.id))
    return sorted(rows, key=lambda row: by_name(row.title))


def _attending(
    session: Session, people: list[str], business: list[Business], called: Mapping[str, str], as_at: AsAt, viewer: Viewer
) -> list[Attendant]:  # fmt: skip
    day = as_at.held_on or date.max
    own = bearing(session, people, viewer=viewer, as_at=as_at)
    managed = managed_by_interest(session, own, as_at=as_at, viewer=viewer)
    met = _met(session, own, business, day, viewer) if business else {}
    posts = appointments_on(session, day, people, viewer=viewer)
    dual = dual_roles_on(session, day, viewer=viewer, people=people)
    answered = _answered(session, people, as_at, viewer)
    found = []
    told = names.people_told_apart(session, viewer=viewer).look_up(people)
    for key in sorted(filter(told.__contains__, set(people)), key=lambda key: (by_name(told[key]), key)):
        lines = [
            _line(one, called, managed, met.get(one.thing_id, {})) for one in own if one.person_id == key
        ]
        held = [post for post in posts if post.person_id == key]
        found.append(
            _attendant(key, told[key], held, key in dual, lines, business, called, answered.get(key))
        )
    return found


def _answered(session: Session, people: list[str], as_at: AsAt, viewer: Viewer) -> dict[str, date]:
    """The day each person last declared something, or said there was nothing, whatever day that was about."""
    by_then = AsAt(None, as_at.known_on)
    days = [
        (row.person_id, row.declared_on)
        for row in interests_of(session, people, viewer=viewer, as_at=by_then)
    ]
    days += [
        (row.person_id, row.known_on) for row in nil_returns_of(session, people, viewer=viewer, as_at=by_then)
    ]
    return dict(sorted(days, key=lambda pair: pair[1]))


def _attendant(
    key: str, name: str, held: list[HeldPost], dual: bool, lines: list[Line], business: list[Business],
    called: Mapping[str, str], answered_on: date | None,
) -> Attendant:  # fmt: skip
    words = {post.post_id: f"{post.title}, {called.get(post.organisation_id, '')}" for post in held}
    concerned, theirs = [], {post.organisation_id for post in held}
    for post in held:
        if any(post.organisation_id in one.bodies for one in business):
            concerned.append(words[post.post_id])
    subjects = tuple(one.title for one in business if theirs & one.bodies)
    touching = tuple(line for line in lines if line.subjects)
    others = tuple(line for line in lines if not line.subjects)
    return Attendant(
        key, name, tuple(words.values()), dual, touching, tuple(concerned), subjects, others, answered_on
    )


def _met(
    session: Session, own: Iterable[InterestVersion], business: list[Business], day: date, viewer: Viewer
) -> dict[str, dict[str, list[Touch]]]:
    """By interest, the items of business that it touches or may touch, by title."""
    rows = {row.thing_id: row for row in own}
    names_then = names_on(ruleset(session), day)
    said = answers(session, rows, viewer=viewer)
    recorded = parties(
        session, (row.organisation_id for row in rows.values() if row.organisation_id), viewer=viewer
    )
    named = with_former_names(session, recorded.values(), viewer=viewer)
    found: dict[str, dict[str, list[Touch]]] = {}
    for key, row in rows.items():
        for item in business:
            met = _touches(row, item, said, named, names_then)
            if met:
                found.setdefault(key, {})[item.title] = met
    return found


def _touches(
    row: InterestVersion,
    item: Business,
    said: Iterable[Recognition],
    named: Iterable[Party],
    names_then: Names,
) -> list[Touch]:
    circles = [Circle(body, frozenset({body.id}), (body,)) for body in item.concerned]
    found = [touch for touch in touches(to_domain(row), circles, said, named, names_then) if touch.likeness]
    sure = [touch for touch in found if touch.likeness is Likeness.SAME]
    return sure or found


def managed_by_interest(
    session: Session, own: Iterable[InterestVersion], *, as_at: AsAt, viewer: Viewer
) -> dict[str, tuple[str, ...]]:
    """How each of these interests is being managed, by id."""
    found: dict[str, tuple[str, ...]] = {}
    for row in mitigations.mitigations_of(session, [i.thing_id for i in own], viewer=viewer, as_at=as_at):
        key = row.interest_id or ""
        found[key] = (*found.get(key, ()), row.text or "")
    return found


def _line(
    one: InterestVersion,
    called: Mapping[str, str],
    managed: dict[str, tuple[str, ...]],
    met: dict[str, list[Touch]],
) -> Line:
    body = body_named(one, called)
    unsure = {
        touch.body.name for found in met.values() for touch in found if touch.likeness is Likeness.LIKELY
    }
    if unsure:
        body = f"{body} (may be {' or '.join(sorted(unsure))})"
    return Line(
        one.ref, type_words(one), SITUATION_LABELS.get(one.situation, one.situation),
        body, one.description, one.valid_from, one.declared_on, managed.get(one.thing_id, ()),
        tuple(met),
    )  # fmt: skip
