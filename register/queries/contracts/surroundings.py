"""People, posts, organisations and contracts around one decision, and what joins them, as one viewer may know it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts.changes import SIDES
from register.domain.contracts.stages import Question
from register.domain.contracts.waivers import ASKER
from register.domain.permissions import Viewer
from register.models.decisions import DecisionVersion
from register.queries import names
from register.queries.contracts.contracts import contract
from register.queries.contracts.told import Told, told
from register.queries.contracts.waivers import bodies_of, waiver
from register.queries.held_posts import held_posts

_INTERESTS = {
    "own_interest": "has an interest of their own in",
    "indirect_interest": "is close to somebody with an interest in",
    "same_body": "has an interest that may be one in",
    "another_body": "has an interest in another body than",
}


@dataclass(frozen=True, slots=True)
class Tie:
    """What joins two of them. ref: of the record that says so, where there is one."""

    one: str
    how: str
    other: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Everything that is drawn around a decision, and nothing that is hidden from the viewer. about: whether it is of a
    contract or of a waiver, whose reference is contract_ref."""

    ref: str
    contract_ref: str
    ties: tuple[Tie, ...]
    about: str = "contract"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """What is joined, each pair once."""
        return list(dict.fromkeys((tie.one, tie.other) for tie in self.ties))


def surroundings(session: Session, row: DecisionVersion, *, viewer: Viewer) -> Surroundings:
    """By the reasons as this viewer may know them and the posts that whoever decided held on the day."""
    about = _about(session, row, viewer)
    called = names.people_told_apart(session, viewer=viewer).look_up([row.person_id])
    who = f"Person: {called.get(row.person_id, names.UNSEEN)}"
    bodies = names.organisations(session, viewer=viewer)
    found = [
        *_decided(row, about, who, bodies),
        *_posts(session, row, who, bodies, viewer),
        *_interests(told(session, row, viewer=viewer), who, bodies),
    ]
    of = "contract" if row.waiver_id is None else "waiver"
    return Surroundings(row.ref, about.ref, tuple(dict.fromkeys(found)), of)


@dataclass(frozen=True, slots=True)
class _About:
    """What was decided: a contract, or a waiver of competition. sides: what each body is to it, and which one."""

    ref: str
    title: str
    how: str
    sides: tuple[tuple[str, str], ...]


def _about(session: Session, row: DecisionVersion, viewer: Viewer) -> _About:
    verb = f"was asked to {Question(row.question).verb}"
    if row.waiver_id is None:
        of = contract(session, row.of_contract, viewer=viewer)
        sides = tuple(zip(SIDES, (of.commissioner_id, of.provider_id), strict=True))
        return _About(of.ref, f"Contract: {of.title}", f"{verb}, for the {row.party}", sides)
    asked = waiver(session, row.waiver_id, viewer=viewer)
    how = "asked for" if row.party == ASKER else verb
    return _About(asked.ref, f"Waiver: {asked.service}", how, bodies_of(asked))


def _decided(row: DecisionVersion, about: _About, who: str, bodies: Mapping[str, str]) -> Iterator[Tie]:
    yield Tie(who, about.how, about.title, row.ref)
    for side, key in about.sides:
        if key in bodies:
            yield Tie(about.title, f"has as its {side}", _body(bodies[key]), about.ref)


def _posts(
    session: Session, row: DecisionVersion, who: str, bodies: Mapping[str, str], viewer: Viewer
) -> Iterator[Tie]:
    for post in held_posts(session, viewer=viewer, people=[row.person_id]):
        if post.held_on(row.valid_from):
            title = f"Post: {post.title}"
            yield Tie(who, "holds", title)
            if post.organisation_id in bodies:
                yield Tie(title, f"is a {post.side} post of", _body(bodies[post.organisation_id]))


def _interests(found: Told, who: str, bodies: Mapping[str, str]) -> Iterator[Tie]:
    """What is linked and may not be seen has no reference, and is not drawn."""
    for reason in found.reasons:
        links = [link for link in reason["links"] if link["id"] in found.links]
        refs = [found.links[link["id"]] for link in links if link["kind"] == "interest"]
        how = _INTERESTS.get(reason["code"])
        if how is None or not refs:
            continue
        for key in _bodies_of(links):
            if key in bodies:
                managed = " (managed)" if any(link["kind"] == "mitigation" for link in links) else ""
                yield Tie(who, how + managed, _body(bodies[key]), refs[0])


def _bodies_of(links: list[dict[str, Any]]) -> Iterator[str]:
    return (link["id"] for link in links if link["kind"] == "organisation")


def _body(name: str) -> str:
    return f"Organisation: {name}"
