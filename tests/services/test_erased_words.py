"""A word that stands in every text about a person is in no column of any table once their records are erased."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.accounts.links import means
from register.db import unit_of_work
from register.domain.audit.retention import KINDS
from register.domain.contracts.stages import Question
from register.domain.permissions import Role
from register.domain.trail.bundles import tombstone_note
from register.domain.two_persons import Act
from register.jobs.forget_requests import forget_requests
from register.models.base import Base, Version
from register.models.breaches import BreachVersion
from register.models.confirmations import Confirmation
from register.models.decisions import DecisionVersion
from register.models.joins import JoinVersion
from register.models.mitigations import MitigationVersion
from register.models.nil_returns import NilReturnVersion
from register.models.paper_decisions import PaperDecisionVersion
from register.models.procurements import ProcurementVersion
from register.models.recognitions import RecognitionVersion
from register.models.registry import kinds
from register.models.remarks import RemarkVersion
from register.models.withholdings import WithholdingVersion
from register.queries.audit.retention import words_of
from register.queries.contracts.told import told
from register.queries.interests.mitigations import agreed_words
from register.queries.trail.verification import verify
from register.services import facts, ledger
from register.services.audit.erasures import erasing
from register.services.contracts.decisions import decide
from register.services.duties import confirmations
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World, begin

WORD = "quagga"
STAYS = {
    "disclosure": "what was shared stays as it was told; of who downloaded it no word stands in it",
    "flow": "names its owner by their record; what flows between bodies is about no person",
    "information_asset": "names its owner by their record; it is about a system or a holding",
    "contract": "names people by their record; contracts have a time of their own",
    "checklist": "names its owner by their record; what has to be ready is about no person",
    "complaint": "has a time of its own, which begins when it ends",
    "procurement": "names people by their record; the register of procurement decisions rests on it",
    "evaluator": "names its person by their record; the award rests on what they declared and scored",
    "agreement": "names who looks after it by their record; what is shared rests on it",
    "waiver": "names people by their record; what was bought without competition rests on it",
    "provider_check": "names who checked by their record; it is about a provider",
    "performance_notice": "names who looks after it by their record; what the contract asks rests on it",
    "round": "names whom it asks by their record; its form asks to name nobody in what it is called",
    "sealing": "names people by their record; deeds rest on it",
    "contract_change": "names people by their record; contracts have a time of their own",
    "delegation": "names people by their record; contracts rest on it",
    "decision": "names people and interests by their record, and copies no words of theirs",
    "milestone": "names its owner by their record; a programme's plan is about no person",
    "signature": "names people by their record; contracts rest on it",
    "wall_confirmation": "holds the words of a rule, which whoever confirmed was shown, and none about anybody",
    "wall": "whoever lifts a barrier must know why it was raised",
    "interest": "has a time of its own, which begins when it ends",
    "incident": "has a time of its own, which begins when it ends",
    "retention": "says which words went, and why",
}
"""Kinds that name a record whose words go, and keep their own -> why."""


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    return contracting.recorded()


def texts_of(cls: type[Version]) -> dict[str, str]:
    """The word in every text of a version."""
    columns = cls.__table__.c
    return {
        name: f"{WORD} {cls.__kind__} {name}"[:40]
        for name in ("reason", *cls.__erasable__)
        if columns[name].type.python_type is str
    }


def first_versions(session: Session, world: World) -> None:
    """What may be said about Ann and about an interest of hers."""
    ann, bob = world.ids["ann"], world.ids["bob"]
    interest = contracting.declare(session, ann, world.ids["trust"])
    contracting.mitigate(session, interest, bob)
    world.ids["interest"] = interest
    said: list[tuple[type[Version], dict[str, Any]]] = [
        (MitigationVersion, {
            "interest_id": None, "dual_role_person_id": ann, "kind": "countersigned", "text": "x",
            "contract_id": None, "agreed_by": bob,
        }),
        (RecognitionVersion, {
            "interest_id": interest, "interest_n": 1, "organisation_id": world.ids["trust"], "answer": "same",
            "employer_id": None,
            "answered_by": bob,
        }),
        (WithholdingVersion, {
            "interest_id": interest, "interest_n": 1, "outcome": "in_full", "ground": "", "hidden": "",
            "requested_by": "", "review_on": None, "seconded_by": None,
        }),
        (JoinVersion, {"person_id": ann, "other_id": world.ids["dee"], "answer": "two_people"}),
        (BreachVersion, {"interest_id": interest, "outcome": "breach", "days_late": 3}),
        (RemarkVersion, {"interest_id": interest}),
        (NilReturnVersion, {"person_id": ann, "period_from": TODAY, "period_to": TODAY}),
        (PaperDecisionVersion, {
            "procurement_id": bought(session, world), "interest_id": interest, "interest_n": 1, "person_id": ann,
            "bidder_ids": [world.ids["trust"]], "may_see_papers": True,
        }),
    ]  # fmt: skip
    for cls, columns in said:
        begin(session, cls, f"{cls.__kind__}.said", **columns)


def go_with(kind: str) -> list[str]:
    """The kinds whose words go with those of a record of this kind, and the kind itself."""
    return [kind, *(k for k, cls in kinds().items() if kind in [of for _, of in cls.__erased_with__])]


def bought(session: Session, world: World) -> str:
    """A procurement whose papers somebody decides about."""
    lists = ("award_criteria", "bidders", "notices", "moderations", "representations")
    columns = {
        "title": "Nursing", "description": "x", "commissioner_id": world.ids["pct"], "route": "tender",
        "route_reason": "x", "value_pence": 100,
    }  # fmt: skip
    empty: dict[str, Any] = {name: [] for name in lists}
    return begin(session, ProcurementVersion, "procurement.added", **columns, **empty).thing_id


def write_everywhere(session: Session) -> set[str]:
    """The word in a further version of everything; the kinds in which it stands."""
    wanted = {*go_with("person"), *go_with("interest")}
    for kind in sorted(wanted):
        cls = kinds()[kind]
        for row in session.scalars(select(cls).where(cls.superseded_seq.is_(None)).order_by(cls.seq)).all():
            words = texts_of(cls)
            facts.change(session, row, f"{kind}.noted", act="noted", actor=SYSTEM, known_on=TODAY, **words)
    return wanted


def places() -> set[str]:
    """Every column of every table in which the word stands."""
    with unit_of_work() as session:
        rows = {table: list(session.execute(table.select())) for table in Base.metadata.sorted_tables}
    return {
        f"{table.name}.{column.name}"
        for table, found in rows.items()
        for row in found
        for column, value in zip(table.columns, row, strict=True)
        if WORD in (value.decode(errors="replace") if isinstance(value, bytes) else str(value))
    }


def erase(kind: str, thing_id: str) -> None:
    """What two people decide at last; when it is due, and who decides, is asked elsewhere."""
    with unit_of_work() as session:
        words = words_of(session, kind, thing_id, viewer=SYSTEM.viewer)
        note = tombstone_note([(each.seq, each.commitment) for each in words], "six")
        then = erasing(thing_id, [(each.kind, each.seq) for each in words], "six")
        ledger.note(session, "payload.erased", thing_id, note, actor=SYSTEM, then=then)


def asked_elsewhere(world: World, subject: str) -> None:
    """A request whose question holds the word, sent to somebody elsewhere."""
    officer = world.person("bob", Role.GOVERNANCE_OFFICER)
    question = {"ref": "INT", "outcome": "withheld", "ground": f"{WORD} asked", "n": 1}
    new = confirmations.Asked(act=Act.PUBLICATION, what="publication", subject=subject, question=question)
    with unit_of_work() as session:
        confirmations.ask(session, new, means=means(session), actor=officer, now=clock.now())


def elsewhere() -> None:
    with unit_of_work() as session:
        confirmations.register_elsewhere(session, "Zoe", "zoe@example.net", actor=SYSTEM, now=clock.now())


def decided(world: World) -> DecisionVersion:
    """A check of Ann's that rests on how her interest is managed."""
    ref = contracting.in_review(world).ref
    with unit_of_work() as session:
        return decide(session, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)


