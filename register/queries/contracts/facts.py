"""The facts a decision check looks at, loaded for many decisions at once in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority.changes import reading_on
from register.domain.authority.delegations import Delegation
from register.domain.authority.legal_status import legal_standing
from register.domain.contracts.changes import SIDES, weighed_pence, within_option
from register.domain.contracts.conflicts import bodies_bound
from register.domain.contracts.contracts import NewContract, with_options_pence
from register.domain.contracts.decision_facts import Facts, Missing, SignedCopy, Version
from register.domain.contracts.stages import ContractAct, Question
from register.domain.people.joins import Identities
from register.domain.people.organisations import Party
from register.domain.people.people import HeldPost
from register.domain.permissions import Role, Viewer
from register.domain.rules import Ruleset
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.organisations import OrganisationVersion
from register.queries.accounts.identities import identities
from register.queries.authority.chains import chains_held, keeping_schemes
from register.queries.contracts.changes import decided, to_change, until
from register.queries.contracts.contracts import Standing, contracts, preparers, to_domain
from register.queries.contracts.deciders import Decider, deciders
from register.queries.contracts.published_templates import OwnPack, own_packs, pack_for
from register.queries.contracts.rounds import approvers, in_rounds
from register.queries.contracts.values import OWN_WORDING, filling
from register.queries.held_posts import held_by_or_in, held_posts
from register.queries.instance import is_demo
from register.queries.interests.interests import to_domain as to_interest
from register.queries.people.one_identity import OneIdentity
from register.queries.people.parties import parties, party, related, with_former_names
from register.queries.rules import ruleset
from register.queries.visible import any_barrier
from register.queries.walls import barriers_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One decision to look into: what is asked, of whom, for which party, on which day.

    change: what is decided, where that is a change. row: the contract as it was decided; as it is now, if left out.
    before: only decisions recorded before this entry of the audit trail count as taken earlier, where one that was
    taken is looked into again; whether anything is missing is then not asked, since nothing was."""

    contract_id: str
    person_id: str
    question: Question
    on: date
    party: str = SIDES[0]
    change: ContractChangeVersion | None = None
    row: ContractVersion | None = None
    before: int | None = None


