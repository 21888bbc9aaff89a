"""National variations for many contracts: what each would do to each contract, and the proposal of one for one contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.documents.archives import read_parts
from register.documents.wordings import Wording, reword, stand_in
from register.domain.contracts import national as rules
from register.domain.contracts.changes import ChangeState, NewChange, NewWording
from register.domain.contracts.national import ForeseenVariation, Instrument, WhichVaried, Would
from register.domain.contracts.reissues import MOVED_ON
from register.domain.contracts.stages import ContractAct, Stage
from register.domain.errors import Refused, Stale
from register.domain.permissions import Actor, Permission, Viewer, check
from register.domain.problems import refuse
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.called import together
from register.queries.contracts import changes as queries
from register.queries.contracts import contracts
from register.queries.contracts.consolidated import read_with, wording_of
from register.queries.contracts.contracts import Standing, to_domain
from register.queries.contracts.published_templates import OwnPack, own_packs, pack_for
from register.queries.contracts.undecided import undecided
from register.queries.contracts.values import filling
from register.queries.people.parties import parties
from register.queries.rules import ruleset
from register.services.contracts.changes import propose_change
from register.services.contracts.documents import made_from
from register.services.contracts.reissues import why

NO_TEMPLATE = "No contract template is held for its edition, so its wording cannot be compared"


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all contracts share, loaded once."""

    own: list[OwnPack]
    called: Mapping[str, str]
    standings: Mapping[str, Standing]
    changes: Mapping[str, list[ContractChangeVersion]]


def foreseen(
    session: Session, which: WhichVaried, *, actor: Actor, today: date
) -> tuple[Instrument, list[ForeseenVariation]]:
    """The national variation, and each contract that is asked for, by reference; nothing is recorded."""
    check(actor, Permission.KEEP_CONTRACTS)
    found = rules.chosen_variation(which, rules.instruments(ruleset(session), today))
    refuse(_unknown(session, which, actor.viewer))
    rows = [row for row in contracts.every(session, viewer=actor.viewer) if which.takes(to_domain(row))]
    shared = _shared(session, rows, actor.viewer)
    return found, [_foreseen(session, row, found, shared, today) for row in rows]


def _unknown(session: Session, which: WhichVaried, viewer: Viewer) -> dict[str, str | None]:
    """What is said of a party that is not in the register."""
    there = {
        side: not key or bool(parties(session, [key], viewer=viewer))
        for side, key in (("provider", which.provider), ("commissioner", which.commissioner))
    }
    return {side: None if known else f"Select the {side}" for side, known in there.items()}


def _shared(session: Session, rows: list[ContractVersion], viewer: Viewer) -> _Shared:
    called = together(names.people(session, viewer=viewer), names.organisations(session, viewer=viewer))
    changes = queries.changes_of_many(session, [row.thing_id for row in rows], viewer=viewer)
    standings = contracts.standings_of(session, rows, viewer=viewer)
    return _Shared(own_packs(session), called, standings, changes)


def _foreseen(
    session: Session, row: ContractVersion, found: Instrument, shared: _Shared, today: date
) -> ForeseenVariation:
    would, words = _would(session, row, found, shared, today)
    return ForeseenVariation(row.thing_id, row.n, row.ref, row.title, would, words)


def _would(
    session: Session, row: ContractVersion, found: Instrument, shared: _Shared, today: date
) -> tuple[Would, tuple[str, ...]]:
    contract, changes = to_domain(row), shared.changes.get(row.thing_id, [])
    mine = _by(changes, found.code)
    if mine is not None:
        return Would.ALREADY, (f"{mine.ref}: {ChangeState(mine.state).label.lower()}",)
    left = rules.left_out(found, contract, Stage(row.stage), today=today)
    if left is not None:
        return left[0], (left[1],)
    waits = _waits(session, row, changes)
    if waits:
        return Would.WAITS, (waits,)
    lacking = _lacking(row, found.change(contract), changes, shared)
    return (Would.NOT_NOW, lacking) if lacking else (Would.PROPOSED, rules.alters(found, contract))


