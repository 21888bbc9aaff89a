"""What was agreed at the award of a contract and what every change since made of it, for many contracts at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState, changed, until_of, within_option
from register.domain.contracts.contracts import option_end, with_options_pence
from register.domain.contracts.lifetimes import Modification
from register.domain.contracts.stages import ContractAct
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.changes import to_change, until
from register.queries.contracts.contracts import to_domain
from register.queries.visible import NOW, AsAt, known, recorded_then, seen_by

C, V = ContractVersion, ContractChangeVersion
OWN = "own_decision"
MODIFYING = (ContractAct.EXTEND.value, ContractAct.VARY.value, ContractAct.NOVATE.value)


@dataclass(frozen=True, slots=True)
class Life:
    """A contract as it came into force, as each extension, variation and novation left it, and the ground of each."""

    award: ContractVersion
    after: tuple[ContractVersion, ...]
    grounds: tuple[str | None, ...]


def lives(
    session: Session, contract_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> Mapping[str, Life]:
    """Contract -> its life, in two questions; nothing is asked where no contract is changed. as_at: as it was by then."""
    wanted = sorted(set(contract_ids))
    if not wanted:
        return {}
    versions: dict[str, list[ContractVersion]] = {}
    every = select(C).where(C.thing_id.in_(wanted), seen_by(C, viewer), *recorded_then(C, as_at))
    for row in session.scalars(every.order_by(C.n)):
        versions.setdefault(row.thing_id, []).append(row)
    done = select(V.contract_id, V.modification_ground).where(
        V.contract_id.in_(wanted), V.state == ChangeState.DONE.value, *known(V, as_at),
        V.contract_act.in_(MODIFYING), seen_by(V, viewer),
    )  # fmt: skip
    grounds: dict[str, list[str | None]] = {}
    for contract_id, ground in session.execute(done.order_by(V.seq)):
        grounds.setdefault(contract_id, []).append(ground)
    return {key: _life(rows, grounds.get(key, [])) for key, rows in versions.items()}


def _life(rows: list[ContractVersion], grounds: list[str | None]) -> Life:
    begun = next((row for row in rows if row.act == ContractAct.BEGIN.value), None)
    after = tuple(row for row in rows if row.act in MODIFYING)
    before = [row for row in rows if not after or row.n < after[0].n]
    return Life(begun or before[-1], after, tuple(grounds))


def modification_of(
    row: ContractVersion, change: ContractChangeVersion | None, life: Life | None
) -> Modification | None:
    """What the rule about modifications looks at; None for what is none of these."""
    if change is None or life is None or change.contract_act not in MODIFYING:
        return None
    new, counted = to_change(change), change.award_with_options is not False
    values = [_worth(one, counted) for one in (life.award, *life.after)]
    contract = changed(to_domain(row), new)
    last = max(until_of(new, until(row)), contract.ends_on) if counted else contract.ends_on
    after = with_options_pence(contract, last)
    steps = [one - other for one, other in zip(values[1:], values, strict=False)]
    own = sum(step for step, ground in zip(steps, life.grounds, strict=False) if ground == OWN)
    own += after - _worth(row, counted) if new.modification_ground == OWN else 0
    option = change.contract_act == ContractAct.EXTEND.value and within_option(new, until(row))
    return Modification(
        award_pence=values[0], after_pence=after, own_pence=own, is_option=option, ground=new.modification_ground,
        is_different=new.is_materially_different,
    )  # fmt: skip


def _worth(row: ContractVersion, counted: bool) -> int:
    """The lifetime value of a version, with its options where they count."""
    contract = to_domain(row)
    last = row.option_ends_on or option_end(contract)
    return with_options_pence(contract, max(last, contract.ends_on) if counted else contract.ends_on)
