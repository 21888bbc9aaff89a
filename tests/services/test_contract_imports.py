"""Bringing a contracts register in: what is recorded, what is asked, what waits, and what a repeat does."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.documents.workbooks import read_file
from register.domain.contracts.changes import NewChange
from register.domain.contracts.stages import ContractAct, Stage
from register.domain.errors import Forbidden, Invalid, NotFound
from register.domain.imports.contract_readings import ContractReading, read_contracts
from register.domain.imports.mappings import About, shipped, shipped_text
from register.domain.imports.matching import NEW, sign_of
from register.domain.imports.readings import tables_of
from register.domain.permissions import Actor, Role
from register.models.contracts import ContractVersion
from register.models.imports import ImportBatch, ImportRow
from register.models.ledger import LedgerEntry
from register.models.organisations import OrganisationVersion
from register.queries.contracts.contracts import contract
from register.queries.imports import batches as queries
from register.queries.imports.contract_batches import COMMISSIONER, asked_parties
from register.queries.imports.contracts import ContractPlan, plan_contracts
from register.services.contracts.changes import decide_change, propose_change
from register.services.imports.batches import begin_batch
from register.services.imports.contract_batches import (
    answer_parties,
    bring_in_contracts,
    is_news,
    mend_contract_row,
)
from tests.contracting import NOON, SYSTEM, TODAY, World, in_session

__all__ = ("in_session",)
HEAD = (
    "REFERENCE_NUMBER,CONTRACT_TITLE,SUPPLIER_NAME,Supplier ODS code,CONTRACT_AWARD_VALUE,CONTRACT_START_DATE,"
    "CONTRACT_CURRENT_END_DATE,MAXIMUM_CONTRACT_END_DATE,CONTRACT_EXTENDABLE,PROCUREMENT_ROUTE\n"
)
ROWS = (
    'C-1,Podiatry,North Tees NHS Trust,,"£300,000.00",1 April 2008,31/03/2010,31/3/2011,Yes,Any willing provider\n'
    "C-2,Wheelchairs,Acme Mobility Limited,,150000,2008-10-01,2010-09-30,,No,\n"
    "C-3,Interpreting,Words CIC,,12k,01/01/07,31/12/08,,,Quotation\n"
)


def manager(world: World) -> Actor:
    return world.person("eve", Role.CONTRACT_MANAGER)


def read_of(text: str) -> ContractReading:
    mapping = shipped("nhs_contracts")
    tables, _ = tables_of(read_file(text.encode(), "contracts.csv"), mapping)
    return read_contracts(tables, mapping)


def planned(world: World, text: str, by: Actor, today: date = TODAY) -> ContractPlan:
    with reading() as session:
        return plan_contracts(
            session, read_of(text), source="Contracts register", title="contracts.csv", commissioner_id=world.ids["pct"],
            viewer=by.viewer, today=today,
        )  # fmt: skip


def brought(world: World, text: str, by: Actor | None = None) -> str | None:
    """The import that was recorded; None where nothing was news."""
    actor = by or manager(world)
    plan = planned(world, text, actor)
    with reading() as session:
        if not is_news(session, plan):
            return None
    with unit_of_work() as session:
        batch = begin_batch(
            session, mapping=shipped_text("nhs_contracts"), mapping_name="nhs_contracts", file_name="contracts.csv",
            file_hash="0" * 64, published_on=None, columns={}, about=About.CONTRACTS, actor=actor, now=NOON,
        )  # fmt: skip
        batch.answers = {COMMISSIONER: world.ids["pct"]}
        bring_in_contracts(session, batch, plan, actor=actor, today=TODAY)
        return batch.id


def by_number(session: Session, by: Actor) -> dict[str, ContractVersion]:
    query = (
        select(ContractVersion)
        .where(ContractVersion.superseded_seq.is_(None))
        .order_by(ContractVersion.source_id)
    )
    return {row.source_id or "": row for row in session.scalars(query)}


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_register_comes_in_as_recorded_only_and_what_ended_before_as_ended(
    in_session: World, session: Session
) -> None:
    brought(in_session, HEAD + ROWS)
    rows = by_number(session, manager(in_session))
    assert {number: row.stage for number, row in rows.items()} == {
        "C-1": Stage.RECORDED, "C-2": Stage.RECORDED, "C-3": Stage.ENDED,
    }  # fmt: skip
    first = rows["C-1"]
    assert first.provider_id == in_session.ids["trust"]
    assert first.commissioner_id == in_session.ids["pct"]
    assert (first.valid_from, first.valid_to) == (date(2008, 4, 1), date(2010, 3, 31))
    assert (first.option_ends_on, first.award_value_pence) == (date(2011, 3, 31), 30_000_000)
    assert first.lines[0]["annual_value_pence"] == 10_000_000
    assert rows["C-3"].award_value_pence == 1_200_000
    assert rows["C-2"].procurement_route is None


def test_a_body_is_added_with_the_kind_that_its_legal_form_says(in_session: World, session: Session) -> None:
    brought(in_session, HEAD + ROWS)
    query = select(OrganisationVersion.name, OrganisationVersion.kind)
    kinds = {row.name: row.kind for row in session.execute(query.order_by(OrganisationVersion.thing_id))}
    assert kinds["Acme Mobility Limited"] == "company"
    assert kinds["Words CIC"] == "social_enterprise"


def test_a_repeat_that_says_the_same_writes_nothing_and_a_change_follows_its_contract(
    in_session: World, session: Session
) -> None:
    brought(in_session, HEAD + ROWS)
    tables = (LedgerEntry, ImportBatch, ImportRow, OrganisationVersion)
    before = [count(session, model) for model in tables]
    session.rollback()
    assert brought(in_session, HEAD + ROWS.replace("2008-10-01", "1 Oct 2008")) is None
    assert [count(session, model) for model in tables] == before
    session.rollback()
    brought(in_session, HEAD + ROWS.replace("150000", "175000"))
    row = by_number(session, manager(in_session))["C-2"]
    assert (row.n, row.award_value_pence, row.stage) == (2, 17_500_000, Stage.RECORDED)


def test_a_name_that_is_only_like_a_known_one_is_asked_about_and_the_answer_is_kept(
    in_session: World, session: Session
) -> None:
    text = HEAD + ROWS.replace("North Tees NHS Trust", "North Tees NHS Foundation Trust")
    key = brought(in_session, text)
    assert key is not None
    assert "C-1" not in by_number(session, manager(in_session))
    batch = queries.batch(session, key, about=About.CONTRACTS)
    (asked,) = asked_parties(session, batch, actor=manager(in_session), today=TODAY)
    assert [one.id for one in asked.candidates] == [in_session.ids["trust"]]
    session.rollback()
    with unit_of_work() as work:
        told = {sign_of(asked.party.key): in_session.ids["trust"]}
        assert answer_parties(work, key, told, actor=manager(in_session), today=TODAY) == 0
    assert by_number(session, manager(in_session))["C-1"].provider_id == in_session.ids["trust"]
    session.rollback()
    changed = text.replace("300,000.00", "310,000.00")
    assert planned(in_session, changed, manager(in_session)).asked == {}


def test_two_ways_to_write_a_name_in_one_file_are_asked_about_and_never_merged(
    in_session: World, session: Session
) -> None:
    text = HEAD + ROWS + "C-4,Beds,Acme Mobility Ltd,,5000,1/4/2009,31/3/2010,,,\n"
    key = brought(in_session, text)
    assert key is not None
    assert "C-4" not in by_number(session, manager(in_session))
    batch = queries.batch(session, key, about=About.CONTRACTS)
    (asked,) = asked_parties(session, batch, actor=manager(in_session), today=TODAY)
    session.rollback()
    with unit_of_work() as work:
        answer_parties(work, key, {sign_of(asked.party.key): NEW}, actor=manager(in_session), today=TODAY)
    names = session.scalars(select(OrganisationVersion.name).order_by(OrganisationVersion.name)).all()
    assert {"Acme Mobility Limited", "Acme Mobility Ltd"} <= set(names)


def test_a_row_that_cannot_be_understood_waits_and_comes_in_once_it_is_mended(
    in_session: World, session: Session
) -> None:
    key = brought(in_session, HEAD + "C-9,Audiology,North Tees NHS Trust,,about £5m,1/4/2009,31/3/2010,,,\n")
    assert key is not None
    (row,) = queries.waiting_rows(session, key)
    assert row.problems == {"value": "“about £5m” is no single amount. Enter the value like 1250.50"}
    cells = [cell.replace("about £5m", "5000000") for cell in row.cells]
    wrong = [cell.replace("1/4/2009", "31/2/2009") for cell in cells]
    row_id = row.id
    session.rollback()
    with pytest.raises(Invalid, match="no day of the calendar"), unit_of_work() as work:
        mend_contract_row(work, row_id, wrong, actor=manager(in_session), today=TODAY)
    with unit_of_work() as work:
        assert mend_contract_row(work, row_id, cells, actor=manager(in_session), today=TODAY)
    assert by_number(session, manager(in_session))["C-9"].award_value_pence == 500_000_000
    assert queries.count_waiting(session, key) == 0


def test_who_keeps_declarations_sees_no_contracts_register_and_the_other_way_round(
    in_session: World, session: Session
) -> None:
    key = brought(in_session, HEAD + ROWS)
    assert key is not None
    with pytest.raises(NotFound):
        queries.batch(session, key)
    assert queries.batches(session) == []
    assert [one.batch.id for one in queries.batches(session, about=About.CONTRACTS)] == [key]
    session.rollback()
    with pytest.raises(Forbidden):
        brought(
            in_session,
            HEAD + ROWS + "C-8,x,y ltd,,1,1/4/2009,2/4/2009,,,\n",
            in_session.person("bob", Role.SIGNATORY),
        )


def test_who_may_add_no_organisation_is_told_which_rows_wait_for_one(
    in_session: World, session: Session
) -> None:
    by = in_session.person("eve", Role.PROCUREMENT_LEAD)
    with reading() as work:
        plan = plan_contracts(
            work, read_of(HEAD + ROWS), source="s", title="t", commissioner_id=in_session.ids["pct"], may_add_bodies=False,
            viewer=by.viewer, today=TODAY,
        )  # fmt: skip
    assert plan.count("new") == 1
    assert {one.problems["provider"] for one in plan.waiting} == {
        f"“{name}” is not among the organisations. Somebody who keeps organisations has to add it"
        for name in ("Acme Mobility Limited", "Words CIC")
    }


def test_an_option_is_used_by_the_normal_acts_and_the_contract_stays_recorded_only(
    in_session: World, session: Session
) -> None:
    brought(in_session, HEAD + ROWS)
    ref = contract(session, by_number(session, manager(in_session))["C-1"].thing_id, viewer=SYSTEM.viewer).ref
    session.rollback()
    new = NewChange(contract_act=ContractAct.EXTEND, ends_on=date(2011, 3, 31), text="The option is used")
    with unit_of_work() as work:
        change = propose_change(work, ref, new, actor=manager(in_session), today=TODAY).ref
    with pytest.raises(Forbidden), unit_of_work() as work:
        decide_change(work, change, party="commissioner", actor=manager(in_session), today=TODAY)
    with unit_of_work() as work:
        made = decide_change(
            work, change, party="commissioner", actor=in_session.person("ann", Role.SIGNATORY), today=TODAY
        )
    assert made.taken, made.reasons
    row = by_number(session, manager(in_session))["C-1"]
    assert (row.stage, row.valid_to, row.award_value_pence) == (Stage.RECORDED, date(2011, 3, 31), 30_000_000)
    session.rollback()
    plan = planned(in_session, HEAD + ROWS.replace("300,000", "310,000"), manager(in_session))
    assert [one.problems["source_id"][:34] for one in plan.waiting] == [
        "The contract was changed here after"[:34]
    ]
