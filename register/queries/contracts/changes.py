"""Changes of contracts: those that wait, those that were made, and the contract as it would read afterwards."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import BoardApproval
from register.domain.contracts import changes as rules
from register.domain.contracts.changes import WAITS_FOR_COPIES, ChangeState, NewChange, NewWording
from register.domain.contracts.contracts import NewContract, option_end
from register.domain.contracts.dated.agreed import Agreed, in_order
from register.domain.contracts.dated.in_the_way import InTheWay, in_the_way
from register.domain.contracts.stages import ContractAct
from register.domain.permissions import Viewer
from register.domain.rules import JsonValue
from register.domain.values import recorded
from register.models.contract_changes import ContractChange, ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decisions import Decision, DecisionVersion
from register.queries.contracts.contracts import to_domain
from register.queries.contracts.sides.awaited_copies import awaiting_copies
from register.queries.contracts.sides.other_parties import parties_called, signing_themselves
from register.queries.contracts.sides.unsigned_changes import unsigned_since
from register.queries.visible import one, seen_by, visible

V, D = ContractChangeVersion, DecisionVersion
WEIGHED = (ContractAct.VARY, ContractAct.EXTEND)
"""Acts that add to what a contract commits to: whatever is decided about it meanwhile is weighed with them."""


def change(session: Session, key: str, *, viewer: Viewer) -> ContractChangeVersion:
    """One change by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def changes_of(session: Session, contract_id: str, *, viewer: Viewer) -> list[ContractChangeVersion]:
    """Every change that was ever proposed for a contract, newest first; each carries its reference."""
    query = visible(V, viewer).add_columns(ContractChange.ref).where(V.contract_id == contract_id)
    query = query.join(ContractChange, ContractChange.id == V.thing_id).order_by(V.seq.desc())
    return [_with_ref(row, ref) for row, ref in session.execute(query)]


def changes_of_many(
    session: Session, contract_ids: Iterable[str], *, viewer: Viewer
) -> dict[str, list[ContractChangeVersion]]:
    """The same of these contracts, in one query."""
    query = (
        visible(V, viewer).add_columns(ContractChange.ref).where(V.contract_id.in_(sorted(set(contract_ids))))
    )
    query = query.join(ContractChange, ContractChange.id == V.thing_id).order_by(V.seq.desc())
    found: dict[str, list[ContractChangeVersion]] = {}
    for row, ref in session.execute(query):
        found.setdefault(row.contract_id, []).append(_with_ref(row, ref))
    return found


def waiting(session: Session, *, viewer: Viewer) -> list[ContractChangeVersion]:
    """Every change that waits for a decision, the oldest first; each carries its reference."""
    query = visible(V, viewer).add_columns(ContractChange.ref).where(V.state == ChangeState.PROPOSED)
    query = query.join(ContractChange, ContractChange.id == V.thing_id).order_by(V.seq)
    return [_with_ref(row, ref) for row, ref in session.execute(query)]


def _with_ref(row: ContractChangeVersion, ref: str) -> ContractChangeVersion:
    row.ref = ref
    return row


def due_changes(session: Session, today: date, *, viewer: Viewer) -> list[ContractChangeVersion]:
    """Every change that was agreed and whose day has come; each carries its reference."""
    query = visible(V, viewer).add_columns(ContractChange.ref)
    query = query.where(V.state == ChangeState.AGREED, V.effective_on <= today)
    query = query.join(ContractChange, ContractChange.id == V.thing_id).order_by(V.effective_on, V.seq)
    return [_with_ref(row, ref) for row, ref in session.execute(query)]


def agreed_for(
    session: Session, contract_ids: Iterable[str], *, viewer: Viewer
) -> dict[str, list[ContractChangeVersion]]:
    """Contract -> the variations and extensions that were agreed and wait for their day, by that day."""
    query = visible(V, viewer).where(V.state == ChangeState.AGREED, V.contract_act.in_(WEIGHED))
    query = query.where(V.contract_id.in_(sorted(set(contract_ids)))).order_by(V.effective_on, V.seq)
    found: dict[str, list[ContractChangeVersion]] = {}
    for row in session.scalars(query):
        found.setdefault(row.contract_id, []).append(row)
    return found


