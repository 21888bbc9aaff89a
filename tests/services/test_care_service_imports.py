"""Bringing a list of services in: what is recorded, what is asked, what waits, and what a repeat does."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.documents.workbooks import read_file
from register.domain.errors import Forbidden, Invalid
from register.domain.imports.mappings import About, shipped, shipped_text
from register.domain.imports.matching import NEW, sign_of
from register.domain.permissions import UNBOUND, Actor, Role
from register.domain.separation.care_services import NewCareService
from register.models.care_services import CareServiceVersion
from register.models.contracts import Contract, ContractVersion
from register.models.imports import ImportBatch, ImportRow
from register.models.ledger import LedgerEntry
from register.models.organisations import OrganisationVersion
from register.queries import names
from register.queries.imports.care_service_batches import asked_parties, read_services_of
from register.queries.imports.care_services import ServicePlan, plan_services
from register.queries.imports.contract_batches import COMMISSIONER
from register.queries.separation.care_services import care_service, to_domain
from register.services.imports.batches import begin_batch
from register.services.imports.care_service_batches import (
    answer_service_parties,
    bring_in_services,
    is_news,
    mend_service_row,
)
from register.services.separation.care_services import amend_care_service
from tests.contracting import NOON, TODAY, World, in_session
from tests.services import test_contract_imports as contracts

__all__ = ("in_session",)
HEAD = (
    "Ref,Service,Kind,Provider,Localities,Staff,Income,Direct costs,Contract,Sub-contractors,Interdependencies,"
    "Essential\n"
)
ROWS = (
    'S-1,Podiatry,Specialist therapies,North Tees NHS Trust,North and south,12,"£300,000",210000,,Feet Ltd: orthotics,'
    "Needs the diabetes service,yes\n"
    "S-2,Night sitting,end_of_life,Acme Care Limited,,,150000,,,,,\n"
)


def manager(world: World) -> Actor:
    return world.person("eve", Role.CONTRACT_MANAGER)


def planned(world: World, text: str, by: Actor) -> ServicePlan:
    sheets = read_file(text.encode(), "services.csv")
    with reading() as session:
        read = read_services_of(session, sheets, shipped("services_list"), today=TODAY)
        return plan_services(
            session, read, source="List of services", title="services.csv", commissioner_id=world.ids["pct"],
            viewer=by.viewer, today=TODAY,
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
            session, mapping=shipped_text("services_list"), mapping_name="services_list", file_name="services.csv",
            file_hash="0" * 64, published_on=None, columns={}, about=About.SERVICES, actor=actor, now=NOON,
        )  # fmt: skip
        batch.answers = {COMMISSIONER: world.ids["pct"]}
        bring_in_services(session, batch, plan, actor=actor, today=TODAY)
        return batch.id


def by_name(session: Session) -> dict[str, CareServiceVersion]:
    v = CareServiceVersion
    return {
        row.name: row for row in session.scalars(select(v).where(v.superseded_seq.is_(None)).order_by(v.name))
    }


def below(session: Session, one: NewCareService) -> list[tuple[str, str | None]]:
    """The sub-contractors by name, with what each does."""
    called = names.organisations(session, viewer=UNBOUND)
    return [(called[each.organisation_id], each.sub_contracted_for) for each in one.sub_contractors]


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def why(session: Session) -> list[str]:
    rows = session.scalars(select(ImportRow).where(ImportRow.state == "waiting").order_by(ImportRow.number))
    return ["; ".join(row.problems.values()) for row in rows]


def test_a_list_of_services_comes_in_with_what_each_row_says(in_session: World, session: Session) -> None:
    brought(in_session, HEAD + ROWS)
    found = by_name(session)
    one = to_domain(found["Podiatry"])
    assert (one.service_kind, one.provider_id, one.commissioner_id) == (
        "specialist_therapies", in_session.ids["trust"], in_session.ids["pct"],
    )  # fmt: skip
    assert (one.staff_count, one.income_pence, one.direct_cost_pence) == (12, 30_000_000, 21_000_000)
    assert (below(session, one), one.works_with) == (
        [("Feet Ltd", "orthotics")],
        "Needs the diabetes service",
    )
    assert (one.localities, one.is_essential) == ("North and south", True)
    other = to_domain(found["Night sitting"])
    assert (other.service_kind, other.staff_count, other.is_essential) == ("end_of_life", None, False)
    assert found["Podiatry"].provenance == "brought in"


def test_an_unchanged_repeat_writes_nothing_at_all(in_session: World, session: Session) -> None:
    assert brought(in_session, HEAD + ROWS + "S-3,Sexual health,unheard of,,,,,,,,,\n") is not None
    before = [count(session, model) for model in (LedgerEntry, CareServiceVersion, ImportBatch, ImportRow)]
    assert brought(in_session, HEAD + ROWS + "S-3,Sexual health,unheard of,,,,,,,,,\n") is None
    session.expire_all()
    assert before == [
        count(session, model) for model in (LedgerEntry, CareServiceVersion, ImportBatch, ImportRow)
    ]


def test_what_changed_in_the_file_changes_and_what_it_has_no_column_for_stays(
    in_session: World, session: Session
) -> None:
    brought(in_session, HEAD + ROWS)
    brought(in_session, "Ref,Service,Kind,Income\nS-1,Podiatry,Specialist therapies,310000\n")
    one = to_domain(by_name(session)["Podiatry"])
    assert (one.income_pence, one.direct_cost_pence, one.staff_count) == (31_000_000, 21_000_000, 12)
    assert (one.provider_id, below(session, one)) == (in_session.ids["trust"], [("Feet Ltd", "orthotics")])


def test_rows_that_are_not_understood_wait_each_with_all_its_reasons(
    in_session: World, session: Session
) -> None:
    brought(in_session, HEAD + "S-1,,Unheard of,,,many,TBC,,No such contract,,,perhaps\n")
    (words,) = why(session)
    for said in (
        "Enter the name of the service", "“Unheard of” is none of the kinds of services", "“many” is no whole number",
        "“TBC” is no single amount", "“perhaps” is neither yes nor no",
    ):  # fmt: skip
        assert said in words
    assert by_name(session) == {}


def test_a_contract_that_is_not_here_is_asked_about(in_session: World, session: Session) -> None:
    brought(in_session, HEAD + "S-1,Podiatry,other,,,,,,No such contract,,,\n")
    (words,) = why(session)
    assert words.startswith("No contract here is called “No such contract”")


def test_the_current_contract_is_found_by_its_title_or_its_reference(
    in_session: World, session: Session
) -> None:
    contracts.brought(in_session, contracts.HEAD + contracts.ROWS)
    row = session.scalars(select(ContractVersion).where(ContractVersion.title == "Podiatry")).one()
    ref = session.get_one(Contract, row.thing_id).ref
    brought(in_session, HEAD + f"S-1,Podiatry,other,,,,,,Podiatry,,,\nS-2,Feet,other,,,,,,{ref},,,\n")
    assert {one.contract_id for one in by_name(session).values()} == {row.thing_id}


def test_the_same_organisation_under_another_name_is_asked_and_never_taken_for_granted(
    in_session: World, session: Session
) -> None:
    key = brought(in_session, HEAD + "S-1,Podiatry,other,North Tees NHS Foundation Trust,,,,,,,,\n")
    assert by_name(session) == {}
    batch = session.get_one(ImportBatch, key)
    (asked,) = asked_parties(session, batch, actor=manager(in_session), today=TODAY)
    assert "North Tees NHS Trust" in asked.candidates[0].label
    with unit_of_work() as working:
        left = answer_service_parties(
            working, str(key), {sign_of(asked.party.key): in_session.ids["trust"]}, actor=manager(in_session), today=TODAY
        )  # fmt: skip
    assert left == 0
    session.expire_all()
    assert by_name(session)["Podiatry"].provider_id == in_session.ids["trust"]


def test_two_names_in_one_file_may_be_one_body_and_the_second_waits_for_a_word(
    in_session: World, session: Session
) -> None:
    rows = "S-1,Feet,other,Acme Care Limited,,,,,,,,\nS-2,Hands,other,Acme Care Ltd,,,,,,,,\n"
    key = brought(in_session, HEAD + rows)
    assert list(by_name(session)) == ["Feet"]
    (asked,) = asked_parties(
        session, session.get_one(ImportBatch, key), actor=manager(in_session), today=TODAY
    )
    with unit_of_work() as working:
        answer_service_parties(
            working, str(key), {sign_of(asked.party.key): NEW}, actor=manager(in_session), today=TODAY
        )  # fmt: skip
    session.expire_all()
    assert list(by_name(session)) == ["Feet", "Hands"]
    names = select(OrganisationVersion.name).where(OrganisationVersion.name.startswith("Acme Care"))
    assert sorted(session.scalars(names.order_by(OrganisationVersion.name))) == [
        "Acme Care Limited",
        "Acme Care Ltd",
    ]


def test_a_mended_row_comes_in_and_what_is_still_wrong_stands_by_its_field(
    in_session: World, session: Session
) -> None:
    brought(in_session, HEAD + "S-1,Podiatry,other,,,many,,,,,,\n")
    row = session.scalars(select(ImportRow)).one()
    cells = list(row.cells)
    with pytest.raises(Invalid) as fault, unit_of_work() as working:
        mend_service_row(
            working, row.id, [*cells[:5], "more", *cells[6:]], actor=manager(in_session), today=TODAY
        )
    assert list(fault.value.problems) == ["staff_count"]
    with unit_of_work() as working:
        assert mend_service_row(
            working, row.id, [*cells[:5], "14", *cells[6:]], actor=manager(in_session), today=TODAY
        )  # fmt: skip
    session.expire_all()
    assert by_name(session)["Podiatry"].staff_count == 14


def test_what_somebody_changed_here_is_never_overwritten_by_its_file(
    in_session: World, session: Session
) -> None:
    brought(in_session, HEAD + ROWS)
    row = by_name(session)["Podiatry"]
    with unit_of_work() as working:
        now = to_domain(care_service(working, row.thing_id, viewer=manager(in_session).viewer))
        changed = type(now)(**{name: getattr(now, name) for name in now.__slots__} | {"staff_count": 13})
        amend_care_service(
            working, row.thing_id, changed, expected_n=1, reason="Counted", actor=manager(in_session), today=TODAY
        )  # fmt: skip
    brought(in_session, "Ref,Service,Kind,Staff\nS-1,Podiatry,Specialist therapies,20\n")
    session.expire_all()
    assert by_name(session)["Podiatry"].staff_count == 13
    assert "was changed here after it had come from its source" in why(session)[0]


def test_a_service_that_the_register_has_already_is_not_recorded_a_second_time(
    in_session: World, session: Session
) -> None:
    brought(in_session, HEAD + ROWS)
    brought(in_session, HEAD + ROWS.replace("S-1", "T-9"))
    assert len(by_name(session)) == 2
    assert "is called so already, and the same body commissions it" in why(session)[0]


def test_who_does_not_keep_programmes_brings_nothing_in(in_session: World) -> None:
    with pytest.raises(Forbidden):
        brought(in_session, HEAD + ROWS, by=in_session.person("eve", Role.AUDITOR))


def test_a_sub_contractor_that_is_perhaps_here_is_asked_about_and_any_other_one_is_added(
    in_session: World, session: Session
) -> None:
    cell = '"North Tees NHS Foundation Trust: nights; Feet Ltd (orthotics); Hands Ltd"'
    key = brought(in_session, HEAD + f"S-1,Podiatry,other,Acme Care Limited,,,,,,{cell},,\n")
    assert by_name(session) == {}
    batch = session.get_one(ImportBatch, key)
    (asked,) = asked_parties(session, batch, actor=manager(in_session), today=TODAY)
    assert asked.party.name == "North Tees NHS Foundation Trust"
    with unit_of_work() as working:
        answer_service_parties(
            working, str(key), {sign_of(asked.party.key): in_session.ids["trust"]}, actor=manager(in_session), today=TODAY
        )  # fmt: skip
    session.expire_all()
    one = to_domain(by_name(session)["Podiatry"])
    assert below(session, one) == [
        ("North Tees NHS Trust", "nights"),
        ("Feet Ltd", "orthotics"),
        ("Hands Ltd", None),
    ]
