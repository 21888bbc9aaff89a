"""The facts a decision check looks at, loaded for many decisions at once in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import Approved, as_weighed
from register.domain.authority.commitments import Commitment, part, priced
from register.domain.authority.contract_kinds import standing_as
from register.domain.authority.delegations import must_accept
from register.domain.contracts.changes import SIDES, changed, weighed_pence, within_option
from register.domain.contracts.contracts import NewContract, committed, contract_value, with_options_pence
from register.domain.contracts.decision_facts import Doubted, Facts, Judge, Missing, SignedCopy, Version
from register.domain.contracts.novating.novations import (
    NEWCOMER,
    bodies_beside,
    body_of,
    pair_for,
    place_of,
    signs_itself,
)
from register.domain.contracts.stages import ContractAct, Question
from register.domain.people.associates import share_of
from register.domain.people.joins import Identities
from register.domain.permissions import Role, Viewer
from register.domain.rules import Ruleset
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.queries.contracts.around import About, Around, around, looked_at, weighed_of
from register.queries.contracts.changes import agreed_for, decided, to_change, until
from register.queries.contracts.consolidated import read_with
from register.queries.contracts.contracts import Standing, contracts, preparers, to_domain
from register.queries.contracts.hindsight.known_then import KnownThen, known_then
from register.queries.contracts.marks import doubted
from register.queries.contracts.modifications import Life, lives, modification_of
from register.queries.contracts.published_templates import OwnPack, own_packs, pack_for
from register.queries.contracts.rounds import approvers, in_rounds
from register.queries.contracts.sides.other_parties import chains_up, others_of
from register.queries.contracts.sides.sub_contractors import sub_contractors
from register.queries.contracts.values import OWN_WORDING, filling
from register.queries.contracts.year_use import Uses, uses_of, yearly
from register.queries.instance import is_demo
from register.queries.people.one_identity import OneIdentity
from register.queries.people.parties import party
from register.queries.rules import ruleset


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One decision to look into: what is asked, of whom, for which party, on which day.

    change: what is decided, where that is a change. row: the contract as it was decided; as it is now, if left out.
    before: only decisions recorded before this entry of the audit trail count as taken earlier, where one that was
    taken is looked into again; whether anything is missing is then not asked, since nothing was. proposed_by: who proposed
    an award; `row` is then what it would be a contract of, and none is recorded. judged_on: the day of a decision that is
    looked into again: what was committed before it in its own year counts, at the rate of VAT of that day. by_entry: of
    delegations, reserved matters and appointments only what the audit trail held up to this entry. bidders: of an award,
    who else bids. judges: finds the interests of its evaluators, as far as a viewer may see them."""

    contract_id: str
    person_id: str
    question: Question
    on: date
    party: str = SIDES[0]
    change: ContractChangeVersion | None = None
    row: ContractVersion | None = None
    before: int | None = None
    proposed_by: tuple[str, ...] = ()
    judged_on: date | None = None
    by_entry: int | None = None
    bidders: tuple[str, ...] = ()
    judges: Callable[[Identities, Viewer], tuple[Judge, ...]] | None = None

    @property
    def counted_on(self) -> date:
        """The day in whose year it counts."""
        return self.judged_on or self.on