def extended_to(session: Session, contract_ids: Iterable[str] | None, *, viewer: Viewer) -> dict[str, date]:
    """Contract -> the last day of an extension that is agreed and waits for its day alone; of these contracts, or of all."""
    query = visible(V, viewer).where(V.state == ChangeState.AGREED, V.contract_act == ContractAct.EXTEND)
    if contract_ids is not None:
        query = query.where(V.contract_id.in_(sorted(set(contract_ids))))
    rows = session.scalars(query.order_by(V.effective_on, V.seq)).all()
    waits = awaiting_copies(session, rows)
    return {row.contract_id: row.ends_on for row in rows if row.ends_on and row.thing_id not in waits}


def agreed_of(session: Session, contract_id: str, *, viewer: Viewer) -> list[Agreed]:
    """All that was agreed of a contract and waits for its day, by that day; of one day, as it was agreed."""
    return agreed_in(changes_of(session, contract_id, viewer=viewer))


def agreed_in(changes: Iterable[ContractChangeVersion]) -> list[Agreed]:
    """The same of the changes of a contract."""
    waits = sorted((row for row in changes if row.state == ChangeState.AGREED), key=lambda row: row.seq)
    return in_order([Agreed(row.ref, to_change(row)) for row in waits])


def comes_before(changes: Iterable[ContractChangeVersion], act: ContractAct) -> InTheWay | None:
    """The change of a contract that keeps this act from being proposed now."""
    every = list(changes)
    waits = ((row.ref, ContractAct(row.contract_act)) for row in every if row.state == ChangeState.PROPOSED)
    return in_the_way(act, agreed_in(every), next(waits, None))


def first_seqs(session: Session, contract_id: str, *, viewer: Viewer) -> dict[str, int]:
    """Change of a contract -> the entry of the audit trail that proposed it."""
    query = select(V.thing_id, V.seq).where(V.contract_id == contract_id, V.n == 1, seen_by(V, viewer))
    return {row.thing_id: row.seq for row in session.execute(query.order_by(V.seq))}


def asked_about(session: Session, change_id: str, *, viewer: Viewer) -> list[DecisionVersion]:
    """Every check that was ever made about a change, newest first; each carries its reference."""
    query = visible(D, viewer).add_columns(Decision.ref).join(Decision, Decision.id == D.thing_id)
    found = session.execute(query.where(D.change_id == change_id).order_by(D.seq.desc()))
    made = []
    for row, ref in found:
        row.ref = ref
        made.append(row)
    return made


def decided(session: Session, change_ids: Iterable[str], *, viewer: Viewer) -> list[DecisionVersion]:
    """The decisions that went ahead for these changes, in the order in which they were taken."""
    query = visible(D, viewer).where(D.change_id.in_(sorted(set(change_ids))), D.taken.is_(True))
    return list(session.scalars(query.order_by(D.seq)))


def completes(decision: DecisionVersion) -> bool:
    """Whether nobody else has to decide for the same party."""
    return decision.second_post_id is None and not decision.needs_second_person


def to_change(row: ContractChangeVersion) -> NewChange:
    """The change as the rules look at it."""
    return recorded(NewChange, row)


