"""A body's own Word file is published as a contract template, and contracts are made from it from then on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.domain.contracts.comparisons import Outcome
from register.domain.contracts.contracts import editions
from register.domain.contracts.templates import NewConditions, NewTemplate
from register.domain.errors import Fault, Forbidden, Invalid
from register.domain.permissions import Role, actor_with
from register.queries.contracts import published_templates as published_packs
from register.queries.contracts import templates as queries
from register.queries.contracts.contracts import contract
from register.queries.contracts.values import OWN_WORDING, issue_problem
from register.queries.rules import ruleset
from register.services.contracts import documents as making
from register.services.contracts import template_uploads as uploads
from register.services.contracts import templates as services
from register.services.contracts.comparisons import compare_document
from register.services.contracts.contracts import add_contract
from tests import contracting, word_files
from tests.contracting import SYSTEM, World

TODAY = date(2026, 5, 1)
NOW = datetime(2026, 5, 1, 11, tzinfo=UTC)
VIEWER = SYSTEM.viewer


@pytest.fixture
def world(session: Session) -> World:
    """A real instance, where our own wording may not be issued."""
    return contracting.recorded("real")


def new_template(**changes: Any) -> NewTemplate:
    values: dict[str, Any] = {
        "title": "NHS Standard Contract Particulars", "edition": "standard-2026-27",
        "valid_from": date(2026, 4, 1), "valid_to": date(2027, 3, 31), "source": "Our copy of the official file",
        "is_official": True,
    }  # fmt: skip
    return NewTemplate(**{**values, **changes})


def uploaded(instance: Path, docx: bytes, picks: dict[str, str] | None = None) -> str:
    key = uploads.keep_upload(instance / "uploads", docx)
    with unit_of_work() as session:
        row = uploads.record_upload(
            session, key, "Particulars.docx", docx, checked_against="", actor=SYSTEM, now=NOW
        )
        row.picks = word_files.picks(docx) if picks is None else picks
    return key


def published(instance: Path, key: str, new: NewTemplate | None = None, today: date = TODAY) -> Any:
    new = new or new_template()
    with reading() as session:
        row = queries.upload(session, key)
        made = services.make_draft(queries.read_upload(session, row), row, new)
    pack_hash = services.keep_pack(instance, made)
    with unit_of_work() as session:
        return services.publish_template(session, key, new, pack_hash, actor=SYSTEM, today=today)


def modern(world: World) -> str:
    new = contracting.new_contract(
        world, edition="standard-2026-27", starts_on=date(2026, 5, 1), ends_on=date(2027, 3, 31),
        fields={"escalation_contact": "Ann Archer, director"},
    )  # fmt: skip
    with unit_of_work() as session:
        return add_contract(session, new, actor=SYSTEM, today=TODAY).ref


def test_places_that_say_what_they_want_are_suggested(session: Session, world: World, instance: Path) -> None:
    own = word_files.particulars()
    suggested = uploads.suggested_picks(own)
    assert {"contract_reference", "commissioner", "provider"} <= set(suggested.values())
    assert set(suggested) <= set(word_files.picks(own))


def test_a_published_template_makes_documents_that_may_be_issued(
    session: Session, world: World, instance: Path
) -> None:
    ref = modern(world)
    assert_no_template(ref)
    made = published(instance, uploaded(instance, word_files.particulars()))
    with reading() as session:
        row = contract(session, ref, viewer=VIEWER)
        assert issue_problem(session, row) is None
        document = making.make_document(session, ref, viewer=VIEWER)
        assert document.pack.hash == made.pack_hash
        assert document.pack.official
        again = making.make_document(session, ref, viewer=VIEWER)
    assert again.docx == document.docx
    assert document.docx[:2] == b"PK"


def assert_no_template(ref: str) -> None:
    with reading() as session, pytest.raises(Exception, match="No contract template"):
        making.make_document(session, ref, viewer=VIEWER)


def test_a_template_serves_its_own_days_only(session: Session, world: World, instance: Path) -> None:
    published(instance, uploaded(instance, word_files.particulars()))
    with reading() as session:
        own = published_packs.own_packs(session)
    found = [published_packs.pack_for("standard-2026-27", day, own) for day in (
        date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 1))]  # fmt: skip
    assert [pack is not None for pack in found] == [False, True, True, False]


def test_an_edition_of_a_body_never_gets_the_wording_of_another() -> None:
    day = date(2026, 5, 1)
    assert published_packs.pack_for("community-of-ours", day, []) is None
    assert published_packs.pack_for("community-today-of-ours", day, []) is None
    assert published_packs.pack_for("community-today", day, []) is not None


def test_our_own_wording_of_today_is_made_from_one_answer_and_is_not_issued(
    session: Session, world: World
) -> None:
    new = contracting.new_contract(
        world, edition="community-today", starts_on=date(2026, 5, 1), ends_on=date(2027, 3, 31),
        fields={"services": {"DN": {"purpose": "Nursing at home."}}},
    )  # fmt: skip
    with unit_of_work() as work:
        ref = add_contract(work, new, actor=SYSTEM, today=TODAY).ref
    with reading() as session:
        assert making.make_document(session, ref, viewer=VIEWER).docx[:2] == b"PK"
        assert issue_problem(session, contract(session, ref, viewer=VIEWER)) == OWN_WORDING


def offered(day: date = TODAY) -> str | None:
    with reading() as session:
        known = editions(ruleset(session), on=day)
        return published_packs.edition_offered(session, known, day)


def test_an_official_text_is_offered_before_our_own_wording_on_its_days(
    session: Session, world: World, instance: Path
) -> None:
    assert [offered(), offered(date(2009, 4, 20))] == ["community-today", "community-2009-10"]
    published(instance, uploaded(instance, word_files.particulars()))
    assert [offered(), offered(date(2027, 5, 1))] == ["standard-2026-27", "community-today"]


def test_publishing_an_edition_again_follows_as_its_next_version(
    session: Session, world: World, instance: Path
) -> None:
    first = published(instance, uploaded(instance, word_files.particulars()))
    own = word_files.particulars()
    fewer = {place: name for place, name in word_files.picks(own).items() if name != "new:text"}
    second = published(instance, uploaded(instance, own, fewer))
    assert (second.ref, second.n) == (first.ref, 2)
    assert second.pack_hash != first.pack_hash
    with reading() as session:
        assert published_packs.pack_with(session, first.pack_hash) is not None
        assert [row.pack_hash for row in queries.published(session, viewer=VIEWER)] == [second.pack_hash]


def test_a_document_made_before_is_made_again_from_the_template_it_came_from(
    session: Session, world: World, instance: Path
) -> None:
    ref = modern(world)
    first = published(instance, uploaded(instance, word_files.particulars()))
    with reading() as session:
        made = making.make_document(session, ref, viewer=VIEWER)
    name = making.keep_file(instance, made)
    with unit_of_work() as session:
        document = making.record_document(session, made, name, actor=SYSTEM, today=TODAY)
    own = word_files.particulars()
    fewer = {place: name for place, name in word_files.picks(own).items() if name != "new:text"}
    second = published(instance, uploaded(instance, own, fewer))
    with reading() as session:
        assert (
            making.make_document(session, ref, viewer=VIEWER).pack.hash == second.pack_hash != first.pack_hash
        )
        assert compare_document(session, document)[0].outcome is Outcome.SAME


def test_files_changed_after_publication_are_noticed(session: Session, world: World, instance: Path) -> None:
    made = published(instance, uploaded(instance, word_files.particulars()))
    manifest = instance / "packs" / made.pack_hash / "manifest.toml"
    manifest.write_text(
        manifest.read_text(encoding="utf-8").replace("Particulars", "Particularly"), encoding="utf-8"
    )
    with reading() as session, pytest.raises(Fault, match="changed after it was published"):
        published_packs.own_packs(session)


def test_without_a_place_for_the_reference_nothing_is_published(
    session: Session, world: World, instance: Path
) -> None:
    key = uploaded(instance, word_files.particulars(), {})
    with pytest.raises(Invalid, match="contract reference"):
        published(instance, key)
    assert not (instance / "packs").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"is_official": False}, "is_official"),
        ({"edition": "standard-1999"}, "edition"),
        ({"valid_to": date(2026, 3, 31)}, "valid_to"),
        ({"source": ""}, "source"),
    ],
)
def test_what_is_asked_of_a_template_is_checked(
    session: Session, world: World, instance: Path, changes: dict[str, Any], field: str
) -> None:
    key = uploaded(instance, word_files.particulars())
    with pytest.raises(Invalid) as fault, unit_of_work() as session:
        services.publish_template(session, key, new_template(**changes), "0" * 64, actor=SYSTEM, today=TODAY)
    assert list(fault.value.problems) == [field]


def test_only_those_who_keep_contracts_publish(session: Session, world: World, instance: Path) -> None:
    key = uploaded(instance, word_files.particulars())
    auditor = actor_with(Role.AUDITOR, id="account-auditor")
    with pytest.raises(Forbidden), unit_of_work() as session:
        services.publish_template(session, key, new_template(), "0" * 64, actor=auditor, today=TODAY)


def test_which_conditions_applied_on_which_day_is_kept(
    session: Session, world: World, instance: Path
) -> None:
    made = published(instance, uploaded(instance, word_files.particulars()))
    for text, day in (
        ("General Conditions, April 2026", date(2026, 4, 1)),
        ("as updated", date(2026, 9, 15)),
    ):
        with unit_of_work() as session:
            new = NewConditions(text=text, applies_from=day)
            services.add_conditions(session, made.ref, new, expected_n=None, actor=SYSTEM, today=TODAY)
    with reading() as session:
        kept = queries.template(session, made.ref, viewer=VIEWER).conditions
    on = [
        queries.conditions_on(kept, day) for day in (date(2026, 3, 31), date(2026, 9, 14), date(2026, 9, 15))
    ]
    assert on == [[], ["General Conditions, April 2026"], ["as updated"]]
    with pytest.raises(Invalid, match="after the first day"), unit_of_work() as session:
        services.add_conditions(session, made.ref, NewConditions(text="x", applies_from=date(2026, 9, 15)),
                                expected_n=None, actor=SYSTEM, today=TODAY)  # fmt: skip