def facts_for(
    session: Session, asked: Sequence[Asked], *, roles: Iterable[Role] = (), vouched: bool = False, viewer: Viewer
) -> list[Facts]:  # fmt: skip
    """Everything the rules look at in each of these decisions, in their order; as many queries for fifty as for one. Of
    the delegations only those that bind the party and are held by whoever decides, with all that they rest on. The viewer
    must see what the check has to see, barriers or not. roles: of the one who asks for themselves. vouched: it matters
    whose scheme is kept here."""
    if not asked:
        return []
    now = {row.thing_id: row for row in contracts(session, (one.contract_id for one in asked), viewer=viewer)}
    seen = [(one, one.row or now[one.contract_id]) for one in asked if one.contract_id in now]
    same = identities(session)
    people = {one.person_id: same.records_of(one.person_id) for one, _ in seen}
    records = frozenset().union(*people.values())
    bodies = related(session, (key for _, row in seen for key in _parties(row)), viewer=viewer)
    around = {body.thing_id: body for body in bodies}
    bound = {key: bodies_bound(party(around[key])) for _, row in seen for key in _parties(row)}
    of_them = deciders(session, people, viewer=viewer)
    theirs = held_posts(session, viewer=viewer, people=records)
    every_bound = frozenset().union(*bound.values())
    chains = chains_held(session, records, {post.post_id for post in theirs}, every_bound, viewer=viewer)
    holding = {
        key for some in chains.values() for d in some for key in (d.holder_post_id, d.joint_post_id) if key
    }
    posts = held_by_or_in(session, records, holding, viewer=viewer)
    names_it = {key for one in of_them.values() for key in one.named} | {
        post.organisation_id for post in theirs
    }
    named = _named(session, names_it, bodies, viewer)
    told = {body.id: body for body in with_former_names(session, [*bodies, *named], viewer=viewer)}
    before = _earlier(session, [one for one, _ in seen], viewer)
    shared = _Shared(
        ruleset(session), same, around, {key: told[key] for key in around}, {b.thing_id: told[b.thing_id] for b in named},
        bound, keeping_schemes(session, every_bound, viewer=viewer) if vouched else frozenset(), chains, _by_holder(chains),
        posts, of_them, _barriers(session, seen, people, roles, viewer), before, is_demo(session), own_packs(session),
        preparers(session, now, viewer=viewer),
    )  # fmt: skip
    return [_facts(one, row, shared) for one, row in seen]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What was loaded once for all decisions of a batch. chains: every version of each delegation. held: which of these a
    post or a person holds by any version."""

    rules: Ruleset
    same: Identities
    bodies: Mapping[str, OrganisationVersion]
    around: Mapping[str, Party]
    named: Mapping[str, Party]
    bound: Mapping[str, frozenset[str]]
    kept_here: frozenset[str]
    chains: Mapping[str, list[Delegation]]
    held: Mapping[str, set[str]]
    posts: list[HeldPost]
    people: Mapping[str, Decider]
    barriers: Mapping[tuple[str, str], list[str]]
    before: Mapping[str, list[DecisionVersion]]
    demo: bool
    own: list[OwnPack]
    prepared: Mapping[str, tuple[str, ...]]


def _by_holder(chains: Mapping[str, list[Delegation]]) -> dict[str, set[str]]:
    held: dict[str, set[str]] = {}
    for key, versions in chains.items():
        for holder in {d.holder_post_id or d.holder_person_id or "" for d in versions}:
            held.setdefault(holder, set()).add(key)
    return held


def _barriers(
    session: Session, seen: Iterable[tuple[Asked, ContractVersion]], people: Mapping[str, frozenset[str]],
    roles: Iterable[Role], viewer: Viewer,
) -> dict[tuple[str, str], list[str]]:  # fmt: skip
    """Barriers that keep a person from a record, by person and record; of many people none is
    asked for where none is in force."""
    subjects: dict[str, set[str]] = {}
    for one, row in seen:
        subjects.setdefault(one.person_id, set()).update((row.thing_id, *_parties(row)))
    if len(subjects) > 1 and not any_barrier(session):
        return {}
    return {
        (person, subject): found
        for person, about in sorted(subjects.items())
        for subject, found in barriers_for(session, about, people[person], roles, viewer=viewer).items()
    }


def _named(
    session: Session, wanted: set[str], bodies: Iterable[OrganisationVersion], viewer: Viewer
) -> list[OrganisationVersion]:
    """The bodies that interests and posts of these people name, beside those around the contract: either may be one of the
    other recorded once more."""
    known = {body.thing_id: body for body in bodies}
    more = parties(session, wanted - known.keys(), viewer=viewer) if wanted - known.keys() else {}
    return [body for key, body in {**known, **more}.items() if key in wanted]


def _facts(one: Asked, row: ContractVersion, shared: _Shared) -> Facts:
    contract = to_domain(row)
    sides = [shared.around[key] for key in _parties(row)]
    one_id, who = OneIdentity(shared.same, one.person_id), shared.people[one.person_id]
    posts = [one_id.held(post) for post in shared.posts]
    own = [post for post in posts if post.person_id == one.person_id]
    resting = tuple(_resting(one, own, sides[SIDES.index(one.party)], one_id, shared))
    names_it = {*who.named, *(post.organisation_id for post in own)}
    signed = [made for made in _before(one, shared) if made.question == one.question]
    return Facts(
        contract_id=row.thing_id, contract_title=row.title, value_pence=_weighed(row, contract, one.change),
        services=_services(contract, one.change), starts_on=contract.starts_on, commissioner=sides[0], provider=sides[1],
        question=one.question, on=one.on, person_id=one.person_id, organisation_id=sides[SIDES.index(one.party)].id,
        organisations=tuple(shared.around.values()), delegations=resting, schemes_kept=shared.kept_here,
        named_bodies=tuple(body for key, body in shared.named.items() if key in names_it),
        recognitions=who.recognitions, appointments=tuple(_posts_that_matter(one, posts, resting)),
        interests=tuple(one_id.held(to_interest(i)) for i in who.interests),
        mitigations=tuple(map(one_id.managed, who.mitigations)),
        barriers=tuple(sorted(_kept_out(one, row, shared))),
        missing=tuple(_missing(one, row, shared)), signed=tuple(_copies(signed, row, one_id)),
        asked_to_declare=who.is_asked_on(one.on), last_declared_on=who.last_declared_on,
        prepared_by=_prepared(one, row, one_id, shared), approved_by=_approved(one, one_id, shared),
        beyond_option=_beyond(row, one.change), versions=tuple(_versions(one, row, resting, shared)),
    )  # fmt: skip


def _kept_out(one: Asked, row: ContractVersion, shared: _Shared) -> set[str]:
    subjects = (row.thing_id, *_parties(row))
    return {barrier for key in subjects for barrier in shared.barriers.get((one.person_id, key), ())}


def _resting(
    one: Asked, own: Iterable[HeldPost], side: Party, one_id: OneIdentity, shared: _Shared
) -> Iterator[Delegation]:
    """What whoever decides holds for this party, with all that it rests on, as it reads on the day."""
    holders = {post.post_id for post in own} | shared.same.records_of(one.person_id)
    ids = {key for holder in holders for key in shared.held.get(holder, ())}
    read = {key: reading_on(shared.chains[key], one.on) for key in ids}
    bound = shared.bound[side.id]
    waiting = [
        key for key, d in read.items()
        if d.organisation_id in bound and holders & {d.holder_post_id, d.holder_person_id}
    ]  # fmt: skip
    terms: dict[str, Delegation] = {}
    while waiting:
        key = waiting.pop()
        if key in shared.chains and key not in terms:
            terms[key] = one_id.delegated(reading_on(shared.chains[key], one.on))
            waiting.append(terms[key].parent_id or "")
    return (terms[key] for key in sorted(terms))


def _weighed(row: ContractVersion, contract: NewContract, change: ContractChangeVersion | None) -> int:
    """Pence that a limit is held against: the whole commitment, with every option to extend."""
    last = until(row)
    return (
        with_options_pence(contract, last)
        if change is None
        else weighed_pence(contract, to_change(change), last)
    )


def _services(contract: NewContract, change: ContractChangeVersion | None) -> tuple[str, ...]:
    """Those before a change and those after it."""
    after = () if change is None else tuple(line.code for line in to_change(change).lines)
    return tuple(dict.fromkeys((*contract.services, *after)))


def _prepared(one: Asked, row: ContractVersion, one_id: OneIdentity, shared: _Shared) -> tuple[str, ...]:
    """Who prepared what is decided, each under the one id of a person; empty for who is not known."""
    if one.change is not None:
        found: tuple[str, ...] = (one.change.proposed_by or "",)
    else:
        found = shared.prepared.get(row.thing_id, ("",))
    return tuple(sorted({one_id.id_of(who) if who else "" for who in found}))


def _approved(one: Asked, one_id: OneIdentity, shared: _Shared) -> tuple[str, ...]:
    """Who approved it, where it is to be signed."""
    if one.question is not Question.SIGN:
        return ()
    return tuple(
        sorted({one_id.id_of(who) for who in approvers(_before(one, shared)).get(one.contract_id, ())})
    )


def _beyond(row: ContractVersion, change: ContractChangeVersion | None) -> date | None:
    """The day that the option reaches, where an extension goes further."""
    if change is None or change.contract_act != ContractAct.EXTEND:
        return None
    return None if within_option(to_change(change), until(row)) else until(row)


def _parties(row: ContractVersion) -> tuple[str, str]:
    return row.commissioner_id, row.provider_id


def _earlier(session: Session, asked: Iterable[Asked], viewer: Viewer) -> dict[str, list[DecisionVersion]]:
    """What was decided about the same before, by the id of the change or of the contract in its present round."""
    asked = list(asked)
    changes = {one.change.thing_id for one in asked if one.change is not None}
    found = decided(session, changes, viewer=viewer) if changes else []
    whole = {one.contract_id for one in asked if one.change is None}
    found += in_rounds(session, whole, viewer=viewer) if whole else []
    by_subject: dict[str, list[DecisionVersion]] = {}
    for made in found:
        by_subject.setdefault(made.change_id or made.contract_id, []).append(made)
    return by_subject


def _before(one: Asked, shared: _Shared) -> list[DecisionVersion]:
    subject = one.contract_id if one.change is None else one.change.thing_id
    made = shared.before.get(subject, [])
    return [row for row in made if one.before is None or row.seq < one.before]


def _posts_that_matter(
    one: Asked, posts: Iterable[HeldPost], resting: Iterable[Delegation]
) -> list[HeldPost]:
    held = {key for d in resting for key in (d.holder_post_id, d.joint_post_id)}
    return [p for p in posts if p.person_id == one.person_id or p.post_id in held]


def _missing(one: Asked, row: ContractVersion, shared: _Shared) -> Iterator[Missing]:
    """What the contract template still lacks, page by page, and an official text on a real instance. A contract that
    runs was complete when it was signed."""
    pack = pack_for(row.edition, row.valid_from, shared.own)
    if pack is None or one.change is not None or one.before is not None:
        return
    if one.question is Question.SIGN and not pack.official and not shared.demo:
        yield Missing(field="edition", message=OWN_WORDING)
    by_page: dict[str, list[str]] = {}
    named_people = {
        key: key for key in (row.commissioner_representative_id, row.provider_representative_id) if key
    }
    for item in filling(pack, row, _standing(row, shared), named_people).missing:
        by_page.setdefault(item.page_hint, []).append(item.label)
    for page, labels in by_page.items():
        named = ", ".join(labels[:5]) + (f" and {len(labels) - 5} more" if len(labels) > 5 else "")
        yield Missing(field=page, message=f"The page “{page.capitalize()}” still needs: {named}")


def _standing(row: ContractVersion, shared: _Shared) -> Standing:
    sides = [shared.bodies[key] for key in _parties(row)]
    legal = legal_standing(party(sides[0]), party(sides[1]), row.valid_from, shared.rules)
    return Standing(sides[0], sides[1], legal)


def _copies(
    made: Iterable[DecisionVersion], row: ContractVersion, one_id: OneIdentity
) -> Iterator[SignedCopy]:
    ids = dict(zip(SIDES, _parties(row), strict=True))
    for copy in made:
        yield SignedCopy(
            person_id=one_id.id_of(copy.person_id), organisation_id=ids[copy.party], second_post_id=copy.second_post_id,
            needs_second_person=bool(copy.needs_second_person),
        )  # fmt: skip


def _versions(
    one: Asked, row: ContractVersion, resting: Iterable[Delegation], shared: _Shared
) -> Iterator[Version]:
    who = shared.people[one.person_id]
    yield Version(kind="contract", id=row.thing_id, n=row.n)
    if one.change is not None:
        yield Version(kind="contract_change", id=one.change.thing_id, n=one.change.n)
    for key in _parties(row):
        yield Version(kind="organisation", id=key, n=shared.bodies[key].n)
    yield from (Version(kind="delegation", id=d.id, n=d.n) for d in resting)
    yield from (Version(kind="interest", id=i.thing_id, n=i.n) for i in who.interests)
    yield from (Version(kind="mitigation", id=m.id, n=m.n) for m in who.mitigations)
    yield from (Version(kind="recognition", id=r.id, n=r.n) for r in who.recognitions)
