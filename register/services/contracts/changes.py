"""Changes a contract that runs: one person proposes it, others decide it, and only the complete set makes it happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.contracts import changes as rules
from register.domain.contracts.changes import ChangeState, NewChange
from register.domain.contracts.contracts import bound_by, committed
from register.domain.contracts.dated.agreed import Agreed, Standing, check_beside, day_of, waits_for_day
from register.domain.contracts.novating.novations import DECIDE
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question, Stage, likeliest, made_at
from register.domain.errors import Invalid, Stale
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.texts import check_text
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.queries.contracts.changes import (
    agreed_in,
    agreed_of,
    change,
    changes_of,
    comes_before,
    completes,
    deciding,
    first_seqs,
    sides_waiting,
    to_change,
    until,
)
from register.queries.contracts.consolidated import read_with
from register.queries.contracts.contracts import contract, to_domain
from register.queries.contracts.sides.awaited_copies import awaiting_copies, held_up, will_wait
from register.queries.contracts.sides.other_parties import parties_called
from register.queries.contracts.told import Judged, judge
from register.queries.people import parties
from register.services import facts
from register.services.authority.board_approvals import check_board_approvals, counting_for
from register.services.contracts.change_checks import check_template
from register.services.contracts.contracts import moved, stored
from register.services.contracts.decisions import (
    Foreseen,
    check_vouched,
    decider,
    others_with_authority,
    record_signature,
    store,
)
from register.services.contracts.novations import (
    agreed,
    carry_barriers,
    check_no_party_changes,
    check_novation,
    party_columns,
    reads_so_from,
)

ENDED_BEFORE = "The contract had ended before the day from which this would have held"


def propose_change(
    session: Session, key: str, new: NewChange, *, expected_n: int | None = None, actor: Actor, today: date
) -> ContractChangeVersion:
    """Record what shall change and why. Nothing changes until others have decided. One waits at a time."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = contract(session, key, viewer=actor.viewer)
    if expected_n is not None and expected_n != newest.n:
        raise Stale(newest.__kind__, newest.thing_id)
    changes = changes_of(session, newest.thing_id, viewer=actor.viewer)
    _check_none_waits(changes, new.contract_act)
    there = fitting(newest, new, agreed_in(changes), today=today)
    check_template(session, there, new, actor, today=today)
    check_novation(session, newest, new, actor, today=today)
    sides = parties.parties(session, bound_by(to_domain(newest)), viewer=actor.viewer).values()
    check_board_approvals(session, new.board_approvals, map(parties.party, sides), actor=actor)
    new = _with_approvals(session, newest, new, today)
    return facts.begin(
        session, ContractChangeVersion, "contract_change.proposed", actor=actor, known_on=today, valid_from=today,
        act=str(ChangeState.PROPOSED), state=str(ChangeState.PROPOSED), contract_id=newest.thing_id,
        contract_version_id=newest.id, proposed_by=actor.person_id, **_columns(new),
    )  # fmt: skip


def _with_approvals(session: Session, newest: ContractVersion, new: NewChange, today: date) -> NewChange:
    """Each approval of a board with what it counts for: the contract as it would be, where nobody says otherwise."""
    if not new.board_approvals:
        return new
    about, last = to_domain(newest), until(newest)
    asked = committed(about, rules.weighed_pence(about, new, last))
    reaches = max(filter(None, (last, about.ends_on, new.ends_on)))
    return replace(new, board_approvals=counting_for(session, new.board_approvals, asked, reaches, on=today))


def _columns(new: NewChange) -> dict[str, Any]:
    return {**facts.columns(ContractChangeVersion, new), "answers": stored(new.answers)}


def fitting(newest: ContractVersion, new: NewChange, agreed: list[Agreed], *, today: date) -> ContractVersion:
    """The contract as it will read when the change is made. NotAtThisStage or Invalid where the change does not fit it, or
    what is agreed for later."""
    check_no_party_changes(agreed, new.contract_act)
    check_beside(new, Standing(to_domain(newest), Stage(newest.stage)), agreed, today=today)
    day = day_of(new, today)
    before = [one.change for one in agreed if one.day <= day]
    return read_with(newest, before) if before else newest


def _check_none_waits(changes: list[ContractChangeVersion], act: ContractAct) -> None:
    found = comes_before(changes, act)
    if found:
        raise NotAtThisStage(found.words)


