"""Every table of evidence has its triggers, and every table says which of the two kinds it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from register.db import engine_of
from register.domain.audit.retention import KINDS
from register.models import every  # noqa: F401
from register.models.base import Base, Derived, Evidence, Operational, Thing, Version
from register.models.registry import evidence_tables, kinds
from register.models.triggers import names
from tests.architecture.sources import sources
from tests.architecture.test_migrations import TRIGGERS


def test_every_table_is_of_one_of_the_three_kinds() -> None:
    for mapper in Base.registry.mappers:
        of = [kind for kind in (Evidence, Operational, Derived) if issubclass(mapper.class_, kind)]
        assert len(of) == 1, mapper.class_


def test_every_kind_of_fact_is_evidence() -> None:
    guarded = {table.name for table in evidence_tables()}
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, (Thing, Version)):
            assert str(mapper.local_table) in guarded


def test_every_table_of_evidence_has_its_triggers(app: Flask) -> None:
    engine = engine_of(app)
    with engine.connect() as connection:
        there = sorted(connection.scalars(text(TRIGGERS[engine.dialect.name])))
    assert there == sorted(name for table in evidence_tables() for name in names(table, engine.dialect.name))


def test_every_version_table_can_be_asked_for_now_and_refuses_a_stale_edit() -> None:
    for kind, cls in kinds().items():
        table = cls.__table__
        unique = [{column.name for column in constraint.columns} for constraint in table.constraints]
        assert {"thing_id", "n"} in unique, kind
        assert any(
            "superseded_seq" in str(index.dialect_options["sqlite"].get("where")) for index in table.indexes
        )


def test_every_file_of_tables_is_imported_by_every() -> None:
    files = {Path(source.name).stem: source.text for source in sources("register/models")}
    with_tables = sorted(name for name, text in files.items() if "__tablename__ = " in text)
    assert with_tables
    assert [name for name in with_tables if f"    {name},\n" not in files["every"]] == []


def test_what_is_erasable_is_a_column_that_may_be_empty() -> None:
    for kind, cls in kinds().items():
        for name in cls.__erasable__:
            assert cls.__table__.columns[name].nullable, f"{kind}.{name} could not be blanked"


SAYS_NOTHING_OF_IT = {
    "flow.agreement_id": "the agreement is named where the viewer may see it; the flow is between two others",
    "flow.asset_id": "the asset is named where the viewer may see it; the flow is between two others",
    "processor.engager_id": "one under the same agreement",
    "agreement.framework_id": "the framework is named where the viewer may see it; the agreement is between its own parties",
    "appraisal.overseer_id": "who oversees it is named where the viewer may see it",
    "appraisal.programme_id": "the programme is named where the viewer may see it; it is about the service",
    "contract.preferred_procurement_id": "the procurement is named where the viewer may see it",
    "care_service.contract_id": "the contract is named where the viewer may see it",
    "care_service.market_procurement_id": "the procurement is named where the viewer may see it",
    "care_service.programme_id": "the programme is named where the viewer may see it",
    "care_service.step_in_id": "who steps in is named where the viewer may see it",
    "cohort.service_id": "the service is named where the viewer may see it; it hangs on its programme",
    "contract_document.change_id": "the change is one of the same contract",
    "disclosure.looked_at_id": "the agreement is named where the viewer may see it; the sharing is between two others",
    "milestone.waits_for_id": "one of the same programme",
    "pilot.programme_id": "the programme is named where the viewer may see it; it is about the service",
    "procurement.replaces_id": "the contract is named where the viewer may see it; it is about another",
    "procurement.led_to_id": "the contract is named where the viewer may see it; it hangs on its own parties",
    "procurement.service_id": "the service is named where the viewer may see it; it hangs on who buys it",
    "post.reviewed_by_id": "the other post is named where the viewer may see it",
    "programme.overseer_id": "who oversees it is named where the viewer may see it",
    "contract.issued_document_id": "the document is one of the same contract",
    "decision.change_id": "the change is one of the same contract",
    "decision.second_post_id": "the post is named where the viewer may see it",
    "delegation.joint_post_id": "the second holder is named where the viewer may see the post",
    "delegation.parent_id": "binds the same body, or is named where the viewer may see it",
    "disclosure.agreement_id": "the agreement is named where the viewer may see it; the sharing is between two others",
    "interest.same_giver_id": "an earlier gift of the same person, named where the viewer may see it",
    "post.reports_to_id": "the other post is named where the viewer may see it",
    "contract.main_contract_id": "the contract above is named where the viewer may see it",
    "wall_confirmation.wall_id": "shown only to those to whom the barrier is shown",
    "waiver.contract_id": "the contract is named where the viewer may see it",
    "signature.change_id": "the change is one of the same contract",
    "signature.decision_id": "the decision check hangs on the same contract",
    "signature.document_id": "the document is one of the same contract",
}
"""Columns that name a record which a barrier can close, without the row being about it -> why."""


def test_what_a_wall_looks_at_is_a_column() -> None:
    for kind, cls in kinds().items():
        assert set(cls.__walled_by__) <= set(cls.__table__.columns.keys()), kind


def _keys(cls: type[Any]) -> set[tuple[str, str]]:
    """Columns with the kind of record that each names; of people, only what the model says itself."""
    table = cls.__table__
    keys = {(c.name, k.column.table.name) for c in table.columns for k in c.foreign_keys}
    return {
        (name, kind) for name, kind in keys if kind in kinds() and kind != "person" and name != "thing_id"
    }


def test_what_closes_a_record_closes_all_that_hangs_on_it() -> None:
    open_ = {
        f"{kind}.{name}"
        for kind, cls in kinds().items()
        for name, other in _keys(cls) - set(cls.__walled_through__)
        if name not in cls.__walled_by__
    }
    assert open_ == set(SAYS_NOTHING_OF_IT)
    about = {(name, other) for name, other in kinds()["retention"].__walled_through__}
    assert about == {("subject_id", kind) for kind in KINDS if kind != "person"}
