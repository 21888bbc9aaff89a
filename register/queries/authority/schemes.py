"""A body's whole scheme of reservation and delegation as it stood on a day, each delegation with its chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority import delegations as rules
from register.domain.authority.delegations import ALL_SERVICES, Chain, Delegation, Finding, GrantorKind
from register.domain.authority.reservations import Reservation, in_sentence
from register.domain.authority.schemes import NOT_SHOWN, board_of, kind_of, written
from register.domain.authority.shown import ABSENT, UNHELD
from register.domain.dates import Period
from register.domain.people.organisations import OrganisationKind
from register.domain.people.people import HeldPost
from register.domain.permissions import Viewer
from register.models.delegations import DelegationVersion
from register.models.organisations import OrganisationVersion
from register.queries import names
from register.queries.authority.delegations import (
    categories_words,
    limit_of,
    references,
    services_words,
    with_all_above,
)
from register.queries.authority.reservations import from_words, reserving
from register.queries.authority.reservations import references as reserved_refs
from register.queries.called import together
from register.queries.held_posts import held_posts
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.queries.visible import AsAt

SOMEBODY = "Somebody whose name is not shown"


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One delegation of a chain. holder: the post or the person. minute: of the meeting that gave it."""

    delegation: str | None
    holder: str
    limit: str
    minute: str | None

    @property
    def said(self) -> str:
        """In words, with the reference and the minute."""
        marks = ", ".join(filter(None, (self.delegation, self.minute and f"minute: {self.minute}")))
        return f"{self.holder}, {self.limit[0].lower()}{self.limit[1:]} ({marks})"


@dataclass(frozen=True, slots=True)
class SchemeLine:
    """One delegated matter. held_by: who holds the post that day. below_pence: values below it are covered, none given for
    any value. conditions: its own and those of what it rests on. chain: from the board down, it last."""

    delegation: str
    matter: str
    holder: str
    held_by: tuple[str, ...]
    below_pence: int | None
    limit: str
    categories: tuple[str, ...]
    source: str | None
    words: str | None
    services: tuple[str, ...]
    together_with: str | None
    valid_from: date
    valid_to: date | None
    may_be_passed_on: bool
    conditions: tuple[str, ...]
    first: str
    chain: tuple[ChainStep, ...]
    to_mend: tuple[str, ...]

    @property
    def services_said(self) -> str:
        return services_words(self.services or (ALL_SERVICES,))

    @property
    def categories_said(self) -> str:
        return categories_words(self.categories)

    @property
    def chain_said(self) -> str:
        """The chain in one line, from the board down."""
        return written(self.first, [step.said for step in self.chain])


@dataclass(frozen=True, slots=True)
class ReservedLine:
    """A matter that the body keeps for a meeting. reservation: its reference."""

    reservation: str
    matter: str
    reserved_to: str
    words: str
    worth: str
    services: str
    categories: str
    source: str | None
    minute: str

    @property
    def said(self) -> str:
        """All of it in one line, so that whatever reads otherwise shows."""
        of = f"{self.matter}: reserved to {in_sentence(self.reserved_to)}, {self.words.rstrip('.')}"
        source = f", source: {self.source}" if self.source else ""
        return f"{of}, {self.worth}, {self.services}, {self.categories}, minute: {self.minute}{source}"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a body had delegated on a day, using what was known by a day if given. kind: what the body is, in words."""

    organisation: str
    name: str
    kind: str | None
    on: date
    known: date | None
    lines: tuple[SchemeLine, ...]
    reserved: tuple[ReservedLine, ...] = ()


@dataclass(frozen=True, slots=True)
class _Around:
    """What the lines of a scheme are told from."""

    on: date
    board: str
    matters: Mapping[str, str]
    delegations: Mapping[str, Delegation]
    posts: Mapping[str | None, list[HeldPost]]
    called: Mapping[str, str]
    refs: Mapping[str, str]


def scheme_of(session: Session, ref: str, on: date, *, known: date | None = None, viewer: Viewer) -> Scheme:
    """The delegations that ran on the day and bind the body, as far as this viewer may see them."""
    as_at = AsAt(known_on=known)
    body = organisation(session, ref, viewer=viewer, as_at=as_at)
    mine = DelegationVersion.organisation_id == body.thing_id
    read = with_all_above(session, mine, on, viewer, as_at)
    kept = reserving(session, [body.thing_id], on, viewer=viewer, as_at=as_at)
    return _scheme(session, body, on, (read, kept), viewer, as_at)


def scheme_as_recorded(
    session: Session, organisation_id: str, on: date, read: list[Delegation], kept: list[Reservation], *, viewer: Viewer
) -> Scheme:  # fmt: skip
    """The same of these very versions, which a meeting had before it."""
    body = organisation(session, organisation_id, viewer=viewer)
    return _scheme(session, body, on, (read, kept), viewer, AsAt())


def _scheme(
    session: Session, body: OrganisationVersion, on: date, recorded: tuple[list[Delegation], list[Reservation]],
    viewer: Viewer, as_at: AsAt,
) -> Scheme:  # fmt: skip
    read, kept = recorded
    kind = OrganisationKind(body.kind)
    around = _around(session, read, on, board_of(kind), viewer, as_at)
    chains = [
        rules.chain(one, around.delegations, on)
        for one in read
        if one.organisation_id == body.thing_id and one.period.contains(on) and one.id in around.refs
    ]
    order = list(around.matters)
    chains.sort(key=lambda each: _place(each, order))
    lines = tuple(_line(each, around) for each in chains)
    kept = [one for one in kept if Period(one.valid_from, one.valid_to).contains(on)]
    refs = reserved_refs(session, viewer=viewer, only={one.id for one in kept})
    reserved = tuple(_reserved(one, around, refs[one.id]) for one in kept if one.id in refs)
    return Scheme(body.ref, body.name, kind_of(kind), on, as_at.known_on, lines, reserved)


def _reserved(one: Reservation, around: _Around, ref: str) -> ReservedLine:
    return ReservedLine(
        ref, around.matters.get(one.matter, one.matter), one.reserved_to, one.reserved_text,
        from_words(one.reserved_from_pence), services_words(one.services), categories_words(one.spend_categories),
        one.scheme_source, one.minute,
    )  # fmt: skip


def _place(whole: Chain, order: list[str]) -> tuple[int, list[str]]:
    """By matter in the rule's order; within it each delegation before those that rest on it."""
    matter = whole.links[0].matter
    at = order.index(matter) if matter in order else len(order)
    return at, [matter, *(link.id for link in reversed(whole.links))]


