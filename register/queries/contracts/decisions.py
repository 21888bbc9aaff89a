"""Decision checks: the facts they look at, loaded in a fixed number of queries, and those that were made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.authority.delegations import Delegation
from register.domain.authority.legal_status import legal_standing
from register.domain.contracts.assessments import Outcome
from register.domain.contracts.changes import SIDES, weighed_pence, within_option
from register.domain.contracts.conflicts import bodies_bound
from register.domain.contracts.contracts import NewContract, with_options_pence
from register.domain.contracts.decision_facts import Facts, Missing, SignedCopy, Version
from register.domain.contracts.stages import ContractAct, Question
from register.domain.people.organisations import Party
from register.domain.people.people import HeldPost
from register.domain.permissions import Role, Viewer
from register.domain.rules import Ruleset
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import Decision, DecisionVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.queries import names
from register.queries.accounts.identities import identities
from register.queries.authority.delegations import scheme_binding
from register.queries.contracts.changes import decided, to_change, until
from register.queries.contracts.contracts import Standing, contracts, preparers, to_domain
from register.queries.contracts.deciders import Decider, decider
from register.queries.contracts.published_templates import OwnPack, own_packs, pack_for
from register.queries.contracts.rounds import approvers, in_rounds
from register.queries.contracts.values import OWN_WORDING, filling
from register.queries.held_posts import held_by_or_in
from register.queries.hidden_reasons import outcome_for, outcome_tag
from register.queries.instance import is_demo
from register.queries.interests.interests import to_domain as to_interest
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.people.one_identity import OneIdentity
from register.queries.people.parties import parties, party, related, with_former_names
from register.queries.people.parties import party as as_party
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.visible import AsAt, held, known, one, seen_by, visible
from register.queries.walls import barriers_for

V, C, H = DecisionVersion, ContractVersion, PersonVersion


# ---------------------------------------------------------------- the facts


def facts_for(
    session: Session, contract_ids: Iterable[str], person_id: str, question: Question, on: date, *,
    party: str = "commissioner", roles: Iterable[Role] = (), change: ContractChangeVersion | None = None, viewer: Viewer,
) -> dict[str, Facts]:  # fmt: skip
    """Everything the rules look at when this person decides for this party on this day, by contract; as many
    queries for fifty contracts as for one. The viewer must see what the check has to see, barriers or not. change:
    what is decided, where that is a change of the one contract."""
    rows = contracts(session, contract_ids, viewer=viewer)
    bodies = related(session, (key for row in rows for key in _parties(row)), viewer=viewer)
    same = identities(session)
    one_id, records = OneIdentity(same, person_id), same.records_of(person_id)
    known_of = decider(session, records, on, viewer=viewer)
    around = {body.thing_id: body for body in bodies}
    bound = frozenset().union(*(bodies_bound(as_party(around[key])) for row in rows for key in _parties(row)))
    resting = [one_id.delegated(one) for one in scheme_binding(session, bound, on, viewer=viewer)]
    holding = {key for d in resting for key in (d.holder_post_id, d.joint_post_id) if key}
    posts = [one_id.held(post) for post in held_by_or_in(session, records, holding, viewer=viewer)]
    theirs = {*known_of.named, *(post.organisation_id for post in posts if post.person_id == person_id)}
    named = _named(session, theirs, bodies, viewer)
    told = {body.id: body for body in with_former_names(session, [*bodies, *named], viewer=viewer)}
    before = _earlier(session, rows, change, viewer)
    shared = _Shared(
        question, on, person_id, one_id, party, ruleset(session), {b.thing_id: b for b in bodies},
        {b.thing_id: told[b.thing_id] for b in bodies}, tuple(told[b.thing_id] for b in named),
        resting, posts, known_of,
        barriers_for(session, _subjects(rows), records, roles, viewer=viewer),
        _by_contract(one for one in before if one.question == question), is_demo(session), own_packs(session),
        preparers(session, (row.thing_id for row in rows), viewer=viewer), change,
        approvers(before),
    )  # fmt: skip
    return {row.thing_id: _facts(row, shared) for row in rows}


@dataclass(frozen=True, slots=True)
class _Shared:
    """What was loaded once for all contracts of a batch."""

    question: Question
    on: date
    person_id: str
    one_id: OneIdentity
    party: str
    rules: Ruleset
    bodies: Mapping[str, OrganisationVersion]
    around: Mapping[str, Party]
    named: tuple[Party, ...]
    scheme: list[Delegation]
    posts: list[HeldPost]
    person: Decider
    barriers: Mapping[str, list[str]]
    signed: Mapping[str, list[DecisionVersion]]
    demo: bool
    own: list[OwnPack]
    prepared: Mapping[str, tuple[str, ...]]
    change: ContractChangeVersion | None
    approved: Mapping[str, tuple[str, ...]]


def _named(
    session: Session, ids: Iterable[str], bodies: Iterable[OrganisationVersion], viewer: Viewer
) -> list[OrganisationVersion]:
    """The bodies that the person's interests and posts name, beside those around the contract: either may be one of
    the other recorded once more."""
    known = {body.thing_id: body for body in bodies}
    wanted = set(ids)
    more = parties(session, wanted - known.keys(), viewer=viewer) if wanted - known.keys() else {}
    return [body for key, body in {**known, **more}.items() if key in wanted]


def _facts(row: ContractVersion, shared: _Shared) -> Facts:
    contract = to_domain(row)
    sides = [shared.around[key] for key in _parties(row)]
    bound = frozenset().union(*(bodies_bound(side) for side in sides))
    resting = tuple(_with_all_they_rest_on(shared.scheme, bound))
    return Facts(
        contract_id=row.thing_id, contract_title=row.title, value_pence=_weighed(row, contract, shared.change),
        services=_services(contract, shared.change), starts_on=contract.starts_on, commissioner=sides[0], provider=sides[1],
        question=shared.question, on=shared.on, person_id=shared.person_id,
        organisation_id=sides[SIDES.index(shared.party)].id,
        organisations=tuple(shared.around.values()), delegations=resting, named_bodies=shared.named,
        recognitions=shared.person.recognitions,
        appointments=tuple(_posts_that_matter(shared, resting)),
        interests=tuple(shared.one_id.held(to_interest(i)) for i in shared.person.interests),
        mitigations=tuple(map(shared.one_id.managed, shared.person.mitigations)),
        barriers=tuple(sorted({b for key in (row.thing_id, *_parties(row)) for b in shared.barriers.get(key, ())})),
        missing=tuple(_missing(row, shared)), signed=tuple(_copies(row, shared)),
        asked_to_declare=shared.person.asked_to_declare, last_declared_on=shared.person.last_declared_on,
        prepared_by=_prepared(row, shared), approved_by=_approved(row, shared), beyond_option=_beyond(row, shared.change),
        versions=tuple(_versions(row, shared, resting)),
    )  # fmt: skip


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


def _prepared(row: ContractVersion, shared: _Shared) -> tuple[str, ...]:
    """Who prepared what is decided, each under the one id of a person; empty for who is not known."""
    if shared.change is not None:
        found: tuple[str, ...] = (shared.change.proposed_by or "",)
    else:
        found = shared.prepared.get(row.thing_id, ("",))
    return tuple(sorted({shared.one_id.id_of(one) if one else "" for one in found}))


def _approved(row: ContractVersion, shared: _Shared) -> tuple[str, ...]:
    """Who approved it, where it is to be signed."""
    found = shared.approved.get(row.thing_id, ()) if shared.question is Question.SIGN else ()
    return tuple(sorted({shared.one_id.id_of(one) for one in found}))


def _beyond(row: ContractVersion, change: ContractChangeVersion | None) -> date | None:
    """The day that the option reaches, where an extension goes further."""
    if change is None or change.contract_act != ContractAct.EXTEND:
        return None
    return None if within_option(to_change(change), until(row)) else until(row)


def _parties(row: ContractVersion) -> tuple[str, str]:
    return row.commissioner_id, row.provider_id


def _subjects(rows: Iterable[ContractVersion]) -> list[str]:
    return [key for row in rows for key in (row.thing_id, *_parties(row))]


def _earlier(
    session: Session, rows: Iterable[ContractVersion], change: ContractChangeVersion | None, viewer: Viewer
) -> list[DecisionVersion]:
    """What was decided about the same before: about the change, or in the present round."""
    if change is not None:
        return decided(session, [change.thing_id], viewer=viewer)
    return in_rounds(session, (row.thing_id for row in rows), viewer=viewer)


def _by_contract(rows: Iterable[DecisionVersion]) -> dict[str, list[DecisionVersion]]:
    found: dict[str, list[DecisionVersion]] = {}
    for row in rows:
        found.setdefault(row.contract_id, []).append(row)
    return found


def _with_all_they_rest_on(whole: list[Delegation], bound: frozenset[str]) -> Iterator[Delegation]:
    by_id = {d.id: d for d in whole}
    wanted = {d.id for d in whole if d.organisation_id in bound}
    waiting = list(wanted)
    while waiting:
        above = by_id[waiting.pop()].parent_id
        if above in by_id and above not in wanted:
            wanted.add(above)
            waiting.append(above)
    return (by_id[key] for key in sorted(wanted))


def _posts_that_matter(shared: _Shared, resting: Iterable[Delegation]) -> list[HeldPost]:
    posts = {key for d in resting for key in (d.holder_post_id, d.joint_post_id)}
    return [p for p in shared.posts if p.person_id == shared.person_id or p.post_id in posts]


def _missing(row: ContractVersion, shared: _Shared) -> Iterator[Missing]:
    """What the contract template still lacks, page by page, and an official text on a real instance. A contract that
    runs was complete when it was signed."""
    pack = pack_for(row.edition, row.valid_from, shared.own)
    if pack is None or shared.change is not None:
        return
    if shared.question is Question.SIGN and not pack.official and not shared.demo:
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


def _copies(row: ContractVersion, shared: _Shared) -> Iterator[SignedCopy]:
    ids = dict(zip(SIDES, _parties(row), strict=True))
    for copy in shared.signed.get(row.thing_id, ()):
        yield SignedCopy(
            person_id=shared.one_id.id_of(copy.person_id), organisation_id=ids[copy.party],
            second_post_id=copy.second_post_id,
        )  # fmt: skip


def _versions(row: ContractVersion, shared: _Shared, resting: Iterable[Delegation]) -> Iterator[Version]:
    yield Version(kind="contract", id=row.thing_id, n=row.n)
    if shared.change is not None:
        yield Version(kind="contract_change", id=shared.change.thing_id, n=shared.change.n)
    for key in _parties(row):
        yield Version(kind="organisation", id=key, n=shared.bodies[key].n)
    yield from (Version(kind="delegation", id=d.id, n=d.n) for d in resting)
    yield from (Version(kind="interest", id=i.thing_id, n=i.n) for i in shared.person.interests)
    yield from (Version(kind="mitigation", id=m.id, n=m.n) for m in shared.person.mitigations)
    yield from (Version(kind="recognition", id=r.id, n=r.n) for r in shared.person.recognitions)


def party_of(facts: Facts) -> Party:
    """The party the person decides for."""
    return facts.commissioner if facts.organisation_id == facts.commissioner.id else facts.provider


# ---------------------------------------------------------------- those that were made


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Decision.ref, V.question, outcome_for(viewer).label("outcome"), V.taken,
        names.listed(H, viewer).label("person"), C.title.label("contract"), Contract.ref.label("contract_ref"), V.valid_from,
    )  # fmt: skip
    shown = shown.join(Decision, Decision.id == V.thing_id).join(Contract, Contract.id == V.contract_id)
    shown = shown.join(C, and_(C.thing_id == V.contract_id, *known(C, as_at)))
    shown = shown.join(H, and_(H.thing_id == V.person_id, *known(H, as_at)))
    return shown.where(seen_by(V, viewer), seen_by(C, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="decisions",
    title="Decision checks",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("contract", "Contract"),
        Column("contract_ref", "Contract reference"),
        Column("question", "Question", words=lambda text: Question(text).label),
        Column("person", "Decided by"),
        Column("outcome", "Answer", "tag", words=outcome_tag),
        Column("taken", "Went ahead", words=lambda taken: "Yes" if taken else "No"),
        Column("valid_from", "On", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("contract", "Contract", lambda text: found(C, "title", text)),
        Filter(
            "outcome",
            "Answer",
            lambda text, viewer: outcome_for(viewer) == text,
            tuple((o.value, o.label) for o in Outcome),
            by_viewer=True,
        ),
        by_ref(Decision.ref),
    ),
    newest_first=True,
)


def decision(session: Session, key: str, *, viewer: Viewer) -> DecisionVersion:
    """One decision check by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def decisions_of(session: Session, contract_id: str, *, viewer: Viewer) -> list[DecisionVersion]:
    """Every check ever made for a contract, newest first; each carries its reference."""
    query = visible(V, viewer).add_columns(Decision.ref).join(Decision, Decision.id == V.thing_id)
    rows = session.execute(query.where(V.contract_id == contract_id).order_by(V.seq.desc()))
    return [_with_ref(version, ref) for version, ref in rows]


def _with_ref(version: DecisionVersion, ref: str) -> DecisionVersion:
    version.ref = ref
    return version
