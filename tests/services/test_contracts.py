"""Contracts through their life: drafted with checks, changed only as drafts, moved only by the one table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Stage, can_move, move
from register.domain.errors import Forbidden, Invalid, Refused, Stale
from register.domain.permissions import Role
from register.models.contracts import ContractVersion
from register.queries.contracts import contracts as queries
from register.queries.contracts.values import filling_of
from register.queries.contracts.views import dual_people, view
from register.services.contracts.contracts import add_contract, amend_contract, fill_schedules, move_contract
from register.services.contracts.documents import keep_file, make_document, read_file, record_document
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

SEES = SYSTEM.viewer


world = contracting.in_session


def read(session: Session, ref: str) -> ContractVersion:
    return queries.contract(session, ref, viewer=SEES)


def amended(ref: str, new: Any, **more: Any) -> ContractVersion:
    with unit_of_work() as session:
        return amend_contract(
            session, ref, new, **{"expected_n": 1, "reason": "x", "actor": SYSTEM, "today": TODAY, **more}
        )


def test_a_change_keeps_the_schedules_and_needs_a_reason(session: Session, world: World) -> None:
    ref = contracting.drafted(world).ref
    changed = amended(ref, contracting.new_contract(world, title="Nursing at home"))
    assert changed.fields == read(session, ref).fields != {}
    assert changed.title == "Nursing at home"
    with pytest.raises(Invalid, match="why you are changing this"):
        amended(ref, contracting.new_contract(world), reason=" ", expected_n=2)
    with pytest.raises(Stale):
        amended(ref, contracting.new_contract(world), expected_n=1)


def test_what_is_in_review_is_changed_only_after_it_was_sent_back(session: Session, world: World) -> None:
    ref = contracting.in_review(world).ref
    with pytest.raises(NotAtThisStage, match="Send it back for work"):
        amended(ref, contracting.new_contract(world, title="Nursing at home"), expected_n=2)
    contracting.done(ref, ContractAct.SEND_BACK)
    assert amended(ref, contracting.new_contract(world, title="Nursing at home"), expected_n=3).n == 4


def test_answers_are_laid_over_those_that_are_there(session: Session, world: World) -> None:
    ref = contracting.drafted(world, contracting.new_contract(world)).ref
    for values in (
        {
            "payment_day": 15,
            "first_review_date": date(2009, 6, 1),
            "services": {"DN": {"s1_1_aims": "To nurse"}},
        },
        {"payment_day": None, "services": {"DN": {"s5_discharge": "When well"}}},
    ):
        with unit_of_work() as work:
            fill_schedules(work, ref, values, expected_n=None, actor=SYSTEM, today=TODAY)
    assert read(session, ref).fields == {
        "first_review_date": "2009-06-01", "services": {"DN": {"s1_1_aims": "To nurse", "s5_discharge": "When well"}},
    }  # fmt: skip


def test_what_the_register_knows_is_never_asked_or_overruled(session: Session, world: World) -> None:
    typed = {"commissioner": "Somebody else", "annual_value": "1", "dispute_route": "in_house_procedure"}
    ref = contracting.drafted(world, contracting.new_contract(world, fields=typed)).ref
    whole = filling_of(session, read(session, ref), viewer=SEES)
    assert whole
    assert whole.values["commissioner"] == "Hartlepool Primary Care Trust (5D9)"
    assert (str(whole.values["annual_value"]), len(whole.values["instalments"])) == ("600000.00", 12)
    assert sum(row["amount"] for row in whole.values["instalments"]) == whole.values["annual_value"]
    assert whole.values["dispute_route"] == "in_house_procedure"
    assert whole.values["determination_by"] == "sha_or_secretary_of_state"


def test_names_in_the_file_are_those_of_the_register(session: Session, world: World) -> None:
    ref = contracting.drafted(world, contracting.new_contract(world, fields={"siro": world.ids["ann"]})).ref
    whole = filling_of(session, read(session, ref), viewer=SEES)
    assert whole
    assert (whole.values["siro"], whole.values["provider_representative"]) == ("Ann Archer", "Cat Cole")


def test_the_same_contract_makes_the_same_bytes_and_a_changed_file_is_noticed(
    session: Session, world: World, tmp_path: Any
) -> None:
    ref = contracting.drafted(world).ref
    first, second = (make_document(session, ref, viewer=SEES) for _ in range(2))
    assert (first.docx, first.data_hash) == (second.docx, second.data_hash)
    name = keep_file(tmp_path, first)
    with unit_of_work() as work:
        document = record_document(work, first, name, actor=SYSTEM, today=TODAY)
    assert read_file(tmp_path, document) == first.docx
    (tmp_path / "documents" / name).write_bytes(first.docx + b" ")
    with pytest.raises(Exception, match="was changed after it was recorded"):
        read_file(tmp_path, document)


def test_a_file_made_of_an_older_version_is_not_recorded(
    session: Session, world: World, tmp_path: Any
) -> None:
    ref = contracting.drafted(world).ref
    made = make_document(session, ref, viewer=SEES)
    contracting.done(ref, ContractAct.SUBMIT)
    with pytest.raises(Stale), unit_of_work() as work:
        record_document(work, made, keep_file(tmp_path, made), actor=SYSTEM, today=TODAY)


def test_an_edition_without_a_template_says_so(session: Session, world: World) -> None:
    new = contracting.new_contract(
        world, edition="internal-2008", starts_on=date(2008, 11, 1), ends_on=date(2009, 3, 31)
    )
    ref = contracting.drafted(world, new).ref
    with pytest.raises(Refused, match="No contract template is held"):
        make_document(session, ref, viewer=SEES)
    assert view(session, ref, TODAY, viewer=SEES).to_mend == []


@pytest.mark.parametrize(("days", "found"), [(344, []), (345, ["Community nursing"])])
def test_what_ends_within_some_days_counts_its_last_day(
    session: Session, world: World, days: int, found: list[str]
) -> None:
    contracting.drafted(world)
    withdrawn = contracting.drafted(world, contracting.complete(world, title="Withdrawn"))
    contracting.done(withdrawn.ref, ContractAct.WITHDRAW)
    assert date(2010, 3, 31) - TODAY == timedelta(days=345)
    assert [row.title for row in queries.expiring(session, TODAY, days, viewer=SEES)] == found


def test_somebody_with_posts_on_both_sides_of_the_contract_is_shown(session: Session, world: World) -> None:
    row = contracting.drafted(world)
    assert dual_people(session, row, TODAY, viewer=SEES) == []
    with unit_of_work() as work:
        contracting.appoint(work, world.ids["bob"], world.ids["chief"])
    assert [role.person_id for role in dual_people(session, row, TODAY, viewer=SEES)] == [world.ids["bob"]]


def test_only_those_who_keep_contracts_draft_and_move_them(session: Session, world: World) -> None:
    ann = world.person("ann", Role.SIGNATORY)
    with pytest.raises(Forbidden), unit_of_work() as work:
        add_contract(work, contracting.new_contract(world), actor=ann, today=TODAY)
    ref = contracting.drafted(world).ref
    with pytest.raises(Forbidden), unit_of_work() as work:
        move_contract(work, ref, ContractAct.SUBMIT, expected_n=1, reason="", actor=ann, today=TODAY)


def test_nothing_begins_before_its_day_or_expires_on_its_last(session: Session, world: World) -> None:
    new = replace(contracting.complete(world), starts_on=TODAY + timedelta(days=1))
    ref = _at(world, new, Stage.SIGNED)
    with pytest.raises(NotAtThisStage, match="only begins on 21 April 2009"):
        contracting.done(ref, ContractAct.BEGIN)
    assert contracting.done(ref, ContractAct.BEGIN, TODAY + timedelta(days=1)).stage == "in_force"
    with pytest.raises(NotAtThisStage, match="runs until 31 March 2010"):
        contracting.done(ref, ContractAct.END, date(2010, 3, 31))
    assert contracting.done(ref, ContractAct.END, date(2010, 4, 1)).stage == "ended"


def test_own_wording_is_issued_in_a_demonstration_only(session: Session, world: World) -> None:
    from register.services.instance import set_mark

    ref = _at(world, contracting.complete(world), Stage.APPROVED)
    with unit_of_work() as work:
        set_mark(work, "kind", "real")
    with pytest.raises(NotAtThisStage, match="our own wording"):
        contracting.done(ref, ContractAct.ISSUE)


@pytest.mark.on("sqlite")
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(list(ContractAct)), max_size=6))
def test_whatever_is_tried_a_contract_stands_where_the_table_says(
    session: Session, world: World, acts: list[ContractAct]
) -> None:
    ref, expected = contracting.drafted(world).ref, Stage.DRAFT
    for act in acts:
        allowed = can_move(expected, act) and move(expected, act).decision is None
        try:
            contracting.done(ref, act)
            assert allowed
            expected = move(expected, act).end
        except Refused:
            assert not allowed
        assert read(session, ref).stage == expected


def _at(world: World, new: Any, stage: Stage) -> str:
    """A contract that was brought to this stage by the acts and decisions before it."""
    from register.domain.contracts.stages import Question
    from register.services.contracts.decisions import decide

    ref = contracting.in_review(world, new).ref
    ann, cat = (world.person(name, Role.SIGNATORY) for name in ("ann", "cat"))
    with unit_of_work() as work:
        assert decide(work, ref, Question.APPROVE, actor=ann, today=TODAY).taken
    if stage is Stage.SIGNED:
        contracting.issued(ref)
        for actor, side in ((ann, "commissioner"), (cat, "provider")):
            with unit_of_work() as work:
                assert decide(work, ref, Question.SIGN, party=side, actor=actor, today=TODAY).taken
        contracting.seconded(world, ref)
        contracting.copies_kept(ref)
    return ref