def _by(changes: Iterable[ContractChangeVersion], code: str) -> ContractChangeVersion | None:
    """The change by this national variation, unless it was taken back."""
    mine = (one for one in changes if one.national_variation == code)
    return next((one for one in mine if one.state != ChangeState.TAKEN_BACK), None)


def _waits(session: Session, row: ContractVersion, changes: Iterable[ContractChangeVersion]) -> str | None:
    waiting = next((one for one in changes if one.state == ChangeState.PROPOSED), None)
    if waiting is not None:
        act = ContractAct(waiting.contract_act).label.lower()
        return f"{waiting.ref} waits for a decision: {act}"
    return undecided(session, row)


def _lacking(
    row: ContractVersion, new: NewChange, changes: Iterable[ContractChangeVersion], shared: _Shared
) -> tuple[str, ...]:
    """What stands in the way in its words: answers that the edition asks, and wording that is not there."""
    after = read_with(row, [new])
    pack = pack_for(after.edition, row.valid_from, shared.own)
    if pack is None:
        return (NO_TEMPLATE,)
    whole = filling(pack, after, shared.standings[row.thing_id], shared.called)
    if whole.missing:
        return tuple(f"“{one.label}” is missing" for one in whole.missing)
    if not new.wording:
        return ()
    try:
        parts = dict(read_parts(made_from(after, whole).docx))
    except Refused as fault:
        return (why(fault),)
    return tuple(
        f"{place}: its wording until now is not in the contract" for place in _left(parts, changes, new)
    )


def _left(
    parts: dict[str, bytes], changes: Iterable[ContractChangeVersion], new: NewChange
) -> tuple[str, ...]:
    stands = (ChangeState.DONE, ChangeState.AGREED)
    done = [one for one in reversed(list(changes)) if one.state in stands]
    before = wording_of(done)
    if not before and stand_in(parts, (one.before for one in new.wording)):
        return ()
    earlier = reword(parts, map(_row, before))
    return reword(earlier.parts, map(_row, new.wording)).not_found


def _row(one: NewWording) -> Wording:
    return Wording(one.place, one.before, one.after)


@dataclass(frozen=True, slots=True)
class Varied:
    """What became of one contract. change: the reference of its change; empty where it was left out."""

    ref: str
    words: str
    change: str = ""


def propose_national(
    session: Session, key: str, code: str, *, expected_n: int, actor: Actor, today: date
) -> Varied | None:
    """Propose a national variation for one contract, as it was looked at. Sent twice it is proposed once, and what cannot
    be is told and left out. Nothing is decided for anybody. None for a contract that the actor may not see by now."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = next(iter(contracts.contracts(session, [key], viewer=actor.viewer)), None)
    if row is None:
        return None
    mine = _by(queries.changes_of(session, row.thing_id, viewer=actor.viewer), code)
    if mine is not None:
        return Varied(row.ref, f"{mine.ref}: {ChangeState(mine.state).label.lower()}", mine.ref)
    try:
        return _proposed(session, row, code, expected_n, actor, today)
    except Stale:
        return Varied(row.ref, MOVED_ON)
    except Refused as fault:
        return Varied(row.ref, why(fault))


def _proposed(
    session: Session, row: ContractVersion, code: str, expected_n: int, actor: Actor, today: date
) -> Varied:
    which = WhichVaried(variation=code)
    found = rules.chosen_variation(which, rules.instruments(ruleset(session), today))
    contract = to_domain(row)
    shared = _shared(session, [row], actor.viewer)
    would, words = _would(session, row, found, shared, today)
    if would is not Would.PROPOSED and row.n == expected_n:
        return Varied(row.ref, "; ".join((would.label, *words)))
    new = found.change(contract)
    made = propose_change(session, row.thing_id, new, expected_n=expected_n, actor=actor, today=today)
    return Varied(row.ref, f"{made.ref}: {ChangeState(made.state).label.lower()}", made.ref)
