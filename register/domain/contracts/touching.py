"""Which party of a contract an interest or a post is in: by the record chosen, by number or name, or by what a person
answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from register.domain.contracts.decision_facts import Facts
from register.domain.interests.interests import Interest
from register.domain.interests.recognitions import Answer, Recognition
from register.domain.people.known_bodies import Called, called, likeness
from register.domain.people.organisation_names import Likeness, Names
from register.domain.people.organisations import Party, family_of


@dataclass(frozen=True, slots=True)
class Circle:
    """A party with its parent, its parts and whoever it follows or is followed by."""

    party: Party
    ids: frozenset[str]
    bodies: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Touch:
    """An interest or a post held against one body around a party. named: what the interest calls it; answer: what somebody
    said about the two, None when nobody was asked; employer_id: the body of the post."""

    party: Party
    body: Party
    named: str
    likeness: Likeness
    answer: Recognition | None = None
    employer_id: str | None = None


def circle(party: Party, facts: Facts) -> Circle:
    """The bodies in which an interest is an interest in this party."""
    ids = family_of(party, facts.organisations)
    found = {one.id: one for one in (*facts.organisations, party) if one.id in ids}
    return Circle(party, ids, tuple(found[key] for key in sorted(found)))


def touches(
    interest: Interest, circles: Sequence[Circle], said: Iterable[Recognition], known: Iterable[Party], names: Names
) -> list[Touch]:  # fmt: skip
    """The surest first; with every body that somebody said is another one. said: what was answered about
    interests, the newest last; known: the bodies that interests name."""
    if interest.organisation_id is not None:
        chosen = [
            _chosen(interest.organisation_id, one) for one in circles if interest.organisation_id in one.ids
        ]
        if chosen:
            return chosen[:1]
    named = _named(interest, known)
    if named is None:
        return []
    answers = {a.organisation_id: a for a in said if a.is_about(interest)}
    pairs = [(one, body) for one in circles for body in one.bodies]
    found = [_touch(one, body, named, answers.get(body.id), names) for one, body in pairs]
    return sorted((t for t in found if t.likeness or t.answer), key=lambda touch: -touch.likeness)


def _chosen(organisation_id: str, one: Circle) -> Touch:
    body = next((body for body in one.bodies if body.id == organisation_id), one.party)
    return Touch(one.party, body, body.name, Likeness.SAME)


def _named(interest: Interest, known: Iterable[Party]) -> Called | None:
    if interest.organisation_id is None:
        return Called(interest.organisation_name) if interest.organisation_name else None
    return next((called(body) for body in known if body.id == interest.organisation_id), None)


def _touch(one: Circle, body: Party, named: Called, answer: Recognition | None, names: Names) -> Touch:
    """What a person answered counts before what was compared."""
    if answer is None:
        found = likeness(named, called(body), names)
    else:
        found = Likeness.SAME if answer.answer is Answer.SAME else Likeness.DIFFERENT
    return Touch(one.party, body, named.name, found, answer)


def posts_touch(ids: Iterable[str], circles: Sequence[Circle], facts: Facts, names: Names) -> list[Touch]:
    """The ways in which a post with one of these organisations is one with a body around a party, the surest first: it is
    that body, or may be it, recorded once more; with every body that somebody said is another one."""
    theirs = set(ids)
    chosen = [_chosen(key, one) for one in circles for key in sorted(theirs & one.ids)]
    if chosen:
        return chosen[:1]
    answers = {(a.employer_id, a.organisation_id): a for a in facts.recognitions if a.employer_id}
    pairs = [(one, body) for one in circles for body in one.bodies]
    found = [
        replace(_touch(one, body, called(own), answers.get((own.id, body.id)), names), employer_id=own.id)
        for one, body in pairs for own in facts.named_bodies if own.id in theirs
    ]  # fmt: skip
    return sorted((t for t in found if t.likeness or t.answer), key=lambda touch: -touch.likeness)
