"""Keeps contracts: recorded as drafts, amended as new versions, moved from stage to stage by the one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from register.domain.authority.board_approvals import BoardApproval
from register.domain.contracts.contracts import (
    NewContract,
    bound_by,
    check_contract,
    committed,
    laid_over,
    option_end,
    with_options_pence,
)
from register.domain.contracts.key_dates import option_problems
from register.domain.contracts.stages import (
    EDITABLE,
    RUNNING,
    ContractAct,
    NotAtThisStage,
    Stage,
    Transition,
    move,
)
from register.domain.dates import said
from register.domain.errors import Invalid, Refused
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.texts import check_text, text_problem
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.contracts.ahead.issuing import NotYet, going_out, not_to_be_issued
from register.queries.contracts.answers import answers_wrong
from register.queries.contracts.contracts import contract, to_domain
from register.queries.contracts.rounds import copies_state
from register.queries.contracts.sides.other_parties import parties_called
from register.queries.people import parties
from register.queries.rules import ruleset
from register.services import facts
from register.services.authority.board_approvals import (
    carried,
    check_board_approvals,
    check_same_parties,
    counting_for,
)
from register.services.contracts.main_contracts import check_main_contract

LONGEST = 20_000


def add_contract(
    session: Session, new: NewContract, *, actor: Actor, today: date, provenance: str = ""
) -> ContractVersion:
    """Record a draft. Invalid names each field that is wrong."""
    check(actor, Permission.KEEP_CONTRACTS)
    _check(session, new, actor, today)
    refuse(answers_wrong(session, new.edition, new.starts_on, stored(new.fields)))
    new = with_approvals(session, new, new.board_approvals, today)
    return facts.begin(
        session, ContractVersion, "contract.drafted", actor=actor, known_on=today, provenance=provenance,
        stage=str(Stage.DRAFT), manager_id=actor.person_id, acted_by=actor.person_id,
        **_columns(new),
    )  # fmt: skip


def amend_contract(
    session: Session,
    key: str,
    new: NewContract,
    *,
    expected_n: int | None,
    reason: str,
    actor: Actor,
    today: date,
) -> ContractVersion:
    """Change a draft; its schedules stay as they are. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = contract(session, key, viewer=actor.viewer)
    before = to_domain(newest)
    new = replace(new, board_approvals=carried(new.board_approvals, before.board_approvals))
    columns = _columns(replace(new, fields=new.fields or newest.fields))
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    _check_draft(newest)
    refuse(answers_wrong(session, new.edition, new.starts_on, stored(new.fields)))
    _check(
        session, new, actor, today, there={one.reservation_id for one in before.board_approvals}, own=newest
    )
    changed = (new.commissioner_id, new.provider_id) != (before.commissioner_id, before.provider_id)
    check_same_parties(new.board_approvals, before.board_approvals, changed=changed)
    new = with_approvals(session, new, new.board_approvals, today)
    columns = _columns(replace(new, fields=new.fields or newest.fields))
    return facts.change(
        session, newest, "contract.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"),
        acted_by=actor.person_id, **columns,
    )  # fmt: skip