def facts_for(
    session: Session, asked: Sequence[Asked], *, roles: Iterable[Role] = (), vouched: bool = False, viewer: Viewer
) -> list[Facts]:  # fmt: skip
    """Everything the rules look at in each of these decisions, in their order; as many queries for fifty as for one. Of
    the delegations only those that bind the party and are held by whoever decides, with all that they rest on. The viewer
    must see what the check has to see, barriers or not. roles: of the one who asks for themselves. vouched: it matters
    whose scheme is kept here."""
    if not asked:
        return []
    of_contracts = [one for one in asked if not one.proposed_by]
    keys = [one.contract_id for one in of_contracts]
    now = {row.thing_id: row for row in contracts(session, keys, viewer=viewer)} if keys else {}
    now = _as_agreed(session, now, of_contracts, viewer)
    seen = [(one, row) for one in asked if (row := _row_of(one, now)) is not None]
    beside = _Beside(
        chains_up(session, (row for _, row in seen), viewer=viewer),
        sub_contractors(session, {row.thing_id for _, row in seen}, viewer=viewer),
    )
    about = [_about(one, row, beside) for one, row in seen]
    before = _earlier(session, [one for one, _ in seen if not one.proposed_by], viewer)
    whole = around(session, about, roles=roles, vouched=vouched, viewer=viewer)
    shared = _Shared(
        ruleset(session), whole, before, _signs(of_contracts) and is_demo(session),
        _judges(asked, whole.same, viewer), own_packs(session) if keys else [],
        preparers(session, now, viewer=viewer) if now else {},
        lives(session, (row.thing_id for one, row in seen if one.change is not None), viewer=viewer),
        _uses(session, whole, [one.counted_on for one, _ in seen], viewer), beside, _marks(session, before),
    )  # fmt: skip
    then = (
        known_then(session, whole, viewer=viewer) if any(one.by_entry is not None for one in asked) else None
    )
    return [_facts(one, row, shared.as_of(then, one.by_entry)) for one, row in seen]


def _as_agreed(
    session: Session, now: dict[str, ContractVersion], asked: Iterable[Asked], viewer: Viewer
) -> dict[str, ContractVersion]:
    """Of contracts about whose change somebody decides, as they will read once what is agreed holds."""
    keys = {one.contract_id for one in asked if one.change is not None} & now.keys()
    agreed = agreed_for(session, keys, viewer=viewer) if keys else {}
    return {**now, **{key: read_with(now[key], map(to_change, rows)) for key, rows in agreed.items()}}


def _judges(asked: Iterable[Asked], known_as: Identities, viewer: Viewer) -> dict[str, tuple[Judge, ...]]:
    """Of each award, the interests of its evaluators."""
    return {one.contract_id: one.judges(known_as, viewer) for one in asked if one.judges is not None}


def _row_of(one: Asked, now: Mapping[str, ContractVersion]) -> ContractVersion | None:
    """The contract that is asked about, as it was or is; None where the viewer may not see it."""
    if one.proposed_by:
        return one.row
    return (one.row or now[one.contract_id]) if one.contract_id in now else None