def take_back_change(
    session: Session, key: str, *, expected_n: int | None = None, reason: str, actor: Actor, today: date
) -> ContractChangeVersion:
    """End a proposal without deciding it, or what was agreed before its day: by those who keep contracts, or by those who
    were asked to decide."""
    if not actor.may(Permission.SIGN_CONTRACT):
        check(actor, Permission.KEEP_CONTRACTS)
    row = _waiting(session, key, expected_n, actor, also=ChangeState.AGREED)
    _check_nothing_rests_on(session, row, actor)
    return facts.change(
        session, row, "contract_change.taken_back", act=str(ChangeState.TAKEN_BACK), actor=actor, known_on=today,
        reason=check_text(reason, "why it is taken back", 2000, field="reason"), state=str(ChangeState.TAKEN_BACK),
    )  # fmt: skip


def _check_nothing_rests_on(session: Session, row: ContractChangeVersion, actor: Actor) -> None:
    """What was proposed later for a later day was looked at with this one in it."""
    first = first_seqs(session, row.contract_id, viewer=actor.viewer)
    for other in changes_of(session, row.contract_id, viewer=actor.viewer):
        waits = other.state in (ChangeState.PROPOSED, ChangeState.AGREED)
        if waits and first[other.thing_id] > first[row.thing_id] and _day(other) > _day(row):
            raise NotAtThisStage(f"{other.ref} was proposed with this change in view. Take that back first")


def _day(row: ContractChangeVersion) -> date:
    return row.effective_on or date.min


def _waiting(
    session: Session, key: str, expected_n: int | None, actor: Actor, *, also: ChangeState | None = None
) -> ContractChangeVersion:
    row = change(session, key, viewer=actor.viewer)
    if expected_n is not None and expected_n != row.n:
        raise Stale(row.__kind__, row.thing_id)
    if row.state not in (ChangeState.PROPOSED, also):
        raise NotAtThisStage(f"This change is over: {ChangeState(row.state).label.lower()}")
    return row


def decide_change(
    session: Session, key: str, *, party: str, signatory_id: str | None = None, expected_n: int | None = None,
    actor: Actor, today: date,
) -> DecisionVersion:  # fmt: skip
    """Ask the check about a change and store its answer; whoever decides signs its paper. Once everybody whose decision
    is required has decided, the change is made in the same unit of work; until then, and after a stop, nothing else
    happens."""
    about, row, answer = look(session, key, party=party, signatory_id=signatory_id, actor=actor, today=today)
    if expected_n is not None and expected_n != row.n:
        raise Stale(row.__kind__, row.thing_id)
    step = likeliest(Stage(about.stage), ContractAct(row.contract_act))
    made = store(session, about, step, answer, party=party, actor=actor, today=today, change_id=row.thing_id)
    if made.taken:
        record_signature(session, about, made, actor=actor, today=today)
    if made.taken and completes(made):
        make_if_complete(session, about, row, party, actor=actor, today=today)
    return made


def make_if_complete(
    session: Session, about: ContractVersion, row: ContractChangeVersion, party: str, *, actor: Actor, today: date
) -> None:  # fmt: skip
    """Make the change once every party whose decision is required has decided, whoever may see that. party: the one that
    has just done so."""
    new = to_change(row)
    needed = deciding(session, new, about, viewer=UNBOUND)
    others = set(needed) - set(sides_waiting(session, row, about, viewer=UNBOUND))
    if not rules.is_complete(needed, others | {party}):
        return
    copies = will_wait(session, about, new.contract_act, on=today)
    if copies or waits_for_day(new, today) or _is_behind(session, about, actor, today):
        agreed(session, row, on=new.effective_on or today, actor=actor, today=today)
    else:
        _make(session, about, row, actor=actor, today=today)


def _is_behind(session: Session, about: ContractVersion, actor: Actor, today: date) -> bool:
    """Whether something agreed for a day until today has not been made yet: the calendar then makes all in their order."""
    return any(one.day <= today for one in agreed_of(session, about.thing_id, viewer=actor.viewer))