def _around(
    session: Session, read: list[Delegation], on: date, board: str, viewer: Viewer, as_at: AsAt
) -> _Around:
    posts = {key for one in read for key in (one.holder_post_id, one.joint_post_id) if key}
    held = held_posts(session, viewer=viewer, as_at=as_at, posts=posts) if posts else []
    holding = {one.person_id for one in held if one.held_on(on)}
    people = holding | {one.holder_id for one in read if one.holder_id} - posts
    called = together(
        names.posts(session, viewer=viewer).look_up(posts),
        names.people(session, viewer=viewer, as_at=as_at).look_up(people),
    )
    return _Around(
        on, board, _matters(session, on), {one.id: one for one in read}, rules.by_post(held), called,
        references(session, viewer=viewer, only={one.id for one in read}),
    )  # fmt: skip


def _matters(session: Session, on: date) -> dict[str, str]:
    return {code: row["name"] for code, row in rules.matters(ruleset(session), on=on).items()}


def _line(whole: Chain, around: _Around) -> SchemeLine:
    one, down = whole.links[0], tuple(reversed(whole.links))
    return SchemeLine(
        delegation=around.refs[one.id], matter=around.matters.get(one.matter, one.matter),
        holder=_holder(one, around), held_by=_held_by(one, around),
        below_pence=one.below_pence, limit=limit_of(one), categories=tuple(one.spend_categories),
        source=one.scheme_source, words=one.scheme_text, services=tuple(one.services),
        together_with=around.called.get(one.joint_post_id, SOMEBODY) if one.joint_post_id else None,
        valid_from=one.valid_from, valid_to=one.valid_to, may_be_passed_on=one.sub_delegable,
        conditions=tuple(dict.fromkeys(link.conditions for link in down if link.conditions)),
        first=around.board if down[0].grantor_kind is GrantorKind.BOARD else NOT_SHOWN,
        chain=tuple(_step(link, around) for link in down), to_mend=_to_mend(whole, around),
    )  # fmt: skip


def _step(link: Delegation, around: _Around) -> ChainStep:
    return ChainStep(around.refs.get(link.id), _holder(link, around), limit_of(link), link.minute or None)


def _holder(one: Delegation, around: _Around) -> str:
    return around.called.get(one.holder_id or "", SOMEBODY)


def _held_by(one: Delegation, around: _Around) -> tuple[str, ...]:
    """Whoever holds the post; of a delegation to a person by name the holder says it."""
    if one.holder_post_id is None:
        return ()
    able = rules.holders(one, around.posts.get(one.holder_post_id, ()), around.on)
    return tuple(sorted(around.called.get(key, SOMEBODY) for key in able))


def _to_mend(whole: Chain, around: _Around) -> tuple[str, ...]:
    """What breaks the chain that day, and an empty post, which may be held by somebody who is kept from this reader."""
    one = whole.links[0]
    empty = one.holder_post_id is not None and not _held_by(one, around)
    found = [_said(finding, one, around) for finding in whole.breaks]
    return tuple(dict.fromkeys([*found, *([UNHELD] if empty else [])]))


def _said(finding: Finding, one: Delegation, around: _Around) -> str:
    """A chain that ends for this reader may go on for others."""
    words = ABSENT.get(finding.code, finding.message)
    if finding.delegation_id == one.id:
        return words
    return f"{around.refs.get(finding.delegation_id, 'One that it rests on')}: {words}"