@dataclass(frozen=True, slots=True)
class _Beside:
    """By the id of each contract: those that it hangs on, and the bodies that are sub-contractors below it."""

    above: Mapping[str, tuple[ContractVersion, ...]]
    below: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What was loaded once for all decisions of a batch."""

    rules: Ruleset
    around: Around
    before: Mapping[str, list[DecisionVersion]]
    demo: bool
    judges: Mapping[str, tuple[Judge, ...]]
    own: list[OwnPack]
    prepared: Mapping[str, tuple[str, ...]]
    lives: Mapping[str, Life]
    uses: Uses
    beside: _Beside
    marks: Mapping[str, Doubted]

    def as_of(self, then: KnownThen | None, entry: int | None) -> _Shared:
        """The same with what was known by then."""
        return self if then is None or entry is None else replace(self, around=then.as_of(entry))


def _uses(session: Session, whole: Around, days: Iterable[date], viewer: Viewer) -> Uses:
    """What was committed before under delegations whose limit is for a year, in the years of these days."""
    every = yearly(version for some in whole.chains.values() for version in some)
    return uses_of(session, every, days, viewer=viewer)


def _about(one: Asked, row: ContractVersion, beside: _Beside) -> About:
    others = others_of(row, beside.above.get(row.thing_id, ()), beside.below.get(row.thing_id, ()))
    sides = pair_for(one.party, *_novating(one, row))
    every = dict.fromkeys((*others, *bodies_beside(one.party, *_novating(one, row))))
    others = tuple(key for key in every if key not in sides)
    co_ordinator = row.commissioner_id if signs_itself(one.party) else None
    return About(one.person_id, row.thing_id, sides, one.bidders, others, co_ordinator)


def _novating(one: Asked, row: ContractVersion) -> tuple[tuple[str, str], str | None, str | None, str | None]:
    """The parties of today, which of them leaves, which associate, and who comes in."""
    change = one.change
    return (
        (_parties(row), None, None, None)
        if change is None
        else (_parties(row), change.leaving_side, change.leaving_id, change.incoming_id)
    )


def _facts(one: Asked, row: ContractVersion, shared: _Shared) -> Facts:
    contract, about = to_domain(row), _about(one, row, shared.beside)
    one_id = shared.around.identity(about)
    side = shared.around.sides(about)[SIDES.index(place_of(one.party, _novating(one, row)[1]))]
    weighed = weighed_of(about, side, one.on, shared.around)
    signed = [made for made in _before(one, shared) if made.question == one.question]
    subject = _subject(one, row)
    return Facts(
        contract_id=row.thing_id, contract_title=row.title, value_pence=commitment_pence(row, contract, one.change),
        services=services_bound(contract, one.change), starts_on=_begins(one, contract), question=one.question,
        missing=tuple(_missing(one, row, shared)), signed=tuple(_copies(one, signed, row, one_id)),
        prepared_by=_prepared(one, row, one_id, shared), approved_by=_approved(one, one_id, shared),
        beyond_option=_beyond(row, one.change), commitment=_commitment(one, row, contract, shared),
        board_approvals=_board_approvals(contract, one.change, shared), must_accept=must_accept(shared.rules, one.on),
        modification=modification_of(row, one.change, shared.lives.get(row.thing_id)),
        reaches_on=reaches(row, contract, one.change),
        judges=tuple(_others(shared.judges.get(one.contract_id, ()), one_id)),
        contract_kind=contract.contract_kind, doubted=tuple(_doubted(one, shared)),
        versions=tuple(looked_at(about, subject, weighed["delegations"], one.on, shared.around)), **weighed,
    )  # fmt: skip


def _signs(asked: Iterable[Asked]) -> bool:
    """Whether anybody signs: nothing else depends on whether the instance holds examples."""
    return any(one.question is Question.SIGN for one in asked)


def _begins(one: Asked, contract: NewContract) -> date:
    """The day on which its parties have to be there: of a newcomer, and of an associate that decides for itself, the one
    from which it is a party."""
    day = one.change.effective_on if one.change is not None and one.party == NEWCOMER else None
    joined = [each.joined_on for each in contract.associates if each.organisation_id == one.party]
    return day or max([contract.starts_on, *joined])


def _others(judges: Iterable[Judge], one_id: OneIdentity) -> Iterator[Judge]:
    """Whoever decides is looked at for themselves."""
    return (judge for judge in judges if not one_id.is_decider(judge.person_id))


def _subject(one: Asked, row: ContractVersion) -> Iterator[Version]:
    yield Version(kind="contract", id=row.thing_id, n=row.n)
    if one.change is not None:
        yield Version(kind="contract_change", id=one.change.thing_id, n=one.change.n)


def commitment_pence(
    row: ContractVersion, contract: NewContract, change: ContractChangeVersion | None
) -> int:
    """Pence that a limit is held against: the whole commitment, with every option to extend."""
    last = until(row, contract)
    return (
        with_options_pence(contract, last)
        if change is None
        else weighed_pence(contract, to_change(change), last)
    )


def commitment_of(
    row: ContractVersion, contract: NewContract, change: ContractChangeVersion | None, party: str
) -> Commitment:
    """The same as the limits of each kind count it; of an associate, its share of it. An order is what is agreed now: of a
    contract its own term, of a change what it adds. A year counts what a change adds too: the rest was committed with the
    contract."""
    whole = commitment_pence(row, contract, change)
    share = share_of(party, contract.associates)
    if change is None:
        return part(committed(contract, whole, contract_value(contract)), share)
    own = added = whole - with_options_pence(contract, until(row, contract))
    if change.contract_act == ContractAct.EXTEND:
        own = contract_value(changed(contract, to_change(change))) - contract_value(contract)
    return part(replace(committed(contract, whole, max(own, 0)), year_pence=max(added, 0)), share)


def _commitment(one: Asked, row: ContractVersion, contract: NewContract, shared: _Shared) -> Commitment:
    """With what was committed before in the year, and the rate of VAT of the day."""
    change_id = None if one.change is None else one.change.thing_id
    day = one.counted_on
    used = shared.uses.by_delegation(day, but=(one.contract_id, change_id), before=one.before)
    made = commitment_of(row, contract, one.change, one.party)
    return priced(replace(made, used=used, since=shared.uses.since(day) if used else None), shared.rules, day)


def reaches(row: ContractVersion, contract: NewContract, change: ContractChangeVersion | None) -> date:
    """The last day of the contract with its options, as it would be after the change."""
    last = max(until(row, contract), row.valid_to or row.valid_from)
    return last if change is None or change.ends_on is None else max(last, change.ends_on)


def services_bound(contract: NewContract, change: ContractChangeVersion | None) -> tuple[str, ...]:
    """Those before a change and those after it."""
    after = () if change is None else tuple(line.code for line in to_change(change).lines)
    return tuple(dict.fromkeys((*contract.services, *after)))


def _prepared(one: Asked, row: ContractVersion, one_id: OneIdentity, shared: _Shared) -> tuple[str, ...]:
    """Who prepared what is decided, each under the one id of a person; empty for who is not known."""
    if one.change is not None:
        found: tuple[str, ...] = (one.change.proposed_by or "",)
    else:
        found = one.proposed_by or shared.prepared.get(row.thing_id, ("",))
    return tuple(sorted({one_id.id_of(who) if who else "" for who in found}))


def _approved(one: Asked, one_id: OneIdentity, shared: _Shared) -> tuple[str, ...]:
    """Who approved it, where it is to be signed."""
    if one.question is not Question.SIGN:
        return ()
    return tuple(
        sorted({one_id.id_of(who) for who in approvers(_before(one, shared)).get(one.contract_id, ())})
    )


def _board_approvals(
    contract: NewContract, change: ContractChangeVersion | None, shared: _Shared
) -> tuple[Approved, ...]:
    """What was approved of the contract says nothing of a change to it."""
    given = contract.board_approvals if change is None else to_change(change).board_approvals
    return as_weighed(given, shared.around.reservations)


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
        by_subject.setdefault(made.change_id or made.of_contract, []).append(made)
    return by_subject


def _before(one: Asked, shared: _Shared) -> list[DecisionVersion]:
    subject = one.contract_id if one.change is None else one.change.thing_id
    made = shared.before.get(subject, [])
    return [row for row in made if one.before is None or row.seq < one.before]


def _marks(session: Session, before: Mapping[str, list[DecisionVersion]]) -> dict[str, Doubted]:
    """Of the earlier decisions, those that need re-checking."""
    return doubted(session, {row.thing_id for rows in before.values() for row in rows})


def _doubted(one: Asked, shared: _Shared) -> Iterator[Doubted]:
    """The earlier decisions that this one would build on; one that is looked into again was taken before the mark."""
    made = _before(one, shared) if one.before is None else ()
    return (shared.marks[row.thing_id] for row in made if row.thing_id in shared.marks)


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
    whole = filling(pack, row, _standing(row, shared), named_people)
    for item in whole.missing:
        by_page.setdefault(item.page_hint, []).append(item.label)
    for page, labels in by_page.items():
        named = ", ".join(labels[:5]) + (f" and {len(labels) - 5} more" if len(labels) > 5 else "")
        yield Missing(field=page, message=f"The page “{page.capitalize()}” still needs: {named}")
    for found in whole.contradictions:
        yield Missing(field=found.field, message=found.words)


def _standing(row: ContractVersion, shared: _Shared) -> Standing:
    sides = [shared.around.bodies[key] for key in _parties(row)]
    legal = standing_as(row.contract_kind, party(sides[0]), party(sides[1]), row.valid_from, shared.rules)
    return Standing(sides[0], sides[1], legal)


def _copies(
    one: Asked, made: Iterable[DecisionVersion], row: ContractVersion, one_id: OneIdentity
) -> Iterator[SignedCopy]:
    sides, _, _, incoming_id = _novating(one, row)
    for copy in made:
        yield SignedCopy(
            person_id=one_id.id_of(copy.person_id), organisation_id=body_of(copy.decided_for, sides, incoming_id),
            second_post_id=copy.second_post_id,
            needs_second_person=bool(copy.needs_second_person),
        )  # fmt: skip