def make_agreed(
    session: Session, key: str, *, received: str | None = None, actor: Actor, today: date
) -> bool:
    """Do what was agreed for a day, once it has come, and once the signed copies are there where the rules wait for
    them; whether anything was done. The calendar asks for it, and whoever keeps a copy. Of a contract that has ended
    meanwhile nothing is changed any more, and the change is over. received: the signature whose copy has just come in."""
    row = _waiting(session, key, None, actor, also=ChangeState.AGREED)
    if row.state != ChangeState.AGREED or waits_for_day(to_change(row), today):
        return False
    about = contract(session, row.contract_id, viewer=actor.viewer)
    if Standing(to_domain(about), Stage(about.stage)).is_over_for(to_change(row)):
        _give_up(session, row, actor=actor, today=today)
    elif _is_held_up(session, row, received):
        return False
    else:
        _make(session, about, row, actor=actor, today=today)
    return True


def _is_held_up(session: Session, row: ContractChangeVersion, received: str | None) -> bool:
    others = changes_of(session, row.contract_id, viewer=UNBOUND)
    return held_up(row, others, awaiting_copies(session, others, received=received))


def _give_up(session: Session, row: ContractChangeVersion, *, actor: Actor, today: date) -> None:
    facts.change(
        session, row, "contract_change.taken_back", act=str(ChangeState.TAKEN_BACK), actor=actor, known_on=today,
        reason=ENDED_BEFORE, state=str(ChangeState.TAKEN_BACK),
    )  # fmt: skip


def _make(
    session: Session, about: ContractVersion, row: ContractChangeVersion, *, actor: Actor, today: date
) -> None:
    """The contract as it reads from now on, and the change as done."""
    new = to_change(row)
    step = made_at(Stage(about.stage), new.contract_act, agreed=row.state == ChangeState.AGREED)
    after = rules.changed(to_domain(about), new)
    columns: dict[str, Any] = {
        "valid_to": after.ends_on, "option_ends_on": rules.until_of(new, until(about)),
        "holds_from": reads_so_from(about, new, today),
    }  # fmt: skip
    if new.lines:
        columns["lines"] = _columns(new)["lines"]
    if new.contract_act is ContractAct.VARY:
        columns |= {"edition": after.edition, "fields": after.fields}
    if new.contract_act is ContractAct.NOVATE:
        columns |= party_columns(after, about, new)
        carry_barriers(session, about, new, actor=actor, today=today)
    moved(session, about, step, actor=actor, today=today, reason=new.text, **columns)
    facts.change(
        session, row, "contract_change.done", act=str(ChangeState.DONE), actor=actor, known_on=today,
        state=str(ChangeState.DONE),
    )  # fmt: skip


def look(
    session: Session, key: str, *, party: str, signatory_id: str | None = None, actor: Actor, today: date
) -> tuple[ContractVersion, ContractChangeVersion, Judged]:
    """What the check says now, without storing anything."""
    check(actor, Permission.SIGN_CONTRACT)
    row = _waiting(session, key, None, actor)
    about = contract(session, row.contract_id, viewer=actor.viewer)
    new = to_change(row)
    fitting(about, new, agreed_of(session, about.thing_id, viewer=actor.viewer), today=today)
    if party not in sides_waiting(session, row, about, viewer=actor.viewer):
        raise Invalid({"party": _not_asked(party)})
    question = Question(new.contract_act.value)
    person_id = decider(session, question, signatory_id, actor)
    vouched = person_id != actor.person_id
    found = judge(
        session, [about.thing_id], person_id, question, today, party=party, viewer=actor.viewer, vouched=vouched,
        change=row,
    )[about.thing_id]  # fmt: skip
    if vouched:
        check_vouched(found.shown)
    return about, row, found


def _not_asked(party: str) -> str:
    if party in DECIDE:
        return f"This does not wait for the {party}. Select the party it waits for"
    return "Select which party this is for"


@dataclass(frozen=True, slots=True)
class ForeseenChange:
    """A change that waits, with what the check would say now for each party that it waits for."""

    change: ContractChangeVersion
    seen: Foreseen


def foresee_change(session: Session, key: str, *, actor: Actor, today: date) -> ForeseenChange:
    """For pages: nothing is stored."""
    row = _waiting(session, key, None, actor)
    about = contract(session, row.contract_id, viewer=actor.viewer)
    answers, others = {}, {}
    sides = sides_waiting(session, row, about, viewer=actor.viewer)
    called = dict(zip(sides, parties_called(session, sides, viewer=actor.viewer), strict=True))
    for side in sides:
        _, _, answer = look(session, key, party=side, actor=actor, today=today)
        answers[side], others[side] = answer.told, others_with_authority(session, answer.shown, actor)
    return ForeseenChange(row, Foreseen(about, answers, others, called))