def test_after_the_erasure_the_word_is_in_no_column_of_any_table(world: World, session: Session) -> None:
    with unit_of_work() as work:
        first_versions(work, world)
    with unit_of_work() as work:
        written = write_everywhere(work)
    elsewhere()
    asked_elsewhere(world, world.ids["interest"])
    made = decided(world)
    assert made.outcome == "conditional"
    tables = {place.partition(".")[0] for place in places()}
    assert {kinds()[kind].__tablename__ for kind in written} <= tables
    assert {"ledger_payload", "search_key", "confirmation"} <= tables
    assert "decision_version" not in tables, "a check copies no words: it is kept for ever"
    erase("interest", world.ids["interest"])
    for name in ("ann", "bob", "cat", "dee", "eve"):
        erase("person", world.ids[name])
    assert places() == set()
    assert verify(session).findings == ()


def test_what_was_agreed_is_read_beside_the_check_by_whoever_may_see_it(
    world: World, session: Session
) -> None:
    with unit_of_work() as work:
        first_versions(work, world)
    made = decided(world)
    ids = [
        link["id"] for reason in told(session, made, viewer=SYSTEM.viewer).reasons for link in reason["links"]
    ]
    assert list(agreed_words(session, ids, viewer=SYSTEM.viewer).values()) == ["Bob signs as well"]


def test_what_nobody_answered_in_time_is_forgotten(world: World, session: Session) -> None:
    elsewhere()
    asked_elsewhere(world, world.ids["pct"])
    forget_requests(clock.now())
    assert places() == {"confirmation.question"}
    forget_requests(clock.now() + timedelta(days=8))
    assert places() == set()
    assert session.scalars(select(Confirmation.state)).all() == ["ran_out"]


def _named(cls: type[Version]) -> Iterator[str]:
    """The kinds, among those whose words go, that a version names by a column."""
    for column in cls.__table__.columns:
        yield from (key.column.table.name for key in column.foreign_keys if column.name != "thing_id")
    yield from (kind for _, kind in cls.__walled_through__)


def test_whatever_names_a_record_whose_words_go_loses_its_own_or_says_why_not() -> None:
    unsaid = {
        kind for kind, cls in kinds().items() if not cls.__erased_with__ and set(_named(cls)) & set(KINDS)
    }
    assert unsaid == set(STAYS), "see __erased_with__ in register/models/base.py"


def test_words_go_with_a_record_that_a_column_of_their_own_names() -> None:
    for cls in kinds().values():
        for column, kind in cls.__erased_with__:
            assert kind in KINDS
            assert [key.column.table.name for key in cls.__table__.c[column].foreign_keys] == [kind]
