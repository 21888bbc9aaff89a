"""Who else is in contracts: associate commissioners, the parties up the chain of a sub-contract, and who is under it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.authority.contract_kinds import ContractKind, fitting_problems, kind_of
from register.domain.contracts.contracts import ContractForm
from register.domain.contracts.novating.novations import called_plainly, signs_itself
from register.domain.dates import said
from register.domain.people.associates import ASSOCIATE, Associate, SignsBy
from register.domain.people.associates import signing_themselves as themselves
from register.domain.permissions import Viewer
from register.domain.values import part_of
from register.models.contracts import Contract, ContractVersion
from register.models.organisations import OrganisationVersion
from register.queries.contracts.contracts import Standing, contracts
from register.queries.contracts.sides.sub_contractors import Below, named_below
from register.queries.people.parties import parties, party
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

V = ContractVersion
DEEPEST = 10
"""So many contracts up a chain are followed: no recorded one is longer, and none goes round."""


def associates_of(row: ContractVersion) -> tuple[Associate, ...]:
    return tuple(part_of(Associate, one) for one in row.associates or ())


def signing_themselves(
    session: Session, rows: Iterable[ContractVersion], *, viewer: Viewer
) -> dict[str, tuple[str, ...]]:
    """Contract -> the bodies of its associates that sign themselves, as far as this viewer may see them. Where no contract
    has any, nothing is asked."""
    found = {row.thing_id: keys for row in rows if (keys := themselves(associates_of(row)))}
    seen = parties(session, {key for keys in found.values() for key in keys}, viewer=viewer) if found else {}
    return {contract: tuple(key for key in keys if key in seen) for contract, keys in found.items()}


def parties_called(session: Session, keys: Iterable[str], *, viewer: Viewer) -> tuple[str, ...]:
    """Parties as a sentence names them: a side by its word, an associate that signs itself by its name too."""
    keys = tuple(keys)
    some = [key for key in keys if signs_itself(key)]
    named = parties(session, some, viewer=viewer) if some else {}
    return tuple(
        f"the {ASSOCIATE} {named[key].name}" if key in named else f"the {called_plainly(key)}" for key in keys
    )


def party_called(session: Session, key: str, *, viewer: Viewer) -> str:
    """One of them, without an article."""
    return parties_called(session, [key], viewer=viewer)[0].removeprefix("the ")


def chains_up(
    session: Session, rows: Iterable[ContractVersion], *, viewer: Viewer
) -> dict[str, tuple[ContractVersion, ...]]:
    """By the id of each contract that hangs on another, those that it hangs on, the nearest first; one query a level."""
    above = {row.thing_id: row.main_contract_id for row in rows if row.main_contract_id is not None}
    found: dict[str, ContractVersion] = {}
    wanted = set(above.values())
    for _ in range(DEEPEST):
        missing = wanted - found.keys()
        if not missing:
            break
        found |= {row.thing_id: row for row in contracts(session, missing, viewer=viewer)}
        wanted = {row.main_contract_id for row in found.values() if row.main_contract_id is not None}
    return {key: tuple(_climbed(first, found)) for key, first in above.items()}


def _climbed(first: str, found: Mapping[str, ContractVersion]) -> Iterable[ContractVersion]:
    at, seen = first, set[str]()
    while at in found and at not in seen:
        seen.add(at)
        yield found[at]
        at = found[at].main_contract_id or ""


def others_of(
    row: ContractVersion, chain: Sequence[ContractVersion], below: Iterable[str] = ()
) -> tuple[str, ...]:
    """The bodies in which an interest counts, beside the two parties: its associates, all parties up the chain, and every
    sub-contractor below."""
    sides = {row.commissioner_id, row.provider_id}
    ids = [one.organisation_id for one in associates_of(row)]
    for above in chain:
        ids += [above.commissioner_id, above.provider_id]
        ids += [one.organisation_id for one in associates_of(above)]
    return tuple(key for key in dict.fromkeys((*ids, *below)) if key not in sides)


@dataclass(frozen=True, slots=True)
class AssociateTold:
    """An associate commissioner as it is told."""

    organisation_id: str
    name: str
    joined_on: date
    share_percent: Decimal | None
    signs_by: SignsBy


@dataclass(frozen=True, slots=True)
class LinkTold:
    """A contract up the chain, or one that hangs on this one."""

    ref: str
    title: str
    commissioner: str
    provider: str


@dataclass(frozen=True, slots=True)
class SubContractorTold:
    """A body that gives a part of a service of the contract, or of one under it, for its provider."""

    organisation_id: str
    name: str
    sub_contracted_for: str | None
    service_ref: str
    service: str


@dataclass(frozen=True, slots=True)
class OtherParties:
    """The kind of a contract with what does not fit it, who else is party, and the contracts above and under it."""

    kind: ContractKind
    problems: tuple[str, ...] = ()
    associates: tuple[AssociateTold, ...] = ()
    above: tuple[LinkTold, ...] = ()
    under: tuple[LinkTold, ...] = ()
    sub_contractors: tuple[SubContractorTold, ...] = ()


def other_parties(
    session: Session, row: ContractVersion, standing: Standing, *, viewer: Viewer
) -> OtherParties:
    """Told as far as the viewer may see it."""
    rules, day = ruleset(session), row.valid_from
    kind = kind_of(row.contract_kind, rules, on=day) or ContractKind(
        code=row.contract_kind, name=row.contract_kind
    )
    sides = party(standing.commissioner), party(standing.provider)
    wrong = [words for words in fitting_problems(row.contract_kind, *sides, day, rules).values() if words]
    chain = _chain(session, row, viewer)
    under = _under(session, row.thing_id, viewer)
    below = named_below(session, [row.thing_id, *(one.thing_id for one in under)], viewer=viewer)
    bodies = _named(session, row, [*chain, *under], {one.organisation_id for one in below}, viewer)
    return OtherParties(
        kind, (*wrong, *_worth_a_look(row, kind, chain)), tuple(_associates(row, bodies)),
        tuple(_link(one, bodies) for one in chain), tuple(_link(one, bodies) for one in under),
        tuple(_sub_contractors(below, bodies)),
    )  # fmt: skip


def _chain(session: Session, row: ContractVersion, viewer: Viewer) -> tuple[ContractVersion, ...]:
    hidden = "main_contract_id" in vars(row).get("masked", ())
    return () if hidden else chains_up(session, [row], viewer=viewer).get(row.thing_id, ())


def _under(session: Session, key: str, viewer: Viewer) -> list[ContractVersion]:
    query = select(V, Contract.ref).join(Contract, Contract.id == V.thing_id)
    query = query.where(V.main_contract_id == key, seen_by(V, viewer), *known(V, NOW)).order_by(Contract.ref)
    found = []
    for row, ref in session.execute(query):
        row.ref = ref
        found.append(row)
    return found


def _named(
    session: Session, row: ContractVersion, links: Iterable[ContractVersion], below: Iterable[str], viewer: Viewer
) -> dict[str, OrganisationVersion]:  # fmt: skip
    ids = {*below, *(one.organisation_id for one in associates_of(row))}
    ids |= {key for one in links for key in (one.commissioner_id, one.provider_id)}
    return parties(session, ids, viewer=viewer) if ids else {}


def _associates(row: ContractVersion, bodies: Mapping[str, OrganisationVersion]) -> Iterable[AssociateTold]:
    for one in associates_of(row):
        if one.organisation_id in bodies:
            name = bodies[one.organisation_id].name
            signs = one.signs_by or SignsBy.AGREEMENT
            yield AssociateTold(one.organisation_id, name, one.joined_on, one.share_percent, signs)


def _sub_contractors(
    below: Iterable[Below], bodies: Mapping[str, OrganisationVersion]
) -> Iterable[SubContractorTold]:
    for one in below:
        if one.organisation_id in bodies:
            name = bodies[one.organisation_id].name
            yield SubContractorTold(
                one.organisation_id, name, one.sub_contracted_for, one.service_ref, one.service
            )


def _link(row: ContractVersion, bodies: Mapping[str, OrganisationVersion]) -> LinkTold:
    names = [bodies[key].name if key in bodies else "" for key in (row.commissioner_id, row.provider_id)]
    return LinkTold(row.ref, row.title, *names)


def _worth_a_look(
    row: ContractVersion, kind: ContractKind, chain: Sequence[ContractVersion]
) -> Iterable[str]:
    """What a person looks at, and what nothing refuses."""
    if row.form == ContractForm.MULTILATERAL and not row.associates:
        yield "Several commissioners, and no associate is recorded"
    ends = chain[0].valid_to if chain else None
    if ends is not None and row.valid_to is not None and row.valid_to > ends:
        yield f"It ends after the contract that it is under, which ends on {said(ends)}"
    if kind.is_under and row.main_contract_id is None:
        yield f"{kind.name}: the contract that it is under is not recorded"