def until(row: ContractVersion, contract: NewContract | None = None) -> date:
    """The last day that the option to extend reaches. contract: the row as the rules look at it, where that is known."""
    return row.option_ends_on or option_end(contract or to_domain(row))


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """A change of a contract as machines are told it. waits_for: the parties that have still to decide, an
    associate that signs itself by the id of its body; waits_for_words: the same in words. either: one of
    them is enough. unsigned_since: the day on which it was agreed, while a signed copy of its paper is missing;
    waits_for_copies: whether it does not hold before that is there, by the rules."""

    ref: str
    id: str
    n: int
    state: ChangeState
    contract_act: ContractAct
    proposed_on: date
    proposed_by: str | None
    ends_on: date | None
    effective_on: date | None
    edition: str | None
    answers: Mapping[str, JsonValue]
    wording: tuple[NewWording, ...]
    national_variation: str | None
    uplift_year: str | None
    leaving_side: str | None
    leaving_id: str | None
    incoming_id: str | None
    incoming_representative_id: str | None
    modification_ground: str | None
    modification_because: str | None
    is_materially_different: bool | None
    award_with_options: bool | None
    board_approvals: tuple[BoardApproval, ...]
    text: str
    waits_for: tuple[str, ...]
    waits_for_words: tuple[str, ...]
    either: bool
    unsigned_since: date | None
    waits_for_copies: bool

    @property
    def stands(self) -> str:
        """Where it stands, as a page says it."""
        return WAITS_FOR_COPIES if self.waits_for_copies else self.state.label

    @property
    def waiting_words(self) -> str:
        """For whom it waits, as a page says it."""
        return (" or " if self.either else " and ").join(self.waits_for_words)


def all_told(
    session: Session, rows: Collection[ContractChangeVersion], about: ContractVersion, *, viewer: Viewer
) -> tuple[ChangeTold, ...]:
    """What this viewer may read of these changes of a contract, in their order."""
    unsigned = unsigned_since(session, {row.thing_id for row in rows}, viewer=viewer)
    waits = awaiting_copies(session, rows)
    return tuple(
        _told(session, row, about, unsigned.get(row.thing_id), row.thing_id in waits, viewer) for row in rows
    )


def as_told(
    session: Session, row: ContractChangeVersion, about: ContractVersion, *, viewer: Viewer
) -> ChangeTold:
    """What this viewer may read of it."""
    return all_told(session, [row], about, viewer=viewer)[0]


def _told(
    session: Session, row: ContractChangeVersion, about: ContractVersion, unsigned: date | None, copies: bool,
    viewer: Viewer,
) -> ChangeTold:  # fmt: skip
    value = to_change(row)
    hidden = row.__dict__.get("masked", ())
    waits = sides_waiting(session, row, about, viewer=viewer)
    return ChangeTold(
        row.ref, row.thing_id, row.n, ChangeState(row.state), value.contract_act, row.valid_from,
        None if "proposed_by" in hidden else row.proposed_by, value.ends_on, value.effective_on,
        value.edition, value.answers, value.wording, value.national_variation, value.uplift_year,
        value.leaving_side, value.leaving_id, value.incoming_id,
        None if "incoming_representative_id" in hidden else value.incoming_representative_id,
        value.modification_ground, value.modification_because, value.is_materially_different, value.award_with_options,
        value.board_approvals, value.text,
        waits, parties_called(session, waits, viewer=viewer), not rules.sides_of(value, until(about)), unsigned,
        copies,
    )  # fmt: skip


def sides_waiting(
    session: Session, row: ContractChangeVersion, about: ContractVersion, *, viewer: Viewer
) -> tuple[str, ...]:
    """The parties whose decision is still to come, an associate that signs itself by the id of its body; nobody once the
    change is done or taken back."""
    if row.state != ChangeState.PROPOSED:
        return ()
    there = {d.decided_for for d in decided(session, [row.thing_id], viewer=viewer) if completes(d)}
    needed = deciding(session, to_change(row), about, viewer=viewer) or rules.SIDES
    return tuple(side for side in needed if side not in there)


def deciding(session: Session, new: NewChange, about: ContractVersion, *, viewer: Viewer) -> tuple[str, ...]:
    """Every party that decides a change; none where either side may for itself. Associates that sign themselves decide what
    the commissioners and the provider agree between them, and what makes it last longer."""
    sides = rules.sides_of(new, until(about))
    if not sides:
        return ()
    themselves = signing_themselves(session, [about], viewer=viewer).get(about.thing_id, ())
    return (*sides, *(key for key in themselves if key != new.incoming_id))