def fill_schedules(
    session: Session,
    key: str,
    values: Mapping[str, Any],
    *,
    expected_n: int | None,
    actor: Actor,
    today: date,
) -> ContractVersion:
    """Keep answers for the contract template: laid over those that are there, None taking one away."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = _draft(session, key, actor)
    given = stored(values)
    refuse(answers_wrong(session, newest.edition, newest.valid_from, given))
    fields = laid_over(newest.fields, given)
    _check_option(session, replace(to_domain(newest), fields=fields))
    return facts.change(
        session, newest, "contract.schedules_filled", act="changed", actor=actor, known_on=today,
        expected_n=expected_n, fields=fields,
        acted_by=newest.acted_by if fields == newest.fields else actor.person_id,
    )  # fmt: skip


def move_contract(
    session: Session,
    key: str,
    act: ContractAct,
    *,
    expected_n: int | None,
    reason: str,
    actor: Actor,
    today: date,
) -> ContractVersion:
    """Do one act of the table that needs no decision check."""
    newest = contract(session, key, viewer=actor.viewer)
    row = move(Stage(newest.stage), act)
    check(actor, row.permission)
    if row.decision is not None:
        raise Refused("This needs the decision check first")
    if row.by_file:
        raise NotAtThisStage("Keep the file of the signed copy: that moves the contract on")
    _check_time(session, newest, act, today)
    refuse({"reason": text_problem(reason, "a reason", 2000, required=False)})
    columns = _issued(session, newest, actor) if act is ContractAct.ISSUE else {}
    return moved(
        session,
        newest,
        row,
        actor=actor,
        today=today,
        expected_n=expected_n,
        reason=reason or None,
        **columns,
    )


def _issued(session: Session, newest: ContractVersion, actor: Actor) -> dict[str, Any]:
    """The very document that goes out: no issue without one of the contract as it stands."""
    document = going_out(session, newest, viewer=actor.viewer)
    if isinstance(document, NotYet):
        raise NotAtThisStage(document.words)
    return {"issued_document_id": document.thing_id}


def moved(
    session: Session, newest: ContractVersion, row: Transition, *, actor: Actor, today: date,
    expected_n: int | None = None, reason: str | None = None, **columns: Any,
) -> ContractVersion:  # fmt: skip
    """Stage the contract at the end of this row; whoever calls has checked that it may go there."""
    return facts.change(
        session, newest, f"contract.{row.act}", act=str(row.act), actor=actor, known_on=today,
        expected_n=expected_n, reason=reason, stage=str(row.end), acted_by=actor.person_id, **columns,
    )  # fmt: skip


def _check_time(session: Session, newest: ContractVersion, act: ContractAct, today: date) -> None:
    """An act comes neither before its day nor with a document that may not go out."""
    ends_on = newest.valid_to or newest.valid_from
    if act is ContractAct.BEGIN and today < newest.valid_from:
        raise NotAtThisStage(f"The contract only begins on {said(newest.valid_from)}")
    if act is ContractAct.BEGIN:
        _check_received(session, newest)
    if act is ContractAct.END and today <= ends_on:
        raise NotAtThisStage(f"The contract runs until {said(ends_on)}")
    problem = not_to_be_issued(session, newest) if act is ContractAct.ISSUE else None
    if problem:
        raise NotAtThisStage(problem.words)


def _check_received(session: Session, newest: ContractVersion) -> None:
    """Raises NotAtThisStage while the file of a party's signed copy is not kept."""
    state = copies_state(session, newest, viewer=UNBOUND)
    lacking = [side for side in state.required if side not in state.received]
    if lacking:
        called = " and from ".join(parties_called(session, lacking, viewer=UNBOUND))
        raise NotAtThisStage(f"The file of the signed copy from {called} is not kept yet. Keep it first")


def _draft(session: Session, key: str, actor: Actor) -> ContractVersion:
    newest = contract(session, key, viewer=actor.viewer)
    _check_draft(newest)
    return newest


def _check_draft(newest: ContractVersion) -> None:
    if newest.stage in EDITABLE:
        return
    stage = Stage(newest.stage)
    route = "Propose a change" if stage in RUNNING else "Send it back for work to change it"
    raise NotAtThisStage(f"This contract is {stage.label.lower()}. {route}")


def _check(
    session: Session,
    new: NewContract,
    actor: Actor,
    today: date,
    there: Collection[str] = (),
    own: ContractVersion | None = None,
) -> None:
    """own: the contract that is changed."""
    named = (new.commissioner_id, new.provider_id, *(one.organisation_id for one in new.associates))
    found = parties.parties(session, named, viewer=actor.viewer)
    sides = {key: parties.party(row) for key, row in found.items()}
    people = names.people(session, viewer=actor.viewer)
    check_contract(
        new, ruleset(session), commissioner=sides.get(new.commissioner_id), provider=sides.get(new.provider_id),
        today=today, others=sides,
    )  # fmt: skip
    check_main_contract(session, new, own, actor=actor)
    _check_option(session, new)
    sign = [side for key, side in sides.items() if key in bound_by(new)]
    check_board_approvals(session, new.board_approvals, sign, actor=actor, there=there)
    refuse(
        {
            f"{side}_representative_id": _person_problem(key, people)
            for side, key in (
                ("commissioner", new.commissioner_representative_id),
                ("provider", new.provider_representative_id),
            )
        }
    )


def with_approvals(
    session: Session, about: NewContract, some: Sequence[BoardApproval], today: date
) -> NewContract:
    """The contract with these approvals of a board, each counting for it as it stands where nobody says otherwise."""
    asked, last = committed(about, with_options_pence(about)), max(option_end(about), about.ends_on)
    return replace(about, board_approvals=counting_for(session, some, asked, last, on=today))


def _check_option(session: Session, new: NewContract) -> None:
    refuse(option_problems(new.option_months, ruleset(session), on=new.starts_on))


def _person_problem(key: str | None, people: Mapping[str, str]) -> str | None:
    return None if key is None or key in people else "Choose a person from the list"


def _columns(new: NewContract) -> dict[str, Any]:
    return {**facts.columns(ContractVersion, new), "fields": stored(new.fields)}


def stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Answers for a contract template as they are kept: days and amounts as text, nothing inexact."""
    return {str(name): _kept(value, str(name)) for name, value in values.items()}


def _kept(value: Any, where: str) -> Any:
    if isinstance(value, Mapping):
        return stored(value)
    if isinstance(value, list | tuple):
        return [_kept(item, where) for item in value]
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, str):
        return check_text(value, f"“{where}”", LONGEST, field=where, required=False)
    if value is None or (isinstance(value, int) and abs(value) < 2**53):
        return value
    raise Invalid({where: f"“{where}” must be text, a whole number, a list or a table"})
